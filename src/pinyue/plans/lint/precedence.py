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
    own = tables[0]
    pairs: dict[tuple[str, str], Point] = {}
    for one, other in combinations([box for box in own.boxes if box.criterion.counts_as == "criterion"], 2):
        common = meet(one.ranges, other.ranges)
        if one.level == other.level or common is None or measures_of(own, one) & measures_of(own, other):
            continue
        pair = (one.level, other.level)
        point = smallest(own, common, holding(own, *pair))
        if point is not None and (pair not in pairs or size(ladder)(point) < size(ladder)(pairs[pair])):
            pairs[pair] = point
    if not pairs:
        return
    point = min(pairs.values(), key=lambda p: (-_shared(tables, p), size(ladder)(p)))
    levels = levels_at(own, point)
    listed = ", ".join("+".join(pair) for pair in pairs)
    yield finding(
        "G7",
        [clause for level in own.levels for clause in level.clause],
        f"可以同时成立的级别：{listed}；例如这里 {'、'.join(levels)} 都成立，没有写取哪一个",
        f"levels that can hold at once: {listed}; here {', '.join(levels)} all hold, and none is said to count",
        witness=point,
        levels=levels,
        readings=tuple(str(table.reading) for table in tables if len(_at(table, point)) > 1),
    )


def _at(table: Table, point: Point) -> tuple[str, ...]:
    """The levels in a situation of another reading's table; a fact that only this table knows is mild or not so."""
    return levels_at(table, {axis.name: point.get(axis.name, 0) for axis in table.axes})


def _shared(tables: Sequence[Table], point: Point) -> int:
    """Under how many readings several levels hold."""
    return sum(len(_at(table, point)) > 1 for table in tables)
