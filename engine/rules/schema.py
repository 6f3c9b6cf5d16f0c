"""Data against a form's schema: every violation as a place and a Korean sentence. What a schema may itself contain
is judged in `form_lint`; the words of the schema (titles) are data and only quoted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jsonschema_rs

from engine.model.errors import Problem
from engine.model.ids import Json
from engine.model.korean import particle

Schema = dict[str, Any]


def inlined(schema: Schema, shared: Mapping[str, Schema]) -> Schema:
    """The schema with every local reference replaced by what it points at. References were checked before: they
    exist, are local and do not go in circles."""

    def walk(node: Any, root: Schema) -> Any:
        if isinstance(node, list):
            return [walk(item, root) for item in node]
        if not isinstance(node, dict):
            return node
        if isinstance(ref := node.get("$ref"), str):
            target, there = resolve(ref, root, shared)
            beside = {k: walk(v, root) for k, v in node.items() if k != "$ref"}
            return {**walk(target, there), **beside}
        return {k: walk(v, root) for k, v in node.items() if k != "$defs"}

    found: Schema = walk(schema, schema)
    return found


def resolve(ref: str, root: Schema, shared: Mapping[str, Schema]) -> tuple[Any, Schema]:
    """What a local reference points at, and the document it lies in. Raises KeyError when it points nowhere."""
    file, _, path = ref.partition("#")
    document = shared[file] if file else root
    found: Any = document
    for part in path.split("/")[1:]:
        found = found[part.replace("~1", "/").replace("~0", "~")]
    if not isinstance(found, dict):
        raise KeyError(ref)
    return found, document


def compile_validator(schema: Schema) -> jsonschema_rs.Draft202012Validator:
    """A validator with linear-time patterns and real dates."""
    return jsonschema_rs.Draft202012Validator(
        schema, validate_formats=True, pattern_options=jsonschema_rs.RegexOptions()
    )


_INCOMPLETE = frozenset({"required", "minItems", "minLength"})


def violations(
    validator: jsonschema_rs.Draft202012Validator, schema: Schema, data: Json, *, partial: bool
) -> list[Problem]:
    """Everything in the data that the schema forbids. With `partial`, what is merely not there yet is not counted."""
    found: list[Problem] = []
    for error in validator.iter_errors(data):
        kind: Any = error.kind
        name = kind.name
        if partial and name in _INCOMPLETE:
            continue
        path = list(error.instance_path)
        if name == "required":
            missing = str(kind.property)
            found.append(_missing(schema, [*path, missing]))
        elif name == "additionalProperties":
            for unknown in kind.unexpected:
                place = pointer([*path, unknown])
                found.append(Problem("unknown_field", f"모르는 항목입니다: {unknown}", pointer=place))
        else:
            code, sentence = _sentence(name, kind, field_at(schema, path), error.instance, path)
            found.append(Problem(code, sentence, pointer=pointer(path)))
    return list(dict.fromkeys(found))


def pointer(path: list[Any]) -> str:
    """RFC 6901."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def field_at(schema: Schema, path: list[Any]) -> Schema:
    """The part of an inlined schema that describes a place, as far as properties and items lead there."""
    here: Any = schema
    for part in path:
        if isinstance(part, int):
            here = here.get("items", {})
            continue
        options = [here.get("properties", {})]
        options += [branch.get("then", {}).get("properties", {}) for branch in here.get("allOf", [])]
        options.append(here.get("then", {}).get("properties", {}) if isinstance(here.get("then"), dict) else {})
        here = next((o[part] for o in options if part in o), {})
    return here if isinstance(here, dict) else {}


def title_of(field: Schema, path: list[Any]) -> str:
    """What the field is called on the form."""
    return str(field.get("title") or (path[-1] if path else "내용"))


def _missing(schema: Schema, path: list[Any]) -> Problem:
    field = field_at(schema, path)
    title = title_of(field, path)
    chooses = "enum" in field or field.get("format") == "date" or field.get("x-person")
    verb = "골라" if chooses else "더해" if field.get("type") == "array" else "적어"
    return Problem("missing", f"{particle(title, '을/를')} {verb} 주십시오.", pointer=pointer(path))


_TYPES = {
    "string": "글로",
    "integer": "정수로",
    "number": "수로",
    "boolean": "예 또는 아니요로",
    "array": "목록으로",
    "object": "묶음으로",
    "null": "비워",
}


def _number(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,g}" if isinstance(value, float) else str(value)


def _sentence(name: str, kind: Any, field: Schema, instance: Any, path: list[Any]) -> tuple[str, str]:
    title = title_of(field, path)
    topic, unit = particle(title, "은/는"), "원" if field.get("x-money") else ""
    match name:
        case "type":
            wanted = " ".join(_TYPES.get(str(t), str(t)) for t in kind.types)
            return "wrong_type", f"{topic} {wanted} 적어 주십시오."
        case "enum" | "const":
            return "not_a_choice", f"{topic} 보기 가운데에서 골라 주십시오."
        case "minLength":
            if not instance:
                return "missing", f"{particle(title, '을/를')} 적어 주십시오."
            return "too_short", f"{topic} {kind.limit}자 넘게 적어 주십시오."
        case "maxLength":
            return "too_long", f"{topic} {kind.limit:,}자까지 적을 수 있습니다."
        case "minimum":
            return "too_small", f"{topic} {_number(kind.limit)}{unit}보다 작을 수 없습니다."
        case "exclusiveMinimum":
            return "too_small", f"{topic} {_number(kind.limit)}{unit}보다 커야 합니다."
        case "maximum":
            return "too_large", f"{topic} {_number(kind.limit)}{unit}보다 클 수 없습니다."
        case "exclusiveMaximum":
            return "too_large", f"{topic} {_number(kind.limit)}{unit}보다 작아야 합니다."
        case "multipleOf":
            return "not_a_multiple", f"{topic} {_number(kind.multiple_of)} 단위로 적어 주십시오."
        case "minItems":
            return "too_few", f"{particle(title, '을/를')} {kind.limit}줄 넘게 적어 주십시오."
        case "maxItems":
            return "too_many", f"{topic} {kind.limit}줄까지 적을 수 있습니다."
        case "uniqueItems":
            return "repeated", f"{title}에 같은 것이 두 번 있습니다."
        case "format":
            wanted = "있는 날짜로 골라" if kind.format == "date" else "바른 모양으로 적어"
            return "wrong_format", f"{topic} {wanted} 주십시오."
        case "pattern":
            return "wrong_format", f"{topic} {field.get('x-pattern-hint') or '정해진 모양으로 적어 주십시오.'}"
        case _:
            return "not_allowed", f"{particle(title, '을/를')} 다시 살펴 주십시오."
