"""A register that cannot stand is refused in one line with its place: line and column, or sheet and cell."""

from __future__ import annotations

import re

import pytest
import xlsxwriter

from pinyue.directory.files import read_records, write_records
from pinyue.directory.workbook import HEADINGS, SHEETS, cell_name
from pinyue.words import BadInput
from tests.directory.worlds import SMALL

FAULTS = [
    ("person: 丁四", "preson: 丁四", r":20:\d+: unknown key 'preson'; did you mean 'person'"),
    ("unit: 区水利局, post: 局长, prob", "unit: 区水力局, post: 局长, prob", r":20:\d+: no unit '区水力局'; did you"),
    ("document: 任1号, person: 戊五", "document: 任2号, person: 戊五", r":21:\d+: no document '任2号'; did you mean '任1号'"),
    ("act: 免去", "act: 撤销", r":21:\d+: .*'撤销' is none of"),
    ("id: a2", "id: a1", r":21:\d+: written twice: a1"),
    ("decided: 2023-02-01, signed: 2023-02-20", "note: x", r":20:\d+: document '任1号' has no date"),
    ("2023-02-20", "2023-02-30", r":4:\d+: .*is no date"),
    ("leader: 乙二", "leader: 乙三", r":16:\d+: '分工1号' names no leader '乙三'; did you mean '乙二'"),
    ("principal: 乙二", "principal: 丁四", r":18:\d+: '分工1号' names no leader '丁四'"),
    ("area: 农业", "unit: 区农业局", r":17:\d+: .*负责 takes area"),
    ("relation: 分管, unit", "relation: 分管, area: 水, unit", r":16:\d+: .*分管 takes unit"),
    ("act: 免去, unit", "act: 免去, probation: 1 year, unit", r":21:\d+: .*a removal has no probation"),
    ("probation: 1 year", "seconded_from: 2023-05", r":20:\d+: .*both of its months"),
    ("probation: 1 year", "seconded_from: 2023-05, seconded_to: 2023-04", r":20:\d+: .*ends before it begins"),
    ("probation: 1 year", "probation: 一年", r":20:\d+: .*no span of time"),
    ("name: 区水务办, unit: 区水利局", "name: 区水务办, unit: 区水力局", r":10:\d+: no unit '区水力局'"),
    ("name: 区水务办", "name: 区农业局", None),
    ("documents: 分工1号}", "documents: 分工2号}", r":10:\d+: no document '分工2号'"),
    ("{name: 区农业局}", "{name: 区农业局, member_of: 区水利局}", r":8:\d+: '区水利局' is no class"),
    ("government: 区政府", "government: 县政府", r":1:\d+: no unit '县政府'"),
    ("code: '990001'", "code: '99001'", r":1:\d+: "),
]  # fmt: skip


@pytest.mark.parametrize(("good", "bad", "line"), FAULTS, ids=[bad for _, bad, _ in FAULTS])
def test_a_fault_has_its_line_and_column(tmp_path, good, bad, line):
    assert good in SMALL
    path = tmp_path / "r.yaml"
    path.write_text(SMALL.replace(good, bad, 1), "utf-8")
    if line is None:  # an alias that is another unit's name in one document only: the document decides
        assert read_records(path)
        return
    with pytest.raises(BadInput) as stop:
        read_records(path)
    assert re.match(re.escape(str(path)) + line, str(stop.value)), str(stop.value)
    assert "\n" not in str(stop.value)


def test_one_name_for_two_units_in_one_document_is_refused(tmp_path):
    path = tmp_path / "r.yaml"
    second = "  - {name: 区水务办, unit: 区农业局, documents: 分工1号}\nleaders:"
    path.write_text(SMALL.replace("leaders:", second, 1), "utf-8")
    with pytest.raises(BadInput, match="means two units in one document: 区水利局, 区农业局"):
        read_records(path)


