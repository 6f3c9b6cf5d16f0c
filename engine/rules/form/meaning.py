"""What a form's expressions may say: the subset x-compute shares with the browser, checks, and the facts and card of
x-danji. Names and paths must lead to fields that exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.rules.feel import Expression
from engine.rules.feel import syntax as s
from engine.rules.form.attachments import Attachments, read_attachments
from engine.rules.form.definition import Reader
from engine.rules.form.field import Field

COMPUTE_FUNCTIONS = frozenset(
    {
        *("sum", "count", "min", "max", "round", "round half up", "floor", "ceiling", "abs", "not", "string"),
    }
)
_COMPUTE_NODES = (s.Literal, s.Name, s.Chain, s.Logic, s.Compared, s.Negated, s.If, s.Path, s.Filtered, s.Call)
CHECKS_MAX = 50
FACTS = ("title", "amount", "summary", "party")


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist."""

    id: str
    title: str
    condition: Expression
    message: str
    pointer: str
    strict: bool


@dataclass(frozen=True, slots=True)
class Meaning:
    """The expressions of a form that are not fields."""

    checks: tuple[Check, ...]
    facts: dict[str, Expression]
    card: tuple[tuple[str, Expression], ...]
    attachments: Attachments
    dates: tuple[tuple[Expression, Expression | None], ...] = ()
    """First and last days that belong into the calendar."""


def read_meaning(reader: Reader, root: Field) -> Meaning:
    """Checks, facts, card and attachments of a form; problems go to the reader."""
    for field, at, chain in _fields(root, "", ()):
        if field.compute is not None:
            _check_compute(reader, field.compute, f"{at}/x-compute", chain[-1], root)
    _check_circles(reader, root)
    return Meaning(_checks(reader, root), *_danji(reader, root), read_attachments(reader), _dates(reader, root))


def _fields(field: Field, at: str, chain: tuple[Field, ...]) -> Iterator[tuple[Field, str, tuple[Field, ...]]]:
    yield field, at, chain
    for name, part in field.properties.items():
        yield from _fields(part, f"{at}/properties/{name}", (*chain, field))
    if field.item is not None:
        yield from _fields(field.item, f"{at}/items", (*chain, field))


def _check_compute(reader: Reader, expression: Expression, at: str, row: Field, root: Field) -> None:
    for node in s.nodes(expression.tree):
        if not isinstance(node, _COMPUTE_NODES) or (isinstance(node, s.Call) and not _shared_call(node)):
            reader.refuse("compute_subset", "x-compute에는 사칙연산, 비교, if, sum·count·min·max·round만 씁니다.", at)
            return
        if isinstance(node, s.Chain) and any(operator == "**" for operator, _ in node.rest):
            reader.refuse("compute_subset", "x-compute에는 거듭제곱(**)을 쓸 수 없습니다.", at)
            return
    _check_paths(reader, expression, at, row, root)


def _shared_call(node: s.Call) -> bool:
    return node.names is None and isinstance(node.callee, s.Name) and node.callee.name in COMPUTE_FUNCTIONS


def _check_paths(reader: Reader, expression: Expression, at: str, row: Field, root: Field) -> None:
    known = {**row.properties, "form": root}
    for name in sorted(expression.names - known.keys()):
        reader.refuse("unknown_name", f"식이 없는 항목을 부릅니다: {name}", at)
    for node, names in _in_scope(expression.tree, known):
        if isinstance(node, s.Path):
            parent = _field_of(node.value, names)
            if parent is not None and parent.kind in ("object", "array") and _inside(parent, node.name) is None:
                reader.refuse("unknown_name", f"식이 없는 항목을 부릅니다: {node.name}", at)
        elif isinstance(node, s.Name) and node.name in expression.free.maybe and node.name not in names:
            reader.refuse("unknown_name", f"식이 없는 항목을 부릅니다: {node.name}", at)


def _in_scope(node: object, known: Mapping[str, Field]) -> Iterator[tuple[object, Mapping[str, Field]]]:
    """Every node with the names it sees: inside a filter those of the filtered rows come first."""
    yield node, known
    if isinstance(node, s.Filtered):
        rows = _field_of(node.value, known)
        item = None if rows is None else rows.item
        yield from _in_scope(node.value, known)
        yield from _in_scope(node.by, {**known, **(item.properties if item is not None else {})})
        return
    for child in s.children(node):
        yield from _in_scope(child, known)


def _field_of(node: object, known: Mapping[str, Field]) -> Field | None:
    """The field a path leads to, when that can be told without data."""
    match node:
        case s.Name(name, _):
            return known.get(name)
        case s.Path(value, name):
            parent = _field_of(value, known)
            return None if parent is None else _inside(parent, name)
        case s.Filtered(value, _):
            return _field_of(value, known)
    return None


def _inside(parent: Field, name: str) -> Field | None:
    if parent.kind == "array" and parent.item is not None:
        parent = parent.item
    return parent.properties.get(name)


