"""Who may?  The plan is the access control."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pinyue.engine.incident import Incident, State, lacking_facts
from pinyue.engine.units import Directory, is_any
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
    """Whether ``actor`` (a unit, seat or role) may do ``act``; ``scope`` names the level, response, warning or topic it is about.

    A part of the scope that is not given is taken from the incident, so "end the response" asks for the response that is running.
    """
    incident = incident.at(now)
    state = incident.state or State(now)
    powers = [p for p in pack.powers if p.act == act and _covers(p, state, scope or {})]
    deciders = tuple(dict.fromkeys(who for p in powers if p.decides != UNDEFINED for who in p.decides))
    clause = tuple(dict.fromkeys(c for p in powers for c in p.clause))
    refusal: Refusal | None = None
    for power in powers:
        if power.decides == UNDEFINED or not _acts_for(pack, state, directory, actor, power.decides, now):
            continue
        lacking = _lacking(pack, incident, state, power)
        if not lacking:
            also = tuple(who for who in deciders if who not in power.decides)
            return Permit(power.clause, power.id, power.outside, power.consent, also)
        refusal = refusal or Refusal(power.clause, power.decides, lacking=lacking)
    return refusal or Refusal(clause, deciders, undefined=not deciders)


def _covers(power: Power, state: State, scope: Mapping[str, str]) -> bool:
    here = {"level": state.level, "response": state.response, "warning": state.warning, "topic": None}
    for part in ("level", "response", "warning", "topic"):
        limited = getattr(power.scope, part)
        if limited and scope.get(part, here[part]) not in limited:
            return False
    return True


def _acts_for(
    pack: Pack, state: State, directory: Directory | None, actor: str, named: tuple[str, ...], now: datetime
) -> bool:
    if is_any(pack, state.bound, actor, named):
        return True
    return directory is not None and any(actor in directory.resolve(role, now.date()) for role in named)


def _lacking(pack: Pack, incident: Incident, state: State, power: Power) -> tuple[str, ...]:
    taken = incident.reading.variants if incident.reading else ()
    needs = next((power.variants[name] for name in taken if name in power.variants), power.needs)
    lacking = list(lacking_facts(needs, state))
    lacking += [act for act in power.after if not any(e.act == act for e in incident.live)]
    for unit in power.consent:
        if not any(e.act == "consented" and is_any(pack, state.bound, e.by, (unit,)) for e in incident.live):
            lacking.append(unit)
    return tuple(lacking)
