"""What stands in a decision table, as people say it in Korean: a cell, a result, how rows are chosen. Only what can be
said for certain is; anything else is None, and whoever shows it shows the text of the file instead."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.model.korean import long_day, particle
from engine.rules.dmn.tables import AGGREGATIONS
from engine.rules.feel import syntax as s
from engine.rules.feel.compile import Compiler
from engine.rules.feel.errors import FeelError
from engine.rules.feel.expression import Expression, UnaryTests
from engine.rules.feel.functions import STANDARD
from engine.rules.feel.names import free_names
from engine.rules.feel.scope import Scope
from engine.rules.feel.values import NUMBERS, Months, Range, to_json

ANY = "상관없음"
EMPTY = "비어 있음"
NONE = "없음"
YES, NO = "예", "아니요"

_UNITS = (
    "원 천원 만원 백만원 억원 명 일 날 근무일 개월 달 주 년 월 시간 분 초 건 개 회 번 점 가지"
    " 세대 가구 동 층 호 대 배 평 장 쪽"
    " % 퍼센트 ㎡ m² ㎥ m km cm mm kg t L ℓ kW kWh ℃"
).split()
_IN_BRACKETS = re.compile(rf"^(.+?)\s*[(（]\s*({'|'.join(map(re.escape, _UNITS))})\s*[)）]$")
_ASKED = re.compile(rf"몇 ?({'|'.join(map(re.escape, _UNITS))})$")
_COUNTED = (("개월 수", "개월"), ("개월수", "개월"), ("날수", "일"), ("일수", "일"), ("인원", "명"), ("사람 수", "명"))

_AMOUNTS = {"<": "미만", "<=": "이하", ">": "초과", ">=": "이상"}
_DAYS = {"<": " 전", "<=": "까지", ">": " 뒤", ">=": "부터"}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_CALLS = {
    "contains": ("이/가", "들어 있음", "들어 있지 않음"),
    "list contains": ("이/가", "들어 있음", "들어 있지 않음"),
    "starts with": ("으로/로", "시작함", "시작하지 않음"),
    "ends with": ("으로/로", "끝남", "끝나지 않음"),
}
_POLICIES = {
    "UNIQUE": "맞는 줄이 하나여야 합니다. 둘이 함께 맞으면 정하지 않습니다.",
    "ANY": "여러 줄이 맞아도 되지만, 그 결과가 모두 같아야 합니다.",
    "FIRST": "위에서부터 보아 처음 맞는 줄을 씁니다.",
    "PRIORITY": "맞는 줄 가운데 결과의 순위가 가장 높은 줄을 씁니다.",
    "RULE ORDER": "맞는 줄을 모두, 적힌 차례대로 씁니다.",
    "OUTPUT ORDER": "맞는 줄을 모두, 결과의 순위대로 씁니다.",
    "COLLECT": "맞는 줄을 모두 모읍니다.",
}
_GATHERED = {
    "SUM": "맞는 줄의 값을 모두 더합니다.",
    "MIN": "맞는 줄의 값 가운데 가장 작은 것을 씁니다.",
    "MAX": "맞는 줄의 값 가운데 가장 큰 것을 씁니다.",
    "COUNT": "맞는 줄이 몇 줄인지 셉니다.",
}
_COMPILER = Compiler(STANDARD, frozenset())


class _Unsaid(Exception):
    """There is no phrase for this."""


@dataclass(frozen=True, slots=True)
class Words:
    """How the values of one column are said. `unit` follows a number; `titles` stand for texts that are ids, `names`
    for facts, by the text that reads them."""

    unit: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


PLAIN = Words()


def headed(label: str) -> tuple[str, str]:
    """The heading of a column without its unit, and the unit its label names: in brackets at the end, or as the word
    it ends with. An empty unit where it names none."""
    if found := _IN_BRACKETS.match(label.strip()):
        return found.group(1), found.group(2)
    if asked := _ASKED.search(label.strip()):
        return label, asked.group(1)
    return label, next((unit for ending, unit in _COUNTED if label.strip().endswith(ending)), "")


def policy(hit_policy: str, aggregation: str = "") -> str:
    """How the rows that fit become an answer, as a sentence."""
    if aggregation in AGGREGATIONS:
        return _GATHERED[aggregation]
    return _POLICIES.get(hit_policy, "")


def condition(cell: UnaryTests, words: Words = PLAIN) -> str | None:
    """What a cell asks of its column."""
    tests: s.Tests = cell.tree
    if tests.is_any:
        return ANY
    try:
        if tests.negated and len(tests.tests) == 1 and (said := _not_held(tests.tests[0], words)):
            return said
        parts = [_test(node, words) for node in tests.tests]
    except _Unsaid:
        return None
    if not tests.negated:
        return _either(parts)
    if parts == [EMPTY]:
        return "비어 있지 않음"
    return _neither(parts)


def result(entry: Expression, words: Words = PLAIN) -> str | None:
    """What a row answers in one column."""
    tree = entry.tree
    try:
        if _is_constant(tree):
            return value(_worth(tree), words)
        return _written(tree, words)
    except _Unsaid:
        return None


def value(found: object, words: Words = PLAIN) -> str:
    """A FEEL value, or the JSON of one, as people write it."""
    if found is None or found == "":
        return NONE
    if isinstance(found, Mapping):
        return ", ".join(f"{name} {value(inner, words)}" for name, inner in found.items()) or NONE
    if isinstance(found, list | tuple):
        return ", ".join(value(inner, words) for inner in found) or NONE
    if isinstance(found, Range):
        return _interval(found.low, found.high, found.low_closed, found.high_closed, words)
    try:
        return _constant(found, words)
    except _Unsaid:
        return str(to_json(found))


def _constant(found: object, words: Words) -> str:
    match found:
        case None:
            return EMPTY
        case bool():
            return YES if found else NO
        case str():
            return words.titles.get(found, found) or "빈 글자"
        case Decimal() | int():
            return _number(Decimal(found)) + words.unit
        case datetime():
            return f"{long_day(found.date())} {found:%H:%M}"
        case date():
            return long_day(found)
        case time():
            return f"{found:%H:%M}"
        case timedelta():
            return _span(found)
        case Months():
            return _months(found.months)
    raise _Unsaid


def _number(found: Decimal) -> str:
    plain = found.normalize(NUMBERS) if found != found.to_integral_value() else found.to_integral_value()
    return f"{plain:,f}"


def _span(found: timedelta) -> str:
    seconds = int(abs(found).total_seconds())
    parts = [
        (seconds // 86_400, "일"),
        (seconds // 3_600 % 24, "시간"),
        (seconds // 60 % 60, "분"),
        (seconds % 60, "초"),
    ]
    said = " ".join(f"{count}{unit}" for count, unit in parts if count) or "0일"
    return f"마이너스 {said}" if found < timedelta(0) else said


def _months(months: int) -> str:
    years, rest = divmod(abs(months), 12)
    said = " ".join(f"{count}{unit}" for count, unit in ((years, "년"), (rest, "개월")) if count) or "0개월"
    return f"마이너스 {said}" if months < 0 else said


def _either(parts: Sequence[str]) -> str:
    *others, last = parts
    return f"{', '.join(others)} 또는 {last}" if others else last


def _neither(parts: Sequence[str]) -> str:
    match parts:
        case [one]:
            return f"{particle(one, '이/가')} 아닌 경우"
        case [one, other]:
            return f"{one}도 {other}도 아닌 경우"
    return f"{', '.join(parts)} 가운데 어느 것도 아닌 경우"


def _test(node: s.Node, words: Words) -> str:
    match node:
        case s.OperatorTest(operator, right):
            return _compared(operator, right, words)
        case s.OpenRange(test):
            return _test(test, words)
        case s.Interval(low, high, low_closed, high_closed):
            return _interval(_end(low, words), _end(high, words), low_closed, high_closed, words)
        case s.Alternatives(items) | s.ListOf(items) if items:
            return _either([_test(item, words) for item in items])
        case _ if _asks_the_value(node):
            return _asked(node, words)
    return _noun(node, words)


def _asked(node: s.Node, words: Words) -> str:
    """A condition with `?` for the value of the column."""
    match node:
        case s.Compared(operator, s.Name("?"), right) if not _asks_the_value(right):
            return _compared(operator, right, words)
        case s.Compared(operator, left, s.Name("?")) if not _asks_the_value(left):
            return _compared(_TURNED[operator], left, words)
        case s.Between(s.Name("?"), low, high):
            return _interval(_end(low, words), _end(high, words), True, True, words)
        case s.Contained(s.Name("?"), test):
            return _test(test, words)
        case s.Logic("or", parts):
            return _either([_asked(part, words) for part in parts])
        case s.Logic("and", parts) if not any(isinstance(part, s.Logic) for part in parts):
            *others, last = (_asked(part, words) for part in parts)
            return " ".join((*(f"{other}이면서" for other in others), last))
        case s.Call(s.Name("not"), (inner,), None, _):
            return _not_held(inner, words) or _neither([_asked(inner, words)])
        case s.Call():
            return _held(node, words)
    raise _Unsaid


def _held(node: s.Call, words: Words, *, is_held: bool = True) -> str:
    match node:
        case s.Call(s.Name(function), (s.Name("?"), given), None, _) if function in _CALLS:
            which, yes, no = _CALLS[function]
            return f"{_quoted(_noun(given, words), which)} {yes if is_held else no}"
    raise _Unsaid


def _not_held(node: s.Node, words: Words) -> str:
    """What it is called when a call that can be said does not hold; empty for anything else."""
    return _held(node, words, is_held=False) if isinstance(node, s.Call) else ""


def _quoted(word: str, which: str) -> str:
    return f"‘{word}’{particle(word, which)[len(word) :]}"


def _compared(operator: str, right: s.Node, words: Words) -> str:
    if operator == "=":
        return _noun(right, words)
    if operator == "!=":
        return _neither([_noun(right, words)])
    if not _is_constant(right):
        return f"{_noun(right, words)} {_AMOUNTS[operator]}"
    return _bounded(operator, _worth(right), words)


def _bounded(operator: str, end: object, words: Words) -> str:
    if isinstance(end, date | time):
        return f"{_constant(end, words)}{_DAYS[operator]}"
    if isinstance(end, bool) or not isinstance(end, Decimal | timedelta | Months):
        raise _Unsaid
    return f"{_constant(end, words)} {_AMOUNTS[operator]}"


class _Named(str):
    """An end of a range that is a fact: its name."""

    __slots__ = ()


def _end(node: s.Node, words: Words) -> object:
    return _worth(node) if _is_constant(node) else _Named(_noun(node, words))


def _interval(low: object, high: object, low_closed: bool, high_closed: bool, words: Words) -> str:
    above, below = ">=" if low_closed else ">", "<=" if high_closed else "<"
    parts = []
    for operator, end in ((above, low), (below, high)):
        if isinstance(end, _Named):
            parts.append(f"{end} {_AMOUNTS[operator]}")
        elif end is not None:
            parts.append(_bounded(operator, end, words))
    if not parts:
        raise _Unsaid
    return " ".join(parts)


def _noun(node: s.Node, words: Words) -> str:
    if _is_constant(node):
        found = _worth(node)
        if isinstance(found, list):
            return _either([_constant(one, words) for one in found]) if found else NONE
        if isinstance(found, Range):
            return _interval(found.low, found.high, found.low_closed, found.high_closed, words)
        return _constant(found, words)
    if (path := path_of(node)) and path in words.names:
        return words.names[path]
    raise _Unsaid


def _written(node: s.Node, words: Words) -> str:
    """Texts and facts put together with `+`: the facts stand in brackets."""
    match node:
        case s.Chain(first, rest) if all(operator == "+" for operator, _ in rest):
            parts = [first, *(part for _, part in rest)]
            if not any(isinstance(part, s.Literal) and isinstance(part.value, str) for part in parts):
                raise _Unsaid
            return "".join(_piece(part, words) for part in parts)
    raise _Unsaid


def _piece(node: s.Node, words: Words) -> str:
    match node:
        case s.Literal(str() as text):
            return text
        case s.Call(s.Name("string"), (inner,), None, _):
            node = inner
    if path := path_of(node):
        return f"〔{words.names.get(path, path)}〕"
    raise _Unsaid


def path_of(node: s.Node) -> str:
    """`fault.result` for a fact that is read as it stands; empty for anything that works something out."""
    match node:
        case s.Name(name, _) if name != "?":
            return name
        case s.Path(inner, name):
            before = path_of(inner)
            return f"{before}.{name}" if before else ""
    return ""


def _asks_the_value(node: s.Node) -> bool:
    return any(isinstance(inner, s.Name) and inner.name == "?" for inner in s.nodes(node))


def _is_constant(node: s.Node) -> bool:
    free = free_names(node, STANDARD)
    return not (free.sure or free.maybe) and not _asks_the_value(node)


def _worth(node: s.Node) -> object:
    try:
        found = _COMPILER.run(node)(Scope({}))
    except FeelError:
        raise _Unsaid from None
    if found is None and node != s.Literal(None):
        raise _Unsaid
    return found
