"""S5: who supervises itself; bodies of the district under a name of another rank, left over from a model plan."""

from __future__ import annotations

from collections.abc import Iterator

from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.names import canonical
from pinyue.plans.lint.ranks import foreign_rank
from pinyue.plans.lint.rules import finding, stated
from pinyue.plans.pack import Pack


def defects(pack: Pack) -> Iterator[Finding]:
    """S5, of duties and of names."""
    yield from guides_itself(pack)
    yield from left_over(pack)


def guides_itself(pack: Pack) -> Iterator[Finding]:
    """S5: a unit is to guide or supervise itself."""
    for duty in pack.duties:
        guided = {
            *canonical(pack, duty.principal or ()),
            *canonical(pack, duty.to),
            *canonical(pack, duty.with_),
        }
        both = sorted(canonical(pack, duty.unit) & guided)
        if duty.modality == "guide" and both:
            zh = f"{duty.id}（{duty.does}）：{'、'.join(both)}指导自己"
            en = f"{duty.id}: {', '.join(both)} guides itself"
            yield finding("S5", duty.clause, zh, en, witness=stated([duty.id]))


def left_over(pack: Pack) -> Iterator[Finding]:
    """S5: a body of this area whose name begins with another rank."""
    area = pack.plan.jurisdiction
    named = [
        (n, n, unit.clause or ())
        for n, unit in pack.command.units.items()
        if unit.kind in ("member", "district")
    ]
    named += [(seat.id, seat.name, seat.clause) for seat in pack.seats if seat.kind != "upper"]
    for user, name, clauses in named:
        rank = foreign_rank(area, name)
        if rank:
            zh = f"{name}是{area.name}的机构，名称却以“{rank}”开头"
            en = f"{name} is a body of {area.name}, and its name begins with '{rank}'"
            yield finding("S5", clauses, zh, en, witness=stated([user], name=name))
