"""What to find out next, and how far the next level is."""

from __future__ import annotations

from dataclasses import dataclass

from pinyue.engine.grading import Grading, grade
from pinyue.engine.situation import Facts, Value, region_of, show_value
from pinyue.plans.table import Axis, Interval, Table


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
    """An unknown fact whose answer would change what can be said."""

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
    """For each unknown fact the levels reachable once it is fixed; the most decisive question first."""
    now = grade(table, facts)
    if now.status in ("graded", "none", "ungraded") and now.certain == now.possible:
        return ()
    region = region_of(table, facts)
    ranked: list[tuple[tuple[float, ...], int, Question]] = []
    for axis in table.axes:
        interval = region[axis.name]
        if interval[0] == interval[1]:
            continue
        answers = _answers(table, facts, axis, interval)
        if len(answers) > 1:
            spread = [_spread(answer) for answer in answers]
            question = Question(axis.name, _question(table, axis.name), tuple(answers))
            ranked.append(((max(spread), sum(spread) / len(spread), len(answers)), len(ranked), question))
    return tuple(question for _, _, question in sorted(ranked, key=lambda item: item[:2]))


def next_levels(table: Table, facts: Facts) -> tuple[Step, ...]:
    """For each fact the smallest single change that makes a graver level certain; nearest first."""
    now = grade(table, facts)
    ranks = {level.id: level.rank for level in table.levels}
    here = ranks[now.chosen] if now.chosen else 99
    region = region_of(table, facts)
    steps = []
    for axis in table.axes:
        low, _ = region[axis.name]
        for start in (s for s in _starts(table, axis) if s > low):
            after = grade(table, {**facts, axis.name: start})
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


def _starts(table: Table, axis: Axis) -> list[int]:
    """Where the answer can change along an axis: its own cells, and those of the sums it is counted into."""
    starts = set(axis.starts)
    for target, parts in table.sums.items():
        if axis.name in (target, *parts):
            starts.update(other for a in table.axes if a.name == target for other in a.starts)
    return sorted(starts)


def _answers(table: Table, facts: Facts, axis: Axis, interval: Interval) -> list[Answer]:
    low, high = interval
    starts = [low, *(s for s in _starts(table, axis) if low < s <= high)]
    merged: list[tuple[Interval, Grading]] = []
    for number, start in enumerate(starts):
        end = starts[number + 1] - 1 if number + 1 < len(starts) else high
        result = grade(table, {**facts, axis.name: _value(start, end)})
        if merged and _same(merged[-1][1], result):
            merged[-1] = ((merged[-1][0][0], end), result)
        else:
            merged.append(((start, end), result))
    return [
        Answer(
            show_value(table.ladder, axis.name, _value(*cell)),
            g.certain,
            g.possible,
            g.outcomes,
            g.at_least,
            g.at_most,
        )
        for cell, g in merged
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
