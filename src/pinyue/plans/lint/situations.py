"""Situations: every fact of a table with one whole number.  What holds in one, and the smallest one that shows something."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from pinyue.plans.budget import spend
from pinyue.plans.ladder import Criterion, Ladder
from pinyue.plans.lint.boxes import Ranges
from pinyue.plans.search import question
from pinyue.plans.table import Box, Region, Table

Point = Mapping[str, int]
Shows = Callable[[Point], bool]


def everywhere(table: Table) -> Region:
    """The region of all situations."""
    return {axis.name: (0, axis.top) for axis in table.axes}


def levels_at(table: Table, point: Point) -> tuple[str, ...]:
    """The levels that hold in a situation, gravest first.  A residual level holds only where no graver one does.

    A fact that the situation does not name, since another reading's table does not ask for it, is mild or not so.
    """
    held = table.everything
    for axis in table.axes:
        value = point.get(axis.name, 0)
        if axis.name in table.sums:
            value += sum(point.get(part, 0) for part in table.sums[axis.name])
        held &= axis.cells[axis.cell_of(value)]
    ordered = [level for level, mask in table.masks.items() if mask & held] if held else []
    return tuple(level for level in ordered if level == ordered[0] or level not in table.residual)


def holding(table: Table, *levels: str) -> Shows:
    """Whether all these levels hold in a situation."""
    return lambda point: set(levels) <= set(levels_at(table, point))


def size(ladder: Ladder) -> Callable[[Point], tuple[int, ...]]:
    """A key by which the smaller of two situations comes first: fewer cases, then fewer things that are so."""
    names = (*ladder.measures, *ladder.qualifiers)

    def key(point: Point) -> tuple[int, ...]:
        values = [point.get(name, 0) for name in names]
        return (sum(values[: len(ladder.measures)]), sum(values), *values)

    return key


def by_criterion(table: Table) -> list[tuple[Criterion, list[Box]]]:
    """The boxes of each criterion, gravest level first."""
    grouped: dict[str, list[Box]] = {}
    for box in table.boxes:
        grouped.setdefault(box.criterion.id, []).append(box)
    return [(boxes[0].criterion, boxes) for boxes in grouped.values()]


def smallest(
    table: Table,
    ranges: Ranges,
    shows: Shows,
    avoid: Iterable[Box] = (),
    rather: Sequence[str] = (),
    within: Ranges | None = None,
) -> Point | None:
    """The smallest situation inside ``ranges`` and outside all of ``avoid``: counts first, then few things that are so.

    A range of a sum bounds the sum; ``within`` bounds the plain facts.  ``rather`` are facts that are set to yes where that
    is possible, so that nothing but the defect explains the result.  ``shows`` is what the situation must show; the plainest
    candidate is tried before the search, and whatever is returned has passed it.
    """
    spend(len(table.axes))
    region: Region = {**everywhere(table), **(within or {})}
    for wanted in (rather, ()):
        plain = {axis.name: int(axis.name in wanted) for axis in table.axes}
        for name, (low, high) in (*region.items(), *ranges.items()):
            if not low <= plain[name] <= high:
                plain[name] = low
        if shows(plain):
            return plain
    find = question(table, [replace(table.boxes[0], ranges=ranges)], list(avoid))
    solution = find(region)
    if solution is None:
        return None
    for name in rather:
        found: Region | None = {**solution, name: (1, 1)}
        if solution[name][1] == 0:
            found = find({**region, name: (1, 1)})
        if found is not None:
            region[name], solution = (1, 1), found
    for axis in table.axes:
        low = region[axis.name][0]
        while low < solution[axis.name][0]:
            middle = (low + solution[axis.name][0] - 1) // 2
            found = find({**region, axis.name: (low, middle)})
            if found is None:
                low = middle + 1
            else:
                solution = found
        region[axis.name] = (solution[axis.name][0],) * 2
        solution = {**solution, axis.name: region[axis.name]}
    point = {name: low for name, (low, _) in solution.items()}
    return point if shows(point) else None
