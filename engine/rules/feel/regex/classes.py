"""Sets of characters: single ones, ranges, Unicode categories and blocks, their negation and subtraction."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import TypeAlias

Chars: TypeAlias = Callable[[str], bool]
"""Whether a character belongs."""

_BLOCKS = """
0000-007F BasicLatin|0080-00FF Latin-1Supplement|0100-017F LatinExtended-A|0180-024F LatinExtended-B
0250-02AF IPAExtensions|02B0-02FF SpacingModifierLetters|0300-036F CombiningDiacriticalMarks|0370-03FF Greek
0370-03FF GreekandCoptic|0400-04FF Cyrillic|0530-058F Armenian|0590-05FF Hebrew|0600-06FF Arabic|0700-074F Syriac
0780-07BF Thaana|0900-097F Devanagari|0980-09FF Bengali|0A00-0A7F Gurmukhi|0A80-0AFF Gujarati|0B00-0B7F Oriya
0B80-0BFF Tamil|0C00-0C7F Telugu|0C80-0CFF Kannada|0D00-0D7F Malayalam|0D80-0DFF Sinhala|0E00-0E7F Thai
0E80-0EFF Lao|0F00-0FFF Tibetan|1000-109F Myanmar|10A0-10FF Georgian|1100-11FF HangulJamo|1200-137F Ethiopic
13A0-13FF Cherokee|1400-167F UnifiedCanadianAboriginalSyllabics|1680-169F Ogham|16A0-16FF Runic|1780-17FF Khmer
1800-18AF Mongolian|1E00-1EFF LatinExtendedAdditional|1F00-1FFF GreekExtended|2000-206F GeneralPunctuation
2070-209F SuperscriptsandSubscripts|20A0-20CF CurrencySymbols|20D0-20FF CombiningMarksforSymbols
20D0-20FF CombiningDiacriticalMarksforSymbols|2100-214F LetterlikeSymbols|2150-218F NumberForms|2190-21FF Arrows
2200-22FF MathematicalOperators|2300-23FF MiscellaneousTechnical|2400-243F ControlPictures
2440-245F OpticalCharacterRecognition|2460-24FF EnclosedAlphanumerics|2500-257F BoxDrawing|2580-259F BlockElements
25A0-25FF GeometricShapes|2600-26FF MiscellaneousSymbols|2700-27BF Dingbats|2800-28FF BraillePatterns
2E80-2EFF CJKRadicalsSupplement|2F00-2FDF KangxiRadicals|2FF0-2FFF IdeographicDescriptionCharacters
3000-303F CJKSymbolsandPunctuation|3040-309F Hiragana|30A0-30FF Katakana|3100-312F Bopomofo
3130-318F HangulCompatibilityJamo|3190-319F Kanbun|31A0-31BF BopomofoExtended|3200-32FF EnclosedCJKLettersandMonths
3300-33FF CJKCompatibility|3400-4DBF CJKUnifiedIdeographsExtensionA|4E00-9FFF CJKUnifiedIdeographs
A000-A48F YiSyllables|A490-A4CF YiRadicals|AC00-D7AF HangulSyllables|E000-F8FF PrivateUse
F900-FAFF CJKCompatibilityIdeographs|FB00-FB4F AlphabeticPresentationForms|FB50-FDFF ArabicPresentationForms-A
FE20-FE2F CombiningHalfMarks|FE30-FE4F CJKCompatibilityForms|FE50-FE6F SmallFormVariants
FE70-FEFE ArabicPresentationForms-B|FF00-FFEF HalfwidthandFullwidthForms|FFF0-FFFD Specials|10300-1032F OldItalic
10330-1034F Gothic|10400-1044F Deseret|1D000-1D0FF ByzantineMusicalSymbols|1D100-1D1FF MusicalSymbols
1D400-1D7FF MathematicalAlphanumericSymbols|20000-2A6DF CJKUnifiedIdeographsExtensionB
2F800-2FA1F CJKCompatibilityIdeographsSupplement|E0000-E007F Tags
"""
BLOCKS: dict[str, tuple[int, int]] = {}
for _entry in _BLOCKS.replace("\n", "|").strip("|").split("|"):
    _span, _title = _entry.split(" ")
    _first, _last = _span.split("-")
    BLOCKS[_title] = (int(_first, 16), int(_last, 16))
"""The blocks XML Schema names (`\\p{IsHangulSyllables}`)."""

CATEGORIES = frozenset(
    "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po Z Zs Zl Zp S Sm Sc Sk So C Cc Cf Co Cn".split()
)
_EXTRA_CASES = {"k": "\u212a", "s": "\u017f", "å": "\u212b", "ω": "\u2126", "µ": "\u03bc", "μ": "\u00b5", "ß": "\u1e9e"}


def one(char: str) -> Chars:
    """Just this character."""
    return lambda c: c == char


def span(first: str, last: str) -> Chars:
    """From one character to another."""
    return lambda c: first <= c <= last


def any_of(parts: list[Chars]) -> Chars:
    """In one of the sets."""
    return lambda c: any(part(c) for part in parts)


def negated(chars: Chars) -> Chars:
    """In the alphabet, but not in the set."""
    return lambda c: not chars(c)


def without(chars: Chars, others: Chars) -> Chars:
    """In the first set and not in the second."""
    return lambda c: chars(c) and not others(c)


def category(name: str) -> Chars | None:
    """`Lu`, `L`, `IsHangulSyllables`; None when there is no such category or block."""
    if name.startswith("Is") and name[2:] in BLOCKS:
        first, last = BLOCKS[name[2:]]
        return lambda c: first <= ord(c) <= last
    if name not in CATEGORIES:
        return None
    return lambda c: unicodedata.category(c).startswith(name)


def _space(char: str) -> bool:
    return char in " \t\n\r"


def _digit(char: str) -> bool:
    return unicodedata.category(char) == "Nd"


def _word(char: str) -> bool:
    return unicodedata.category(char)[0] not in "PZC"


def _name_start(char: str) -> bool:
    return char in "_:" or unicodedata.category(char)[0] == "L"


def _name_char(char: str) -> bool:
    return char in "_:-.·" or unicodedata.category(char)[0] in "LM" or _digit(char)


ESCAPES: dict[str, Chars] = {"s": _space, "d": _digit, "w": _word, "i": _name_start, "c": _name_char}
"""`\\s` and its like; the capital letter means all other characters."""


def cases_of(char: str) -> frozenset[str]:
    """The character in upper, lower and title case, as far as that is one character."""
    found = {char}
    for other in (char.lower(), char.upper(), char.title()):
        found |= {other, other.lower(), other.upper()}
    found |= {_EXTRA_CASES[c] for c in found & _EXTRA_CASES.keys()}
    return frozenset(c for c in found if len(c) == 1)


def folding(chars: Chars) -> Chars:
    """The set without regard to case."""
    return lambda c: any(chars(other) for other in cases_of(c))
