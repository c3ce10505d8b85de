"""One event under several plans of a district: their obligations beside each other, each with its clause.

Of two that ask the same sender for the same act to the same recipient the shorter deadline stands, whichever plan it is of; the
other is kept and says by which it is dominated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pinyue.engine.dominance import says_the_same
from pinyue.engine.incident import Incident
from pinyue.engine.owed import Obligation, owed
from pinyue.engine.units import Directory
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import Obligation as Rule

RUNNING = frozenset({"open", "soon", "overdue", "overdue-at-trigger"})


@dataclass(frozen=True)
class Owed:
    """An obligation and the pack that it is of.  ``row.superseded_by`` of another pack is written ``pack:id``."""

    pack: Pack
    row: Obligation


def owed_together(incidents: Sequence[Incident], directory: Directory | None, now: datetime) -> list[Owed]:
    """What is owed under all these plans, by due time, then what has none.

    ``incidents`` are the same event, folded under each pack.
    """
    packs = [incident.pack for incident in incidents]
    found = [Owed(i.pack, row) for i in incidents for row in owed(i.pack, i, directory, now)]
    running = [one for one in found if _is_running(one)]
    rows = [_dominated(packs, one, running) if _is_running(one) else one for one in found]
    return sorted(rows, key=_order) if len(packs) > 1 else rows


def _is_running(one: Owed) -> bool:
    return one.row.status in RUNNING and one.row.due is not None


def _order(one: Owed) -> tuple[int, float]:
    """What runs by due time, then what has no time, then what is settled, as in one plan alone."""
    due = one.row.due
    if one.row.status in RUNNING and due is not None:
        return 0, due.timestamp()
    return (1 if one.row.status in ("open", "undefined") else 2), 0.0


def _dominated(packs: Sequence[Pack], one: Owed, running: Sequence[Owed]) -> Owed:
    """The same, superseded by the shortest of another pack that asks for the same."""
    shorter = [other for other in running if other.pack is not one.pack and _dominates(packs, other, one)]
    if not shorter:
        return one
    first = min(shorter, key=lambda other: (other.row.due, other.row.id))
    name = f"{first.pack.id}:{first.row.id}"
    return replace(one, row=replace(one.row, status="superseded", superseded_by=name))


def _dominates(packs: Sequence[Pack], shorter: Owed, longer: Owed) -> bool:
    one, other = shorter.row, longer.row
    assert one.due is not None
    assert other.due is not None
    # At the same time the plan that was named first stands, so that one of the two does.
    first = next(p for p in packs if p is shorter.pack or p is longer.pack) is shorter.pack
    if one.due > other.due or (one.due == other.due and not first):
        return False

    def canonical(name: str) -> str:
        # As all the packs together know it: an alias in one may be the proper name in another.
        for pack in packs:
            name = pack.unit_names.get(name, name)
            name = pack.hosts.get(name, name)
        return name

    return says_the_same(one, _rule(shorter), other, _rule(longer), canonical)


def _rule(one: Owed) -> Rule:
    return next(rule for rule in one.pack.obligations if rule.id == one.row.id)
