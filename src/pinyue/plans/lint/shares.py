"""A function that is shared out: does every case have an owner, and only one?  Proved by trying every cell (D8, D9).

The conditions of the duties cut each fact into values that none of them tells apart; one of each is tried in every combination.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import NamedTuple

from pinyue.plans.ladder import Condition, Ladder, Unmarked
from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.names import canonical
from pinyue.plans.lint.rules import finding, stated
from pinyue.plans.pack import Pack
from pinyue.plans.registers import Function
from pinyue.plans.shapes import Duty
from pinyue.plans.table import READINGS, TOP, runs

MOST = 200_000  # cells that are tried; beyond, nothing is said


class Fact(NamedTuple):
    """A fact with one value for each class of values that no duty tells apart; ``masks`` are the duties that allow it."""

    name: str
    values: tuple[int, ...]
    masks: tuple[int, ...]


def shared_out(pack: Pack, name: str, function: Function, duties: Sequence[Duty]) -> Iterator[Finding]:
    """D8 a case of nobody, D9 a case of several: each once, with the first case that shows it and how many there are."""
    ladder = pack.levels
    if ladder is None:
        return
    owners = [tuple(sorted(canonical(pack, duty.unit))) for duty in duties]
    found: dict[tuple[str, ...], dict[Unmarked, list[dict[str, int]]]] = {}
    for unmarked in READINGS:
        for units, cell in _cells(ladder, unmarked, duties, owners):
            if len(units) != 1:
                found.setdefault(units, {}).setdefault(unmarked, []).append(cell)
    for units, by_reading in found.items():
        readings = tuple(by_reading) if len(by_reading) < len(READINGS) else ()
        cells = next(iter(by_reading.values()))
        witness = stated(
            (d.id for d, own in zip(duties, owners, strict=True) if units and set(own) & set(units)),
            function=name,
            case=_shown(ladder, cells[0]),
            cases=len(cells),
            **({"readings": list(readings)} if readings else {}),
        )
        case = "、".join(f"{fact}={value}" for fact, value in _shown(ladder, cells[0]).items())
        clauses = [clause for duty in duties for clause in duty.clause]
        if units:
            zh = f"{function.name}：{'、'.join(units)}都负责（{len(cells)} 种情形，如 {case}）"
            en = f"{name}: {', '.join(units)} share {len(cells)} cases, such as {case}"
            yield finding("D9", clauses, zh, en, witness=witness)
        else:
            zh = f"{function.name}：{len(cells)} 种情形没有一个单位负责，如 {case}"
            en = f"{name}: {len(cells)} cases are nobody's, such as {case}"
            yield finding("D8", clauses, zh, en, witness=witness)


def _cells(
    ladder: Ladder, unmarked: Unmarked, duties: Sequence[Duty], owners: Sequence[tuple[str, ...]]
) -> Iterator[tuple[tuple[str, ...], dict[str, int]]]:
    """Every distinguishable case with its owners."""
    everyone = (1 << len(duties)) - 1
    facts = [_fact(ladder, unmarked, name, duties) for name in _named(duties)]
    if prod(len(fact.values) for fact in facts) > MOST:
        return
    for cell in product(*(zip(fact.values, fact.masks, strict=True) for fact in facts)):
        mask = everyone
        for _, allowed in cell:
            mask &= allowed
        units = {u for number, own in enumerate(owners) if mask >> number & 1 for u in own}
        yield tuple(sorted(units)), {f.name: value for f, (value, _) in zip(facts, cell, strict=True)}


def _named(duties: Sequence[Duty]) -> list[str]:
    names: dict[str, None] = {}
    for duty in duties:
        names |= dict.fromkeys(name for name, _ in duty.when.if_)
        names |= dict.fromkeys(duty.when.facts.names())
    return list(names)


def _fact(ladder: Ladder, unmarked: Unmarked, name: str, duties: Sequence[Duty]) -> Fact:
    allowed = [_allowed(ladder, unmarked, name, duty) for duty in duties]
    cuts = {0} | {cut for spans in allowed for low, high in spans for cut in (low, high + 1)}
    measure = ladder.measures.get(name)
    top = TOP if measure and measure.kind == "count" else len(measure.values) - 1 if measure else 1
    classes: dict[int, int] = {}
    for value in sorted(cut for cut in cuts if cut <= top):
        mask = sum(
            1 << number
            for number, spans in enumerate(allowed)
            if any(low <= value <= high for low, high in spans)
        )
        classes.setdefault(mask, value)
    return Fact(name, tuple(classes.values()), tuple(classes))


def _allowed(ladder: Ladder, unmarked: Unmarked, name: str, duty: Duty) -> list[tuple[int, int]]:
    """The values of a fact that a duty's conditions allow; a fact that it needs must be so."""
    if name in [item for item in duty.when.facts.all if isinstance(item, str)]:
        return [(1, TOP)]
    conditions = dict(duty.when.if_)
    if name not in conditions:
        return [(0, TOP)]
    condition: Condition = conditions[name]
    measure = ladder.measures[name]
    if measure.kind == "choice":
        return runs(measure, condition.is_, condition.not_)
    low, high = condition.interval(unmarked)
    return [(low, TOP if high is None else high)]


def _shown(ladder: Ladder, cell: dict[str, int]) -> dict[str, str]:
    """A case as ``pinyue grade --set`` writes facts."""
    shown = {}
    for name, value in cell.items():
        measure = ladder.measures.get(name)
        if measure is None:
            shown[name] = "true" if value else "false"
        else:
            shown[name] = list(measure.values)[value] if measure.kind == "choice" else str(value)
    return shown
