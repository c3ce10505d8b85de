"""Which unit is meant: aliases, bodies hosted by a unit, classes of units, placeholders bound in the incident."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from pinyue.plans.pack import Pack


class Directory(Protocol):
    """Who holds an office on a day.  One, several or no names are all valid answers."""

    def resolve(self, role: str, on: date) -> tuple[str, ...]:
        """The holders of a role, or the units a placeholder stands for."""
        ...


class NoDirectory:
    """A directory that knows nobody; the plan's own words stand."""

    def resolve(self, role: str, on: date) -> tuple[str, ...]:
        """Nobody."""
        return ()


def is_same(pack: Pack, bound: Mapping[str, str], acted: str | None, named: str) -> bool:
    """Whether the unit that acted is the one a statement names.  An entry without an actor counts for anyone."""
    if acted is None or acted == named:
        return True
    acted = pack.unit_names.get(acted, acted)
    named = pack.unit_names.get(named, named)
    if acted == named or bound.get(named) == acted:
        return True
    hosts = pack.hosts
    if hosts.get(named) == acted or hosts.get(acted) == named:
        return True
    return acted in members(pack, named)


def is_any(pack: Pack, bound: Mapping[str, str], acted: str | None, named: Iterable[str]) -> bool:
    """Whether the unit that acted is one of those named."""
    return any(is_same(pack, bound, acted, name) for name in named)


def members(pack: Pack, name: str) -> tuple[str, ...]:
    """The units of a class, by their canonical names; empty for anything else."""
    unit = pack.command.units.get(pack.unit_names.get(name, name))
    if unit is None or not unit.includes:
        return ()
    return tuple(pack.unit_names.get(n, n) for n in unit.includes)


def unbound(pack: Pack, bound: Mapping[str, str], names: Iterable[str]) -> tuple[str, ...]:
    """The placeholders among these names that nobody has filled yet."""
    units = pack.command.units
    return tuple(n for n in names if n in units and units[n].kind == "placeholder" and n not in bound)
