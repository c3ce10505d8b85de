"""Obligations that an incident has brought to life, before the present time is looked at.

A *claim* is one obligation with one running clock: its anchor, when its condition became true, its due time, and whether it was
met, waived or has lapsed.  Nothing here depends on ``now``; ``owed`` adds that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from pinyue.engine.clock import YearNotPublished, add
from pinyue.engine.history import KNOWING, Entry
from pinyue.engine.incident import Incident, holds
from pinyue.engine.units import is_any, is_same, members
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import Obligation
from pinyue.plans.values import UNDEFINED, SoftTime, Span

Fixed = Literal["dormant", "met", "met-late", "superseded", "waived", "lapsed", "undefined"]


@dataclass(frozen=True)
class Claim:
    """One obligation with one clock.  ``fixed`` is its status where the present time cannot change it."""

    obligation: Obligation
    who: tuple[str, ...]
    anchor: datetime | None = None
    triggered: datetime | None = None
    lapsed: datetime | None = None
    due: datetime | None = None
    soft: str | None = None
    met_at: datetime | None = None
    remaining: tuple[str, ...] = ()
    until: datetime | None = None
    fixed: Fixed | None = None
    superseded_by: str | None = None
    undefined: tuple[str, ...] = ()
    reason: str | None = None

    @property
    def is_live(self) -> bool:
        """Triggered, and neither met, waived, lapsed nor superseded."""
        return self.fixed is None


def claims_of(incident: Incident) -> tuple[Claim, ...]:
    """Every claim of the incident, in the plan's order; obligations whose clock has not started are dormant."""
    found: list[Claim] = []
    for obligation in incident.pack.obligations:
        triggered, lapsed = _trigger(incident, obligation)
        if triggered is None:
            found.append(
                Claim(obligation, _who(obligation), fixed="dormant", undefined=_undefined(obligation))
            )
            continue
        anchors = list(_anchors(incident, obligation, triggered))
        if not anchors:
            dormant = Claim(obligation, _who(obligation), triggered=triggered, fixed="dormant")
            found.append(replace(dormant, undefined=_undefined(obligation)))
        for number, (anchor, who) in enumerate(anchors):
            following = next((later for later, unit in anchors[number + 1 :] if unit == who), None)
            claim = Claim(
                obligation, who, anchor, max(anchor, triggered), lapsed, undefined=_undefined(obligation)
            )
            found.append(_settle(incident, _timed(incident.pack, claim), following))
    return tuple(_superseded(incident.pack, found))


def _who(obligation: Obligation) -> tuple[str, ...]:
    return () if obligation.who == UNDEFINED else obligation.who


def _undefined(obligation: Obligation) -> tuple[str, ...]:
    """The parts that the plan leaves open."""
    parts = []
    if obligation.who == UNDEFINED:
        parts.append("who")
    if not obligation.to.units and obligation.to.basis == UNDEFINED:
        parts.append("to")
    if obligation.within == UNDEFINED and obligation.every is None:
        parts.append("within")
    if obligation.after == UNDEFINED and isinstance(obligation.within, Span):
        parts.append("after")
    if obligation.channel == UNDEFINED:
        parts.append("channel")
    if obligation.until == UNDEFINED:
        parts.append("until")
    if obligation.every is not None and obligation.window.is_ == UNDEFINED:
        parts.append("window")
    return tuple(parts)


def _trigger(incident: Incident, obligation: Obligation) -> tuple[datetime | None, datetime | None]:
    """When the condition last became true, and when it ceased to be (None while it holds)."""
    triggered: datetime | None = None
    lapsed: datetime | None = None
    for state in incident.states:
        if holds(obligation.when, state):
            if triggered is None or lapsed is not None:
                triggered, lapsed = state.at, None
        elif triggered is not None and lapsed is None:
            lapsed = state.at
    return triggered, lapsed


