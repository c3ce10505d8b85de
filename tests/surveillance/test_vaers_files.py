"""The public three-file layout, with the faults that such files have: counted, never fatal, never silent."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pinyue.surveillance import SweepRule, read_linelist, sweep
from tests.surveillance.worlds import AS_OF

DATA = """VAERS_ID,RECVDATE,STATE,SYMPTOM_TEXT,DIED,L_THREAT,HOSPITAL,DISABLE,VAX_DATE,ONSET_DATE
1,08/03/2026,CA,"caf\xe9, fever",Y,,,,08/01/2026,08/02/2026
2,08/03/2026,CA,"two
lines",,,Y,,08/01/2026,08/02/2099
3,08/03/2026,CA,,,,,,08/01/1026,08/02/2026
4,08/03/2026,CA,ragged,,,,,08/01/2026,08/02/2026,too,many
5,08/04/2026,CA,,,,,,08/01/2026,08/02/2026
"""
VAX = """VAERS_ID,VAX_TYPE,VAX_MANU,VAX_LOT,VAX_NAME
1,FLU,MAKER,ab-12,X
1,FLU,MAKER,AB12,X
2,FLU,MAKER,ab 12,X
3,FLU,MAKER,AB12,X
5,FLU,MAKER,NA,X
"""
SYMPTOMS = """VAERS_ID,SYMPTOM1,SYMPTOMVERSION1,SYMPTOM2,SYMPTOMVERSION2
1,Pyrexia,20.1,Rash,20.1
1,Chills,20.1,,
2,Pyrexia,20.1,,
3,Pyrexia,20.1,,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "2026VAERSDATA.csv").write_text(DATA, "latin-1")
    (tmp_path / "2026VAERSVAX.csv").write_text(VAX)
    (tmp_path / "2026VAERSSYMPTOMS.csv").write_text(SYMPTOMS)
    return tmp_path


@pytest.mark.parametrize("name", ["", "2026VAERSDATA.csv", "2026VAERSSYMPTOMS.csv"])
def test_the_folder_or_any_of_its_files_stands_for_all_three(folder: Path, name: str) -> None:
    rows = read_linelist(folder / name, as_of=AS_OF).rows.to_pyarrow().to_pylist()
    assert {(row["report"], row["lot"], row["term"]) for row in rows} == {
        ("1", "AB12", "Pyrexia"),
        ("1", "AB12", "Rash"),
        ("1", "AB12", "Chills"),
        ("2", "AB12", "Pyrexia"),
        ("3", "AB12", "Pyrexia"),
        ("5", None, None),
    }


def test_absurd_dates_and_lines_that_cannot_be_read_are_counted(folder: Path) -> None:
    listed = read_linelist(folder, as_of=AS_OF)
    assert {part.reason: part.rows for part in listed.left_out} == {
        "absurd_onset": 1,
        "absurd_vaccinated": 1,
        "unreadable_line": 1,
    }
    result = sweep(listed, SweepRule({"cases": 3}, date="received"))
    [incident] = result.incidents
    assert incident.first_day == dt.date(2026, 8, 3)
    assert (incident.counts["cases"], incident.counts["severe"], incident.counts["deaths"]) == (3, 2, 1)
    assert ("no_lot", 1) in {(part.reason, part.reports) for part in result.left_out}
    assert result.unknown == ["unexpected"], "VAERS does not say what was expected"


def test_years_that_lie_side_by_side_are_read_together_or_one_by_one(folder: Path) -> None:
    for part, text in (("DATA", DATA), ("VAX", VAX), ("SYMPTOMS", SYMPTOMS)):
        (folder / f"2027VAERS{part}.csv").write_text(
            text.replace("\n1,", "\n71,").replace("\n2,", "\n72,"), "latin-1"
        )
    assert read_linelist(folder, as_of=AS_OF).rows.report.nunique().to_pyarrow().as_py() == 6
    assert (
        read_linelist(folder / "2027VAERSVAX.csv", as_of=AS_OF).rows.report.nunique().to_pyarrow().as_py()
        == 4
    )
