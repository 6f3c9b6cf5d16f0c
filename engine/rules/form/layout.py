"""Checks ui.json: known words and widgets only, and every field it names exists. Nothing of it is markup or code."""

from __future__ import annotations

from typing import Any

from engine.rules.form.definition import Reader, escaped
from engine.rules.form.field import Field

WIDGETS = {
    "text": {"string", "integer", "number"},
    "textarea": {"string"},
    "money": {"integer", "number"},
    "number": {"integer", "number"},
    "date": {"string"},
    "choice": {"string", "integer"},
    "select": {"string", "integer"},
    "checkbox": {"boolean"},
    "table": {"array"},
    "person": {"string"},
    "document": {"string"},
    "record": {"string"},
    "file": {"string", "array"},
}
_FIELD_WORDS = {
    *("widget", "rows", "hint", "placeholder", "note", "descriptions", "columns", "add", "pick", "footer", "suffix"),
    "judged",
}
_JUDGED_WORDS = {"by", "fine", "heading", "group", "lead", "photos"}
_TEXTS = ("hint", "placeholder", "note", "add", "suffix")
TEXT_CHARS_MAX = 500


class _Layout:
    """One ui.json under check. Its places are written after `ui#`, to tell them from those of the schema."""

    def __init__(self, reader: Reader, root: Field) -> None:
        self.reader = reader
        self.root = root

    def refuse(self, code: str, message: str, at: str) -> None:
        self.reader.refuse(code, message, f"ui#{at}")

    def words(self, given: Any, known: set[str], at: str) -> dict[str, Any]:
        """The object itself with unknown words reported; anything else counts as empty."""
        if not isinstance(given, dict):
            self.refuse("wrong_layout", "객체여야 합니다.", at)
            return {}
        for word in given.keys() - known:
            self.refuse(
                "unknown_layout_word", f"화면 배치에 모르는 말이 있습니다: {word[:60]}", f"{at}/{escaped(word)}"
            )
        return {word: value for word, value in given.items() if word in known}

    def text(self, value: Any, at: str) -> None:
        if not isinstance(value, str) or len(value) > TEXT_CHARS_MAX:
            self.refuse("wrong_layout", f"{TEXT_CHARS_MAX}자까지의 글이어야 합니다.", at)

    def names(self, given: Any, among: dict[str, Field], at: str) -> list[str]:
        """A list of field names that exist."""
        if not isinstance(given, list) or not all(isinstance(name, str) for name in given):
            self.refuse("wrong_layout", "항목 이름의 목록이어야 합니다.", at)
            return []
        for name in given:
            self.known(name, among, at)
        return given

    def known(self, name: Any, among: dict[str, Field], at: str) -> None:
        if name not in among:
            self.refuse("unknown_field", f"화면 배치가 없는 항목을 부릅니다: {str(name)[:60]}", at)

    def sections(self, given: Any) -> None:
        placed: list[str] = []
        if not isinstance(given, list):
            self.refuse("wrong_layout", "sections는 목록이어야 합니다.", "/sections")
            return
        for place, section in enumerate(given):
            at = f"/sections/{place}"
            found = self.words(section, {"title", "fields", "hint"}, at)
            for word in ("title", "hint"):
                self.text(found.get(word, ""), f"{at}/{word}")
            placed += self.names(found.get("fields"), self.root.properties, f"{at}/fields")
        for name in sorted({name for name in placed if placed.count(name) > 1}):
            self.refuse("placed_twice", f"두 번 놓인 항목입니다: {name}", "/sections")
        for name in sorted(self.root.required - set(placed)):
            self.refuse("not_placed", f"꼭 적어야 하는데 화면에 없는 항목입니다: {name}", "/sections")

    def fields(self, given: Any) -> None:
        for name, words in self.words(given, set(self.root.properties), "/fields").items():
            at, field = f"/fields/{escaped(name)}", self.root.properties[name]
            found = self.words(words, _FIELD_WORDS, at)
            widget = found.get("widget")
            if widget is not None and (not isinstance(widget, str) or widget not in WIDGETS):
                self.refuse("unknown_widget", f"모르는 입력 칸입니다: {str(widget)[:60]}", f"{at}/widget")
            elif widget is not None and field.kind not in WIDGETS[widget]:
                self.refuse("wrong_widget", f"{field.kind} 항목에는 맞지 않는 입력 칸입니다: {widget}", f"{at}/widget")
            for word in _TEXTS:
                self.text(found.get(word, ""), f"{at}/{word}")
            rows = found.get("rows", 1)
            if isinstance(rows, bool) or not isinstance(rows, int) or not 1 <= rows <= 40:
                self.refuse("wrong_layout", "rows는 1에서 40까지의 수입니다.", f"{at}/rows")
            self._descriptions(found.get("descriptions", {}), field, at)
            self._columns(found, field, at)

    def _descriptions(self, given: Any, field: Field, at: str) -> None:
        choices = {str(choice) for choice in field.choices or ()}
        for text in self.words(given, choices, f"{at}/descriptions").values():
            self.text(text, f"{at}/descriptions")

    def _columns(self, found: dict[str, Any], field: Field, at: str) -> None:
        columns = {} if field.item is None else field.item.properties
        if "columns" in found:
            self.names(found["columns"], columns, f"{at}/columns")
        if "pick" in found:
            self.known(found["pick"], columns, f"{at}/pick")
        if "judged" in found:
            self.judged(found["judged"], columns, f"{at}/judged")
        if "footer" in found:
            footer = self.words(found["footer"], {"label", "sums", "where"}, f"{at}/footer")
            self.text(footer.get("label", ""), f"{at}/footer/label")
            self.names(footer.get("sums", []), columns, f"{at}/footer/sums")
            if "where" in footer:
                self.known(footer["where"], columns, f"{at}/footer/where")

    def judged(self, given: Any, columns: dict[str, Field], at: str) -> None:
        """Rows judged one after another: `by` a choice whose `fine` answers ask for nothing more; pictures of a row go
        into a group of files by the value of its `group` column."""
        found = self.words(given, _JUDGED_WORDS, at)
        for word in ("by", "heading", "group", "lead"):
            if word in found or word == "by":
                self.known(found.get(word), columns, f"{at}/{word}")
        self._among(found.get("fine"), columns.get(str(found.get("by"))), f"{at}/fine")
        photos = found.get("photos", {})
        if not isinstance(photos, dict):
            self.refuse("wrong_layout", "photos는 값마다 붙임 묶음을 적은 객체여야 합니다.", f"{at}/photos")
            return
        self._among(list(photos), columns.get(str(found.get("group"))), f"{at}/photos")
        attached: Any = self.reader.schema.get("x-attachments", {})
        given_groups = attached.get("groups", []) if isinstance(attached, dict) else []
        groups = {g.get("id") for g in given_groups if isinstance(g, dict)} if isinstance(given_groups, list) else set()
        for value, group in photos.items():
            if not isinstance(group, str) or group not in groups:
                self.refuse(
                    "unknown_group", f"없는 붙임 묶음입니다: {str(group)[:60]}", f"{at}/photos/{escaped(value)}"
                )

    def _among(self, given: Any, column: Field | None, at: str) -> None:
        """A list of values that a column offers; a column that offers none has no such values."""
        choices = set() if column is None else set(column.choices or ())
        if not isinstance(given, list):
            self.refuse("wrong_layout", "고를 수 있는 값의 목록이어야 합니다.", at)
            return
        for value in given:
            if not isinstance(value, str) or value not in choices:
                self.refuse("unknown_choice", f"고를 수 없는 값입니다: {str(value)[:60]}", at)

    def paper(self, given: Any) -> None:
        found = self.words(given, {"table", "blocks"}, "/paper")
        self.names(found.get("table", []), self.root.properties, "/paper/table")
        blocks = found.get("blocks", [])
        if not isinstance(blocks, list):
            self.refuse("wrong_layout", "blocks는 목록이어야 합니다.", "/paper/blocks")
            return
        for place, block in enumerate(blocks):
            at = f"/paper/blocks/{place}"
            words = self.words(block, {"title", "field"}, at)
            self.text(words.get("title", ""), f"{at}/title")
            self.known(words.get("field"), self.root.properties, f"{at}/field")


def check_layout(reader: Reader, root: Field, ui: Any) -> None:
    """Everything wrong with a layout; an empty one leaves the drawing to the field types."""
    layout = _Layout(reader, root)
    found = layout.words(ui, {"sections", "fields", "paper"}, "")
    if "sections" in found:
        layout.sections(found["sections"])
    layout.fields(found.get("fields", {}))
    layout.paper(found.get("paper", {}))
