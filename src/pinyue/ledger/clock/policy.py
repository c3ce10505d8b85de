"""The office's own policy where plans say nothing: when to remind, how often to nag, to whom to escalate.  All of it is here.

No plan states any of these numbers, so each notice that follows from them shows the basis ``office``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from pinyue.engine.owed import SOON
from pinyue.plans.pack import Pack
from pinyue.plans.values import Basis

REMIND = SOON  # before the due time, as the desk shows "soon"
NAG = timedelta(minutes=15)  # while something is overdue and nobody has acknowledged it
NAGS_OF_THE_FIRST_DAY = timedelta(days=1) // NAG  # then once a day
ESCALATE = timedelta(minutes=15)  # after the due time


@dataclass(frozen=True)
class Step:
    """Whom else to tell, how long after the due time (before it, where negative), on what basis; ``channel`` may be empty."""

    after: timedelta
    tell: tuple[str, ...]
    channel: str
    basis: Basis

    @property
    def name(self) -> str:
        """The step as keys write it: minutes after the due time."""
        return f"escalate{self.after // timedelta(minutes=1):+d}"


def escalations(pack: Pack, obligation: str, unit: str) -> tuple[Step, ...]:
    """Whom to tell of an obligation of a unit: as a supplement says, else its superior, once the deadline was missed."""
    decided = pack.escalate.get(obligation)
    if decided is not None:
        return tuple(Step(step.after, step.tell, step.channel or "", "supplement") for step in decided)
    tell, basis = superior(pack, unit)
    return (Step(ESCALATE, tell, "", basis),) if tell else ()


def nags(since: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The endless nagging after ``since``: each nag with the moment at which the next one overtakes it."""
    number = 1
    while True:
        yield _nag(since, number), _nag(since, number + 1)
        number += 1


def _nag(since: datetime, number: int) -> datetime:
    days = number - NAGS_OF_THE_FIRST_DAY
    return since + (number * NAG if days <= 0 else timedelta(days=1 + days))


def superior(pack: Pack, unit: str) -> tuple[tuple[str, ...], Basis]:
    """Who stands above a unit, and on what basis.

    The body its seat belongs to, or the unit that hosts it, as the plan says; else the standing office of the plan, or its
    headquarters, as this policy says; nobody (``undefined``) where the plan has neither.
    """
    name = pack.unit_names.get(unit, unit)
    parent = next((seat.parent for seat in pack.seats if seat.name == name and seat.parent), None)
    stated = parent or pack.hosts.get(name)
    if stated is not None:
        return (stated,), "context"
    above = desk(pack)
    return ((above,), "office") if above is not None and above != name else ((), "undefined")


def desk(pack: Pack) -> str | None:
    """Where what concerns nobody in particular is told: the standing office of the plan, else its headquarters."""
    seats = [seat.name for kind in ("office", "hq") for seat in pack.seats if seat.kind == kind]
    return seats[0] if seats else None
