"""Grading under one reading, along the order of worse facts: G4 milder though worse, G5 jumps, G6 criteria that never decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pinyue.plans.lint.boxes import NotExhaustive, Ranges, meet
from pinyue.plans.lint.facts import in_chinese, in_english
from pinyue.plans.lint.families import Family, family, groups
from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.holes import up_from
from pinyue.plans.lint.rules import finding
from pinyue.plans.lint.situations import Point, Shows, everywhere, holding, levels_at, smallest
from pinyue.plans.search import look, search
from pinyue.plans.table import Box, Region, Table


def not_monotone(table: Table) -> Iterator[Finding]:
    """G4: from one situation to a worse one the level gets milder (that it is lost altogether is a gap, G2).

    One family gets worse while nothing else happens; what then decides may be a criterion that asks for nothing of it.
    """
    for some in _families(table):
        own = {box.criterion.id for box in some.boxes}
        deciding = (*some.boxes, *(box for box in table.boxes if box.criterion.id not in own))
        seen: set[tuple[str, str]] = set()
        for graver in some.boxes:
            worse: Region = {**everywhere(table), **_nothing_else(table, some), **up_from(table, graver)}
            as_grave = _as_grave(table, graver)
            if search(table, look(table, worse), table.everything & ~as_grave, as_grave) is None:
                continue
            at_least = [box for box in table.boxes if _rank(table, box) <= _rank(table, graver)]
            for milder in deciding:
                pair = (graver.criterion.id, milder.criterion.id)
                region = meet(milder.ranges, worse)
                if _rank(table, milder) <= _rank(table, graver) or region is None or pair in seen:
                    continue
                point = smallest(table, {}, _milder_than(table, graver), at_least, within=region)
                if point is not None:
                    seen.add(pair)
                    yield _falls(table, some, graver, milder, point)


def jumps(table: Table) -> Iterator[Finding]:
    """G5: one more of a measure passes over a level that has a criterion on this very measure."""
    for some in _families(table):
        for name in some.measures if len(some.measures) == 1 else ():
            direct = {box.criterion.id for box in table.boxes if name in box.ranges}
            bounded = [box for box in some.boxes if box.criterion.id in direct]
            own = sorted({_rank(table, box) for box in bounded})
            seen: set[tuple[str, int]] = set()
            for box in bounded:
                passed = own[own.index(_rank(table, box)) + 1 :]
                value = box.ranges[name][0]
                measure = table.ladder.measures[name]
                rises = measure.kind == "count" and measure.worse == "up" and value > 0
                if rises and passed and (box.level, value) not in seen:
                    before = _before(table, some, name, box, passed[0])
                    if before is not None:
                        seen.add((box.level, value))
                        yield _jump(table, some, name, box, before)


def dead(table: Table) -> Iterator[Finding]:
    """G6: a criterion that never decides: nothing can meet it, or wherever it holds a graver level holds as well."""
    whole = look(table, everywhere(table))
    graver = 0
    for level in table.levels:
        for rule in table.rules:
            if rule.level == level.id and search(table, whole, rule.mask, graver) is None:
                boxes = [box for number, box in enumerate(table.boxes) if rule.mask >> number & 1]
                point = smallest(table, boxes[0].ranges, holding(table, level.id))
                yield finding(
                    "G6",
                    rule.criterion.clause,
                    f"{rule.criterion.id}（{level.id}）成立时总有更重的级别成立",
                    f"wherever {rule.criterion.id} ({level.id}) holds a graver level holds too",
                    witness=point or {},
                    levels=levels_at(table, point) if point else (),
                )
        graver |= table.masks[level.id]
    alive = {rule.criterion.id for rule in table.rules}
    for level, criterion in table.ladder.criteria():
        dropped = any(criterion.variants[v].drop for v in table.reading.variants if v in criterion.variants)
        if criterion.id not in alive and not dropped:
            zh = f"没有情形能符合 {criterion.id}（{level.id}）"
            en = f"nothing can meet {criterion.id} ({level.id})"
            yield finding("G6", criterion.clause, zh, en, witness={})


def _families(table: Table) -> Iterator[Family]:
    for group in groups(table):
        try:
            yield family(table, group)
        except NotExhaustive:
            continue


def _rank(table: Table, box: Box) -> int:
    return table.ladder.level(box.level).rank


def _as_grave(table: Table, box: Box) -> int:
    """The boxes of a box's level and of all graver ones, as a mask."""
    masks = (table.masks[level.id] for level in table.levels if level.rank <= _rank(table, box))
    return sum(masks)


