"""Numbers of 34 digits, what is worked out with them, and their built-ins (DMN 10.3.2.3.1, 10.3.4.5)."""

from __future__ import annotations

import pytest

from tests.rules.feel.saying import assert_same, cases, worth

SAYS = cases("""
    1 + 2 * 3 => 7
    (1 + 2) * 3 => 9
    10 - 4 - 3 => 3
    2 ** 3 ** 2 => 64
    -2 ** 2 => 4
    2 ** -1 => 0.5
    4 ** 0.5 => 2
    0.1 + 0.2 = 0.3 => true
    1 / 3 => 0.3333333333333333333333333333333333
    1 / 0 => null
    10 ** 6145 => null
    0 ** 0 => 1
    0 ** -1 => null
    1 + "1" => null
    1 + null => null
    "a" + "b" => "ab"
    "a" - "b" => null
    [1] + [2] => null
    true + 1 => null
    -"1" => null
    -12345678901234567890123456789012.34 => -12345678901234567890123456789012.34
    --1 => 1
    .5 => 0.5
    1.5e3 => 1500
    1e-3 => 0.001
    1 = 1.000 => true
    decimal(1/3, 2) => 0.33
    decimal(1.5, 0) => 2
    decimal(2.5, 0) => 2
    decimal(1234.5, -2) => 1200
    decimal(n: 1.115, scale: 2) => 1.12
    decimal(1, null) => null
    decimal(1) => null
    floor(1.5) => 1
    floor(-1.56, 1) => -1.6
    ceiling(-1.5) => -1
    ceiling(1.56, 1) => 1.6
    floor("1") => null
    round up(5.5, 0) => 6
    round up(-1.126, 2) => -1.13
    round down(-5.5, 0) => -5
    round down(1.126, 2) => 1.12
    round half up(2.5, 0) => 3
    round half up(-2.5, 0) => -3
    round half up(1.115, 2) => 1.12
    round half down(2.5, 0) => 2
    round half down(-5.5, 0) => -5
    round half down(n: 1.126, scale: 2) => 1.13
    round half up(1.5) => null
    round up(5.5, 6177) => null
    round up(5.5, -6112) => null
    abs(-10) => 10
    abs(n: @"-P1Y") => @"P1Y"
    abs(@"-PT1H") => @"PT1H"
    abs("a") => null
    modulo(12, 5) => 2
    modulo(-12, 5) => 3
    modulo(12, -5) => -3
    modulo(-12, -5) => -2
    modulo(10.1, 4.5) => 1.1
    modulo(-10.1, 4.5) => 3.4
    modulo(10.1, -4.5) => -3.4
    modulo(dividend: 5, divisor: 5) => 0
    modulo(5, 0) => null
    sqrt(16) => 4
    sqrt(number: 2) => 1.414213562373095048801688724209698
    sqrt(-1) => null
    log(1) => 0
    decimal(log(10), 8) => 2.30258509
    log(0) => null
    exp(0) => 1
    decimal(exp(number: 5), 7) => 148.4131591
    exp(100000) => null
    odd(5) => true
    odd(-5) => true
    odd(2) => false
    odd(1.5) => false
    even(2) => true
    even(number: 0) => true
    even("2") => null
    number("1 000,0", " ", ",") => 1000.0
    number("1,000.0", ",", ".") => 1000.0
    number("1000") => 1000
    number("-1.5e2") => -150
    number(from: "1.000,5", grouping separator: ".", decimal separator: ",") => 1000.5
    number("1_000") => null
    number("Infinity") => null
    number("１") => null
    number("1,000", ".", ".") => null
    number("a") => null
    string(1.10) => "1.10"
    string(-0.5) => "-0.5"
    not(true) => false
    not(negand: false) => true
    not(1) => null
""")


@pytest.mark.parametrize(("left", "right"), SAYS, ids=[left for left, _ in SAYS])
def test_numbers_are_what_the_standard_says(left: str, right: str) -> None:
    assert_same(left, right)


def test_facts_of_any_python_kind_become_numbers() -> None:
    assert worth("a + b + c", {"a": 1, "b": 0.1, "c": 10**33}) == worth("1000000000000000000000000000000001.1")
    assert worth("a", {"a": float("nan")}) is None
    assert worth("a", {"a": 10**40 + 1}) == 10**40
