"""A workbook of a few kilobytes must not become gigabytes of empty cells."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from pinyue import sheets
from pinyue.sheets import workbook
from pinyue.surveillance.linelist import read_linelist
from pinyue.words import BadInput


def reads(path: Path) -> bool:
    with workbook(path, 50) as book:
        return bool(book.sheet_names)


def sheet_of(path: Path, xml: str) -> Path:
    """A file with this text where the first sheet of a workbook stands."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", xml)
    return path


@pytest.mark.parametrize(("row", "column"), [(1_048_575, 16_383), (1_048_575, 5)])
def test_a_list_with_one_far_cell_is_refused_before_it_fills_the_memory(tmp_path, row, column):
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["编号", "产品", "批号", "发病日期"])
        sheet.write(row, column, "x")
    with pytest.raises(BadInput, match=r"this sheet reaches to .*1048576; delete the empty rows"):
        read_linelist(path)


@pytest.mark.parametrize(
    "xml",
    [
        '<d><row r="1048576">' + "<c/>" * 9 + "</row></d>",
        '<d><!-- <c r="A1"/> --><row r="1048576"><c/><c/><c/><c/><c/></row></d>',
        '<x:d xmlns:x="u"><x:row><x:c r="A1"/><x:c r="E1048576"/></x:row></x:d>',
        "<d><row><c r='A1'/><c t='n'  r = 'XFD9999'/></row></d>",
    ],
)
def test_however_a_far_cell_is_written_it_is_found(tmp_path, xml):
    with pytest.raises(BadInput, match=r"sheet1\.xml: this sheet reaches to"):
        reads(sheet_of(tmp_path / "list.xlsx", xml))


def test_a_sheet_that_is_no_xml_is_refused(tmp_path):
    with pytest.raises(BadInput, match="not a readable XLSX file"):
        reads(sheet_of(tmp_path / "list.xlsx", '<d><row r="1048576"><c/><c/></d>'))


def test_a_large_sheet_that_is_full_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "MAX_CELLS", 50)
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for row in range(100):
            sheet.write_row(row, 0, [row, "x"])
    assert reads(path)
