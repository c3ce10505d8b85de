"""How grave is it?  Three-valued and set-valued grading that is exact.

Row-by-row three-valued logic misses levels that several rows together leave no way around (cases between rows, each of
them open).  Here a level is certain when no completion of what is unknown escapes it; ``search`` proves that.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import Literal

from pinyue.engine.situation import Facts, interval_of, region_of
from pinyue.plans.budget import limited
from pinyue.plans.ladder import Ladder
from pinyue.plans.search import Part, look, search
from pinyue.plans.table import Rule, Table

STEPS = 1_000_000  # regions looked at for one answer; no plan of the library needs a tenth of it
Status = Literal["graded", "undetermined", "ungraded", "none", "out-of-scope", "no-criteria"]


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
    ``status``    graded · undetermined · ungraded (people were hurt and no criterion holds) · none · out-of-scope ·
                  no-criteria (this plan prints none: people judge the level under another).
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


def grade(table: Table, facts: Facts, *, criteria: bool = True) -> Grading:
    """Grade one situation.  Facts (``situation.Value``) that are not mentioned take the pack's assumption or are unknown.

    Without ``criteria`` it is not asked which of them fire where that is open.  Raises TooLarge.
    """
    if is_excluded(table.ladder, facts):
        return Grading((), (), None, (), None, None, (), (), str(table.reading), "out-of-scope")
    if table.sums:
        return _grade_part(table, facts, look(table, region_of(table, facts)), criteria)
    known = must = may = table.everything
    for axis in table.axes:
        name, _, starts, cells, assumed, _, _ = axis
        value = facts.get(name, assumed)
        if type(value) is int:
            known &= cells[bisect_right(starts, value) - 1]
        else:
            every, some = axis.over(*interval_of(axis, value))
            must &= every
            may &= some
    if known & must == known & may:  # what is unknown decides nothing
        return _grade_known(table, facts, known & must)
    return _grade_part(table, facts, look(table, region_of(table, facts)), criteria)


def is_excluded(ladder: Ladder, facts: Facts) -> bool:
    """Whether the event is known to lie outside the plan's scope."""
    for name in ladder.excludes:  # noqa: SIM110 (grading's hot path: a loop costs a third of any())
        if facts.get(name) == 1:
            return True
    return False


def _status(table: Table, graded: Status) -> Status:
    """``no-criteria`` where the plan prints none; else as graded."""
    return graded if table.boxes or table.ladder.graded_by is None else "no-criteria"


def _grade_part(table: Table, facts: Facts, part: Part, criteria: bool) -> Grading:
    if not part.open:
        return _grade_known(table, facts, part.must)
    with limited(STEPS):
        graded = _grade_open(table, part, criteria)
    return replace(graded, status="ungraded") if graded.status == "none" and _harmed(table, facts) else graded


def _grade_known(table: Table, facts: Facts, holding: int) -> Grading:
    """``holding`` are the boxes that the situation lies in, as a mask: few masks ever occur, so each is graded once."""
    graded = _remembered(table, holding, False)
    return _remembered(table, holding, True) if graded.status == "none" and _harmed(table, facts) else graded


def _remembered(table: Table, holding: int, harmed: bool) -> Grading:
    graded = table.memo.get((holding, harmed))
    if graded is None:
        graded = table.memo[holding, harmed] = _grade_holding(table, holding, harmed)
    assert isinstance(graded, Grading)
    return graded


def _grade_holding(table: Table, holding: int, harmed: bool) -> Grading:
    holds: list[str] = []
    for level in table.levels:
        if holding & table.masks[level.id] and not (holds and level.id in table.residual):
            holds.append(level.id)
    certain = tuple(holds)
    chosen = _choose(table, certain, certain)
    first = certain[0] if certain else None
    fired = tuple(_fired(rule) for rule in table.rules if holding & rule.mask and rule.level in certain)
    outcomes = (chosen,) if chosen else certain
    status: Status = "graded" if certain else "ungraded" if harmed else "none"
    return Grading(
        certain,
        certain,
        chosen,
        outcomes,
        first,
        first,
        fired,
        (),
        str(table.reading),
        _status(table, status),
    )


def _grade_open(table: Table, part: Part, criteria: bool) -> Grading:
    graver = 0
    certain: list[str] = []
    possible: list[str] = []
    outcomes: list[str] = []
    fired: list[Fired] = []
    may_fire: list[Fired] = []
    at_least: str | None = None
    highest = table.ladder.reading.several == "highest"

    def can(want: int | None, avoid: int) -> bool:
        return search(table, part, want, avoid) is not None

    for level in table.levels:
        boxes = table.masks[level.id]
        away = graver if level.id in table.residual else 0
        if can(boxes, away):
            possible.append(level.id)
            if away or not highest or can(boxes, graver):
                outcomes.append(level.id)
            blocked = away and can(away, 0)
            if not blocked and not can(None, boxes):
                certain.append(level.id)
            elif at_least is None and not can(None, graver | boxes):
                certain.append(level.id)
            if at_least is None and level.id in certain:
                at_least = level.id
            rules = [rule for rule in table.rules if rule.level == level.id] if criteria else []
            for rule in (rule for rule in rules if can(rule.mask, away)):
                (may_fire if blocked or can(None, rule.mask) else fired).append(_fired(rule))
        graver |= boxes
    chosen = _choose(table, tuple(certain), tuple(possible))
    status: Status = "none" if not possible else "graded" if certain == possible else "undetermined"
    return Grading(
        tuple(certain),
        tuple(possible),
        chosen,
        tuple(outcomes),
        at_least,
        possible[0] if possible else None,
        tuple(fired),
        tuple(may_fire),
        str(table.reading),
        status,
    )


def _fired(rule: Rule) -> Fired:
    return Fired(rule.level, rule.criterion.id, rule.criterion.clause)


def _choose(table: Table, certain: tuple[str, ...], possible: tuple[str, ...]) -> str | None:
    """The pack's policy for several levels at once: the gravest, or none where the plan and the office are silent."""
    if table.ladder.reading.several == "highest":
        return certain[0] if certain else None
    return certain[0] if len(certain) == 1 and certain == possible else None


def _harmed(table: Table, facts: Facts) -> bool:
    for name in table.harms:
        value = facts.get(name)
        if value is not None and (value[0] if isinstance(value, tuple) else value) > 0:
            return True
    return False
