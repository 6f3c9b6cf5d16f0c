"""The only Jinja a release's template may use, and the environment that runs it. The guard that judges a template
before it is taken walks the same list, so that what is read and what is run cannot differ."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from engine.paper.words import commas, dotted, dotted_with_weekday, won, won_in_words

LOOP_NAMES = frozenset({"index", "index0", "revindex", "first", "last", "length"})
FILTERS = frozenset(
    {"default", "first", "join", "last", "length", "trim", "upper", "commas", "won", "won_words", "day", "day_weekday"}
)
TESTS = frozenset(
    {"defined", "undefined", "none", "true", "false", "even", "odd", "eq", "ne", "gt", "ge", "lt", "le", "in"}
)
NODES: tuple[type[nodes.Node], ...] = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const),
    *(nodes.For, nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not),
    *(nodes.Getattr, nodes.Getitem, nodes.Filter, nodes.Test),
)
"""Names, dotted data, `for`, `if`, comparison, the filters and tests above. No calls, no arithmetic, no assignment:
nothing that could grow beyond the data it is given."""


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """Jinja without its globals, with escaping on, over plain data only. Unknown names are errors, not blanks."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        own: dict[str, Callable[..., Any]] = {
            "commas": lambda value: commas(_whole(value)),
            "won": lambda value: won(_whole(value)),
            "won_words": lambda value: won_in_words(_whole(value)),
            "day": lambda value: dotted(_day(value)) if value else "",
            "day_weekday": lambda value: dotted_with_weekday(_day(value)) if value else "",
        }
        self.filters = {name: f for name, f in {**self.filters, **own}.items() if name in FILTERS}
        self.tests = {name: f for name, f in self.tests.items() if name in TESTS}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Only the loop has attributes; data is reached by its keys."""
        return isinstance(obj, LoopContext) and attr in LOOP_NAMES

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A dotted name is a key of plain data first, so that no method of a dictionary hides a field."""
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Items of dictionaries and lists; nothing else has any."""
        if isinstance(obj, dict | list):
            try:
                return obj[argument]
            except (LookupError, TypeError):
                return self.undefined(obj=obj, name=argument)
        return self.undefined(obj=obj, name=argument)

    def is_safe_callable(self, obj: Any) -> bool:
        """Nothing is callable."""
        return False

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """No arithmetic reaches this; if it does, it is refused."""
        raise SecurityError(f"operator {operator} is not allowed")

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise SecurityError("an amount must be a whole number")
    return value


def _day(value: Any) -> date:
    return date.fromisoformat(str(value))
