"""Grading by trying every completion: slow, plain, and sharing nothing with the engine but the model of a ladder.

Every unknown fact takes a representative of each stretch of values between the numbers the plan names; every combination of
them is one point.  A criterion is then a set of points, kept as the bits of one whole number, so that half a million
completions of a situation take a moment.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from pinyue.engine.situation import Facts
from pinyue.plans.ladder import Condition, Criterion, Ladder, Wording
from pinyue.plans.table import TOP, Reading

Span = tuple[int, int]
Test = Callable[[int], bool]


@dataclass(frozen=True)
class Truth:
    """What is so over all completions; the names are those of ``Grading``."""

    certain: tuple[str, ...]
    possible: tuple[str, ...]
    chosen: str | None
    outcomes: tuple[str, ...]
    at_least: str | None
    at_most: str | None
    fired: tuple[str, ...]
    may_fire: tuple[str, ...]
    status: str


def truth(ladder: Ladder, reading: Reading, facts: Facts) -> Truth:
    """Try every completion of ``facts``."""
    if any(facts.get(name) == 1 for name in ladder.excludes):
        return Truth((), (), None, (), None, None, (), (), "out-of-scope")
    points = _Points(ladder, reading, facts)
    levels = sorted(ladder.levels, key=lambda level: level.rank)
    residual = {name for variant in reading.variants for name in ladder.variants[variant].residual}
    whole = points.whole
    holds: dict[str, int] = {}
    fires: dict[str, int] = {}
    first: dict[str, int] = {}
    graver = 0
    for level in levels:
        allowed = whole & ~graver if level.id in residual else whole
        holds[level.id] = 0
        for criterion in level.criteria:
            fires[criterion.id] = points.of(criterion.id) & allowed
            holds[level.id] |= fires[criterion.id]
        first[level.id] = holds[level.id] & ~graver
        graver |= holds[level.id]
    order = [level.id for level in levels]
    possible = tuple(name for name in order if holds[name])
    mildest = [name for name in order if first[name]][-1] if graver == whole else None
    certain = tuple(name for name in order if holds[name] == whole or name == mildest)
    highest = ladder.reading.several == "highest"
    if highest:
        chosen = certain[0] if certain else None
    else:
        chosen = certain[0] if len(certain) == 1 and certain == possible else None
    status = "graded" if certain and certain == possible else "undetermined" if possible else "none"
    return Truth(
        certain=certain,
        possible=possible,
        chosen=chosen,
        outcomes=tuple(name for name in order if first[name]) if highest else possible,
        at_least=mildest,
        at_most=possible[0] if possible else None,
        fired=tuple(name for name, bits in fires.items() if bits == whole),
        may_fire=tuple(name for name, bits in fires.items() if bits not in (0, whole)),
        status="ungraded" if status == "none" and _harmed(ladder, facts) else status,
    )


def _harmed(ladder: Ladder, facts: Facts) -> bool:
    for name, measure in ladder.measures.items():
        value = facts.get(name)
        if measure.harm and value is not None and (value[0] if isinstance(value, tuple) else value) > 0:
            return True
    return False


def wording_of(criterion: Criterion, reading: Reading) -> Wording | None:
    """The wording of a criterion under the variants of a reading: the last that rewords it counts, a dropped one is gone."""
    taken: Wording | None = criterion
    for name in reading.variants:
        if name in criterion.variants:
            if criterion.variants[name].drop:
                return None
            taken = criterion.variants[name]
    return taken


@dataclass(frozen=True)
class Asked:
    """What a criterion asks: of each group of qualifiers one must be so, and each measure must pass its tests."""

    qualifiers: tuple[tuple[str, ...], ...]
    measures: tuple[tuple[str, Test], ...]


@cache
def asked_of(ladder: Ladder, reading: Reading) -> dict[str, Asked | None]:
    """What each criterion asks under a reading, by its id; None for one that the reading drops."""
    found: dict[str, Asked | None] = {}
    for _, criterion in ladder.criteria():
        wording = wording_of(criterion, reading)
        found[criterion.id] = (
            None
            if wording is None
            else Asked(
                tuple((item,) if isinstance(item, str) else item.any for item in wording.when.all),
                tuple((name, _test(ladder, reading, name, c)) for name, c in wording.if_.items()),
            )
        )
    return found


def _test(ladder: Ladder, reading: Reading, name: str, condition: Condition) -> Test:
    measure = ladder.measures[name]
    if measure.kind == "choice":
        allowed = [
            (not condition.is_ or value in condition.is_) and value not in condition.not_
            for value in measure.values
        ]
        return lambda value: allowed[value]
    tests = [_word(word, bound.number, bound.marked, reading) for word, bound in condition.bounds()]
    return lambda value: all(test(value) for test in tests)


def _word(word: str, number: int, marked: bool, reading: Reading) -> Test:
    match word:
        case "from":
            if reading.unmarked == "contrast" and not marked:
                return lambda value: value > number
            return lambda value: value >= number
        case "to":
            if reading.unmarked == "statutory" or marked:
                return lambda value: value <= number
            return lambda value: value < number
    return {
        "over": lambda value: value > number,
        "under": lambda value: value < number,
        "at_least": lambda value: value >= number,
        "at_most": lambda value: value <= number,
        "exactly": lambda value: value == number,
    }[word]


def counted_into(ladder: Ladder, reading: Reading) -> dict[str, tuple[str, ...]]:
    """For each measure the others that are counted into it, directly or through one another."""
    direct: dict[str, list[str]] = {}
    for variant in reading.variants:
        for target, added in ladder.variants[variant].adds.items():
            direct.setdefault(target, []).extend(added)
    sums = {}
    for target in direct:
        reached: list[str] = []
        todo = list(direct[target])
        while todo:
            name = todo.pop(0)
            if name != target and name not in reached:
                reached.append(name)
                todo.extend(direct.get(name, ()))
        sums[target] = tuple(reached)
    return sums


class _Points:
    """Every completion of a situation, and the set of those in which a criterion holds."""

    def __init__(self, ladder: Ladder, reading: Reading, facts: Facts) -> None:
        self.ladder = ladder
        self.asked = asked_of(ladder, reading)
        used = names_used(ladder, reading)
        summed = summed_names(ladder, reading)
        self.sums = {t: parts for t, parts in counted_into(ladder, reading).items() if t in used}
        # what is summed stands innermost, so that a sum is one short pattern repeated
        names = sorted(used | summed, key=lambda name: (name not in summed, name))
        self.values = {
            name: _representatives(ladder, name, known_span(ladder, name, facts), name in summed)
            for name in names
        }
        self.strides: dict[str, int] = {}
        size = 1
        for name in names:
            self.strides[name] = size
            size *= len(self.values[name])
        self.totals: dict[str, list[int]] = {}
        self.size = size
        self.whole = (1 << size) - 1

    def of(self, criterion: str) -> int:
        """The completions in which a criterion holds."""
        asked = self.asked[criterion]
        if asked is None:
            return 0
        points = self.whole
        for names in asked.qualifiers:
            either = 0
            for name in names:
                either |= self._where(name, lambda value: value == 1)
            points &= either
        for name, test in asked.measures:
            points &= self._where(name, test)
        return points

    def _where(self, name: str, test: Test) -> int:
        if name in self.sums:
            return self._where_sum(name, test)
        values = self.values[name]
        keep = tuple(test(value) for value in values)
        stride = self.strides[name]
        return _repeated(_pattern(keep, stride), stride * len(values), self.size)

    def _where_sum(self, target: str, test: Test) -> int:
        totals = self.totals.get(target)
        if totals is None:
            totals = [0]
            for name in (n for n in self.values if any(n in (t, *p) for t, p in self.sums.items())):
                counts = name == target or name in self.sums[target]
                values = self.values[name] if counts else (0,) * len(self.values[name])
                totals = [total + value for value in values for total in totals]
            self.totals[target] = totals
        block = int("".join("1" if test(total) else "0" for total in reversed(totals)), 2)
        return _repeated(block, len(totals), self.size)


@cache
def _representatives(ladder: Ladder, name: str, span: Span, summed: bool) -> tuple[int, ...]:
    low, high = span
    numbers = numbers_named(ladder)
    beyond = max((0, *(n for found in numbers.values() for n in found))) + 2
    if summed:  # every number up to the last that any criterion names
        return tuple(range(low, min(high, max(low, beyond)) + 1))
    near = {low, min(high, max(low, beyond))}
    near.update(m for n in numbers.get(name, ()) for m in (n - 1, n, n + 1) if low <= m <= high)
    if high <= 3:
        near.update(range(low, high + 1))
    return tuple(sorted(near))


def known_span(ladder: Ladder, name: str, facts: Facts) -> Span:
    """The least and greatest value a fact can have."""
    measure = ladder.measures.get(name)
    if measure is None:
        top, assumed = 1, {"true": 1, "false": 0, None: None}[ladder.qualifiers[name].assume]
    elif measure.kind == "choice":
        top = len(measure.values) - 1
        assumed = None if measure.assume is None else list(measure.values).index(measure.assume)
    else:
        top, assumed = TOP, None if measure.assume is None else int(measure.assume)
    value = facts.get(name, assumed)
    if value is None:
        return 0, top
    return value if isinstance(value, tuple) else (value, value)


@cache
def names_used(ladder: Ladder, reading: Reading) -> set[str]:
    """The facts that some criterion asks for under a reading."""
    asked = [each for each in asked_of(ladder, reading).values() if each]
    qualifiers = {name for each in asked for names in each.qualifiers for name in names}
    return qualifiers | {name for each in asked for name, _ in each.measures}


@cache
def summed_names(ladder: Ladder, reading: Reading) -> set[str]:
    """The measures that take part in a sum under a reading."""
    used = names_used(ladder, reading)
    return {name for t, parts in counted_into(ladder, reading).items() if t in used for name in (t, *parts)}


@cache
def numbers_named(ladder: Ladder) -> dict[str, set[int]]:
    """The numbers that the plan names for each measure, under whatever wording."""
    found: dict[str, set[int]] = {}
    for _, criterion in ladder.criteria():
        for wording in (criterion, *criterion.variants.values()):
            for name, condition in wording.if_.items():
                found.setdefault(name, set()).update(bound.number for _, bound in condition.bounds())
    return found


@cache
def _pattern(keep: tuple[bool, ...], stride: int) -> int:
    ones = (1 << stride) - 1
    return sum(ones << (stride * position) for position, kept in enumerate(keep) if kept)


@cache
def _comb(width: int, size: int) -> int:
    return int(((1 << size) - 1) // ((1 << width) - 1))


def _repeated(block: int, width: int, size: int) -> int:
    return block if width == size else block * _comb(width, size)
