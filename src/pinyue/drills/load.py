"""What one incident asks of each unit in its first day, and for whom the plan's words stand for nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pinyue.engine.due import LIVE, due_by
from pinyue.engine.history import KNOWING
from pinyue.engine.incident import Incident
from pinyue.engine.owed import Obligation, owed
from pinyue.engine.units import Bound, Directory, fillers
from pinyue.plans.pack import Pack
from pinyue.plans.values import UNDEFINED

DAY = timedelta(days=1)

Part = Literal["who", "to"]
# Why nobody: the clause names none; a placeholder or an office that nobody fills; a unit that the plan does not explain.
Why = Literal["unnamed", "placeholder", "role", "undefined"]


@dataclass(frozen=True)
class Act:
    """One act that is due from a unit: ``minute`` counts from the first report (negative: it was late by then)."""

    unit: str
    minute: int
    obligation: str
    to: tuple[str, ...]

    @property
    def messages(self) -> int:
        """How many recipients must be reached; an act without a recipient counts as one."""
        return max(1, len(self.to))


@dataclass(frozen=True)
class Nobody:
    """A word of the plan behind which there is nobody: as the one who owes (``who``) or who is told (``to``).

    ``name`` is empty where the clause of the ``obligation`` names no one.
    """

    name: str
    part: Part
    why: Why
    obligation: str


@dataclass(frozen=True)
class Load:
    """What an incident asks: acts with a time in the first day, by time, and words that stand for nobody."""

    acts: tuple[Act, ...]
    nobody: tuple[Nobody, ...]


def load_of(incident: Incident, directory: Directory | None = None) -> Load:
    """The load of one incident, from what ``owed`` says of its first day.

    An act that several units owe together counts for each of them; a body that sits in a unit counts as that unit.
    """
    pack, start = incident.pack, first_report(incident)
    end = start + DAY
    bound = incident.states[-1].bound
    acts = (
        Act(unit, _minutes(start, row.due), row.id, row.to)
        for row in due_by(pack, incident, end)
        if row.due is not None
        for unit in _units(pack, bound, row.who)
    )
    live = (row for row in owed(pack, incident, directory, end) if row.status in LIVE)
    nobody = dict.fromkeys(one for row in live for one in _nobody(pack, row))
    return Load(tuple(acts), tuple(nobody))


def first_report(incident: Incident) -> datetime:
    """When somebody first knew of it; the first entry where nobody did."""
    return next((entry.at for entry in incident.live if entry.act in KNOWING), incident.entries[0].at)


def _minutes(start: datetime, due: datetime) -> int:
    return int((due - start).total_seconds() // 60)


def _units(pack: Pack, bound: Bound, who: Iterable[str]) -> tuple[str, ...]:
    """Whose hands it is in: those who fill a placeholder, the unit that hosts a body; else the plan's own word."""
    meant = (filler for name in who for filler in (fillers(pack, bound, name) or (name,)))
    return tuple(dict.fromkeys(pack.hosts.get(name, name) for name in meant))


def _nobody(pack: Pack, row: Obligation) -> Iterator[Nobody]:
    units = pack.command.units
    named: dict[Part, tuple[str, ...]] = {"who": row.who, "to": row.to}
    for part, names in named.items():
        if part in row.undefined:
            yield Nobody("", part, "unnamed", row.id)
        for name in names:
            unit = units.get(pack.unit_names.get(name, name))
            if unit is not None and unit.kind == UNDEFINED:
                yield Nobody(name, part, "undefined", row.id)
            elif name in row.unresolved and unit is not None:
                yield Nobody(name, part, "role" if unit.kind == "role" else "placeholder", row.id)
