"""A function that is shared out: does every case have an owner, and only one?  Proved by trying every cell (D8, D9).

The conditions of the duties cut each fact into values that none of them tells apart; one of each is tried in every combination.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import NamedTuple

from pinyue.plans.conditions import allowed
from pinyue.plans.ladder import Ladder, Unmarked
from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.names import canonical
from pinyue.plans.lint.rules import finding, stated
from pinyue.plans.pack import Pack
from pinyue.plans.registers import Function
from pinyue.plans.shapes import Duty, When
from pinyue.plans.table import READINGS, TOP, Interval

MOST = 200_000  # cells that are tried; beyond, nothing is said


Atom = tuple[str, tuple[Interval, ...]]  # a fact and the values at which it is met


class Fact(NamedTuple):
    """A fact with one value for each class of values that no duty tells apart; ``masks`` are the duties that allow it.

    ``alike`` are, for a choice, all the values of each class.
    """

    name: str
    values: tuple[int, ...]
    masks: tuple[int, ...]
    alike: tuple[tuple[int, ...], ...]


Point = dict[str, int]
Case = tuple[tuple[str, int], ...]


class Cell(NamedTuple):
    """One distinguishable case: the units that own it, and the duties (by number) that make them."""

    units: tuple[str, ...]
    duties: tuple[int, ...]
    point: Point


class Shared(NamedTuple):
    """A case without the facts that make no difference, the readings under which it is so, and the duties that apply."""

    case: Case
    readings: list[Unmarked]
    duties: tuple[int, ...]


def shared_out(pack: Pack, name: str, function: Function, duties: Sequence[Duty]) -> Iterator[Finding]:
    """D8 a case of nobody, D9 a case of several; each case once, without the facts that make no difference to it.

    Those that only assist own a case only where nobody does more; what is assumed to be so is so in every case.
    """
    ladder = pack.levels
    if ladder is None:
        return
    duties = [duty for duty in duties if duty.modality != "assist"] or duties
    owners = [tuple(sorted(canonical(pack, duty.unit))) for duty in duties]
    found: dict[tuple[str, ...], dict[Case, Shared]] = {}
    alike: dict[tuple[str, int], tuple[int, ...]] = {}
    for unmarked in READINGS:
        facts, cells = _cells(ladder, unmarked, duties, owners)
        alike |= {(fact.name, values[0]): values for fact in facts for values in fact.alike}
        for cell in cells.values():
            if len(cell.units) != 1:
                case = _essential(facts, cells, cell)
                shared = found.setdefault(cell.units, {}).setdefault(case, Shared(case, [], cell.duties))
                if unmarked not in shared.readings:
                    shared.readings.append(unmarked)
    for units, cases in found.items():
        several = sorted(cases.values(), key=lambda one: len(one.case))
        for told in [several] if units else [[one] for one in several]:
            yield _told(
                name, function, duties, units, told, [_shown(ladder, one.case, alike) for one in told]
            )


def _told(
    name: str,
    function: Function,
    duties: Sequence[Duty],
    units: tuple[str, ...],
    cases: list[Shared],
    shown: list[dict[str, str]],
) -> Finding:
    """A case of nobody, or all the cases that the same units share; the simplest stands in the sentence."""
    readings = cases[0].readings
    witness = stated(
        dict.fromkeys(duties[number].id for one in cases for number in one.duties),
        function=name,
        case=shown[0],
        **({"further": shown[1:]} if shown[1:] else {}),
        **({"readings": list(readings)} if len(readings) < len(READINGS) else {}),
    )
    where = "、".join(f"{fact}={value}" for fact, value in shown[0].items())
    clauses = [clause for duty in duties for clause in duty.clause]
    if not units:
        zh, en = f"{function.name}：没有一个单位负责 {where}", f"{name}: {where} is nobody's"
        return finding("D8", clauses, zh, en, witness=witness)
    zh, en = f"{function.name}：{'、'.join(units)}都负责 {where}", f"{name}: {', '.join(units)} share {where}"
    return finding("D9", clauses, zh, en, witness=witness)


def _essential(facts: Sequence[Fact], cells: Mapping[Case, Cell], cell: Cell) -> Case:
    """The case without the facts that may have any value without anything changing, tried one after the other."""
    free: list[Fact] = []
    for fact in reversed(facts):
        trial = [*free, fact]
        others = (
            dict(zip((f.name for f in trial), values, strict=True))
            for values in product(*(f.values for f in trial))
        )
        if all(cells[tuple({**cell.point, **other}.items())].units == cell.units for other in others):
            free = trial
    named = {fact.name for fact in free}
    return tuple((name, value) for name, value in cell.point.items() if name not in named)


def _cells(
    ladder: Ladder, unmarked: Unmarked, duties: Sequence[Duty], owners: Sequence[tuple[str, ...]]
) -> tuple[list[Fact], dict[Case, Cell]]:
    """The facts that matter, and every distinguishable case with its owners."""
    asked = [_atoms(ladder, unmarked, duty.when) for duty in duties]
    names = dict.fromkeys(name for clauses in asked for atoms in clauses for name, _ in atoms)
    facts = [_fact(ladder, name, asked) for name in names]
    found: dict[Case, Cell] = {}
    if prod(len(fact.values) for fact in facts) > MOST:
        return facts, found
    several = {n: [c for c in clauses if len(c) > 1] for n, clauses in enumerate(asked)}
    for cell in product(*(zip(fact.values, fact.masks, strict=True) for fact in facts)):
        mask = (1 << len(duties)) - 1
        for _, allowing in cell:
            mask &= allowing
        point = {fact.name: value for fact, (value, _) in zip(facts, cell, strict=True)}
        met = [n for n in range(len(duties)) if mask >> n & 1 and all(_any(c, point) for c in several[n])]
        units = tuple(sorted({unit for n in met for unit in owners[n]}))
        found[tuple(point.items())] = Cell(units, tuple(met), point)
    return facts, found


def _any(atoms: list[Atom], point: dict[str, int]) -> bool:
    return any(low <= point[name] <= high for name, spans in atoms for low, high in spans)


def _atoms(ladder: Ladder, unmarked: Unmarked, when: When) -> list[list[Atom]]:
    """A condition as clauses that must all be met, each by any of its atoms; an exception by whatever it does not hold."""
    clauses: list[list[Atom]] = []
    for item in when.facts.all:
        names = (item,) if isinstance(item, str) else item.any
        if not any(ladder.qualifiers[name].assume == "true" for name in names):
            clauses.append([(name, ((1, 1),)) for name in names])
    for name, condition in when.if_:
        clauses.append([(name, allowed(ladder, unmarked, name, condition))])
    if when.unless:
        parts = [(name, allowed(ladder, unmarked, name, condition)) for name, condition in when.unless]
        clauses.append([(name, _others(spans)) for name, spans in parts])
    return clauses


def _others(spans: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """The values outside these."""
    found = []
    start = 0
    for low, high in sorted(spans):
        if low > start:
            found.append((start, low - 1))
        start = high + 1
    return (*found, (start, TOP)) if start <= TOP else tuple(found)


def _fact(ladder: Ladder, name: str, asked: Sequence[list[list[Atom]]]) -> Fact:
    """The values of a fact that some atom tells apart, with the duties whose single atoms allow each."""
    atoms = [spans for clauses in asked for clause in clauses for n, spans in clause if n == name]
    cuts = {0} | {cut for spans in atoms for low, high in spans for cut in (low, high + 1)}
    measure = ladder.measures.get(name)
    top = TOP if measure and measure.kind == "count" else len(measure.values) - 1 if measure else 1
    tried = range(top + 1) if measure and measure.kind == "choice" else sorted(c for c in cuts if c <= top)
    classes: dict[tuple[bool, ...], list[int]] = {}
    for value in tried:
        classes.setdefault(tuple(_within(spans, value) for spans in atoms), []).append(value)
    return Fact(
        name,
        tuple(values[0] for values in classes.values()),
        tuple(
            sum(
                1 << number
                for number, clauses in enumerate(asked)
                if all(_within(c[0][1], value) for c in clauses if len(c) == 1 and c[0][0] == name)
            )
            for value, *_ in classes.values()
        ),
        tuple(tuple(values) for values in classes.values()),
    )


def _within(spans: tuple[Interval, ...], value: int) -> bool:
    return any(low <= value <= high for low, high in spans)


def _shown(ladder: Ladder, case: Case, alike: Mapping[tuple[str, int], tuple[int, ...]]) -> dict[str, str]:
    """A case as ``pinyue grade --set`` writes facts; values of a choice that nothing tells apart stand together."""
    shown = {}
    for name, value in case:
        measure = ladder.measures.get(name)
        if measure is None:
            shown[name] = "true" if value else "false"
        elif measure.kind == "choice":
            shown[name] = "|".join(list(measure.values)[one] for one in alike[name, value])
        else:
            shown[name] = str(value)
    return shown
