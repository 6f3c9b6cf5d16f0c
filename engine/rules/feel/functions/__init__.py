"""The libraries an expression may call into: the standard's built-ins, and the forms' variation of them."""

from __future__ import annotations

from engine.rules.feel.functions import (
    aggregates,
    contexts,
    forms,
    lists,
    numbers,
    patterns,
    ranges,
    rangetext,
    texts,
    times,
)
from engine.rules.feel.functions.registry import Builtin, Library

STANDARD: Library = Library().with_overrides(
    *(part.library for part in (numbers, texts, patterns, lists, aggregates, contexts, ranges, rangetext, times))
)
FORMS: Library = STANDARD.with_overrides(forms.library)

__all__ = ["FORMS", "STANDARD", "Builtin", "Library"]
