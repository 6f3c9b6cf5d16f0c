"""What a form definition may contain: a closed subset of JSON Schema 2020-12 and of UI hints. All problems at once.

A form comes from outside. Whatever is not named here is refused, so that nothing in it can reach the network, run,
hang a validator or fill the memory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import jsonschema_rs

from engine.model.errors import Problem
from engine.rules.feel import FeelError, compile_expression
from engine.rules.schema import Schema, pointer, resolve

DRAFT = "https://json-schema.org/draft/2020-12/schema"
DEPTH_MAX = 12
FIELDS_MAX = 300
NODES_MAX = 5_000
COUNT_MAX = 500
LENGTH_MAX = 100_000
PATTERN_MAX = 200
TYPES = frozenset({"object", "array", "string", "integer", "number", "boolean", "null"})
FORMATS = frozenset({"date", "email"})
KEYWORDS = frozenset(
    {
        *("$schema", "$id", "$defs", "$ref", "$comment", "title", "description", "type", "properties", "required"),
        *("additionalProperties", "items", "enum", "const", "default", "examples", "readOnly", "format", "pattern"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        *("minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "allOf", "if", "then", "else"),
    }
)
RESERVED = frozenset(
    {
        *("id", "form", "complex_id", "tenant_id", "document_id", "document_no", "number", "state", "status"),
        *("approved_by", "approved_at", "finalized_at", "revision", "release", "seal", "__proto__", "constructor"),
    }
)
WIDGETS = frozenset(
    {"text", "textarea", "money", "date", "choice", "select", "checkbox", "table", "person", "document", "file"}
)
UI_KEYS = frozenset({"sections", "fields", "paper"})
_NESTED_QUANTIFIER = re.compile(r"[+*}]\)?[+*{]|\)[+*{]")


class _Lint:
    def __init__(self, root: Schema, file: str, shared: Mapping[str, Schema]) -> None:
        self.root = root
        self.file = file
        self.shared = shared
        self.problems: list[Problem] = []
        self.fields = 0
        self.nodes = 0

    def say(self, code: str, message: str, path: list[Any]) -> None:
        place = pointer(path)
        self.problems.append(Problem(code, message, file=self.file, element=place or "/", pointer=place))

    def node(self, node: Any, path: list[Any], depth: int, seen: tuple[str, ...]) -> None:
        """One subschema, followed through references as a validator would."""
        self.nodes += 1
        if self.nodes > NODES_MAX:
            if self.nodes == NODES_MAX + 1:
                self.say("too_large", f"양식이 너무 큽니다. 참조를 풀면 {NODES_MAX:,}조각이 넘습니다.", path)
            return
        if depth > DEPTH_MAX:
            self.say("too_deep", f"양식이 {DEPTH_MAX}겹보다 깊습니다.", path)
            return
        if isinstance(node, bool) and path and path[-1] == "additionalProperties":
            return
        if not isinstance(node, dict):
            self.say("not_a_schema", "항목의 정의가 아닙니다.", path)
            return
        for key in node:
            if key not in KEYWORDS and not key.startswith("x-"):
                self.say("unknown_keyword", f"쓸 수 없는 낱말입니다: {key}", [*path, key])
        self._reference(node, path, depth, seen)
        self._scalars(node, path)
        properties = node.get("properties", {})
        if not isinstance(properties, dict):
            self.say("not_a_schema", "properties는 항목 이름과 정의의 묶음이어야 합니다.", [*path, "properties"])
            properties = {}
        for name, field in properties.items():
            self.fields += 1
            if self.fields == FIELDS_MAX + 1:
                self.say("too_many_fields", f"항목이 {FIELDS_MAX}개를 넘습니다.", path)
            if self.fields > FIELDS_MAX:
                return
            if name in RESERVED or name.startswith("_"):
                self.say("reserved_name", f"시스템이 쓰는 이름이라 항목 이름으로 쓸 수 없습니다: {name}", [*path, name])
            self.node(field, [*path, name], depth + 1, seen)
        for key in ("items", "if", "then", "else"):
            if key in node:
                self.node(node[key], [*path, key], depth + 1, seen)
        if "additionalProperties" in node:
            self.node(node["additionalProperties"], [*path, "additionalProperties"], depth + 1, seen)
        for at, branch in enumerate(node["allOf"] if isinstance(node.get("allOf"), list) else []):
            self.node(branch, [*path, "allOf", at], depth + 1, seen)

    def _reference(self, node: Schema, path: list[Any], depth: int, seen: tuple[str, ...]) -> None:
        ref = node.get("$ref")
        if ref is None:
            return
        if not isinstance(ref, str) or not ref.startswith(("#/", "_shared/")) or ".." in ref:
            self.say("foreign_reference", f"이 배포본 밖을 가리킬 수 없습니다: {ref}", [*path, "$ref"])
            return
        if ref in seen:
            self.say("circular_reference", f"자기 자신을 가리킵니다: {ref}", [*path, "$ref"])
            return
        try:
            target, document = resolve(ref, self.root, self.shared)
        except (KeyError, TypeError, IndexError):
            self.say("missing_reference", f"가리키는 것이 없습니다: {ref}", [*path, "$ref"])
            return
        before, self.root = self.root, document
        self.node(target, path, depth + 1, (*seen, ref))
        self.root = before

    def _scalars(self, node: Schema, path: list[Any]) -> None:
        types = node.get("type", [])
        for name in types if isinstance(types, list) else [types]:
            if name not in TYPES:
                self.say("unknown_type", f"모르는 종류입니다: {name}", [*path, "type"])
        if "format" in node and node["format"] not in FORMATS:
            self.say("unknown_format", f"쓸 수 없는 형식입니다: {node['format']}", [*path, "format"])
        if "$schema" in node and node["$schema"].rstrip("#") != DRAFT:
            self.say("foreign_metaschema", "JSON Schema 2020-12만 씁니다.", [*path, "$schema"])
        for key, most in (("minItems", COUNT_MAX), ("maxItems", COUNT_MAX), ("minLength", LENGTH_MAX)):
            if isinstance(node.get(key), int) and node[key] > most:
                self.say("limit_too_large", f"{key}는 {most:,}까지 쓸 수 있습니다.", [*path, key])
        for low, high in (("minLength", "maxLength"), ("minItems", "maxItems"), ("minimum", "maximum")):
            both = isinstance(node.get(low), int | float) and isinstance(node.get(high), int | float)
            if both and node[low] > node[high]:
                self.say("unsatisfiable", f"{low}가 {high}보다 커서 채울 수 없습니다.", [*path, low])
        pattern = node.get("pattern")
        if isinstance(pattern, str) and (len(pattern) > PATTERN_MAX or _NESTED_QUANTIFIER.search(pattern)):
            message = "시간이 끝없이 걸릴 수 있는 모양입니다. 더 단순하게 적어 주십시오."
            self.say("unsafe_pattern", message, [*path, "pattern"])
        if "x-compute" in node:
            self.feel(node["x-compute"], [*path, "x-compute"])

    def feel(self, text: Any, path: list[Any]) -> None:
        if not isinstance(text, str):
            self.say("not_feel", "FEEL 식은 글이어야 합니다.", path)
            return
        try:
            compile_expression(text)
        except FeelError as error:
            self.say("not_feel", f"FEEL 식을 읽을 수 없습니다. {error.message}", path)


def check_definition(schema: Schema, ui: Mapping[str, Any], file: str, shared: Mapping[str, Schema]) -> list[Problem]:
    """Every problem of a form's schema and UI hints, each with file and JSON pointer."""
    lint = _Lint(schema, file, shared)
    lint.node(schema, [], 0, ())
    for at, check in enumerate(_rows(schema.get("x-checks"))):
        lint.feel(check.get("condition"), ["x-checks", at, "condition"])
    about = schema.get("x-danji")
    if isinstance(about, dict):
        fact = about.get("fact")
        for name, text in fact.items() if isinstance(fact, dict) else ():
            if text is not None:
                lint.feel(text, ["x-danji", "fact", name])
        for at, line in enumerate(_rows(about.get("card"))):
            lint.feel(line.get("value"), ["x-danji", "card", at, "value"])
    if not lint.problems:
        try:
            jsonschema_rs.meta.validate({k: v for k, v in schema.items() if not k.startswith("x-")})
        except (jsonschema_rs.ValidationError, ValueError) as error:
            lint.say("not_a_schema", f"JSON Schema로 읽을 수 없습니다. {str(error).splitlines()[0]}", [])
    return lint.problems + check_ui(ui, file.replace("schema.json", "ui.json"), schema)


