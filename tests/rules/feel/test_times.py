"""Dates, times and durations: reading, writing, arithmetic, comparison and properties (DMN 10.3.2.3, 10.3.4.1)."""

from __future__ import annotations

import pytest

from engine.rules.feel.temporal import read_date, read_date_time
from tests.rules.feel.saying import assert_same, cases

READ = cases("""
    date("2012-12-25") => @"2012-12-25"
    date(date and time("2012-12-25T11:00:00Z")) => @"2012-12-25"
    date(2012, 12, 25) => @"2012-12-25"
    date(from: "2012-12-25") => @"2012-12-25"
    date(year: 2012, month: 12, day: 25) => @"2012-12-25"
    date("2012-12-25T11:00:00") => null
    date("2012-13-01") => null
    date("2011-02-29") => null
    date("12-1-1") => null
    date("012012-12-25") => null
    date("+2012-12-25") => null
    date(2011, 2, 29) => null
    date(null) => null
    date(2012, 12) => null
    string(date("99999-12-31")) => "99999-12-31"
    string(date("-99999-12-31")) => "-99999-12-31"
    date("9999999999-12-31") => null
    date(10000, 1, 1) => date("10000-01-01")
    date(1000000000, 1, 1) => null
    time("23:59:00") => @"23:59:00"
    time(23, 59, 0) => @"23:59:00"
    time(11, 59, 45, duration("PT2H")) => @"11:59:45+02:00"
    time(11, 59, 45.5) => @"11:59:45.5"
    time(date and time("2012-12-24T23:59:00")) => @"23:59:00"
    time(@"2012-12-24") => @"00:00:00Z"
    time("24:00:00") => null
    time("23:59") => null
    time("23:59:60") => null
    time("23:59:00+15:00") => null
    time("23:59:00@Nowhere/Else") => null
    time(11, 59, 45, duration("P1D")) => null
    time(11, 59, 45, duration("P1Y")) => null
    time(11, null, 45) => null
    date and time("2012-12-24T23:59:00") => @"2012-12-24T23:59:00"
    date and time(@"2012-12-24", @"23:59:00Z") => @"2012-12-24T23:59:00Z"
    date and time(date: @"2012-12-24T01:00:00", time: @"23:59:00") => @"2012-12-24T23:59:00"
    date and time("2012-12-24") => @"2012-12-24T00:00:00"
    date and time(@"2012-12-24") => @"2012-12-24T00:00:00Z"
    date and time("2012-12-24T24:00:01") => null
    date and time(@"23:59:00") => null
    string(date and time("99999-12-31T23:59:59.123456789@Etc/UTC")) => "99999-12-31T23:59:59.123456789@Etc/UTC"
    duration("P1Y2M") => @"P14M"
    duration("-P1D") => @"-PT24H"
    duration("PT1.5S") => @"PT1.500S"
    duration("P1Y1D") => null
    duration("P") => null
    duration("P1DT") => null
    duration("1D") => null
    string(duration("P1DT25H61M61.000000001S")) => "P2DT2H2M1.000000001S"
    string(duration("PT0S")) => "PT0S"
    string(duration("P0M")) => "P0M"
    string(duration("-P13M")) => "-P1Y1M"
    string(duration("P999999999999D")) => "P999999999999D"
    years and months duration(@"2011-12-22", @"2013-08-24") => @"P1Y8M"
    years and months duration(@"2013-08-24", @"2011-12-22") => @"-P1Y8M"
    years and months duration(from: @"2016-01-31", to: @"2016-02-29") => @"P0M"
    string(years and months duration(date("-999999999-12-31"), date("999999999-12-31"))) => "P1999999998Y"
    years and months duration(@"2013-08-24", null) => null
    day of year(@"2019-09-17") => 260
    day of week(@"2019-09-17") => "Tuesday"
    month of year(@"2019-09-17") => "September"
    week of year(@"2019-09-17") => 38
    week of year(@"2003-12-29") => 1
    week of year(date and time("2004-12-27T10:00:00")) => 53
    day of week(date("12019-09-17")) => "Tuesday"
    day of week("2019-09-17") => null
""")
DONE = cases("""
    @"2021-01-31" + @"P1M" => @"2021-02-28"
    @"2021-01-31" - @"P1M" => @"2020-12-31"
    @"2021-01-01" + @"P1D" => @"2021-01-02"
    @"P1D" + @"2021-01-01" => @"2021-01-02"
    @"2021-01-01" + @"PT36H" => @"2021-01-02"
    @"2021-01-01" - @"PT12H" => @"2020-12-31"
    @"9999-12-31" + @"P1D" => date("10000-01-01")
    date("10000-01-01") - @"P1D" => @"9999-12-31"
    @"2021-01-02" - @"2021-01-01" => @"P1D"
    @"2021-01-02" - @"2021-01-01T00:00:00Z" => @"P1D"
    @"2021-01-02T09:00:00@Asia/Seoul" - @"2021-01-01" => @"P1D"
    @"2021-01-02" - @"2021-01-01T00:00:00" => null
    @"2021-01-02T00:00:00" - @"2021-01-01" => null
    date("10000-01-31") + @"P1M" => date("10000-02-29")
    @"2021-01-01T00:00:00" + @"PT1.000000001S" => @"2021-01-01T00:00:01.000000001"
    @"2021-01-01T10:00:00@Europe/Paris" + @"P1D" => @"2021-01-02T10:00:00@Europe/Paris"
    @"2021-03-27T10:00:00@Europe/Paris" + @"P1D" => @"2021-03-28T11:00:00@Europe/Paris"
    @"23:00:00" + @"PT2H" => @"01:00:00"
    @"01:00:00" - @"PT2H" => @"23:00:00"
    @"10:00:00" + @"P1M" => null
    @"2021-01-02" - @"2021-01-01" => @"P1D"
    @"2021-01-01" - @"2021-01-02" => @"-P1D"
    @"2021-01-02T00:00:00Z" - @"2021-01-01T00:00:00+01:00" => @"P1DT1H"
    @"2021-01-02T00:00:00Z" - @"2021-01-01T00:00:00" => null
    @"2021-01-02T12:00:00Z" - @"2021-01-01" => @"P1DT12H"
    @"10:00:00" - @"09:00:00" => @"PT1H"
    @"10:00:00" - @"2021-01-01" => null
    @"2021-01-01" + @"2021-01-01" => null
    @"P1D" - @"2021-01-01" => null
    @"P1D" + @"PT1H" => @"P1DT1H"
    @"P1Y" + @"P1M" => @"P13M"
    @"P1Y" + @"P1D" => null
    @"P1Y" * 2 => @"P2Y"
    2 * @"PT1H" => @"PT2H"
    @"P1Y" / 2 => @"P6M"
    @"PT1H" / 2 => @"PT30M"
    @"P1Y" / @"P6M" => 2
    @"P1D" / @"PT1H" => 24
    @"P1D" / @"PT0S" => null
    @"P1D" / 0 => null
    @"P1D" * @"P1D" => null
    -@"P1Y" => @"-P1Y"
    string(@"P999999999D" + @"P999999999D") => "P1999999998D"
    @"P999999999999D" - @"P999999999999D" => @"PT0S"
    @"2021-01-01" < @"2021-01-02" => true
    @"9999-12-31" < date("10000-01-01") => true
    date("-0001-01-01") < @"0001-01-01" => true
    @"2021-01-01" < @"2021-01-01T00:00:00" => null
    @"2021-01-01" = @"2021-01-01T00:00:00" => null
    @"10:00:00" < @"10:00:00.000000001" => true
    @"10:00:00" = @"10:00:00.000000001" => false
    @"10:00:00Z" = @"11:00:00+01:00" => true
    @"10:00:00Z" = @"10:00:00" => false
    @"10:00:00@Asia/Seoul" = @"10:00:00@Asia/Seoul" => true
    @"10:00:00@Asia/Seoul" = @"10:00:00" => false
    @"10:00:00@EST5EDT" = @"10:00:00" => false
    @"10:00:00Z" < @"11:00:00" => null
    @"2021-01-01T10:00:00Z" = @"2021-01-01T10:00:00@Etc/UTC" => true
    @"2021-01-01T10:00:00@Europe/Paris" = @"2021-01-01T09:00:00Z" => true
    date and time("10000-01-01T00:00:00Z") = @"9999-12-31T23:00:00-01:00" => true
    date and time("10000-01-01T00:00:00") = @"9999-12-31T23:00:00" => false
    date("999999999-12-31") + @"P1D" => null
    date("999999999-12-31") + @"P1M" => null
    date("-999999999-01-01") - @"P1M" => null
    date and time("99999-07-01T10:00:00@Europe/Paris") + @"PT1H" => date and time("99999-07-01T11:00:00@Europe/Paris")
    date and time("99999-01-01T10:00:00+09:00") - @"PT11H" => date and time("99998-12-31T23:00:00+09:00")
    @"9999-12-31T23:30:00@Asia/Seoul" + @"PT1H" => date and time("10000-01-01T00:30:00@Asia/Seoul")
    date and time("99999-07-01T10:00:00Z") > @"2026-01-01T10:00:00Z" => true
    date and time("99999-07-01T10:00:00Z") > @"2026-01-01T10:00:00" => null
    date and time("99999-07-01T10:00:00") - @"P1M" => date and time("99999-06-01T10:00:00")
    @"10:00:00.000000001+09:00" < @"10:00:00+09:00" => false
    @"10:00:00.000000001+09:00" = @"09:00:00.000000001+08:00" => true
    @"10:00:00.000000001" + @"PT0.999999999S" => @"10:00:01"
    @"PT0.000000001S" * 2 => @"PT0.000000002S"
    @"PT0.000000001S" * 1000 => @"PT0.000001S"
    @"P999999999999D" * 1000000 => null
    @"P999999999999Y" * 10 => null
    @"P999999999999Y" + @"P999999999999Y" => null
    @"P1Y" / @"P0M" => null
    @"P1Y" / @"P1D" => null
    @"P1D" + 1 => null
    -@"PT0.000000001S" => @"-PT0.000000001S"
    abs(@"-PT0.000000001S") => @"PT0.000000001S"
    @"P1Y" = @"P12M" => true
    @"PT24H" = @"P1D" => true
    @"P1Y" = @"P365D" => null
    @"P1M" < @"P1Y" => true
    @"P1D" < @"P1Y" => null
    @"2021-01-05" in [@"2021-01-01"..@"2021-01-31"] => true
    for d in @"2021-01-31"..@"2021-02-01" return d => [@"2021-01-31", @"2021-02-01"]
""")
PROPERTIES = cases("""
    @"2018-12-10".year => 2018
    @"2018-12-10".weekday => 1
    date("12018-12-10").weekday => 1
    @"2018-12-10".hour => null
    @"2018-12-10T10:30:01.5".second => 1
    @"2018-12-10T10:30:00+05:00".time offset => @"PT5H"
    @"2018-12-10T10:30:00@Europe/Paris".time offset => @"PT1H"
    @"2018-12-10T10:30:00@Europe/Paris".timezone => "Europe/Paris"
    @"10:30:00Z".timezone => null
    @"10:30:00.000000001+05:00".time offset => @"PT5H"
    date and time("12018-07-10T10:30:00@Europe/Paris").timezone => "Europe/Paris"
    @"P1Y2M".months => 2
    @"-P1Y2M".years => -1
    @"P1Y2M".days => null
    @"P1DT2H3M4.5S".seconds => 4
    @"-P1DT2H".hours => -2
    @"P1D".years => null
    [@"2021-01-01".year, 1 + @"P1D".days] => [2021, 2]
""")


@pytest.mark.parametrize(("left", "right"), READ, ids=[left for left, _ in READ])
def test_what_is_read_is_what_the_standard_says(left: str, right: str) -> None:
    assert_same(left, right)


@pytest.mark.parametrize(("left", "right"), DONE, ids=[left for left, _ in DONE])
def test_times_are_added_and_compared_as_the_standard_says(left: str, right: str) -> None:
    assert_same(left, right)


@pytest.mark.parametrize(("left", "right"), PROPERTIES, ids=[left for left, _ in PROPERTIES])
def test_times_tell_their_parts(left: str, right: str) -> None:
    assert_same(left, right)


def test_what_forms_and_calendars_read_is_a_day_of_pythons_own_calendar() -> None:
    assert str(read_date("2026-03-01")) == "2026-03-01"
    assert read_date("12026-03-01") is None
    assert str(read_date_time("2026-03-01T09:00:00")) == "2026-03-01 09:00:00"
    assert read_date_time("2026-03-01T09:00:00.000000001") is None
