"""Grading under one reading, criterion against criterion: overlaps, and criteria that hold for nothing (G1, G3, G13)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from pinyue.plans.lint.boxes import maximal, meet
from pinyue.plans.lint.facts import in_chinese, in_english, region
from pinyue.plans.lint.families import measures_of
from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.rules import finding
from pinyue.plans.lint.situations import by_criterion, holding, levels_at, size, smallest
from pinyue.plans.table import Box, Region, Table


def overlaps(table: Table) -> Iterator[Finding]:
    """G1: two levels claim one situation by criteria that bound the same measures."""
    counted = {id(box): measures_of(table, box) for box in table.boxes}
    for (one, graver), (other, milder) in combinations(by_criterion(table), 2):
        levels = (graver[0].level, milder[0].level)
        if levels[0] == levels[1] or not table.residual.isdisjoint(levels):
            continue
        if not any(counted[id(a)] & counted[id(b)] for a in graver for b in milder):
            continue
        common = maximal(box for a in graver for b in milder if (box := meet(a.ranges, b.ranges)) is not None)
        both = holding(table, *levels)
        shown = [(box, point) for box in common if (point := smallest(table, box, both)) is not None]
        if shown:
            claimed = [box for box, _ in shown]
            zh, en = in_chinese(table.ladder, *claimed), in_english(table.ladder, *claimed)
            point = min((point for _, point in shown), key=size(table.ladder))
            yield finding(
                "G1",
                (*one.clause, *other.clause),
                f"{zh}：{levels[0]}（{one.id}）和 {levels[1]}（{other.id}）都成立",
                f"{en}: both {levels[0]} ({one.id}) and {levels[1]} ({other.id}) hold",
                witness=point,
                levels=levels_at(table, point),
                boxes=tuple(region(table.ladder, box) for box in claimed),
            )


def vacuous(table: Table) -> Iterator[Finding]:
    """G3: a criterion over counts that holds when nothing at all has happened."""
    nothing: Region = {axis.name: (0, 0) for axis in table.axes if axis.name in table.ladder.measures}
    for criterion, boxes in by_criterion(table):
        empty = [box for box in boxes if holds_for_nothing(table, box)]
        if not empty:
            continue
        level = empty[0].level
        graver = [
            box for box in table.boxes if table.ladder.level(box.level).rank < table.ladder.level(level).rank
        ]
        hidden = graver if level in table.residual else []
        points = [
            point
            for box in empty
            if (point := smallest(table, {**box.ranges, **nothing}, holding(table, level), hidden))
            is not None
        ]
        if points:
            point = min(points, key=size(table.ladder))
            counted: Region = {name: (0, 0) for name in empty[0].ranges if name in nothing}
            yield finding(
                "G3",
                criterion.clause,
                f"{in_chinese(table.ladder, counted)} 时字面上也成立：{level}（{criterion.id}）",
                f"literally holds with {in_english(table.ladder, counted)}: {level} ({criterion.id})",
                witness=point,
                levels=levels_at(table, point),
                boxes=tuple(region(table.ladder, {**box.ranges, **counted}) for box in empty),
            )


def not_exclusive(table: Table) -> Iterator[Finding]:
    """G13: what needs no case at all, or only a designation, gives a milder level although a graver one holds."""
    ranks = {level.id: level.rank for level in table.levels}
    for criterion, boxes in by_criterion(table):
        level = boxes[0].level
        bare = criterion.counts_as == "decision" or any(holds_for_nothing(table, box) for box in boxes)
        if not bare or level in table.residual:
            continue
        points = [
            point
            for box in boxes
            for graver in table.boxes
            if ranks[graver.level] < ranks[level] and graver.criterion.counts_as == "criterion"
            if measures_of(table, box).isdisjoint(graver.ranges)
            if (common := meet(box.ranges, graver.ranges)) is not None
            if (point := smallest(table, common, holding(table, level, graver.level))) is not None
        ]
        if points:
            point = min(points, key=size(table.ladder))
            held = levels_at(table, point)
            yield finding(
                "G13",
                criterion.clause,
                f"{held[0]} 成立时 {criterion.id}（{level}）照样成立",
                f"{criterion.id} ({level}) holds although {held[0]} does",
                witness=point,
                levels=held,
            )


def holds_for_nothing(table: Table, box: Box) -> bool:
    """Whether a box counts something and accepts that there is none of it."""
    bounds = {name: box.ranges[name] for name in measures_of(table, box)}
    counts = any(table.ladder.measures[name].kind == "count" for name in bounds)
    return counts and all(low == 0 for low, _ in bounds.values())
