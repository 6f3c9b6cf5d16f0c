"""What is wrong with an answer, said to the person who gave it: one short, polite sentence that names the field."""

from __future__ import annotations

from engine.model.korean import particle
from engine.rules.form.field import Field


def called(field: Field, row: int | None) -> str:
    """The field's name in a sentence; a title that is a question is quoted."""
    title = field.title
    if title.endswith(("까", "?", "요")):
        title = f"‘{title}’"
    return title if row is None else f"{row}번째 줄 {title}"


def amount(field: Field, number: float) -> str:
    """A number with its thousands, and won when the field is money."""
    written = f"{number:,}"
    return f"{written}원" if field.is_money else written


def missing(field: Field, name: str) -> str:
    if field.choices is not None or field.is_person or field.kind == "boolean" or field.format == "date":
        return f"{particle(name, '을/를')} 골라 주십시오."
    if field.kind == "array":
        return f"{particle(name, '을/를')} 한 줄 이상 적어 주십시오."
    return f"{particle(name, '을/를')} 적어 주십시오."


def wrong_type(field: Field, name: str) -> str:
    wish = {
        "object": "묶음으로 주십시오.",
        "array": "줄의 목록으로 주십시오.",
        "string": "글자로 적어 주십시오.",
        "integer": "소수점 없는 수로 적어 주십시오.",
        "number": "수로 적어 주십시오.",
        "boolean": "예나 아니요로 골라 주십시오.",
    }[field.kind]
    return f"{particle(name, '은/는')} {wish}"


def not_a_choice(name: str) -> str:
    return f"{particle(name, '은/는')} 목록에서 골라 주십시오."


def too_small(field: Field, name: str) -> str:
    return f"{particle(name, '은/는')} {amount(field, field.minimum or 0)} 이상이어야 합니다."


def too_large(field: Field, name: str) -> str:
    return f"{particle(name, '은/는')} {amount(field, field.maximum or 0)} 이하여야 합니다."


def not_above(field: Field, name: str) -> str:
    return f"{particle(name, '은/는')} {amount(field, field.above or 0)}보다 커야 합니다."


def too_short(field: Field, name: str) -> str:
    return f"{particle(name, '은/는')} {field.length_min}자 이상 적어 주십시오."


def too_long(field: Field, name: str) -> str:
    return f"{particle(name, '은/는')} {field.length_max:,}자까지 적을 수 있습니다."


def too_few(field: Field, name: str) -> str:
    return f"{particle(name, '을/를')} {field.items_min}줄 이상 적어 주십시오."


def too_many(field: Field, name: str) -> str:
    return f"{particle(name, '은/는')} {field.items_max}줄까지 적을 수 있습니다."


def repeated(name: str) -> str:
    return f"{name}에 같은 것이 두 번 있습니다."


def wrong_shape(field: Field, name: str) -> str:
    return f"{name}: {field.pattern_hint}" if field.pattern_hint else f"{name}의 모양이 맞지 않습니다."


def not_a_date(name: str) -> str:
    return f"{particle(name, '을/를')} 2026-03-01처럼 있는 날짜로 적어 주십시오."


def not_an_email(name: str) -> str:
    return f"{particle(name, '을/를')} 전자우편 주소로 적어 주십시오."


def bad_characters(name: str) -> str:
    return f"{name}에 쓸 수 없는 글자가 있습니다."


def unknown(name: str) -> str:
    return f"모르는 항목입니다: {name[:60]}"


def miscomputed(field: Field, name: str, expected: object) -> str:
    if expected is None:
        return f"{particle(name, '은/는')} 아직 계산할 수 없습니다. 비워 두십시오."
    shown = (
        amount(field, expected) if isinstance(expected, (int, float)) and not isinstance(expected, bool) else expected
    )
    return f"{name} 계산이 맞지 않습니다. 맞는 값: {shown}"
