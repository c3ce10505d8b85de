"""S15: names that stand for nobody in particular, and nothing in the plan says for whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pinyue.plans.lint.finding import Finding, Severity
from pinyue.plans.lint.names import canonical
from pinyue.plans.lint.rules import finding, stated
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import Unit
from pinyue.plans.values import UNDEFINED

# Words that point at the place or the object of the event: who it is follows from the event itself.
OF_THE_EVENT = re.compile(r"事发|发生|涉事|涉案|属地|所在|当地|现场|波及|受灾|事件单位|责任单位")
Use = tuple[str, tuple[str, ...], Iterable[str]]


def unbound(pack: Pack) -> Iterator[Finding]:
    """S15: once a name, with the statements that rest on it."""
    posts = {
        word
        for seat in pack.seats
        for post in seat.posts
        if post.held_by != UNDEFINED
        for word in (post.post,)
    }
    uses: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for user, clauses, names in _acting(pack):
        for name in sorted(canonical(pack, names)):
            if (user, clauses) not in uses.setdefault(name, []):
                uses[name].append((user, clauses))
    for name, unit in pack.command.units.items():
        if name in uses and _is_open(unit) and not posts & {name, *unit.aliases}:
            yield _unbound(name, unit, uses[name])


def _unbound(name: str, unit: Unit, where: list[tuple[str, tuple[str, ...]]]) -> Finding:
    of_the_event = any(OF_THE_EVENT.search(word) for word in (name, *unit.aliases))
    severity: Severity = "I" if of_the_event else "W"
    if unit.one_of:
        zh = f"{name}可以是{'、'.join(unit.one_of)}，没有写是哪一个"
        en = f"{name} can be {', '.join(unit.one_of)}; which one is not said"
    else:
        zh, en = f"{name}是谁没有写", f"it is not said who {name} is"
    if of_the_event:
        zh, en = f"{zh}，随事件而定", f"{en}; the event decides"
    return finding(
        "S15",
        [clause for _, clauses in where for clause in clauses],
        f"{zh}（{len(where)} 处要用）",
        f"{en} ({len(where)} statements rest on it)",
        severity,
        witness=stated((user for user, _ in where), name=name),
    )


def _is_open(unit: Unit) -> bool:
    if unit.kind == "role":
        return unit.office is None
    return unit.kind in ("placeholder", "undefined") and unit.stands_for is None


def _acting(pack: Pack) -> Iterator[Use]:
    """Where a name has to act, to decide, to be told or to be helped."""
    for owed in pack.obligations:
        yield owed.id, owed.clause, owed.who
        yield owed.id, owed.clause, owed.to.units
    for power in pack.powers:
        yield power.id, power.clause, power.decides
        yield power.id, power.clause, power.proposes
    for duty in pack.duties:
        yield duty.id, duty.clause, duty.unit
        yield duty.id, duty.clause, duty.principal or ()
    for action in pack.actions:
        yield action.id, action.clause, action.unit
    for task in pack.calendar:
        yield task.id, task.clause, task.who
