"""Thousands of invented incidents through a plan: who has how much to do by when, what collides, what leads nowhere.

Pure: a pack, a number of incidents and a seed give the same answer on every machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from pinyue.drills.load import Act, Load, Nobody, load_of
from pinyue.drills.parts import Parts
from pinyue.drills.smallest import smallest
from pinyue.drills.synthetic import DAY, Drawn, Source, weight
from pinyue.drills.tally import Tally
from pinyue.engine.compare import NoLevel, why_no_level
from pinyue.engine.grading import grade
from pinyue.engine.incident import State, fold
from pinyue.engine.situation import Value
from pinyue.engine.units import Directory
from pinyue.plans.pack import Pack
from pinyue.plans.table import reading_of, table_of

WINDOWS = (30, 60, 1440)  # minutes: half an hour, an hour, a day
SLOTS = (
    -1,
    10,
    20,
    30,
    40,
    50,
    60,
    120,
    240,
    480,
    1440,
)  # last minutes of the slots; the first: late before anyone knew
TOGETHER = 5  # minutes within which acts of one unit are taken to collide


@dataclass(frozen=True)
class Spread:
    """How many acts are due within a window, over all incidents; ``worst`` in incident ``example``.  ``over``: in how many
    incidents they are more than the stated capacity (None where none is stated)."""

    median: int
    p95: int
    worst: int
    example: int | None
    over: int | None


@dataclass(frozen=True)
class Collision:
    """Acts of one unit due within minutes of one another, or one act to several: in how many ``incidents``, and the worst."""

    incidents: int
    acts: tuple[Act, ...]
    example: int

    @property
    def messages(self) -> int:
        """Recipients to be reached at once."""
        return sum(act.messages for act in self.acts)


@dataclass(frozen=True)
class UnitLoad:
    """One unit's load: within each of ``WINDOWS``, the worst of each of ``SLOTS``, and what collides."""

    unit: str
    within: tuple[Spread, ...]
    slots: tuple[int, ...]
    collision: Collision | None


@dataclass(frozen=True)
class Unheld:
    """A word of the plan behind which there is nobody, in how many incidents it was needed, and for which obligations."""

    who: Nobody
    obligations: tuple[str, ...]
    incidents: int
    example: int


@dataclass(frozen=True)
class Unlevelled:
    """Situations without a level, of one kind; ``example`` is the smallest one, as facts."""

    status: NoLevel
    incidents: int
    example: Mapping[str, Value]


@dataclass(frozen=True)
class Stress:
    """What came out.  ``units`` stand by their worst hour; ``drawn`` makes any incident again."""

    pack: Pack
    source: Source
    incidents: int
    seed: int
    capacity: int | None
    units: tuple[UnitLoad, ...]
    unheld: tuple[Unheld, ...]
    unlevelled: tuple[Unlevelled, ...]

    def drawn(self, number: int) -> Drawn:
        """The incident of this number."""
        return self.source.incident(number)


def stress(
    pack: Pack,
    incidents: int = 10_000,
    seed: int = 1,
    *,
    day: date = DAY,
    capacity: int | None = None,
    directory: Directory | None = None,
    step: Callable[[], object] = lambda: None,
) -> Stress:
    """Draw so many incidents, all on ``day``, and count.

    ``capacity`` is how many acts a unit can do in an hour, else what the pack states; ``step`` is called after each incident.
    """
    if capacity is None and pack.plan.capacity is not None:
        capacity = pack.plan.capacity.first_hour
    source = Source(pack, seed, day)
    parts: Parts[Load] = Parts(pack, lambda incident: load_of(incident, directory))
    count = _Count(pack)
    for drawn in source.incidents(incidents):
        incident = fold(pack, drawn.entries)
        count.add(drawn, incident.states[-1], tuple(parts.ask(incident)))
        step()
    return Stress(
        pack,
        source,
        incidents,
        seed,
        capacity,
        count.units(incidents, capacity),
        count.unheld(),
        count.unlevelled(),
    )


