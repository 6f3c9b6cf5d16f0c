"""Parts that forms share, put in their place: a schema that names nothing outside itself, for whoever shows or prints
it. Whether the names are right is judged in definition.py, which follows them by the same rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.rules.form.definition import full_ref, target_of


def standing_alone(schema: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    """A checked schema with every reference into `_shared` replaced by what it names; what stands beside the reference
    wins. References within the form stay as they are."""
    return {word: _placed(value, "", schema, shared) for word, value in schema.items()}


def _is_data(word: str, inner: object) -> bool:
    """What people write, not a description of it; but a field may happen to have such a word for its name."""
    return word in ("default", "enum", "const") and not (isinstance(inner, dict) and {"type", "$ref"} & inner.keys())


def _placed(value: Any, base: str, schema: Mapping[str, Any], shared: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_placed(item, base, schema, shared) for item in value]
    if not isinstance(value, dict):
        return value
    ref = value.get("$ref")
    own = {
        word: inner if word.startswith("x-") or _is_data(word, inner) else _placed(inner, base, schema, shared)
        for word, inner in value.items()
    }
    if not isinstance(ref, str):
        return own
    full = full_ref(ref, base)
    if full.startswith("#"):
        return own
    found = target_of(full, schema, shared)
    assert found is not None, f"a checked schema names nothing that is missing: {full}"
    target = _placed(found, full.partition("#")[0], schema, shared)
    return {**target, **{word: inner for word, inner in own.items() if word != "$ref"}}
