"""Three-valued logic, comparison, conditions, filters, paths, loops and the tests of cells (DMN 10.3.1, 10.3.2)."""

from __future__ import annotations

from typing import Any

import pytest

from engine.rules.feel import compile_unary_tests
from tests.rules.feel.saying import assert_same, cases

SAYS = cases("""
    true and null => null
    false and null => false
    true or null => true
    false or null => null
    null and null => null
    true and "x" => null
    false and "x" => false
    true or 1 => true
    1 = 1 => true
    1 = "1" => null
    1 != "1" => null
    1 = null => false
    null = null => true
    null != 1 => true
    null < 1 => null
    true = true => true
    true < false => null
    [1, 2] = [1, 2] => true
    [1, 2] = [2, 1] => false
    [1] = [1, 2] => false
    [1, "2"] = [1, 2] => false
    {a: 1} = {a: "1"} => false
    1 in ["a", "b"] => false
    1 in [[1, 2], [3]] => false
    {a: 1, b: 2} = {b: 2, a: 1} => true
    {a: 1} = {a: 2} => false
    {a: 1} = {b: 1} => false
    [1..3] = [1..3] => true
    [1..3] = [1..3) => false
    1 between 0 and 2 => true
    3 between 1 and 2 => false
    "b" between "a" and "c" => true
    1 between "a" and 2 => null
    null between 1 and 2 => null
    1 between null and 2 => null
    5 in (< 3, 5, [7..9]) => true
    5 in (> 6, [7..9]) => false
    5 in [1, 5] => true
    5 in [[1..3], [4..6]] => true
    [1..3] in [[1..3], 5] => true
    [1..3] in [[1..4]] => false
    5 in != 5 => false
    [1, 2] in [[1, 2], [3]] => true
    1 in null => false
    if true then 1 else 2 => 1
    if null then 1 else 2 => 2
    if "true" then 1 else 2 => 2
    [1, 2, 3][2] => 2
    [1, 2, 3][-1] => 3
    [1, 2, 3][0] => null
    [1, 2, 3][1.5] => null
    [1, 2, 3][item > 1] => [2, 3]
    [{a: 1}, {a: 2}][a > 1] => [{a: 2}]
    [{a: 1}, {b: 2}][a = 1] => [{a: 1}]
    [{item: 1}, {item: 2}][item > 1] => [{item: 2}]
    [1, 2, 3][null] => []
    "a"[1] => "a"
    "a"[true] => ["a"]
    null[1] => null
    null[true] => null
    {a: {b: 1}}.a.b => 1
    {a: 1}.b => null
    [{a: 1}, {b: 2}].a => [1, null]
    null.a => null
    "a".b => null
    for i in [1, 2], j in [i, 10] return i * j => [1, 10, 4, 20]
    for i in 0..4 return if i = 0 then 1 else i * partial[-1] => [1, 1, 2, 6, 24]
    for i in 1..3 return [partial] => [[[]], [[[[]]]], [[[[]], [[[[]]]]]]]
    for i in [] return i => []
    for i in 5 return i => [5]
    some i in [1, 2] satisfies i > 1 => true
    some i in [] satisfies true => false
    some i in [1, null] satisfies i > 1 => null
    every i in [1, 2] satisfies i > 0 => true
    every i in [] satisfies false => true
    every i in [1, 2], j in [2, 3] satisfies i < j => false
    every i in [1, null] satisfies i > 0 => null
    {f: function(x) x * 2, r: f(4)}.r => 8
    {fact: function(n) if n <= 1 then 1 else n * fact(n - 1), r: fact(10)}.r => 3628800
    {a: [a, 1]}.a => [null, 1]
    (function(x) x)(x: 1) => 1
    (function(x) x)(y: 1) => null
    (function(x) x)() => null
    "f"(1) => null
    null(1) => null
    1 instance of number => true
    1 instance of string => false
    [1..2] instance of range<number> => true
    [1..2] instance of range<string> => false
    @"P1D" instance of days and time duration => true
    (function(x) x) instance of function<Any> -> Any => true
    (function(x) x) instance of function<> -> Any => false
    {a: 1} instance of context<a: number> => true
    {a: 1} instance of context<a: number, b: Any> => false
""")
CELLS = [
    ("-", 1, True),
    ("5", 5, True),
    ("5", 6, False),
    ("5", None, False),
    ("null", None, True),
    ('"a", "b"', "b", True),
    ("< 5, > 10", 7, False),
    ("[1..3], 5", 5, True),
    ("not(1, 2)", 3, True),
    ("not(1, 2)", 2, False),
    ("not(< 5)", None, None),
    ("> 5", "a", None),
    ("? > 5 and ? < 7", 6, True),
    ('contains(?, "a")', "bab", True),
    ("?", True, True),
    ("true", True, True),
    ("limit", 3, True),
    ("> limit", 4, True),
    ("< limit + 1", 4, False),
    ("allowed", 2, True),
    ("allowed", 9, False),
    ("[1, 2]", [1, 2], True),
    ('@"2026-01-01"', "2026-01-01", None),
    ("list contains(allowed, ?)", 2, True),
    ("(1..limit]", 3, True),
    ("]1..3[", 3, False),
]


@pytest.mark.parametrize(("left", "right"), SAYS, ids=[left for left, _ in SAYS])
def test_an_expression_is_worth_what_the_standard_says(left: str, right: str) -> None:
    assert_same(left, right)


@pytest.mark.parametrize(("text", "value", "answer"), CELLS, ids=[f"{text} for {value}" for text, value, _ in CELLS])
def test_a_cell_passes_what_the_standard_says(text: str, value: Any, answer: bool | None) -> None:
    facts = {"limit": 3, "allowed": [1, 2]}

    assert compile_unary_tests(text, facts).matches(value, facts) is answer
