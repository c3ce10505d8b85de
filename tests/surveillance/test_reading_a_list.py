"""One list, many files: encodings, workbooks, Parquet, headings in both languages, mapping files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from pinyue.surveillance import LineList, Mapping, read_linelist, read_mapping
from tests.surveillance.worlds import AS_OF, HEADINGS, office_row, write

ROWS = [
    office_row(1, lot="b230-817", terms="发热、皮疹"),
    office_row(2, lot="Ｂ230817", terms="发热\n头痛；发热", severe="是"),
    office_row(3, lot="不详", terms="", died="是", severe="1"),
    office_row(4, lot="", region="", terms="头痛，", unexpected="非预期"),
]


def rows_of(linelist: LineList) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = linelist.rows.to_pyarrow().to_pylist()
    return sorted(rows, key=lambda row: (str(row["report"]), str(row["term"])))


def read(path: Path, mapping: Mapping | None = None) -> list[dict[str, object]]:
    return rows_of(read_linelist(path, mapping, as_of=AS_OF))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    """The rows of the list as UTF-8, which the other files are held against."""
    return read(write(tmp_path_factory.mktemp("plain") / "list.csv", ROWS))


def test_each_term_becomes_a_row_and_lots_are_spelt_alike(plain: list[dict[str, object]]) -> None:
    assert [(row["report"], row["lot"], row["term"]) for row in plain] == [
        ("1", "B230817", "发热"),
        ("1", "B230817", "皮疹"),
        ("2", "B230817", "发热"),
        ("2", "B230817", "发热"),
        ("2", "B230817", "头痛"),
        ("3", None, None),
        ("4", None, "头痛"),
    ]


def test_yes_no_and_numbers_become_counts(plain: list[dict[str, object]]) -> None:
    counts = {row["report"]: (row["cases"], row["unexpected"], row["severe"], row["deaths"]) for row in plain}
    assert counts == {"1": (1, 0, 0, 0), "2": (1, 0, 1, 0), "3": (1, 0, 1, 1), "4": (1, 1, 0, 0)}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_an_encoding_changes_nothing(tmp_path: Path, plain: list[dict[str, object]], encoding: str) -> None:
    path = write(tmp_path / "list.csv", ROWS, encoding)
    assert read_linelist(path, as_of=AS_OF).encoding == encoding
    assert read(path) == plain


def test_a_workbook_with_a_title_row_and_real_dates_says_the_same(
    tmp_path: Path, plain: list[dict[str, object]]
) -> None:
    book = xlsxwriter.Workbook(tmp_path / "list.xlsx")
    book.add_worksheet("说明")
    sheet = book.add_worksheet("病例")
    day = book.add_format({"num_format": "yyyy/m/d"})
    sheet.write(0, 0, "甲药不良反应病例一览表")
    sheet.write_row(1, 0, HEADINGS)
    for i, cells in enumerate(ROWS, start=2):
        sheet.write_row(i, 0, cells)
        sheet.write_number(i, 0, float(cells[0]))
        sheet.write_datetime(i, 5, dt.datetime.fromisoformat(cells[5]), day)
    book.close()
    assert read(tmp_path / "list.xlsx") == plain


def test_parquet_says_the_same_with_text_and_with_types(
    tmp_path: Path, plain: list[dict[str, object]]
) -> None:
    table = pa.table({heading: [row[i] for row in ROWS] for i, heading in enumerate(HEADINGS)})
    pq.write_table(table, tmp_path / "text.parquet")
    days = pa.array([dt.date.fromisoformat(row[5]) for row in ROWS])
    table = table.set_column(5, "发病日期", days).set_column(9, "死亡", pa.array([False, False, True, False]))
    pq.write_table(table, tmp_path / "typed.parquet")
    assert read(tmp_path / "text.parquet") == plain
    assert read(tmp_path / "typed.parquet") == plain


def test_a_list_in_the_long_shape_is_taken_as_it_is(tmp_path: Path, plain: list[dict[str, object]]) -> None:
    path = write(tmp_path / "list.csv", ROWS)
    pq.write_table(read_linelist(path, as_of=AS_OF).rows.to_pyarrow(), tmp_path / "long.parquet")
    assert read(tmp_path / "long.parquet") == plain


def test_english_headings_are_known_too(tmp_path: Path) -> None:
    headings = [
        "Case ID",
        "Product name",
        "Lot No.",
        "District",
        "Onset date",
        "Symptom1",
        "Symptom2",
        "Serious",
        "Died",
    ]
    path = write(
        tmp_path / "list.csv",
        [["7", "X", "a1", "North", "2026/8/2", "rash", "fever", "yes", "no"]],
        headings=headings,
    )
    rows = read(path)
    assert [(row["region"], row["lot"], row["term"], row["severe"], row["deaths"]) for row in rows] == [
        ("North", "A1", "fever", 1, 0),
        ("North", "A1", "rash", 1, 0),
    ]


WAYS = "2026-08-02|2026-8-2|2026/08/02|2026.8.2|20260802|2026年8月2日|2026年8月2日 9时|2026-08-02 09:21|2026-08-02T09:21:00Z"


def test_the_usual_ways_to_write_a_day_are_read(tmp_path: Path) -> None:
    headings = ["编号", "产品", "批号", "发病日期"]
    rows = [[str(i), "X", "A1", text] for i, text in enumerate(WAYS.split("|"))]
    days = {row["onset"] for row in read(write(tmp_path / "list.csv", rows, headings=headings))}
    assert days == {dt.date(2026, 8, 2)}


def test_a_mapping_file_names_columns_words_and_the_date_format(tmp_path: Path) -> None:
    headings = ["k", "what", "batch code", "when", "a", "b", "grave", "n"]
    path = write(
        tmp_path / "list.csv",
        [
            ["1", "X", "L1", "31/08/2026", "fever", "rash", "ja", "3"],
            ["2", "X", "L1", "01/08/2026", "", "", "0", ""],
        ],
        headings=headings,
    )
    mapping = tmp_path / "map.yaml"
    mapping.write_text(
        "columns: {report_id: k, product: what, lot: Batch_Code, onset: when, terms: [a, b], severe: grave, cases: n}\n"
        'values: {true: [ja], false: [nein]}\ndate_format: "%d/%m/%Y"\n'
    )
    with pytest.raises(Exception, match=r"list.csv:2:7: this row stands for several cases"):
        read(path, read_mapping(mapping))
    path.write_text(path.read_text().replace("ja", "2"))
    rows = read(path, read_mapping(mapping))
    assert [(row["report"], row["term"], row["cases"], row["severe"]) for row in rows] == [
        ("1", "fever", 3, 2),
        ("1", "rash", 3, 2),
        ("2", None, 1, 0),
    ]
    assert rows[0]["onset"] == dt.date(2026, 8, 31)


def test_a_list_without_report_ids_counts_each_row_as_a_report(tmp_path: Path) -> None:
    path = write(
        tmp_path / "list.csv", [["X", "A1", "2026-08-02"]] * 2, headings=["产品", "批号", "发病日期"]
    )
    assert [row["report"] for row in read(path)] == ["#1", "#2"]


def test_rows_without_any_text_are_no_rows(tmp_path: Path, plain: list[dict[str, object]]) -> None:
    path = write(tmp_path / "list.csv", [ROWS[0], [""] * 10, *ROWS[1:], [""] * 10])
    path.write_text(path.read_text("utf-8") + "\n\n", "utf-8")
    assert read(path) == plain


CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12).map(str.strip)


@settings(max_examples=8)
@given(cells=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=6))
def test_whatever_the_cells_hold_a_workbook_and_a_csv_file_are_read_alike(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("cells")
    rows = [[str(i), "X", f"L{a}", b, "2026-08-02"] for i, (a, b) in enumerate(cells)]
    headings = ["编号", "产品", "批号", "区县", "发病日期"]
    csv = write(folder / "list.csv", rows, headings=headings)
    book = xlsxwriter.Workbook(folder / "list.xlsx", {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    for i, row in enumerate([headings, *rows]):
        for j, cell in enumerate(row):
            sheet.write_string(i, j, cell)
    book.close()
    assert read(csv) == read(folder / "list.xlsx")
