"""Spans of time as plans count them."""

from __future__ import annotations

import datetime as dt

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinyue.engine.clock import CHINA, YearNotPublished, add, parse_moment, show_moment, working_day_after
from pinyue.plans.values import Span
from pinyue.words import BadInput, Place


def after(start: str, span: str) -> str:
    return show_moment(add(parse_moment(start), Span.model_validate(span)))


@pytest.mark.parametrize(
    ("start", "span", "due"),
    [
        ("2023-09-04 23:50", "30 min", "2023-09-05 00:20"),  # minutes and hours run through the night
        ("2026-10-01 09:00", "24 h", "2026-10-02 09:00"),  # and through holidays
        ("2023-09-04 09:00:07", "2 h", "2023-09-04 11:00:07"),
        ("2023-09-04 09:00", "1 day", "2023-09-05 23:59:59"),  # of days the first does not count
        ("2024-02-28 00:00", "2 days", "2024-03-01 23:59:59"),
        (
            "2026-02-10 09:00",
            "7 working days",
            "2026-02-26 23:59:59",
        ),  # over the Spring Festival and its make-up days
        ("2026-09-24 09:00", "7 working days", "2026-10-12 23:59:59"),
        ("2026-09-28 09:00", "7 working days", "2026-10-13 23:59:59"),
        ("2026-02-13 09:00", "1 working day", "2026-02-14 23:59:59"),  # a Saturday that is worked
        (
            "2025-12-31 23:00",
            "1 working day",
            "2026-01-04 23:59:59",
        ),  # over the year's end, to a worked Sunday
        ("2024-01-31 12:00", "1 month", "2024-02-29 23:59:59"),  # no such day: the last of the month
        ("2023-10-26 09:00", "3 years", "2026-10-26 23:59:59"),
        ("2024-02-29 09:00", "1 year", "2025-02-28 23:59:59"),
    ],
)
def test_when_a_span_runs_out(start, span, due):
    assert after(start, span) == due


def test_a_start_in_another_offset_is_counted_in_beijing():
    assert after("2023-09-04T17:30:00+00:00", "1 day") == "2023-09-06 23:59:59"  # it is the 5th in Beijing


def test_working_days_of_a_year_without_published_holidays_are_never_guessed():
    assert after("2026-12-25 09:00", "4 working days") == "2026-12-31 23:59:59"
    with pytest.raises(YearNotPublished, match="2027") as caught:
        after("2026-12-25 09:00", "7 working days")
    assert caught.value.year == 2027
    with pytest.raises(YearNotPublished, match="1999"):
        after("1999-05-01 09:00", "1 working day")
    with pytest.raises(YearNotPublished):
        working_day_after(dt.date(dt.MAXYEAR, 12, 31), 1)


@given(st.dates(dt.date(2004, 1, 1), dt.date(2026, 6, 30)), st.integers(1, 90))
def test_working_days_are_those_of_the_state_council(day, count):
    due = working_day_after(day, count)
    between = [day + dt.timedelta(days=n) for n in range(1, (due - day).days + 1)]
    assert sum(chinese_calendar.is_workday(d) for d in between) == count
    assert chinese_calendar.is_workday(due)


@given(st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2199, 12, 31)))
def test_a_moment_that_is_shown_reads_back(moment):
    moment = moment.replace(microsecond=0, tzinfo=CHINA)
    assert parse_moment(show_moment(moment)) == moment


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2023-13-01 09:00", "2023-09-04 25:00", "0099-01-01", "9999-01-01"]
)
def test_what_is_no_time_is_refused_with_its_place(text):
    with pytest.raises(BadInput, match=r"^history\.yaml:3:9: "):
        parse_moment(text, Place("history.yaml", 3, 9))
