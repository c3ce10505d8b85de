"""Registers that repeat or do not add up (N1–N4), measures of a programme (A1–A3), milestones and dates (C3–C5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import chinese_calendar

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
    yield from empty(pack)
    yield from without_plan(pack)
    yield from unled(pack)
    yield from said_twice(pack)
    yield from not_responsible(pack)
    yield from ill_timed(pack)
    yield from on_a_day_off(pack)


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


def empty(pack: Pack) -> Iterator[Finding]:
    """N3: rows without a value in a column that tells rows apart."""
    for register in pack.registers:
        for column in register.unique:
            rows = [item["id"] for item in register.items if not item.get(column)]
            if rows:
                zh = f"{register.title}：{len(rows)} 项没有写{register.columns[column]}"
                en = f"{register.id}: {len(rows)} rows have no {column}"
                yield finding("N3", register.clause, zh, en, witness=stated([register.id, *rows]))


def without_plan(pack: Pack) -> Iterator[Finding]:
    """N4: rows without a plan in a column that gives the others one of the plans that the plan names."""
    plans = {plan.id for plan in pack.events.plans}
    for register in pack.registers:
        for column in register.columns:
            named = {item[column] for item in register.items if item.get(column)}
            rows = [item["id"] for item in register.items if not item.get(column)]
            if named and named <= plans and rows:
                zh = f"{register.title}：{len(rows)} 项没有对应的预案：{'、'.join(rows)}"
                en = f"{register.id}: no plan is named for {', '.join(rows)}"
                yield finding("N4", register.clause, zh, en, witness=stated([register.id, *rows]))


def unled(pack: Pack) -> Iterator[Finding]:
    """A1: a measure of a programme, not a step of one, that nobody leads."""
    for action in pack.programme.actions:
        if action.part_of is None and action.unit == UNDEFINED:
            zh, en = f"{action.id}（{action.does}）没有牵头部门", f"{action.id} has no leading department"
            yield finding("A1", action.clause, zh, en, witness=stated([action.id]))


def said_twice(pack: Pack) -> Iterator[Finding]:
    """A2: two steps of a programme that say the same, of different departments."""
    said = {action.id: action for action in pack.programme.actions}
    pairs = {
        (min(one.id, name), max(one.id, name))
        for one in said.values()
        for name in one.same_as
        if name in said
    }
    for one, other in ((said[first], said[second]) for first, second in sorted(pairs)):
        if _whose(pack, said, one) != _whose(pack, said, other):
            zh = f"{one.id} 与 {other.id} 说的是同一件事，责任部门不同"
            en = f"{one.id} and {other.id} say the same of different departments"
            clauses = (*one.clause, *other.clause)
            yield finding("A2", clauses, zh, en, witness=stated([one.id, other.id]))


def not_responsible(pack: Pack) -> Iterator[Finding]:
    """A3: a step whose own unit is not among those responsible for its measure; A4: one that only joins in the measure."""
    said = {action.id: action for action in pack.programme.actions}
    for step in said.values():
        measure = said.get(step.part_of or "")
        if measure is None or UNDEFINED in (step.unit, measure.unit):
            continue
        leads, joins = canonical(pack, measure.unit), canonical(pack, measure.with_)
        for unit in sorted(canonical(pack, step.unit) - leads):
            if unit in joins:
                zh, en = (
                    f"{step.id} 归{unit}，{measure.id} 由别的部门牵头",
                    f"{step.id} is for {unit}, who does not lead {measure.id}",
                )
                yield finding("A4", step.clause, zh, en, witness=stated([step.id, measure.id], units=[unit]))
            elif not _is_office_of(pack, unit, leads | joins):
                zh, en = (
                    f"{step.id} 归{unit}，{measure.id} 的责任部门里没有它",
                    f"{step.id} is for {unit}, who is not responsible for {measure.id}",
                )
                yield finding("A3", step.clause, zh, en, witness=stated([step.id, measure.id], units=[unit]))


def _is_office_of(pack: Pack, name: str, units: set[str]) -> bool:
    """Whether a name is an office in one of some units, or a unit that one of them includes."""
    known = pack.command.units.get(name)
    office = known is not None and known.office is not None and bool(canonical(pack, known.office.of) & units)
    return office or any(
        name in canonical(pack, pack.command.units[u].includes) for u in units if u in pack.command.units
    )


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


def on_a_day_off(pack: Pack) -> Iterator[Finding]:
    """C5: issued or in force from a day that is no working day, in a year whose calendar is known."""
    for name, zh, en in (("dated", "发布", "issued"), ("effective", "施行", "in force from")):
        day = getattr(pack.plan, name)
        if day == UNDEFINED:
            continue
        try:
            working = chinese_calendar.is_workday(day)
        except NotImplementedError:  # a year that the calendar does not cover
            continue
        if not working:
            shown = stated([], dated=name, day=day.isoformat())
            yield finding(
                "C5", [], f"{day} {zh}，不是工作日", f"{en} {day}, which is no working day", witness=shown
            )
