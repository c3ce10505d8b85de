"""A pack is complete when every row of its catalogue has a place in it (defects and scenarios are tested elsewhere)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pinyue.plans import load_pack

# pack, its catalogue, what the catalogue prints before every id, ids that are no statements of the plan, how many others at least
CATALOGUES = [
    ("yuzhong-drug-device-2023", "yuzhong-drug-device.md", "DD-", r"DF-", 250),
    ("wangyi-vaccine", "wangyi-vaccine.md", "", r"(X|S)-", 250),
    ("yizhuang-vaccine", "yizhuang-vaccine.md", "", r"VX-DF-", 149),
    ("dongcheng-medical-supervision", "dongcheng-medical-supervision.md", "", r"B-(DEF|SC)-", 162),
    ("jimsar-public-health", "jimsar-public-health.md", "", r"(X|S)-", 249),
    ("dongcheng-overall-2022", "dongcheng-overall-plan.md", "", r"A-(DEF|SC)-|A-(M\d|ID2)$", 480),
]
AN_ID = r"[A-Z]{1,3}(?:-[A-Z0-9]+)*-(?:[A-Z0-9]*\d+(?:\.\d+)?[a-z]?|[A-Z])"


def catalogue_ids(text: str, prefix: str, left_out: str) -> list[str]:
    """The ids in the first column of every table, ranges (``RP-01…RP-05``) written out, in order."""
    found: list[str] = []
    for line in text.splitlines():
        cell = re.match(rf"\| *{prefix}({AN_ID})(?: ?[…–] ?(?:{prefix})?({AN_ID}|\d+))? *\|", line)
        if cell and not re.match(left_out, cell[1]):
            found.extend(written_out(cell[1], cell[2]) if cell[2] else [cell[1]])
    return found


def written_out(first: str, last: str) -> Iterator[str]:
    """Every id from first to last: ``RP-01`` to ``RP-03``, or to ``03``, gives three."""
    stem, low = re.fullmatch(r"(.*?)(\d+)", first).groups()  # type: ignore[union-attr]
    high = last.removeprefix(stem)
    for number in range(int(low), int(high) + 1):
        yield f"{stem}{number:0{len(low)}}"


def ids_in(data: Any) -> Iterator[str]:
    """Every id, row and variant that a pack names, wherever it stands."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in ("id", "row") and isinstance(value, str):
                yield value
            elif key == "rows":
                yield from value
            elif key == "variants" and isinstance(value, dict):
                yield from value
            yield from ids_in(value)
    elif isinstance(data, list | tuple):
        for item in data:
            yield from ids_in(item)


@pytest.mark.parametrize(
    ("pack", "catalogue", "prefix", "left_out", "least"), CATALOGUES, ids=[pack for pack, *_ in CATALOGUES]
)
def test_every_row_of_the_catalogue_has_its_place(
    shared: Path, pack: str, catalogue: str, prefix: str, left_out: str, least: int
) -> None:
    rows = catalogue_ids((shared / "catalogue" / catalogue).read_text("utf-8"), prefix, left_out)
    assert len(rows) >= least, "the catalogue was not understood"

    placed = set(ids_in(load_pack(pack).model_dump()))

    assert [row for row in rows if row not in placed] == []


def test_a_range_of_ids_is_written_out() -> None:
    table = "| id | rule |\n| DD-RP-08…DD-RP-11 | told |\n| DD-SG-06b | revise |\n| DD-DF-01 | a defect |\n| 12 | a scenario |"
    further = "| B-ST-01…03 | stations |\n| B-M01.2 | a step |\n| A-WA-B | a colour |\n| A-PN | a family |"

    assert catalogue_ids(table, "DD-", "DF-") == ["RP-08", "RP-09", "RP-10", "RP-11", "SG-06b"]
    assert catalogue_ids(further, "", "X-") == ["B-ST-01", "B-ST-02", "B-ST-03", "B-M01.2", "A-WA-B"]