def edited(tmp_path, table: str, key: str, value: str, row: int = 2):
    """A good workbook of which one cell is another."""
    (tmp_path / "r.yaml").write_text(SMALL, "utf-8")
    records = read_records(tmp_path / "r.yaml")
    path = tmp_path / "r.xlsx"
    place = ""
    with xlsxwriter.Workbook(path) as book:
        for name, sheet_name in SHEETS.items():
            sheet = book.add_worksheet(sheet_name)
            found = [records.jurisdiction] if name == "jurisdiction" else getattr(records, name)
            columns = [column for column in type(found[0]).model_fields if column not in ("row", "documents")]
            for column, column_key in enumerate(columns):
                sheet.write_string(0, column, HEADINGS[column_key])
                for number, record in enumerate(found, 1):
                    said = getattr(record, column_key)
                    text = "" if said in (None, False) else "是" if said is True else str(said)
                    if (name, column_key, number + 1) == (table, key, row):
                        text, place = value, f"{sheet_name}!{cell_name(row, column + 1)}"
                    sheet.write_string(number, column, text)
    return path, place


@pytest.mark.parametrize(
    ("table", "key", "value", "says"),
    [
        ("acts", "unit", "区水力局", "no unit '区水力局'"),
        ("acts", "act", "撤销", "none of"),
        ("documents", "signed", "昨天", "no date"),
        ("leaders", "head", "也许", "也许"),
        ("charges", "leader", "乙三", "no leader '乙三'"),
        ("names", "unit", "区水力局", "no unit '区水力局'"),
    ],
)
def test_a_fault_in_a_workbook_has_its_sheet_and_cell(tmp_path, table, key, value, says):
    path, place = edited(tmp_path, table, key, value)
    with pytest.raises(BadInput) as stop:
        read_records(path)
    assert str(stop.value).startswith(f"{path}:{place}: "), str(stop.value)
    assert says in str(stop.value)


def test_an_empty_cell_that_is_needed_is_missing_in_its_row(tmp_path):
    path, _ = edited(tmp_path, "acts", "person", "")
    with pytest.raises(BadInput, match=r"任免!A2: missing key 'person'"):
        read_records(path)


@pytest.mark.parametrize(
    ("sheet", "cells", "says"),
    [
        ("任兔", ["编号"], "no such sheet in a register; did you mean '任免'"),
        ("任免", ["编号", "姓明"], "任免!B1: unknown heading '姓明'; did you mean '姓名'"),
        ("任免", ["编号", "id"], "任免!B1: heading 'id' is there twice"),
    ],
)
def test_sheets_and_headings_that_nothing_knows_are_refused(tmp_path, sheet, cells, says):
    with xlsxwriter.Workbook(tmp_path / "r.xlsx") as book:
        book.add_worksheet(sheet).write_row(0, 0, cells)
    with pytest.raises(BadInput) as stop:
        read_records(tmp_path / "r.xlsx")
    assert says in str(stop.value)


def test_a_cell_below_no_heading_is_refused(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "r.xlsx") as book:
        sheet = book.add_worksheet("任免")
        sheet.write_row(0, 0, ["编号"])
        sheet.write_row(1, 0, ["a1", "x"])
    with pytest.raises(BadInput, match="任免!B2: this column has no heading"):
        read_records(tmp_path / "r.xlsx")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"plain text"])
def test_a_file_that_is_no_workbook_is_refused(tmp_path, content):
    (tmp_path / "r.xlsx").write_bytes(content)
    with pytest.raises(BadInput, match="not a readable XLSX"):
        read_records(tmp_path / "r.xlsx")


def test_an_unknown_kind_of_file_and_a_folder_that_is_not_there_are_refused(register, tmp_path):
    for name in ("r.csv", "r"):
        with pytest.raises(BadInput, match="unknown kind of file"):
            write_records(register.records, tmp_path / name)
    for name in ("r.yaml", "r.xlsx"):
        with pytest.raises(BadInput, match="cannot write"):
            write_records(register.records, tmp_path / "none" / name)


@pytest.mark.parametrize(("row", "column"), [(1_048_575, 16_383), (1_048_575, 5), (300_000, 40)])
def test_a_sheet_with_one_far_cell_is_refused_before_it_fills_the_memory(tmp_path, row, column):
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("任免")
        sheet.write(0, 0, "id")
        sheet.write(row, column, "x")
    with pytest.raises(BadInput, match=f"this sheet reaches to {cell_name(row + 1, column + 1)}; delete"):
        read_records(path)
