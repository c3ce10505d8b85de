"""What the calendar asks for: drills, trainings, reviews."""

from __future__ import annotations

from typing import Any

from pinyue.engine.calendar import CalendarRow, calendar
from pinyue.engine.history import Entry
from tests.engine.worlds import at, entry, invented


def row(now: str, history: list[Entry], rule: dict[str, Any] | None = None, **plan: Any) -> CalendarRow:
    plain = {
        "id": "U-1",
        "clause": "9.1",
        "who": "bureau",
        "act": "drill.held",
        "does": "drill",
        "every": "3 years",
    }
    (found,) = calendar(invented(upkeep=[{**plain, **(rule or {})}], **plan), history, at(now))
    return found


def test_a_drill_is_due_three_years_after_the_last():
    history = [entry("2020-05-01 09:00", "drill.held"), entry("2021-10-26 09:00", "drill.held")]
    found = row("2024-10-26 23:00", history)
    assert (found.due, found.last, found.status) == (
        at("2024-10-26 23:59:59"),
        at("2021-10-26 09:00"),
        "open",
    )
    assert row("2024-10-27 00:00", history).status == "overdue"
    assert row("2021-10-26 08:00", history).last == at("2020-05-01 09:00")  # what is yet to come is not known


def test_before_the_first_it_runs_from_what_the_plan_names():
    assert row("2024-01-01 09:00", [], {"after": "plan.effective"}, effective="2023-11-01").due == at(
        "2026-11-01 23:59:59"
    )
    reviewed = [entry("2022-02-28 09:00", "plan.reviewed")]
    assert row("2024-01-01 09:00", reviewed, {"after": "plan.reviewed"}).due == at("2025-02-28 23:59:59")


def test_without_a_start_or_a_period_nothing_is_guessed():
    found = row("2024-01-01 09:00", [])
    assert (found.due, found.status, found.undefined) == (None, "undefined", ("after",))
    found = row("2024-01-01 09:00", [], {"every": "undefined", "who": "undefined"})
    assert (found.status, found.undefined) == ("undefined", ("who", "every"))
    assert row("2024-01-01 09:00", [], {"after": "plan.effective"}).undefined == ("after",)


def test_twice_a_year_counts_from_the_last_but_one():
    twice = {"every": "1 year", "at_least": "2"}
    history = [entry("2023-03-01 09:00", "drill.held"), entry("2023-09-01 09:00", "drill.held")]
    assert row("2024-01-01 09:00", history, twice).due == at("2024-03-01 23:59:59")


def test_a_drill_that_was_entered_by_mistake_and_withdrawn_does_not_count():
    history = [
        entry("2020-05-01 09:00", "drill.held"),
        entry("2021-10-26 09:00", "drill.held", id="typo"),
        entry("2021-10-27 09:00", "withdrawn", of="typo"),
    ]
    assert row("2022-01-01 09:00", history).last == at("2020-05-01 09:00")
