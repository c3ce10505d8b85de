"""What is generated of docs/findings: how many of the listed defects are found, and every grading finding as a table.

``python -m tests.plans.findings_page`` writes both anew into the pages.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pinyue.plans import load_pack
from pinyue.plans.ladder import Ladder
from pinyue.plans.lint import Finding, lint
from pinyue.plans.lint.ladders import readings_of
from pinyue.plans.pack import Pack

PAGES = Path(__file__).parents[2] / "docs" / "findings"
PLANS = (
    "yuzhong-drug-device-2023",
    "wangyi-vaccine",
    "yizhuang-vaccine",
    "jimsar-public-health",
    "dongcheng-overall-2022",
    "dongcheng-medical-supervision",
)
BEGIN, END = "<!-- from here on generated -->\n", "<!-- up to here -->\n"
MISSED = "missed"  # a program could find it from the pack, and the linter does not
ROW = re.compile(r"^\| ([\w.-]+) \| ([^|]+) \| ([^|]*) \| ([^|]*) \|$", re.M)
COUNTED = re.compile(r"Of its \d+ rows a program.*?cannot\s+be\s+found\s+from\s+a\s+pack\.", re.S)


@dataclass(frozen=True)
class Counts:
    """How many listed defects a program shows wholly, misses, shows in part, and cannot find from its data."""

    found: int
    missed: int
    partly: int
    unsaid: int

    def sentence(self, source: str = "pack", finds: str = "the linter finds") -> str:
        """Both shares: of what can be found wholly, and with what is shown only in part counted against the finder."""
        findable = self.found + self.missed
        total = findable + self.partly + self.unsaid
        partly = (
            f"with the {self.partly} that it shows only in part counted against it, {self.found} of {findable + self.partly}"
            if self.partly
            else "none is shown only in part"
        )
        return (
            f"Of its {total} rows a program can find {findable} from the {source}, and {finds} {self.found} of these"
            f" {findable}; {partly}. {self.unsaid} cannot be found from a {source}."
        )


def defect_rows(page: str) -> list[tuple[str, str, str, str]]:
    """Defect, rules, what shows it, remark: the rows of the first table of a page."""
    found = [tuple(cell.strip() for cell in row) for row in ROW.findall(page.split("<!--")[0])]
    return [row for row in found if row[0] not in ("defect", "---")]  # type: ignore[misc]


def counts_of(rows: list[tuple[str, str, str, str]]) -> Counts:
    """The counts of a page's rows."""
    partly = sum(why.startswith("in part: ") for *_, why in rows)
    missed = sum(rule == MISSED for _, rule, *_ in rows)
    unsaid = sum(rule == "—" for _, rule, *_ in rows)
    return Counts(len(rows) - partly - missed - unsaid, missed, partly, unsaid)


def generated(name: str) -> str:
    """The part between the two marks."""
    pack = load_pack(name)
    found = lint(pack)
    rows = [_row(pack, finding) for finding in found if finding.readings]
    counts = {
        rule: sum(finding.rule == rule for finding in found) for rule in dict.fromkeys(f.rule for f in found)
    }
    counted = " · ".join(f"{rule} {count}" for rule, count in counts.items())
    head = "| rule | what | witness (all else 0 or not so) | holds | readings |\n|---|---|---|---|---|\n"
    table = f"\n{head}{''.join(rows)}" if rows else ""
    return f"{len(found)} findings: {counted}.\n{table}"


def between(page: str) -> str:
    """What a page has between the two marks."""
    return page.split(BEGIN)[1].split(END)[0].strip("\n") + "\n"


def _row(pack: Pack, finding: Finding) -> str:
    ladder = pack.ladders[f"{finding.ladder}.yaml"]
    cells = (
        finding.rule,
        finding.en,
        _witness(ladder, finding.witness),
        " ".join(finding.levels) or "none",
        _readings(ladder, finding.readings),
    )
    return f"| {' | '.join(cells)} |\n"


def _witness(ladder: Ladder, witness: Any) -> str:
    """Only what is not 0, not so or the mildest choice."""
    mildest = {name: next(iter(m.values)) for name, m in ladder.measures.items() if m.values}
    shown = [
        name if value is True else f"{name}={value}"
        for name, value in witness.items()
        if value and value != mildest.get(name)
    ]
    return ", ".join(shown) or "nothing"


def _readings(ladder: Ladder, readings: tuple[str, ...]) -> str:
    every = [str(reading) for reading in readings_of(ladder)]
    if len(readings) == len(every):
        return "all"
    missing = [reading for reading in every if reading not in readings]
    plain = [reading for reading in readings if "+" not in reading]
    variants = dict.fromkeys(reading.split("+", 1)[1] for reading in readings if "+" in reading)
    if len(missing) <= 6 and len(readings) > len(missing):
        return f"all but {', '.join(missing)}"
    return ", ".join([*plain, *(f"+{v} ({_bounds(readings, v)})" for v in variants)])


def _bounds(readings: tuple[str, ...], variant: str) -> str:
    bounds = [reading.split("+", 1)[0] for reading in readings if reading.endswith(f"+{variant}")]
    return "all bounds" if len(bounds) == 3 else ", ".join(bounds)


if __name__ == "__main__":
    os.environ["PINYUE_LANG"] = "en"
    for plan in PLANS:
        path = PAGES / f"{plan}.md"
        text = path.read_text("utf-8")
        before, after = text.split(BEGIN)[0], text.split(END)[1]
        before = COUNTED.sub(counts_of(defect_rows(text)).sentence(), before)
        path.write_text(f"{before}{BEGIN}\n{generated(plan)}\n{END}{after}", "utf-8")
