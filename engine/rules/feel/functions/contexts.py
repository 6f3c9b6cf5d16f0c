"""Built-in functions on contexts."""

from __future__ import annotations

from engine.rules.feel.functions.registry import Library
from engine.rules.feel.values import same

library = Library()


@library.declare("get value", "m:context", "key:string")
def _get_value(context: dict[str, object], key: str) -> object:
    return context.get(key)


@library.declare("get entries", "m:context")
def _get_entries(context: dict[str, object]) -> list[object]:
    return [{"key": name, "value": value} for name, value in context.items()]


@library.declare("context", "entries:list")
def _context(entries: list[object]) -> dict[str, object] | None:
    found: dict[str, object] = {}
    for entry in entries:
        if not isinstance(entry, dict) or "value" not in entry:
            return None
        key = entry.get("key")
        if not isinstance(key, str) or key in found:
            return None
        found[key] = entry["value"]
    return found


@library.declare("context put", "context:context", "key:string", "value:any")
def _context_put(context: dict[str, object], key: str, value: object) -> dict[str, object]:
    return {**context, key: value}


@library.declare("context put", "context:context", "keys:list", "value:any")
def _context_put_deep(context: dict[str, object], keys: list[object], value: object) -> dict[str, object] | None:
    if not keys or not isinstance(keys[0], str):
        return None
    if len(keys) == 1:
        return _context_put(context, keys[0], value)
    inner = context.get(keys[0])
    if not isinstance(inner, dict):
        return None
    changed = _context_put_deep(inner, keys[1:], value)
    return None if changed is None else _context_put(context, keys[0], changed)


@library.declare("context merge", "contexts:list")
def _context_merge(contexts: list[object]) -> dict[str, object] | None:
    found: dict[str, object] = {}
    for context in contexts:
        if not isinstance(context, dict):
            return None
        found.update(context)
    return found


@library.declare("is", "value1:any", "value2:any")
def _is(first: object, second: object) -> bool:
    return same(first, second)


@library.declare("is defined", "value:any")
def _is_defined(value: object) -> bool:
    """Not in the standard; procedures use it."""
    return value is not None
