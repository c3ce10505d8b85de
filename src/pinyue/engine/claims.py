"""Obligations that an incident has brought to life, before the present time is looked at.

A *claim* is one obligation with one running clock: its anchor, when its condition holds, its due time, and whether it was met,
waived or has lapsed.  Nothing here depends on ``now``; ``owed`` adds that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from pinyue.engine.clock import YearNotPublished, add
from pinyue.engine.dominance import says_the_same
from pinyue.engine.fulfilment import met
from pinyue.engine.incident import Incident
from pinyue.engine.triggers import Anchor, Interval, anchors_of, intervals_of, owers
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import Obligation, When
from pinyue.plans.values import UNDEFINED, SoftTime, Span

Fixed = Literal["dormant", "met", "met-late", "superseded", "waived", "lapsed", "undefined"]


@dataclass(frozen=True)
class Claim:
    """One obligation with one clock.  ``fixed`` is its status where the present time cannot change it.

    ``triggered`` is when the condition that matters became true (the one that held at the due time, else the latest);
    ``lapsed`` when it ceased to hold, or the response ended.  ``rounds`` are the times in which a cadence runs.
    ``missing_year`` is a year whose working days are not published.
    """

    obligation: Obligation
    who: tuple[str, ...]
    to: tuple[str, ...]
    anchor: datetime | None = None
    triggered: datetime | None = None
    lapsed: datetime | None = None
    due: datetime | None = None
    soft: str | None = None
    met_at: datetime | None = None
    remaining: tuple[str, ...] = ()
    rounds: tuple[Interval, ...] = ()
    fixed: Fixed | None = None
    superseded_by: str | None = None
    undefined: tuple[str, ...] = ()
    missing_year: int | None = None

    @property
    def is_live(self) -> bool:
        """Triggered, and neither met, waived, lapsed nor superseded."""
        return self.fixed is None


def claims_of(incident: Incident) -> tuple[Claim, ...]:
    """Every claim of the incident, in the plan's order; obligations whose clock has not started are dormant."""
    found: list[Claim] = []
    holding: dict[When, tuple[Interval, ...]] = {}  # many obligations share a condition
    for obligation in incident.pack.obligations:
        intervals = holding.get(obligation.when)
        if intervals is None:
            intervals = holding[obligation.when] = intervals_of(incident, obligation.when)
        for who in owers(incident.pack, obligation):
            claim = Claim(
                obligation, who, obligation.to.units, undefined=_undefined(obligation), fixed="dormant"
            )
            if not intervals:
                found.append(claim)
                continue
            anchors = anchors_of(incident, obligation, who, intervals)
            if not anchors:
                found.append(replace(claim, triggered=intervals[-1][0]))
            for number, anchor in enumerate(anchors):
                later = (
                    a.at for a in anchors[number + 1 :] if a.who == anchor.who and a.asker == anchor.asker
                )
                found.append(_running(incident, claim, anchor, next(later, None), intervals))
    return tuple(_superseded(incident.pack, found))


def _undefined(obligation: Obligation) -> tuple[str, ...]:
    """The parts that the plan leaves open."""
    to = obligation.to
    open_parts = {
        "who": obligation.who == UNDEFINED,
        "to": not to.units and not to.asker and to.basis == UNDEFINED,
        "within": obligation.within == UNDEFINED and obligation.every is None,
        "after": obligation.after == UNDEFINED and isinstance(obligation.within, Span),
        "channel": obligation.channel == UNDEFINED,
        "until": obligation.until == UNDEFINED,
        "window": obligation.every is not None and obligation.window.is_ == UNDEFINED,
    }
    return tuple(part for part, is_open in open_parts.items() if is_open)


