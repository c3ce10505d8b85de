"""When anything of an incident changes by itself, with nobody doing anything.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from pinyue.engine.incident import Incident
from pinyue.engine.owed import SOON, Obligation, owed

TICK = timedelta(microseconds=1)  # the last moment of a deadline still counts


def next_due(incidents: Sequence[Incident], now: datetime) -> datetime | None:
    """The earliest moment after ``now`` at which an answer of ``owed`` is another one: something becomes due soon or late, a
    round ends or begins, an entry dated ahead takes effect.  None where nothing does."""
    moments = (moment for incident in incidents for moment in _moments(incident, now))
    return min((moment for moment in moments if moment > now), default=None)


def _moments(incident: Incident, now: datetime) -> Iterator[datetime]:
    yield from (entry.at for entry in incident.entries)
    for row in owed(incident.pack, incident, None, now):
        if row.due is not None:
            yield from _of_row(row)


def _of_row(row: Obligation) -> Iterator[datetime]:
    """Also of rows that are settled: the round of a cadence that was met ends all the same, and the next begins."""
    assert row.due is not None
    yield row.due - SOON
    yield row.due + TICK
    if row.round is not None:
        yield row.due + timedelta(seconds=1)  # rounds of days end with the last second of the day
