"""Every grading rule over every reading; what is the same under several is said once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from pinyue.plans.budget import TooLarge, limited, spend
from pinyue.plans.ladder import Ladder
from pinyue.plans.lint.compare import bounds_disagree, variants_disagree
from pinyue.plans.lint.facts import situation
from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.grading import not_exclusive, overlaps, vacuous
from pinyue.plans.lint.holes import gaps
from pinyue.plans.lint.inputs import (
    bounds_unexplained,
    missing_criteria,
    nobody_judges,
    not_collected,
    supplied_from_outside,
)
from pinyue.plans.lint.order import dead, jumps, not_monotone
from pinyue.plans.lint.precedence import no_precedence
from pinyue.plans.lint.rules import finding
from pinyue.plans.lint.situations import Point, levels_at
from pinyue.plans.pack import Pack
from pinyue.plans.table import READINGS, Reading, Table, reading_of, table_of

STEPS = 500_000  # for one check of a ladder in all its readings; no plan of the library needs a tenth of it
FINDING = 500  # steps that a finding takes: of several hundred of one rule nobody reads the rest
OF_ONE_READING: Mapping[str, Callable[[Table], Iterator[Finding]]] = {
    "G1": overlaps,
    "G2 G15": gaps,
    "G3": vacuous,
    "G4": not_monotone,
    "G5": jumps,
    "G6": dead,
    "G13": not_exclusive,
}
OF_ALL_READINGS: Mapping[str, Callable[[Ladder, Sequence[Reading]], Iterator[Finding]]] = {
    "G7": no_precedence,
    "G9": missing_criteria,
    "G8": bounds_disagree,
    "G8 G12": variants_disagree,
}


def readings_of(ladder: Ladder) -> list[Reading]:
    """The pack's own reading first, then the other bounds, then each named variant with each of the three bounds.

    Where the plan itself says what 以上 and 以下 include there is only one way to read them.
    """
    policy = ladder.reading
    bounds = sorted(READINGS, key=lambda word: word != policy.unmarked)
    if policy.basis == "stated":
        bounds = [policy.unmarked]
    further = [name for name in ladder.variants if name not in policy.variants]
    plain = [Reading(word, policy.variants) for word in bounds]
    return plain + [Reading(word, (*policy.variants, name)) for name in further for word in bounds]


def of_event_levels(pack: Pack, readings: Iterable[str] | None = None) -> list[Finding]:
    """The findings about the event levels.  Raises BadInput for a reading that there is not."""
    ladder = pack.levels
    if ladder is None:
        return []
    chosen = readings_of(ladder) if readings is None else [reading_of(ladder, text) for text in readings]
    found = [
        *of_grading(ladder, chosen),
        *supplied_from_outside(pack, ladder),
        *not_collected(pack, ladder),
        *bounds_unexplained(ladder),
        *nobody_judges(ladder),
    ]
    return [replace(one, ladder="levels") for one in found]


def of_warnings_and_responses(pack: Pack) -> list[Finding]:
    """The findings about the warning levels and about when each response is called for; each has readings of its own."""
    found: list[Finding] = []
    both: tuple[tuple[Literal["warning", "response"], Ladder | None, str, str], ...] = (
        ("warning", pack.warning.ladder, "预警", "warnings"),
        ("response", pack.response.ladder, "响应", "responses"),
    )
    for name, ladder, zh, en in both:
        if ladder is not None:
            for one in (*of_grading(ladder, readings_of(ladder)), *bounds_unexplained(ladder)):
                found.append(replace(one, ladder=name, zh=f"{zh}：{one.zh}", en=f"{en}: {one.en}"))
    return found


def of_grading(ladder: Ladder, readings: Sequence[Reading]) -> list[Finding]:
    """The findings about a ladder.  Each witness gives every fact that grading asks for under any of the readings."""
    tables = [table_of(ladder, reading) for reading in readings]
    found: dict[tuple[object, ...], list[Finding]] = {}
    too_large = []
    for codes, check in OF_ONE_READING.items():
        with limited(STEPS):
            try:
                for table in tables:
                    for one in check(table):
                        key = (one.rule, one.en, one.clauses)
                        spend(0 if key in found else FINDING)
                        _add(found.setdefault(key, []), one, table)
            except TooLarge:
                too_large.append(codes)
    findings = [one for same in found.values() for one in same]
    for codes, compare in OF_ALL_READINGS.items():
        with limited(STEPS):
            try:
                for one in compare(ladder, readings):
                    spend(FINDING)
                    findings.append(one)
            except TooLarge:
                too_large.append(codes)
    findings += [_not_exhaustive(ladder, codes) for codes in too_large]
    names = {axis.name for table in tables for axis in table.axes}
    return [replace(one, witness=_in_full(ladder, names, one.witness)) for one in findings]


def _not_exhaustive(ladder: Ladder, codes: str) -> Finding:
    """G0 for rules whose proofs would take too many steps: what they have found holds, and there may be more."""
    return finding(
        "G0",
        [clause for level in ladder.levels for clause in level.clause],
        f"{codes}：分级标准太大，没有查尽",
        f"{codes}: so large a ladder is not looked at exhaustively",
        witness={},
    )


def _add(same: list[Finding], one: Finding, table: Table) -> None:
    """Adds a reading to a finding whose witness shows the same under it, else the finding itself."""
    if any(str(table.reading) in other.readings for other in same):
        return
    for position, other in enumerate(same):
        if not other.witness or levels_at(table, other.witness) == other.levels:
            same[position] = replace(other, readings=(*other.readings, str(table.reading)))
            return
    same.append(replace(one, readings=(str(table.reading),)))


def _in_full(ladder: Ladder, names: set[str], point: Point) -> dict[str, object]:
    return situation(ladder, {**dict.fromkeys(names, 0), **point}) if point else {}
