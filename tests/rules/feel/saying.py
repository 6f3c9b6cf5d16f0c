"""How the tests of FEEL speak: `worth(text)` is the value of an expression; a case pairs an expression with another one
that must be worth the same, kind and all."""

from __future__ import annotations

from collections.abc import Mapping

from engine.rules.feel import FeelError, compile_expression
from engine.rules.feel.values import kind_of, same


def worth(text: str, facts: Mapping[str, object] | None = None) -> object:
    """The value of an expression over facts; what cannot be compiled is raised."""
    given = facts or {}
    return compile_expression(text, given).evaluate(given)


def worth_or_null(text: str) -> object:
    """As a decision file counts: what cannot be compiled is null."""
    try:
        return worth(text)
    except FeelError:
        return None


def cases(text: str) -> list[tuple[str, str]]:
    """Lines of `expression => expression`; a blank line and a line that opens with # say nothing."""
    lines = [line.strip() for line in text.splitlines()]
    pairs = [line.rpartition(" => ") for line in lines if line and not line.startswith("#")]
    assert all(middle for _, middle, _ in pairs), "every line has its ` => `"
    return [(left, right) for left, _, right in pairs]


def assert_same(left: str, right: str) -> None:
    """Both are worth the same, and the right side is what somebody wrote down, not another null by mistake."""
    wanted = worth(right)
    assert (wanted is None) == (right == "null"), f"the case itself is wrong: {right}"

    found = worth_or_null(left)

    assert (kind_of(found), found) == (kind_of(wanted), wanted) or same(found, wanted), (left, found, wanted)
