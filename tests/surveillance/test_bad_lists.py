"""A list that cannot be used is one clear line with its place; nothing is guessed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pinyue.surveillance import SweepRule, read_linelist, read_mapping, read_term_sets, read_touching, sweep
from pinyue.words import BadInput
from tests.surveillance.worlds import AS_OF, linelist, office_row, row, write

HEAD = "编号,产品名称,批号,区县,发病日期,症状,严重,例数\n"
NO_LOT = "list.csv:1: no column found for lot; columns found: 编号, 产品, 批好, 发病日期; did you mean lot: '批好'?"
GOOD = "1,甲药,L1,渝中区,2026-08-01,发热,否,1\n"


def refused(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        read_linelist(path, as_of=AS_OF)
    message = str(caught.value)
    assert "\n" not in message
    return message.replace(str(path.parent) + "/", "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "list.csv: the file is empty"),
        ("\n \n", "list.csv: the file is empty"),
        (HEAD, "list.csv:1: there is no row below the headings"),
        (HEAD + ",,,,,,,\n", "list.csv:1: there is no row below the headings"),
        (HEAD + GOOD + "2,甲药,L1,渝中区,2099-01-01,发热,否,1\n", "list.csv:3:5: date of onset '2099-01-01' is impossible"),
        (HEAD + "2,甲药,L1,渝中区,1826-08-01,发热,否,1\n", "list.csv:2:5: date of onset '1826-08-01' is impossible"),
        (HEAD + "2,甲药,L1,渝中区,八月初,发热,否,1\n", "list.csv:2:5: date of onset '八月初' is not readable"),
        (HEAD + "2,甲药,L1,渝中区,2026-02-30,发热,否,1\n", "list.csv:2:5: date of onset '2026-02-30' is not readable"),
        (HEAD + "2,甲药,L1,渝中区,2026-08-01,发热,否,-3\n", "list.csv:2:8: cases '-3' is negative"),
        (HEAD + "2,甲药,L1,渝中区,2026-08-01,发热,-1,2\n", "list.csv:2:7: severe '-1' is negative"),
        (HEAD + "2,甲药,L1,渝中区,2026-08-01,发热,3,2\n", "list.csv:2:7: severe '3' exceeds the cases of its row"),
        (HEAD + "2,甲药,L1,渝中区,2026-08-01,发热,也许,2\n", "list.csv:2:7: severe '也许' is not readable"),
        (HEAD + "2,甲药,L1,渝中区,2026-08-01,发热,否,1.5\n", "list.csv:2:8: cases '1.5' is not readable"),
        (HEAD + GOOD + "2,甲药,L1,渝中区\n", "list.csv:3: this line has 4 cells, 8 are expected"),
        (HEAD + GOOD + '2,"甲药,L1,渝中区,2026-08-01,发热,否,1\n', "list.csv:3: a quote is not closed"),
        (HEAD + f"2,甲药,L1,渝中区,2026-08-01,{'热' * 10_001},否,1\n", "list.csv:2:6: the cell is longer than 10000 characters"),
        ("编号,产品,批好,发病日期\n1,甲,L1,2026-08-01\n", NO_LOT),
        ("编号,产品,批号\n1,甲,L1\n", "list.csv:1: no column found for onset"),
        ("x" * 5_000_000, "list.csv:1: the first line is longer than 4000000 characters"),
        (",".join(f"c{i}" for i in range(1_000_000)), "list.csv:1: more than 4096 columns"),
    ],
)  # fmt: skip
def test_a_bad_list_is_refused_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, "utf-8")
    assert refused(path).startswith(message)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            HEAD.encode() + GOOD.encode() + b"2,\xff\xfe\xff,L1",
            "list.csv:3: neither UTF-8 nor GB18030 (byte 116)",
        ),
        ("编号,caf\xe9 ".encode("latin-1", "replace"), "list.csv:1: neither UTF-8 nor GB18030 (byte 6)"),
        (b"\x7fELF\x02\x01\x01\x00\x00", "list.csv: a binary file, not a text table"),
        (b"PAR1 and no more", "list.csv: the file is damaged"),
        (b"PK\x03\x04 and no more", "list.csv: not a readable XLSX file"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    assert refused(path).startswith(message)


def test_the_line_is_right_after_cells_of_several_lines_and_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        HEAD + '1,甲药,L1,渝中区,2026-08-01,"发热\n皮疹",否,1\n\n' + GOOD.replace("2026", "3026"), "utf-8"
    )
    assert refused(path).startswith("list.csv:5:5:")


def test_the_line_is_the_same_in_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(HEAD + GOOD + GOOD.replace("2026", "3026"), "gb18030")
    assert refused(path).startswith("list.csv:3:5:")


def test_a_missing_file_and_a_plain_folder_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv") == "none.csv: no such file"
    assert refused(tmp_path).endswith("a folder without the three VAERS files")


def test_two_of_the_three_vaers_files_are_refused(tmp_path: Path) -> None:
    for part in ("DATA", "VAX"):
        (tmp_path / f"2021VAERS{part}.csv").write_text("VAERS_ID\n1\n")
    assert "the symptoms part of the three VAERS files is missing" in refused(tmp_path / "2021VAERSVAX.csv")


def test_tomorrow_is_allowed_and_the_day_after_is_not(tmp_path: Path) -> None:
    for days, fine in ((1, True), (3, False)):
        day = (dt.date.today() + dt.timedelta(days=days)).isoformat()
        path = tmp_path / f"{days}.csv"
        path.write_text(HEAD + GOOD.replace("2026-08-01", day), "utf-8")
        if fine:
            read_linelist(path)
        else:
            with pytest.raises(BadInput, match="is impossible"):
                read_linelist(path)


def test_a_lenient_reading_counts_what_a_strict_one_refuses(tmp_path: Path) -> None:
    rows = [office_row(1), office_row(2), office_row(3)]
    rows[0][5], rows[1][5] = "2099-01-01", "八月初"
    path = write(tmp_path / "list.csv", rows)
    read = read_linelist(path, as_of=AS_OF, strict=False)
    assert {part.reason: part.rows for part in read.left_out} == {"unreadable_onset": 1, "absurd_onset": 1}
    assert [day for day in read.rows.onset.to_pyarrow().to_pylist() if day] == [dt.date(2026, 8, 1)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("colums: {lot: 批号}", "map.yaml:1:1: a mapping file needs columns"),
        ("columns: {lots: 批号}", "map.yaml:1:11: unknown key 'lots'; did you mean 'lot'?"),
        ("columns: {lot: 批号}\nsheets: a", "map.yaml:2:1: unknown key 'sheets'; did you mean 'sheet'?"),
        ("columns: {lot: [a, b]}", "map.yaml:1:16: lot can be one column only"),
        ("columns: {lot: }", "map.yaml:1:16: one word or several are needed here"),
        ("columns: {lot: 批号}\nvalues: {yes: [Y]}", "map.yaml:2:10: unknown key 'yes'"),
        ("columns: {lot: 批号}\nencoding: gb9999", "map.yaml:2:11: no encoding 'gb9999'"),
        ("columns: {lot: 批号", "map.yaml:2:1: not valid YAML"),
    ],
)
def test_a_bad_mapping_file_is_refused_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadInput) as caught:
        read_mapping(path)
    assert str(caught.value).replace(str(tmp_path) + "/", "").startswith(message)


def test_a_mapped_column_that_the_list_lacks_is_named_where_the_mapping_says_it(tmp_path: Path) -> None:
    mapping = tmp_path / "map.yaml"
    mapping.write_text("columns:\n  product: 产品名称\n  lot: 批好\n  onset: 发病日期\n", "utf-8")
    path = write(tmp_path / "list.csv", [office_row(1)])
    with pytest.raises(BadInput, match=r"map.yaml:3:8: the list has no column '批好'; did you mean '批号'\?"):
        read_linelist(path, read_mapping(mapping))


def test_a_rule_that_the_list_cannot_answer_is_refused(tmp_path: Path) -> None:
    path = write(
        tmp_path / "list.csv",
        [["1", "甲", "L1", "2026-08-01"]],
        headings=["编号", "产品", "批号", "发病日期"],
    )
    with pytest.raises(BadInput, match="the list has no column for region"):
        sweep(read_linelist(path, as_of=AS_OF), SweepRule({"cases": 2}))
    with pytest.raises(BadInput, match="the list has no column for severe"):
        sweep(read_linelist(path, as_of=AS_OF), SweepRule({"severe": 2}, area="any", presentation="any"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\nA,B\n", "touching.csv:1: the first line must be region,neighbour"),
        ("region,neighbour\nA\n", "touching.csv:2: each line needs two regions"),
    ],
)
def test_a_bad_table_of_touching_regions_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "touching.csv"
    path.write_text(text)
    with pytest.raises(BadInput) as caught:
        read_touching(path)
    assert str(caught.value).endswith(message)


def test_a_set_of_terms_that_is_no_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "terms.yaml"
    path.write_text("过敏: [皮疹, 瘙痒]\n发热类: 发热\n", "utf-8")
    with pytest.raises(BadInput, match=r"terms.yaml:2:6: '发热类' needs a list of terms"):
        read_term_sets(path)


@pytest.mark.parametrize(
    "given",
    [
        {"thresholds": {}},
        {"thresholds": {"cases": None}},
        {"thresholds": {"cases": 0}},
        {"thresholds": {"case": 3}},
        {"window_days": 0},
        {"date": "seen"},
        {"area": "touching"},
        {"presentation": "terms"},
        {"unexpected": "some"},
        {"establishes": {"clustered": ("time",)}},
    ],
)
def test_a_rule_that_means_nothing_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        SweepRule(**{"thresholds": {"cases": 3}, **given})  # type: ignore[arg-type]


def test_a_long_parquet_file_that_breaks_its_promises_is_refused(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    for bad, message in (
        (row(1, 5000), "column onset has 2040-04-09; expected between 1900-01-01 and 2026-08-31"),
        (row(1, cases=-1), "column cases has negative numbers"),
        (row(1, product=None), "column product has blanks"),
    ):
        pq.write_table(linelist([bad]).rows.to_pyarrow(), tmp_path / "long.parquet")
        assert refused(tmp_path / "long.parquet") == f"long.parquet: {message}"
