"""One decision as people read it: its tables in Korean, what somebody has to say to try it, where it is used. Trying it
is next door in trying.py, the list of all in rules.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal

from engine.bylaws import Bylaws
from engine.desk import Desk
from engine.model import access
from engine.model.calendar import local_day
from engine.model.errors import NotFound
from engine.model.person import Actor
from engine.queries import rules
from engine.queries.cards import Card
from engine.queries.vocabulary import NOTHING, Dictionary, Vocabulary
from engine.rules.dmn import DecisionModel, TableView, phrases
from engine.rules.dmn.outline import Outline, outline
from engine.rules.dmn.phrases import Words
from engine.rules.dmn.wanted import Kind, Wanted, kind_of_type, wanted
from engine.rules.feel import FeelError
from engine.rules.feel import syntax as s
from engine.rules.feel.expression import Expression, UnaryTests, compile_expression, compile_unary_tests
from engine.store import releases
from engine.store.session import Tx

TODAY, NOW = "today", "now"
"""Facts every asking knows without being told."""
CHOICES_MAX = 300


@dataclass(frozen=True, slots=True)
class Column:
    """A column with how its values are said. `dictionary` is where its ids are explained."""

    heading: str
    words: Words
    dictionary: Dictionary = NOTHING


@dataclass(frozen=True, slots=True)
class Field:
    """Something to be said before the decision can be tried."""

    wanted: Wanted
    column: Column | None
    label: str
    unit: str
    choices: tuple[tuple[str, str, bool], ...] = ()
    """Value, what it is called, and whether the table itself names it."""
    used_for: tuple[str, ...] = ()
    """The columns that are worked out with it."""

    @property
    def kind(self) -> Literal["number", "text", "boolean", "date", "list"]:
        """How it is typed in."""
        kind = self.wanted.kind
        return "date" if kind == "day_as_text" else kind or "text"


class ReadTable:
    """A table with its columns and cells ready to be said."""

    def __init__(self, view: TableView, names: frozenset[str], vocabulary: Vocabulary) -> None:
        self.view = view
        self._names = names
        self._vocabulary = vocabulary

    def expression(self, text: str) -> Expression | None:
        """Compiled, or None for what only its file could compile."""
        try:
            return compile_expression(text, self._names)
        except FeelError:
            return None

    def tests(self, text: str) -> UnaryTests | None:
        """A compiled cell, or None."""
        try:
            return compile_unary_tests(text, self._names)
        except FeelError:
            return None

    @cached_property
    def inputs(self) -> tuple[Column, ...]:
        """The condition columns."""
        found = []
        for at, column in enumerate(self.view.inputs):
            heading, unit = phrases.headed(column.label)
            cells = [*(row.cells[at] for row in self.view.rows), *([column.allowed] if column.allowed else [])]
            texts = [text for cell in cells for text in _texts(self.tests(cell))]
            if not unit and kind_of_type(column.kind) == "number":
                unit = self._vocabulary.unit(column.expression)
            dictionary = self._vocabulary.dictionary(texts)
            found.append(Column(heading, Words(unit, dictionary.titles), dictionary))
        names = {column.expression: read.heading for column, read in zip(self.view.inputs, found, strict=True)}
        return tuple(replace(read, words=replace(read.words, names=names)) for read in found)

    @cached_property
    def outputs(self) -> tuple[Column, ...]:
        """The result columns."""
        found = []
        for at, column in enumerate(self.view.outputs):
            heading, unit = phrases.headed(column.label or column.name or self.view.name)
            entries = [self.expression(row.results[at]) for row in self.view.rows]
            texts = [text for entry in entries for text in _texts(entry)]
            read = {phrases.path_of(node) for entry in entries if entry for node in _nodes(entry.tree)}
            names = {path: label for path in read if (label := self._vocabulary.label(path)) != path}
            names |= self.inputs[0].words.names if self.inputs else {}
            dictionary = self._vocabulary.dictionary(texts)
            found.append(Column(heading, Words(unit, dictionary.titles, names), dictionary))
        return tuple(found)

    def card(self) -> Card:
        """The whole table, cell by cell."""
        view = self.view
        return {
            "key": view.key,
            "owner": view.owner,
            "title": view.name,
            "policy": phrases.policy(view.hit_policy, view.aggregation),
            "inputs": [
                {"heading": read.heading, "unit": read.words.unit, "expression": column.expression}
                for read, column in zip(self.inputs, view.inputs, strict=True)
            ],
            "outputs": [
                {
                    "name": column.name,
                    "heading": read.heading,
                    "unit": read.words.unit,
                    "default": self._result(column.default, read) if column.default else None,
                }
                for read, column in zip(self.outputs, view.outputs, strict=True)
            ],
            "annotations": list(view.annotations),
            "rows": [
                {
                    "row": row.row,
                    "id": row.id,
                    "cells": [self._cell(text, c) for text, c in zip(row.cells, self.inputs, strict=True)],
                    "results": [self._result(text, c) for text, c in zip(row.results, self.outputs, strict=True)],
                    "description": row.description,
                    "annotations": list(row.annotations),
                }
                for row in view.rows
            ],
        }

    def _cell(self, text: str, column: Column) -> Card:
        cell = self.tests(text or "-")
        said = phrases.condition(cell, column.words) if cell is not None else None
        return {"said": said, "text": text or "-", "is_any": text.strip() in ("", "-")}

    def _result(self, text: str, column: Column) -> Card:
        entry = self.expression(text)
        said = phrases.result(entry, column.words) if entry is not None else None
        return {"said": said, "text": text, "is_any": False}

    def read_by(self) -> Iterator[tuple[s.Node | s.Tests, Kind]]:
        """Every expression of the table, with the kind of value its place asks for."""
        for at, column in enumerate(self.view.inputs):
            kind = kind_of_type(column.kind)
            if expression := self.expression(column.expression):
                yield expression.tree, kind
            for row in self.view.rows:
                if cell := self.tests(row.cells[at] or "-"):
                    yield cell.tree, kind
        for row in self.view.rows:
            for text in row.results:
                if entry := self.expression(text):
                    yield entry.tree, ""


def _texts(compiled: UnaryTests | Expression | None) -> list[str]:
    """The texts that are written out in a cell."""
    if compiled is None:
        return []
    return [
        node.value for node in s.nodes(compiled.tree) if isinstance(node, s.Literal) and isinstance(node.value, str)
    ]


class ReadDecision:
    """A decision with everything needed to show and to try it; `source` is the file it stands in."""

    def __init__(self, bylaws: Bylaws, decision_id: str, source: bytes) -> None:
        self.bylaws = bylaws
        self.id = decision_id
        self.model: DecisionModel = bylaws.decisions[decision_id]
        self.outline: Outline = outline(source, self.model.file, decision_id)
        self.vocabulary = Vocabulary(bylaws)

    @cached_property
    def tables(self) -> tuple[ReadTable, ...]:
        """Its own table first, then those of what it requires, the nearest first."""
        order = [self.id, *reversed(self.outline.requires)]
        views = sorted((v for v in self.model.tables if v.owner in order), key=lambda v: order.index(v.owner))
        return tuple(ReadTable(view, self.outline.names, self.vocabulary) for view in views)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """What has to be said, in the order the tables look at it."""
        read = [pair for table in self.tables for pair in table.read_by()]
        answered = self.outline.answered
        found = [f for f in wanted(read, self.outline.given, answered) if f.path.partition(".")[0] != NOW]
        met = {f.path.partition(".")[0] for f in found}
        # What a decision without a table reads is known only by what it declares.
        rest = [name for name in self.outline.inputs if name not in met]
        found += [Wanted(name, kind_of_type(self.outline.given.get(name, "")) or "text") for name in rest]
        fields = [self._field(one) for one in found]
        labels = [field.label for field in fields]
        # Two facts of one name are told apart by how the table reads them.
        return tuple(
            replace(field, label=f"{field.label} ({field.wanted.path})") if labels.count(field.label) > 1 else field
            for field in fields
        )

    def _field(self, one: Wanted) -> Field:
        used_for: list[str] = []
        for table in self.tables:
            for at, (looked_at, read) in enumerate(zip(table.view.inputs, table.inputs, strict=True)):
                tree = expression.tree if (expression := table.expression(looked_at.expression)) else None
                if one.path in _straight(tree):
                    choices = _choices(table, at, read) if one.kind == "text" else ()
                    return Field(one, read, read.heading, read.words.unit, choices)
                if tree is not None and any(phrases.path_of(n) == one.path for n in _nodes(tree)):
                    used_for.append(read.heading)
        label = "오늘" if one.path == TODAY else self.vocabulary.label(one.path)
        unit = self.vocabulary.unit(one.path) if one.kind == "number" else ""
        return Field(one, None, label, unit, used_for=tuple(used_for))


def _nodes(tree: s.Node) -> list[s.Node]:
    return [node for node in s.nodes(tree) if isinstance(node, s.Name | s.Path)]


def _straight(tree: s.Node | None) -> list[str]:
    """The facts a column looks at as they stand: itself, or one of the two of a choice."""
    match tree:
        case None:
            return []
        case s.If(_, then, otherwise):
            return [*_straight(then), *_straight(otherwise)]
    return [path] if (path := phrases.path_of(tree)) else []


def _choices(table: ReadTable, at: int, column: Column) -> tuple[tuple[str, str, bool], ...]:
    """The values the table names in a column; then the rest of their kind, where they are ids of one."""
    texts = [text for row in table.view.rows for text in _texts(table.tests(row.cells[at]))]
    texts += _texts(table.tests(table.view.inputs[at].allowed)) if table.view.inputs[at].allowed else []
    titles = column.dictionary.titles
    named = [(text, titles.get(text, text), True) for text in dict.fromkeys(texts) if text]
    known = {value for value, _, _ in named}
    rest = sorted(((v, t, False) for v, t in titles.items() if v not in known), key=lambda choice: choice[1])
    return tuple([*named, *(rest if column.dictionary.is_whole else [])][:CHOICES_MAX])


def read_decision(desk: Desk, tx: Tx, decision_id: str) -> ReadDecision:
    """A decision of the release in force, or a refusal."""
    bylaws = desk.bylaws_in_force(tx)
    if decision_id not in bylaws.decisions:
        raise NotFound("그런 규칙이 없습니다.")
    file = bylaws.decisions[decision_id].file
    return ReadDecision(bylaws, decision_id, desk.blobs.get(releases.manifest(tx, bylaws.hash)[file]))


def table(desk: Desk, actor: Actor, decision_id: str) -> Card:
    """Everything the page of a decision shows before anything is tried."""
    access.require(actor, rules.READ)
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        found = read_decision(desk, tx, decision_id)
        listed = rules.table_card(tx, found.bylaws, decision_id)
        return listed | {
            "description": found.outline.description,
            "tables": [read.card() for read in found.tables],
            "fields": [_field_card(field, local_day(tx.now)) for field in found.fields],
        }


def _field_card(field: Field, today: date) -> Card:
    return {
        "path": field.wanted.path,
        "label": field.label,
        "kind": field.kind,
        "unit": field.unit,
        "used_for": list(field.used_for),
        "default": today.isoformat() if field.wanted.path == TODAY else None,
        "choices": [{"value": value, "title": title, "named": named} for value, title, named in field.choices],
    }


def by_path(fields: tuple[Field, ...]) -> Mapping[str, Field]:
    """Fields by the path of the fact each is about."""
    return {field.wanted.path: field for field in fields}
