"""Situations: every fact of a table with one whole number.  What holds in one, and the smallest one that shows something."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pinyue.plans.lint.boxes import Ranges
from pinyue.plans.table import Box, Interval, Region, Table, find

Point = Mapping[str, int]


def everywhere(table: Table) -> Region:
    """The region of all situations."""
    return {axis.name: (0, axis.top) for axis in table.axes}


def levels_at(table: Table, point: Point) -> tuple[str, ...]:
    """The levels that hold in a situation, gravest first.  A residual level holds only where no graver one does."""
    holding = {box.level for box in table.boxes if is_in(table, point, box.ranges)}
    ordered = [level.id for level in table.levels if level.id in holding]
    return tuple(level for level in ordered if level == ordered[0] or level not in table.residual)


def is_in(table: Table, point: Point, ranges: Ranges) -> bool:
    """Whether a situation lies in a box; sums are counted."""
    return all(
        low <= point[name] + sum(point[part] for part in table.sums.get(name, ())) <= high
        for name, (low, high) in ranges.items()
    )


def as_box(ranges: Ranges, like: Box) -> Box:
    """A box of our own for ``find``."""
    return replace(like, ranges=ranges)


def smallest(
    table: Table,
    ranges: Ranges,
    holds: Callable[[Point], bool],
    avoid: Sequence[Box],
    rather: Sequence[str] = (),
) -> Point | None:
    """The smallest situation inside ``ranges`` and outside all of ``avoid``: counts first, then few things that are so.

    ``rather`` are facts that are set to yes where that is possible, so that nothing but the defect explains the result.
    ``holds`` is what the situation must show; the plainest candidate is tried before the search.
    """
    for wanted in (rather, ()):
        plain = {axis.name: int(axis.name in wanted) for axis in table.axes}
        for name, (low, high) in ranges.items():
            if not low <= plain[name] <= high:
                plain[name] = low
        if holds(plain):
            return plain
    inside = [as_box(ranges, table.boxes[0])]
    region = everywhere(table)
    if find(table, region, inside, list(avoid)) is None:
        return None
    for name in rather:
        yes: Region = {**region, name: (1, 1)}
        if find(table, yes, inside, list(avoid)) is not None:
            region = yes
    for axis in table.axes:
        region[axis.name] = _least(table, region, axis.name, inside, list(avoid))
    return {name: low for name, (low, _) in region.items()}


def _least(table: Table, region: Region, name: str, want: list[Box], avoid: list[Box]) -> Interval:
    """The least value of one fact with which the rest of the region still has a solution."""
    low = region[name][0]
    found = find(table, region, want, avoid)
    assert found is not None
    high = found[name][0]
    while low < high:
        middle = (low + high) // 2
        lower = find(table, {**region, name: (low, middle)}, want, avoid)
        if lower is None:
            low = middle + 1
        else:
            high = lower[name][0]
    return low, low
