"""Reading JSON word by word: what is not known is refused, and every problem carries its JSON pointer."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from engine.model.errors import Problem
from engine.rules.feel import FORMS, Expression, FeelError, compile_expression
from engine.rules.feel.lexer import KEYWORDS
from engine.rules.form.definition import escaped

TITLE_CHARS_MAX = 200
_REGISTER = re.compile(r"[a-z][a-z0-9_]{0,59}")
_NAME = re.compile(r"[^\W\d_]\w{0,59}")


class Words:
    """Problems are gathered, never thrown."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def refuse(self, code: str, message: str, at: str) -> None:
        """Note a problem at a JSON pointer."""
        self.problems.append(Problem(code, message, file=self.file, element=at or "/", pointer=at))

    def words(self, given: object, known: Collection[str], at: str) -> Mapping[str, Any]:
        """The object itself, with unknown words reported; anything else counts as empty."""
        if not isinstance(given, dict):
            self.refuse("wrong_keyword", "객체여야 합니다.", at)
            return {}
        for word in given:
            if word not in known:
                self.refuse("unknown_keyword", f"모르는 말입니다: {word[:60]}", f"{at}/{escaped(word)}")
        return given

    def items(self, given: object, most: int, at: str) -> list[Any]:
        """A list of at most so many items."""
        if not isinstance(given, list):
            self.refuse("wrong_keyword", "목록이어야 합니다.", at)
            return []
        if len(given) > most:
            self.refuse("too_many", f"{most}개까지 적을 수 있습니다.", at)
        return given[:most]

    def text(self, given: Mapping[str, Any], word: str, at: str, *, needed: bool = True) -> str:
        """A short text; reported when it is missing though needed."""
        value = given.get(word, "")
        if not isinstance(value, str) or len(value) > TITLE_CHARS_MAX:
            self.refuse("wrong_keyword", f"{word}는 {TITLE_CHARS_MAX}자까지의 글이어야 합니다.", f"{at}/{word}")
            return ""
        if needed and not value.strip():
            self.refuse("missing_keyword", f"{word}를 적어 주십시오.", f"{at}/{word}")
        return value

    def flag(self, given: Mapping[str, Any], word: str, default: bool, at: str) -> bool:
        """True or false."""
        value = given.get(word, default)
        if isinstance(value, bool):
            return value
        self.refuse("wrong_keyword", f"{word}는 true나 false여야 합니다.", f"{at}/{word}")
        return default

    def one_of(self, given: Mapping[str, Any], word: str, among: Iterable[str], default: str, at: str) -> Any:
        """One of the known words."""
        value, known = given.get(word, default), list(among)
        if value in known:
            return value
        self.refuse("unknown_keyword", f"{word}에는 {', '.join(known)} 가운데 하나를 적습니다.", f"{at}/{word}")
        return default

    def name(self, value: str, at: str, *, reserved: Collection[str] = (), latin: bool = False) -> None:
        """A name that expressions can use."""
        if value in reserved or value in KEYWORDS:
            self.refuse("reserved_name", f"시스템이 쓰는 이름입니다: {value}", at)
        elif value and not (_REGISTER if latin else _NAME).fullmatch(value):
            wish = "영문 소문자로 시작하는 한 낱말" if latin else "글자로 시작하는 60자까지의 한 낱말"
            self.refuse("bad_name", f"이름은 {wish}입니다: {value[:60]}", at)

    def known(self, value: object, among: Collection[str], what: str, at: str) -> str:
        """A name that must exist."""
        if isinstance(value, str) and value in among:
            return value
        self.refuse("unknown_reference", f"{what}에 없는 이름입니다: {str(value)[:60]}", at)
        return ""

    def expression(self, value: object, known: Collection[str], at: str) -> Expression | None:
        """A compiled expression over known names, or None and a problem."""
        if not isinstance(value, str) or not value.strip():
            self.refuse("bad_expression", "식을 글로 적어 주십시오.", at)
            return None
        try:
            expression = compile_expression(value, library=FORMS)
        except FeelError as error:
            self.refuse("bad_expression", f"식 ‘{value[:60]}’: {error.column}번째 글자. {error.message}", at)
            return None
        for name in sorted(expression.names - set(known)):
            self.refuse("unknown_name", f"식이 없는 항목을 부릅니다: {name}", at)
        return expression