def _anchors(
    incident: Incident, obligation: Obligation, triggered: datetime
) -> Iterator[tuple[datetime, tuple[str, ...]]]:
    """The moments at which clocks start, with the unit that owes from each."""
    who = _who(obligation)
    if obligation.after in (UNDEFINED, "triggered"):
        yield triggered, who
        return
    moments: list[tuple[datetime, tuple[str, ...]]] = []
    if obligation.after in KNOWING:
        moments = list(_knowing(incident, who, obligation.each))
    else:
        moments = [(e.at, who) for e in incident.live if e.act == obligation.after]
    if obligation.each:
        yield from moments
    elif moments:
        moment, unit = moments[-1] if obligation.after == "ended" else moments[0]
        restart = incident.pack.plan.regraded_clock == "trigger" and obligation.when.level
        yield (max(moment, triggered) if restart else moment), unit


def _knowing(
    incident: Incident, who: tuple[str, ...], each: bool
) -> Iterator[tuple[datetime, tuple[str, ...]]]:
    """When the units that owe came to know: by an entry of their own, or by being told.

    Under the receipt policy ``first`` the earliest knowledge of any unit of the district counts for all.
    """
    pack = incident.pack
    seen: set[str] = set()
    for entry in incident.live:
        bound = incident.states[-1].bound
        if entry.act in KNOWING:
            knowers: tuple[str | None, ...] = (entry.by,)
        else:
            knowers = entry.to
        for knower in knowers:
            if not who or knower is None:
                counts = knower is None or _in_district(pack, knower)
            elif incident.receipt == "first" and not each:
                counts = _in_district(pack, knower)
            else:
                counts = is_any(pack, bound, knower, who)
            if counts and (knower or "") not in seen:
                seen.add(knower or "")
                yield entry.at, ((knower,) if each and knower else who)


def _in_district(pack: Pack, unit: str) -> bool:
    known = pack.command.units.get(unit)
    return known is None or known.kind in ("member", "district")


def _timed(pack: Pack, claim: Claim) -> Claim:
    """The claim with its due time, or with the word or the reason that it has none."""
    obligation = claim.obligation
    span = obligation.within
    if obligation.every is not None:
        return claim
    if isinstance(span, SoftTime):
        claim = replace(claim, soft=span.word)
        span = pack.plan.soft_times.get(span.word, UNDEFINED)
    if isinstance(span, Span) and claim.anchor is not None:
        try:
            return replace(claim, due=add(claim.anchor, span))
        except YearNotPublished as error:
            return replace(claim, fixed="undefined", reason=str(error))
    if claim.soft is None:
        return replace(claim, fixed="undefined")
    return claim


def _settle(incident: Incident, claim: Claim, following: datetime | None) -> Claim:
    """Met, waived or lapsed, as the entries say."""
    obligation = claim.obligation
    stop = _stop(incident, claim)
    if obligation.every is not None:
        claim = replace(claim, until=min((m for m in (stop, claim.lapsed) if m), default=None))
        return claim
    met_at, remaining = met(incident, claim, claim.anchor, following)
    claim = replace(claim, met_at=met_at, remaining=remaining)
    if met_at is not None:
        late = claim.due is not None and met_at > claim.due
        return replace(claim, fixed="met-late" if late else "met")
    for entry in incident.live:
        if entry.act == "waived" and obligation.id in entry.meets:
            return replace(claim, fixed="waived")
    closed = claim.lapsed or (None if obligation.surviving else stop)
    if closed is not None and (claim.lapsed is not None or claim.due is None or claim.due > closed):
        return replace(claim, fixed="lapsed", lapsed=closed)
    return claim


def _stop(incident: Incident, claim: Claim) -> datetime | None:
    """When the act that stops a cadence, or the end of the response, came after the anchor."""
    until = claim.obligation.until if claim.obligation.every else "ended"
    if until in (None, UNDEFINED):
        until = "ended"
    for entry in incident.live:
        if entry.act == until and claim.anchor is not None and entry.at > claim.anchor:
            return entry.at
    return None


