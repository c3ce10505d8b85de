"""What every answer for one day and one basis is made from."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cached_property

from pinyue.directory.answer import Flag
from pinyue.directory.holdings import Holding, holdings
from pinyue.directory.naming import Named
from pinyue.directory.portfolio import Portfolio, portfolio
from pinyue.directory.records import Act, Basis
from pinyue.directory.register import Register
from pinyue.words import tr


class Scene:
    """A register on one day, under one basis, read with the abbreviations of one document, some leaders being away."""

    def __init__(
        self,
        register: Register,
        on: date,
        basis: Basis,
        document: str | None = None,
        absent: Collection[str] = (),
    ) -> None:
        self.register = register
        self.on = on
        self.basis: Basis = basis
        self.document = document
        self.absent = frozenset(absent)

    @cached_property
    def holdings(self) -> tuple[Holding, ...]:
        """Every holding under the basis."""
        return holdings(self.register, self.basis)

    @cached_property
    def portfolio(self) -> Portfolio:
        """The division of work in force."""
        return portfolio(self.register, self.on, self.basis, self.absent)

    def day(self, act: Act) -> str:
        """When an act counts, and where it is written: ``2021-10-18 (东政任〔2021〕22号)``."""
        when = self.register.date_of(act, self.basis)
        return tr(f"{when}（{act.document}）", f"{when} ({act.document})")

    def flags(self, named: Named) -> tuple[Flag, ...]:
        """What there is to say of the name by which a unit was found."""
        if not named.unproven:
            return ()
        says = tr(
            f"没有文件写明“{named.name}”就是{named.unit}",
            f"no document says that '{named.name}' is {named.unit}",
        )
        return (Flag("identity_unproven", says),)
