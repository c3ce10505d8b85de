"""When an obligation applies, and from which moments its clocks run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pinyue.engine.history import KNOWING, Entry
from pinyue.engine.incident import Incident, holds
from pinyue.engine.units import is_any, members
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import Obligation, When
from pinyue.plans.values import UNDEFINED

Interval = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class Anchor:
    """The moment at which a clock starts: who owes from then, who asked for it (if that is who must be told), and whether
    the moment is only the latest that it can have been."""

    at: datetime
    who: tuple[str, ...]
    asker: str | None = None
    at_the_latest: bool = False


def intervals_of(incident: Incident, when: When) -> tuple[Interval, ...]:
    """The times during which a condition holds; the last one is open where it holds still."""
    found: list[Interval] = []
    since: datetime | None = None
    for state in incident.turns:
        if holds(incident, when, state):
            since = since or state.at
        elif since is not None:
            found.append((since, state.at))
            since = None
    return (*found, (since, None)) if since is not None else tuple(found)


def owers(pack: Pack, obligation: Obligation) -> list[tuple[str, ...]]:
    """Who owes: all that are named together, or each of them (and each unit of a class) for itself."""
    if obligation.who == UNDEFINED:
        return [()]
    if not obligation.each_unit:
        return [obligation.who]
    return [(unit,) for name in obligation.who for unit in (members(pack, name) or (name,))]


def anchors_of(
    incident: Incident, obligation: Obligation, who: tuple[str, ...], intervals: tuple[Interval, ...]
) -> list[Anchor]:
    """The moments at which clocks start, in order of time; none while the act that starts them has not happened."""
    if obligation.after in (UNDEFINED, "triggered"):
        # A condition that comes true again starts a new clock; a cadence counts its own rounds.
        return [Anchor(start, who) for start, _ in (intervals[:1] if obligation.every else intervals)]
    if obligation.after in KNOWING:
        moments = list(_knowing(incident, obligation, who))
    else:
        asks = obligation.to.asker
        moments = [Anchor(e.at, who, e.by if asks else None) for e in _starting(incident, obligation)]
    if not moments and obligation.after == "occurred":
        # It happened before anyone could know of it: the clock has run at least since then.
        known = (e.at for e in incident.live if e.act in KNOWING)
        moments = [Anchor(at, who, at_the_latest=True) for at in known][:1]
    if obligation.each or not moments:
        return list(dict.fromkeys(moments))  # two at one moment start one clock
    anchor = moments[-1] if obligation.after == "ended" else moments[0]
    return [_restarted(incident, obligation, anchor, intervals)]


def _starting(incident: Incident, obligation: Obligation) -> list[Entry]:
    """The entries that start the clock; a warning that is changed is issued anew."""
    acts = ("warned", "warning.adjusted") if obligation.after == "warned" else (obligation.after,)
    found = [entry for act in acts for entry in incident.by_act.get(act, ())]
    return sorted(
        (e for e in found if not obligation.asked_by or e.by in obligation.asked_by), key=lambda e: e.at
    )


def _restarted(
    incident: Incident, obligation: Obligation, anchor: Anchor, intervals: tuple[Interval, ...]
) -> Anchor:
    """Where the office so decided, the clock of a level that the event rises to runs from what raised it.

    A level that was possible before, or that the event falls back to, starts no new clock: earlier reports count.
    """
    start = intervals[-1][0]
    levels = obligation.when.level
    if incident.pack.plan.regraded_clock != "trigger" or not levels or start <= anchor.at:
        return anchor
    assert incident.pack.levels is not None
    ranks = {level.id: level.rank for level in incident.pack.levels.levels}
    reached = min(ranks[level] for level in levels)
    before = [s for s in incident.states if anchor.at <= s.at < start]
    if any(ranks[level] <= reached for state in before for level in state.possible):
        return anchor
    return Anchor(start, anchor.who, anchor.asker)


def _knowing(incident: Incident, obligation: Obligation, who: tuple[str, ...]) -> Iterator[Anchor]:
    """When the units that owe came to know: by an entry of their own, or by being told.

    Under the receipt policy ``first`` the earliest knowledge of any unit of the district counts for all.
    """
    pack, bound = incident.pack, incident.states[-1].bound
    each = obligation.each
    for knower, moment in incident.knowers.items():
        if not who or knower is None:
            counts = knower is None or _in_district(pack, knower)
        elif incident.receipt == "first" and not each:
            counts = _in_district(pack, knower)
        else:
            counts = is_any(pack, bound, knower, who)
        if counts:
            yield Anchor(moment, (knower,) if each and knower else who)


def _in_district(pack: Pack, unit: str) -> bool:
    known = pack.command.units.get(unit)
    return known is None or known.kind in ("member", "district")
