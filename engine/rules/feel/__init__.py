"""FEEL: the expression language of decision tables, conditions and form sums. Text to tree to closures; nothing of
Python can be reached from an expression, and every limit is in limits.py."""

from engine.rules.feel.errors import FeelError
from engine.rules.feel.expression import Expression, UnaryTests, compile_expression, compile_unary_tests
from engine.rules.feel.functions import FORMS, STANDARD
from engine.rules.feel.values import Months, Range, to_json, value_of

__all__ = [
    "FORMS",
    "STANDARD",
    "Expression",
    "FeelError",
    "Months",
    "Range",
    "UnaryTests",
    "compile_expression",
    "compile_unary_tests",
    "to_json",
    "value_of",
]
