"""The state of an incident after what happened: ``fold`` over entries, ``apply`` one more."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Literal

from pinyue.engine.grading import Grading, grade
from pinyue.engine.history import Entry
from pinyue.engine.situation import Value
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import When
from pinyue.plans.table import Reading, Table, reading_of, table_of
from pinyue.plans.values import Needs

Receipt = Literal["own", "first"]


@dataclass(frozen=True)
class State:
    """What holds from one instant until the next: facts, level, response, warning.

    ``level`` is the official or the certain one, whichever is graver; ``possible`` are the levels that hold or can still turn
    out to hold (after an official judgement only that one and what is certain).
    """

    at: datetime
    facts: Mapping[str, Value] = field(default_factory=dict)
    bound: Mapping[str, str] = field(default_factory=dict)
    grading: Grading | None = None
    judged: str | None = None
    forecast: str | None = None
    level: str | None = None
    possible: tuple[str, ...] = ()
    response: str | None = None
    warning: str | None = None
    ended: bool = False


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
        withdrawn = {entry.of for entry in self.entries if entry.act == "withdrawn" and entry.of}
        return tuple(
            e for e in self.entries if e.act != "withdrawn" and (e.id is None or e.id not in withdrawn)
        )

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
    ordered = tuple(sorted(entries, key=Entry.order))
    return _with_states(replace(incident, entries=ordered), 0)


def apply(incident: Incident, entry: Entry) -> Incident:
    """The incident after one entry more.  An entry at the end costs one step; an earlier one replays what came after it."""
    keys = [e.at for e in incident.entries]
    position = bisect_right(keys, entry.at)
    same = [*(e for e in incident.entries if e.at == entry.at), entry]
    before = [e for e in incident.entries[:position] if e.at < entry.at]
    ordered = (*before, *sorted(same, key=Entry.order), *incident.entries[position:])
    keep = 0
    if entry.act != "withdrawn":
        keep = bisect_right([s.at for s in incident.states], entry.at)
        if keep and incident.states[keep - 1].at == entry.at:
            keep -= 1
    return _with_states(replace(incident, entries=ordered, states=incident.states[:keep]), keep)


def _with_states(incident: Incident, keep: int) -> Incident:
    states = list(incident.states[:keep])
    since = states[-1].at if states else None
    table = (
        table_of(incident.pack.levels, incident.reading)
        if incident.pack.levels and incident.reading
        else None
    )
    for at, group in groupby((e for e in incident.live if since is None or e.at > since), key=lambda e: e.at):
        state = replace(states[-1], at=at) if states else State(at)
        regrade = not states
        for entry in group:
            state = _step(state, entry)
            regrade = regrade or bool(entry.set) or entry.act == "judged"
        states.append(_graded(incident.pack, table, state) if table and regrade else state)
    return replace(incident, states=tuple(states))


def _step(state: State, entry: Entry) -> State:
    if entry.set:
        state = replace(state, facts={**state.facts, **entry.set})
    if entry.bind:
        state = replace(state, bound={**state.bound, **entry.bind})
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
        return replace(state, grading=grading, level=grading.chosen, possible=grading.possible)
    ranks = {level.id: level.rank for level in table.levels}
    levels = sorted({state.judged, *grading.certain}, key=lambda level: ranks[level])
    return replace(state, grading=grading, level=levels[0], possible=tuple(levels))


def holds(when: When, state: State) -> bool:
    """Whether a condition of the plan is met in a state; nothing of the plan applies to an event outside its scope."""
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
    if when.responding is not None and when.responding != (state.response is not None):
        return False
    return met_facts(when.facts, state)


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


def met_facts(needs: Needs, state: State) -> bool:
    """Whether all facts needed are known to be so."""
    return not lacking_facts(needs, state)


def lacking_facts(needs: Needs, state: State) -> tuple[str, ...]:
    """The facts that are not known to be so."""
    lacking: list[str] = []
    for item in needs.all:
        names = (item,) if isinstance(item, str) else item.any
        if not any(state.facts.get(name) == 1 for name in names):
            lacking.extend(names)
    return tuple(lacking)
