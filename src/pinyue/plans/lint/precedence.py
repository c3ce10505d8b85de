"""Levels that meet: which of several counts (G7)?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from pinyue.plans.ladder import Ladder
from pinyue.plans.lint.boxes import meet
from pinyue.plans.lint.families import measures_of
from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.rules import finding
from pinyue.plans.lint.situations import Point, holding, levels_at, size, smallest
from pinyue.plans.table import Reading, Table, table_of


def no_precedence(ladder: Ladder, readings: Sequence[Reading]) -> Iterator[Finding]:
    """G7, once a ladder: the pairs of levels that hold together by criteria on different measures, with the smallest situation.

    (By criteria on the same measure they overlap: G1.)
    """
    tables = [table_of(ladder, reading) for reading in readings]
    if ladder.reading.basis == "stated" or not tables:
        return
    alike = [table for table in tables if table.reading.variants == tables[0].reading.variants]
    met = [meeting for table in alike for meeting in _meetings(table)]
    if not met:
        return
    points = {tuple(point.items()): point for _, point in met}
    point = min(points.values(), key=lambda p: (-_shared(tables, p), size(ladder)(p)))
    levels = next(levels_at(table, point) for table in tables if len(levels_at(table, point)) > 1)
    listed = ", ".join("+".join(pair) for pair in dict.fromkeys(pair for pair, _ in met))
    yield finding(
        "G7",
        [clause for level in tables[0].levels for clause in level.clause],
        f"可以同时成立的级别：{listed}；例如这里 {'、'.join(levels)} 都成立，没有写取哪一个",
        f"levels that can hold at once: {listed}; here {', '.join(levels)} all hold, and none is said to count",
        witness=point,
        levels=levels,
        readings=tuple(str(table.reading) for table in tables if len(levels_at(table, point)) > 1),
    )


def _meetings(table: Table) -> Iterator[tuple[tuple[str, str], Point]]:
    """The pairs of levels that meet by criteria on different measures, each with a smallest situation."""
    ordinary = [
        box
        for box in table.boxes
        if box.criterion.counts_as == "criterion" and box.level not in table.residual
    ]
    counted = {id(box): measures_of(table, box) for box in ordinary}
    for one, other in combinations(ordinary, 2):
        if one.level == other.level or counted[id(one)] & counted[id(other)]:
            continue
        common = meet(one.ranges, other.ranges)
        if common is not None:
            point = smallest(table, common, holding(table, one.level, other.level))
            if point is not None:
                yield (one.level, other.level), point


def _shared(tables: Sequence[Table], point: Point) -> int:
    """Under how many readings several levels hold."""
    return sum(len(levels_at(table, point)) > 1 for table in tables)
