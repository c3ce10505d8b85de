"""Who owes what to whom by when: what is not said, said twice, or cannot be met (R1–R12), and the calendar (C2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

from pinyue.plans.lint.finding import Finding, Severity
from pinyue.plans.lint.names import canonical
from pinyue.plans.lint.rules import finding, stated
from pinyue.plans.lint.spans import KNOWING
from pinyue.plans.lint.states import exclude
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import Action, Duty, Obligation, Upkeep
from pinyue.plans.values import UNDEFINED, SoftTime, Span

PARTS = {
    "who": ("谁做", "who acts"),
    "to": ("向谁", "the recipient"),
    "within": ("时限", "the deadline"),
    "after": ("从何时起算", "the start of the clock"),
    "channel": ("方式", "the channel"),
}


def defects(pack: Pack, overlapping: Iterable[Finding]) -> Iterator[Finding]:
    """Every finding about deadlines; ``overlapping`` are the overlaps (G1) of the event levels."""
    yield from undefined_parts(pack)
    yield from soft_only(pack)
    yield from two_deadlines(pack, overlapping)
    yield from due_before_judged(pack)
    yield from endless_cadence(pack)
    yield from levels_left_out(pack)
    yield from graver_left_out(pack)
    yield from clock_from_occurrence(pack)
    yield from idle_calendar(pack)


def undefined_parts(pack: Pack) -> Iterator[Finding]:
    """R1: one finding a statement, naming every part that is not stated."""
    for owed in pack.obligations:
        missing = list(_undefined(owed))
        if missing:
            yield _parts(owed.id, owed.clause, owed.does, missing, owed.force == "must")
    # A step is for those of its whole; a measure of a programme without a lead is A1.
    actions = [a for a in pack.actions if a.part_of is None and a not in pack.programme.actions]
    tasks: tuple[Duty | Action, ...] = (*pack.duties, *actions)
    for task in tasks:
        if task.unit == UNDEFINED:
            yield _parts(task.id, task.clause, task.does, ["who"], task.force == "must")


def _undefined(owed: Obligation) -> Iterator[str]:
    if owed.who == UNDEFINED:
        yield "who"
    if owed.to.basis == UNDEFINED:
        yield "to"
    if owed.within == UNDEFINED and owed.every is None:
        yield "within"
    if isinstance(owed.within, Span) and owed.after == UNDEFINED:
        yield "after"
    if owed.channel == UNDEFINED:
        yield "channel"


def _parts(name: str, clauses: Iterable[str], does: str, missing: list[str], must: bool) -> Finding:
    severity: Severity = "E" if must and {"who", "to"} & set(missing) else "W"
    return finding(
        "R1",
        clauses,
        f"{name}（{does}）没有写：{'、'.join(PARTS[part][0] for part in missing)}",
        f"{name} does not say {', '.join(PARTS[part][1] for part in missing)}",
        severity="I" if missing == ["channel"] else severity,
        witness=stated([name], undefined=missing),
    )


def soft_only(pack: Pack) -> Iterator[Finding]:
    """R2: one finding a word, listing every statement that has nothing but it."""
    used: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for owed in pack.obligations:
        if isinstance(owed.within, SoftTime) and owed.force == "must":
            used.setdefault(owed.within.word, []).append((owed.id, owed.clause))
    tasks: tuple[Duty | Action | Upkeep, ...] = (*pack.duties, *pack.actions, *pack.calendar)
    for task in tasks:
        if task.soft and task.force == "must":
            used.setdefault(task.soft, []).append((task.id, task.clause))
    for word, where in used.items():
        if word not in pack.plan.soft_times:
            yield finding(
                "R2",
                [clause for _, clauses in where for clause in clauses],
                f"只写“{word}”而没有数的有 {len(where)} 处",
                f"{word} without a number, {len(where)} times",
                witness=stated((name for name, _ in where), word=word),
            )


def two_deadlines(pack: Pack, overlapping: Iterable[Finding]) -> Iterator[Finding]:
    """R3: the same act by the same sender to the same recipient, from the same moment, within two different times."""
    meeting: dict[frozenset[str], Finding] = {}
    for found in overlapping:
        for pair in combinations(found.levels, 2):
            meeting.setdefault(frozenset(pair), found)
    for one, other in _of_one_act(pack.obligations):
        if not _is_same_duty(pack, one, other) or one.within == other.within or exclude(one.when, other.when):
            continue
        levels = [frozenset((a, b)) for a in one.when.level for b in other.when.level]
        apart = levels and not set(one.when.level) & set(other.when.level)
        overlap = next((meeting[pair] for pair in levels if pair in meeting), None) if apart else None
        if apart and overlap is None:
            continue
        both = "、".join(sorted(canonical(pack, one.to.units) & canonical(pack, other.to.units)))
        zh = f"{one.id} 限 {one.within}，{other.id} 限 {other.within}，都是向{both}"
        en = f"{one.id} within {one.within}, {other.id} within {other.within}, both to {both}"
        more: dict[str, Any] = {}
        if overlap:
            zh += f"；{'、'.join(overlap.levels)} 同时成立时都算"
            en += f"; both count where {', '.join(overlap.levels)} hold"
            more["facts"] = dict(overlap.witness)
        yield finding("R3", (*one.clause, *other.clause), zh, en, witness=stated([one.id, other.id], **more))


def _of_one_act(duties: Sequence[Obligation]) -> Iterator[tuple[Obligation, Obligation]]:
    """The pairs of timed duties that are the same act from the same moment, in the order of the plan."""
    alike: dict[tuple[str, str], list[Obligation]] = {}
    timed = [owed for owed in duties if isinstance(owed.within, Span)]
    for owed in timed:
        alike.setdefault((owed.act, owed.after), []).append(owed)
    passed: Counter[tuple[str, str]] = Counter()
    for one in timed:
        key = (one.act, one.after)
        passed[key] += 1
        for other in alike[key][passed[key] :]:
            yield one, other


def _is_same_duty(pack: Pack, one: Obligation, other: Obligation) -> bool:
    return (
        (one.channel == other.channel or "any" in (one.channel, other.channel))
        and bool(canonical(pack, one.who) & canonical(pack, other.who))
        and bool(canonical(pack, one.to.units) & canonical(pack, other.to.units))
    )


def due_before_judged(pack: Pack) -> Iterator[Finding]:
    """R4: the clock runs from the first knowledge and the duty depends on a level that nobody must judge any sooner."""
    limits = [o.within for o in pack.obligations if o.act == "judged" and isinstance(o.within, Span)]
    for owed in pack.obligations:
        if owed.when.level and owed.after in KNOWING and isinstance(owed.within, Span) and not limits:
            levels = "、".join(owed.when.level)
            yield finding(
                "R4",
                owed.clause,
                f"{owed.id} 限 {owed.within}，自 {owed.after} 起算，级别（{levels}）何时定下没有时限",
                f"{owed.id} is due {owed.within} after {owed.after}, but no limit is set for judging"
                f" whether it is {' or '.join(owed.when.level)}",
                witness=stated([owed.id]),
            )


def endless_cadence(pack: Pack) -> Iterator[Finding]:
    """R7: something recurs and it is not said until when, or what one round is."""
    for owed in pack.obligations:
        missing = []
        if owed.every and owed.until == UNDEFINED:
            missing.append(("到何时为止", "until when"))
        if owed.every and owed.window.is_ == UNDEFINED:
            missing.append(("一轮怎么算", "what one round is"))
        if missing:
            yield finding(
                "R7",
                owed.clause,
                f"{owed.id} 每 {owed.every} 一次，没有写：{'、'.join(zh for zh, _ in missing)}",
                f"{owed.id} recurs every {owed.every}; not said: {', '.join(en for _, en in missing)}",
                witness=stated([owed.id]),
            )


def levels_left_out(pack: Pack) -> Iterator[Finding]:
    """R8: a sender's report has a number or a cadence at some levels, and none at others.

    A duty of nobody in particular may be anybody's, so it counts for every sender.
    """
    levels = [level.id for level in pack.levels.levels] if pack.levels else []
    timed = [owed for owed in pack.obligations if owed.every or isinstance(owed.within, Span)]
    for act, cadence in dict.fromkeys((owed.act, bool(owed.every)) for owed in timed):
        alike = [owed for owed in timed if (owed.act, bool(owed.every)) == (act, cadence)]
        told: set[tuple[str, ...]] = set()
        for sender in dict.fromkeys(
            name for owed in alike for name in sorted(canonical(pack, owed.who)) or [""]
        ):
            duties = [
                o for o in alike if not sender or o.who == UNDEFINED or sender in canonical(pack, o.who)
            ]
            by_level = [owed for owed in duties if owed.when.level]
            missing = [level for level in levels if not any(level in owed.when.level for owed in by_level)]
            ids = tuple(owed.id for owed in by_level)
            if by_level and missing and ids not in told and not any(owed.when.is_always() for owed in duties):
                told.add(ids)
                yield _left_out(sender, act, cadence, by_level, missing)


def _left_out(sender: str, act: str, cadence: bool, duties: list[Obligation], missing: list[str]) -> Finding:
    zh, en = ("周期", "cadence") if cadence else ("时限", "deadline")
    return finding(
        "R8",
        [clause for owed in duties for clause in owed.clause],
        f"{f'{sender}的 ' if sender else ''}{act} 对 {'、'.join(missing)} 没有{zh}",
        f"{act}{f' by {sender}' if sender else ''} has no {en} at {', '.join(missing)}",
        witness=stated((owed.id for owed in duties), levels=missing),
    )


def graver_left_out(pack: Pack) -> Iterator[Finding]:
    """R18: an act that is owed at a milder level and at a graver one is owed by nobody.  (With a number: R8.)"""
    levels = sorted(pack.levels.levels, key=lambda level: level.rank) if pack.levels else []
    for act in dict.fromkeys(owed.act for owed in pack.obligations):
        alike = [owed for owed in pack.obligations if owed.act == act]
        told = {name for owed in alike for name in owed.when.level}
        milder = [position for position, level in enumerate(levels) if level.id in told]
        graver = [level for level in levels[: max(milder, default=0)] if level.id not in told]
        timed = any(owed.every or isinstance(owed.within, Span) for owed in alike)
        if graver and not timed and all(owed.when.level for owed in alike):
            zh = f"{act} 在 {'、'.join(sorted(told))} 要做，更重的 {'、'.join(one.id for one in graver)} 没有写"
            en = f"{act} is owed at {', '.join(sorted(told))}, and at the graver {', '.join(one.id for one in graver)} not"
            clauses = [clause for owed in alike for clause in owed.clause]
            witness = stated((owed.id for owed in alike), levels=[one.id for one in graver])
            yield finding("R18", clauses, zh, en, witness=witness)


def clock_from_occurrence(pack: Pack) -> Iterator[Finding]:
    """R12: a number of hours from the occurrence itself."""
    for owed in pack.obligations:
        if owed.after == "occurred" and isinstance(owed.within, Span):
            yield finding(
                "R12",
                owed.clause,
                f"{owed.id} 限 {owed.within}，从事件发生起算，知道得晚时已经超时",
                f"{owed.id} is due {owed.within} after the occurrence: overdue if it is found later",
                witness=stated([owed.id]),
            )


def idle_calendar(pack: Pack) -> Iterator[Finding]:
    """C2: a recurring task without a period, a day to count from, or anybody to do it."""
    for task in pack.calendar:
        missing = []
        if task.every == UNDEFINED:
            missing.append(("周期", "period"))
        if isinstance(task.every, Span) and task.after == UNDEFINED:
            missing.append(("起点", "start"))
        if task.target and task.by is None:
            missing.append(("期限", "day"))
        if task.who == UNDEFINED:
            missing.append(("谁做", "owner"))
        if missing:
            yield finding(
                "C2",
                task.clause,
                f"{task.id}（{task.does}）没有写：{'、'.join(zh for zh, _ in missing)}",
                f"{task.id} has no {', no '.join(en for _, en in missing)}",
                witness=stated([task.id]),
            )
