"""Who may decide: nobody, several, the proposer himself; what can be started and not ended (P1–P6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.names import canonical
from pinyue.plans.lint.rules import finding, stated
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import Power, Scope
from pinyue.plans.values import UNDEFINED

STARTS = {"response": ("activated", ("ended", "adjusted")), "warning": ("warned", ("warning.lifted",))}
CALLED = {"response": ("响应", "response"), "warning": ("预警", "warning")}


def defects(pack: Pack) -> Iterator[Finding]:
    """Every finding about powers."""
    yield from no_decider(pack)
    yield from several_deciders(pack)
    yield from self_approval(pack)
    yield from no_deputy(pack)
    yield from no_exit(pack)
    yield from other_hands(pack)
    yield from adjusted_by_others(pack)
    yield from run_from_above(pack)
    yield from proposers(pack)
    yield from read_in_two_ways(pack)


def no_decider(pack: Pack) -> Iterator[Finding]:
    """P1: a power without a decider, and a level of response or warning that no power starts."""
    for power in pack.powers:
        if power.decides == UNDEFINED:
            zh = f"{power.id}（{power.does}）没有写由谁决定"
            en = f"{power.id} does not say who decides"
            yield finding("P1", power.clause, zh, en, witness=stated([power.id]))
    for kind, level, clauses in _startable(pack):
        start = STARTS[kind][0]
        if not any(p.act == start and _covers(p, kind, level) for p in pack.powers):
            zh = f"没有写由谁启动{CALLED[kind][0]} {level}"
            en = f"nobody is given the power to start {CALLED[kind][1]} {level}"
            yield finding("P1", clauses, zh, en, witness=stated([], **{kind: level}))


def several_deciders(pack: Pack) -> Iterator[Finding]:
    """P1: powers over one act whose scopes meet and whose deciders differ; one finding for all that hang together."""
    for act in dict.fromkeys(power.act for power in pack.powers):
        powers = [p for p in pack.powers if p.act == act and p.decides != UNDEFINED]
        groups: list[list[Power]] = []
        for one, other in combinations(powers, 2):
            if _deciders(pack, one) != _deciders(pack, other) and _meet(pack, one.scope, other.scope):
                touched = [group for group in groups if one in group or other in group]
                groups = [group for group in groups if group not in touched]
                groups.append([one, other, *(p for group in touched for p in group)])
        for group in groups:
            here = [power for power in powers if power in group]
            who = "；".join(f"{p.id} {'、'.join(sorted(_deciders(pack, p)))}" for p in here)
            yield finding(
                "P1",
                [clause for p in here for clause in p.clause],
                f"{act} 在同一范围内有几个决定者：{who}",
                f"{act} has several deciders in one scope: {who}",
                witness=stated(p.id for p in here),
            )


def self_approval(pack: Pack) -> Iterator[Finding]:
    """P2: the proposer decides."""
    for power in pack.powers:
        both = canonical(pack, power.proposes) & _deciders(pack, power)
        if both:
            zh = f"{power.id}（{power.does}）：{'、'.join(sorted(both))}提请，又由它决定"
            en = f"{power.id}: {', '.join(sorted(both))} proposes and decides"
            yield finding("P2", power.clause, zh, en, witness=stated([power.id]))


def no_deputy(pack: Pack) -> Iterator[Finding]:
    """P3: once a plan, every power of the district whose decider has no deputy."""
    here = [
        p for p in pack.powers if p.decides != UNDEFINED and not p.outside and p.deputy in (UNDEFINED, ())
    ]
    if here:
        zh = f"{len(here)} 项权力没有写决定者不在时由谁代行"
        en = f"{len(here)} powers do not say who acts while the decider is away"
        clauses = [clause for p in here for clause in p.clause]
        yield finding("P3", clauses, zh, en, witness=stated(p.id for p in here))


def no_exit(pack: Pack) -> Iterator[Finding]:
    """P4: a level that somebody can start and nobody may end."""
    for kind, level, _ in _startable(pack):
        start, ends = STARTS[kind]
        decided = [p for p in pack.powers if p.decides != UNDEFINED and _covers(p, kind, level)]
        starting = [p for p in decided if p.act == start]
        if starting and not any(p.act in ends for p in decided):
            zh = f"{CALLED[kind][0]} {level} 能启动，没有写由谁终止"
            en = f"{CALLED[kind][1]} {level} can be started and nobody may end it"
            clauses = [clause for p in starting for clause in p.clause]
            yield finding("P4", clauses, zh, en, witness=stated(p.id for p in starting))


def other_hands(pack: Pack) -> Iterator[Finding]:
    """P6: one body starts a response, another ends it."""
    found: dict[tuple[str, ...], tuple[list[Power], list[str]]] = {}
    for response in pack.response.responses:
        covering = [p for p in pack.powers if p.decides != UNDEFINED and _covers(p, "response", response.id)]
        starting = [p for p in covering if p.act == "activated"]
        ending = [p for p in covering if p.act == "ended"]
        if starting and ending and not _all_deciders(pack, starting) & _all_deciders(pack, ending):
            both = [*starting, *ending]
            found.setdefault(tuple(p.id for p in both), (both, []))[1].append(response.id)
    for ids, (powers, levels) in found.items():
        begins = "、".join(sorted(_all_deciders(pack, [p for p in powers if p.act == "activated"])))
        ends = "、".join(sorted(_all_deciders(pack, [p for p in powers if p.act == "ended"])))
        listed = "、".join(levels)
        yield finding(
            "P6",
            [clause for p in powers for clause in p.clause],
            f"{listed}由{begins}启动，由{ends}终止",
            f"{listed} is started by {begins} and ended by {ends}",
            witness=stated(ids),
        )


def adjusted_by_others(pack: Pack) -> Iterator[Finding]:
    """P11: a level may be changed by a body that neither starts the levels it changes to nor consents to them."""
    for kind, (start, _) in STARTS.items():
        act = {"response": "adjusted", "warning": "warning.adjusted"}[kind]
        for power in pack.powers:
            if power.act != act or power.decides == UNDEFINED:
                continue
            starting = [
                other
                for other in pack.powers
                if other.act == start
                and getattr(other.scope, kind)
                and _meet(pack, power.scope, other.scope)
                and not (_deciders(pack, other) | canonical(pack, other.consent)) & _deciders(pack, power)
            ]
            if starting:
                who, levels = (
                    "、".join(sorted(_deciders(pack, power))),
                    [v for p in starting for v in getattr(p.scope, kind)],
                )
                listed = "、".join(dict.fromkeys(levels))
                clauses = [clause for one in (power, *starting) for clause in one.clause]
                zh = f"{power.id}：{CALLED[kind][0]}由{who}调整，{listed}却由别人启动"
                en = f"{power.id}: {who} adjusts {CALLED[kind][1]}s, while others start {listed}"
                yield finding("P11", clauses, zh, en, witness=stated([power.id, *(p.id for p in starting)]))


def run_from_above(pack: Pack) -> Iterator[Finding]:
    """P7: once a plan, the levels of response that only an authority above the district starts."""
    own = [p for p in pack.powers if p.act == "activated" and not p.outside and p.decides != UNDEFINED]
    above = [
        r for r in pack.response.responses if r.outside and not any(_covers(p, "response", r.id) for p in own)
    ]
    if above:
        listed = "、".join(response.id for response in above)
        yield finding(
            "P7",
            [clause for response in above for clause in response.clause],
            f"响应 {listed} 由上级启动，没有写本级自己启动哪一级",
            f"response {listed} is started above the district; what the district starts itself is not said",
            witness=stated([], responses=[response.id for response in above]),
        )


def proposers(pack: Pack) -> Iterator[Finding]:
    """P8 and P9: one decision proposed by different units, or by nobody that is named."""
    for one, other in combinations(pack.powers, 2):
        same = one.act == other.act and _deciders(pack, one) == _deciders(pack, other) != frozenset()
        mine, theirs = canonical(pack, one.proposes), canonical(pack, other.proposes)
        if same and mine and theirs and mine != theirs and _meet(pack, one.scope, other.scope):
            who = f"{one.id} {'、'.join(sorted(mine))}；{other.id} {'、'.join(sorted(theirs))}"
            zh, en = f"{one.act} 由谁提请不一：{who}", f"{one.act} is proposed by different units: {who}"
            yield finding("P8", (*one.clause, *other.clause), zh, en, witness=stated([one.id, other.id]))
    for power in pack.powers:
        if power.proposes == UNDEFINED:
            zh, en = f"{power.id}（{power.does}）没有写由谁提请", f"{power.id} does not say who proposes"
            yield finding("P9", power.clause, zh, en, witness=stated([power.id]))


def read_in_two_ways(pack: Pack) -> Iterator[Finding]:
    """P10: a power whose conditions another reading of the text words otherwise."""
    for power in pack.powers:
        for name, needs in power.variants.items():
            if needs != power.needs:
                zh = f"{power.id}（{power.does}）的条件按 {name} 读法不同"
                en = f"{power.id} has other conditions under {name}"
                yield finding("P10", power.clause, zh, en, witness=stated([power.id], variant=name))


def _startable(pack: Pack) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every level of response and of warning: the kind of ladder, its id, its clauses."""
    for response in pack.response.responses:
        yield "response", response.id, response.clause
    for level in pack.warning.ladder.levels if pack.warning.ladder else ():
        yield "warning", level.id, level.clause


def _covers(power: Power, kind: str, value: str) -> bool:
    """Whether a power's scope takes in a level of response or of warning."""
    named: tuple[str, ...] = getattr(power.scope, kind)
    return not named or value in named


def _meet(pack: Pack, one: Scope, other: Scope) -> bool:
    """Whether something lies in both scopes; a part that is not given is not limited."""
    kinds = ("level", "response", "warning", "topic", "event_type")
    pairs = [(getattr(one, kind), getattr(other, kind)) for kind in kinds]
    pairs.append((_classes(pack, one), _classes(pack, other)))
    return all(not mine or not theirs or set(mine) & set(theirs) for mine, theirs in pairs)


def _classes(pack: Pack, scope: Scope) -> set[str]:
    """The classes of events in a scope: those that it names, or those of the kinds that it names."""
    return set(scope.event_class) or {pack.event_types[kind].of for kind in scope.event_type}


def _deciders(pack: Pack, power: Power) -> frozenset[str]:
    return frozenset(canonical(pack, power.decides))


def _all_deciders(pack: Pack, powers: Iterable[Power]) -> set[str]:
    return {name for power in powers for name in _deciders(pack, power)}
