"""docs/findings says of every defect of the leadership catalogue what the directory shows, and the directory agrees."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pinyue.directory.answer import Answer
from pinyue.directory.records import BASES, Basis
from pinyue.directory.review import handovers
from tests.plans.findings_page import counts_of

PAGE = Path(__file__).parents[2] / "docs" / "findings" / "dongcheng-leadership.md"
ROW = re.compile(r"^\| (C-DEF-\d+) \|([^|]+)\|([^|]*)\|([^|]*)\|$", re.M)
ROWS = [tuple(cell.strip() for cell in row) for row in ROW.findall(PAGE.read_text("utf-8"))]
SHOWN = [
    (row, way, token)
    for row, ways, shown, _ in ROWS
    for way in ways.split(", ")
    for token in shown.split("; ")
]
UNSHOWN = ("—", "missed")


def codes(answer: Answer) -> set[str | None]:
    """Reason, certainty and flags of an answer."""
    return {answer.reason, answer.certainty, *(flag.code for flag in answer.all_flags)}


def test_every_defect_has_a_row_and_each_that_is_not_shown_has_its_reason():
    assert [row for row, *_ in ROWS] == [f"C-DEF-{number:02}" for number in range(1, 21)]
    assert [row for row, way, shown, why in ROWS if way in UNSHOWN and (shown or len(why.split()) < 3)] == []


def test_the_page_counts_its_rows():
    counts = counts_of(ROWS)
    assert counts.found >= 0.9 * (counts.found + counts.missed)
    page = " ".join(PAGE.read_text("utf-8").split())
    assert counts.sentence("register", "the directory shows") in page


@pytest.mark.parametrize(("row", "way", "token"), [one for one in SHOWN if one[1] not in UNSHOWN])
def test_what_a_row_names_is_shown(ask, register, row: str, way: str, token: str):
    if way == "handover":
        post, out, basis, days = token.split()
        wanted: Basis = BASES[BASES.index(basis)]  # type: ignore[arg-type]
        shown = {
            (str(h.post), h.out, "open" if h.days is None else str(h.days))
            for h in handovers(register, wanted)
        }
        assert (post, out, days) in shown, row
        return
    role, on, *other = token.split()
    by_decision, by_signing = (ask(role, on, basis) for basis in "ds")
    if way == "bases":
        assert by_decision.persons != by_signing.persons, row
    elif way == "same":
        assert by_decision.persons == ask(other[0], on).persons != (), row
    else:
        assert way in codes(by_decision), row
