"""How points and ranges lie to each other (DMN 10.3.4.9), and what a range tells of itself."""

from __future__ import annotations

import pytest

from tests.rules.feel.saying import assert_same, cases

SAYS = cases("""
    before(1, 10) => true
    before(1, [1..10]) => false
    before(1, (1..10]) => true
    before([1..10), 10) => true
    before([1..10], (10..20]) => true
    before(point1: 1, point2: 2) => true
    before(range1: [1..2], range2: [3..4]) => true
    before(@"2026-01-01", [@"2026-01-02"..@"2026-01-03"]) => true
    before(1, "a") => null
    before(1, null) => null
    before((< 5), 5) => true
    before((> 5), 5) => false
    after(5, (< 5)) => true
    after([11..20], [1..11)) => true
    after([11..20], 11) => false
    meets([1..5], [5..10]) => true
    meets([1..5), [5..10]) => false
    meets((<= 5), [5..10]) => true
    meets(1, [1..2]) => null
    met by([5..10], [1..5]) => true
    overlaps([1..5], [5..8]) => true
    overlaps([1..5), [5..8]) => false
    overlaps((< 5), (> 4)) => true
    overlaps([1..2], ["a".."b"]) => null
    overlaps before([1..5], [3..8]) => true
    overlaps before([3..8], [1..5]) => false
    overlaps after([3..8], [1..5]) => true
    finishes(10, [1..10]) => true
    finishes([5..10], [1..10]) => true
    finishes([5..10), [1..10]) => false
    finishes((> 5), (> 1)) => true
    finished by([1..10], 10) => true
    starts(1, [1..10]) => true
    starts(1, (1..10]) => false
    starts([1..5], [1..10]) => true
    started by([1..10], 1) => true
    includes([1..10], 5) => true
    includes((< 5), 4) => true
    includes([1..10], [5..11]) => false
    during(5, [1..10]) => true
    during([1..10), [1..10]) => true
    during(5, 6) => null
    coincides(5, 5) => true
    coincides([1..5], [1..5]) => true
    coincides([1..5), [1..5]) => false
    coincides([1..5], 5) => null
    [1..10[.end included => false
    (< 10).start included => false
    (>= 10).start => 10
    5 in [1..null] => null
    10 in (!= 10) => false
    for i in [2..1] return i => null
    for i in (1..4) return i => [2, 3]
    for i in "a".."z" return i => null
    for i in 3..1 return i => [3, 2, 1]
    for i in null return i => null
    some i in null satisfies true => null
    range("[18..21]") => [18..21]
    range("]18..21[") => (18..21)
    range("(18..21)") => (18..21)
    range(from: " [ -1.5 .. .5 ] ") => [-1.5..0.5]
    range("[\\"a..\\"..\\"b\\"]") => ["a.."..\"b\"]
    range("[@\\"2026-01-01\\"..date(\\"2026-01-31\\")]") => [@"2026-01-01"..@"2026-01-31"]
    range("(..10]") => (<= 10)
    range("[10..)") => (>= 10)
    range("[..10]") => null
    range("(..)") => null
    range("[21..18]") => null
    range("[1..\\"a\\"]") => null
    range("[1+1..5]") => null
    range("[true..false]") => null
    range("1..2") => null
    range("") => null
    range(null) => null
""")


@pytest.mark.parametrize(("left", "right"), SAYS, ids=[left for left, _ in SAYS])
def test_ranges_lie_as_the_standard_says(left: str, right: str) -> None:
    assert_same(left, right)
