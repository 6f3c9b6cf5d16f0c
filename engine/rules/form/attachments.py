"""What must be attached to a form: how many files, and the groups they belong to. Files themselves are not looked at
here; only which group each was put into is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from engine.model.errors import Problem
from engine.model.korean import particle
from engine.rules.form.checklist import CheckResult
from engine.rules.form.definition import Reader, escaped

GROUPS_MAX = 10
FILES_MAX = 30


@dataclass(frozen=True, slots=True)
class AttachmentGroup:
    """Files that belong together, such as the pictures taken before work began."""

    id: str
    title: str
    required: int = 0
    images: bool = False
    hint: str = ""

    @property
    def wish(self) -> str:
        """What to do, as a sentence."""
        return f"{particle(self.title, '을/를')} {self.required}{'장' if self.images else '개'} 이상 붙여 주십시오."

    @property
    def claim(self) -> str:
        """What holds when it was done, for the checklist."""
        return f"{particle(self.title, '을/를')} {self.required}{'장' if self.images else '개'} 이상 붙였습니다"


@dataclass(frozen=True, slots=True)
class Attachments:
    """What a form asks to be attached."""

    required: int = 0
    groups: tuple[AttachmentGroup, ...] = ()

    def group(self, id: str) -> AttachmentGroup | None:
        """A group by its id."""
        return next((g for g in self.groups if g.id == id), None)

    def lines(self, put_into: Iterable[str]) -> list[CheckResult]:
        """The checklist over attached files, given the group each was put into ("" for none)."""
        counts = Counter(put_into)
        found: list[CheckResult] = []
        if self.required:
            enough = counts.total() >= self.required
            claim = f"붙임을 {self.required}개 넘게 붙였습니다"
            wish = f"붙임을 {self.required}개 넘게 붙여 주십시오."
            found.append(CheckResult("attachments", claim, enough, wish, "/attachments"))
        for group in self.groups:
            if group.required:
                enough = counts[group.id] >= group.required
                pointer = f"/attachments/{escaped(group.id)}"
                found.append(CheckResult(f"attachments_{group.id}", group.claim, enough, group.wish, pointer))
        return found

    def problems(self, put_into: Iterable[str]) -> list[Problem]:
        """What is still missing."""
        return [
            Problem("attachment_missing", line.message, pointer=line.pointer)
            for line in self.lines(put_into)
            if not line.passed
        ]


def read_attachments(reader: Reader) -> Attachments:
    """The `x-attachments` of a form; problems go to the reader."""
    given: Any = reader.schema.get("x-attachments", {})
    at = "/x-attachments"
    if not isinstance(given, dict) or set(given) - {"required", "hint", "kinds", "groups"}:
        reader.refuse("wrong_keyword", "x-attachments에는 required, hint, kinds, groups만 씁니다.", at)
        return Attachments()
    kinds = given.get("kinds", [])
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        reader.refuse("wrong_keyword", "kinds는 글의 목록이어야 합니다.", f"{at}/kinds")
    groups = given.get("groups", [])
    if not isinstance(groups, list) or len(groups) > GROUPS_MAX:
        reader.refuse("wrong_keyword", f"groups는 {GROUPS_MAX}개까지의 목록입니다.", f"{at}/groups")
        groups = []
    found = [_group(reader, group, f"{at}/groups/{place}") for place, group in enumerate(groups)]
    ids = [group.id for group in found]
    for id_ in sorted({id_ for id_ in ids if ids.count(id_) > 1}):
        reader.refuse("duplicate_group", f"같은 묶음이 두 번 있습니다: {id_}", f"{at}/groups")
    return Attachments(_count(reader, given, at), tuple(found))


def _group(reader: Reader, given: Any, at: str) -> AttachmentGroup:
    words = {"id", "title", "required", "images", "hint"}
    if not isinstance(given, dict) or set(given) - words or {"id", "title"} - set(given):
        reader.refuse("wrong_group", "묶음에는 id와 title을, 그리고 required, images, hint를 적습니다.", at)
        return AttachmentGroup("", "")
    texts = {word: given.get(word, "") for word in ("id", "title", "hint")}
    if not all(isinstance(text, str) and len(text) <= 200 for text in texts.values()):
        reader.refuse("wrong_group", "묶음의 id, title, hint는 200자까지의 글이어야 합니다.", at)
        return AttachmentGroup("", "")
    reader.check_name(texts["id"], f"{at}/id")
    images = given.get("images", False)
    if not isinstance(images, bool):
        reader.refuse("wrong_keyword", "images는 true나 false여야 합니다.", f"{at}/images")
    return AttachmentGroup(texts["id"], texts["title"], _count(reader, given, at), images is True, texts["hint"])


def _count(reader: Reader, given: dict[str, Any], at: str) -> int:
    value = given.get("required", 0)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= FILES_MAX:
        reader.refuse("limit_out_of_range", f"required는 0에서 {FILES_MAX} 사이의 정수여야 합니다.", f"{at}/required")
        return 0
    return value
