"""From a file to a table of text cells that still knows where each cell stands.

CSV goes through DuckDB's own reader; Python reads a CSV file only to judge its encoding, to find the heading row, and once
more when a message has to name the line of a cell.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import itertools
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import duckdb
import ibis
import pyarrow as pa
from ibis.backends.duckdb import Backend

from pinyue.sheets import workbook
from pinyue.surveillance.mapping import Mapping, heading_matches
from pinyue.words import BadInput, Place, tr

MAX_COLUMNS = 4_096
MAX_LINE = 4_000_000  # bytes
MAX_UNPACKED = 2_000  # million bytes of an XLSX file's parts
HEADING_ROWS = 10  # a title and notes may stand above the headings
DELIMITERS = ",\t;|"
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True)
class RawTable:
    """A list as it was typed: ``table`` holds ``row`` (from 0) and ``c0``, ``c1`` …, one for each of ``headings``."""

    path: Path
    headings: list[str]
    table: ibis.Table
    heading_place: Place
    place_of: Callable[[int, int], Place]
    encoding: str | None = None
    unreadable: int = 0


def read_csv(con: Backend, path: Path, mapping: Mapping, *, lenient: bool = False) -> RawTable:
    """Read delimited text.  ``lenient`` counts lines that are not well formed instead of refusing the file."""
    encoding = mapping.encoding or detect_encoding(path, fallback="latin-1" if lenient else None)
    head = _head(path, encoding)
    delimiter = max(DELIMITERS, key=head.splitlines()[0].count)
    rows = list(itertools.islice(_records(head.splitlines(keepends=True), delimiter), HEADING_ROWS))
    _, last_line, headings = _heading_row(rows, mapping)
    _check_headings(headings, Place(str(path), 1))
    with tempfile.TemporaryDirectory(prefix="pinyue-") as folder:
        readable = (
            path if encoding.startswith("utf-8") else _as_utf8(path, encoding, Path(folder) / "list.csv")
        )
        columns = {f"c{i}": "VARCHAR" for i in range(len(headings))}
        options: dict[str, object] = {"ignore_errors": True, "store_rejects": True} if lenient else {}
        try:
            cells = con.read_csv(
                str(readable), columns=columns, header=False, skip=last_line, auto_detect=False, delim=delimiter,
                quote='"', escape='"', max_line_size=MAX_LINE, **options,
            )  # fmt: skip
            table = con.create_table(
                ibis.util.gen_name("list"), cells.mutate(row=ibis.row_number()), temp=True
            )
        except duckdb.Error as error:
            raise _csv_error(error, path) from None
        unreadable = _rejected(con, readable) if lenient else 0

    def place_of(row: int, column: int) -> Place:
        with path.open(encoding=encoding, errors="replace", newline="") as lines:
            data = (start for start, end, _ in _records(lines, delimiter) if end > last_line)
            return Place(str(path), next(itertools.islice(data, row, None), None), column + 1)

    return RawTable(path, headings, table, Place(str(path), last_line), place_of, encoding, unreadable)


def read_xlsx(con: Backend, path: Path, mapping: Mapping) -> RawTable:
    """Read one sheet of a workbook: the one that the mapping names, else the first that has rows."""
    rows: Sequence[Sequence[object]] = []
    with workbook(path, MAX_UNPACKED) as book:
        if mapping.sheet and mapping.sheet not in book.sheet_names:
            names = ", ".join(book.sheet_names)
            raise BadInput(
                tr(
                    f"没有工作表“{mapping.sheet}”；现有：{names}",
                    f"no sheet '{mapping.sheet}'; found: {names}",
                ),
                Place(str(path)),
            )
        for name in [mapping.sheet] if mapping.sheet else book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if rows:
                break
    texts = [[_cell_text(cell) for cell in row] for row in rows]
    if not any(any(row) for row in texts):
        raise _empty(path)
    numbered = [(i + 1, i + 1, row) for i, row in enumerate(texts[:HEADING_ROWS])]
    _, heading_line, headings = _heading_row(numbered, mapping)
    _check_headings(headings, Place(str(path), heading_line))
    body = texts[heading_line:]
    columns = {f"c{i}": pa.array([row[i] for row in body], pa.string()) for i in range(len(headings))}
    columns["row"] = pa.array(range(len(body)), pa.int64())
    table = con.create_table(ibis.util.gen_name("list"), pa.table(columns), temp=True)

    def place_of(row: int, column: int) -> Place:
        return Place(str(path), heading_line + 1 + row, column + 1)

    return RawTable(path, headings, table, Place(str(path), heading_line), place_of)


def read_parquet(con: Backend, path: Path) -> RawTable:
    """Read a Parquet file as it is; its columns keep their types.  A place is a row (from 1) and a column.

    Raises duckdb.Error, now or when the table is used, where the file is damaged.
    """
    table = con.read_parquet(str(path))
    headings = list(table.columns)
    _check_headings(headings, Place(str(path)))
    cells = table.select(**{f"c{i}": table[name] for i, name in enumerate(headings)}, row=ibis.row_number())

    def place_of(row: int, column: int) -> Place:
        return Place(str(path), row + 1, column + 1)

    return RawTable(path, headings, cells, Place(str(path)), place_of)


def detect_encoding(path: Path, fallback: str | None = None) -> str:
    """``utf-8``, ``utf-8-sig``, ``utf-16`` or ``gb18030``, whichever the whole file can be read as, in this order.

    ``fallback`` replaces GB18030 for files that cannot be Chinese.  Raises BadInput with line and byte offset.
    """
    with path.open("rb") as file:
        start = file.read(4_096)
        if not start.strip():
            raise _empty(path)
        marked = next((encoding for bom, encoding in BOMS if start.startswith(bom)), None)
        if marked is None and b"\0" in start:
            raise BadInput(
                tr("是二进制文件，不是文字表格", "a binary file, not a text table"), Place(str(path))
            )
        failed: tuple[int, int] | None = None
        for encoding in [marked] if marked else ["utf-8", fallback or "gb18030"]:
            file.seek(0)
            fault = _first_fault(file, encoding)
            if fault is None:
                return encoding
            failed = failed or fault
    assert failed is not None
    line, offset = failed
    zh, en = (marked, f"not valid {marked}") if marked else ("UTF-8 或 GB18030", "neither UTF-8 nor GB18030")
    raise BadInput(
        tr(
            f"不是 {zh} 编码（第 {offset} 字节起读不通）；请另存为“CSV UTF-8”",
            f"{en} (byte {offset}); save it as 'CSV UTF-8'",
        ),
        Place(str(path), line),
    )


def _first_fault(file: IO[bytes], encoding: str) -> tuple[int, int] | None:
    """Line (from 1) and byte offset of the first byte that cannot be read."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, offset = 1, 0
    while True:
        block = file.read(1 << 20)
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            bad = max(0, error.start - pending)
            return lines + block[:bad].count(b"\n"), offset - pending + error.start
        if not block:
            return None
        lines += block.count(b"\n")
        offset += len(block)


