"""The state of an incident after what happened: ``fold`` over entries, ``apply`` one more."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Literal

from pinyue.engine.grading import Grading, grade
from pinyue.engine.history import KNOWING, Entry, standing
from pinyue.engine.situation import Value
from pinyue.engine.units import Bound, bound_by_kind
from pinyue.plans.conditions import YES, Verdict, verdict
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import When
from pinyue.plans.table import Reading, Table, reading_of, table_of

Receipt = Literal["own", "first"]


@dataclass(frozen=True)
class State:
    """What holds from one instant until the next: facts, level, response, warning.

    ``level`` is the official or the certain one, whichever is graver; ``possible`` are the levels that the event
    can still turn out to have, several at once resolved by the pack's policy (after an official judgement only ``level``).
    ``named`` are placeholders that somebody filled, ``bound`` those and what the kind of event (``event_type``) fills.
    """

    at: datetime
    facts: Mapping[str, Value] = field(default_factory=dict)
    named: Bound = field(default_factory=dict)
    bound: Bound = field(default_factory=dict)
    event_type: str | None = None
    grading: Grading | None = None
    judged: str | None = None
    forecast: str | None = None
    level: str | None = None
    possible: tuple[str, ...] = ()
    response: str | None = None
    warning: str | None = None
    ended: bool = False

    def is_like(self, other: State) -> bool:
        """Whether nothing but the time, and what is bound, differs."""
        return (
            self.facts is other.facts
            and self.grading is other.grading
            and self.judged == other.judged
            and self.forecast == other.forecast
            and self.response == other.response
            and self.warning == other.warning
        )


@dataclass(frozen=True, eq=False)
class Incident:
    """Entries in order of their times, and the state after each instant.  Compared by identity; it never changes."""

    pack: Pack
    reading: Reading | None
    receipt: Receipt
    entries: tuple[Entry, ...] = ()
    states: tuple[State, ...] = ()

    @property
    def state(self) -> State | None:
        """The latest state; None before the first entry."""
        return self.states[-1] if self.states else None

    @cached_property
    def live(self) -> tuple[Entry, ...]:
        """The entries without those that were withdrawn."""
        return tuple(standing(self.entries))

    @cached_property
    def by_act(self) -> Mapping[str, tuple[Entry, ...]]:
        """The live entries of each act."""
        found: dict[str, tuple[Entry, ...]] = {}
        for entry in self.live:
            found[entry.act] = (*found.get(entry.act, ()), entry)
        return found

    @cached_property
    def by_meets(self) -> Mapping[str, tuple[Entry, ...]]:
        """The live entries that name an obligation as what they meet, or waive."""
        found: dict[str, tuple[Entry, ...]] = {}
        for entry in self.live:
            for name in entry.meets:
                found[name] = (*found.get(name, ()), entry)
        return found

    @cached_property
    def knowers(self) -> Mapping[str | None, datetime]:
        """When each unit first came to know, by an entry of its own or by being told; None where an entry names nobody.

        A duty room informs whom it serves.
        """
        units = self.pack.command.units
        found: dict[str | None, datetime] = {}
        for entry in self.live:
            served = (unit for name in entry.to if name in units for unit in units[name].informs)
            for unit in (entry.by,) if entry.act in KNOWING else (*entry.to, *served):
                found.setdefault(unit, entry.at)
        return found

    @cached_property
    def turns(self) -> tuple[State, ...]:
        """The states at which something changed that a condition of the plan can ask for."""
        turns: list[State] = []
        for state in self.states:
            if not turns or not state.is_like(turns[-1]):
                turns.append(state)
        return tuple(turns)

    def at(self, now: datetime) -> Incident:
        """The incident as far as it had happened by ``now``."""
        if not self.entries or self.entries[-1].at <= now:
            return self
        return fold(self.pack, [e for e in self.entries if e.at <= now], self.reading, self.receipt)


def begin(pack: Pack, reading: Reading | None = None, receipt: Receipt | None = None) -> Incident:
    """An incident of which nothing is known yet.  Reading and receipt are the pack's own unless given."""
    if reading is None and pack.levels:
        reading = reading_of(pack.levels)
    return Incident(pack, reading, receipt or pack.plan.receipt)


def fold(
    pack: Pack, entries: Iterable[Entry], reading: Reading | None = None, receipt: Receipt | None = None
) -> Incident:
    """The incident after these entries, in whatever order they are given."""
    incident = begin(pack, reading, receipt)
    moments = groupby(sorted(entries, key=_at), key=_at)
    ordered = tuple(entry for _, group in moments for entry in _simultaneous(group))
    return _with_states(replace(incident, entries=ordered), 0)


def _at(entry: Entry) -> datetime:
    return entry.at


def _simultaneous(entries: Iterable[Entry]) -> list[Entry]:
    """Entries of one moment in an order that does not depend on the order of writing."""
    group = list(entries)
    return sorted(group, key=Entry.order) if len(group) > 1 else group


