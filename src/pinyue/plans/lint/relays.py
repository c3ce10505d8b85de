"""What is passed on from one to the next: chains of reports (R6), information that nobody must send (R17)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.rules import finding, stated
from pinyue.plans.lint.spans import KNOWING, in_words, most, numbered
from pinyue.plans.lint.standins import everyone
from pinyue.plans.lint.states import can_meet
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import Obligation
from pinyue.plans.values import UNDEFINED


@dataclass(frozen=True, eq=False)
class Hop:
    """A duty to tell on knowing: who tells, who is told, within how many minutes (None where no number is given)."""

    rule: Obligation
    who: frozenset[str]
    to: frozenset[str]
    minutes: int | None


def defects(pack: Pack) -> Iterator[Finding]:
    """Every finding about what is passed on."""
    hops = list(_hops(pack))
    telling = _by_recipient(hops)
    before = {hop: [other for other in telling(hop.who) if _feeds(other, hop)] for hop in hops}
    told = _arrivals(hops, before)
    timed = _by_recipient([hop for hop in hops if hop in told])
    for hop in hops:
        alike = [one for one in timed(hop.to) if hop.to <= one.to and can_meet(one.rule.when, hop.rule.when)]
        yield from _no_limit(hop, before[hop], told, alike)
        yield from _too_long(hop, before[hop], told, alike)
        yield from _over_before_told(hop, before[hop], told)
    yield from sent_by_nobody(pack)


def _hops(pack: Pack) -> Iterator[Hop]:
    for owed in pack.obligations:
        who, to = everyone(pack, owed.who), everyone(pack, owed.to.units)
        if owed.force == "must" and owed.every is None and who and to and not who & to:
            span = numbered(pack, owed.within)
            yield Hop(owed, frozenset(who), frozenset(to), None if span is None else most(span))


def _by_recipient(hops: Iterable[Hop]) -> Callable[[Iterable[str]], list[Hop]]:
    """Those of the hops that tell one of some names, in their order."""
    places: dict[str, list[tuple[int, Hop]]] = {}
    for place, hop in enumerate(hops):
        for name in hop.to:
            places.setdefault(name, []).append((place, hop))

    def telling(names: Iterable[str]) -> list[Hop]:
        found = {place: hop for name in names for place, hop in places.get(name, ())}
        return [found[place] for place in sorted(found)]

    return telling


def _feeds(one: Hop, other: Hop) -> bool:
    """Whether ``other`` passes on what ``one`` tells: it is told to those who owe the other, whose clock runs from knowing it."""
    starts = other.rule.after in (*KNOWING, one.rule.act)
    return starts and bool(one.to & other.who) and can_meet(one.rule.when, other.rule.when)


def _arrivals(hops: list[Hop], before: dict[Hop, list[Hop]]) -> dict[Hop, int]:
    """By when the recipients of a report have it, in minutes from the first knowledge: the shortest way, each hop at its limit.

    Who sees the event for itself, and who is told by nobody, knows at once; a report with no number arrives at no time.
    """
    told: dict[Hop, int] = {
        hop: hop.minutes
        for hop in hops
        if hop.minutes is not None and hop.rule.after in KNOWING and (_sees(hop) or not before[hop])
    }
    changed = True
    while changed:
        changed = False
        for hop in hops:
            ways = [told[one] for one in before[hop] if one in told]
            if ways and hop.minutes is not None and min(ways) + hop.minutes < told.get(hop, 10**9):
                told[hop] = min(ways) + hop.minutes
                changed = True
    return told


def _sees(hop: Hop) -> bool:
    return hop.rule.after in ("found", "occurred")


def _no_limit(hop: Hop, before: list[Hop], told: dict[Hop, int], alike: list[Hop]) -> Iterator[Finding]:
    """R6: those before have a number, and this one has none; unless its recipients are told by another way in time."""
    timed = [one for one in before if one in told]
    if hop.minutes is None and timed and not alike:
        first = min(timed, key=lambda one: told[one])
        zh = f"{hop.rule.id}：至迟 {in_words(told[first])} 得知（{first.rule.id}），再报给{_names(hop)}没有时限"
        en = f"{hop.rule.id}: told within {in_words(told[first])} ({first.rule.id}), no limit to tell {_names(hop)}"
        yield _relay([*timed, hop], zh, en)


def _too_long(hop: Hop, before: list[Hop], told: dict[Hop, int], alike: list[Hop]) -> Iterator[Finding]:
    """R6: the same report may reach its recipients later by this way than anybody else may keep them waiting."""
    ways = [one for one in before if one in told]
    if _sees(hop) or hop not in told or not ways:
        return
    feeding = set(before)
    others = [
        one for one in alike if one.rule.act == hop.rule.act and not one.who & hop.who and one not in feeding
    ]
    if others and told[hop] > max(told[one] for one in others):
        allowed = max(others, key=lambda one: told[one])
        first = min(ways, key=lambda one: told[one])
        names, total, limit = _names(hop), in_words(told[hop]), in_words(told[allowed])
        zh = f"{first.rule.id} 再 {hop.rule.id}，{names}至迟 {total} 得知；{allowed.rule.id} 只许 {limit}"
        en = f"{first.rule.id} and then {hop.rule.id}: {names} is told within {total}; {allowed.rule.id} allows {limit}"
        yield _relay([first, hop, allowed], zh, en)


def _over_before_told(hop: Hop, before: list[Hop], told: dict[Hop, int]) -> Iterator[Finding]:
    """R6: a limit from the occurrence that is over before those who owe it need be told."""
    ways = [told[one] for one in before if one in told]
    if hop.rule.after == "occurred" and hop.minutes is not None and ways and min(ways) > hop.minutes:
        first = next(one for one in before if told.get(one) == min(ways))
        zh = f"{hop.rule.id} 限发生后 {hop.rule.within}，{first.rule.id} 却许 {in_words(min(ways))} 才告诉它"
        en = f"{hop.rule.id} is due {hop.rule.within} after the occurrence; {first.rule.id} tells it within {in_words(min(ways))}"
        yield _relay([first, hop], zh, en)


def _relay(chain: list[Hop], zh: str, en: str) -> Finding:
    rules = [hop.rule for hop in chain]
    clauses = [clause for rule in rules for clause in rule.clause]
    return finding("R6", clauses, zh, en, witness=stated(rule.id for rule in rules))


def _names(hop: Hop) -> str:
    return "、".join(hop.rule.to.units)


def sent_by_nobody(pack: Pack) -> Iterator[Finding]:
    """R17: a unit passes on what others tell it, and they need not tell it."""
    for owed in pack.obligations:
        if not owed.informed_by:
            continue
        receiver = everyone(pack, owed.who)
        silent = [name for name in owed.informed_by if not _must_tell(pack, everyone(pack, [name]), receiver)]
        if silent and owed.who != UNDEFINED:
            units, who = "、".join(silent), "、".join(owed.who)
            zh = f"{owed.id}（{owed.does}）：要转的信息来自{units}，没有条款要它们告诉{who}"
            en = f"{owed.id} passes on what {units} know, and nothing obliges them to tell {who}"
            yield finding("R17", owed.clause, zh, en, witness=stated([owed.id], units=silent))


def _must_tell(pack: Pack, senders: set[str], receiver: set[str]) -> bool:
    telling = [(owed.who, owed.to.units) for owed in pack.obligations]
    telling += [(duty.unit, duty.to) for duty in pack.duties]
    return any(everyone(pack, who) & senders and everyone(pack, to) & receiver for who, to in telling)
