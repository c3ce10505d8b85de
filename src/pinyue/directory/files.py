"""A register in a file: YAML or XLSX, read strictly and written so that it reads back the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from pinyue.directory import workbook
from pinyue.directory.records import LISTS, Record, Records, columns_of
from pinyue.directory.register import Register, faults, overlay
from pinyue.plans.loader import did_you_mean, validate
from pinyue.plans.yamltext import Document, read
from pinyue.words import BadInput, Place, tr

EXAMPLES = Path(__file__).resolve().parent / "examples"
SUFFIXES = (".yaml", ".yml", ".xlsx")


def examples() -> dict[str, Path]:
    """The registers that are shipped, by name."""
    return {path.stem: path for path in sorted(EXAMPLES.glob("*.yaml"))}


def open_register(name: str) -> Register:
    """A register from a file, or a shipped one by its name.  Raises BadInput with the place of the first fault."""
    return Register(read_records(examples().get(name, Path(name))))


def read_records(path: Path) -> Records:
    """The records of a YAML or XLSX file that stands alone.  Raises BadInput with the place of the first fault."""
    return checked(read_document(path))


def read_document(path: Path) -> Document:
    """The data of a YAML or XLSX file.  Raises BadInput: ``file:line:column: …`` or ``file:sheet!cell: …``."""
    _refuse_kind(path)
    if not path.is_file():
        hint = did_you_mean(path.name, examples())
        raise BadInput(tr(f"没有这个文件{hint}", f"no such file{hint}"), Place(str(path)))
    return workbook.read(path) if path.suffix == ".xlsx" else read(path, gb18030=True)


def checked(document: Document, current: Records | None = None) -> Records:
    """The records of a document, once they hold together, with ``current`` where they are to be added to it.

    Raises BadInput with the place of the first fault.
    """
    records = validate(document, Records)
    for fault in faults(overlay(records, current)):
        table, index = fault.path[0], fault.path[1]
        if isinstance(index, int) and index >= len(getattr(records, str(table))):
            message = tr(
                f"与已登记的不合：{fault.message}", f"it does not fit what is on record: {fault.message}"
            )
            raise BadInput(message, Place(document.file))
        raise BadInput(fault.message, document.place(fault.path))
    return records


def write_records(records: Records, path: Path) -> None:
    """Write a YAML or XLSX file.  Raises BadInput where it cannot be written."""
    _refuse_kind(path)
    try:
        if path.suffix == ".xlsx":
            workbook.write(records, path)
        else:
            path.write_text(as_yaml(records), "utf-8")
    except OSError as error:
        raise BadInput(
            tr(f"写不了：{error.strerror}", f"cannot write: {error.strerror}"), Place(str(path))
        ) from None


def as_yaml(records: Records) -> str:
    """The records as YAML, one line a record."""
    return "\n".join(_lines(records)) + "\n"


def plain(record: Record) -> dict[str, Any]:
    """A record as a file holds it: only what is said; dates stay dates, a list of one is its item."""
    said: dict[str, Any] = {}
    for name in columns_of(type(record)):
        value = getattr(record, name)
        if value != type(record).model_fields[name].default:
            said[name] = _plain(value)
    return said


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return value[0] if len(value) == 1 else list(value)
    return value if isinstance(value, int | date) else str(value)


def _lines(records: Records) -> Iterator[str]:
    yield f"jurisdiction: {_flow(plain(records.jurisdiction))}"
    for table in LISTS:
        found = getattr(records, table)
        if found:
            yield f"\n{table}:"
            yield from (f"  - {_flow(plain(record))}" for record in found)


def _flow(data: dict[str, Any]) -> str:
    return yaml.safe_dump(
        data, allow_unicode=True, default_flow_style=True, sort_keys=False, width=10_000
    ).strip()


def _refuse_kind(path: Path) -> None:
    if path.suffix not in SUFFIXES:
        hint = did_you_mean(path.name, examples())
        kinds = "、".join(SUFFIXES)
        raise BadInput(
            tr(
                f"不认识的文件种类，可用 {kinds}{hint}",
                f"an unknown kind of file; there are {', '.join(SUFFIXES)}{hint}",
            ),
            Place(str(path)),
        )