def apply(incident: Incident, entry: Entry) -> Incident:
    """The incident after one entry more.  An entry at the end costs one step; an earlier one replays what came after it."""
    first = bisect_left(incident.entries, entry.at, key=_at)
    last = bisect_right(incident.entries, entry.at, key=_at)
    same = _simultaneous((*incident.entries[first:last], entry))
    ordered = (*incident.entries[:first], *same, *incident.entries[last:])
    keep = 0 if entry.act == "withdrawn" else bisect_left(incident.states, entry.at, key=lambda s: s.at)
    return _with_states(replace(incident, entries=ordered, states=incident.states[:keep]), keep)


def _with_states(incident: Incident, keep: int) -> Incident:
    states = list(incident.states[:keep])
    rest = incident.live
    if states:
        rest = rest[bisect_right(rest, states[-1].at, key=_at) :]
    table = (
        table_of(incident.pack.levels, incident.reading)
        if incident.pack.levels and incident.reading
        else None
    )
    for at, group in groupby(rest, key=_at):
        state = replace(states[-1], at=at) if states else State(at)
        regrade = not states
        together = list(group)
        known = _agreed(together)
        if known:
            state = _of_kind(incident.pack, replace(state, facts={**state.facts, **known}))
        for entry in together:
            state = _step(state, entry)
            regrade = regrade or bool(entry.set) or entry.act == "judged"
        states.append(_graded(incident.pack, table, state) if table and regrade else state)
    return replace(incident, states=tuple(states))


def _agreed(entries: list[Entry]) -> dict[str, Value]:
    """What entries of one instant say together: where they differ, everything from the least to the greatest is possible."""
    known: dict[str, Value] = {}
    for entry in entries:
        for name, value in entry.set.items():
            before = known.get(name)
            known[name] = value if before is None else before if value is None else _hull(before, value)
    return known


def _of_kind(pack: Pack, state: State) -> State:
    """The state with its kind of event, as far as one is known, its class, and the placeholders that this kind fills."""
    asked = pack.event_facts.get("event_types")
    if asked is None or asked not in state.facts:
        return state
    value = state.facts[asked]
    kind = list(pack.event_types)[value] if isinstance(value, int) else None
    if kind == state.event_type:
        return state
    facts = state.facts
    if kind is not None and "event_classes" in pack.event_facts:
        classes = [one.id for one in pack.events.classes]
        facts = {**facts, pack.event_facts["event_classes"]: classes.index(pack.event_types[kind].of)}
    return replace(state, facts=facts, event_type=kind, bound={**bound_by_kind(pack, kind), **state.named})


def _hull(one: int | tuple[int, int], other: int | tuple[int, int]) -> Value:
    lows, highs = zip(*(v if isinstance(v, tuple) else (v, v) for v in (one, other)), strict=True)
    low, high = min(lows), max(highs)
    return low if low == high else (low, high)


def _step(state: State, entry: Entry) -> State:
    if entry.bind:
        state = replace(state, named={**state.named, **entry.bind}, bound={**state.bound, **entry.bind})
    match entry.act:
        case "judged":
            return replace(state, judged=entry.level)
        case "forecast":
            return replace(state, forecast=entry.level)
        case "activated" | "adjusted":
            return replace(state, response=entry.response or state.response, ended=False)
        case "ended":
            return replace(state, response=None, ended=True)
        case "warned" | "warning.adjusted":
            return replace(state, warning=entry.warning or state.warning)
        case "warning.lifted":
            return replace(state, warning=None)
    return state


def _graded(pack: Pack, table: Table, state: State) -> State:
    grading = grade(table, state.facts)
    if state.judged is None:
        return replace(state, grading=grading, level=grading.chosen, possible=grading.outcomes)
    ranks = {level.id: level.rank for level in table.levels}
    level = min((lv for lv in (state.judged, grading.chosen) if lv), key=lambda lv: ranks[lv])
    return replace(state, grading=grading, level=level, possible=(level,))


def holds(incident: Incident, when: When, state: State) -> bool:
    """Whether a condition of the plan is met in a state; nothing of the plan applies to an event outside its scope."""
    return is_reached(when, state) and facts_settle(incident, when, state).holds is True


def is_reached(when: When, state: State) -> bool:
    """Whether a condition is met as far as it asks for levels, responses and warnings, and not for facts."""
    if state.grading is not None and state.grading.status == "out-of-scope":
        return False
    if when.level and not _at_level(when, state):
        return False
    if when.no_level and (state.level is not None or state.possible):
        return False
    if when.response and state.response not in when.response:
        return False
    if when.warning and state.warning not in when.warning:
        return False
    return when.responding is None or when.responding == (state.response is not None)


def facts_settle(incident: Incident, when: When, state: State) -> Verdict:
    """Whether a condition is met as far as it asks for facts; open while they are not known."""
    if not (when.facts.all or when.if_ or when.unless):
        return YES
    unmarked = incident.reading.unmarked if incident.reading else "statutory"
    return verdict(incident.pack.levels, unmarked, when.facts, when.if_, state.facts, when.unless)


def _at_level(when: When, state: State) -> bool:
    if state.forecast in when.or_forecast:
        return True
    match when.certainty:
        case "possible":
            return not set(when.level).isdisjoint(state.possible)
        case "certain":
            return state.level in when.level
        case "judged":
            return state.judged in when.level
