"""Which unit is meant: aliases, bodies hosted by a unit, classes of units, placeholders bound in the incident."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from pinyue.plans.pack import Pack
from pinyue.plans.values import UNDEFINED

OPEN = ("placeholder", "role")  # kinds of units that somebody must fill in each incident

# What placeholders stand for in one incident: units or persons, one or several.
Bound = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Role:
    """An office as a plan expresses it: in its own words alone (``name``), or with what the words mean.

    ``holds`` the post (of the units ``of``); ``in_charge`` of those units, or of an ``area``; ``assists`` with it;
    ``heads`` the units.
    """

    name: str
    relation: Literal["holds", "in_charge", "assists", "heads"] | None = None
    post: str | None = None
    of: tuple[str, ...] = ()
    area: str | None = None


@dataclass(frozen=True)
class Holders:
    """Who holds an office: one, several or nobody.  ``sure`` where what is on record settles it.

    A leader who only keeps contact with the unit in question is named, and is not sure.
    """

    names: tuple[str, ...] = ()
    sure: bool = True

    @property
    def settled(self) -> bool:
        """One, for sure; anything else somebody must confirm."""
        return self.sure and len(self.names) == 1


class Directory(Protocol):
    """Who holds an office on a day."""

    def resolve(self, role: Role, on: date) -> Holders:
        """The holders of an office; none where nobody is known to hold it."""
        ...


def role_of(pack: Pack, bound: Bound, name: str) -> Role:
    """An office that a plan names, for the directory: placeholders that it refers to are filled as far as they are bound."""
    unit = pack.command.units.get(pack.unit_names.get(name, name))
    if unit is None or unit.office is None:
        return Role(name)
    office = unit.office
    of = tuple(filler for word in office.of for filler in fillers(pack, bound, word))
    return Role(name, office.relation, office.post, of, office.area)


def fillers(pack: Pack, bound: Bound, name: str) -> tuple[str, ...]:
    """What a name stands for in the incident: those bound to it, else itself; nothing for an open placeholder or office."""
    known = pack.unit_names.get(name, name)
    if known in bound:
        return bound[known]
    unit = pack.command.units.get(known)
    return () if unit is not None and unit.kind in OPEN else (known,)


def bound_by_kind(pack: Pack, event_type: str | None) -> Bound:
    """The placeholders that the kind of event fills: who leads its handling, and its headquarters."""
    kind = pack.event_types.get(event_type or "")
    if kind is None:
        return {}
    seats = {seat.id: seat.name for seat in pack.seats}
    meant = {
        "leads": () if kind.leads == UNDEFINED else kind.leads,
        "headquarters": tuple(seats[one] for one in kind.hq),
    }
    return {
        name: tuple(pack.unit_names.get(n, n) for n in meant[unit.stands_for])
        for name, unit in pack.command.units.items()
        if unit.stands_for is not None and meant[unit.stands_for]
    }


def is_same(pack: Pack, bound: Bound, acted: str | None, named: str) -> bool:
    """Whether the unit that acted is the one a statement names.  An entry without an actor counts for anyone."""
    if acted is None or acted == named:
        return True
    acted = pack.unit_names.get(acted, acted)
    named = pack.unit_names.get(named, named)
    if acted == named or acted in bound.get(named, ()):
        return True
    hosts = pack.hosts
    if hosts.get(named) == acted or hosts.get(acted) == named:
        return True
    return acted in members(pack, named)


def is_any(pack: Pack, bound: Bound, acted: str | None, named: Iterable[str]) -> bool:
    """Whether the unit that acted is one of those named."""
    return any(is_same(pack, bound, acted, name) for name in named)


def members(pack: Pack, name: str) -> tuple[str, ...]:
    """The units of a class, by their canonical names; empty for anything else."""
    unit = pack.command.units.get(pack.unit_names.get(name, name))
    if unit is None or not unit.includes:
        return ()
    return tuple(pack.unit_names.get(n, n) for n in unit.includes)


def unbound(pack: Pack, bound: Bound, names: Iterable[str]) -> tuple[str, ...]:
    """The placeholders and offices among these names that nobody has filled yet."""
    units = pack.command.units
    return tuple(n for n in names if n in units and units[n].kind in OPEN and n not in bound)


def stand_in(bound: Bound, names: Iterable[str]) -> tuple[str, ...]:
    """Those who fill the placeholders and offices among these names."""
    return tuple(dict.fromkeys(filler for name in names for filler in bound.get(name, ())))
