"""Obligations of the calendar: drills, trainings, reviews and when each is due next; milestones and what they still lack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from pinyue.engine.clock import CHINA, YearNotPublished, add, start_of_day
from pinyue.engine.history import Entry, standing
from pinyue.engine.situation import Value
from pinyue.plans.conditions import verdict
from pinyue.plans.ladder import Condition
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import Upkeep
from pinyue.plans.values import UNDEFINED, Needs, Span


@dataclass(frozen=True)
class CalendarRow:
    """One obligation of the calendar.  ``due`` is None where the plan gives no period or no start is on record.

    ``status``: open · overdue · undefined; a milestone is ``met`` once its target is reached.  ``short`` is what each measure of
    a milestone still lacks, None where nobody has counted.
    """

    id: str
    clause: tuple[str, ...]
    who: tuple[str, ...]
    does: str
    force: str
    last: datetime | None
    due: datetime | None
    status: str
    undefined: tuple[str, ...]
    short: Mapping[str, int | None] = field(default_factory=dict)


def calendar(pack: Pack, entries: Iterable[Entry], now: datetime) -> list[CalendarRow]:
    """What upkeep is due, counted from the last time each act was done (else from the act or date the plan names)."""
    done = sorted(standing(e for e in entries if e.at <= now), key=lambda e: e.at)
    return [
        _milestone(pack, upkeep, done, now) if upkeep.by or upkeep.target else _row(pack, upkeep, done, now)
        for upkeep in pack.calendar
    ]


def _milestone(pack: Pack, upkeep: Upkeep, done: list[Entry], now: datetime) -> CalendarRow:
    """By the end of a day, or of a year: the act done, or every measure of the target as far as it must be.

    A target without a day is met or not, and never late.
    """
    due = _end_of(upkeep.by) if upkeep.by else None
    facts: dict[str, Value] = {}
    for entry in done:
        facts.update(entry.set)
    verdicts = {
        name: verdict(pack.levels, "statutory", Needs(), ((name, condition),), facts)
        for name, condition in upkeep.target
    }
    times = [e.at for e in done if e.act == upkeep.act]
    reached = all(one.holds for one in verdicts.values()) if verdicts else len(times) >= upkeep.at_least
    short = {
        name: _short(facts.get(name), condition)
        for name, condition in upkeep.target
        if not verdicts[name].holds
    }
    status = "met" if reached else "undefined" if due is None else "overdue" if now > due else "open"
    who = () if upkeep.who == UNDEFINED else upkeep.who
    open_parts = {"who": upkeep.who == UNDEFINED, "by": due is None}
    undefined = tuple(part for part, is_open in open_parts.items() if is_open)
    last = times[-1] if times else None
    return CalendarRow(
        upkeep.id, upkeep.clause, who, upkeep.does, upkeep.force, last, due, status, undefined, short
    )


def _end_of(by: str) -> datetime:
    """The end of a day, or of a year."""
    day = date.fromisoformat(by if "-" in by else f"{by}-12-31")
    return start_of_day(day) + timedelta(days=1, seconds=-1)


def _short(value: Value, condition: Condition) -> int | None:
    """How many more a count needs, none where it is too great; None where it is not known."""
    if value is None:
        return None
    return max(0, condition.interval("statutory")[0] - (value[0] if isinstance(value, tuple) else value))


def _row(pack: Pack, upkeep: Upkeep, done: list[Entry], now: datetime) -> CalendarRow:
    times = [e.at for e in done if e.act == upkeep.act]
    last = times[-upkeep.at_least] if len(times) >= upkeep.at_least else None
    start = last or _start(pack, upkeep, done)
    due = _due(start, upkeep)
    undefined = []
    if upkeep.who == UNDEFINED:
        undefined.append("who")
    if not isinstance(upkeep.every, Span):
        undefined.append("every")
    elif start is None:
        undefined.append("after")
    status = "undefined" if due is None else "overdue" if now > due else "open"
    who = () if upkeep.who == UNDEFINED else upkeep.who
    return CalendarRow(
        upkeep.id, upkeep.clause, who, upkeep.does, upkeep.force, last, due, status, tuple(undefined)
    )


def _due(start: datetime | None, upkeep: Upkeep) -> datetime | None:
    """None where no period or start is known, or the working days of a year are not published."""
    if start is None or not isinstance(upkeep.every, Span):
        return None
    try:
        return add(start, upkeep.every)
    except YearNotPublished:
        return None


def _start(pack: Pack, upkeep: Upkeep, done: list[Entry]) -> datetime | None:
    if upkeep.after == "plan.effective":
        effective = pack.plan.effective
        return None if effective == UNDEFINED else start_of_day(effective).astimezone(CHINA)
    times = [e.at for e in done if e.act == upkeep.after]
    return times[-1] if times else None
