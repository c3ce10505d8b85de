"""Which unit a name means: canonical names, aliases that hold in some documents only, name-plates, classes of units."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from pinyue.directory.records import Jurisdiction, Records, Unit
from pinyue.plans.loader import did_you_mean
from pinyue.words import BadInput, tr


@dataclass(frozen=True)
class Named:
    """A name and the unit that it means.  ``plate`` is the name-plate it stands for, whose posts are posts of their own."""

    name: str
    unit: str
    plate: str | None = None
    documents: tuple[str, ...] = ()
    unproven: bool = False

    @property
    def seat(self) -> str:
        """The name under which the documents give posts: the plate, else the unit."""
        return self.plate or self.unit


def normal(text: str) -> str:
    """A name without what is only typography: blanks inside it, full-width brackets, 人民政府 for 政府."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return plain.replace("人民政府", "政府")


class Naming:
    """The names of a register.  Withdrawn units and names are not in it."""

    def __init__(self, records: Records) -> None:
        self.jurisdiction: Jurisdiction = records.jurisdiction
        self.units: dict[str, Unit] = {unit.name: unit for unit in records.units if not unit.withdrawn}
        self._uses: dict[str, list[Named]] = defaultdict(list)
        for unit in self.units:
            self._uses[normal(unit)].append(Named(unit, unit))
        standing = [name for name in records.names if not name.withdrawn]
        plates = {name.name: name.unit for name in standing if name.kind == "plate"}
        for name in standing:
            plate = name.name if name.kind == "plate" else name.unit if name.unit in plates else None
            unproven = name.identity == "unproven"
            use = Named(name.name, plates.get(name.unit, name.unit), plate, name.documents, unproven)
            self._uses[normal(name.name)].append(use)

    def find(self, text: str, document: str | None = None) -> Named | None:
        """What a name means (in a document); None where it means nothing, or more than one unit."""
        found = self.uses(text, document)
        return found[0] if len({use.seat for use in found}) == 1 else None

    def uses(self, text: str, document: str | None = None) -> list[Named]:
        """Everything that a name may mean: in this document, where one is given and has the name, else in any."""
        for spelling in self._spellings(text):
            uses = self._uses.get(spelling)
            if uses:
                own = [use for use in uses if document in use.documents]
                return own or [use for use in uses if not use.documents] or uses
        return []

    def need(self, text: str, document: str | None = None) -> Named:
        """What a name means.  Raises BadInput with the nearest name, or with the units between which it does not decide."""
        uses = self.uses(text, document)
        meant = {use.seat: use for use in uses}
        if len(meant) == 1:
            return uses[0]
        if not meant:
            hint = did_you_mean(text, self.known())
            raise BadInput(tr(f"没有单位 '{text}'{hint}", f"no unit '{text}'{hint}"))
        which = tr("、", ", ").join(
            f"{use.unit} ({', '.join(use.documents)})" if use.documents else use.unit
            for use in meant.values()
        )
        raise BadInput(
            tr(
                f"'{text}' 在不同文件里指不同的单位：{which}",
                f"'{text}' means different units in different documents: {which}",
            )
        )

    def known(self) -> Iterator[str]:
        """Every name, for hints."""
        return (use.name for uses in self._uses.values() for use in uses)

    def members(self, unit: str) -> tuple[str, ...]:
        """The named units of a class."""
        return tuple(name for name, other in self.units.items() if other.member_of == unit)

    def prefix(self, text: str, document: str | None = None) -> tuple[Named, str] | None:
        """The longest unit name at the beginning of an expression, and the rest of the expression."""
        for end in range(len(text), 1, -1):
            found = self.find(text[:end], document)
            if found:
                return found, text[end:]
        return None

    def _spellings(self, text: str) -> Iterator[str]:
        """A name as it may stand in the lists: as given, without the district's name, without its plates in brackets."""
        plain = normal(text)
        area = self.jurisdiction.name[-1]
        yield plain
        for long in (self.jurisdiction.name, self.jurisdiction.short):
            if plain.startswith(long):
                rest = plain.removeprefix(long)
                yield area + rest
                yield rest.removeprefix("政府")
        if plain.endswith(")") and "(" in plain:
            outer, _, inner = plain[:-1].partition("(")
            unit = self.find(outer)
            plate = self.find(inner)
            if unit and plate and unit.unit == plate.unit:
                yield normal(unit.unit)
