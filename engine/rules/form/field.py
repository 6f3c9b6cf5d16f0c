"""A field of a form as the rest of this package uses it: the closed subset of JSON Schema, read and with every $ref
followed. How it is read from a schema is in definition.py, how data is judged in judge.py."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.model.ids import Json
from engine.rules.feel import Expression
from engine.rules.form.pattern import Pattern

STRING_CHARS_MAX = 10_000
LIST_ITEMS_MAX = 500
INTEGER_MAX = 10**15
ABSENT = object()
"""No value at all, where None would be a value."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field, and what may be written in it."""

    name: str = ""
    kind: str = "string"
    title: str = ""
    properties: dict[str, Field] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    item: Field | None = None
    choices: tuple[Json, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    length_min: int = 0
    length_max: int = STRING_CHARS_MAX
    items_min: int = 0
    items_max: int = LIST_ITEMS_MAX
    unique: bool = False
    pattern: Pattern | None = None
    pattern_hint: str = ""
    format: str = ""
    is_money: bool = False
    is_person: bool = False
    record: str = ""
    """The register whose records may be picked here; what is written is a record's id."""
    record_states: frozenset[str] = frozenset()
    """The states a record may be picked in; empty for any."""
    document: str = ""
    """The form whose documents may be picked here, `*` for any; what is written is a document's id."""
    is_given: bool = False
    """Filled in by the system; nobody types here."""
    compute: Expression | None = None
    rules: tuple[tuple[Field, Field], ...] = ()
    """`if` and `then`: when data passes the first, it must pass the second as well."""