def _head(path: Path, encoding: str) -> str:
    """The text of the first lines; bounded, whatever the file holds."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        text = file.read(MAX_LINE)
    if not text.strip():
        raise _empty(path)
    first = text.splitlines()[0]
    if max(map(first.count, DELIMITERS)) >= MAX_COLUMNS:
        raise _too_wide(Place(str(path), 1))
    if len(text) == MAX_LINE and len(first) == MAX_LINE:
        raise BadInput(
            tr(f"第一行超过 {MAX_LINE} 字", f"the first line is longer than {MAX_LINE} characters"),
            Place(str(path), 1),
        )
    return text[:200_000] if len(first) < 200_000 else text


def _records(lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    """First line, last line and cells of each record; lines without text are no records, as for DuckDB."""
    csv.field_size_limit(MAX_LINE)
    reader = csv.reader(lines, delimiter=delimiter)
    start = 1
    for cells in reader:
        if cells:
            yield start, reader.line_num, cells
        start = reader.line_num + 1


def _heading_row(rows: list[tuple[int, int, list[str]]], mapping: Mapping) -> tuple[int, int, list[str]]:
    """The row that holds most known headings; the first row where none does."""
    best = max(rows, key=lambda row: (heading_matches(row[2], mapping), -row[0]))
    start, end, cells = best
    return start, end, [cell.lstrip("\ufeff").strip() for cell in cells]


def _check_headings(headings: list[str], place: Place) -> None:
    if len(headings) > MAX_COLUMNS:
        raise _too_wide(place)


def _as_utf8(path: Path, encoding: str, copy: Path) -> Path:
    with (
        path.open(encoding=encoding, newline="") as source,
        copy.open("w", encoding="utf-8", newline="") as target,
    ):
        while text := source.read(1 << 20):
            target.write(text)
    return copy


def _cell_text(cell: object) -> str:
    """A workbook's cell as one would type it: 12 for 12.0, 2026-08-17 for a date."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    return str(cell).strip()


def _rejected(con: Backend, path: Path) -> int:
    """How many lines of this file DuckDB has set aside, over all reads of it in this database."""
    query = "SELECT count(DISTINCT line) FROM reject_errors JOIN reject_scans USING (scan_id, file_id) WHERE file_path = ?"
    [(count,)] = con.raw_sql(query, parameters=[str(path)]).fetchall()
    return int(count)


def _csv_error(error: duckdb.Error, path: Path) -> BadInput:
    text = str(error)
    line = re.search(r"on Line: (\d+)", text, re.IGNORECASE)
    place = Place(str(path), int(line[1]) if line else None)
    cells = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", text)
    if cells:
        wanted, found = cells.groups()
        return BadInput(
            tr(
                f"这一行有 {found} 格，应为 {wanted} 格",
                f"this line has {found} cells, {wanted} are expected",
            ),
            place,
        )
    if "Maximum line size" in text:
        return BadInput(tr(f"一行超过 {MAX_LINE} 字节", f"a line is longer than {MAX_LINE} bytes"), place)
    if "unterminated quote" in text:
        return BadInput(tr("引号没有配对", "a quote is not closed"), place)
    return BadInput(
        tr(
            "不是规整的 CSV（换行方式不一致，或引号不成对）；请另存为“CSV UTF-8”",
            "not a regular CSV file (mixed line ends or stray quotes); save it as 'CSV UTF-8'",
        ),
        place,
    )


def _too_wide(place: Place) -> BadInput:
    return BadInput(
        tr(
            f"列数超过 {MAX_COLUMNS}；这不像病例清单",
            f"more than {MAX_COLUMNS} columns; this is no line list",
        ),
        place,
    )


def _empty(path: Path) -> BadInput:
    return BadInput(tr("文件是空的", "the file is empty"), Place(str(path)))
