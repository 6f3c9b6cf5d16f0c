"""The libraries an expression may call into: the standard's built-ins, and the forms' variation of them."""

from __future__ import annotations

from engine.rules.feel.functions import forms, lists, numbers, texts, times
from engine.rules.feel.functions.registry import Builtin, Library

STANDARD: Library = Library().with_overrides(numbers.library, texts.library, lists.library, times.library)
FORMS: Library = STANDARD.with_overrides(forms.library)

__all__ = ["FORMS", "STANDARD", "Builtin", "Library"]
