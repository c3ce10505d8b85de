"""Which leader is in charge of what on a day: the division of work (分工) in force, and its two levels, areas and units."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from pinyue.directory.naming import normal
from pinyue.directory.records import Basis, Charge, Leader, Relation
from pinyue.directory.register import Register

# Who answers for a unit: the first relation of these that any leader has to it.
CHAIN: tuple[Relation, ...] = ("分管", "协助分管", "联系")


@dataclass(frozen=True)
class Portfolio:
    """The division of work in force: its leaders in the order in which they are named, and their relations."""

    register: Register
    leaders: tuple[Leader, ...]
    charges: tuple[Charge, ...]
    since: date | None
    gone: frozenset[str]

    def titled(self, title: str) -> list[Leader]:
        """The leaders with a title; 副区长 includes 常务副区长."""
        return [
            leader
            for leader in self.leaders
            if (leader.title == title or (title.startswith("副") and leader.title.endswith(title)))
            and self._is_there(leader.person)
        ]

    def heads(self) -> list[Leader]:
        """The head of the government."""
        return [leader for leader in self.leaders if leader.head and self._is_there(leader.person)]

    def of_unit(self, unit: str, relation: Relation, *, also_gone: bool = False) -> list[Charge]:
        """Who has this relation to a unit, itself or as one of its class."""
        naming = self.register.naming
        own_class = naming.units[unit].member_of
        wanted = {unit, own_class} if own_class else {unit}
        return [
            charge
            for charge in self.charges
            if charge.relation == relation
            and charge.unit is not None
            and naming.need(charge.unit, charge.document).unit in wanted
            and (also_gone or self._is_there(charge.leader))
        ]

    def of_area(self, area: str, relation: Relation, *, also_gone: bool = False) -> list[Charge]:
        """Who has this relation to an area of work."""
        return [
            charge
            for charge in self.charges
            if charge.relation == relation
            and charge.area is not None
            and same_area(charge.area, area)
            and (also_gone or self._is_there(charge.leader))
        ]

    def areas(self) -> list[str]:
        """Every area of work that is named."""
        return [charge.area for charge in self.charges if charge.area is not None]

    def _is_there(self, person: str) -> bool:
        return person not in self.gone


def same_area(one: str, other: str) -> bool:
    """Whether two words mean one area; what stands in brackets explains it."""
    plain, asked = normal(one), normal(other)
    return plain == asked or plain.partition("(")[0] == asked


def portfolio(register: Register, on: date, basis: Basis, absent: Collection[str] = ()) -> Portfolio:
    """The division in force on a day: the latest whole one, with later ones that amend it, leader by leader.

    ``since`` is None before the first.  Leaders who were removed after it, or are ``absent``, are gone.
    """
    dates = {leader.document: register.dated(leader.document, basis) for leader in register.leaders}
    whole = [doc for doc, day in dates.items() if day <= on and not register.documents[doc].amends]
    if not whole:
        return Portfolio(register, (), (), None, frozenset())
    start = max(whole, key=lambda doc: dates[doc])
    later = sorted(
        (doc for doc, day in dates.items() if dates[start] <= day <= on and register.documents[doc].amends),
        key=lambda doc: dates[doc],
    )
    valid: dict[str, str] = {}
    for document in (start, *later):
        valid.update({leader.person: document for leader in register.leaders if leader.document == document})
    leaders = tuple(leader for leader in register.leaders if valid.get(leader.person) == leader.document)
    charges = tuple(charge for charge in register.charges if valid.get(charge.leader) == charge.document)
    gone = {
        act.person
        for act in register.acts
        if act.act == "免去"
        and act.person in valid
        and register.naming.need(act.unit, act.document).unit == register.government
        and dates[valid[act.person]] <= register.date_of(act, basis) <= on
    }
    return Portfolio(register, leaders, charges, dates[start], frozenset(gone | set(absent)))
