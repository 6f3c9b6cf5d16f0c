"""How a built-in function is declared and called: by position or by name, with FEEL's conversions between a value
and a list of one. What the functions do is in the files beside this one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from engine.rules.feel.errors import FeelError
from engine.rules.feel.limits import LIST_ITEMS_MAX, STRING_CHARS_MAX
from engine.rules.feel.scope import Work
from engine.rules.feel.values import Function, Months, Range
from engine.rules.feel.wide import FarDate, FarMoment, FarSpan, FineTime

KINDS: dict[str, frozenset[type] | None] = {
    "any": None,
    "string": frozenset({str}),
    "number": frozenset({Decimal}),
    "boolean": frozenset({bool}),
    "list": frozenset({list}),
    "context": frozenset({dict}),
    "date": frozenset({date, datetime, FarDate, FarMoment}),
    "time": frozenset({time, datetime, FineTime, FarMoment}),
    "moment": frozenset({datetime, FarMoment}),
    "duration": frozenset({timedelta, FarSpan, Months}),
    "range": frozenset({Range}),
    "point": frozenset({Decimal, str, date, time, datetime, timedelta, Months, FarDate, FineTime, FarMoment, FarSpan}),
}
_UNFIT = object()
_LEFT_OUT = object()


@dataclass(frozen=True, slots=True)
class Parameter:
    """`name:kind`, `name:kind|null` when null may be given, with `?` behind it when it may be left out (null then)."""

    name: str
    kind: str
    nullable: bool
    optional: bool
    kinds: frozenset[type] | None

    def fit(self, given: object) -> object:
        """The value as this parameter takes it, or _UNFIT."""
        if given is _LEFT_OUT or (given is None and self.nullable):
            return None
        if self.kind == "function":
            return given if isinstance(given, Function) else _UNFIT
        kinds = self.kinds
        if kinds is None or type(given) in kinds:
            return given
        if self.kind == "list":
            return _UNFIT if given is None else [given]
        if type(given) is list and len(given) == 1 and type(given[0]) in kinds:
            return given[0]
        return _UNFIT


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to call a function. A variadic one takes its values as one list, or each as an argument; one with a
    rest takes more arguments of its last parameter's kind, and gets them as a list."""

    parameters: tuple[Parameter, ...]
    variadic: bool
    rest: bool
    run: Callable[..., object]
    wants_work: bool

    def takes(self, count: int, names: tuple[str, ...] | None) -> bool:
        """Whether so many arguments, or arguments of these names, are possible."""
        if names is not None:
            known = {p.name for p in self.parameters}
            needed = {p.name for p in self.parameters if not p.optional}
            return set(names) <= known and needed <= set(names)
        if self.variadic:
            return count > 0
        needed_count = sum(not p.optional for p in self.parameters)
        return needed_count <= count and (self.rest or count <= len(self.parameters))

    def bind(self, given: Sequence[object], names: tuple[str, ...] | None) -> list[object] | None:
        """The arguments in the order of the parameters, or None when a value is of the wrong kind."""
        if names is not None:
            by_name = dict(zip(names, given, strict=True))
            given = [by_name.get(p.name, _LEFT_OUT) for p in self.parameters]
        elif self.variadic and (len(given) > 1 or type(given[0]) is not list):
            return [list(given)] if len(given) > 1 or given[0] is not None else None
        if len(given) == len(self.parameters) and not self.rest:
            fitted = []
            for parameter, value in zip(self.parameters, given, strict=True):
                fit = parameter.fit(value)
                if fit is _UNFIT:
                    return None
                fitted.append(fit)
            return fitted
        padded = [*given, *[_LEFT_OUT] * (len(self.parameters) - len(given))]
        fitted = [p.fit(value) for p, value in zip(self.parameters, padded, strict=False)]
        if self.rest:
            last = self.parameters[-1]
            more = [last.fit(value) for value in padded[len(self.parameters) :]]
            fitted[-1] = _UNFIT if any(v is _UNFIT for v in (fitted[-1], *more)) else [fitted[-1], *more]
        return None if any(value is _UNFIT for value in fitted) else fitted


