"""Strings and their built-ins (DMN 10.3.4.3). Those with patterns are in test_patterns.py."""

from __future__ import annotations

import pytest

from tests.rules.feel.saying import assert_same, cases

SAYS = cases(r"""
    "\"\\\n\t\r\u0041\U01F40E" => "\"\\\n\t\rA🐎"
    substring("foobar", 3) => "obar"
    substring("foobar", 3, 3) => "oba"
    substring("foobar", -2, 1) => "a"
    substring("🐎ab", 2) => "ab"
    substring(string: "관리비", start position: 2, length: 1) => "리"
    substring("foobar", 0) => null
    substring("foobar", 3, 0) => null
    substring("foobar", "3") => null
    substring(null, 1) => null
    string length("관리비🐎") => 4
    string length(["ab"]) => 2
    string length(["ab", "c"]) => null
    string length(1) => null
    upper case("aBc4ß") => "ABC4SS"
    lower case(string: "aBc4") => "abc4"
    upper case(null) => null
    substring before("foobar", "bar") => "foo"
    substring before("foobar", "xyz") => ""
    substring before("foobar", "") => ""
    substring after("foobar", "ob") => "ar"
    substring after("foobar", "") => "foobar"
    substring after("", "a") => ""
    substring after(string: "foobar", match: "o") => "obar"
    substring after("a", null) => null
    contains("foobar", "of") => false
    contains(string: "foobar", match: "oba") => true
    contains("foobar", "") => true
    contains("foobar", null) => null
    starts with("foobar", "fo") => true
    starts with("foobar", "bar") => false
    starts with(1, "1") => null
    ends with("foobar", "r") => true
    ends with(string: "foobar", match: "f") => false
    string join(["a", null, "c"], "_and_") => "a_and_c"
    string join([], "X") => ""
    string join("a", "X") => "a"
    string join(["a", 1], "X") => null
    string(true) => "true"
    string("a") => "a"
    string(null) => null
    string([1, "a", null]) => "[1, \"a\", null]"
    string({a: "b", c: [@"P1D"]}) => "{a: \"b\", c: [P1D]}"
    string([1..2)) => "[1..2)"
    string((< 5)) => "(< 5)"
    string(from: @"2026-01-01") => "2026-01-01"
    string() => null
    "a" < "b" => true
    "a" < 1 => null
    "가" < "나" => true
""")


@pytest.mark.parametrize(("left", "right"), SAYS, ids=[left for left, _ in SAYS])
def test_strings_are_what_the_standard_says(left: str, right: str) -> None:
    assert_same(left, right)
