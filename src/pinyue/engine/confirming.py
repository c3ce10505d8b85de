"""Whom must somebody confirm?  An office or placeholder that stands for nobody, or for several, becomes a task, not a guess."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pinyue.engine.clock import CHINA
from pinyue.engine.incident import Incident, State
from pinyue.engine.owed import owed
from pinyue.engine.tasks import tasks
from pinyue.engine.units import Directory, role_of
from pinyue.plans.pack import Pack

SETTLED = frozenset({"dormant", "met", "met-late", "superseded", "waived", "lapsed"})


@dataclass(frozen=True)
class Confirmation:
    """A name of the plan that somebody must confirm: no ``candidates``, several, or one who is not sure; and what waits for it.

    An entry whose ``bind`` fills the name settles it.
    """

    name: str
    candidates: tuple[str, ...]
    needed_by: tuple[str, ...]


def confirmations(
    pack: Pack, incident: Incident, directory: Directory | None, now: datetime
) -> list[Confirmation]:
    """Every name that open obligations and applying tasks wait for, in the order in which it is met."""
    state = incident.at(now).state or State(now)
    waiting: dict[str, list[str]] = {}
    for row in owed(pack, incident, directory, now):
        if row.status not in SETTLED:
            _note(waiting, row.unresolved, row.id)
    for task in tasks(pack, incident, directory, now):
        if task.status == "applies":
            _note(waiting, task.unresolved, task.id)
    on = now.astimezone(CHINA).date()
    return [
        Confirmation(
            name,
            directory.resolve(role_of(pack, state.bound, name), on).names if directory else (),
            tuple(dict.fromkeys(needed_by)),
        )
        for name, needed_by in waiting.items()
    ]


def _note(waiting: dict[str, list[str]], names: Iterable[str], statement: str) -> None:
    for name in names:
        waiting.setdefault(name, []).append(statement)
