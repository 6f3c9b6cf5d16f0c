"""Two schemas of a form, field by field, with shared parts put in their places: a change of a shared part is a change
of every form that has it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from engine.compare.difference import Action, Difference, from_to, shown
from engine.compare.lists import leaves
from engine.model.korean import particle
from engine.rules.form import standing_alone

_DEPTH_MAX = 8
_WORDS = {
    "type": "값의 종류",
    "description": "도움말",
    "minimum": "가장 작은 값",
    "maximum": "가장 큰 값",
    "minLength": "가장 적은 글자 수",
    "maxLength": "가장 많은 글자 수",
    "minItems": "가장 적은 줄 수",
    "maxItems": "가장 많은 줄 수",
    "pattern": "적는 모양",
    "format": "적는 모양",
    "default": "처음 값",
    "readOnly": "고칠 수 없음",
    "x-compute": "계산식",
    "x-money": "돈",
    "x-privacy": "개인정보 갈래",
    "x-record": "고르는 대장",
    "x-record-states": "고를 수 있는 상태",
    "x-pattern-hint": "적는 모양 안내",
}
_ABOUT = {
    "title": "이름",
    "description": "설명",
    "process": "시작하는 절차",
    "area": "업무 분류",
    "starters": "쓸 수 있는 직책",
    "register": "문서 대장",
    "retention_years": "보존 기간(년)",
    "disclosure": "공개",
    "keywords": "찾는 말",
    "slug": "주소 이름",
}
Field = dict[str, Any]


def title(schema: Mapping[str, Any], path: str) -> str:
    """What a form is called."""
    about = schema.get("x-danji")
    named = about.get("title") if isinstance(about, dict) else None
    return str(named or schema.get("title") or PurePosixPath(path).parent.name)


def compare(
    path: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    shared_before: Mapping[str, Any],
    shared_after: Mapping[str, Any],
) -> list[Difference]:
    """Fields that come, go or change, and what the form says about itself."""
    found: list[Difference] = []
    name = title(after, path)
    who = tuple(dict.fromkeys(role for of in (before, after) for role in _about(of).get("starters", [])))

    def add(kind: str, action: Action, place: str, said: str, was: Any = "", now: Any = "") -> None:
        sentence = f"양식 ‘{name}’ {said}"
        a, b = (shown(v) if v != "" else "" for v in (was, now))
        found.append(Difference(kind, action, path, name, place, sentence, a, b, who))

    old, new = _fields(standing_alone(before, shared_before)), _fields(standing_alone(after, shared_after))
    for place, field in new.items():
        if place not in old:
            must = " 꼭 적어야 합니다." if field["required"] else ""
            add("field", "added", place, f"칸 {particle(_named(field, place), '이/가')} 새로 생깁니다.{must}")
            continue
        was = old[place]
        if was["title"] != field["title"]:
            add(
                "field",
                "renamed",
                place,
                f"칸 이름: {from_to(was['title'], field['title'])}",
                was["title"],
                field["title"],
            )
        if was["required"] != field["required"]:
            word = "꼭 적어야 합니다" if field["required"] else "비워 둘 수 있습니다"
            add("field", "changed", place, f"칸 {particle(_named(field, place), '을/를')} 이제 {word}.")
        for word in sorted(was["says"].keys() | field["says"].keys()):
            a, b = was["says"].get(word), field["says"].get(word)
            if a == b:
                continue
            if word == "enum":
                said = _choices(a or [], b or [])
            else:
                said = f"{_WORDS.get(word, word)}: {from_to(a, b)}"
            add("field", "changed", place, f"칸 {_named(field, place)} {said}", a, b)
    for place, field in old.items():
        if place not in new:
            add("field", "removed", place, f"칸 {particle(_named(field, place), '이/가')} 없어집니다.")
    for word in _ABOUT:
        a, b = _about(before).get(word), _about(after).get(word)
        if a != b:
            add("form", "renamed" if word == "title" else "changed", word, f"{_ABOUT[word]}: {from_to(a, b)}", a, b)
    for place, a, b in leaves(_rest(before), _rest(after)):
        add("form", "changed", place, f"{place}: {from_to(a, b)}", a, b)
    return found


def _named(field: Field, place: str) -> str:
    return f"‘{field['title'] or place}’"


def _choices(before: list[Any], after: list[Any]) -> str:
    gone = [shown(v) for v in before if v not in after]
    come = [shown(v) for v in after if v not in before]
    said = [f"고를 값 추가: {', '.join(come)}"] * bool(come) + [f"고를 값 없어짐: {', '.join(gone)}"] * bool(gone)
    return ". ".join(said) or "고를 값의 차례가 달라집니다."


def _about(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    about = schema.get("x-danji")
    return about if isinstance(about, dict) else {}


def _rest(schema: Mapping[str, Any]) -> dict[str, Any]:
    """What neither a field nor a known word about the form is."""
    known = ("properties", "required", "$defs", "x-danji", "$schema", "$id")
    kept = {word: value for word, value in schema.items() if word not in known}
    return kept | {"x-danji": {k: v for k, v in _about(schema).items() if k not in _ABOUT}}


def _fields(schema: Mapping[str, Any]) -> dict[str, Field]:
    found: dict[str, Field] = {}
    _walk(schema, "", schema, found, 0)
    return found


def _walk(value: Any, place: str, root: Mapping[str, Any], found: dict[str, Field], depth: int) -> None:
    value = _resolved(value, root)
    if depth > _DEPTH_MAX or not isinstance(value, dict):
        return
    if place:
        says = {k: v for k, v in value.items() if k not in ("title", "properties", "items", "required", "$ref")}
        # The list of required names is told at each of the fields it names.
        found.setdefault(place, {"title": str(value.get("title", "")), "required": False, "says": says})
    properties = value.get("properties")
    required = value.get("required")
    for name, inner in properties.items() if isinstance(properties, dict) else ():
        at = f"{place}/{name}"
        _walk(inner, at, root, found, depth + 1)
        if at in found:
            found[at]["required"] = isinstance(required, list) and name in required
    if isinstance(value.get("items"), dict):
        _walk(value["items"], f"{place}/*", root, found, depth + 1)


def _resolved(value: Any, root: Mapping[str, Any]) -> Any:
    ref = value.get("$ref") if isinstance(value, dict) else None
    if not isinstance(ref, str) or not ref.startswith("#/"):
        return value
    target: Any = root
    for part in ref[2:].split("/"):
        target = target.get(part) if isinstance(target, dict) else None
    return {**target, **{k: v for k, v in value.items() if k != "$ref"}} if isinstance(target, dict) else value
