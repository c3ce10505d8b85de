"""What comes due in a span of time: the acts of an incident until a moment, every round of a cadence among them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from pinyue.engine.incident import Incident
from pinyue.engine.owed import Obligation, Status, owed
from pinyue.plans.pack import Pack

# What was done in time was work too; what is waived, lapsed or covered by a shorter deadline is none.
WORK: frozenset[Status] = frozenset({"open", "soon", "overdue", "overdue-at-trigger", "met", "met-late"})
# Owed at a moment, with a time or without one.
LIVE: frozenset[Status] = frozenset({"open", "soon", "overdue", "overdue-at-trigger", "undefined"})


def due_by(pack: Pack, incident: Incident, until: datetime) -> list[Obligation]:
    """The acts whose time runs out at ``until`` or before, in order of that time; ``owed`` is asked, nothing else."""
    found: list[Obligation] = []
    for row in owed(pack, incident, None, until):
        if row.status in WORK and row.due is not None and row.due <= until:
            found.extend(_earlier_rounds(pack, incident, row))
            found.append(row)
    return sorted(found, key=lambda row: (row.due, row.id))


def _earlier_rounds(pack: Pack, incident: Incident, row: Obligation) -> Iterator[Obligation]:
    """The missed rounds of a cadence that ``owed`` only counts, because there are many."""
    while row.missed_before and row.round is not None:
        rows = owed(pack, incident, None, row.round - timedelta(seconds=1))
        listed = [r for r in rows if _is_of_one_claim(r, row) and r.round and r.round < row.round]
        if not listed:
            return
        yield from listed
        row = listed[0]


def _is_of_one_claim(one: Obligation, other: Obligation) -> bool:
    return (one.id, one.who, one.anchor) == (other.id, other.who, other.anchor)
