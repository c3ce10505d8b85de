"""A ladder under one reading, as boxes: the one form that grading, proofs and columns are computed from.

Every fact is an axis of whole numbers (counts 0, 1, 2 …; a qualifier 0 or 1; a choice by its position).  Every criterion is one
or more boxes: for each axis it speaks of, a least and a greatest value, both inclusive.  The words 以上 and 以下 have become
numbers here, and only here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, product
from math import prod
from operator import or_, xor
from typing import NamedTuple, get_args

from pinyue.plans.ladder import Criterion, Ladder, Level, Measure, Unmarked, Wording
from pinyue.words import BadInput, tr

MOST_BOXES = 2_000  # of one ladder; the largest plan of the library has 28
TOP = 1 << 40  # beyond every count; "no upper end"
Interval = tuple[int, int]
Region = dict[str, Interval]
READINGS: tuple[Unmarked, ...] = get_args(Unmarked)


@dataclass(frozen=True)
class Reading:
    """How unmarked 以上/以下 are read, and which named variants of the text are taken."""

    unmarked: Unmarked
    variants: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "+".join((self.unmarked, *self.variants))


@dataclass(frozen=True)
class Box:
    """The part of all situations in which one wording of a criterion holds."""

    level: str
    criterion: Criterion
    ranges: Mapping[str, Interval]


@dataclass(frozen=True)
class Rule:
    """A criterion with its level and its boxes, as a mask."""

    level: str
    criterion: Criterion
    mask: int


class Axis(NamedTuple):
    """One fact.  ``starts`` are the least values of its cells; inside a cell no criterion tells values apart.

    ``cells[i]`` has bit *b* set where box *b* allows the values of cell *i*; ``upto[i]`` where it allows some cell up to *i*,
    ``onward[i]`` some cell from *i* on.
    """

    name: str
    top: int
    starts: tuple[int, ...]
    cells: tuple[int, ...]
    assumed: int | None
    upto: tuple[int, ...]
    onward: tuple[int, ...]

    def cell_of(self, value: int) -> int:
        """The cell a value lies in."""
        return bisect_right(self.starts, value) - 1

    def cell(self, index: int) -> Interval:
        """A cell's least and greatest value."""
        return self.starts[index], self.starts[index + 1] - 1 if index + 1 < len(self.starts) else self.top

    def over(self, low: int, high: int) -> tuple[int, int]:
        """The boxes that allow every value from ``low`` to ``high``, and those that allow at least one, as masks.

        A box allows one run of values, so both follow from the two ends.
        """
        starts = self.starts
        first, last = bisect_right(starts, low) - 1, bisect_right(starts, high) - 1
        return self.cells[first] & self.cells[last], self.onward[first] & self.upto[last]


@dataclass
class Table:
    """A compiled ladder.  ``levels`` stand gravest first; ``sums`` are measures into which others are counted.

    A set of boxes is a *mask*: bit *b* stands for ``boxes[b]``.  ``masks`` are the boxes of each level, ``rules`` the
    criteria that this reading leaves, gravest level first; ``harms`` the measures that count people who were hurt.
    """

    ladder: Ladder
    reading: Reading
    levels: tuple[Level, ...]
    boxes: tuple[Box, ...]
    axes: tuple[Axis, ...]
    sums: Mapping[str, tuple[str, ...]]
    residual: frozenset[str]
    masks: Mapping[str, int]
    rules: tuple[Rule, ...]
    everything: int
    harms: tuple[str, ...]
    memo: dict[tuple[int, bool], object] = field(default_factory=dict)

    def axis(self, name: str) -> Axis:
        """The axis of a fact.  Raises KeyError."""
        for axis in self.axes:
            if axis.name == name:
                return axis
        raise KeyError(name)

    def span(self, region: Region, name: str) -> Interval:
        """The values a fact can take in a region; a sum adds what is counted into it."""
        low, high = region[name]
        for part in self.sums.get(name, ()):
            low += region[part][0]
            high = min(TOP, high + region[part][1])
        return low, high

    def boxes_of(self, *levels: str) -> list[Box]:
        """The boxes of these levels."""
        return [box for box in self.boxes if box.level in levels]


