"""Readings beside each other: where two of them give one situation different levels (G8, G12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from pinyue.plans.ladder import Ladder
from pinyue.plans.lint.facts import in_chinese, in_english
from pinyue.plans.lint.families import measures_of
from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.rules import finding
from pinyue.plans.lint.situations import Point, levels_at, size, smallest
from pinyue.plans.table import Axis, Box, Reading, Region, Table, table_of


def bounds_disagree(ladder: Ladder, readings: Sequence[Reading]) -> Iterator[Finding]:
    """G8 for 以上 and 以下: every criterion whose numbers decide the level under one reading and not under another."""
    tables = [
        table_of(ladder, reading) for reading in readings if reading.variants == ladder.reading.variants
    ]
    seen: set[str] = set()
    for one, other in combinations(tables, 2):
        for box, point in differences(one, other):
            outcomes = {str(table.reading): _chosen(table, point) for table in tables}
            if str(outcomes) + str(point) not in seen:
                seen.add(str(outcomes) + str(point))
                yield _told("G8", ladder, box, point, outcomes, outcomes)


def variants_disagree(ladder: Ladder, readings: Sequence[Reading]) -> Iterator[Finding]:
    """G8 and G12 for the named variants: for each, and each family it changes, the smallest situation with another level."""
    names = dict.fromkeys(name for reading in readings for name in reading.variants)
    for name in names:
        pairs = [
            (table_of(ladder, Reading(r.unmarked, ladder.reading.variants)), table_of(ladder, r))
            for r in readings
            if name in r.variants and name not in ladder.reading.variants
        ]
        found: dict[object, list[tuple[Box, Point]]] = {}
        for base, other in pairs:
            for box, point in differences(base, other):
                family = "all" if ladder.variants[name].adds else measures_of(base, box)
                found.setdefault(family, []).append((box, point))
        for candidates in found.values():
            box, point = min(candidates, key=lambda c: (-len(_telling(pairs, c[1])), size(ladder)(c[1])))
            telling = _telling(pairs, point)
            outcomes = {"": _chosen(telling[0][0], point), name: _chosen(telling[0][1], point)}
            code = "G12" if ladder.variants[name].adds else "G8"
            yield _told(code, ladder, box, point, outcomes, [str(other.reading) for _, other in telling])


def _telling(pairs: Sequence[tuple[Table, Table]], point: Point) -> list[tuple[Table, Table]]:
    """The pairs of tables that choose differently in a situation."""
    return [pair for pair in pairs if _chosen(pair[0], point) != _chosen(pair[1], point)]


def differences(one: Table, other: Table) -> Iterator[tuple[Box, Point]]:
    """The smallest situation in which the chosen level differs, for each box that only one of two tables has.

    These are all: where two tables choose differently, the graver choice rests on a box that the other table does not have.
    """
    joint = _joint(one, other)
    ranks = {level.id: level.rank for level in one.levels}
    halves = (joint.boxes[: len(one.boxes)], joint.boxes[len(one.boxes) :])
    for mine, theirs in (halves, halves[::-1]):
        known = [(box.criterion.id, box.ranges) for box in theirs]
        for box in mine:
            if (box.criterion.id, box.ranges) not in known:
                as_grave = [b for b in theirs if ranks[b.level] <= ranks[box.level]]
                point = smallest(joint, box.ranges, lambda p: _chosen(one, p) != _chosen(other, p), as_grave)
                if point is not None:
                    yield box, point


def _chosen(table: Table, point: Point) -> str | None:
    return next(iter(levels_at(table, point)), None)


def _joint(one: Table, other: Table) -> Table:
    """Both tables in one, so that one question can be asked of both.

    A sum becomes a count of its own, always 0, to which the plain count and the others are added; the plain count stays
    beside it.
    """
    axes: dict[str, Axis] = {axis.name: axis for table in (one, other) for axis in table.axes}
    measures = dict(one.ladder.measures)
    sums: dict[str, tuple[str, ...]] = {}
    boxes: list[Box] = []
    for table in (one, other):
        own = {name: f"{name} {table.reading}" for name in table.sums}
        for name, added in table.sums.items():
            sums[own[name]] = (name, *added)
            axes[own[name]] = Axis(own[name], 0, (0,), (0,), None, (0,), (0,))
            measures[own[name]] = one.ladder.measures[name]
        for box in table.boxes:
            ranges: Region = {own.get(name, name): interval for name, interval in box.ranges.items()}
            boxes.append(replace(box, ranges=ranges))
    ladder = one.ladder.model_copy(update={"measures": measures})
    return replace(one, ladder=ladder, boxes=tuple(boxes), axes=tuple(axes.values()), sums=sums)


def _told(
    code: str,
    ladder: Ladder,
    box: Box,
    point: Point,
    outcomes: dict[str, str | None],
    readings: Sequence[str] | dict[str, str | None],
) -> Finding:
    counted = [name for name in ladder.measures if point.get(name)]
    here: Region = {name: (point[name], point[name]) for name in counted}
    asked = {
        name for wording in (box.criterion, *box.criterion.variants.values()) for name in wording.when.names()
    }
    here.update(
        {name: (point[name], point[name]) for name in ladder.qualifiers if name in asked & point.keys()}
    )
    zh = "；".join(f"{name or '本包读法'}：{level or '没有级别'}" for name, level in outcomes.items())
    en = "; ".join(
        f"{name or 'as the pack reads it'}: {level or 'no level'}" for name, level in outcomes.items()
    )
    return finding(
        code,
        box.criterion.clause,
        f"{in_chinese(ladder, here)}：{zh}",
        f"{in_english(ladder, here)}: {en}",
        witness=point,
        levels=tuple(dict.fromkeys(level for level in outcomes.values() if level)),
        readings=tuple(readings),
    )
