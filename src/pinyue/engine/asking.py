"""What to find out next, and how far the next level is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product

from pinyue.engine.grading import STEPS, Grading, grade
from pinyue.engine.situation import Facts, Value, region_of, show_value
from pinyue.plans.budget import limited
from pinyue.plans.table import TOP, Axis, Region, Table


@dataclass(frozen=True)
class Answer:
    """One possible answer to a question and what can come out once it is given.

    ``outcomes`` are the levels that can be the chosen one; ``at_least`` is None where it may be no level at all.
    """

    value: str
    certain: tuple[str, ...]
    possible: tuple[str, ...]
    outcomes: tuple[str, ...]
    at_least: str | None
    at_most: str | None


@dataclass(frozen=True)
class Question:
    """An unknown fact on which the level can depend.

    ``answers`` is empty where the answer alone changes nothing yet, only together with others.
    """

    fact: str
    question: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Step:
    """The smallest change of one fact that leads to a graver level: ``more`` is how many more (None for a yes/no or a choice)."""

    fact: str
    name: str
    to: str
    more: int | None
    level: str


def ask(table: Table, facts: Facts) -> tuple[Question, ...]:
    """For each unknown fact the levels reachable once it is fixed; the most decisive question first.

    Facts that decide nothing alone stand last, counts of people hurt before the rest.  Raises TooLarge.
    """
    with limited(STEPS):
        return _questions(table, facts)


def _questions(table: Table, facts: Facts) -> tuple[Question, ...]:
    now = grade(table, facts, criteria=False)
    if now.status in ("graded", "none", "ungraded") and now.certain == now.possible:
        return ()
    region = region_of(table, facts)
    ranked: list[tuple[tuple[float, ...], int, Question]] = []
    for axis in table.axes:
        answers = _answers(table, facts, region, axis)
        if len(answers) > 1:
            spread = [_spread(answer) for answer in answers]
            question = Question(axis.name, _question(table, axis.name), tuple(answers))
            ranked.append(((max(spread), sum(spread) / len(spread), len(answers)), len(ranked), question))
        elif _matters(table, region, axis.name):
            measure = table.ladder.measures.get(axis.name)
            rest = 0.0 if measure is not None and measure.harm else 1.0
            question = Question(axis.name, _question(table, axis.name), ())
            ranked.append(((float("inf"), rest), len(ranked), question))
    return tuple(question for _, _, question in sorted(ranked, key=lambda item: item[:2]))


def _matters(table: Table, region: Region, name: str) -> bool:
    """Whether a criterion that can still hold leaves this fact undecided."""
    for box in table.boxes:
        spans = {fact: table.span(region, fact) for fact in box.ranges}
        if any(spans[fact][1] < low or spans[fact][0] > high for fact, (low, high) in box.ranges.items()):
            continue
        for fact, (low, high) in box.ranges.items():
            within = low <= spans[fact][0] and spans[fact][1] <= high
            if not within and name in (fact, *table.sums.get(fact, ())) and region[name][0] < region[name][1]:
                return True
    return False


def next_levels(table: Table, facts: Facts) -> tuple[Step, ...]:
    """For each fact the smallest single change that makes a graver level certain; nearest first.  Raises TooLarge."""
    with limited(STEPS):
        return _steps(table, facts)


def _steps(table: Table, facts: Facts) -> tuple[Step, ...]:
    now = grade(table, facts, criteria=False)
    ranks = {level.id: level.rank for level in table.levels}
    here = ranks[now.chosen] if now.chosen else 99
    region = region_of(table, facts)
    steps = []
    for axis in table.axes:
        low = region[axis.name][0]
        for start in _starts(table, {**region, axis.name: (low, axis.top)}, axis):
            after = grade(table, {**facts, axis.name: start}, criteria=False)
            if after.chosen and ranks[after.chosen] < here:
                steps.append(_step(table, axis, low, start, after))
                break
    order = {level.id: level.rank for level in table.levels}
    return tuple(sorted(steps, key=lambda s: (s.more is None, s.more or 0, order[s.level])))


def _step(table: Table, axis: Axis, low: int, start: int, after: Grading) -> Step:
    measure = table.ladder.measures.get(axis.name)
    name = measure.name if measure else table.ladder.qualifiers[axis.name].ask
    counted = measure is not None and measure.kind == "count"
    value = show_value(table.ladder, axis.name, start)
    return Step(axis.name, name, value, start - low if counted else None, after.chosen or "")


def _starts(table: Table, region: Region, axis: Axis) -> list[int]:
    """The values above its least at which the answer can change: the ends of its own cells, and of those of the sums it is
    counted into, less what the others of the sum bring."""
    low, high = region[axis.name]
    starts = set(axis.starts)
    for target, parts in table.sums.items():
        counted = (target, *parts)
        if axis.name in counted:
            others = product(*(_corners(table, region, name) for name in counted if name != axis.name))
            brought = {sum(values) for values in others}
            ends = {start for each in table.axes if each.name == target for start in each.starts}
            starts.update(end - less for end in ends for less in brought)
    return sorted(start for start in starts if low < start <= high)


def _corners(table: Table, region: Region, name: str) -> set[int]:
    """The ends of what is known of a fact, and of its cells between."""
    low, high = region[name]
    starts = table.axis(name).starts
    inside = {end for start in starts for end in (start - 1, start) if low <= end <= high}
    return {low, *inside} | ({high} if high < TOP else set())


def _answers(table: Table, facts: Facts, region: Region, axis: Axis) -> list[Answer]:
    """The answers to one question; neighbouring values that come to the same are one answer."""
    low, high = region[axis.name]
    answers: list[tuple[int, Value, Grading]] = []
    for start, following in pairwise((low, *_starts(table, region, axis), high + 1)):
        value = _value(start, following - 1)
        result = grade(table, {**facts, axis.name: value}, criteria=False)
        if answers and _same(answers[-1][2], result):
            start = answers.pop()[0]
            value = _value(start, following - 1)
            result = grade(table, {**facts, axis.name: value}, criteria=False)
        answers.append((start, value, result))
    return [
        Answer(
            show_value(table.ladder, axis.name, value),
            graded.certain,
            graded.possible,
            graded.outcomes,
            graded.at_least,
            graded.at_most,
        )
        for _, value, graded in answers
    ]


def _value(low: int, high: int) -> Value:
    return low if low == high else (low, high)


def _same(one: Grading, other: Grading) -> bool:
    return (one.chosen, one.outcomes, one.at_least) == (other.chosen, other.outcomes, other.at_least)


def _spread(answer: Answer) -> int:
    """How many outcomes an answer leaves open, 'no level' among them."""
    return len(answer.outcomes) + (answer.at_least is None)


def _question(table: Table, name: str) -> str:
    measure = table.ladder.measures.get(name)
    return measure.name if measure else table.ladder.qualifiers[name].ask