def _chosen(table: Table, point: Point) -> int | None:
    """The rank of the gravest level that holds."""
    levels = levels_at(table, point)
    return table.ladder.level(levels[0]).rank if levels else None


def _milder_than(table: Table, box: Box) -> Shows:
    def shows(point: Point) -> bool:
        chosen = _chosen(table, point)
        return chosen is not None and chosen > _rank(table, box)

    return shows


def _nothing_else(table: Table, some: Family) -> Region:
    """Every measure of other families at its mildest."""
    return {
        axis.name: (0, 0)
        for axis in table.axes
        if axis.name in table.ladder.measures and axis.name not in some.measures
    }


def _falls(table: Table, some: Family, graver: Box, milder: Box, point: Point) -> Finding:
    asked = {*graver.ranges, *milder.ranges}
    here: Region = {name: (point[name], point[name]) for name in some.tops if name in asked}
    return finding(
        "G4",
        (*graver.criterion.clause, *milder.criterion.clause),
        f"{in_chinese(table.ladder, here)}：只到 {milder.level}（{milder.criterion.id}），"
        f"较轻的情形反而是 {graver.level}（{graver.criterion.id}）",
        f"{in_english(table.ladder, here)}: only {milder.level} ({milder.criterion.id}), "
        f"although something milder is {graver.level} ({graver.criterion.id})",
        witness=point,
        levels=levels_at(table, point),
    )


def _before(table: Table, some: Family, name: str, box: Box, passed: int) -> Point | None:
    """A situation one step below a box (one less of ``name``) without the passed level or a graver one; the step reaches the box.

    Both sides of the step are asked in one question: every criterion is cut at the value it is asked at, and that fact dropped.
    """
    value = box.ranges[name][0]

    def cut(other: Box, at: int) -> Box | None:
        low, high = other.ranges.get(name, (at, at))
        return replace(other, ranges=_without(other.ranges, name)) if low <= at <= high else None

    after = [c for b in some.boxes if _rank(table, b) < _rank(table, box) and (c := cut(b, value))]
    now = [c for b in some.boxes if _rank(table, b) <= passed and (c := cut(b, value - 1))]
    inside = {b.criterion.id for b in some.boxes}
    beside = [b for b in table.boxes if b.criterion.id not in inside and _rank(table, b) <= passed]
    here = {**_nothing_else(table, some), **_without(box.ranges, name), name: (value - 1, value - 1)}
    return smallest(
        table,
        {},
        lambda p: _passes(table, p, name, _rank(table, box), passed),
        [*after, *now, *beside],
        some.qualifiers,
        here,
    )


def _passes(table: Table, point: Point, name: str, reached: int, passed: int) -> bool:
    before, after = _chosen(table, point), _chosen(table, {**point, name: point[name] + 1})
    return after == reached and (before is None or before > passed)


def _jump(table: Table, some: Family, name: str, box: Box, before: Point) -> Finding:
    value = box.ranges[name][0]
    facts = {
        fact: (before[fact], before[fact]) for fact in some.tops if not before[fact] or fact in box.ranges
    }
    here: Region = {**facts, name: (value, value)}
    was = levels_at(table, before)
    point = {**before, name: value}
    return finding(
        "G5",
        [clause for b in some.boxes if name in b.ranges for clause in b.criterion.clause],
        f"{in_chinese(table.ladder, here)}：{box.level}；少一个则{was[0] if was else '没有级别'}",
        f"{in_english(table.ladder, here)}: {box.level}; with one less {was[0] if was else 'no level'}",
        witness=point,
        levels=levels_at(table, point),
    )


def _without(ranges: Ranges, name: str) -> Region:
    return {fact: interval for fact, interval in ranges.items() if fact != name}
