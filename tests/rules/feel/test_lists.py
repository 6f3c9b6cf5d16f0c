"""Built-ins on lists, as chapter 10.3.4.4 of the DMN standard says them. Each answer has its null beside it."""

from __future__ import annotations

import pytest

from tests.rules.feel.saying import assert_same, cases

SAYS = cases("""
    list contains([1, 2, 3], 2) => true
    list contains([1, 2, null], null) => true
    list contains([1, 2, 3], "2") => false
    list contains(list: [1], element: 1) => true
    list contains(null, 1) => null
    count([1, 2, 3]) => 3
    count([]) => 0
    count(1) => 1
    count(null) => null
    min([1, 2, 3]) => 1
    min(3, 1, 2) => 1
    min("b", "a") => "a"
    min(@"2026-01-02", @"2026-01-01") => @"2026-01-01"
    min([]) => null
    min([1, "a"]) => null
    max(1, 2, 3) => 3
    max(list: [@"P1D", @"P2D"]) => @"P2D"
    max(@"P1D", @"P1Y") => null
    sum([1, 2, 3]) => 6
    sum(1, 2, 3) => 6
    sum(1) => 1
    sum([]) => null
    sum([1, "2"]) => null
    mean([1, 2, 3]) => 2
    mean(1, 2) => 1.5
    mean([]) => null
    all([true, true]) => true
    all([]) => true
    all([true, null]) => null
    all([false, null, true]) => false
    all(true, false) => false
    all(0) => null
    any([false, true]) => true
    any([]) => false
    any([null, true]) => true
    any([false, null]) => null
    sublist([4, 5, 6], 1, 2) => [4, 5]
    sublist([4, 5, 6], 2) => [5, 6]
    sublist([4, 5, 6], -2) => [5, 6]
    sublist([4, 5, 6], -3, 1) => [4]
    sublist(list: [4, 5, 6], start position: 2, length: 1) => [5]
    sublist([4, 5, 6], 0) => null
    sublist([4, 5, 6], 4) => null
    append([1], 2, 3) => [1, 2, 3]
    append([], null) => [null]
    append(1, 2) => [1, 2]
    append([1], [2]) => [1, [2]]
    append(list: [1], item: 2) => [1, 2]
    append(null, 1) => null
    append([1]) => null
    concatenate([1, 2], [3]) => [1, 2, 3]
    concatenate([1], 2) => [1, 2]
    concatenate([[1], 2]) => [[1], 2]
    concatenate([1], null) => null
    insert before([1, 3], 1, 2) => [2, 1, 3]
    insert before([1, 3], -1, 2) => [1, 2, 3]
    insert before(list: [1, 3], position: 2, newItem: null) => [1, null, 3]
    insert before([1, 3], 0, 2) => null
    insert before([1, 3], 3, 2) => null
    remove([1, 2, 3], 2) => [1, 3]
    remove([1, 2, 3], -1) => [1, 2]
    remove([1], 1) => []
    remove([1, 2, 3], 0) => null
    remove([1, 2, 3], 4) => null
    list replace([2, 4, 7, 8], 3, 6) => [2, 4, 6, 8]
    list replace([2, 4, 7, 8], -1, 6) => [2, 4, 7, 6]
    list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5) => [5, 5, 7, 8]
    list replace(list: [1], match: function(item, newItem) true, newItem: 2) => [2]
    list replace([1, 2], function(item, newItem) item, 5) => null
    list replace([1, 2], function(item) true, 5) => null
    list replace([1, 2], 3, 5) => null
    reverse([1, 2, 3]) => [3, 2, 1]
    reverse(null) => null
    index of([1, 2, 3, 2], 2) => [2, 4]
    index of([1, null], null) => [2]
    index of([1], 2) => []
    union([1, 2], [2, 3]) => [1, 2, 3]
    union([1, null], [null]) => [1, null]
    union([1], null) => null
    distinct values([1, 2, 3, 2, 1]) => [1, 2, 3]
    distinct values([[1], [1], {a: 1}, {a: 1}]) => [[1], {a: 1}]
    flatten([[1, 2], [[3]], 4]) => [1, 2, 3, 4]
    flatten(null) => null
    product([2, 3, 4]) => 24
    product(2, 3) => 6
    product([]) => null
    median(8, 2, 5, 3, 4) => 4
    median([6, 1, 2, 3]) => 2.5
    median([]) => null
    stddev([47]) => null
    stddev([2, 4]) => 1.414213562373095048801688724209698
    mode(6, 3, 9, 6, 6) => [6]
    mode([6, 1, 9, 6, 1]) => [1, 6]
    mode([]) => []
    mode(null) => null
    mode([1, "a"]) => null
    sort([3, 1, 4, 2], function(x, y) x < y) => [1, 2, 3, 4]
    sort(list: ["b", "a"], precedes: function(x, y) x > y) => ["b", "a"]
    sort([3, 1, 2]) => [1, 2, 3]
    sort([3, "a"]) => null
    sort([3, 1], function(x) true) => null
    sort([3, 1], function(x, y) null) => null
""")


@pytest.mark.parametrize(("left", "right"), SAYS, ids=[left for left, _ in SAYS])
def test_a_list_function_gives_what_the_standard_says(left: str, right: str) -> None:
    assert_same(left, right)
