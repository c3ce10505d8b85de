"""The register as the engine asks it: names only, and nobody where it does not decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pinyue.directory.asking import who
from pinyue.directory.records import Basis
from pinyue.directory.register import Register
from pinyue.engine.units import Holders, Role
from pinyue.words import BadInput


@dataclass(frozen=True)
class RegisterDirectory:
    """Implements ``engine.units.Directory``.  ``document`` is the plan whose abbreviations the roles use."""

    register: Register
    basis: Basis = "decision"
    document: str | None = None

    def resolve(self, role: Role, on: date) -> Holders:
        """The persons who hold an office on a day; none where the plan's words mean no office that is on record.

        What the register says and would have confirmed (only 联系, only some of the units) is not sure.
        """
        plain_unit = role.relation is None and self.register.naming.uses(role.name, self.document)
        if plain_unit:
            return Holders()
        try:
            answer = who(self.register, role, on, self.basis, document=self.document)
        except BadInput:
            return Holders()
        return Holders(answer.persons, sure=not answer.confirm)
