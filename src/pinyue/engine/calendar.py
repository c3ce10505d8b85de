"""Obligations of the calendar: drills, trainings, reviews, and when each is due next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pinyue.engine.clock import CHINA, YearNotPublished, add, start_of_day
from pinyue.engine.history import Entry, standing
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import Upkeep
from pinyue.plans.values import UNDEFINED, Span


@dataclass(frozen=True)
class CalendarRow:
    """One obligation of the calendar.  ``due`` is None where the plan gives no period or no start is on record."""

    id: str
    clause: tuple[str, ...]
    who: tuple[str, ...]
    does: str
    force: str
    last: datetime | None
    due: datetime | None
    status: str
    undefined: tuple[str, ...]


def calendar(pack: Pack, entries: Iterable[Entry], now: datetime) -> list[CalendarRow]:
    """What upkeep is due, counted from the last time each act was done (else from the act or date the plan names)."""
    done = sorted(standing(e for e in entries if e.at <= now), key=lambda e: e.at)
    return [_row(pack, upkeep, done, now) for upkeep in pack.calendar]


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
