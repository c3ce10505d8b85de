"""The same situation under several plans, side by side: how grave, who starts the response, what the first hour asks of whom.

Minute 0 is when it happened, was found and was received, all at once; in a second course the response that fits the level is
activated in that same minute.  Everything is asked of ``fold``, ``owed`` and ``may``; nothing is graded or timed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pinyue.engine.deciders import Decision, decision
from pinyue.engine.due import LIVE, due_by
from pinyue.engine.gaps import Gap, acts_nobody_owes, functions_nobody_serves, powers_nobody_has
from pinyue.engine.grading import Grading, Status
from pinyue.engine.history import Entry
from pinyue.engine.incident import Incident, State, fold
from pinyue.engine.owed import Obligation, owed
from pinyue.engine.publishing import Publishing, publishing
from pinyue.engine.situation import Facts, Value, parse_value
from pinyue.plans.loader import did_you_mean
from pinyue.plans.pack import Pack
from pinyue.words import BadInput, tr

HOUR = timedelta(hours=1)
STANDING = frozenset({"monitoring", "upkeep"})  # phases that go on without any event

# Why no level counts: as grading says, or several at once without a rule which counts, or no levels at all.
NoLevel = Status | Literal["several", "no-ladder"]


@dataclass(frozen=True)
class Due:
    """One obligation of the situation.

    ``minute`` counts from minute 0 (None where the plan gives no number, or the hour ends before it); ``late`` where the time
    had run out before anyone knew or before its condition held; ``activated`` where it is owed only once the response is.
    """

    row: Obligation
    minute: int | None
    late: bool
    activated: bool


@dataclass(frozen=True)
class Start:
    """One response that fits the situation, the levels it is for, and who activates it."""

    response: str
    levels: tuple[str, ...]
    run_by: tuple[str, ...]
    clause: tuple[str, ...]
    decision: Decision


@dataclass(frozen=True)
class Told:
    """A recipient, and the obligation under which it is told first."""

    recipient: str
    by: Due


@dataclass(frozen=True)
class Side:
    """One plan's answers.  ``not_asked`` are facts that were given and that this plan does not know, or not with this
    value.

    ``level`` is what counts (judged or certain), ``no_level`` why there is none.  ``hour`` are the obligations of the first
    hour by due time, ``later`` how many have a later time, ``soft`` those with a word or nothing for a time, ``waiting``
    those whose clock an act must start.  ``activated`` is the response that the second course assumes.
    """

    pack: Pack
    facts: Facts
    not_asked: tuple[str, ...]
    grading: Grading | None
    judged: str | None
    level: str | None
    possible: tuple[str, ...]
    no_level: NoLevel | None
    starts: tuple[Start, ...]
    activated: str | None
    hour: tuple[Due, ...]
    later: int
    soft: tuple[Due, ...]
    waiting: tuple[Due, ...]
    told: tuple[Told, ...]
    publishing: tuple[Publishing, ...]


@dataclass(frozen=True)
class Comparison:
    """All sides, and what has an owner under one plan and none under another."""

    at: datetime
    occurred: datetime
    sides: tuple[Side, ...]
    functions: tuple[Gap, ...]
    acts: tuple[Gap, ...]
    powers: tuple[Gap, ...]


def compare(
    packs: Sequence[Pack],
    given: Mapping[str, str],
    at: datetime,
    *,
    judged: str | None = None,
    occurred: datetime | None = None,
) -> Comparison:
    """The situation under each plan.  ``given`` are facts as text, ``judged`` a level that somebody has judged, for the plans
    that have it; ``occurred`` lies before ``at`` where it was learned late.

    Raises BadInput for a fact or a level that no plan knows, and for a value that a plan cannot read.
    """
    _refuse_unknown_level(packs, judged)
    facts = _facts(packs, given)
    occurred = min(occurred or at, at)
    sides = tuple(
        _side(pack, given, known, at, judged, occurred) for pack, known in zip(packs, facts, strict=True)
    )
    owed_in = [{due.row.act for due in (*side.hour, *side.soft, *side.waiting)} for side in sides]
    return Comparison(
        at,
        occurred,
        sides,
        functions_nobody_serves(packs),
        acts_nobody_owes(packs, owed_in),
        powers_nobody_has(packs),
    )


def facts_known(pack: Pack) -> tuple[str, ...]:
    """The facts that a plan can be told of."""
    return (*pack.levels.measures, *pack.levels.qualifiers) if pack.levels else ()


def has_criteria(pack: Pack) -> bool:
    """Whether the plan itself says when a level holds."""
    return pack.levels is not None and any(level.criteria for level in pack.levels.levels)


def _facts(packs: Sequence[Pack], given: Mapping[str, str]) -> list[dict[str, Value]]:
    """What each plan takes of the facts: those that it knows by this name, and with a value that it knows."""
    found: list[dict[str, Value]] = [{} for _ in packs]
    for name, text in given.items():
        refused: BadInput | None = None
        for pack, facts in zip(packs, found, strict=True):
            if pack.levels is not None and name in facts_known(pack):
                try:
                    facts[name] = parse_value(pack.levels, name, text)
                except BadInput as error:
                    refused = refused or BadInput(f"{pack.id}: {error.message}")
        if not any(name in facts for facts in found):
            raise refused or _unknown(packs, name)
    return found


def _unknown(packs: Sequence[Pack], name: str) -> BadInput:
    hint = did_you_mean(name, dict.fromkeys(fact for pack in packs for fact in facts_known(pack)))
    return BadInput(
        tr(f"这几个预案都没有指标 '{name}'{hint}", f"none of these plans knows the fact '{name}'{hint}")
    )


def _refuse_unknown_level(packs: Sequence[Pack], judged: str | None) -> None:
    levels = dict.fromkeys(level for pack in packs for level in _levels(pack))
    if judged is not None and judged not in levels:
        shown = "、".join(levels)
        raise BadInput(
            tr(
                f"这几个预案都没有级别 '{judged}'；有：{shown}",
                f"none of these plans has the level '{judged}'; there are: {shown}",
            )
        )


def _levels(pack: Pack) -> tuple[str, ...]:
    return tuple(level.id for level in pack.levels.levels) if pack.levels else ()


def _side(
    pack: Pack,
    given: Mapping[str, str],
    facts: Mapping[str, Value],
    at: datetime,
    judged: str | None,
    occurred: datetime,
) -> Side:
    judged = judged if judged in _levels(pack) else None
    entries = [Entry(occurred, "occurred"), Entry(at, "received", set=facts)]
    entries += [Entry(at, "judged", level=judged)] if judged else []
    before = fold(pack, entries)
    state = before.state or State(at)
    starts = tuple(_starts(pack, before, state, at))
    response = next((start.response for start in starts if state.level in start.levels), None)
    after = fold(pack, [*entries, Entry(at, "activated", response=response)]) if response else before
    hour, later = _hour(pack, before, after, at)
    soft, waiting = _untimed(pack, before, after, at + HOUR)
    return Side(
        pack=pack,
        facts=facts,
        not_asked=tuple(name for name in given if name not in facts),
        grading=state.grading,
        judged=judged,
        level=state.level,
        possible=state.possible,
        no_level=_no_level(pack, state),
        starts=starts,
        activated=response,
        hour=hour,
        later=later,
        soft=soft,
        waiting=waiting,
        told=_told((*hour, *soft)),
        publishing=publishing(pack, after, state.possible, at),
    )


def why_no_level(grading: Grading) -> NoLevel | None:
    """Why a grading gives no level that counts; None where it gives one."""
    if grading.chosen is not None:
        return None
    return "several" if grading.status == "graded" else grading.status


def _no_level(pack: Pack, state: State) -> NoLevel | None:
    if state.level is not None:
        return None
    if pack.levels is None or not pack.levels.levels or state.grading is None:
        return "no-ladder"
    return why_no_level(state.grading)


# --- who activates


def _starts(pack: Pack, incident: Incident, state: State, at: datetime) -> list[Start]:
    """The responses for each level that the event may turn out to have; all of them where people judge the level."""
    if state.grading is not None and state.grading.status == "out-of-scope":
        return []
    open_level = not state.possible and not has_criteria(pack)
    found = []
    for response in pack.response.responses:
        levels = tuple(level for level in response.for_level if level in state.possible or open_level)
        if levels or (open_level and not response.for_level):
            scope = {"response": response.id, **({"level": levels[0]} if levels else {})}
            run_by = response.run_by if isinstance(response.run_by, tuple) else ()
            ruling = decision(pack, incident, "activated", at, scope)
            found.append(Start(response.id, levels, run_by, response.clause, ruling))
    return found


# --- what is owed


def _hour(pack: Pack, before: Incident, after: Incident, at: datetime) -> tuple[tuple[Due, ...], int]:
    end = at + HOUR
    anyway = {_claim(row) for row in due_by(pack, before, end)}
    hour = tuple(
        Due(row, _minute(row.due, at), _is_late(row, at), _claim(row) not in anyway)
        for row in due_by(pack, after, end)
    )
    rows = owed(pack, after, None, end)
    later = sum(row.status in LIVE and row.due is not None and row.due > end for row in rows)
    return hour, later


def _minute(due: datetime | None, at: datetime) -> int | None:
    return None if due is None else int((due - at).total_seconds() // 60)


def _is_late(row: Obligation, at: datetime) -> bool:
    return row.status == "overdue-at-trigger" or (row.due is not None and row.due < at)


def _claim(row: Obligation) -> tuple[object, ...]:
    return row.id, row.who, row.due


def _untimed(
    pack: Pack, before: Incident, after: Incident, now: datetime
) -> tuple[tuple[Due, ...], tuple[Due, ...]]:
    """What is owed without a number, and what waits for the act that starts its clock."""
    live = {_claim(row) for row in owed(pack, before, None, now) if row.status in LIVE}
    soft, waiting = [], []
    for row in owed(pack, after, None, now):
        if row.due is not None or row.phase in STANDING:
            continue
        if row.status in LIVE:
            soft.append(Due(row, None, False, _claim(row) not in live))
        elif row.status == "dormant" and row.triggered is not None:
            waiting.append(Due(row, None, False, False))
    return tuple(soft), tuple(waiting)


def _told(dues: Sequence[Due]) -> tuple[Told, ...]:
    """Every recipient once, by the obligation that reaches it first: numbers before words, words before nothing."""
    first: dict[str, Due] = {}
    for due in sorted(dues, key=lambda due: (due.minute is None, due.minute or 0, due.row.soft is None)):
        for recipient in due.row.to:
            first.setdefault(recipient, due)
    return tuple(Told(recipient, due) for recipient, due in first.items())
