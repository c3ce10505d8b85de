"""A register: records that were checked against each other, ready to be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pinyue.directory.naming import Naming, normal
from pinyue.directory.records import KEYS, LISTS, Act, Basis, Charge, Leader, Records, Source, key_of
from pinyue.plans.loader import did_you_mean
from pinyue.words import tr

Path = tuple[str | int, ...]


class Register:
    """What the documents state, without what was withdrawn.  Made from records that have no faults."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.naming = Naming(records)
        self.documents: dict[str, Source] = {doc.id: doc for doc in records.documents if not doc.withdrawn}
        self.leaders: list[Leader] = [leader for leader in records.leaders if not leader.withdrawn]
        self.charges: list[Charge] = [charge for charge in records.charges if not charge.withdrawn]
        self.acts: list[Act] = [act for act in records.acts if not act.withdrawn]
        self.government: str = self.naming.need(records.jurisdiction.government).unit

    @property
    def known_until(self) -> date | None:
        """The last day of which the register claims to know."""
        return self.records.jurisdiction.known_until

    def dated(self, document: str, basis: Basis) -> date:
        """The date of a document under a basis."""
        found = self.documents[document].dated(basis)
        assert found is not None, "faults() refuses an undated document here"
        return found

    def date_of(self, act: Act, basis: Basis) -> date:
        """The day from which an appointment or removal counts under a basis."""
        return self.dated(act.document, basis)

    def people(self) -> list[str]:
        """Everyone who is named: the leaders, then those whom acts are about."""
        leaders = [leader.person for leader in self.leaders]
        return list(dict.fromkeys([*leaders, *(act.person for act in self.acts)]))


def overlay(new: Records, current: Records | None) -> Records:
    """The records as they are once ``new`` is taken in: the new ones first, then those that they do not correct."""
    if current is None:
        return new
    merged: dict[str, Any] = {"jurisdiction": new.jurisdiction}
    for table in LISTS:
        own = getattr(new, table)
        keys = {key_of(table, record) for record in own}
        merged[table] = (*own, *(r for r in getattr(current, table) if key_of(table, r) not in keys))
    return Records(**merged)


@dataclass(frozen=True)
class Fault:
    """A record that cannot stand, and where it is written."""

    path: Path
    message: str


def faults(records: Records) -> Iterator[Fault]:
    """Everything that is wrong between the records: doubled keys, names that point nowhere, missing dates."""
    yield from _doubled(records)
    yield from _names(records)
    naming = Naming(records)
    if naming.find(records.jurisdiction.government) is None:
        yield Fault(("jurisdiction", "government"), _no_unit(naming, records.jurisdiction.government))
    for index, unit in enumerate(records.units):
        if unit.member_of is not None:
            of = naming.units.get(unit.member_of)
            if of is None or of.kind != "class":
                message = tr(
                    f"'{unit.member_of}' 不是一类单位（kind: class）",
                    f"'{unit.member_of}' is no class of units",
                )
                yield Fault(("units", index, "member_of"), message)
    yield from _documents(records)
    for table in ("charges", "acts"):
        for index, record in enumerate(getattr(records, table)):
            named = record.unit
            if named is not None and not record.withdrawn and naming.find(named, record.document) is None:
                yield Fault((table, index, "unit"), _no_unit(naming, named))
    yield from _leaders(records)


def _no_unit(naming: Naming, name: str) -> str:
    if naming.uses(name):
        return tr(f"'{name}' 指不止一个单位", f"'{name}' means more than one unit")
    hint = did_you_mean(name, naming.known())
    return tr(f"没有单位 '{name}'{hint}", f"no unit '{name}'{hint}")


def _doubled(records: Records) -> Iterator[Fault]:
    for table in LISTS:
        seen: set[tuple[str, ...]] = set()
        for index, record in enumerate(getattr(records, table)):
            key = key_of(table, record)
            if key in seen:
                word = " · ".join(key)
                yield Fault((table, index, KEYS[table][0]), tr(f"写了两次：{word}", f"written twice: {word}"))
            seen.add(key)


def _names(records: Records) -> Iterator[Fault]:
    units = {unit.name for unit in records.units}
    plates = {name.name for name in records.names if name.kind == "plate"}
    meant: dict[tuple[str, str], str] = {(normal(unit), ""): unit for unit in units}
    for index, name in enumerate(records.names):
        if name.unit not in units | plates:
            hint = did_you_mean(name.unit, sorted(units))
            yield Fault(
                ("names", index, "unit"), tr(f"没有单位 '{name.unit}'{hint}", f"no unit '{name.unit}'{hint}")
            )
        for document in name.documents or ("",):
            other = meant.setdefault((normal(name.name), document), name.unit)
            if other != name.unit and not name.withdrawn:
                message = tr(
                    f"'{name.name}' 在同一文件里指两个单位：{other}、{name.unit}；用 documents 分开",
                    f"'{name.name}' means two units in one document: {other}, {name.unit}; tell them apart by documents",
                )
                yield Fault(("names", index, "name"), message)


def _documents(records: Records) -> Iterator[Fault]:
    known = {document.id: document for document in records.documents}

    def fault(path: Path, name: str) -> Fault:
        hint = did_you_mean(name, known)
        return Fault(path, tr(f"没有文件 '{name}'{hint}", f"no document '{name}'{hint}"))

    for index, use in enumerate(records.names):
        for place, document in enumerate(use.documents):
            if document not in known:
                yield fault(("names", index, "documents", place), document)
    for table in ("leaders", "charges", "acts"):
        for index, record in enumerate(getattr(records, table)):
            source = known.get(record.document)
            if source is None:
                yield fault((table, index, "document"), record.document)
            elif source.dated("decision") is None:
                message = tr(f"文件 '{source.id}' 没有日期", f"document '{source.id}' has no date")
                yield Fault((table, index, "document"), message)
            elif source.withdrawn and not record.withdrawn:
                message = tr(f"文件 '{source.id}' 已撤下", f"document '{source.id}' is withdrawn")
                yield Fault((table, index, "document"), message)


def _leaders(records: Records) -> Iterator[Fault]:
    named = dict.fromkeys(
        (leader.document, leader.person) for leader in records.leaders if not leader.withdrawn
    )
    for index, charge in enumerate(records.charges):
        for field in ("leader", "principal"):
            person = getattr(charge, field)
            if person is not None and not charge.withdrawn and (charge.document, person) not in named:
                hint = did_you_mean(person, [name for document, name in named if document == charge.document])
                message = tr(
                    f"'{charge.document}' 没有领导 '{person}'{hint}",
                    f"'{charge.document}' names no leader '{person}'{hint}",
                )
                yield Fault(("charges", index, field), message)
