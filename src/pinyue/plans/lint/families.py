"""Families of criteria: those that bound the same measures are read, and proved, together.

Criteria that count different things overlap by design (the gravest decides); criteria that count the same thing are meant to
part the numbers among the levels.  So overlaps and gaps are looked for within a family, its qualifiers being yes or no.
"""

from __future__ import annotations

from dataclasses import dataclass

from pinyue.plans.lint.boxes import NotExhaustive, meet
from pinyue.plans.table import Box, Interval, Region, Table


@dataclass(frozen=True)
class Family:
    """Criteria over the same measures, seen where every other count is 0 and every other choice the mildest.

    ``measures`` and ``qualifiers`` are its facts, ``boxes`` its criteria over them; ``tops`` the greatest value of each fact.
    """

    measures: tuple[str, ...]
    qualifiers: tuple[str, ...]
    boxes: tuple[Box, ...]
    tops: dict[str, int]


def family(table: Table, group: tuple[str, ...]) -> Family:
    """The criteria over one group of measures.

    Raises NotExhaustive where criteria bound several measures together and a sum concerns one of them: what is left over is
    then no set of boxes.
    """
    summed = {name for target, added in table.sums.items() for name in (target, *added)}
    if len(group) > 1 and summed.intersection(group):
        raise NotExhaustive
    tops = {axis.name: axis.top for axis in table.axes}
    boxes = tuple(seen for box in table.boxes if (seen := _seen_by(table, box, group)) is not None)
    used = {name for box in boxes for name in box.ranges}
    qualifiers = tuple(a.name for a in table.axes if a.name in used and a.name not in group)
    return Family(group, qualifiers, boxes, {name: tops[name] for name in (*group, *qualifiers)})


def measures_of(table: Table, box: Box) -> frozenset[str]:
    """The measures that a criterion bounds."""
    return frozenset(name for name in box.ranges if name in table.ladder.measures)


def groups(table: Table) -> list[tuple[str, ...]]:
    """Measures that stand in one criterion together, with what these connect to."""
    groups: list[set[str]] = []
    for axis in table.axes:
        if axis.name in table.ladder.measures:
            groups.append({axis.name})
    for box in table.boxes:
        together = measures_of(table, box)
        touched = [group for group in groups if group & together]
        if len(touched) > 1:
            groups = [group for group in groups if group not in touched]
            groups.append(set().union(*touched))
    order = list(table.ladder.measures)
    named = [tuple(sorted(group, key=order.index)) for group in groups]
    return sorted(named, key=lambda group: order.index(group[0]))


def _seen_by(table: Table, box: Box, group: tuple[str, ...]) -> Box | None:
    """A criterion as bounds on the facts of one family, the other counts being 0; None where it is none of its concern."""
    ranges: Region = {}
    concerned = False
    for name, (low, high) in box.ranges.items():
        if name not in table.ladder.measures:
            bound: dict[str, Interval] = {name: (low, high)}
        else:
            counted = [part for part in (name, *table.sums.get(name, ())) if part in group]
            concerned = concerned or bool(counted)
            if not counted and low > 0:
                return None
            bound = dict.fromkeys(counted, (low, high))
        common = meet(ranges, bound)
        if common is None:
            return None
        ranges = common
    return Box(box.level, box.criterion, ranges) if concerned else None
