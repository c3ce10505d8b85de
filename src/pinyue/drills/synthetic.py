"""Invented incidents for a plan, drawn from its own facts: near every number that it names, and through its own course.

The same seed gives the same incidents on every machine; an incident depends on its number and the seed alone, so any of them
can be made again without the others.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple

from pinyue.engine.clock import CHINA
from pinyue.engine.grading import grade
from pinyue.engine.history import CORE_ACTS, Entry
from pinyue.engine.situation import Value, show_value
from pinyue.plans.ladder import Condition, Criterion, Ladder
from pinyue.plans.pack import Pack
from pinyue.plans.table import TOP, Axis, Table, reading_of, table_of
from pinyue.plans.values import UNDEFINED

DAY = date(
    2026, 3, 6
)  # a Friday before two free days: at night daily reports and working days fall otherwise than by day
MORNING, NIGHT = time(9), time(23, 10)
JUDGED_AFTER = 15  # minutes after the facts are known
ACTIVATED_AFTER = 10  # minutes after the judgement
WARNED_AFTER = 10
FOLLOWED_AFTER = 25
COMMON = (0, 1, 2, 5)  # counts that no plan needs to name


class Opening(NamedTuple):
    """How an incident begins: at what time the first report comes in, how many minutes earlier it happened, and how many
    minutes later the facts are known (until then every level is possible)."""

    received: time
    occurred_before: int
    facts_after: int


OPENINGS = (Opening(MORNING, 0, 0), Opening(MORNING, 45, 0), Opening(MORNING, 0, 20), Opening(NIGHT, 45, 20))


@dataclass(frozen=True)
class Course:
    """What happens when, apart from the facts, with the first report at ``start``.

    A ``level`` is judged (None: nobody judges), then its ``response`` activated; a ``warning`` is issued; ``followed``: every
    further act that starts a clock of this plan is done too.
    """

    start: datetime
    opening: Opening
    level: str | None
    response: str | None
    warning: str | None
    followed: bool


@dataclass(frozen=True)
class Drawn:
    """One invented incident: its number, its facts and its course."""

    number: int
    facts: Mapping[str, Value]
    course: Course
    entries: tuple[Entry, ...]


class Source:
    """Draws incidents for one pack, all on one day."""

    def __init__(self, pack: Pack, seed: int = 1, day: date = DAY) -> None:
        self.pack = pack
        self.seed = seed
        self.day = day
        self.ladder: Ladder | None = pack.levels

    def incidents(self, count: int) -> Iterator[Drawn]:
        """The incidents 1 … ``count``."""
        return (self.incident(number) for number in range(1, count + 1))

    def incident(self, number: int) -> Drawn:
        """The incident of this number.  Each in turn aims at another criterion of the plan; one in each turn at none."""
        draw = random.Random(f"{self.seed}:{number}")
        facts = self._facts(draw, number)
        course = self._course(draw, facts)
        return Drawn(number, facts, course, tuple(self._entries(course, facts)))

    # --- facts

    @cached_property
    def _table(self) -> Table | None:
        return table_of(self.ladder, reading_of(self.ladder)) if self.ladder else None

    @cached_property
    def _criteria(self) -> list[Criterion]:
        return [criterion for _, criterion in self.ladder.criteria()] if self.ladder else []

    @cached_property
    def _numbers(self) -> dict[str, tuple[int, ...]]:
        """For each count the numbers that the plan names, in its criteria and in its conditions."""
        found: dict[str, set[int]] = {}
        for name, condition in self._conditions():
            found.setdefault(name, set()).update(bound.number for _, bound in condition.bounds())
        return {name: tuple(sorted(numbers)) for name, numbers in found.items()}

    def _conditions(self) -> Iterator[tuple[str, Condition]]:
        for criterion in self._criteria:
            for wording in (criterion, *criterion.variants.values()):
                yield from wording.if_.items()
        for obligation in self.pack.obligations:
            yield from obligation.when.if_

    def _facts(self, draw: random.Random, number: int) -> dict[str, Value]:
        if self.ladder is None:
            return {}
        facts: dict[str, Value] = {}
        unknown = 0.25 if draw.random() < 0.3 else 0.0  # most incidents are known; in the others much is not
        for name in (*self.ladder.measures, *self.ladder.qualifiers):
            facts[name] = None if draw.random() < unknown else self._value(draw, name)
        turn = number % (len(self._criteria) + 1)
        if turn:
            facts.update(self._aimed(draw, self._criteria[turn - 1]))
        return facts

    def _value(self, draw: random.Random, name: str) -> int:
        """A yes now and then, a choice at random, a count near a number of the plan or a common one."""
        assert self.ladder is not None
        measure = self.ladder.measures.get(name)
        if measure is None:
            return int(draw.random() < (0.02 if name in self.ladder.excludes else 0.25))
        if measure.kind == "choice":
            return draw.randrange(len(measure.values))
        numbers = self._numbers.get(name, ())
        if not numbers or draw.random() < 0.6:
            return draw.choice(COMMON)
        return max(0, draw.choice(numbers) + draw.choice((-1, 0, 1)))

    def _aimed(self, draw: random.Random, criterion: Criterion) -> dict[str, Value]:
        """Facts at which a criterion holds, or just fails to: one step from an end of each bound, or one answer turned."""
        assert self._table is not None
        boxes = [box for box in self._table.boxes if box.criterion is criterion]
        if not boxes:
            return {}
        ranges = draw.choice(boxes).ranges
        facts: dict[str, Value] = {}
        turned = draw.choice(list(ranges)) if draw.random() < 0.3 else None
        for name, (low, high) in ranges.items():
            axis = self._table.axis(name)
            ends = [low] if high >= TOP else [low, high]
            value = draw.choice(ends)
            if name == turned:
                value += draw.choice((-1, 1))
            facts[name] = _within(axis, value)
        return facts

    # --- course

    def _course(self, draw: random.Random, facts: Mapping[str, Value]) -> Course:
        level = self._level(draw, facts) if draw.random() < 0.6 else None
        warnings = self.pack.warning.ladder.levels if self.pack.warning.ladder else ()
        opening = draw.choice(OPENINGS)
        return Course(
            start=datetime.combine(self.day, opening.received, CHINA),
            opening=opening,
            level=level,
            response=self._response(level),
            warning=draw.choice(warnings).id if warnings and draw.random() < 0.3 else None,
            followed=bool(self._following) and draw.random() < 0.25,
        )

    def _level(self, draw: random.Random, facts: Mapping[str, Value]) -> str | None:
        """The level that is judged: the one that holds, one that may; any, or none, where the plan prints no criteria."""
        if self.ladder is None or self._table is None or not self.ladder.levels:
            return None
        if not self._criteria:
            return draw.choice([None, *(level.id for level in self.ladder.levels)])
        graded = grade(self._table, facts)
        return graded.chosen or (draw.choice(graded.outcomes) if graded.outcomes else None)

    def _response(self, level: str | None) -> str | None:
        fitting = (r.id for r in self.pack.response.responses if level in r.for_level)
        return next(fitting, None)

    @cached_property
    def _following(self) -> tuple[str, ...]:
        """The acts, beside the course's own, from which a clock of the plan runs."""
        after = dict.fromkeys(str(o.after) for o in self.pack.obligations)
        own = {*CORE_ACTS, UNDEFINED, "triggered"} - {"milestone", "requested", "released"}
        return tuple(act for act in after if act not in own)

    def _entries(self, course: Course, facts: Mapping[str, Value]) -> Iterator[Entry]:
        occurred_before, known = course.opening.occurred_before, course.opening.facts_after

        def at(minutes: int) -> datetime:
            return course.start + timedelta(minutes=minutes)

        if occurred_before:
            yield Entry(at(-occurred_before), "occurred")
        yield Entry(at(0), "received", set={} if known else facts)
        if known:
            yield Entry(at(known), "situation", set=facts)
        if course.warning is not None:
            yield Entry(at(WARNED_AFTER), "warned", warning=course.warning)
        if course.level is not None:
            yield Entry(at(known + JUDGED_AFTER), "judged", level=course.level)
        if course.response is not None:
            yield Entry(at(known + JUDGED_AFTER + ACTIVATED_AFTER), "activated", response=course.response)
        if course.followed:
            for minute, act in enumerate(self._following, FOLLOWED_AFTER):
                yield Entry(at(minute), act)


def said(ladder: Ladder | None, facts: Mapping[str, Value]) -> dict[str, str]:
    """The facts that say something, as text that a history can set: neither zero, no, nor the mildest choice."""
    return (
        {name: show_value(ladder, name, value) for name, value in facts.items() if value != 0}
        if ladder
        else {}
    )


def weight(facts: Mapping[str, Value]) -> tuple[int, int]:
    """How much a situation says: how many facts, and how great they are.  The smallest example says least."""
    sizes = [
        1 if value is None else value[0] if isinstance(value, tuple) else value for value in facts.values()
    ]
    return sum(size > 0 for size in sizes), sum(sizes)


def _within(axis: Axis, value: int) -> int:
    return min(max(0, value), axis.top)
