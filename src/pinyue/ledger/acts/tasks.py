"""A unit's tasks: received (签收), under way, done, refused.  The task is a duty or an action of the packs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Unpack

from pinyue.engine.incident import Incident
from pinyue.engine.powers import Refusal
from pinyue.engine.tasks import Task, tasks
from pinyue.engine.units import is_any
from pinyue.ledger import book
from pinyue.ledger.acts.saying import More, Plain, say
from pinyue.ledger.book import Appended
from pinyue.ledger.entries import Actor
from pinyue.ledger.rights import Refused
from pinyue.plans.loader import did_you_mean
from pinyue.words import BadInput, tr


def task_received(
    number: str, expected: int, actor: Actor, at: datetime, task: str, **more: Unpack[More]
) -> Appended:
    """The unit has seen the task and takes it on."""
    return _task("task.received", number, expected, actor, at, task, more)


def task_progress(
    number: str, expected: int, actor: Actor, at: datetime, task: str, note: str, **more: Unpack[Plain]
) -> Appended:
    """How far the task is."""
    return _task("task.progress", number, expected, actor, at, task, {**more, "note": note})


def task_done(
    number: str, expected: int, actor: Actor, at: datetime, task: str, **more: Unpack[More]
) -> Appended:
    """The task is done."""
    return _task("task.done", number, expected, actor, at, task, more)


def task_refused(
    number: str, expected: int, actor: Actor, at: datetime, task: str, note: str, **more: Unpack[Plain]
) -> Appended:
    """The unit says that the task is not its own, or cannot be done, and why."""
    return _task("task.refused", number, expected, actor, at, task, {**more, "note": note})


def _task(
    kind: str, number: str, expected: int, actor: Actor, at: datetime, task: str, more: Mapping[str, Any]
) -> Appended:
    """Raises BadInput where no plan gives this task in the present state, Refused where it is another unit's."""
    incident = book.incident_of(number)
    given = [
        (folded, one)
        for folded in book.history(incident)
        for one in tasks(folded.pack, folded, book.directory_of(incident, folded.pack), at)
    ]
    mine = [(folded, one) for folded, one in given if one.id == task]
    if not mine:
        hint = did_you_mean(task, {one.id for _, one in given})
        raise BadInput(tr(f"现在没有任务 '{task}'{hint}", f"no task '{task}' at that time{hint}"))
    by = more.get("by", actor.unit)
    if not any(_is_its_own(folded, one, by) for folded, one in mine):
        units = tuple(dict.fromkeys(unit for _, one in mine for unit in one.unit))
        clause = tuple(dict.fromkeys(clause for _, one in mine for clause in one.clause))
        named = "、".join(units)
        raise Refused(
            tr(f"{task} 是 {named} 的任务，不是 {by} 的", f"{task} is a task of {named}, not of {by}"),
            Refusal(clause, units),
        )
    return say(number, expected, actor, kind, at, more, task=task)


def _is_its_own(folded: Incident, task: Task, by: str) -> bool:
    """A task for which the plan names nobody may be anybody's."""
    bound = folded.state.bound if folded.state else {}
    return not task.unit or is_any(folded.pack, bound, by, (*task.unit, *task.with_, *task.holders))
