"""Who stands behind a name: the units of a class, those a placeholder can be, the unit in which a body sits."""

from __future__ import annotations

from collections.abc import Iterable

from pinyue.plans.lint.names import canonical
from pinyue.plans.pack import Pack
from pinyue.plans.values import UNDEFINED


def everyone(pack: Pack, names: Iterable[str]) -> set[str]:
    """The canonical names, and everyone who stands behind one of them."""
    found: set[str] = set()
    todo = canonical(pack, names)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo |= canonical(pack, _behind(pack, name))
    return found


def _behind(pack: Pack, name: str) -> set[str]:
    host = pack.hosts.get(name)
    behind = {host} if host else set()
    unit = pack.command.units.get(name)
    if unit is None:
        return behind
    behind |= {*unit.includes, *unit.one_of}
    if unit.stands_for == "leads":
        behind |= {lead for kind in pack.events.types if kind.leads != UNDEFINED for lead in kind.leads}
    if unit.stands_for == "headquarters":
        used = {name for kind in pack.events.types for name in kind.hq}
        behind |= {seat.name for seat in pack.seats if seat.id in used}
    return behind