def reading_of(ladder: Ladder, text: str | None = None) -> Reading:
    """A reading from text: ``statutory``, ``half-open+literal-zero``, ``repaired`` (on the pack's own bounds), or the pack's own.

    Raises BadInput that lists what there is.
    """
    policy = ladder.reading
    if text is None:
        return Reading(policy.unmarked, policy.variants)
    unmarked: Unmarked = policy.unmarked
    variants = []
    for position, part in enumerate(text.split("+")):
        if position == 0 and part in READINGS:
            unmarked = part
        elif part in ladder.variants:
            variants.append(part)
        else:
            known = ", ".join((*READINGS, *ladder.variants))
            raise BadInput(
                tr(f"没有读法 '{part}'；可用：{known}", f"no reading '{part}'; there are: {known}")
            )
    reading = Reading(unmarked, tuple(dict.fromkeys((*policy.variants, *variants))))
    _refuse_rivals(ladder, reading)
    return reading


def _refuse_rivals(ladder: Ladder, reading: Reading) -> None:
    """Two variants that reword the same criterion cannot be taken together: which wording holds is for the pack to say."""
    for _, criterion in ladder.criteria():
        rivals = [name for name in reading.variants if name in criterion.variants]
        if len(rivals) > 1:
            both = " + ".join(rivals)
            raise BadInput(
                tr(
                    f"读法 {both} 都改写 {criterion.id}，不能同时取",
                    f"{both} both reword {criterion.id}; take one of them",
                )
            )


@lru_cache(maxsize=256)
def table_of(ladder: Ladder, reading: Reading) -> Table:
    """The ladder compiled under a reading (kept, since packs do not change).  Raises BadInput for one that is too large."""
    levels = tuple(sorted(ladder.levels, key=lambda level: level.rank))
    boxes: list[Box] = []
    rules: list[Rule] = []
    masks = {level.id: 0 for level in levels}
    for level in levels:
        for criterion in level.criteria:
            found = list(_boxes(ladder, reading, level, criterion))
            mask = ((1 << len(found)) - 1) << len(boxes)
            masks[level.id] |= mask
            boxes.extend(found)
            if len(boxes) > MOST_BOXES:
                raise _too_large(criterion.id)
            if found:
                rules.append(Rule(level.id, criterion, mask))
    named = {name for box in boxes for name in box.ranges}
    sums = {target: parts for target, parts in _sums(ladder, reading).items() if target in named}
    return Table(
        ladder,
        reading,
        levels,
        tuple(boxes),
        axes_of(ladder, boxes, sums),
        sums,
        frozenset(name for variant in reading.variants for name in ladder.variants[variant].residual),
        masks,
        tuple(rules),
        (1 << len(boxes)) - 1,
        tuple(name for name, measure in ladder.measures.items() if measure.harm),
    )


def _sums(ladder: Ladder, reading: Reading) -> dict[str, tuple[str, ...]]:
    """What is counted into each measure, also by way of another: deaths into severe cases, these into all cases."""
    direct: dict[str, tuple[str, ...]] = {}
    for name in reading.variants:
        for target, added in ladder.variants[name].adds.items():
            direct[target] = (*direct.get(target, ()), *added)
    sums = {}
    for target in direct:
        parts = [target]
        for name in parts:  # grows while it is walked
            parts.extend(dict.fromkeys(part for part in direct.get(name, ()) if part not in parts))
        sums[target] = tuple(parts[1:])
    return sums


def _wording(criterion: Criterion, reading: Reading) -> Wording | None:
    wording: Wording = criterion
    for name in reading.variants:
        other = criterion.variants.get(name)
        if other is not None:
            if other.drop:
                return None
            wording = other
    return wording