class _Count:
    """What is counted, incident by incident."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.has_levels = pack.levels is not None and bool(pack.levels.levels)
        self.within: dict[str, list[Tally]] = {}
        self.slots: dict[str, list[int]] = {}
        self.colliding: Counter[str] = Counter()
        self.collisions: dict[str, Collision] = {}
        self.nobody: dict[tuple[str, str, str], tuple[dict[str, None], list[int]]] = {}
        self.levels: dict[NoLevel, list[Drawn]] = {}

    def add(self, drawn: Drawn, state: State, loads: Iterable[Load]) -> None:
        loads = tuple(loads)
        by_unit: dict[str, list[Act]] = {}
        for act in chain.from_iterable(load.acts for load in loads):
            by_unit.setdefault(act.unit, []).append(act)
        for unit, acts in by_unit.items():
            self._acts(drawn.number, unit, sorted(acts, key=lambda act: (act.minute, act.obligation)))
        needed: dict[tuple[str, str, str], dict[str, None]] = {}
        for one in chain.from_iterable(load.nobody for load in loads):
            needed.setdefault((one.name, one.part, one.why), {})[one.obligation] = None
        for key, obligations in needed.items():
            known, numbers = self.nobody.setdefault(key, ({}, []))
            known.update(obligations)
            numbers.append(drawn.number)
        status = _without_level(state) if self.has_levels else None
        if status is not None:
            self.levels.setdefault(status, []).append(drawn)

    def _acts(self, number: int, unit: str, acts: list[Act]) -> None:
        tallies = self.within.setdefault(unit, [Tally() for _ in WINDOWS])
        for window, tally in zip(WINDOWS, tallies, strict=True):
            tally.add(sum(act.minute <= window for act in acts), number)
        slots = self.slots.setdefault(unit, [0] * len(SLOTS))
        start = None
        for index, end in enumerate(SLOTS):
            due = sum((start is None or act.minute > start) and act.minute <= end for act in acts)
            slots[index] = max(slots[index], due)
            start = end
        worst = max(_together(acts), key=_messages, default=())
        if worst:
            self.colliding[unit] += 1
            known = self.collisions.get(unit)
            if known is None or _messages(worst) > known.messages:
                self.collisions[unit] = Collision(0, worst, number)

    def units(self, incidents: int, capacity: int | None) -> tuple[UnitLoad, ...]:
        found = []
        for unit, tallies in self.within.items():
            collision = self.collisions.get(unit)
            if collision is not None:
                collision = Collision(self.colliding[unit], collision.acts, collision.example)
            within = tuple(_spread(tally, incidents, capacity) for tally in tallies)
            found.append(UnitLoad(unit, within, tuple(self.slots[unit]), collision))
        hour = WINDOWS.index(60)
        return tuple(
            sorted(
                found,
                key=lambda u: (-u.within[hour].worst, -u.within[hour].median, -u.within[-1].worst, u.unit),
            )
        )

    def unheld(self) -> tuple[Unheld, ...]:
        found = [
            Unheld(Nobody(*key, next(iter(obligations))), tuple(obligations), len(numbers), numbers[0])  # type: ignore[arg-type]
            for key, (obligations, numbers) in self.nobody.items()
        ]
        return tuple(sorted(found, key=lambda one: (-one.incidents, one.who.name, one.who.part)))

    def unlevelled(self) -> tuple[Unlevelled, ...]:
        found = [
            Unlevelled(status, len(seen), self._smallest(status, seen))
            for status, seen in self.levels.items()
        ]
        return tuple(sorted(found, key=lambda one: -one.incidents))

    def _smallest(self, status: NoLevel, seen: list[Drawn]) -> Mapping[str, Value]:
        """The lightest of these situations, and what can be taken away from it."""
        ladder = self.pack.levels
        if ladder is None or status == "no-criteria":
            return {}
        table = table_of(ladder, reading_of(ladder))
        lightest = min(seen, key=lambda drawn: (weight(drawn.facts), drawn.number))
        return smallest(table, lightest.facts, lambda facts: why_no_level(grade(table, facts)) == status)


def _without_level(state: State) -> NoLevel | None:
    """Why the facts give no level, whatever somebody has judged; where the plan prints no criteria, that nobody has judged."""
    if state.grading is None or (state.grading.status == "no-criteria" and state.judged):
        return None
    return why_no_level(state.grading)


def _together(acts: list[Act]) -> list[tuple[Act, ...]]:
    """Acts within ``TOGETHER`` minutes of the first of them, more than one or to more than one; ``acts`` stand by time."""
    groups: list[list[Act]] = []
    for act in acts:
        if groups and act.minute - groups[-1][0].minute <= TOGETHER:
            groups[-1].append(act)
        else:
            groups.append([act])
    return [tuple(group) for group in groups if _messages(tuple(group)) > 1]


def _messages(acts: tuple[Act, ...]) -> int:
    return sum(act.messages for act in acts)


def _spread(tally: Tally, incidents: int, capacity: int | None) -> Spread:
    over = None if capacity is None else tally.above(capacity)
    return Spread(
        tally.quantile(0.5, incidents), tally.quantile(0.95, incidents), tally.worst, tally.example, over
    )
