"""What a plan asks of a sweep, and how a cluster is graded under it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pinyue.engine.grading import Grading, grade
from pinyue.engine.situation import Facts, Value
from pinyue.plans.loader import did_you_mean
from pinyue.plans.pack import Pack, SweepChapter
from pinyue.plans.table import Table
from pinyue.surveillance.rule import MEASURES, Lots, Measure, SweepRule, read_touching
from pinyue.surveillance.sweep import Candidate
from pinyue.words import BadInput, tr


def sweep_chapter(pack: Pack) -> SweepChapter:
    """The pack's sweep.  Raises BadInput where it has none."""
    if pack.monitoring.sweep is None or pack.levels is None:
        raise BadInput(tr(f"{pack.id} 没有监测扫描的参数", f"{pack.id} has no parameters for a sweep"))
    return pack.monitoring.sweep


def rule_of(
    pack: Pack, table: Table, changes: Mapping[str, str] | None = None, touching: Path | None = None
) -> SweepRule:
    """The sweep's rule from the pack's parameters; ``changes`` replaces some of them for this run.  Raises BadInput."""
    chapter = sweep_chapter(pack)
    values = {name: _with_details(p.value, p.also) for name, p in chapter.parameters.items()}
    for name, value in (changes or {}).items():
        if name not in values:
            hint = did_you_mean(name, values)
            raise BadInput(tr(f"未知的参数 '{name}'{hint}", f"unknown parameter '{name}'{hint}"))
        values[name] = value
    given = {str(name): value for name, value in values.items()}
    if touching is not None:
        given["area"] = "touching"
    try:
        return SweepRule(
            thresholds=thresholds_of(table, chapter),
            window_days=_whole(given.get("window_days", "14")),
            date=given.get("date", "onset"),  # type: ignore[arg-type]
            lots=Lots.parse(given.get("lots", "one_lot")),
            area=given.get("area", "same"),  # type: ignore[arg-type]
            touching=read_touching(touching) if touching else frozenset(),
            presentation=given.get("presentation", "term"),  # type: ignore[arg-type]
            term_sets=chapter.term_sets,
            similar_for=_measures(given.get("similar_for", "cases, unexpected")),
            unexpected=given.get("unexpected", "column"),  # type: ignore[arg-type]
            establishes=chapter.establishes,
        )
    except ValueError as error:
        raise BadInput(tr(f"扫描参数不对：{error}", f"the parameters of the sweep: {error}")) from None


def _with_details(value: str, details: Mapping[str, str]) -> str:
    """``share`` with ``{lots: 3, share: 80}`` as ``share(3, 80%)``; ``adjacent`` with ``{within: 2}`` as ``adjacent(2)``."""
    if value == "share" and details:
        return f"share({details.get('lots', '3')}, {details.get('share', '80')}%)"
    if value == "adjacent" and details:
        return f"adjacent({details.get('within', '1')})"
    return value


def _whole(text: str) -> int:
    if not text.isdigit():
        raise ValueError(tr(f"'{text}' 不是整数", f"'{text}' is no whole number"))
    return int(text)


def _measures(text: str) -> frozenset[Measure]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in MEASURES]
    if unknown:
        raise ValueError(tr(f"未知的人数 {unknown}", f"unknown counts {unknown}"))
    return frozenset(m for m in MEASURES if m in names)


def thresholds_of(table: Table, chapter: SweepChapter) -> dict[Measure, int]:
    """The least count of each kind at which any criterion of the plan can hold, raised to what is worth listing."""
    found: dict[Measure, int] = {}
    for name, counted in chapter.counts.items():
        lows = [max(1, box.ranges[name][0]) for box in table.boxes if name in box.ranges]
        if lows:
            measure: Measure = "deaths" if counted == "deaths_per_lot" else counted
            found[measure] = min(min(lows), found.get(measure, min(lows)))
    return {measure: max(least, chapter.least.get(measure, 1)) for measure, least in found.items()}


def facts_of(candidate: Candidate, chapter: SweepChapter, table: Table) -> Facts:
    """What a cluster says of the plan's facts; what it cannot say stays unknown and will be asked."""
    ladder = table.ladder
    facts: dict[str, Value] = {
        name: candidate.counts[counted]
        for name, counted in chapter.counts.items()
        if counted in candidate.counts
    }
    facts.update(
        {name: int(value) for name, value in candidate.establishes.items() if name in ladder.qualifiers}
    )
    return facts


def grade_candidate(candidate: Candidate, chapter: SweepChapter, table: Table) -> tuple[Facts, Grading]:
    """The facts of a cluster and its grading."""
    facts = facts_of(candidate, chapter, table)
    return facts, grade(table, facts)
