"""Registers in the office's database: taken in by appending, read back as the records that count now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from pinyue.directory import models
from pinyue.directory.records import LISTS, Jurisdiction, Record, Records, columns_of, key_of
from pinyue.plans.values import Span

TABLES: dict[str, type[models.Recorded]] = {
    "jurisdiction": models.Area,
    "documents": models.Document,
    "units": models.Unit,
    "names": models.UnitName,
    "leaders": models.Leader,
    "charges": models.PortfolioEntry,
    "acts": models.PersonnelAct,
}
COLUMN = {"id": "identifier"}  # Django's own id is the number of the row


@dataclass(frozen=True)
class Taken:
    """What an import did: records that are new, that correct an earlier one, and that were there already."""

    added: int
    corrected: int
    unchanged: int


def jurisdictions() -> list[str]:
    """The codes of the jurisdictions on record."""
    return sorted(models.Area.objects.values_list("jurisdiction", flat=True).distinct())


def records_of(jurisdiction: str) -> Records | None:
    """The records of a jurisdiction that count now; None where there are none.

    A correction stands in the place of what it corrects.
    """
    found: dict[str, Any] = {
        table: [_record(table, row) for row in _current(table, jurisdiction).values()] for table in TABLES
    }
    if not found["jurisdiction"]:
        return None
    return Records(**{**found, "jurisdiction": found["jurisdiction"][0]})


def take_in(records: Records, file: str, digest: str) -> Taken:
    """Append every record that is new or differs from what counts now.  Nothing is changed and nothing deleted."""
    code = records.jurisdiction.code
    added = corrected = unchanged = 0
    with transaction.atomic():
        source = models.Import.objects.create(jurisdiction=code, file=file, digest=digest)
        for table, model in TABLES.items():
            current = _current(table, code)
            rows = []
            for record in [records.jurisdiction] if table == "jurisdiction" else getattr(records, table):
                key = " · ".join(key_of(table, record))
                before = current.get(key)
                if before is not None and _record(table, before) == record:
                    unchanged += 1
                    continue
                added, corrected = (added + 1, corrected) if before is None else (added, corrected + 1)
                rows.append(model(jurisdiction=code, key=key, source=source, **_columns(record)))
            model.objects.bulk_create(rows)
    return Taken(added, corrected, unchanged)


def _current(table: str, jurisdiction: str) -> dict[str, models.Recorded]:
    """Key → the row that counts, in the order in which the keys first came."""
    return {row.key: row for row in TABLES[table].objects.filter(jurisdiction=jurisdiction).order_by("pk")}


def _columns(record: Record) -> dict[str, Any]:
    return {COLUMN.get(name, name): _stored(getattr(record, name)) for name in columns_of(type(record))}


def _stored(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Span) else value


def _record(table: str, row: models.Recorded) -> Record:
    model = Jurisdiction if table == "jurisdiction" else LISTS[table]
    values = {name: getattr(row, COLUMN.get(name, name)) for name in model.model_fields}
    return model.model_validate({name: value for name, value in values.items() if value is not None})
