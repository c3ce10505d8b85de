"""Which standing duties and which actions of the menus apply to this event, and for whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from pinyue.engine.clock import CHINA
from pinyue.engine.incident import Incident, State, is_reached
from pinyue.engine.units import Directory, role_of, stand_in, unbound
from pinyue.plans.conditions import verdict
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import Action, Duty
from pinyue.plans.values import UNDEFINED, Needs


@dataclass(frozen=True)
class Task:
    """A duty or an action that applies; or, ``unsettled``, that may apply once the facts of ``ask`` are known.

    ``unit`` is empty where the plan names nobody.  ``holders`` stand in for placeholders and offices, ``unresolved`` are those
    that somebody must fill, also among those who are assisted or told.  An action with ``choice: one_or_more`` is one of a menu.
    """

    id: str
    kind: Literal["duty", "action"]
    clause: tuple[str, ...]
    unit: tuple[str, ...]
    with_: tuple[str, ...]
    does: str
    modality: str
    phase: tuple[str, ...]
    force: str
    status: Literal["applies", "unsettled"]
    ask: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    unresolved: tuple[str, ...] = ()
    function: tuple[str, ...] = ()
    choice: str = "all"
    part_of: str | None = None


def tasks(pack: Pack, incident: Incident, directory: Directory | None, now: datetime) -> list[Task]:
    """Every duty and action that applies at ``now`` or cannot be settled yet, in the plan's order.  Pure, as ``owed`` is."""
    incident = incident.at(now)
    state = incident.state or State(now)
    wholes = {action.id: action for action in pack.actions}
    found = [
        *(task for duty in pack.duties for task in _of(incident, state, duty, duty)),
        *(
            task
            for action in pack.actions
            for task in _of(incident, state, action, wholes.get(action.part_of or "", action))
        ),
    ]
    return found if directory is None else [_resolved(pack, state, task, directory, now) for task in found]


def _of(incident: Incident, state: State, statement: Duty | Action, whole: Duty | Action) -> Iterator[Task]:
    """The task of a duty or action.  A step without units of its own is for those of the action it is part of."""
    if not is_reached(statement.when, state) or not is_reached(whole.when, state):
        return
    unmarked = incident.reading.unmarked if incident.reading else "statutory"
    needs = Needs(
        all=(*_needs(incident, statement).all, *(whole.when.facts.all if whole is not statement else ()))
    )
    conditions = (*statement.when.if_, *(whole.when.if_ if whole is not statement else ()))
    settled = verdict(incident.pack.levels, unmarked, needs, conditions, state.facts, statement.when.unless)
    if settled.holds is False:
        return
    named = statement if statement.unit != UNDEFINED else whole
    unit = () if named.unit == UNDEFINED else named.unit
    phase = statement.phase
    yield Task(
        id=statement.id,
        kind="duty" if isinstance(statement, Duty) else "action",
        clause=statement.clause,
        unit=unit,
        with_=statement.with_ or named.with_,
        does=statement.does,
        modality=statement.modality,
        phase=(phase,) if isinstance(phase, str) else phase,
        force=statement.force,
        status="applies" if settled.holds else "unsettled",
        ask=settled.ask,
        holders=stand_in(state.bound, unit),
        unresolved=unbound(incident.pack, state.bound, (*unit, *_others(statement))),
        function=statement.function if isinstance(statement, Duty) else (),
        choice=statement.choice if isinstance(statement, Action) else "all",
        part_of=statement.part_of if isinstance(statement, Action) else None,
    )


def _others(statement: Duty | Action) -> tuple[str, ...]:
    """Whom a duty assists and whom it tells."""
    if isinstance(statement, Action):
        return ()
    principal = statement.principal if statement.principal not in (None, UNDEFINED) else ()
    return (*(principal or ()), *statement.to)


def _needs(incident: Incident, statement: Duty | Action) -> Needs:
    """The facts it needs; other ones where a variant of the reading says so."""
    if isinstance(statement, Duty) and incident.reading:
        for name in incident.reading.variants:
            if name in statement.variants:
                return statement.variants[name]
    return statement.when.facts


def _resolved(pack: Pack, state: State, task: Task, directory: Directory, now: datetime) -> Task:
    on = now.astimezone(CHINA).date()
    held = {name: directory.resolve(role_of(pack, state.bound, name), on) for name in task.unresolved}
    found = dict.fromkeys((*task.holders, *(person for holders in held.values() for person in holders.names)))
    return replace(
        task,
        holders=tuple(found),
        unresolved=tuple(name for name in task.unresolved if not held[name].settled),
    )