def check_ui(ui: Mapping[str, Any], file: str, schema: Schema | None = None) -> list[Problem]:
    """Every problem of UI hints: unknown parts, unknown widgets, fields that the schema does not have."""
    found: list[Problem] = []

    def say(code: str, message: str, path: list[Any]) -> None:
        found.append(Problem(code, message, file=file, element=pointer(path) or "/", pointer=pointer(path)))

    for key in ui:
        if key not in UI_KEYS:
            say("unknown_keyword", f"쓸 수 없는 낱말입니다: {key}", [key])
    known = _field_names(schema) if schema is not None else None
    fields = ui.get("fields", {})
    for name, hints in fields.items() if isinstance(fields, dict) else ():
        widget = hints.get("widget") if isinstance(hints, dict) else None
        if widget is not None and widget not in WIDGETS:
            say("unknown_widget", f"모르는 입력 방식입니다: {widget}", ["fields", name, "widget"])
        if known is not None and name not in known:
            say("unknown_field", f"양식에 없는 항목입니다: {name}", ["fields", name])
    for at, section in enumerate(_rows(ui.get("sections"))):
        for number, name in enumerate(section.get("fields", [])):
            if known is not None and name not in known:
                say("unknown_field", f"양식에 없는 항목입니다: {name}", ["sections", at, "fields", number])
    paper = ui.get("paper")
    if isinstance(paper, dict) and known is not None:
        for number, name in enumerate(paper.get("table", [])):
            if name not in known:
                say("unknown_field", f"양식에 없는 항목입니다: {name}", ["paper", "table", number])
        for at, block in enumerate(_rows(paper.get("blocks"))):
            if block.get("field") is not None and block["field"] not in known:
                say("unknown_field", f"양식에 없는 항목입니다: {block['field']}", ["paper", "blocks", at, "field"])
    return found


def _field_names(schema: Schema) -> set[str]:
    found = set(schema.get("properties", {}))
    for branch in [schema, *_rows(schema.get("allOf"))]:
        then = branch.get("then")
        if isinstance(then, dict):
            found |= set(then.get("properties", {}))
    return found


def _rows(value: Any) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