def _check_circles(reader: Reader, root: Field) -> None:
    """A computed field that needs itself, by whatever way, would stay blank for ever."""
    needs: dict[tuple[str, str], set[tuple[str, str]]] = {}
    rows: list[tuple[Field, Field]] = []
    for field, _, chain in _fields(root, "", ()):
        if field.compute is not None:
            rows.append((field, chain[-1]))
    owners = {id(field): _key(field, row, root) for field, row in rows}
    for field, row in rows:
        assert field.compute is not None, "only computed fields were gathered"
        known = {**row.properties, "form": root}
        wanted: set[tuple[str, str]] = set()
        for node, names in _in_scope(field.compute.tree, known):
            target = _field_of(node, names)
            if target is not None and id(target) in owners:
                wanted.add(owners[id(target)])
        needs[owners[id(field)]] = wanted
    while settled := [key for key, wanted in needs.items() if not wanted & needs.keys()]:
        for key in settled:
            del needs[key]
    for place, name in sorted(needs):
        reader.refuse("circular_compute", f"{name}의 식이 돌고 돌아 자기 자신을 씁니다.", place)


def _key(field: Field, row: Field, root: Field) -> tuple[str, str]:
    return next((at for found, at, _ in _fields(root, "", ()) if found is field), ""), field.name


def _checks(reader: Reader, root: Field) -> tuple[Check, ...]:
    given = reader.schema.get("x-checks", [])
    if not isinstance(given, list) or len(given) > CHECKS_MAX:
        reader.refuse("wrong_keyword", f"x-checks는 {CHECKS_MAX}개까지의 목록입니다.", "/x-checks")
        return ()
    found: list[Check] = []
    for place, check in enumerate(given):
        at = f"/x-checks/{place}"
        words = {"id", "title", "condition", "message", "pointer", "strict"}
        if not isinstance(check, dict) or set(check) - words or words - {"strict", "pointer"} - set(check):
            reader.refuse("wrong_check", "확인에는 id, title, condition, message, pointer를 적습니다.", at)
            continue
        texts = {word: check.get(word, "") for word in ("id", "title", "message", "pointer")}
        if not all(isinstance(text, str) for text in texts.values()) or not isinstance(
            check.get("strict", False), bool
        ):
            reader.refuse("wrong_check", "확인의 id, title, message, pointer는 글이어야 합니다.", at)
            continue
        if any(known.id == texts["id"] for known in found):
            reader.refuse("duplicate_check", f"같은 확인이 두 번 있습니다: {texts['id']}", at)
        if texts["pointer"] and not _leads(root, texts["pointer"]):
            reader.refuse("unknown_pointer", f"확인이 없는 항목을 가리킵니다: {texts['pointer']}", f"{at}/pointer")
        condition = reader.expression(check["condition"], f"{at}/condition")
        if condition is not None:
            _check_paths(reader, condition, f"{at}/condition", root, root)
            found.append(Check(condition=condition, strict=check.get("strict", False), **texts))
    return tuple(found)


def _leads(field: Field | None, pointer: str) -> bool:
    for part in pointer.removeprefix("/").split("/"):
        if field is None:
            return False
        field = field.item if field.kind == "array" and part.isdigit() else field.properties.get(part)
    return field is not None


def _danji(reader: Reader, root: Field) -> tuple[dict[str, Expression], tuple[tuple[str, Expression], ...]]:
    about: Any = reader.schema.get("x-danji", {})
    if not isinstance(about, dict):
        reader.refuse("wrong_keyword", "x-danji는 객체여야 합니다.", "/x-danji")
        return {}, ()
    facts: dict[str, Expression] = {}
    given = about.get("fact", {})
    if not isinstance(given, dict) or ("x-danji" in reader.schema and set(FACTS) - set(given)):
        reader.refuse("missing_fact", f"x-danji.fact에는 {', '.join(FACTS)}을(를) 적습니다.", "/x-danji/fact")
    for name, text in given.items() if isinstance(given, dict) else ():
        expression = _over_root(reader, "null" if text is None else text, f"/x-danji/fact/{name}", root)
        if expression is not None:
            facts[name] = expression
    card: list[tuple[str, Expression]] = []
    lines = about.get("card", [])
    for place, line in enumerate(lines if isinstance(lines, list) else ()):
        at = f"/x-danji/card/{place}"
        if not isinstance(line, dict) or set(line) != {"label", "value"} or not isinstance(line["label"], str):
            reader.refuse("wrong_card", "카드의 줄에는 label과 value를 적습니다.", at)
            continue
        expression = _over_root(reader, line["value"], f"{at}/value", root)
        if expression is not None:
            card.append((line["label"], expression))
    return facts, tuple(card)


def _dates(reader: Reader, root: Field) -> tuple[tuple[Expression, Expression | None], ...]:
    about: Any = reader.schema.get("x-danji", {})
    given = about.get("calendar", []) if isinstance(about, dict) else []
    if not isinstance(given, list):
        reader.refuse("wrong_calendar", "calendar에는 on과 until을 적은 줄의 목록을 적습니다.", "/x-danji/calendar")
        return ()
    found: list[tuple[Expression, Expression | None]] = []
    for place, line in enumerate(given):
        at = f"/x-danji/calendar/{place}"
        if not isinstance(line, dict) or "on" not in line or set(line) - {"on", "until"}:
            reader.refuse("wrong_calendar", "calendar의 줄에는 on을, 여러 날이면 until도 적습니다.", at)
            continue
        on = _over_root(reader, line["on"], f"{at}/on", root)
        until = _over_root(reader, line["until"], f"{at}/until", root) if "until" in line else None
        if on is not None:
            found.append((on, until))
    return tuple(found)


def _over_root(reader: Reader, text: object, at: str, root: Field) -> Expression | None:
    expression = reader.expression(text, at)
    if expression is not None:
        _check_paths(reader, expression, at, root, root)
    return expression
