"""The three-file layout of VAERS, out of the box: reports, vaccines and symptoms, as Parquet or as the public CSV files.

Product is VAX_TYPE, manufacturer VAX_MANU, region STATE; severe is any of died, life-threatening, hospitalised, disabled.
These lists are large, old and full of typing errors, so what cannot be used is counted instead of refused.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import ibis
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from pinyue.surveillance.account import LeftOut, Said
from pinyue.surveillance.canonical import LONG
from pinyue.surveillance.cells import EARLIEST, day_of, lot_of, text_of, within
from pinyue.surveillance.mapping import Column, Mapping
from pinyue.surveillance.raw import RawTable, read_csv, read_parquet
from pinyue.words import BadInput, Place, tr

PUBLIC = re.compile(r"(?P<stem>.*)VAERS(?P<part>DATA|VAX|SYMPTOMS)\.csv", re.IGNORECASE)
PARQUET = re.compile(r"(?P<stem>.*?)_?(?P<part>reports|vax|symptoms)\.parquet", re.IGNORECASE)
PARTS = {"data": "reports", "reports": "reports", "vax": "vax", "symptoms": "symptoms"}
DATES = {"onset": "ONSET_DATE", "vaccinated": "VAX_DATE", "received": "RECVDATE"}
NEEDED = {
    "reports": ("VAERS_ID", "STATE", "DIED", "L_THREAT", "HOSPITAL", "DISABLE", *DATES.values()),
    "vax": ("VAERS_ID", "VAX_TYPE", "VAX_MANU", "VAX_LOT"),
    "symptoms": ("VAERS_ID",),
}
TERMS = re.compile(r"PT|SYMPTOM\d+")
FORMATS = ("%m/%d/%Y", "%Y-%m-%d")
LOT_LEAST = 3  # shorter lot entries there are doses or marks

Files = dict[str, list[Path]]


def vaers_files(path: Path) -> Files | None:
    """The files of the three parts that belong together with ``path`` (a folder or one of the files); None if not VAERS.

    Raises BadInput: the layout is there, but one of its parts is missing.
    """
    folder = path if path.is_dir() else path.parent
    own = None if path.is_dir() else _part(path)
    if not path.is_dir() and own is None:
        return None
    files: Files = {part: [] for part in NEEDED}
    for candidate in sorted(folder.iterdir()):
        named = _part(candidate)
        if named and (own is None or named[:2] == own[:2]):
            files[named[2]].append(candidate)
    if not any(files.values()) or (own is not None and sum(map(bool, files.values())) == 1):
        return None  # nothing of the layout, or a lone file that merely ends in "reports"
    for part, found in files.items():
        if not found:
            raise BadInput(
                tr(f"VAERS 三个文件缺少 {part} 部分", f"the {part} part of the three VAERS files is missing"),
                Place(str(path)),
            )
    return files


def read_vaers(con: Backend, files: Files, latest: dt.date) -> tuple[ibis.Table, list[LeftOut]]:
    """The long table of the three parts, and what could not be read.  Raises BadInput: a column is missing."""
    unreadable = 0
    tables: dict[str, ibis.Table] = {}
    for part, paths in files.items():
        several = []
        for path in paths:
            raw = (
                read_parquet(con, path)
                if path.suffix == ".parquet"
                else read_csv(con, path, _headed(path), lenient=True)
            )
            unreadable += raw.unreadable
            several.append(_named(raw, part))
        tables[part] = several[0] if len(several) == 1 else ibis.union(*several)
    reports, left_out = _reports(tables["reports"], latest)
    vax = tables["vax"].select(
        report="VAERS_ID",
        product=tables["vax"].VAX_TYPE,
        manufacturer=tables["vax"].VAX_MANU.fill_null(""),
        lot=lot_of(tables["vax"].VAX_LOT, LOT_LEAST),
    )
    long = vax.inner_join(reports, "report").left_join(tables["symptoms"], "report")
    table = con.create_table(ibis.util.gen_name("vaers"), long.select(*LONG).cast(LONG), temp=True)
    if unreadable:
        why = Said("格式不对、读不了的行", "lines that could not be read")
        left_out.append(LeftOut("unreadable_line", why, unreadable, unreadable))
    return table, left_out


def _headed(path: Path) -> Mapping:
    """These files name every column themselves; only the row of their headings has to be found."""
    return Mapping({"report_id": (Column("VAERS_ID", Place(str(path))),)})


def _reports(table: ibis.Table, latest: dt.date) -> tuple[ibis.Table, list[LeftOut]]:
    read = {name: _day(table[column]) for name, column in DATES.items()}

    def yes(*columns: str) -> ir.IntegerValue:
        return ibis.or_(*((table[column] == "Y").fill_null(False) for column in columns)).cast("int32")

    reports = table.select(
        report="VAERS_ID",
        region="STATE",
        **{name: within(day, latest).ifelse(day, ibis.null("date")) for name, day in read.items()},
        cases=ibis.literal(1, "int32"),
        unexpected=ibis.literal(0, "int32"),
        severe=yes("DIED", "L_THREAT", "HOSPITAL", "DISABLE"),
        deaths=yes("DIED"),
    )
    absurd = table.aggregate(
        **{name: (~within(day, latest)).sum().fill_null(0) for name, day in read.items()}
    )
    counts = absurd.to_pyarrow()
    left_out = []
    for name, column in DATES.items():
        count = int(counts[name][0].as_py())
        if count:
            why = Said(
                f"{column} 不可能（早于 {EARLIEST.year} 年或晚于 {latest}）",
                f"{column} impossible (before {EARLIEST.year} or after {latest})",
            )
            left_out.append(LeftOut(f"absurd_{name}", why, count, count))
    return reports, left_out


def _day(cell: ir.Value) -> ir.DateValue:
    return day_of(text_of(cell) if isinstance(cell, ir.StringValue) else cell, FORMATS)


def _named(raw: RawTable, part: str) -> ibis.Table:
    """The part's columns under their VAERS names; symptoms as (report, term)."""
    position = {heading.upper(): f"c{i}" for i, heading in enumerate(raw.headings)}
    for heading in NEEDED[part]:
        if heading not in position:
            raise BadInput(tr(f"缺少 {heading} 列", f"column {heading} is missing"), raw.heading_place)
    ids = raw.table[position["VAERS_ID"]].cast("string").strip()
    if part != "symptoms":
        typed = {name: raw.table[position[name]] for name in NEEDED[part]}
        return raw.table.select(**{**typed, "VAERS_ID": ids})
    columns = [c for heading, c in position.items() if TERMS.fullmatch(heading)]
    if not columns:
        raise BadInput(tr("缺少 PT 或 SYMPTOM1 列", "column PT or SYMPTOM1 is missing"), raw.heading_place)
    parts = [raw.table.select(report=ids, term=raw.table[c]).filter(raw.table[c].notnull()) for c in columns]
    return parts[0] if len(parts) == 1 else ibis.union(*parts)


def _part(path: Path) -> tuple[str, str, str] | None:
    match = PUBLIC.fullmatch(path.name) or PARQUET.fullmatch(path.name)
    return (match["stem"], path.suffix.lower(), PARTS[match["part"].lower()]) if match else None
