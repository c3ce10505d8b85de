"""The rounds of what is owed again and again: a report every day, a message every two hours."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pinyue.engine.claims import Claim
from pinyue.engine.clock import CHINA, YearNotPublished, add, start_of_day
from pinyue.engine.fulfilment import counting, met_by
from pinyue.engine.incident import Incident

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Round:
    """One round: from when to when it runs, when it was met and who is still to be told.

    ``cut_short``: its cadence stopped before its end.  ``partial``: it is the rest of the day on which the clock started, and
    the plan does not say that this day counts.
    """

    start: datetime
    end: datetime
    met_at: datetime | None
    remaining: tuple[str, ...]
    cut_short: bool
    partial: bool


class Rounds:
    """The rounds of one claim, found as time goes on; they are computed from its start and never from the last one asked for."""

    def __init__(self, incident: Incident, claim: Claim) -> None:
        self.claim = claim
        self._done = counting(incident, claim.obligation, claim.who)
        self._incident = incident
        self._coming = self._windows()
        self._found: list[Round] = []
        self._starts: list[datetime] = []
        self._next = next(self._coming, None)

    def begun_by(self, now: datetime) -> Sequence[Round]:
        """The rounds that have begun by a time, the last of which may still run."""
        while isinstance(self._next, Round) and self._next.start <= now:
            self._found.append(self._next)
            self._starts.append(self._next.start)
            self._next = next(self._coming, None)
        return self._found[: bisect_right(self._starts, now)]

    def missing_year(self, now: datetime) -> int | None:
        """The year without published working days that keeps the round of this time from being computed."""
        beyond = self._next
        return beyond.year if isinstance(beyond, _Unknown) and beyond.start <= now else None

    def _windows(self) -> Iterator[Round | _Unknown]:
        """All rounds to come: calendar days, or spans that roll from the start.

        Where the plan does not say which, a day is a calendar day (the pack shows it as undefined).
        """
        rule = self.claim.obligation
        assert rule.every is not None
        days = rule.every.unit not in ("minute", "hour")
        for number, (since, until) in enumerate(self.claim.rounds):
            start = since
            while until is None or start <= until:
                try:
                    following = add(start, rule.every)
                except YearNotPublished as error:
                    yield _Unknown(start, error.year)
                    return
                if days:
                    day = following.date()
                    rolled = start + (day - start.astimezone(CHINA).date())
                    following = rolled if rule.window.is_ == "rolling" else start_of_day(day)
                first = number == 0 and start == since
                partial = days and first and rule.window.is_ == "undefined" and start != _midnight(start)
                yield self._round(start, following, until, first=first, partial=partial)
                start = following

    def _round(
        self, start: datetime, following: datetime, until: datetime | None, *, first: bool, partial: bool
    ) -> Round:
        """Days end with their last second.  Of minutes and hours the last moment still counts (不得晚于), so it is not the first
        of the next round."""
        rule = self.claim.obligation
        end, since, before = following - timedelta(seconds=1), start, following
        if rule.every is not None and rule.every.unit in ("minute", "hour"):
            end, since, before = following, start if first else start + _TICK, following + _TICK
        met_at, remaining = met_by(self._incident, rule, self.claim.to, self._done, since, before)
        return Round(start, end, met_at, remaining, until is not None and until < end, partial)


@dataclass(frozen=True)
class _Unknown:
    """From ``start`` on no round can be computed: the working days of a year are not published."""

    start: datetime
    year: int


def _midnight(moment: datetime) -> datetime:
    return start_of_day(moment.astimezone(CHINA).date())
