"""Cadences: what is owed every day or every two hours, until something stops it."""

from __future__ import annotations

from typing import Any

from pinyue.engine.history import Entry
from tests.engine.test_owing import RECEIVED, asked
from tests.engine.worlds import at, entry, obligation


def daily(**given: Any) -> dict[str, Any]:
    return obligation(every="1 day", within="undefined", until="ended", after="triggered", **given)


def rounds(now: str, rule: dict[str, Any], history: list[Entry]) -> list[tuple[str, str | None]]:
    return [
        (r.status, r.due.strftime("%m-%d %H:%M") if r.due else None)
        for r in asked(now, [rule], history)
        if r.id == rule["id"]
    ]


def test_a_daily_report_is_owed_in_every_calendar_day():
    rule = daily(window={"is": "calendar", "basis": "policy"})
    history = [RECEIVED, entry("2023-09-05 16:00", "report.initial", "bureau", to="government")]
    assert rounds("2023-09-06 12:00", rule, history) == [
        ("overdue", "09-04 23:59"),
        ("met", "09-05 23:59"),
        ("open", "09-06 23:59"),
    ]


def test_a_rolling_day_runs_from_the_start():
    rule = daily(window={"is": "rolling", "basis": "policy"})
    assert rounds("2023-09-05 11:00", rule, [RECEIVED]) == [
        ("overdue", "09-05 09:59"),
        ("open", "09-06 09:59"),
    ]


def test_a_cadence_stops_with_the_act_that_the_plan_names():
    rule = daily(window={"is": "calendar", "basis": "policy"})
    history = [RECEIVED, entry("2023-09-05 12:00", "ended", "government")]
    assert rounds("2023-09-08 12:00", rule, history) == [("overdue", "09-04 23:59"), ("lapsed", None)]


def test_twice_a_day_needs_two():
    rule = daily(window={"is": "calendar", "basis": "policy"}, at_least="2")
    once = [RECEIVED, entry("11:00", "report.initial", "bureau", to="government")]
    assert rounds("12:00", rule, once) == [("open", "09-04 23:59")]
    assert rounds("12:00", rule, [*once, entry("11:30", "report.initial", "bureau", to="government")]) == [
        ("met", "09-04 23:59")
    ]


def test_a_cadence_of_months_runs_by_the_month():
    rule = daily() | {"every": "1 month"}
    assert rounds("2023-09-20 12:00", rule, [RECEIVED]) == [("open", "10-03 23:59")]


def test_a_cadence_of_working_days_ends_where_the_calendar_does_and_says_so():
    rule = daily(window={"is": "calendar", "basis": "policy"}) | {"every": "2 working days"}
    history = [entry("2026-12-28 09:00", "received", "bureau")]
    rows = asked("2026-12-31 12:00", [rule], history)
    assert [(r.status, r.due) for r in rows] == [("overdue", at("2026-12-29 23:59:59")), ("undefined", None)]
    assert rows[1].missing_year == 2027


def test_a_waived_cadence_runs_no_further():
    rule = daily(window={"is": "calendar", "basis": "policy"})
    history = [RECEIVED, entry("2023-09-05 12:00", "waived", "government", meets="O-1")]
    found = rounds("2023-09-08 12:00", rule, history)
    assert found == [("overdue", "09-04 23:59"), ("waived", None)]


def test_of_a_long_cadence_the_last_rounds_are_listed_and_the_rest_counted():
    rule = daily(window={"is": "calendar", "basis": "policy"})
    rows = asked("2023-11-04 12:00", [rule], [RECEIVED])
    assert len(rows) == 31
    assert rows[0].missed_before == 61 - 30
    assert rows[0].round == at("2023-10-05 00:00")


def test_the_last_moment_of_a_half_hour_still_counts_and_is_not_the_first_of_the_next():
    rule = daily() | {"every": "30 min"}
    on_time = [RECEIVED, entry("10:30", "report.initial", "bureau", to="government")]
    assert rounds("10:31", rule, on_time) == [("met", "09-04 10:30"), ("open", "09-04 11:00")]
    assert rounds("10:30", rule, [RECEIVED])[0] == ("soon", "09-04 10:30")
    late = [RECEIVED, entry("2023-09-04 10:30:01", "report.initial", "bureau", to="government")]
    assert rounds("10:31", rule, late) == [("overdue", "09-04 10:30"), ("met", "09-04 11:00")]


def test_the_same_incident_asked_at_the_boundary_and_just_after_it_gives_each_its_own_answer():
    rule = daily() | {"every": "30 min"}
    assert rounds("10:30", rule, [RECEIVED])[0] == ("soon", "09-04 10:30")
    assert rounds("2023-09-04 10:30:01", rule, [RECEIVED])[0] == ("overdue", "09-04 10:30")
