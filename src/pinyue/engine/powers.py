"""Who may?  The plan is the access control."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pinyue.engine.clock import CHINA
from pinyue.engine.incident import Incident, State
from pinyue.engine.units import Directory, is_any, role_of
from pinyue.plans.conditions import lacking
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import Power
from pinyue.plans.values import UNDEFINED


@dataclass(frozen=True)
class Permit:
    """The actor may.  ``outside``: the decision is made above the district and is only recorded here, with its evidence.

    ``also`` are others whom the plan names for the same act (its clauses may contradict each other).
    """

    clause: tuple[str, ...]
    power: str
    outside: bool = False
    consent: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refusal:
    """The actor may not, under these clauses.  ``who`` may instead; empty and ``undefined`` where the plan names nobody.

    ``lacking`` are facts that must hold, acts that must be on record, or units whose consent is missing.
    """

    clause: tuple[str, ...]
    who: tuple[str, ...] = ()
    undefined: bool = False
    lacking: tuple[str, ...] = ()


def may(
    pack: Pack,
    incident: Incident,
    directory: Directory | None,
    actor: str,
    act: str,
    now: datetime,
    scope: Mapping[str, str] | None = None,
) -> Permit | Refusal:
    """Whether ``actor`` (a unit, seat or role) may do ``act``; ``scope`` names the level, response, warning,
    topic or kind of event it is about.

    A part of the scope that is not given is taken from the incident, so "end the response" asks for the response that is running.
    """
    incident = incident.at(now)
    state = incident.state or State(now)
    of_act = [power for power in pack.powers if power.act == act]
    powers = [power for power in of_act if _covers(pack, power, state, scope or {})]
    if not powers:
        return _nobody(pack, of_act, state, scope or {}, actor)
    decides = {power.id: _who_decides(incident, power) for power in powers}
    deciders = tuple(dict.fromkeys(who for whos in decides.values() for who in whos))
    refusal: Refusal | None = None
    for power in powers:
        mine = decides[power.id]
        if not mine or not _acts_for(pack, state, directory, actor, mine, now):
            continue
        missing = _lacking(pack, incident, state, power)
        if not missing:
            also = tuple(who for who in deciders if who not in mine)
            return Permit(power.clause, power.id, power.outside, power.consent, also)
        refusal = refusal or Refusal(power.clause, mine, lacking=missing)
    return refusal or Refusal(_clauses(powers), deciders, undefined=not deciders)


def _who_decides(incident: Incident, power: Power) -> tuple[str, ...]:
    """Who decides: whoever did the act that the power names, else those whom it names; nobody where it is undefined."""
    did = [e.by for e in incident.by_act.get(power.whoever_did or "", ()) if e.by is not None]
    return (did[-1],) if did else () if power.decides == UNDEFINED else power.decides


def _nobody(pack: Pack, of_act: list[Power], state: State, scope: Mapping[str, str], actor: str) -> Refusal:
    """Nobody may do just this at the present level.  Who else may: whoever may do it at another level, or may do the act at
    this level; nobody for an event without any level."""
    if state.level or state.possible:
        for near in (
            [power for power in of_act if _covers_rest(pack, power, state, scope)],
            [power for power in of_act if _covers_level(power, state, scope)],
        ):
            others = tuple(who for who in _deciders(near) if who != actor)
            if others:
                return Refusal(_clauses(near), others)
    return Refusal(_clauses(of_act), undefined=True)


def _deciders(powers: list[Power]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(who for p in powers if p.decides != UNDEFINED for who in p.decides))


def _clauses(powers: list[Power]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clause for power in powers for clause in power.clause))


def _covers(pack: Pack, power: Power, state: State, scope: Mapping[str, str]) -> bool:
    """Whether a power covers an attempt: what the attempt does not say is taken from the incident."""
    return _covers_level(power, state, scope) and _covers_rest(pack, power, state, scope)


def _covers_rest(pack: Pack, power: Power, state: State, scope: Mapping[str, str]) -> bool:
    kind = pack.event_types.get(state.event_type or "")
    here = {
        "response": state.response,
        "warning": state.warning,
        "topic": None,
        "event_type": state.event_type,
        "event_class": kind.of if kind else None,
    }
    return all(
        not getattr(power.scope, part) or scope.get(part, here[part]) in getattr(power.scope, part)
        for part in here
    )


def _covers_level(power: Power, state: State, scope: Mapping[str, str]) -> bool:
    """Whether a power covers the event's level; while that is open, one of the levels that it can still have."""
    if not power.scope.level:
        return True
    level = scope.get("level", state.level)
    levels = {level} if level else set(state.possible)
    return not levels.isdisjoint(power.scope.level)


def _acts_for(
    pack: Pack, state: State, directory: Directory | None, actor: str, named: tuple[str, ...], now: datetime
) -> bool:
    if is_any(pack, state.bound, actor, named):
        return True
    today = now.astimezone(CHINA).date()
    if directory is None:
        return False
    held = (directory.resolve(role_of(pack, state.bound, role), today) for role in named)
    return any(holders.sure and actor in holders.names for holders in held)


def _lacking(pack: Pack, incident: Incident, state: State, power: Power) -> tuple[str, ...]:
    taken = incident.reading.variants if incident.reading else ()
    needs = next((power.variants[name] for name in taken if name in power.variants), power.needs)
    missing = list(lacking(pack.levels, needs, state.facts))
    missing += [act for act in power.after if not any(e.act == act for e in incident.live)]
    for unit in power.consent:
        if not any(e.act == "consented" and is_any(pack, state.bound, e.by, (unit,)) for e in incident.live):
            missing.append(unit)
    return tuple(missing)
