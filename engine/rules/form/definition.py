"""Reads a form's schema: the closed subset of JSON Schema 2020-12, checked word by word. What is not known here is
refused, so that a form never means less than it says. The layout is checked in layout.py, x-danji in meaning.py."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from engine.model.errors import Problem
from engine.rules.feel import FORMS, Expression, FeelError, compile_expression
from engine.rules.feel.lexer import KEYWORDS
from engine.rules.form.field import INTEGER_MAX, LIST_ITEMS_MAX, STRING_CHARS_MAX, Field
from engine.rules.form.pattern import PatternRejected, compile_pattern

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FIELDS_MAX = 300
NODES_MAX = 2_000
DEPTH_MAX = 5
CHOICES_MAX = 500
RULES_MAX = 50

_KINDS = frozenset({"object", "array", "string", "integer", "number", "boolean"})
_FORMATS = frozenset({"date", "email"})
_ANYWHERE = frozenset({"type", "title", "description", "default", "readOnly", "$ref", "enum", "const"})
_BY_KIND = {
    "object": {"properties", "required", "additionalProperties", "allOf", "if", "then"},
    "array": {"items", "minItems", "maxItems", "uniqueItems"},
    "string": {"minLength", "maxLength", "pattern", "format", "x-pattern-hint", "x-person"}
    | {"x-record", "x-record-states", "x-document"},
    "integer": {"minimum", "maximum", "exclusiveMinimum", "x-money"},
    "number": {"minimum", "maximum", "exclusiveMinimum", "x-money"},
    "boolean": set[str](),
}
_EXTENSIONS = frozenset({"x-compute", "x-privacy"})
_ROOT_ONLY = frozenset({"$schema", "$id", "$defs", "x-checks", "x-attachments", "x-danji"})
_PRIVACY = frozenset({"name", "unit", "contact", "account", "none"})
_NAME = re.compile(r"[^\W\d_]\w{0,59}")
RESERVED = frozenset(
    {
        *("id", "status", "state", "number", "document_no", "document_number", "document_id", "task_id", "revision"),
        *("version", "tenant_id", "complex_id", "created_by", "created_at", "updated_by", "updated_at", "deleted_at"),
        *("approved_by", "approved_at", "rejected_by", "submitted_at", "finalized_at", "signed_by", "signed_at"),
        *("is_admin", "is_final", "roles", "permissions", "may", "stamps", "seal", "history", "release", "form"),
        *("partial", "drafter", "drafter_id", "drafted_by", "owner", "owner_id", "constructor", "prototype"),
    }
)
"""Names the system uses itself: a form that carries them could pass for what the system says."""


class Reader:
    """Reads one schema; problems are gathered, never thrown."""

    def __init__(self, schema: Mapping[str, Any], file: str, shared: Mapping[str, Any]) -> None:
        self.schema = schema
        self.file = file
        self.shared = shared
        self.problems: list[Problem] = []
        self._nodes = 0
        self._fields = 0

    def refuse(self, code: str, message: str, at: str) -> None:
        """Note a problem at a JSON pointer into the schema."""
        self.problems.append(Problem(code, message, file=self.file, element=at or "/", pointer=at))

    def root(self) -> Field:
        """The whole form as one field."""
        if self.schema.get("$schema", DIALECT) != DIALECT:
            self.refuse("unknown_dialect", f"$schema는 {DIALECT}만 씁니다.", "/$schema")
        if self.schema.get("type") != "object":
            self.refuse("not_an_object", "양식의 type은 object여야 합니다.", "/type")
        if "$ref" in self.schema:
            self.refuse("root_ref", "양식 맨 위에는 $ref를 쓸 수 없습니다.", "/$ref")
            return Field(kind="object")
        found = self.read({k: v for k, v in self.schema.items() if k not in _ROOT_ONLY}, "", "", 0, ())
        definitions = self.schema.get("$defs", {})
        if isinstance(definitions, dict):
            for name, part in definitions.items():
                self.read(part, name, f"/$defs/{escaped(name)}", 1, (f"#/$defs/{name}",), counted=False)
        else:
            self.refuse("wrong_keyword", "$defs는 객체여야 합니다.", "/$defs")
        return found

    def read(
        self, schema: object, name: str, at: str, depth: int, via: tuple[str, ...], *, counted: bool = True
    ) -> Field:
        """One field. `via` are the references followed to get here: going through one again would never end."""
        self._nodes += 1
        if self._nodes > NODES_MAX:
            if self._nodes == NODES_MAX + 1:
                self.refuse("too_many_nodes", f"펼친 양식이 {NODES_MAX:,}칸을 넘습니다.", at)
            return Field(name=name)
        if not isinstance(schema, dict):
            self.refuse("not_a_schema", "항목의 설명이 객체가 아닙니다.", at)
            return Field(name=name)
        if "$ref" in schema:
            return self._referred(schema, name, at, depth, via, counted=counted)
        kind = self._kind(schema, at)
        if depth > DEPTH_MAX:
            self.refuse("too_deep", f"양식이 {DEPTH_MAX}겹보다 깊습니다.", at)
            return Field(name=name, kind=kind)
        self._check_words(schema, kind, at)
        found = Field(
            name=name,
            kind=kind,
            title=self._text(schema, "title", at) or name,
            choices=self._choices(schema, at),
            is_given="x-compute" in schema or schema.get("readOnly") is True,
            compute=self._compute(schema, at),
        )
        match kind:
            case "object":
                return self._object(schema, found, at, depth, via, counted=counted)
            case "array":
                return self._array(schema, found, at, depth, via, counted=counted)
            case "string":
                return self._string(schema, found, at)
            case "integer" | "number":
                return self._number(schema, found, at)
            case _:
                return found

    def _referred(
        self, schema: dict[str, Any], name: str, at: str, depth: int, via: tuple[str, ...], *, counted: bool
    ) -> Field:
        # A reference inside a shared file means that file, as everywhere in JSON Schema.
        base = via[-1].partition("#")[0] if via else ""
        ref = full_ref(schema["$ref"], base) if isinstance(schema["$ref"], str) else schema["$ref"]
        target = self._target(ref, at)
        if target is None:
            return Field(name=name)
        if ref in via:
            self.refuse("circular_ref", f"$ref가 자기 자신으로 돌아옵니다: {ref}", at)
            return Field(name=name)
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return self.read({**target, **beside}, name, at, depth, (*via, ref), counted=counted)

    def _target(self, ref: object, at: str) -> dict[str, Any] | None:
        if not isinstance(ref, str) or "%" in ref or "\\" in ref:
            self.refuse("foreign_ref", f"쓸 수 없는 $ref입니다: {ref}", at)
            return None
        file, sharp, path = ref.partition("#")
        inside = file == "" and path.startswith("/$defs/")
        if not sharp or not (inside or (file.startswith("_shared/") and ".." not in file)):
            self.refuse("foreign_ref", f"$ref는 이 양식의 #/$defs나 _shared 파일만 가리킬 수 있습니다: {ref}", at)
            return None
        found = target_of(ref, self.schema, self.shared)
        if found is None:
            self.refuse("unknown_ref", f"$ref가 가리키는 것이 없습니다: {ref}", at)
            return None
        return found

    def _kind(self, schema: dict[str, Any], at: str) -> str:
        kind = schema.get("type")
        if kind is None:
            return "object" if "properties" in schema else "array" if "items" in schema else "string"
        if isinstance(kind, str) and kind in _KINDS:
            return kind
        self.refuse("unknown_type", f"모르는 type입니다: {kind}", at)
        return "string"

    def _check_words(self, schema: dict[str, Any], kind: str, at: str) -> None:
        known = _ANYWHERE | _BY_KIND[kind] | _EXTENSIONS
        for word in schema:
            if word in known or (at == "" and word.startswith("x-")):
                continue
            everywhere = known.union(*_BY_KIND.values(), _ROOT_ONLY)
            why = f"{kind} 항목에는 쓸 수 없는 말입니다" if word in everywhere else "모르는 말입니다"
            self.refuse("unknown_keyword", f"{why}: {word}", f"{at}/{escaped(word)}")
        if schema.get("additionalProperties", False) is not False:
            self.refuse("open_object", "additionalProperties는 false여야 합니다.", f"{at}/additionalProperties")
        if schema.get("x-privacy", "none") not in _PRIVACY:
            self.refuse("unknown_privacy", f"모르는 x-privacy입니다: {schema['x-privacy']}", f"{at}/x-privacy")
        for word in ("readOnly", "uniqueItems", "x-money", "x-person"):
            if not isinstance(schema.get(word, False), bool):
                self.refuse("wrong_keyword", f"{word}는 true나 false여야 합니다.", f"{at}/{word}")
        for word in ("description", "x-pattern-hint"):
            self._text(schema, word, at)

    def _text(self, schema: dict[str, Any], word: str, at: str) -> str:
        value = schema.get(word, "")
        if isinstance(value, str) and len(value) <= 1_000:
            return value
        self.refuse("wrong_keyword", f"{word}는 1,000자까지의 글이어야 합니다.", f"{at}/{word}")
        return ""

    def _limit(self, schema: dict[str, Any], word: str, default: int, most: int, at: str) -> int:
        value = schema.get(word, default)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            self.refuse("limit_out_of_range", f"{word}는 0에서 {most:,} 사이의 정수여야 합니다.", f"{at}/{word}")
            return default
        return value

    def _choices(self, schema: dict[str, Any], at: str) -> tuple[Any, ...] | None:
        if "const" in schema:
            return (schema["const"],)
        if "enum" not in schema:
            return None
        values = schema["enum"]
        scalars = isinstance(values, list) and all(v is None or isinstance(v, (str, int, float)) for v in values)
        if not scalars or not 0 < len(values) <= CHOICES_MAX or len({repr(v) for v in values}) < len(values):
            self.refuse("wrong_enum", f"enum은 서로 다른 값 1개에서 {CHOICES_MAX}개까지입니다.", f"{at}/enum")
            return None
        return tuple(values)

    def _compute(self, schema: dict[str, Any], at: str) -> Expression | None:
        if "x-compute" not in schema:
            return None
        return self.expression(schema["x-compute"], f"{at}/x-compute")

    def expression(self, text: object, at: str) -> Expression | None:
        """A compiled expression, or None and a problem."""
        if not isinstance(text, str):
            self.refuse("bad_expression", "식은 글로 적어 주십시오.", at)
            return None
        try:
            return compile_expression(text, library=FORMS)
        except FeelError as error:
            self.refuse("bad_expression", f"식 ‘{text[:60]}’: {error.column}번째 글자. {error.message}", at)
            return None

    def _object(
        self, schema: dict[str, Any], found: Field, at: str, depth: int, via: tuple[str, ...], *, counted: bool
    ) -> Field:
        parts = schema.get("properties", {})
        if not isinstance(parts, dict):
            self.refuse("wrong_keyword", "properties는 객체여야 합니다.", f"{at}/properties")
            parts = {}
        properties: dict[str, Field] = {}
        for name, part in parts.items():
            place = f"{at}/properties/{escaped(name)}"
            self.check_name(name, place)
            self._fields += counted
            if self._fields == FIELDS_MAX + 1:
                self.refuse("too_many_fields", f"한 양식의 항목은 {FIELDS_MAX}개까지입니다.", place)
            if self._fields > FIELDS_MAX:
                break
            properties[name] = self.read(part, name, place, depth + 1, via, counted=counted)
        required = self._required(schema, properties, at)
        found = replace(found, properties=properties, required=required)
        return replace(found, rules=tuple(self._rules(schema, found, at)))

    def check_name(self, name: str, at: str) -> None:
        """A name that fields and facts may have."""
        if name in RESERVED or name in KEYWORDS or name.startswith("_"):
            self.refuse("reserved_name", f"시스템이 쓰는 이름이라 항목 이름으로 쓸 수 없습니다: {name}", at)
        elif not _NAME.fullmatch(name):
            self.refuse("bad_name", f"항목 이름은 글자로 시작하는 60자까지의 한 낱말입니다: {name[:60]}", at)

    def _required(self, schema: dict[str, Any], properties: Mapping[str, Field], at: str) -> frozenset[str]:
        names = schema.get("required", [])
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            self.refuse("wrong_keyword", "required는 항목 이름의 목록이어야 합니다.", f"{at}/required")
            return frozenset()
        for name in names:
            if name not in properties:
                self.refuse("unknown_required", f"없는 항목을 꼭 적으라고 합니다: {name}", f"{at}/required")
        return frozenset(names)

    def _rules(self, schema: dict[str, Any], whole: Field, at: str) -> Iterator[tuple[Field, Field]]:
        """`if`/`then`, alone or in `allOf`. Both may only speak of fields the object has."""
        parts: list[tuple[Any, str]] = [(schema, at)] if "if" in schema or "then" in schema else []
        more = schema.get("allOf", [])
        if not isinstance(more, list) or len(more) > RULES_MAX:
            self.refuse("wrong_keyword", f"allOf는 {RULES_MAX}개까지의 목록입니다.", f"{at}/allOf")
            more = []
        parts += [(part, f"{at}/allOf/{i}") for i, part in enumerate(more)]
        for part, place in parts:
            if not isinstance(part, dict) or "if" not in part or "then" not in part:
                self.refuse("wrong_rule", "if와 then이 함께 있어야 합니다.", place)
            elif part is not schema and set(part) != {"if", "then"}:
                self.refuse("wrong_rule", "allOf에는 if와 then만 쓸 수 있습니다.", place)
            else:
                yield (
                    self._rule_part(part["if"], whole, f"{place}/if"),
                    self._rule_part(part["then"], whole, f"{place}/then"),
                )

    def _rule_part(self, part: Any, whole: Field, at: str) -> Field:
        if not isinstance(part, dict) or set(part) - {"properties", "required"}:
            self.refuse("wrong_rule", "if와 then에는 properties와 required만 쓸 수 있습니다.", at)
            return Field(kind="object")
        properties: dict[str, Field] = {}
        parts = part.get("properties", {})
        for name, inner in parts.items() if isinstance(parts, dict) else ():
            known = whole.properties.get(name)
            place = f"{at}/properties/{escaped(name)}"
            if known is None or not isinstance(inner, dict):
                self.refuse("wrong_rule", f"없는 항목을 말합니다: {name}", place)
                continue
            full = {"type": known.kind, "title": known.title, **inner}
            read = self.read(full, name, place, DEPTH_MAX, (), counted=False)
            properties[name] = read if read.item or known.item is None else replace(read, item=known.item)
        required = self._required(part, whole.properties, at)
        return Field(kind="object", properties=properties, required=required)

    def _array(
        self, schema: dict[str, Any], found: Field, at: str, depth: int, via: tuple[str, ...], *, counted: bool
    ) -> Field:
        if "items" not in schema and depth < DEPTH_MAX:
            self.refuse("wrong_keyword", "목록에는 items가 있어야 합니다.", at)
        low = self._limit(schema, "minItems", 0, LIST_ITEMS_MAX, at)
        high = self._limit(schema, "maxItems", LIST_ITEMS_MAX, LIST_ITEMS_MAX, at)
        self._check_order(low, high, "minItems", "maxItems", at)
        item = None
        if "items" in schema:
            item = self.read(schema["items"], found.title, f"{at}/items", depth + 1, via, counted=counted)
        return replace(found, item=item, items_min=low, items_max=high, unique=schema.get("uniqueItems") is True)

    def _string(self, schema: dict[str, Any], found: Field, at: str) -> Field:
        low = self._limit(schema, "minLength", 0, STRING_CHARS_MAX, at)
        high = self._limit(schema, "maxLength", STRING_CHARS_MAX, STRING_CHARS_MAX, at)
        self._check_order(low, high, "minLength", "maxLength", at)
        pattern = None
        if "pattern" in schema:
            try:
                pattern = compile_pattern(self._text(schema, "pattern", at))
            except PatternRejected as rejected:
                self.refuse("bad_pattern", str(rejected), f"{at}/pattern")
        if (format_ := schema.get("format", "")) and format_ not in _FORMATS:
            self.refuse("unknown_format", f"모르는 format입니다: {format_}", f"{at}/format")
        return replace(
            found,
            length_min=low,
            length_max=high,
            pattern=pattern,
            pattern_hint=self._text(schema, "x-pattern-hint", at),
            format=str(format_),
            is_person=schema.get("x-person") is True,
            record=self._text(schema, "x-record", at),
            record_states=self._picked_states(schema, at),
            document=self._picked_document(schema, at),
        )

    def _picked_states(self, schema: dict[str, Any], at: str) -> frozenset[str]:
        states = schema.get("x-record-states", [])
        if not isinstance(states, list) or not all(isinstance(state, str) and state for state in states):
            self.refuse("wrong_keyword", "x-record-states는 상태 이름의 목록이어야 합니다.", f"{at}/x-record-states")
            return frozenset()
        if states and "x-record" not in schema:
            self.refuse("wrong_keyword", "x-record-states는 x-record와 함께 씁니다.", f"{at}/x-record-states")
        return frozenset(states)

    def _picked_document(self, schema: dict[str, Any], at: str) -> str:
        if "x-record" in schema and "x-document" in schema:
            self.refuse("wrong_keyword", "x-record와 x-document는 함께 쓸 수 없습니다.", f"{at}/x-document")
        return "*" if schema.get("x-document") is True else self._text(schema, "x-document", at)

    def _number(self, schema: dict[str, Any], found: Field, at: str) -> Field:
        limits: dict[str, Any] = {}
        for word, slot in (("minimum", "minimum"), ("maximum", "maximum"), ("exclusiveMinimum", "above")):
            value = schema.get(word)
            if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
                self.refuse("wrong_keyword", f"{word}는 수여야 합니다.", f"{at}/{word}")
            elif value is not None and abs(value) > INTEGER_MAX:
                self.refuse("limit_out_of_range", f"{word}가 너무 큽니다.", f"{at}/{word}")
            elif value is not None:
                limits[slot] = value
        lowest = max((v for k, v in limits.items() if k != "maximum"), default=-INTEGER_MAX)
        self._check_order(lowest, limits.get("maximum", INTEGER_MAX), "minimum", "maximum", at)
        return replace(found, is_money=schema.get("x-money") is True, **limits)

    def _check_order(self, low: float, high: float, low_word: str, high_word: str, at: str) -> None:
        if low > high:
            self.refuse("impossible_limits", f"{low_word}이(가) {high_word}보다 큽니다. 아무 값도 맞지 않습니다.", at)


def full_ref(ref: str, base: str) -> str:
    """A reference with the file it means: one without a file means the file it stands in, `base`."""
    return f"{base}{ref}" if ref.startswith("#") else ref


def target_of(ref: str, schema: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any] | None:
    """What a full reference names, in the form itself or in a shared file; None when there is no such part."""
    file, _, path = ref.partition("#")
    found: Any = shared.get(file) if file else schema
    for part in path.removeprefix("/").split("/") if path else ():
        found = found.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else None


def escaped(name: str) -> str:
    """A name as part of a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1")
