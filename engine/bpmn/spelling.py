"""How ids, names and texts of a diagram may be spelled, so that what is read is what is there.

Characters that hide or turn a text, ids that look the same, names longer than anybody reads. No meaning is judged here.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

NAME_CHARS_MAX: Final = 500
TEXT_CHARS_MAX: Final = 20_000
"""As long as a name, and a description, may be."""

# Direction overrides, isolates, zero-width, blank, tag and control characters make a name read as something it is not.
_HIDDEN: Final = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_STACKED: Final = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4}")
_ID: Final = re.compile(r"[^\W\d][\w.-]{0,120}")
_FACT: Final = re.compile(r"[^\W\d]\w{0,99}")
_LATIN_AND_CYRILLIC: Final = re.compile("[A-Za-z]\\w*[\u0400-\u052f]|[\u0400-\u052f]\\w*[A-Za-z]")
_LATIN_AND_GREEK: Final = re.compile("[A-Za-z].*[\u0370-\u03ff]|[\u0370-\u03ff].*[A-Za-z]")
_LOOKS_LATIN: Final = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u0410\u0412\u0415\u041a\u041c\u041d"
    "\u041e\u0420\u0421\u0422\u0425\u0406\u0408\u0405\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f"
    "\u03a1\u03a4\u03a5\u03a7\u03bf\u03bd\u03b1\u03c1",
    "aeopcyxijshdABEKMHOPCTXIJSABEZHIKMNOPTYXovap",
)
_RESERVED: Final = frozenset(
    "now today loopCounter true false null and or not if then else for in return some every satisfies between instance "
    "of function external".split()
)


def hidden(text: str) -> str:
    """Why this text does not read as what it is; empty where it does."""
    if text.isascii() and text.isprintable():
        return ""
    if found := _HIDDEN.search(text):
        return f"눈에 보이지 않거나 글의 방향을 바꾸는 글자(U+{ord(found[0]):04X})가 들어 있습니다. 지워 주십시오."
    if _STACKED.search(text):
        return "글자 하나에 덧붙이는 부호가 너무 많이 겹쳐 있습니다. 지워 주십시오."
    return ""


def visible(text: str) -> str:
    """The text without what `hidden` would find in it."""
    if text.isascii() and text.isprintable():
        return text
    return _STACKED.sub(lambda pile: pile[0][:1], _HIDDEN.sub("", text))


def mixed(name: str) -> bool:
    """Whether a word of the name is put together from Latin and Cyrillic letters, to look like another."""
    return not name.isascii() and _LATIN_AND_CYRILLIC.search(name) is not None


def wrong_id(given: str) -> str:
    """Why this cannot be an id; empty where it can."""
    if not _ID.fullmatch(given):
        return "글자로 시작해 글자, 숫자, _ - . 만으로 120자 안에서 적어 주십시오."
    if given.isascii():
        return ""
    if unicodedata.normalize("NFKC", given) != given:
        return "같은 글자를 다르게 저장한 것이 들어 있습니다. 다시 입력해 주십시오."
    if _LATIN_AND_CYRILLIC.search(given) or _LATIN_AND_GREEK.search(given):
        return "생김새가 같은 다른 나라 글자가 섞여 있습니다. 한 가지 글자로 적어 주십시오."
    return ""


def looks(given: str) -> str:
    """What an id looks like: two that look the same are one to a reader."""
    return given if given.isascii() else unicodedata.normalize("NFKC", given).translate(_LOOKS_LATIN)


def wrong_fact(name: str) -> str:
    """Why a value cannot be kept under this name; empty where it can. Expressions read it by the same name."""
    if name in _RESERVED:
        return "식에서 다른 뜻으로 쓰는 이름이니 바꿔 주십시오."
    if not _FACT.fullmatch(name) or name.startswith("__") or unicodedata.normalize("NFKC", name) != name:
        return "글자로 시작해 글자, 숫자, _ 만으로 적어 주십시오."
    return ""
