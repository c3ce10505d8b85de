"""Gaps: situations that ought to have a level and have none (G2, G15)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod

from pinyue.plans.lint.boxes import NotExhaustive, Ranges, left_over, maximal, meet
from pinyue.plans.lint.facts import in_chinese, in_english, region
from pinyue.plans.lint.families import Family, family, groups
from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.rules import finding
from pinyue.plans.lint.situations import Point, levels_at, size, smallest
from pinyue.plans.table import Box, Interval, Region, Table


def gaps(table: Table) -> Iterator[Finding]:
    """Every maximal box of one family without a level in which people are hurt, or which is worse than something graded.

    A box is left out only where some other criterion holds in all of it, whatever the other facts are.
    """
    for group in groups(table):
        try:
            some = family(table, group)
            holes = left_over((box.ranges for box in some.boxes), some.tops)
        except NotExhaustive:
            yield from _one_of_many(table, group)
            continue
        ought = [part for hole in holes for part in _that_ought_to_have_a_level(table, some, hole)]
        boxes = maximal(_in_order(some, part) for part in ought)
        boxes.sort(key=lambda box: (len(box), str(box)))
        yield from _at_any_count(table, some, [box for box in boxes if _is_any_count(some, box)])
        others = [box for box in boxes if not _is_any_count(some, box)]
        for together in [others] if len(group) > 1 else [[box] for box in others]:
            yield from _gap(table, some, together)


def _in_order(some: Family, box: Ranges) -> Region:
    """A box with its facts in the order of the ladder, and without those that it leaves free."""
    free = {name: (0, top) for name, top in some.tops.items()}
    return {name: box[name] for name in some.tops if name in box and box[name] != free[name]}


def up_from(table: Table, box: Box) -> Region:
    """Everything at least as bad as some situation of a box, with the same qualifiers."""
    region: Region = {}
    for name, (low, high) in box.ranges.items():
        measure = table.ladder.measures.get(name)
        if measure is None or measure.worse == "none":
            region[name] = (low, high)
        elif measure.worse == "up":
            region[name] = (low, table.axis(name).top)
        else:
            region[name] = (0, high)
    return region


def _that_ought_to_have_a_level(table: Table, some: Family, hole: Ranges) -> Iterator[Region]:
    wanted: list[Region] = [{name: (1, some.tops[name])} for name in some.measures if _hurts(table, name)]
    wanted += [up_from(table, box) for box in some.boxes]
    wanted += [{name: value} for name in some.measures for value in _values_nobody_names(table, some, name)]
    for part in wanted:
        common = meet(hole, part)
        if common is not None:
            yield common


def _hurts(table: Table, name: str) -> bool:
    """Whether a count above nothing means that people were hurt, here or in what is counted into it."""
    return any(table.ladder.measures[part].harm for part in (name, *table.sums.get(name, ())))


def _values_nobody_names(table: Table, some: Family, name: str) -> Iterator[Interval]:
    """Values of a choice, the mildest apart, that no criterion accepts although each criterion asks for the choice."""
    if table.ladder.measures[name].kind != "choice" or not all(name in box.ranges for box in some.boxes):
        return
    for value in range(1, some.tops[name] + 1):
        if not any(box.ranges[name][0] <= value <= box.ranges[name][1] for box in some.boxes):
            yield value, value


def _is_any_count(some: Family, box: Ranges) -> bool:
    """Whether a box leaves the count free from one upwards, so that only its qualifiers keep every level away."""
    counted = [(name, box[name]) for name in some.measures if name in box]
    return len(box) > 1 and counted == [(name, (1, some.tops[name])) for name, _ in counted[:1]]


def _gap(table: Table, some: Family, boxes: list[Region]) -> Iterator[Finding]:
    """G2: one box; or all boxes of a family whose criteria bound several measures together, since they overlap."""
    shown = [
        (box, point)
        for box in boxes
        if (point := smallest(table, box, lambda p: not levels_at(table, p), table.boxes, some.qualifiers))
    ]
    if not shown:
        return
    ladder = table.ladder
    missed = [box for box, _ in shown]
    if len(missed) > 3 and (counted := _combinations(some, missed)) is not None:
        zh = f"{'、'.join(ladder.measures[name].name for name in some.measures)}的 {counted[1]} 种搭配中有 {counted[0]} 种"
        en = f"{counted[0]} of {counted[1]} combinations of {', '.join(some.tops)}"
    else:
        zh, en = in_chinese(ladder, *missed), in_english(ladder, *missed)
    if any(meet(box, up_from(table, milder)) is not None for box in missed for milder in some.boxes):
        zh, en = f"{zh}：没有级别，而较轻的情形有级别", f"{en}: no level, although something milder has one"
    else:
        zh, en = f"{zh}：没有级别", f"{en}: no level"
    yield finding(
        "G2",
        _clauses(some),
        zh,
        en,
        witness=min((point for _, point in shown), key=size(ladder)),
        boxes=tuple(region(ladder, box) for box in missed),
    )


def _combinations(some: Family, boxes: list[Region]) -> tuple[int, int] | None:
    """How many combinations of choices lie in the boxes, and how many there are; None where something is counted."""
    total = prod(top + 1 for top in some.tops.values())
    if total > 100_000:
        return None
    points = product(*(range(top + 1) for top in some.tops.values()))
    places = {name: place for place, name in enumerate(some.tops)}
    inside = sum(
        any(all(low <= point[places[name]] <= high for name, (low, high) in box.items()) for box in boxes)
        for point in points
    )
    return inside, total


def _at_any_count(table: Table, some: Family, boxes: list[Region]) -> Iterator[Finding]:
    """G15, once a family: the witness has a count that would have had a level; a single case would show little."""
    shown: list[tuple[Region, Point]] = []
    for box in boxes:
        name = next(iter(box))
        least = min(
            (low for b in some.boxes if name in b.ranges and (low := b.ranges[name][0]) > 0), default=1
        )
        telling: Region = {**box, name: (least, some.tops[name])}
        point = smallest(table, telling, lambda p: not levels_at(table, p), table.boxes, some.qualifiers)
        if point is not None:
            shown.append((box, point))
    if shown:
        name = next(iter(shown[0][0]))
        causes = [{fact: value for fact, value in box.items() if fact != name} for box, _ in shown]
        zh, en = in_chinese(table.ladder, *causes), in_english(table.ladder, *causes)
        yield finding(
            "G15",
            _clauses(some),
            f"{table.ladder.measures[name].name}再多也没有级别，只要 {zh}",
            f"no level, however great {name} is, with {en}",
            witness=shown[0][1],
            boxes=tuple(region(table.ladder, box) for box, _ in shown),
        )


def _clauses(some: Family) -> list[str]:
    return [clause for box in some.boxes for clause in box.criterion.clause]


def _one_of_many(table: Table, group: tuple[str, ...]) -> Iterator[Finding]:
    """G0, and one gap for each count that hurts."""
    ladder = table.ladder
    clauses = [clause for level in table.levels for clause in level.clause]
    names = "、".join(ladder.measures[name].name for name in group)
    yield finding("G0", clauses, f"{names}：没有列尽", f"{', '.join(group)}: not exhaustive", witness={})
    for name in group:
        ranges = {name: (1, table.axis(name).top)}
        point = smallest(table, ranges, lambda p: not levels_at(table, p), table.boxes)
        if _hurts(table, name) and point is not None:
            zh = f"{in_chinese(ladder, ranges)}：有没有级别的情形，这里是一个"
            en = f"{in_english(ladder, ranges)}: some situations have no level, this is one"
            yield finding("G2", clauses, zh, en, witness=point)
