"""Registers that repeat or do not add up (N1, N2), measures of a programme (A1, A2), milestones (C3, C4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.names import canonical
from pinyue.plans.lint.rules import finding, stated
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import Action
from pinyue.plans.values import UNDEFINED

TIGHT = timedelta(days=31)


def defects(pack: Pack) -> Iterator[Finding]:
    """Every finding about registers and programmes."""
    yield from repeated(pack)
    yield from miscounted(pack)
    yield from unled(pack)
    yield from said_twice(pack)
    yield from ill_timed(pack)


def repeated(pack: Pack) -> Iterator[Finding]:
    """N1: a value that a column may hold once and holds twice."""
    for register in pack.registers:
        for column in register.unique:
            counts = Counter(item[column] for item in register.items if item.get(column))
            for value, count in counts.items():
                if count > 1:
                    rows = [item["id"] for item in register.items if item.get(column) == value]
                    zh = f"{register.title}：{value}列了 {count} 次"
                    en = f"{register.id}: {value} is listed {count} times"
                    yield finding("N1", register.clause, zh, en, witness=stated(rows, value=value))


def miscounted(pack: Pack) -> Iterator[Finding]:
    """N2: another number of named rows than the source states."""
    for register in pack.registers:
        key = register.unique[0] if register.unique else "id"
        named = len({item[key] for item in register.items if item.get(key)})
        if register.total is not None and named != register.total:
            zh = f"{register.title}：写明 {register.total} 项，列出 {named} 项"
            en = f"{register.id}: {register.total} are stated and {named} are named"
            yield finding(
                "N2",
                register.clause,
                zh,
                en,
                witness=stated([register.id], total=register.total, named=named),
            )


def unled(pack: Pack) -> Iterator[Finding]:
    """A1: a measure of a programme, not a step of one, that nobody leads."""
    for action in pack.programme.actions:
        if action.part_of is None and action.unit == UNDEFINED:
            zh, en = f"{action.id}（{action.does}）没有牵头部门", f"{action.id} has no leading department"
            yield finding("A1", action.clause, zh, en, witness=stated([action.id]))


def said_twice(pack: Pack) -> Iterator[Finding]:
    """A2: two steps of a programme that say the same, of different departments."""
    said = {action.id: action for action in pack.programme.actions}
    for one in said.values():
        for other in (said[name] for name in one.same_as if name in said):
            if one.id < other.id and _whose(pack, said, one) != _whose(pack, said, other):
                zh = f"{one.id} 与 {other.id} 说的是同一件事，责任部门不同"
                en = f"{one.id} and {other.id} say the same of different departments"
                clauses = (*one.clause, *other.clause)
                yield finding("A2", clauses, zh, en, witness=stated([one.id, other.id]))


def _whose(pack: Pack, said: dict[str, Action], one: Action) -> set[str]:
    """Whose a step is, and with whom; without units of its own it is for those of the measure it is part of."""
    owner = said.get(one.part_of or "", one) if one.unit == UNDEFINED else one
    return canonical(pack, owner.unit) | canonical(pack, owner.with_)


def ill_timed(pack: Pack) -> Iterator[Finding]:
    """C3 due before the document is dated; C4 due within a month of its date."""
    dated = pack.plan.dated
    if dated == UNDEFINED:
        return
    for task in pack.calendar:
        if task.by is None:
            continue
        due = date.fromisoformat(task.by if "-" in task.by else f"{task.by}-12-31")
        if due < dated:
            zh, en = (
                f"{task.id}：{task.by} 到期，文件 {dated} 才印发",
                f"{task.id} is due {task.by}, before {dated}",
            )
            yield finding("C3", task.clause, zh, en, witness=stated([task.id], due=task.by))
        elif due - dated <= TIGHT:
            days = (due - dated).days
            zh, en = f"{task.id}：印发后 {days} 天到期", f"{task.id} is due {days} days after the date"
            yield finding("C4", task.clause, zh, en, witness=stated([task.id], days=days))
