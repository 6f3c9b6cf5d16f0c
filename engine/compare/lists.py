"""Two JSON files that list things: roles, holidays, columns of a register, words. Entries are matched by what they are
called, so that a list in another order is only that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from engine.compare.difference import Action, Difference, from_to, shown
from engine.model.korean import particle

_TITLES = {
    "roles.json": "직책과 조직",
    "calendar.json": "쉬는 날",
    "citations.json": "근거 조문",
    "areas.json": "업무 분류",
    "registers.json": "문서 대장",
    "terms.json": "쓰는 말",
    "fields.json": "함께 쓰는 칸",
}
_KEYS = ("id", "date", "slug", "name")
"""By which an entry of a list is known, the first it has."""
_KINDS = {
    "roles": "직책",
    "units": "조직",
    "holidays": "쉬는 날",
    "columns": "칸",
    "states": "상태",
    "areas": "업무 분류",
}
_OF = {"roles": "role", "holidays": "holiday", "columns": "column"}
_WORDS = {
    "title": "이름",
    "short": "줄인 이름",
    "unit": "조직",
    "may": "할 수 있는 일",
    "stamp": "도장 모양",
    "required": "꼭 적음",
    "seats": "자리 수",
    "note": "설명",
    "closing": "닫는 조건",
    "weekend": "쉬는 요일",
}
PLACES_MAX = 200


def title(path: str, content: Mapping[str, Any]) -> str:
    """What a list is called."""
    name = PurePosixPath(path).name
    return _TITLES.get(name) or str(content.get("title") or name)


def compare(path: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Entries that come, go or change; everything else by its place in the file."""
    name = title(path, after)
    is_register = PurePosixPath(path).name == "register.json"
    head = f"대장 ‘{name}’" if is_register else name
    found: list[Difference] = []

    def add(kind: str, action: Action, place: str, said: str, was: Any = "", now: Any = "") -> None:
        a, b = (shown(v) if v != "" else "" for v in (was, now))
        found.append(Difference(kind, action, path, name, place, f"{head}: {said}", a, b))

    for place, was, now in leaves(before, after):
        parts = place.split("/")[1:]
        group = parts[0] if parts else ""
        kind = _OF.get(group, "register" if is_register else "word")
        # An entry of a list in the file is told by its title; anything deeper, with the way that leads there.
        entry = _entry(after, before, parts)
        if entry is not None and len(parts) == 2:
            called = f"{_KINDS.get(group, group)} ‘{entry}’"
            if was is None:
                add(kind, "added", place, f"{particle(called, '이/가')} 새로 생깁니다.", "", now)
            else:
                add(kind, "removed", place, f"{particle(called, '이/가')} 없어집니다.", was)
            continue
        where = f"{_KINDS.get(group, group)} ‘{entry}’ " if entry is not None else ""
        word = _WORDS.get(parts[-1], parts[-1]) if parts else ""
        if entry is None and len(parts) > 1:
            word = " ".join(_WORDS.get(part, part) for part in parts)
        if isinstance(was, list) and isinstance(now, list) and all(isinstance(v, str) for v in [*was, *now]):
            come, gone = [v for v in now if v not in was], [v for v in was if v not in now]
            said = ", ".join([*(f"{v} 추가" for v in come), *(f"{v} 없어짐" for v in gone)]) or "차례가 달라집니다."
            add(kind, "changed", place, f"{where}{word}: {said}", was, now)
        else:
            add(kind, "changed", place, f"{where}{word}: {from_to(was, now)}", was, now)
    return found


def layout(path: str, subject: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What is different on the screen of a form, as one sentence: where things stand changes no meaning."""
    places = [place for place, _, _ in leaves(before, after)]
    if not places:
        return []
    sentence = f"양식 ‘{subject}’의 화면 배치가 {len(places)}군데 달라집니다."
    return [Difference("layout", "changed", path, subject, " ".join(places[:20]), sentence)]


def _entry(after: Mapping[str, Any], before: Mapping[str, Any], parts: list[str]) -> str | None:
    """What the entry is called in which a place lies, when it lies in one."""
    if len(parts) < 2:
        return None
    for whole in (after, before):
        there = _by_key(whole.get(parts[0]))
        entry = there.get(parts[1]) if isinstance(there, dict) else None
        if isinstance(entry, dict):
            return str(entry.get("title") or parts[1])
    return None


def leaves(before: Any, after: Any, place: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Every place where two JSON values differ, with both values; None stands for what is not there. At most
    PLACES_MAX of one object are told apart; beyond that it differs as a whole."""
    if before == after:
        return
    a, b = _by_key(before), _by_key(after)
    if not isinstance(a, dict) or not isinstance(b, dict) or len(a.keys() ^ b.keys()) > PLACES_MAX:
        yield place, before, after
        return
    for key in [*a, *(key for key in b if key not in a)]:
        yield from leaves(a.get(key), b.get(key), f"{place}/{key}")
    if isinstance(before, list) and isinstance(after, list) and a == b:
        yield place, [*a], [*b]


def _by_key(value: Any) -> Any:
    """A list of entries by what they are called; anything else as it is."""
    if not isinstance(value, list) or not value or not all(isinstance(entry, dict) for entry in value):
        return value
    key = next((key for key in _KEYS if all(isinstance(entry.get(key), str) for entry in value)), None)
    found = {entry[key]: entry for entry in value} if key is not None else {}
    return found if len(found) == len(value) else value
