"""What kind of value an expression gives, as far as its form tells: whether it could ever be true or false.

Nothing is evaluated here; what depends on the facts is unknown.
"""

from __future__ import annotations

from typing import Final, Literal

from engine.rules.feel import syntax as s

Kind = Literal["boolean", "other", "unknown"]

_OTHER_LANGUAGES: Final = {"True": "true", "False": "false", "None": "null", "TRUE": "true", "FALSE": "false"}
_BOOLEAN: Final = (s.Logic, s.Compared, s.Between, s.Contained, s.Quantified, s.InstanceOf)
_OTHER: Final = (s.Chain, s.Negated, s.For, s.ListOf, s.ContextOf, s.FunctionDefinition, s.Interval, s.OpenRange)


def kind_of(tree: s.Node) -> Kind:
    """Whether the value is true or false whatever the facts are, never, or depending on them."""
    while isinstance(tree, s.If):
        if kind_of(tree.then) == "other":
            return "other"
        tree = tree.otherwise
    if isinstance(tree, s.Literal):
        return "boolean" if isinstance(tree.value, bool) else "other"
    if isinstance(tree, _BOOLEAN):
        return "boolean"
    return "other" if isinstance(tree, _OTHER) else "unknown"


def foreign_constant(tree: s.Node) -> tuple[str, str] | None:
    """A constant as other languages write it, which here would be a fact that nobody ever tells, and how it is
    written here."""
    for node in s.nodes(tree):
        if isinstance(node, s.Name) and node.name in _OTHER_LANGUAGES:
            return node.name, _OTHER_LANGUAGES[node.name]
    return None
