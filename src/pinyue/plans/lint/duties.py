"""What a duty hangs on: another reading (D11), kinds that no duty asks for (D12), an edge (D13), a class of units (D14)."""

from __future__ import annotations

from collections.abc import Iterator

from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.names import canonical
from pinyue.plans.lint.rules import finding, stated
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import Action, Duty, Obligation
from pinyue.plans.table import runs


def defects(pack: Pack) -> Iterator[Finding]:
    """Every finding about what duties hang on."""
    yield from read_in_two_ways(pack)
    yield from not_asked(pack)
    yield from edges(pack)
    yield from classes_without_members(pack)


def read_in_two_ways(pack: Pack) -> Iterator[Finding]:
    """D11: a duty that another reading of the text lets apply under other facts."""
    for duty in pack.duties:
        for name, needs in duty.variants.items():
            if needs != duty.when.facts:
                zh = f"{duty.id}（{duty.does}）的条件按 {name} 读法不同"
                en = f"{duty.id} applies under other conditions if read as {name}"
                yield finding("D11", duty.clause, zh, en, witness=stated([duty.id], variant=name))


def not_asked(pack: Pack) -> Iterator[Finding]:
    """D12: of a choice that has no order and that something in the pack asks for, the values that nothing asks for."""
    for name, measure in pack.levels.measures.items() if pack.levels else ():
        spans = [
            span
            for one in _conditioned(pack)
            for fact, condition in (*one.when.if_, *one.when.unless)
            if fact == name and measure.kind == "choice"
            for span in runs(measure, condition.is_, condition.not_)
        ]
        left = [
            value
            for position, value in enumerate(measure.values)
            if not any(low <= position <= high for low, high in spans)
        ]
        if spans and left and measure.worse == "none" and not measure.of:
            shown = "、".join(measure.values[value] for value in left)
            zh, en = f"{measure.name}：没有一条问到{shown}", f"nothing asks for {name} {', '.join(left)}"
            witness = stated([], facts=[name], values=left)
            yield finding("D12", measure.clause or (), zh, en, witness=witness)


def edges(pack: Pack) -> Iterator[Finding]:
    """D13: a number of a condition at which it holds under one reading of 以上 and 以下 and not under another."""
    if pack.levels is None or pack.levels.reading.basis == "stated":
        return
    for one in _conditioned(pack):
        for name, condition in (*one.when.if_, *one.when.unless):
            for word, bound in condition.bounds():
                if word in ("from", "to") and not bound.marked:
                    zh = f"{one.id}：{pack.levels.measures[name].name}正好 {bound.number} 时适用与否要看读法"
                    en = f"{one.id}: whether it holds at {name} {bound.number} depends on the reading"
                    witness = stated([one.id], facts=[name], edge=bound.number)
                    yield finding("D13", one.clause, zh, en, witness=witness)


def _conditioned(pack: Pack) -> Iterator[Duty | Obligation | Action]:
    """Every statement that applies only under conditions."""
    yield from pack.duties
    yield from pack.obligations
    yield from pack.actions


def classes_without_members(pack: Pack) -> Iterator[Finding]:
    """D14: a class of units that has something to do, and no member is named."""
    for name, unit in pack.command.units.items():
        if unit.kind == "class" and not unit.includes:
            doing = [*((d.id, d.unit) for d in pack.duties), *((a.id, a.unit) for a in pack.actions)]
            doing += [(one.id, one.who) for one in pack.obligations]
            ids = [user for user, units in doing if name in canonical(pack, units)]
            if ids:
                zh = f"{name}有 {len(ids)} 项任务，哪些单位属于它没有写"
                en = f"{name} has {len(ids)} tasks, and its members are not named"
                yield finding("D14", unit.clause or (), zh, en, witness=stated(ids, units=[name]))
