"""Which notices have come due by a moment: reminders, missed deadlines, nagging, escalation.  Pure: no clock, no database.

A notice is computed from what is owed, never from when somebody last looked: passes at any moments find the same ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain, takewhile
from typing import Literal

from pinyue.engine.clock import CHINA, start_of_day
from pinyue.engine.due import due_by
from pinyue.engine.incident import Incident
from pinyue.engine.owed import Obligation
from pinyue.engine.together import Owed, owed_together
from pinyue.engine.units import fillers
from pinyue.ledger.clock import policy
from pinyue.plans.pack import Pack
from pinyue.plans.values import UNDEFINED, Basis

Lane = Literal["statutory", "chase", "cosmetic"]
LANES: tuple[Lane, ...] = ("statutory", "chase", "cosmetic")  # the first is sent first
TICK = timedelta(microseconds=1)  # an act at the due time itself is in time
NOTIFIED = frozenset({"open", "soon", "overdue", "overdue-at-trigger", "met", "met-late"})
_EARLY = datetime.min.replace(tzinfo=UTC)
_FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Event:
    """What the clock must know of one incident: its packs' folds of the record, whether it is an exercise, and receipts.

    ``receipts`` is when a receiver acknowledged that a deadline was missed: (obligation, receiver) → moment.
    """

    number: str
    incidents: tuple[Incident, ...]
    exercise: bool = False
    closed: bool = False
    title: str = ""
    receipts: Mapping[tuple[str, str], datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Notice:
    """One thing to tell one receiver.  Due at ``at``; worth sending until ``until``.

    ``obligation`` names the pack, the obligation and the due time, so that each round of a cadence is one of its own.
    ``basis`` says whether the plan, a supplement or the office's policy wants it; ``channel`` is empty where none is preferred.
    """

    incident: str
    obligation: str
    step: str
    receiver: str
    at: datetime
    until: datetime
    lane: Lane
    basis: Basis
    channel: str
    pack: Pack
    row: Obligation

    @property
    def key(self) -> str:
        """``incident:obligation:step:receiver``: the same for every attempt to tell the same."""
        return f"{self.incident}:{self.obligation}:{self.step}:{self.receiver}"


def notices(event: Event, now: datetime) -> list[Notice]:
    """Every notice that has come due by ``now``, in order of their moments; a closed incident owes nothing."""
    found = (n for line in _lines(event, now) for n in _owed_until(line, now))
    return sorted({n.key: n for n in found}.values(), key=lambda n: (n.at, n.key))


def next_moment(event: Event, now: datetime) -> datetime | None:
    """The earliest moment after ``now`` at which anything changes by itself; None where nothing ever does."""
    if event.closed:
        return None
    coming = (next((n.at for n in line if n.at > now), None) for line in _lines(event, now))
    entered = (entry.at for incident in event.incidents for entry in incident.entries if entry.at > now)
    return min(
        (at for at in chain(coming, entered, _next_rounds(event, now)) if at is not None), default=None
    )


def _next_rounds(event: Event, now: datetime) -> Iterator[datetime]:
    """When the next round of a cadence begins: at most a second after the present one ends."""
    for one in _rows(event, now):
        row = one.row
        if row.round is not None and row.due is not None and row.due + timedelta(seconds=1) > now:
            yield row.due + TICK if row.due >= now else row.due + timedelta(seconds=1)


def _lines(event: Event, now: datetime) -> Iterator[Iterator[Notice]]:
    """For each obligation, receiver and kind of notice: its notices in order of time, possibly without end."""
    if event.closed:
        return
    rows = _rows(event, now)
    for one in rows:
        row = one.row
        if row.due is None or row.status not in NOTIFIED or _is_rest_of_a_day(one):
            continue
        end = min(moment or _FAR for moment in (row.met_at, row.lapsed, _next_due(rows, one)))
        incident = next(i for i in event.incidents if i.pack is one.pack)
        for receiver in _receivers(incident, row):
            for line in _of_one(event, one, receiver, end):
                yield _owed_until(line, end)


def _rows(event: Event, now: datetime) -> list[Owed]:
    """What is owed at ``now`` with every earlier round of a cadence, also those that ``owed`` only counts."""
    by_pack = {incident.pack.id: incident for incident in event.incidents}
    rows = owed_together(event.incidents, None, now)
    for one in [one for one in rows if one.row.missed_before]:
        incident = by_pack[one.pack.id]
        earlier = due_by(one.pack, incident, now)
        rows += [Owed(one.pack, row) for row in earlier if _is_earlier_round(row, one.row)]
    return rows


def _is_earlier_round(row: Obligation, of: Obligation) -> bool:
    if row.round is None or of.round is None:
        return False
    return (row.id, row.who, row.anchor) == (of.id, of.who, of.anchor) and row.round < of.round


def _next_due(rows: Sequence[Owed], one: Owed) -> datetime | None:
    """When the following round of the same cadence ends: from then on that one is asked for, and this one no more."""
    if one.row.round is None or one.row.due is None:
        return None
    following = (
        other.row.due
        for other in rows
        if other.pack is one.pack and other.row.due is not None and _is_earlier_round(one.row, other.row)
    )
    return min(following, default=None)


def _is_rest_of_a_day(one: Owed) -> bool:
    """The round of the day on which a clock started, where the plan does not say that this day counts: never missed."""
    if one.row.round is None:
        return False
    rule = next(rule for rule in one.pack.obligations if rule.id == one.row.id)
    starts = one.row.round.astimezone(CHINA)
    in_days = rule.every is not None and rule.every.unit not in ("minute", "hour")
    return in_days and rule.window.is_ == UNDEFINED and starts != start_of_day(starts.date())


def _receivers(incident: Incident, row: Obligation) -> tuple[str, ...]:
    """The units that owe it, placeholders filled as far as they are; where the plan names nobody its office must see to it.

    ``undefined`` only where there is no office either: the notice then lies in the outbox for whoever keeps the clock.
    """
    bound = incident.state.bound if incident.state else {}
    names = (filler for name in row.who for filler in fillers(incident.pack, bound, name) or (name,))
    return tuple(dict.fromkeys(names)) or (policy.desk(incident.pack) or UNDEFINED,)


def _of_one(event: Event, one: Owed, receiver: str, end: datetime) -> Iterator[Iterator[Notice]]:
    row, pack = one.row, one.pack
    assert row.due is not None
    appeared = max(moment for moment in (row.triggered, row.round, row.anchor, _EARLY) if moment)
    missed = max(row.due + TICK, appeared)
    name = f"{pack.id}/{row.id}@{row.due.astimezone(UTC):%Y%m%dT%H%M%SZ}"

    def notice(
        step: str, at: datetime, until: datetime, lane: Lane, basis: Basis = "office", to: str = receiver, channel: str = ""
    ) -> Notice:  # fmt: skip
        return Notice(event.number, name, step, to, at, min(until, end), lane, basis, channel, pack, row)

    if appeared <= row.due:
        yield iter([notice("soon", max(row.due - policy.REMIND, appeared), missed, "chase")])
    yield iter([notice("missed", missed, _FAR, "statutory")])
    received = event.receipts.get((name, receiver), _FAR)
    yield (
        notice(f"nag-{number}", at, min(until, received), "chase")
        for number, (at, until) in enumerate(takewhile(lambda nag: nag[0] < received, policy.nags(missed)), 1)
    )
    for step in policy.escalations(pack, row.id, receiver):
        at = max(row.due + step.after, missed if step.after >= timedelta(0) else appeared, appeared)
        for to in step.tell:
            yield iter([notice(step.name, at, _FAR, "statutory", step.basis, to, step.channel)])


def _owed_until(line: Iterator[Notice], end: datetime) -> Iterator[Notice]:
    return takewhile(lambda notice: notice.at <= end, line)
