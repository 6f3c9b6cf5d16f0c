"""Which scenarios a change can touch. A scenario reaches the forms it names, what their procedures name, and so on; a
change outside all it reaches cannot make it end otherwise. Told by what is written, so it errs on the side of more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from engine.model.release import NOTES

Files = Mapping[str, bytes]
_SHARED = "/_shared/"
_BY_ID = re.compile(rb"<(?:\w+:)?(?:process|decision)(?=\s)[^>]*?\sid=\"([^\"]+)\"")
_BY_NAME = re.compile(rb"<(?:\w+:)?(?:message|signal)(?=\s)[^>]*?\sname=\"([^\"]+)\"")
_ANSWERED = re.compile(rb"<(?:\w+:)?outputEntry\b.*?</(?:\w+:)?outputEntry>", re.DOTALL)
_SLUG = re.compile(rb"\"slug\"\s*:\s*\"([^\"]+)\"")
_REGISTER = re.compile(rb"\"register\"\s*:\s*\"([^\"]+)\"")


def scenarios_touched(old: Files, new: Files, scenarios: Iterable[str]) -> list[str]:
    """Those of the scenarios of `new` that a change from `old` can touch."""
    changed = {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)} - {NOTES}
    if any(_SHARED in path for path in changed):
        return sorted(scenarios)
    rooms = {_room(path) for path in changed if "/scenarios/" not in path}
    reached = [_Reach(files) for files in (old, new)]
    return sorted(
        path for path in scenarios if path in changed or any(rooms & reach.of_scenario(path) for reach in reached)
    )


def _room(path: str) -> str:
    """The folder whose files belong together: one procedure with its tables, or one form."""
    parts = PurePosixPath(path).parts
    return "/".join(parts[:3] if parts[0] == "forms" else parts[:2])


class _Reach:
    def __init__(self, files: Files) -> None:
        self.files = files
        self.text: dict[str, bytes] = {}
        self.called: dict[bytes, set[str]] = {}
        for path, content in files.items():
            if path.endswith((".bpmn", ".dmn", ".json")) and _SHARED not in path and path != NOTES:
                room = _room(path)
                for name in _names(path, content):
                    self.called.setdefault(name, set()).add(room)
                # A table compares with names; only what it answers can call something.
                says = b"\n".join(_ANSWERED.findall(content)) if path.endswith(".dmn") else content
                self.text[room] = self.text.get(room, b"") + b"\n" + says
        self._next: dict[str, set[str]] = {}

    def of_scenario(self, path: str) -> set[str]:
        """The rooms a scenario can come through. Its own procedure is always one of them."""
        source = self.files.get(path)
        if source is None:
            return set()
        waiting, found = [_room(path), *self._mentioned(source)], set[str]()
        while waiting:
            room = waiting.pop()
            if room not in found:
                found.add(room)
                waiting += self._beyond(room)
        return found

    def _beyond(self, room: str) -> set[str]:
        if room not in self._next:
            self._next[room] = self._mentioned(self.text.get(room, b""))
        return self._next[room]

    def _mentioned(self, text: bytes) -> set[str]:
        words = set(re.findall(rb"[^\s\"'<>()\[\]{},:=;]+", text))
        named = set(re.findall(rb"\"([^\"]*)\"", text)) | words
        return {room for name in named & self.called.keys() for room in self.called[name]}


def _names(path: str, content: bytes) -> set[bytes]:
    """What others can call something of this file by: procedures, decisions, messages and signals, a form, a
    register."""
    if path.endswith("/register.json"):
        return set(_REGISTER.findall(content))
    if path.endswith(".json"):
        return {*_SLUG.findall(content), PurePosixPath(path).parent.name.encode()}
    return {*_BY_ID.findall(content), *_BY_NAME.findall(content)}
