"""What is owed now: who owes which act to whom, until when, under which clause, and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from heapq import merge
from typing import Literal

from pinyue.engine.claims import Claim, claims_of
from pinyue.engine.clock import CHINA
from pinyue.engine.incident import Incident
from pinyue.engine.rounds import Round, Rounds
from pinyue.engine.units import Directory, role_of, stand_in, unbound
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import Obligation as Rule
from pinyue.plans.values import SoftTime

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
    """One row of the answer.  ``within`` is the plan's own time.  ``due`` is None where the plan gives no number (then
    ``soft`` or ``undefined`` says why).

    ``remaining`` are recipients not yet told; ``holders`` are those who stand in for placeholders and offices of ``who``;
    ``unresolved`` are placeholders and offices that somebody must fill or confirm; ``round`` is the time from
    which one round of a cadence runs and ``missed_before`` the number of earlier missed rounds that are not listed;
    ``supplemented`` are the fields that the office, not the plan, has filled.  ``lapsed`` is when the condition ceased to
    hold; a deadline that was missed before stays overdue.  ``missing_year`` has no published working days.
    """

    id: str
    clause: tuple[str, ...]
    who: tuple[str, ...]
    to: tuple[str, ...]
    act: str
    does: str
    channel: str
    within: str
    due: datetime | None
    status: Status
    force: str
    phase: str
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
    lapsed: datetime | None = None
    missing_year: int | None = None
    round: datetime | None = None
    missed_before: int = 0
    supplemented: tuple[str, ...] = ()


def owed(pack: Pack, incident: Incident, directory: Directory | None, now: datetime) -> list[Obligation]:
    """Every obligation of the plan as it stands at ``now``: by due time (so the late ones first), then those without one.

    Pure: the same incident and time give the same answer.  Dormant and settled obligations stand at the end.
    """
    running, cadences, untimed = _prepared(incident.at(now))
    rows = [clock.at(now) for clock in running]
    if cadences:
        again = [row for cadence in cadences for row in cadence.at(now)]
        rows = list(merge(rows, sorted((r for r in again if r.due), key=_by_due), key=_by_due))
        rows.extend(row for row in again if row.due is None)
    rows.extend(untimed)
    if directory is not None:
        return [_resolved(incident, row, directory, now.astimezone(CHINA).date()) for row in rows]
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


class _Cadence:
    """A claim that repeats: the rounds that were missed, and the present one.  Missed rounds are listed, never replayed.

    Its rows are made once for each stretch of time in which none of them changes.
    """

    __slots__ = ("plain", "rounds", "rows")

    def __init__(self, incident: Incident, claim: Claim) -> None:
        self.rounds = Rounds(incident, claim)
        self.plain = _row(incident, claim, claim.fixed or "open")
        self.rows: dict[tuple[int, bool, bool, bool, int | None], list[Obligation]] = {}

    def at(self, now: datetime) -> list[Obligation]:
        begun = self.rounds.begun_by(now)
        end = begun[-1].end if begun else _FAR
        before = begun[-2].end if len(begun) > 1 else _FAR  # it ends as the present one begins
        stretch = len(begun), now > before, now >= end - SOON, now > end, self.rounds.missing_year(now)
        rows = self.rows.get(stretch)
        if rows is None:
            rows = self.rows[stretch] = self._made(begun, now)
        return rows

    def _made(self, begun: Sequence[Round], now: datetime) -> list[Obligation]:
        missing_year = self.rounds.missing_year(now)
        listed = [one for one in begun if _counts(one, now)]
        rows = [self._row(one, now) for one in listed[-ROUNDS_SHOWN:]]
        missed = sum(one.met_at is None for one in listed[:-ROUNDS_SHOWN])
        if missed:
            rows[0] = replace(rows[0], missed_before=missed)
        if missing_year is not None:
            rows.append(replace(self.plain, status="undefined", missing_year=missing_year))
        elif not rows or self.rounds.claim.fixed:
            rows.append(self.plain)
        return rows

    def _row(self, one: Round, now: datetime) -> Obligation:
        status: Status = "open"
        if one.met_at is not None:
            status = "met"
        elif now > one.end:
            status = "overdue"
        elif now >= one.end - SOON:
            status = "soon"
        return replace(
            self.plain,
            status=status,
            due=one.end,
            met_at=one.met_at,
            remaining=one.remaining,
            round=one.start,
            lapsed=None,
        )


def _counts(one: Round, now: datetime) -> bool:
    """Whether a round is listed: not one that was not met because its cadence stopped, or that was only the rest of a day."""
    return one.met_at is not None or not (one.cut_short or (one.partial and now > one.end))


@lru_cache(maxsize=64)
def _prepared(incident: Incident) -> tuple[tuple[_Clock, ...], tuple[_Cadence, ...], tuple[Obligation, ...]]:
    """What does not depend on the time: running clocks by due time, cadences, and rows that are already settled."""
    running: list[_Clock] = []
    cadences: list[_Cadence] = []
    untimed: list[Obligation] = []
    settled: list[Obligation] = []
    for claim in claims_of(incident):
        if claim.rounds:
            cadences.append(_Cadence(incident, claim))
        elif claim.fixed is not None:
            settled.append(_row(incident, claim, claim.fixed))
        elif claim.due is not None:
            running.append(_Clock(incident, claim, claim.due))
        else:
            untimed.append(_row(incident, claim, "open" if claim.soft else "undefined"))
    running.sort(key=lambda clock: (clock.due, clock.claim.obligation.id))
    untimed.sort(key=lambda row: row.status == "undefined")
    return tuple(running), tuple(cadences), (*untimed, *settled)


def _row(incident: Incident, claim: Claim, status: Status) -> Obligation:
    rule = claim.obligation
    bound = incident.states[-1].bound if incident.states else {}
    return Obligation(
        id=rule.id,
        clause=rule.clause,
        who=claim.who,
        to=claim.to,
        act=rule.act,
        does=rule.does,
        channel=rule.channel,
        within=_within(rule),
        due=claim.due,
        status=status,
        force=rule.force,
        phase=rule.phase,
        soft=claim.soft,
        undefined=claim.undefined,
        with_=tuple(partner.unit for partner in rule.with_),
        anchor=claim.anchor,
        triggered=claim.triggered,
        met_at=claim.met_at,
        remaining=claim.remaining,
        superseded_by=claim.superseded_by,
        unresolved=unbound(incident.pack, bound, (*claim.who, *claim.to)),
        holders=stand_in(bound, claim.who),
        lapsed=claim.lapsed,
        missing_year=claim.missing_year,
        supplemented=incident.pack.supplemented.get(rule.id, ()),
    )


def _within(rule: Rule) -> str:
    """The plan's own words for the time: ``30 min``, ``every 1 day``, 立即, ``undefined``."""
    if rule.every is not None:
        return f"every {rule.every}"
    return rule.within.word if isinstance(rule.within, SoftTime) else str(rule.within)


def _resolved(incident: Incident, row: Obligation, directory: Directory, on: date) -> Obligation:
    """The row with the persons who hold the offices it names; an office that surely one person holds needs no confirmation."""
    pack, bound = incident.pack, incident.states[-1].bound if incident.states else {}
    held = {name: directory.resolve(role_of(pack, bound, name), on) for name in (*row.who, *row.unresolved)}
    holders = dict.fromkeys((*row.holders, *(person for name in row.who for person in held[name].names)))
    return replace(
        row,
        holders=tuple(holders),
        unresolved=tuple(name for name in row.unresolved if not held[name].settled),
    )
