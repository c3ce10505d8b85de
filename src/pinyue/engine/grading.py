"""How grave is it?  Three-valued and set-valued grading that is exact.

Row-by-row three-valued logic misses levels that several rows together leave no way around (cases between rows, each of
them open).  Here a level is certain when no completion of what is unknown escapes it; ``find`` proves that.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import Literal

from pinyue.engine.situation import Facts, region_of
from pinyue.plans.ladder import Ladder
from pinyue.plans.table import Box, Region, Table, find

Status = Literal["graded", "undetermined", "ungraded", "none", "out-of-scope"]


@dataclass(frozen=True)
class Fired:
    """A criterion that holds, with the level it gives and its clauses."""

    level: str
    criterion: str
    clause: tuple[str, ...]


@dataclass(frozen=True)
class Grading:
    """What can be said of the level.  All lists stand gravest first.

    ``certain``   levels that hold however the unknown turns out; and the mildest level that can come out (``at_least``).
    ``possible``  levels that hold for at least one completion of the unknown.
    ``chosen``    the gravest certain level, under the pack's policy for several; None where nothing is certain.
    ``outcomes``  the levels that can come out as the chosen one (the policy for several applied to each completion).
    ``at_least``, ``at_most``  the mildest and gravest level that can come out; None where it may be no level at all.
    ``fired``     criteria that certainly hold;  ``may_fire`` those that still can.
    ``status``    graded · undetermined · ungraded (people were hurt and no criterion holds) · none · out-of-scope.
    """

    certain: tuple[str, ...]
    possible: tuple[str, ...]
    chosen: str | None
    outcomes: tuple[str, ...]
    at_least: str | None
    at_most: str | None
    fired: tuple[Fired, ...]
    may_fire: tuple[Fired, ...]
    reading: str
    status: Status


def grade(table: Table, facts: Facts) -> Grading:
    """Grade one situation.  ``facts`` are as in ``situation.Value``; facts not mentioned take the pack's assumption or are unknown."""
    if is_excluded(table.ladder, facts):
        return Grading((), (), None, (), None, None, (), (), str(table.reading), "out-of-scope")
    must = may = table.everything
    for axis in table.axes:
        value = facts.get(axis.name, axis.assumed)
        if value is None:
            must &= _all_cells(axis.cells)
        elif type(value) is tuple:
            low, high = axis.cell_of(value[0]), axis.cell_of(value[1])
            must &= _all_cells(axis.cells[low : high + 1])
            may &= _any_cell(axis.cells[low : high + 1])
        else:
            cell = axis.cells[bisect_right(axis.starts, value) - 1]
            must &= cell
            may &= cell
    if table.sums or (must != may):
        return _grade_open(table, region_of(table, facts))
    known = table.memo.get(must)
    if known is None:
        known = table.memo[must] = _grade_known(table, must)
    assert isinstance(known, Grading)
    if known.status == "none" and _harmed(table, facts):
        return _ungraded(known)
    return known


def is_excluded(ladder: Ladder, facts: Facts) -> bool:
    """Whether the event is known to lie outside the plan's scope."""
    return any(facts.get(name) == 1 for name in ladder.excludes)


def _all_cells(cells: tuple[int, ...]) -> int:
    mask = -1
    for cell in cells:
        mask &= cell
    return mask


def _any_cell(cells: tuple[int, ...]) -> int:
    mask = 0
    for cell in cells:
        mask |= cell
    return mask


def _grade_known(table: Table, holding: int) -> Grading:
    fired = tuple(_fired(box) for number, box in enumerate(table.boxes) if holding >> number & 1)
    fired = tuple(dict.fromkeys(fired))
    levels = {f.level for f in fired}
    holds = [level.id for level in table.levels if level.id in levels]
    if len(holds) > 1:
        holds = [level for level in holds if level not in table.residual] or holds[:1]
        fired = tuple(f for f in fired if f.level in holds)
    certain = tuple(holds)
    chosen = _choose(table, certain, certain)
    first = certain[0] if certain else None
    status: Status = "graded" if certain else "none"
    outcomes = (chosen,) if chosen else certain
    return Grading(certain, certain, chosen, outcomes, first, first, fired, (), str(table.reading), status)


def _grade_open(table: Table, region: Region) -> Grading:
    graver: list[Box] = []
    certain: list[str] = []
    possible: list[str] = []
    outcomes: list[str] = []
    at_least: str | None = None
    highest = table.ladder.reading.several == "highest"
    for level in table.levels:
        boxes = table.boxes_of(level.id)
        away = graver if level.id in table.residual else []
        if find(table, region, boxes, away) is not None:
            possible.append(level.id)
            if not highest or away or find(table, region, boxes, graver) is not None:
                outcomes.append(level.id)
            escapes = find(table, region, None, boxes) is not None
            blocked = bool(away) and find(table, region, away, []) is not None
            if not escapes and not blocked:
                certain.append(level.id)
            if at_least is None and find(table, region, None, [*graver, *boxes]) is None:
                at_least = level.id
        graver.extend(boxes)
    if at_least is not None and at_least not in certain:
        certain = [level.id for level in table.levels if level.id in certain or level.id == at_least]
    fired, may_fire = _split_fired(table, region, set(possible))
    chosen = _choose(table, tuple(certain), tuple(possible))
    settled = certain == possible
    status: Status = "graded" if settled and certain else "undetermined" if possible else "none"
    grading = Grading(
        tuple(certain),
        tuple(possible),
        chosen,
        tuple(outcomes),
        at_least,
        possible[0] if possible else None,
        fired,
        may_fire,
        str(table.reading),
        status,
    )
    return _ungraded(grading) if status == "none" and _harmed(table, region) else grading


def _split_fired(
    table: Table, region: Region, levels: set[str]
) -> tuple[tuple[Fired, ...], tuple[Fired, ...]]:
    fired: dict[Fired, None] = {}
    may_fire: dict[Fired, None] = {}
    for box in table.boxes:
        if box.level in levels and find(table, region, [box], []) is not None:
            same = [b for b in table.boxes if b.criterion is box.criterion]
            into = may_fire if find(table, region, None, same) is not None else fired
            into[_fired(box)] = None
    return tuple(fired), tuple(may_fire)


def _fired(box: Box) -> Fired:
    return Fired(box.level, box.criterion.id, box.criterion.clause)


def _choose(table: Table, certain: tuple[str, ...], possible: tuple[str, ...]) -> str | None:
    """The pack's policy for several levels at once: the gravest, or none where the plan and the office are silent."""
    if table.ladder.reading.several == "highest":
        return certain[0] if certain else None
    return certain[0] if len(certain) == 1 and certain == possible else None


def _harmed(table: Table, facts: Facts | Region) -> bool:
    for name, measure in table.ladder.measures.items():
        if measure.harm:
            value = facts.get(name)
            if (value[0] if isinstance(value, tuple) else value or 0) > 0:
                return True
    return False


def _ungraded(grading: Grading) -> Grading:
    return replace(grading, status="ungraded")
