"""Built-ins on contexts (DMN 10.3.4.10), `is`, and functions handed over as values."""

from __future__ import annotations

import pytest

from tests.rules.feel.saying import assert_same, cases

SAYS = cases("""
    get value({a: 1}, "a") => 1
    get value({a: 1}, "b") => null
    get entries({a: 1}) => [{key: "a", value: 1}]
    get entries([]) => null
    context([{key: "a", value: 1}, {key: "b", value: null}]) => {a: 1, b: null}
    context({key: "a", value: 1}) => {a: 1}
    context([{key: "a", value: 1}, {key: "a", value: 2}]) => null
    context([{key: "a"}]) => null
    context put({x: 1}, "y", 2) => {x: 1, y: 2}
    context put({x: 1}, "x", null) => {x: null}
    context put({x: 1, y: {a: 0}}, ["y", "a"], 2) => {x: 1, y: {a: 2}}
    context put(context: {x: 1}, keys: ["y"], value: 2) => {x: 1, y: 2}
    context put({x: 1}, [], 2) => null
    context put({x: 1}, ["y", "a"], 2) => null
    context put({x: 1}, null, 2) => null
    context put({x: 1}, "y") => null
    context merge([{x: 1}, {y: 2}]) => {x: 1, y: 2}
    context merge([{x: 1, y: 0}, {y: 2}]) => {x: 1, y: 2}
    context merge({x: 1}) => {x: 1}
    context merge([{x: 1}, null]) => null
    is(1, 1.0) => true
    is(null, null) => true
    is(@"2012-12-25", @"23:00:50") => false
    is(@"23:00:50Z", @"23:00:50") => false
    is(@"23:00:50Z", @"23:00:50+00:00") => true
    is(value1: [1, {a: 2}], value2: [1, {a: 2}]) => true
    is(1) => null
    (function(f) f(4))(sqrt) => 2
    (function(f) f(4, 5))(sqrt) => null
    (function(a: number) a)(1) => 1
    (function(a: number) a)([1]) => 1
    (function(a: number) a)("1") => null
    (function(a: list<number>) a)(1) => [1]
    sqrt instance of function<number> -> number => true
    {a: null} instance of context<a: string> => true
    [null] instance of list<number> => true
    null instance of number => false
""")


@pytest.mark.parametrize(("left", "right"), SAYS, ids=[left for left, _ in SAYS])
def test_contexts_and_functions_are_worth_what_the_standard_says(left: str, right: str) -> None:
    assert_same(left, right)