def met(
    incident: Incident, claim: Claim, since: datetime | None, before: datetime | None
) -> tuple[datetime | None, tuple[str, ...]]:
    """When the last recipient was told (None if any is still to be told), and who is still to be told."""
    obligation = claim.obligation
    done = [e for e in incident.live if _fulfils(incident, claim, e, since, before)]
    if obligation.at_least > 1:
        done = done[obligation.at_least - 1 :]
    if not obligation.to.units:
        return (done[0].at, ()) if done else (None, ())
    times: list[datetime] = []
    remaining: list[str] = []
    for recipient in obligation.to.units:
        told, untold = _told(incident, done, obligation, recipient)
        times.extend(told)
        remaining.extend(untold)
    return (None if remaining else max(times)), tuple(remaining)


def _told(
    incident: Incident, done: list[Entry], obligation: Obligation, recipient: str
) -> tuple[list[datetime], list[str]]:
    """When a recipient was first told, or that it was not.  A class is told when it is named, or all of its units are."""
    pack, bound = incident.pack, incident.states[-1].bound
    name = pack.unit_names.get(recipient, recipient)
    for entry in done:
        whole_class = name in entry.to or (obligation.id in entry.meets and not entry.to)
        if whole_class or (
            not members(pack, name) and any(is_same(pack, bound, to, name) for to in entry.to)
        ):
            return [entry.at], []
    times: list[datetime] = []
    untold: list[str] = []
    for unit in members(pack, name) or (recipient,):
        told = next((e.at for e in done if any(is_same(pack, bound, to, unit) for to in e.to)), None)
        if told is None:
            untold.append(unit)
        else:
            times.append(told)
    return times, untold if times else [recipient]


def _fulfils(
    incident: Incident, claim: Claim, entry: Entry, since: datetime | None, before: datetime | None
) -> bool:
    obligation = claim.obligation
    if (since and entry.at < since) or (before and entry.at >= before):
        return False
    if obligation.id in entry.meets:
        return entry.act != "waived"
    if entry.act != obligation.act:
        return False
    bound = incident.states[-1].bound
    partners = tuple(partner.unit for partner in obligation.with_)
    if claim.who and not is_any(incident.pack, bound, entry.by, (*claim.who, *partners)):
        return False
    strict = obligation.channel_force == "must" and obligation.channel in (
        "phone",
        "written",
        "network",
        "in_person",
    )
    return not strict or entry.channel == obligation.channel


def _superseded(pack: Pack, claims: list[Claim]) -> Iterator[Claim]:
    """Of two live claims with the same act, sender and recipient the shorter deadline stands; each keeps its clause."""
    by_act: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.is_live and claim.due is not None:
            by_act.setdefault(claim.obligation.act, []).append(claim)
    for claim in claims:
        shorter = None
        if claim.is_live and claim.due is not None:
            rivals = [c for c in by_act.get(claim.obligation.act, ()) if _dominates(pack, c, claim)]
            shorter = min(rivals, key=lambda c: (c.due, c.obligation.id), default=None)
        yield replace(claim, fixed="superseded", superseded_by=shorter.obligation.id) if shorter else claim


def _dominates(pack: Pack, shorter: Claim, longer: Claim) -> bool:
    if shorter.due is None or longer.due is None or shorter.due >= longer.due:
        return False
    one, other = shorter.obligation, longer.obligation
    if one.id == other.id or not other.to.units:
        return False
    if one.to.basis not in ("stated", "supplement", other.to.basis):
        return False  # a recipient that is only inferred cannot take the place of one that a clause names
    if not set(_canonical(pack, shorter.who)) & set(_canonical(pack, longer.who)):
        return False
    if not set(_canonical(pack, other.to.units)) <= set(_canonical(pack, one.to.units)):
        return False
    free = other.channel in ("any", UNDEFINED) or (other.channel_force != "must" and one.channel != "phone")
    return free or other.channel == one.channel


def _canonical(pack: Pack, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        known = pack.unit_names.get(name, name)
        yield pack.hosts.get(known, known)
