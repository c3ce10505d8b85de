"""An XLSX workbook opened with care: what is no workbook, or would fill the memory, is one clear line.

A sheet is unrolled up to its farthest cell, so a file of a few kilobytes with one far cell would become millions of empty ones.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.parsers import expat

import python_calamine as calamine

from pinyue.words import BadInput, Place, tr

MAX_CELLS = 5_000_000  # rows × columns up to the farthest cell, of which most are empty
MOSTLY_EMPTY = 20  # so many cells of the area for one that is there
CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
CELL_REFERENCE = re.compile(rb"""<(?:[\w.-]+:)?c\s[^<>]*?\br\s*=\s*["']([A-Za-z]{1,9})([0-9]{1,18})["']""")
ROW_REFERENCE = re.compile(rb"""<(?:[\w.-]+:)?row\s[^<>]*?\br\s*=\s*["']([0-9]{1,18})["']""")
REFERENCE = re.compile(r"([A-Za-z]{0,9})([0-9]{1,18})")
UNREADABLE = (
    calamine.CalamineError,
    expat.ExpatError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # a compression that there is no reader for
    RuntimeError,  # a password
    OSError,
)


@contextmanager
def workbook(path: Path, most: int) -> Iterator[calamine.CalamineWorkbook]:
    """An opened workbook whose parts unpack to at most so many million bytes.  Raises BadInput, also for what is read inside."""
    place = Place(str(path))
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > most * 1_000_000:
                raise BadInput(
                    tr(f"工作簿解压后超过 {most} MB", f"the workbook unpacks to more than {most} MB"), place
                )
            for part in archive.namelist():
                content = archive.read(part)
                if part.endswith(".xml") or content.lstrip(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
                    _refuse_far_cells(content, Place(f"{path}:{part}"))
        yield calamine.CalamineWorkbook.from_path(path)
    except UNREADABLE as error:
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        raise BadInput(
            tr(f"不是可读的 XLSX 文件：{reason}", f"not a readable XLSX file: {reason}"), place
        ) from None


def cell_name(row: int, column: int) -> str:
    """``B7`` for row 7, column 2."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def _refuse_far_cells(part: bytes, place: Place) -> None:
    cells = len(CELL.findall(part))
    named = CELL_REFERENCE.findall(part)
    if len(named) == cells and b"<!" not in part:
        rows = max((int(digits) for _, digits in named), default=0)
        rows = max(rows, max(map(int, ROW_REFERENCE.findall(part)), default=0))
        columns = max((_column(letters) for letters in {letters for letters, _ in named}), default=0)
    else:
        rows, columns = _farthest(part)
    area = rows * columns
    if area > MAX_CELLS and area > cells * MOSTLY_EMPTY:
        raise BadInput(
            tr(
                f"这张表伸到了 {cell_name(rows, columns)}；请删去远处的空行空列",
                f"this sheet reaches to {cell_name(rows, columns)}; delete the empty rows and columns far out",
            ),
            place,
        )


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - ord("A") + 1
    return column


def _farthest(part: bytes) -> tuple[int, int]:
    """The last row and column where cells do not say where they stand: each then stands after the one before.

    Raises ExpatError.
    """
    row = column = rows = columns = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, rows, columns
        kind = name.rpartition(":")[2]
        if kind not in ("row", "c"):
            return
        found = REFERENCE.fullmatch(attributes.get("r", ""))
        if kind == "row":
            row, column = int(found[2]) if found else row + 1, 0
        elif found:
            row, column = int(found[2]), _column(found[1].encode())
        else:
            column += 1
        rows, columns = max(rows, row), max(columns, column)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(part, True)
    return rows, columns
