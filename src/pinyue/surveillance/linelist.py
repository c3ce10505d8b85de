"""A line list in the one long shape, with an account of what could not be read from it."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import ibis
from ibis.backends.duckdb import Backend

from pinyue.surveillance import headings as known
from pinyue.surveillance.account import LeftOut
from pinyue.surveillance.canonical import LONG, canonical
from pinyue.surveillance.cells import EARLIEST
from pinyue.surveillance.mapping import Mapping, find_columns
from pinyue.surveillance.raw import RawTable, read_csv, read_parquet, read_xlsx
from pinyue.surveillance.vaers import read_vaers, vaers_files
from pinyue.words import BadInput, Place, tr

WORKBOOKS = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class LineList:
    """Reports in the long shape of ``canonical`` on some Ibis back end.

    ``fields`` names what the list can say at all, in the words of a mapping file: a list without regions cannot be swept
    by region.  ``left_out`` is what reading had to leave; ``encoding`` is how a text file was understood.
    """

    source: str
    rows: ibis.Table
    fields: frozenset[str] = frozenset(known.KNOWN)
    left_out: tuple[LeftOut, ...] = field(default=())
    encoding: str | None = None


def read_linelist(
    path: Path | str,
    mapping: Mapping | None = None,
    *,
    as_of: dt.date | None = None,
    strict: bool | None = None,
) -> LineList:
    """Read CSV, XLSX, Parquet or the three VAERS files (a folder or one of them).

    ``as_of``: no date can be later (default: tomorrow, since clocks differ).  ``strict`` refuses cells that cannot be read
    and impossible dates; without it they count as unknown and are accounted for (default: strict, but not for VAERS).
    Raises BadInput with file, line and column.
    """
    path = Path(path)
    mapping = mapping or Mapping()
    latest = as_of or dt.date.today() + dt.timedelta(days=1)
    if not path.exists():
        raise BadInput(tr("没有这个文件", "no such file"), Place(str(path)))
    try:
        return _read_any(_duckdb(), path, mapping, latest, strict=strict is not False)
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise BadInput(
            tr(f"文件已损坏，读不了：{reason}", f"the file is damaged: {reason}"), Place(str(path))
        ) from None


def _read_any(con: Backend, path: Path, mapping: Mapping, latest: dt.date, *, strict: bool) -> LineList:
    files = None if mapping.columns else vaers_files(path)
    if files is not None:
        rows, left_out = read_vaers(con, files, latest)
        return LineList(str(path), rows, frozenset(known.KNOWN) - {"unexpected"}, tuple(left_out))
    if path.is_dir():
        raise BadInput(
            tr("这是文件夹，里面没有 VAERS 的三个文件", "a folder without the three VAERS files"),
            Place(str(path)),
        )
    raw = _read(con, path, mapping)
    if raw.headings == list(LONG):
        return LineList(str(path), _own_shape(con, raw, latest))
    columns = find_columns(raw.headings, mapping, raw.heading_place)
    rows, left_out = canonical(con, raw, columns, mapping, latest, strict=strict)
    return LineList(str(path), rows, frozenset(columns), tuple(left_out), raw.encoding)


def _duckdb() -> Backend:
    """A database in memory that spills to the system's temporary folder, never beside the user's files."""
    con: Backend = ibis.duckdb.connect(temp_directory=str(Path(tempfile.gettempdir()) / "pinyue-duckdb"))
    return con


def _read(con: Backend, path: Path, mapping: Mapping) -> RawTable:
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise BadInput(
            tr(f"读不了：{error.strerror}", f"cannot read: {error.strerror}"), Place(str(path))
        ) from None
    if magic == b"PAR1":
        return read_parquet(con, path)
    if magic[:2] == b"PK" or path.suffix.lower() in WORKBOOKS:
        return read_xlsx(con, path, mapping)
    return read_csv(con, path, mapping)


def _own_shape(con: Backend, raw: RawTable, latest: dt.date) -> ibis.Table:
    """A file that is in the long shape already is swept where it lies, however large; it has to keep the shape's promises."""
    place = Place(str(raw.path))
    table = con.read_parquet(str(raw.path))
    for name, kind in LONG.items():
        wanted, found = ibis.dtype(kind), table.schema()[name]
        fits = (
            found.is_integer()
            if wanted.is_integer()
            else found == wanted or (name == "report" and found.is_integer())
        )
        if not fits:
            raise BadInput(
                tr(f"{name} 列应为 {kind}，却是 {found}", f"column {name} is {found}, not {kind}"), place
            )
    # Least, greatest and count stand in the file's own footer, so this costs the same for a thousand rows and a billion.
    found = table.aggregate(
        rows=table.count(),
        **{f"{name}_known": table[name].count() for name in LONG},
        **{f"{name}_least": table[name].min() for name in (*known.DATES, *known.COUNTS)},
        **{f"{name}_most": table[name].max() for name in known.DATES},
    )
    of = found.to_pyarrow().to_pylist()[0]
    for name in ("report", "product", "manufacturer", *known.COUNTS):
        if of[f"{name}_known"] < of["rows"]:
            raise BadInput(tr(f"{name} 列有空值", f"column {name} has blanks"), place)
    for name in known.COUNTS:
        if of["rows"] and of[f"{name}_least"] < 0:
            raise BadInput(tr(f"{name} 列有负数", f"column {name} has negative numbers"), place)
    for name in known.DATES:
        for day in (of[f"{name}_least"], of[f"{name}_most"]):
            if day is not None and not EARLIEST <= day <= latest:
                raise BadInput(
                    tr(
                        f"{name} 列有 {day}；应在 {EARLIEST} 与 {latest} 之间",
                        f"column {name} has {day}; expected between {EARLIEST} and {latest}",
                    ),
                    place,
                )
    return table
