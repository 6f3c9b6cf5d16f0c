"""A release: an immutable, content-addressed set of definitions, as paths and bytes, and what it says about itself."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from engine.model import strict_json
from engine.model.errors import Problem

NOTES = "processes/release.json"
LAYERS = ("national", "province", "complex")
TRANSITIONS = ("new", "old", "choose")
_KEYS = frozenset(
    {"id", "version", "layer", "based_on", "title", "publisher", "effective_on", "legal_basis", "changes"}
)
_CHANGE_KEYS = frozenset({"what", "files", "effective_on", "anchor", "transition"})
_VERSION = re.compile(r"\d{1,6}\.\d{1,6}\.\d{1,6}")
_TEXT_CHARS_MAX = 500
_LIST_MAX = 200


@dataclass(frozen=True)
class Release:
    """A set of definition files. Two releases with the same files are the same release."""

    files: Mapping[str, bytes]

    @cached_property
    def hash(self) -> str:
        """sha256 over the sorted list of (path, sha256 of bytes); independent of where the files came from."""
        lines = (f"{hashlib.sha256(self.files[path]).hexdigest()}  {path}\n" for path in sorted(self.files))
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    @property
    def manifest(self) -> dict[str, str]:
        """Path → sha256 of its bytes."""
        return {path: hashlib.sha256(self.files[path]).hexdigest() for path in sorted(self.files)}


@dataclass(frozen=True, slots=True)
class Change:
    """One change as the release itself explains it: what, in which files, from when, for which matters."""

    what: str
    files: tuple[str, ...] = ()
    effective_on: date | None = None
    anchor: str = ""
    transition: str = "new"


@dataclass(frozen=True, slots=True)
class ReleaseNotes:
    """What a release says about itself."""

    id: str
    version: str
    title: str
    publisher: str = ""
    based_on: str = ""
    effective_on: date | None = None
    legal_basis: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def number(self) -> tuple[int, ...]:
        """The version, to be compared."""
        return tuple(int(part) for part in self.version.split("."))

    def to_json(self) -> dict[str, Any]:
        """As lists of releases show it."""
        return {
            "id": self.id,
            "version": self.version,
            "title": self.title,
            "publisher": self.publisher,
            "effective_on": _iso(self.effective_on),
            "legal_basis": list(self.legal_basis),
            "changes": [
                {
                    "what": change.what,
                    "files": list(change.files),
                    "effective_on": _iso(change.effective_on),
                    "anchor": change.anchor,
                    "transition": change.transition,
                }
                for change in self.changes
            ],
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def read_notes(source: bytes) -> tuple[ReleaseNotes, list[Problem]]:
    """What a release says about itself, and every problem of how it is said. With a problem the notes hold what could
    be read."""
    reader = _Notes()
    try:
        found = strict_json.loads(source)
    except strict_json.JsonRejected as rejected:
        return ReleaseNotes("", "", ""), [replace(problem, file=NOTES) for problem in rejected.problems]
    if not isinstance(found, dict):
        reader.refuse("not_an_object", "중괄호로 시작하는 JSON이어야 합니다.", "")
        found = {}
    return reader.read(found), reader.problems


class _Notes:
    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def refuse(self, code: str, message: str, pointer: str) -> None:
        self.problems.append(Problem(code, message, file=NOTES, pointer=pointer))

    def read(self, found: Mapping[str, Any]) -> ReleaseNotes:
        for key in sorted(found.keys() - _KEYS):
            self.refuse("unknown_field", f"모르는 항목입니다: {key}", f"/{key}")
        version = self.text(found, "version", "", required=True)
        if version and not _VERSION.fullmatch(version):
            self.refuse("bad_version", "version은 1.4.0처럼 수 세 개로 적어 주십시오.", "/version")
            version = ""
        if found.get("layer", "complex") not in LAYERS:
            self.refuse("bad_layer", f"layer는 {', '.join(LAYERS)} 가운데 하나여야 합니다.", "/layer")
        changes = found.get("changes", [])
        if not isinstance(changes, list) or len(changes) > _LIST_MAX:
            self.refuse("wrong_type", "changes는 달라지는 것의 목록이어야 합니다.", "/changes")
            changes = []
        return ReleaseNotes(
            id=self.text(found, "id", "", required=True),
            version=version,
            title=self.text(found, "title", "", required=True),
            publisher=self.text(found, "publisher", ""),
            based_on=self.text(found, "based_on", "") if found.get("based_on") is not None else "",
            effective_on=self.day(found, ""),
            legal_basis=self.texts(found, "legal_basis", ""),
            changes=tuple(self.change(change, f"/changes/{at}") for at, change in enumerate(changes)),
        )

    def change(self, found: Any, place: str) -> Change:
        if not isinstance(found, dict):
            self.refuse("wrong_type", "달라지는 것은 중괄호로 적어 주십시오.", place)
            return Change("")
        for key in sorted(found.keys() - _CHANGE_KEYS):
            self.refuse("unknown_field", f"모르는 항목입니다: {key}", f"{place}/{key}")
        transition = found.get("transition", "new")
        if transition not in TRANSITIONS:
            self.refuse(
                "bad_transition",
                f"transition은 {', '.join(TRANSITIONS)} 가운데 하나여야 합니다.",
                f"{place}/transition",
            )
        return Change(
            what=self.text(found, "what", place, required=True),
            files=self.texts(found, "files", place),
            effective_on=self.day(found, place),
            anchor=self.text(found, "anchor", place),
            transition=str(transition),
        )

    def text(self, found: Mapping[str, Any], key: str, place: str, *, required: bool = False) -> str:
        value = found.get(key, "")
        if not isinstance(value, str) or len(value) > _TEXT_CHARS_MAX:
            self.refuse("wrong_type", f"{key}은(는) {_TEXT_CHARS_MAX}자까지의 글이어야 합니다.", f"{place}/{key}")
            return ""
        if required and not value.strip():
            self.refuse("missing", f"{key} 항목을 적어 주십시오.", f"{place}/{key}")
        return value.strip()

    def texts(self, found: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
        value = found.get(key, [])
        if not isinstance(value, list) or len(value) > _LIST_MAX or not all(isinstance(v, str) for v in value):
            self.refuse("wrong_type", f"{key}은(는) 글의 목록이어야 합니다.", f"{place}/{key}")
            return ()
        return tuple(value)

    def day(self, found: Mapping[str, Any], place: str) -> date | None:
        value = found.get("effective_on")
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            message = "시행하는 날은 2026-10-01처럼 적어 주십시오."
            self.refuse("bad_date", message, f"{place}/effective_on")
            return None


def next_notes(base: bytes, *, based_on: str, title: str, legal_basis: str, files: list[str]) -> bytes:
    """What a release says about itself when it is the active one with a few files revised: one version on, what it
    rests on, and what changed."""
    before, _ = read_notes(base)
    *front, last = before.number if before.version else (0, 0, 0)
    said: dict[str, Any] = {
        "id": before.id or "release",
        "version": ".".join(map(str, (*front, last + 1))),
        "layer": "complex",
        "based_on": based_on,
        "title": title,
        "publisher": before.publisher,
        "legal_basis": [legal_basis] if legal_basis else [],
        "changes": [{"what": title, "files": files}],
    }
    return json.dumps(said, ensure_ascii=False, indent=2).encode() + b"\n"