def _running(
    incident: Incident,
    claim: Claim,
    anchor: Anchor,
    following: datetime | None,
    intervals: tuple[Interval, ...],
) -> Claim:
    """A claim whose clock has started, and what has become of it."""
    if claim.obligation.after in (UNDEFINED, "triggered") and not claim.obligation.every:
        intervals = tuple(interval for interval in intervals if interval[0] == anchor.at)
    claim = replace(claim, anchor=anchor.at, who=anchor.who, fixed=None)
    if claim.obligation.to.asker and anchor.asker:
        claim = replace(claim, to=(anchor.asker,))
    if anchor.at_the_latest:
        claim = replace(claim, undefined=(*claim.undefined, "anchor"))
    claim = _timed(incident.pack, claim)
    matters = next((i for i in intervals if claim.due and _covers(i, claim.due)), intervals[-1])
    claim = replace(claim, triggered=max(anchor.at, matters[0]), lapsed=intervals[-1][1])
    waived = _waived(incident, claim)
    if claim.obligation.every is not None:
        return _with_rounds(incident, claim, intervals, waived)
    met_at, remaining = met(incident, claim.obligation, claim.who, claim.to, claim.anchor, following)
    claim = replace(claim, met_at=met_at, remaining=remaining)
    if met_at is not None:
        return replace(claim, fixed="met-late" if claim.due is not None and met_at > claim.due else "met")
    if waived is not None:
        return replace(claim, fixed="waived")
    stop = None if claim.obligation.surviving else _stop(incident, claim.obligation, anchor.at)
    closed = min((moment for moment in (claim.lapsed, stop) if moment), default=None)
    if closed is None:
        return claim
    if claim.due is not None and claim.due <= closed and _covers(matters, claim.due):
        return replace(claim, lapsed=closed)  # it was missed while it was owed: nothing later unmisses it
    return replace(claim, fixed="lapsed", lapsed=closed)


def _covers(interval: Interval, moment: datetime) -> bool:
    start, end = interval
    return start <= moment and (end is None or moment < end)


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
            return replace(claim, missing_year=error.year)
    return claim


def _waived(incident: Incident, claim: Claim) -> datetime | None:
    """When the claim was waived: by a decision after its clock had started (a later clock needs another)."""
    anchor, name = claim.anchor, claim.obligation.id
    waivers = (e.at for e in incident.by_meets.get(name, ()) if e.act == "waived")
    return next((at for at in waivers if anchor is None or at >= anchor), None)


def _stop(incident: Incident, obligation: Obligation, since: datetime) -> datetime | None:
    """When the act that stops it, by default the end of the response, first came after ``since``."""
    until = obligation.until if obligation.every else "ended"
    if until is None or until == UNDEFINED:
        until = "ended"
    return next((e.at for e in incident.by_act.get(until, ()) if e.at > since), None)


def _with_rounds(
    incident: Incident, claim: Claim, intervals: tuple[Interval, ...], waived: datetime | None
) -> Claim:
    """The times in which a cadence runs: while its condition holds, until its stop, again after a new activation."""
    assert claim.anchor is not None
    runs: list[Interval] = []
    for start, end in intervals:
        begin: datetime | None = max(start, claim.anchor)
        while begin is not None and (end is None or begin < end):
            stop = _stop(incident, claim.obligation, begin)
            runs.append((begin, min((m for m in (stop, end) if m), default=None)))
            restarts = (e.at for e in incident.by_act.get("activated", ()) if stop and e.at > stop)
            begin = next(restarts, None) if stop else None
    if waived is not None:
        runs = [(begin, min(m for m in (stop, waived) if m)) for begin, stop in runs if begin <= waived]
    ended = runs[-1][1] if runs else claim.lapsed
    status: Fixed | None = None if ended is None else "waived" if ended == waived else "lapsed"
    return replace(claim, rounds=tuple(runs), lapsed=ended, fixed=status)


def _superseded(pack: Pack, claims: list[Claim]) -> Iterator[Claim]:
    """Of two live claims with the same act, sender and recipient the shorter deadline stands; each keeps its clause."""
    by_act: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.is_live and claim.due is not None:
            by_act.setdefault(claim.obligation.act, []).append(claim)
    for claim in claims:
        shorter = None
        if claim.is_live and claim.due is not None:
            rivals = [c for c in by_act[claim.obligation.act] if _dominates(pack, c, claim)]
            shorter = min(rivals, key=lambda c: (c.due, c.obligation.id), default=None)
        yield replace(claim, fixed="superseded", superseded_by=shorter.obligation.id) if shorter else claim


def _dominates(pack: Pack, shorter: Claim, longer: Claim) -> bool:
    if shorter.due is None or longer.due is None or shorter.due >= longer.due:
        return False
    one, other = shorter.obligation, longer.obligation

    def canonical(name: str) -> str:
        known = pack.unit_names.get(name, name)
        return pack.hosts.get(known, known)

    return one.id != other.id and says_the_same(shorter, one, longer, other, canonical)
