"""Built-in functions on strings. Those that take a regular expression are in patterns.py."""

from __future__ import annotations

from decimal import Decimal

from engine.rules.feel.functions.registry import Library
from engine.rules.feel.scope import Work
from engine.rules.feel.temporal import quoted, text_of

library = Library()


def written(value: object) -> str:
    """The text of any value; lists and contexts as FEEL would write them."""
    if type(value) is list:
        return f"[{', '.join(_inside(item) for item in value)}]"
    if type(value) is dict:
        return "{" + ", ".join(f"{name}: {_inside(inner)}" for name, inner in value.items()) + "}"
    return text_of(value)


def _inside(value: object) -> str:
    return written(value) if isinstance(value, (list, dict)) else quoted(value)


@library.declare("string", "from:any")
def _string(value: object) -> str | None:
    return None if value is None else written(value)


@library.declare("string length", "string:string")
def _string_length(string: str) -> Decimal:
    return Decimal(len(string))


@library.declare("substring", "string:string", "start position:number", "length:number?")
def _substring(string: str, start: Decimal, length: Decimal | None) -> str | None:
    if not 1 <= abs(start) <= len(string):
        return None if start == 0 else ""
    begin = int(start) - 1 if start > 0 else len(string) + int(start)
    if length is None:
        return string[begin:]
    if length < 1:
        return None
    return string[begin : begin + int(min(length, Decimal(len(string))))]


@library.declare("upper case", "string:string")
def _upper_case(string: str) -> str:
    return string.upper()


@library.declare("lower case", "string:string")
def _lower_case(string: str) -> str:
    return string.lower()


@library.declare("substring before", "string:string", "match:string")
def _substring_before(string: str, match: str) -> str:
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@library.declare("substring after", "string:string", "match:string")
def _substring_after(string: str, match: str) -> str:
    return string.partition(match)[2] if match else string


@library.declare("contains", "string:string", "match:string")
def _contains(string: str, match: str) -> bool:
    return match in string


@library.declare("starts with", "string:string", "match:string")
def _starts_with(string: str, match: str) -> bool:
    return string.startswith(match)


@library.declare("ends with", "string:string", "match:string")
def _ends_with(string: str, match: str) -> bool:
    return string.endswith(match)


@library.declare("trim", "string:string")
def _trim(string: str) -> str:
    return string.strip()


@library.declare("string join", "list:list", "delimiter:string|null?", wants_work=True)
def _string_join(items: list[object], delimiter: str | None, work: Work) -> str | None:
    texts = [item for item in items if item is not None]
    if not all(type(item) is str for item in texts):
        return None
    # The joined text may be far longer than what was given: pay before making it.
    size = sum(len(str(t)) for t in texts) + len(delimiter or "") * len(texts)
    work.spend(size >> 7)
    return (delimiter or "").join(map(str, texts))
