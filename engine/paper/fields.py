"""A form's fields in words: how one value is written, which go into the head table, and which become numbered
blocks. Reads schema and UI schema; judging whether the data is right is the rule book's business."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.paper.words import WON_MAX, commas, dotted_with_weekday, won, won_in_words

_MARK = "○"
_BRIEF_CHARS = 60


@dataclass(frozen=True)
class Form:
    """Schema, UI schema, and the names of people whose ids may appear in the data."""

    schema: Mapping[str, Any]
    ui: Mapping[str, Any]
    people: Mapping[str, str]

    def properties(self, of: Mapping[str, Any] | None = None) -> dict[str, dict[str, Any]]:
        """The fields of the form, or of one kind of row, with local references followed."""
        found = (self.schema if of is None else of).get("properties")
        return {name: self._resolved(sub) for name, sub in found.items()} if isinstance(found, dict) else {}

    def _resolved(self, schema: Any) -> dict[str, Any]:
        for _ in range(8):
            if not isinstance(schema, dict):
                return {}
            reference = schema.get("$ref")
            if not (isinstance(reference, str) and reference.startswith("#/")):
                return schema
            rest = {k: v for k, v in schema.items() if k != "$ref"}
            target: Any = self.schema
            for step in reference[2:].split("/"):
                target = target.get(step) if isinstance(target, dict) else None
            schema = {**target, **rest} if isinstance(target, dict) else rest
        return {}

    def rows_of(self, name: str) -> dict[str, dict[str, Any]] | None:
        """The columns of a field of rows; None for any other field."""
        items = self._resolved(self.properties().get(name, {}).get("items"))
        columns = self.properties(items) if items else {}
        return columns or None

    def _hints(self, name: str) -> Mapping[str, Any]:
        hints = self.ui.get("fields")
        found = hints.get(name) if isinstance(hints, dict) else None
        return found if isinstance(found, dict) else {}

    # -- one value ---------------------------------------------------------------------------------------------

    def in_words(self, name: str, value: Any) -> Any:
        """One field as text; rows become a list of dictionaries of text."""
        columns = self.rows_of(name)
        if columns is not None and isinstance(value, list):
            return [
                {column: self._text(schema, row.get(column)) for column, schema in columns.items()}
                for row in value
                if isinstance(row, dict)
            ]
        return self._text(self.properties().get(name, {}), value)

    def _text(self, schema: Mapping[str, Any], value: Any) -> str:
        match value:
            case None:
                return ""
            case bool():
                return "예" if value else "아니요"
            case int() if schema.get("x-money"):
                return won(value)
            case int():
                # A whole number that is no amount may be a year or a room: it is printed as it was written.
                return str(value)
            case float():
                return f"{value:,g}" if abs(value) < 1e15 else repr(value)
            case str() if schema.get("format") == "date":
                return _day(value)
            case str() if schema.get("x-person"):
                return self.people.get(value, value)
            case str():
                return value.strip()
            case list():
                inner = self._resolved(schema.get("items"))
                return ", ".join(text for item in value if (text := self._text(inner, item)))
            case dict():
                inside = self.properties(schema)
                named = (
                    (inside.get(k, {}).get("title", k), self._text(inside.get(k, {}), v)) for k, v in value.items()
                )
                return "\n".join(f"{title}: {text}" for title, text in named if text)
            case _:
                return str(value)

    # -- the head table ----------------------------------------------------------------------------------------

    def head_table(self, data: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Label and value of each field named in `ui.paper.table` that was filled in. An entry is a field's name, or
        `{"field", "title"}` where the question asked on screen is no label for a paper."""
        table = []
        for entry in self._paper("table"):
            name = str(entry.get("field", "") if isinstance(entry, dict) else entry)
            schema = self.properties().get(name, {})
            value = data.get(name)
            text = self._deciding_amount(name, value) or self._with_note(name, self._text(schema, value))
            label = (entry.get("title") if isinstance(entry, dict) else None) or schema.get("title", name)
            if text:
                strong = name in ("title", self._fact("amount"))
                table.append({"label": str(label), "value": text, "strong": strong})
        return table

    def _deciding_amount(self, name: str, value: Any) -> str:
        """The amount a paper is about is also written out, so that a digit cannot be added."""
        if (
            name != self._fact("amount")
            or not isinstance(value, int)
            or isinstance(value, bool)
            or abs(value) > WON_MAX
        ):
            return ""
        note = self._hints(name).get("note")
        return f"금 {won(value)} ({won_in_words(value)}{f', {note}' if note else ''})"

    def _with_note(self, name: str, text: str) -> str:
        note = self._hints(name).get("note")
        return f"{text} ({note})" if note and text else text

    def _fact(self, name: str) -> str:
        extension = self.schema.get("x-danji")
        facts = extension.get("fact") if isinstance(extension, dict) else None
        return str(facts.get(name) or "") if isinstance(facts, dict) else ""

    def _paper(self, part: str) -> Sequence[Any]:
        layout = self.ui.get("paper")
        found = layout.get(part) if isinstance(layout, dict) else None
        return found if isinstance(found, list) else []

    # -- numbered blocks ---------------------------------------------------------------------------------------

    def blocks(self, data: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What `ui.paper.blocks` names and somebody filled in, numbered from 1."""
        found: list[dict[str, Any]] = []
        for block in self._paper("blocks"):
            name = str(block.get("field", "")) if isinstance(block, dict) else ""
            value = data.get(name)
            columns = self.rows_of(name)
            schema = self.properties().get(name, {})
            filled: dict[str, Any] = {"lines": [], "brief": False, "columns": [], "rows": [], "totals": []}
            if columns is not None and isinstance(value, list):
                rows = [row for row in value if isinstance(row, dict)]
                if not rows:
                    continue
                filled |= self._grid(name, block, columns, rows)
            else:
                text = self._with_note(name, self._text(schema, value))
                if not text:
                    continue
                filled["lines"] = [line.rstrip() for line in text.split("\n") if line.strip()]
                filled["brief"] = len(filled["lines"]) == 1 and _is_brief(schema)
            found.append(
                {"no": len(found) + 1, "title": str(block.get("title") or schema.get("title", name)), **filled}
            )
        return found

    def _grid(
        self, name: str, block: Mapping[str, Any], columns: Mapping[str, Mapping[str, Any]], rows: list[dict[str, Any]]
    ) -> dict[str, Any]:
        hints = self._hints(name)
        pick = hints.get("pick")
        wanted = block.get("columns") or hints.get("columns") or list(columns)
        # Screens need a place to press and empty columns to fill in; paper needs neither.
        shown = [c for c in wanted if c in columns and c != pick and any(_is_filled(row.get(c)) for row in rows)]
        money = {c: columns[c].get("x-money") is True for c in shown}
        return {
            "columns": [
                {"title": f"{columns[c].get('title', c)}{'(원)' if money[c] else ''}", "align": _align(columns[c])}
                for c in shown
            ],
            "rows": [
                {
                    "cells": [
                        self._cell(columns[c], row.get(c), first=at == 0 and bool(pick and row.get(pick)))
                        for at, c in enumerate(shown)
                    ],
                    "strong": bool(pick and row.get(pick)),
                }
                for row in rows
            ],
            "totals": self._totals(hints.get("footer"), shown, rows),
        }

    def _cell(self, schema: Mapping[str, Any], value: Any, *, first: bool) -> str:
        if isinstance(value, bool):
            return _MARK if value else ""
        is_number = isinstance(value, int) and schema.get("type") in ("integer", "number")
        text = commas(value) if is_number and schema.get("x-money") else self._text(schema, value)
        return f"{text} (선정)" if first and text else text

    def _totals(self, footer: Any, shown: list[str], rows: list[dict[str, Any]]) -> list[str]:
        if not isinstance(footer, dict) or not isinstance(footer.get("sums"), list):
            return []
        where = footer.get("where")
        counted = [row for row in rows if not where or row.get(where) is True]
        totals = [
            commas(sum(v for row in counted if isinstance(v := row.get(c), int))) if c in footer["sums"] else ""
            for c in shown
        ]
        if not any(totals):
            return []
        totals[0] = totals[0] or str(footer.get("label") or "합계")
        return totals


def _is_filled(value: Any) -> bool:
    """Whether somebody wrote something: nought is a figure like any other, an unticked box is not."""
    return value is not None and value is not False and value not in ("", [], {})


def _is_brief(schema: Mapping[str, Any]) -> bool:
    """Whether a field holds a word or a figure, and never a passage."""
    if schema.get("type") != "string":
        return schema.get("type") in ("integer", "number", "boolean")
    return "enum" in schema or "format" in schema or schema.get("maxLength", _BRIEF_CHARS + 1) <= _BRIEF_CHARS


def _align(schema: Mapping[str, Any]) -> str:
    if schema.get("type") in ("integer", "number"):
        return "right"
    return "center" if schema.get("type") == "boolean" or schema.get("format") == "date" else "left"


def _day(text: str) -> str:
    try:
        return dotted_with_weekday(date.fromisoformat(text))
    except ValueError:
        return text