def _boxes(ladder: Ladder, reading: Reading, level: Level, criterion: Criterion) -> Iterable[Box]:
    wording = _wording(criterion, reading)
    if wording is None:
        return
    choices: list[list[tuple[str, Interval]]] = []
    for item in wording.when.all:
        names = (item,) if isinstance(item, str) else item.any
        choices.append([(name, (1, 1)) for name in names])
    for name, condition in wording.if_.items():
        measure = ladder.measures[name]
        if measure.kind == "choice":
            choices.append([(name, run) for run in runs(measure, condition.is_, condition.not_)])
        else:
            low, high = condition.interval(reading.unmarked)
            choices.append([(name, (low, TOP if high is None else high))])
    if prod(len(choice) for choice in choices) > MOST_BOXES:
        raise _too_large(criterion.id)
    for combination in product(*choices):
        ranges: dict[str, Interval] = {}
        for name, (low, high) in combination:
            before = ranges.get(name, (0, TOP))
            ranges[name] = (max(low, before[0]), min(high, before[1]))
        if all(low <= high for low, high in ranges.values()):
            yield Box(level.id, criterion, ranges)


def _too_large(criterion: str) -> BadInput:
    return BadInput(
        tr(
            f"分级标准太大：到 {criterion} 为止已超过 {MOST_BOXES} 种情形；请把标准拆小",
            f"too large a ladder: more than {MOST_BOXES} cases, counted up to {criterion}; split it",
        )
    )


def runs(measure: Measure, allowed: tuple[str, ...], refused: tuple[str, ...]) -> list[Interval]:
    """The allowed values of a choice as runs of neighbouring positions."""
    names = list(measure.values)
    keep = [i for i, name in enumerate(names) if (not allowed or name in allowed) and name not in refused]
    runs: list[Interval] = []
    for position in keep:
        if runs and runs[-1][1] == position - 1:
            runs[-1] = (runs[-1][0], position)
        else:
            runs.append((position, position))
    return runs


def _top(ladder: Ladder, name: str) -> int:
    measure = ladder.measures.get(name)
    if measure is None:
        return 1
    return len(measure.values) - 1 if measure.kind == "choice" else TOP


def assumed_value(ladder: Ladder, name: str) -> int | None:
    """The value that the pack takes for a fact nobody mentioned; None where it takes none."""
    measure = ladder.measures.get(name)
    if measure is not None:
        if measure.assume is None:
            return None
        return list(measure.values).index(measure.assume) if measure.kind == "choice" else int(measure.assume)
    return {"true": 1, "false": 0, None: None}[ladder.qualifiers[name].assume]


def axes_of(ladder: Ladder, boxes: Sequence[Box], sums: Mapping[str, tuple[str, ...]]) -> tuple[Axis, ...]:
    """The facts that these boxes speak of, each cut where one of them begins or ends."""
    used = {name for box in boxes for name in box.ranges}
    used |= {part for name in list(used) for part in sums.get(name, ())}
    everything = (1 << len(boxes)) - 1
    tops = {name: _top(ladder, name) for name in (*ladder.measures, *ladder.qualifiers) if name in used}
    # Of each fact: value -> the boxes that begin to hold there, or cease to.  One that does not speak of it holds from 0 on.
    changes = {name: {0: everything} for name in tops}
    for number, box in enumerate(boxes):
        for name, (low, high) in box.ranges.items():
            least, greatest = max(low, 0), min(high, tops[name])
            cuts = (0, least, greatest + 1) if least <= greatest else (0,)
            for cut in cuts:
                changes[name][cut] = changes[name].get(cut, 0) ^ 1 << number
    return tuple(_axis(ladder, name, top, changes[name]) for name, top in tops.items())


def _axis(ladder: Ladder, name: str, top: int, changes: Mapping[int, int]) -> Axis:
    starts = tuple(sorted(cut for cut in changes if cut <= top))
    cells = tuple(accumulate((changes[start] for start in starts), xor))
    upto, onward = accumulate(cells, or_), accumulate(reversed(cells), or_)
    return Axis(name, top, starts, cells, assumed_value(ladder, name), tuple(upto), tuple(onward)[::-1])
