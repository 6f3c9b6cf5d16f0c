"""matches, replace and split take the regular expressions of XPath (DMN 10.3.4.3), and none of them can hang."""

from __future__ import annotations

import pytest

from engine.rules.feel import FeelError
from tests.rules.feel.saying import assert_same, cases, worth

SAYS = cases(r"""
    matches("foobar", "^fo*b") => true
    matches("foobar", "^Fo*bar") => false
    matches("foobar", "^Fo*bar", "i") => true
    matches("foobar", "o\nb", null) => false
    matches(input: "foobar", pattern: "foo\\s*bar") => true
    matches("abracadabra", "bra") => true
    matches("abracadabra", "^bra") => false
    matches("abracadabra", "^a.*a$") => true
    matches("", "") => true
    matches("hello world", "hello world", "x") => false
    matches("helloworld", "hello world", "x") => true
    matches("hello world", "hello\\ sworld", "x") => true
    matches("hello world", "hello[\\s ] world", "x") => true
    matches("helloworld", "hello[ ]world", "x") => false
    matches("a+b", "a +b", "qx") => false
    matches("hello world", "hello[ ]world", "x") => true
    matches("a\nb", "a.b") => false
    matches("a\nb", "a.b", "s") => true
    matches("a\nb", "^b$") => false
    matches("a\nb", "^b$", "m") => true
    matches("a.b", "a.b", "q") => true
    matches("aXb", "a.b", "q") => false
    matches("\u212a", "k", "i") => true
    matches("X", "[a-z]", "i") => true
    matches("b", "[a-z-[aeiou]]") => true
    matches("e", "[a-z-[aeiou]]") => false
    matches("-", "[a-]") => true
    matches("]", "[\\]]") => true
    matches("A", "\\p{Lu}") => true
    matches("a", "\\p{Lu}", "i") => false
    matches("가", "\\p{IsHangulSyllables}") => true
    matches("a", "\\P{IsBasicLatin}") => false
    matches("관리 소장", "^\\w+\\s\\w+$") => true
    matches("１", "\\d") => true
    matches("abcabc", "(abc)\\1") => true
    matches("abcabd", "(abc)\\1") => false
    matches("aA", "(a)\\1", "i") => true
    matches("aaa", "^a{2}$") => false
    matches("aaa", "^a{2,}$") => true
    matches("aaa", "^a{2,3}$") => true
    matches("ab", "(?:a|b)+") => true
    matches("x", "(") => null
    matches("x", "[") => null
    matches("x", "a**") => null
    matches("x", "*") => null
    matches("x", "a{3,2}") => null
    matches("x", "\\1(a)") => null
    matches("x", "\\b") => null
    matches("x", "(?=a)") => null
    matches("x", "\\p{Foo}") => null
    matches("x", "[z-a]") => null
    matches("x", "x", "g") => null
    matches("x", null) => null
    matches(1, "1") => null
    replace("abcd", "(ab)|(a)", "[1=$1][2=$2]") => "[1=ab][2=]cd"
    replace("abracadabra", "bra", "*") => "a*cada*"
    replace("abracadabra", "a.*a", "*") => "*"
    replace("abracadabra", "a.*?a", "*") => "*c*bra"
    replace("abracadabra", "a", "") => "brcdbr"
    replace("abracadabra", "a(.)", "a$1$1") => "abbraccaddabbra"
    replace("AAAA", "A+", "b") => "b"
    replace("AAAA", "A+?", "b") => "bbbb"
    replace("darted", "^(.*?)d(.*)$", "$1c$2") => "carted"
    replace("ab", "(a)", "$10") => "a0b"
    replace("ab", "a", "[$0$9]") => "[a]b"
    replace("a", "a", "\\$1\\\\") => "$1\\"
    replace("a.b", ".", "$", "q") => "a$b"
    replace(input: "Abc", pattern: "a", replacement: "x", flags: "i") => "xbc"
    replace("abra", ".*?", "$1") => null
    replace("abra", "a", "$") => null
    replace("abra", "a", "\\x") => null
    replace("abra", "(", "x") => null
    replace("abra", null, "x") => null
    split("John Doe", "\\s") => ["John", "Doe"]
    split("a;b;c;;", ";") => ["a", "b", "c", "", ""]
    split("abc", ";") => ["abc"]
    split(string: "a,b", delimiter: ",") => ["a", "b"]
    split("abc", "") => null
    split("abc", "(") => null
    split(1, ",") => null
""")


@pytest.mark.parametrize(("left", "right"), SAYS, ids=[left for left, _ in SAYS])
def test_a_pattern_is_worth_what_xpath_says(left: str, right: str) -> None:
    assert_same(left, right)


HANGING = ["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(.*)*x", "^(a*)*(a*)*(a*)*$", "^((a?){20}a{20})*$"]


@pytest.mark.parametrize("pattern", HANGING)
def test_a_pattern_that_makes_others_hang_is_simply_answered(pattern: str) -> None:
    assert worth("matches(text, pattern)", {"text": "a" * 200 + "b", "pattern": pattern}) is False


def test_a_pattern_with_back_references_is_cut_short_instead_of_hanging() -> None:
    with pytest.raises(FeelError, match="계산할 것이 너무 많습니다"):
        worth("matches(text, pattern)", {"text": "a" * 200 + "b", "pattern": r"(a*)(a*)(a*)(a*)\1\2\3\4$"})


def test_a_pattern_beyond_measure_is_refused_in_words() -> None:
    for pattern in ["(a{1000}){1000}", "(" * 40 + "a" + ")" * 40, "a" * 1001, "a{99999999999}"]:
        with pytest.raises(FeelError, match="정규식이 너무 크거나 깊습니다"):
            worth("matches(text, pattern)", {"text": "a", "pattern": pattern})


def test_a_replacement_that_grows_beyond_measure_is_refused() -> None:
    with pytest.raises(FeelError, match="글이 너무 깁니다"):
        worth("replace(text, pattern, text)", {"text": "a" * 5_000, "pattern": "a"})
