"""What is owed now: who owes which act to whom, until when, under which clause, and how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from pinyue.engine.claims import Claim, claims_of, met
from pinyue.engine.clock import CHINA, add, end_of_day, start_of_day
from pinyue.engine.incident import Incident
from pinyue.engine.units import Directory, unbound
from pinyue.plans.pack import Pack
from pinyue.plans.values import Span

Status = Literal[
    "dormant",
    "open",
    "soon",
    "overdue",
    "overdue-at-trigger",
    "met",
    "met-late",
    "superseded",
    "waived",
    "lapsed",
    "undefined",
]
SOON = timedelta(minutes=10)  # how long before its due time an act is announced as due soon
ROUNDS_SHOWN = 31  # of a cadence, the latest rounds that are listed one by one


@dataclass(frozen=True)
class Obligation:
    """One row of the answer.  ``due`` is None where the plan gives no number (then ``soft`` or ``undefined`` says why).

    ``remaining`` are recipients not yet told; ``unresolved`` are placeholders that somebody must fill; ``round`` is the time from
    which one round of a cadence runs and ``missed_before`` the number of earlier missed rounds that are not listed;
    ``supplemented`` are the fields that the office, not the plan, has filled.
    """

    id: str
    clause: tuple[str, ...]
    who: tuple[str, ...]
    to: tuple[str, ...]
    act: str
    does: str
    channel: str
    due: datetime | None
    status: Status
    force: str
    soft: str | None
    undefined: tuple[str, ...]
    with_: tuple[str, ...] = ()
    anchor: datetime | None = None
    triggered: datetime | None = None
    met_at: datetime | None = None
    remaining: tuple[str, ...] = ()
    superseded_by: str | None = None
    unresolved: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    reason: str | None = None
    round: datetime | None = None
    missed_before: int = 0
    supplemented: tuple[str, ...] = ()


def owed(pack: Pack, incident: Incident, directory: Directory | None, now: datetime) -> list[Obligation]:
    """Every obligation of the plan as it stands at ``now``: by due time (so the late ones first), then those without one.

    Pure: the same incident and time give the same answer.  Dormant and settled obligations stand at the end.
    """
    running, rounds, untimed = _prepared(incident.at(now))
    rows = [clock.at(now) for clock in running]
    if rounds:
        for claim in rounds:
            rows.extend(_rounds(incident.at(now), claim, now))
        rows.sort(key=_by_due)
        untimed = (*(row for row in rows if row.due is None), *untimed)
        rows = [row for row in rows if row.due is not None]
    rows.extend(untimed)
    if directory is not None:
        return [_resolved(row, directory, now.astimezone(CHINA).date()) for row in rows]
    return rows


_FAR = datetime.max.replace(tzinfo=CHINA)


def _by_due(row: Obligation) -> tuple[datetime, str]:
    return row.due or _FAR, row.id


class _Clock:
    """A live claim with a due time; its rows are made once for each status it takes."""

    __slots__ = ("claim", "due", "rows", "soon")

    def __init__(self, incident: Incident, claim: Claim, due: datetime) -> None:
        self.claim = claim
        self.due = due
        self.soon = due - SOON
        self.rows: dict[Status, Obligation] = {"open": _row(incident, claim, "open")}

    def at(self, now: datetime) -> Obligation:
        status: Status = "open"
        if now > self.due:
            late_from_the_start = self.claim.triggered is not None and self.claim.triggered > self.due
            status = "overdue-at-trigger" if late_from_the_start else "overdue"
        elif now >= self.soon:
            status = "soon"
        row = self.rows.get(status)
        if row is None:
            row = self.rows[status] = replace(self.rows["open"], status=status)
        return row


@lru_cache(maxsize=64)
def _prepared(incident: Incident) -> tuple[tuple[_Clock, ...], tuple[Claim, ...], tuple[Obligation, ...]]:
    """What does not depend on the time: running clocks by due time, cadences, and rows that are already settled."""
    running: list[_Clock] = []
    rounds: list[Claim] = []
    untimed: list[Obligation] = []
    settled: list[Obligation] = []
    for claim in claims_of(incident):
        if claim.obligation.every is not None and claim.fixed is None:
            rounds.append(claim)
        elif claim.fixed is not None:
            (untimed if claim.fixed == "undefined" else settled).append(_row(incident, claim, claim.fixed))
        elif claim.due is None:
            untimed.append(_row(incident, claim, "open"))
        else:
            running.append(_Clock(incident, claim, claim.due))
    running.sort(key=lambda clock: (clock.due, clock.claim.obligation.id))
    return tuple(running), tuple(rounds), (*untimed, *settled)


def _row(incident: Incident, claim: Claim, status: Status) -> Obligation:
    rule = claim.obligation
    bound = incident.states[-1].bound if incident.states else {}
    return Obligation(
        id=rule.id,
        clause=rule.clause,
        who=claim.who,
        to=rule.to.units,
        act=rule.act,
        does=rule.does,
        channel=rule.channel,
        due=claim.due,
        status=status,
        force=rule.force,
        soft=claim.soft,
        undefined=claim.undefined,
        with_=tuple(partner.unit for partner in rule.with_),
        anchor=claim.anchor,
        triggered=claim.triggered,
        met_at=claim.met_at,
        remaining=claim.remaining,
        superseded_by=claim.superseded_by,
        unresolved=unbound(incident.pack, bound, (*claim.who, *rule.to.units)),
        reason=claim.reason,
        supplemented=incident.pack.supplemented.get(rule.id, ()),
    )


def _rounds(incident: Incident, claim: Claim, now: datetime) -> list[Obligation]:
    """The rounds of a cadence: those missed, and the present one.  Missed rounds are listed, never replayed."""
    every = claim.obligation.every
    assert every is not None
    since = claim.triggered or now
    last = min(now, claim.until) if claim.until else now
    rows = []
    missed_before = 0
    for start, end in _windows(every, claim.obligation.window.is_, since, last):
        met_at, _ = met(incident, claim, start, end + timedelta(seconds=1))
        stopped = claim.until is not None and claim.until < end
        if met_at is None and stopped:
            continue  # the round was cut short by the end: nothing is owed for it
        status: Status = (
            "met" if met_at else "overdue" if now > end else "soon" if now >= end - SOON else "open"
        )
        row = replace(_row(incident, claim, status), due=end, met_at=met_at, round=start)
        rows.append(row)
        if len(rows) > ROUNDS_SHOWN:
            missed_before += rows.pop(0).status == "overdue"
    if rows and missed_before:
        rows[0] = replace(rows[0], missed_before=missed_before)
    if not rows or claim.until:
        status = "lapsed" if claim.until else "open"
        rows.append(replace(_row(incident, claim, status), due=None))
    return rows


def _windows(every: Span, kind: str, start: datetime, last: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Rounds from ``start`` to the one that holds ``last``: calendar days, or spans that roll from the start.

    Where the plan does not say which, a day is a calendar day (the pack shows it as undefined).
    """
    calendar = every.unit == "day" and kind != "rolling"
    while start <= last:
        if calendar:
            first = start.astimezone(CHINA).date()
            end = end_of_day(first + timedelta(days=every.amount - 1))
            following = start_of_day(first + timedelta(days=every.amount))
        else:
            following = (
                add(start, every)
                if every.unit in ("minute", "hour")
                else start + timedelta(days=every.amount)
            )
            end = following - timedelta(seconds=1)
        yield start, end
        start = following


def _resolved(row: Obligation, directory: Directory, on: date) -> Obligation:
    holders = tuple(name for role in row.who for name in directory.resolve(role, on))
    found = {role for role in row.unresolved if directory.resolve(role, on)}
    return replace(row, holders=holders, unresolved=tuple(r for r in row.unresolved if r not in found))