@dataclass(frozen=True, slots=True, eq=False)
class Builtin(Function):
    """A function of the standard library, in all its variants."""

    name: str
    variants: tuple[Variant, ...]

    def check(self, count: int, names: tuple[str, ...] | None) -> str | None:
        """A Korean sentence when no variant takes such arguments."""
        if any(variant.takes(count, names) for variant in self.variants):
            return None
        ways = (", ".join(p.name + ("?" if p.optional else "") for p in v.parameters) for v in self.variants)
        listed = " 또는 ".join(dict.fromkeys(f"{self.name}({way})" for way in ways))
        return f"함수 {self.name}에 준 값의 수나 이름이 맞지 않습니다. {listed}처럼 적어 주십시오."

    def invoke(self, given: Sequence[object], work: Work, names: tuple[str, ...] | None = None) -> object:
        """As call(), for a function that was handed over as a value: wrong arguments are null there."""
        return self.call(given, names, work)

    def accepts(self, count: int) -> bool:
        """Whether it can be called with so many arguments."""
        return any(variant.takes(count, None) for variant in self.variants)

    def call(self, given: Sequence[object], names: tuple[str, ...] | None, work: Work) -> object:
        """The function's answer; null when the values are not of the kinds it takes."""
        return self.prepared(len(given), names)(given, work)

    def prepared(self, count: int, names: tuple[str, ...] | None) -> Callable[[Sequence[object], Work], object]:
        """As call(), for one number of arguments or one set of names; which variants can fit is settled once."""
        variants = tuple(variant for variant in self.variants if variant.takes(count, names))

        def call(given: Sequence[object], work: Work) -> object:
            for value in given:
                kind = type(value)
                if kind is list:
                    work.spend(len(value))  # type: ignore[arg-type]  # an exact list
                    work.look_through(value)
                elif kind is str and len(value) > 127:  # type: ignore[arg-type]  # an exact str
                    work.spend(len(value) >> 7)  # type: ignore[arg-type]  # an exact str
            for variant in variants:
                arguments = variant.bind(given, names)
                if arguments is not None:
                    found = variant.run(*arguments, work) if variant.wants_work else variant.run(*arguments)
                    return work.weighed(_limited(found))
            return None

        return call


def _limited(found: object) -> object:
    if type(found) is str and len(found) > STRING_CHARS_MAX:
        raise FeelError("글이 너무 깁니다.")
    if type(found) is list and len(found) > LIST_ITEMS_MAX:
        raise FeelError(f"목록이 너무 깁니다. {LIST_ITEMS_MAX:,}개까지 다룹니다.")
    return found


def _parameter(text: str) -> Parameter:
    name, _, kind = text.removesuffix("?").rpartition(":")
    plain = kind.removesuffix("|null")
    return Parameter(name, plain, kind.endswith("|null"), text.endswith("?"), KINDS.get(plain))


_Run = TypeVar("_Run", bound=Callable[..., Any])


class Library(dict[str, Builtin]):
    """Built-in functions by name."""

    def declare(
        self, name: str, *parameters: str, variadic: bool = False, rest: bool = False, wants_work: bool = False
    ) -> Callable[[_Run], _Run]:
        """Declare a variant: `@library.declare("substring", "string:string", "length:number?")`."""
        parsed = tuple(_parameter(text) for text in parameters)

        def add(run: _Run) -> _Run:
            known = self[name].variants if name in self else ()
            self[name] = Builtin(name, (*known, Variant(parsed, variadic, rest, run, wants_work)))
            return run

        return add

    def with_overrides(self, *others: Mapping[str, Builtin]) -> Library:
        """This library, with the functions of others in place of its own of the same name."""
        merged = Library(self)
        for other in others:
            merged.update(other)
        return merged
