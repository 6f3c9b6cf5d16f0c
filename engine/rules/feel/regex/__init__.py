"""Regular expressions as XPath and XML Schema define them, which is what FEEL's matches, replace and split take.

An own engine, because a pattern of a release must never hang: without back references each place of the pattern is
tried at most once at each place of the text, and with them every step is paid for. Nothing here knows FEEL values."""

from engine.rules.feel.regex.match import Found, compile_regex, finditer
from engine.rules.feel.regex.read import RegexError

__all__ = ["Found", "RegexError", "compile_regex", "finditer"]
