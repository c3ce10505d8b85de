"""A register that is written reads back the same, as YAML and as a workbook."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import python_calamine
import xlsxwriter
from hypothesis import given, settings

from pinyue.directory.files import examples, read_records, write_records
from pinyue.directory.naming import normal
from pinyue.directory.records import LISTS, Records
from pinyue.directory.register import faults
from pinyue.directory.workbook import HEADINGS, SHEETS
from tests.directory.worlds import SMALL, registers


@pytest.mark.parametrize("suffix", [".yaml", ".xlsx"])
def test_the_example_written_reads_back_the_same(register, tmp_path, suffix):
    path = tmp_path / f"register{suffix}"
    write_records(register.records, path)
    assert read_records(path) == register.records


def test_the_example_is_written_as_it_is_shipped(register, tmp_path):
    write_records(register.records, tmp_path / "r.yaml")
    shipped = examples()["dongcheng-2022"].read_text("utf-8")
    assert shipped.endswith((tmp_path / "r.yaml").read_text("utf-8"))


@settings(max_examples=25)
@given(registers())
def test_any_register_written_reads_back_the_same(data):
    records = Records.model_validate(data)
    if any(True for _ in faults(records)):
        return  # two random names mean two units
    with TemporaryDirectory() as folder:
        for name in ("r.yaml", "r.xlsx"):
            write_records(records, Path(folder) / name)
            assert read_records(Path(folder) / name) == records, name


def test_a_sheet_is_a_list_and_its_headings_are_in_both_languages(register, tmp_path):
    write_records(register.records, tmp_path / "r.xlsx")
    book = python_calamine.CalamineWorkbook.from_path(tmp_path / "r.xlsx")
    assert book.sheet_names == [f"{SHEETS[table]} {table}" for table in ("jurisdiction", *LISTS)]
    rows = book.get_sheet_by_name("任免 acts").to_python()
    assert rows[0][:4] == ["编号 id", "文件 document", "姓名 person", "任免 act"]
    assert len(rows) == 64


def test_every_column_has_a_heading_of_its_own_in_its_sheet():
    for model in LISTS.values():
        headings = [HEADINGS[name] for name in model.model_fields]
        assert len(set(headings)) == len(headings)


def test_a_workbook_typed_by_hand_may_have_chinese_headings_dates_numbers_and_blank_rows(tmp_path):
    (tmp_path / "r.yaml").write_text(SMALL, "utf-8")
    records = read_records(tmp_path / "r.yaml")
    write_records(records, tmp_path / "r.xlsx")
    with xlsxwriter.Workbook(tmp_path / "hand.xlsx") as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for table, name in SHEETS.items():
            sheet = book.add_worksheet(name)
            found = [records.jurisdiction] if table == "jurisdiction" else getattr(records, table)
            columns = [name for name in type(found[0]).model_fields if any(getattr(r, name) for r in found)]
            sheet.write_row(0, 0, [HEADINGS[column] for column in columns])
            for number, record in enumerate(found):
                for column, key in enumerate(columns):
                    value = getattr(record, key)
                    cell = (number * 2 + 1, column)  # every other row stays blank
                    if key == "code":
                        sheet.write_number(*cell, int(value))
                    elif key in ("decided", "signed") and value:
                        sheet.write_datetime(*cell, value, day)
                    elif value is True:
                        sheet.write_string(*cell, "是")
                    elif value:
                        sheet.write_string(
                            *cell, "；".join(value) if isinstance(value, tuple) else str(value)
                        )
    assert read_records(tmp_path / "hand.xlsx") == records


def test_a_name_is_compared_without_its_typography():
    assert normal("区 财政局（办）") == normal("区财政局(办)")
    assert normal("区人民政府研究室") == normal("区政府研究室")
