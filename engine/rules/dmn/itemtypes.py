"""The types a decision file names: which values belong to them, and the conversions the standard makes on the way.
Reading them from a file is in reading_types.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from engine.rules.feel import syntax as s
from engine.rules.feel.errors import FeelError
from engine.rules.feel.expression import UnaryTests
from engine.rules.feel.scope import Scope
from engine.rules.feel.values import Function, kind_of

KINDS_IN_KOREAN = {
    "number": "수",
    "string": "글자",
    "boolean": "참/거짓",
    "date": "날짜",
    "time": "시각",
    "date and time": "날짜와 시각",
    "days and time duration": "날과 시간의 길이",
    "years and months duration": "해와 달의 길이",
    "list": "목록",
    "context": "묶음",
    "function": "함수",
    "range": "구간",
}
_DEPTH_MAX = 30
PARTS_MAX = 300
"""How deep and how long a type may be written out for FEEL; one that contains itself has no end."""


class WrongKind(FeelError):
    """A value that does not belong to the type it was given for."""


@dataclass(eq=False, slots=True)
class ItemType:
    """A type: of one kind, or a list of items, a context of members, a function, or another type with fewer values.
    Built in two steps, because types may name one another; unchanged afterwards."""

    name: str
    kind: str = "Any"
    base: ItemType | None = None
    item: ItemType | None = None
    members: tuple[tuple[str, ItemType], ...] = ()
    parameters: tuple[ItemType, ...] | None = None
    result: ItemType | None = None
    allowed: list[UnaryTests] = field(default_factory=list)

    @property
    def is_list(self) -> bool:
        """Whether its values are lists."""
        return self.root.kind == "list"

    @property
    def is_any(self) -> bool:
        """Whether every value is one of it."""
        return self.kind == "Any" and self.base is None and not self.allowed

    @property
    def tests(self) -> UnaryTests | None:
        """The values it is narrowed to, where one list of them says it."""
        found: ItemType | None = self
        while found is not None and not found.allowed:
            found = found.base
        return None if found is None else found.allowed[0]

    @property
    def root(self) -> ItemType:
        """The type it narrows in the end."""
        found = self
        for _ in range(_DEPTH_MAX):
            if found.base is None:
                break
            found = found.base
        return found


def fitted(value: object, wanted: ItemType, what: str) -> object:
    """The value as one of its type: a list of one where one is wanted, one where a list is wanted and a day where a
    moment is wanted are converted. Null belongs to every type. WrongKind says what `what` should have been."""
    if value is None or belongs(value, wanted):
        return value
    if isinstance(value, list) and len(value) == 1 and not wanted.is_list and belongs(value[0], wanted):
        return value[0]
    root = wanted.root
    if root.kind == "list" and not isinstance(value, list) and belongs([value], wanted):
        return [value]
    if root.kind == "date and time" and type(value) is date:
        return datetime.combine(value, time(0, 0), UTC)
    raise WrongKind(f"{what}의 값이 {_asked_for(wanted)}이어야 하는데 {_name_of(value)}입니다.")


def belongs(value: object, wanted: ItemType, depth: int = 0) -> bool:
    """Whether the value is one of the type as it stands. A context needs every member, and may have more."""
    if value is None or depth > _DEPTH_MAX:
        return value is None
    if wanted.base is not None:
        return belongs(value, wanted.base, depth + 1) and _is_allowed(value, wanted)
    if wanted.kind != "Any" and wanted.kind != kind_of(value):
        return False
    if isinstance(value, list) and (item := wanted.item) is not None:
        return all(belongs(inner, item, depth + 1) for inner in value) and _is_allowed(value, wanted)
    if isinstance(value, dict):
        return _is_allowed(value, wanted) and all(
            name in value and belongs(value[name], member, depth + 1) for name, member in wanted.members
        )
    if isinstance(value, Function) and wanted.parameters is not None:
        return value.accepts(len(wanted.parameters))
    return _is_allowed(value, wanted)


def _is_allowed(value: object, wanted: ItemType) -> bool:
    return all(tests.test(value, Scope({})) is True for tests in wanted.allowed)


class WrittenTypes(Mapping[str, s.Type]):
    """Types as FEEL writes them, each written out when it is first asked for."""

    def __init__(self, types: Mapping[str, ItemType]) -> None:
        self._types = types
        self._written: dict[str, s.Type] = {}

    def __getitem__(self, name: str) -> s.Type:
        if name not in self._written:
            self._written[name] = feel_type(self._types[name])
        return self._written[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._types)

    def __len__(self) -> int:
        return len(self._types)


def feel_type(item: ItemType) -> s.Type:
    """The type as FEEL writes it, for `instance of`; allowed values are not part of it. Where one has no end, or would
    fill pages, the rest of it is any value."""
    return _written_out(item, [PARTS_MAX], 0)


def _written_out(item: ItemType, left: list[int], depth: int) -> s.Type:
    left[0] -= 1
    if left[0] < 0 or depth > _DEPTH_MAX:
        return s.Type("Any")

    def inner(part: ItemType | None) -> s.Type:
        return s.Type("Any") if part is None else _written_out(part, left, depth + 1)

    if item.base is not None:
        return inner(item.base)
    if item.item is not None:
        return s.Type("list", (inner(item.item),))
    if item.members:
        return s.Type("context", (), tuple((name, inner(member)) for name, member in item.members))
    if item.parameters is not None:
        return s.Type("function", (*(inner(parameter) for parameter in item.parameters), inner(item.result)))
    return s.Type("Null" if item.kind == "null" else item.kind)


def _asked_for(wanted: ItemType) -> str:
    kind = wanted.root.kind
    plain = KINDS_IN_KOREAN.get(kind, kind)
    texts = [tests.text for tests in wanted.allowed]
    own = "" if wanted.name in ("", kind) else f"‘{wanted.name}’ "
    return f"{own}{plain}" + (f"({', '.join(texts)})" if texts else "")


def _name_of(value: object) -> str:
    kind = kind_of(value)
    said = f" {value}" if isinstance(value, (str, int)) or kind == "number" else ""
    return f"{KINDS_IN_KOREAN.get(kind, kind)}{said[:60]}"
