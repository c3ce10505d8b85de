"""Kinds of events: who leads each, which plan and which headquarters it has (E1–E10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.names import canonical
from pinyue.plans.lint.rules import finding, stated
from pinyue.plans.pack import Pack
from pinyue.plans.registers import EventType, NamedPlan
from pinyue.plans.values import UNDEFINED


def defects(pack: Pack) -> Iterator[Finding]:
    """Every finding about kinds of events, in the order of the table."""
    plans = {plan.id: plan for plan in pack.events.plans}
    for kind in pack.events.types:
        yield from _leads(kind)
        yield from _plans(pack, kind, [plans[name] for name in kind.plans])
        yield from _headquarters(pack, kind)
    yield from plans_of_no_kind(pack)
    yield from headquarters_of_no_kind(pack)
    yield from dropped(pack)


def _leads(kind: EventType) -> Iterator[Finding]:
    """E1 nobody leads; E9 several sub-kinds and several leads, and nothing says which is whose."""
    if kind.leads in (UNDEFINED, ()):
        yield _of("E1", kind, f"{kind.name}没有主责部门", f"{kind.id} has no lead")
    elif len(kind.includes) > 1 and len(kind.leads) > 1:
        zh = f"{kind.name}有 {len(kind.includes)} 个分种、{len(kind.leads)} 个主责部门，没有写哪个归谁"
        en = f"{kind.id}: {len(kind.includes)} sub-kinds and {len(kind.leads)} leads, and no allocation"
        yield _of("E9", kind, zh, en)


def _plans(pack: Pack, kind: EventType, plans: list[NamedPlan]) -> Iterator[Finding]:
    """E2 no special plan; E4 its drafter does not lead; E5 of several leads only some draft."""
    if not pack.events.plans:
        return
    if not any(plan.kind == "special" for plan in plans):
        yield _of("E2", kind, f"{kind.name}没有专项预案", f"{kind.id} has no special plan")
    leads = canonical(pack, kind.leads)
    drafters = {unit for plan in plans for unit in canonical(pack, plan.drafts)}
    if leads and drafters - leads:
        zh = f"{kind.name}：{'、'.join(sorted(drafters - leads))}编制预案，却不是主责部门"
        en = f"{kind.id}: drafted by {', '.join(sorted(drafters - leads))}, who do not lead"
        yield _of("E4", kind, zh, en, plans)
    elif drafters and leads - drafters:
        zh = f"{kind.name}：{'、'.join(sorted(leads - drafters))}同为主责，不参与编制"
        en = f"{kind.id}: {', '.join(sorted(leads - drafters))} lead too, and do not draft"
        yield _of("E5", kind, zh, en, plans)


def _headquarters(pack: Pack, kind: EventType) -> Iterator[Finding]:
    """E6 no headquarters, or one that is only inferred; E10 several."""
    names = {seat.id: seat.name for seat in pack.seats if seat.kind == "hq"}
    if not names:
        return
    if not kind.hq:
        yield _of("E6", kind, f"{kind.name}没有对应的指挥部", f"{kind.id} has no headquarters")
    elif kind.hq_basis != "stated":
        shown = "、".join(names.get(one, one) for one in kind.hq)
        zh = f"{kind.name}归{shown}只是推断"
        yield _of("E6", kind, zh, f"{kind.id}: its headquarters is only inferred")
    if len(kind.hq) > 1:
        shown = "、".join(names.get(one, one) for one in kind.hq)
        yield _of("E10", kind, f"{kind.name}有几个指挥部：{shown}", f"{kind.id} has several headquarters")


def plans_of_no_kind(pack: Pack) -> Iterator[Finding]:
    """E3: a special plan that is for no kind of event."""
    used = {name for kind in pack.events.types for name in kind.plans}
    for plan in pack.events.plans if pack.events.types else ():
        if plan.kind == "special" and plan.id not in used:
            zh, en = f"《{plan.title}》不对应任何事件种类", f"{plan.id} is for no kind of event"
            yield finding("E3", plan.clause, zh, en, witness=stated([plan.id]))


def headquarters_of_no_kind(pack: Pack) -> Iterator[Finding]:
    """E7: a headquarters beside those of the kinds, for none of them."""
    used = {name for kind in pack.events.types for name in kind.hq}
    for seat in pack.seats:
        if used and seat.kind == "hq" and seat.parent is not None and seat.id not in used:
            zh, en = f"{seat.name}不对应任何事件种类", f"{seat.id} is for no kind of event"
            yield finding("E7", seat.clause, zh, en, witness=stated([seat.id]))


def dropped(pack: Pack) -> Iterator[Finding]:
    """E8: a kind that the definition of a class lists and that no row of the table covers."""
    for one in pack.events.classes:
        covered = {word for kind in pack.events.types for word in (kind.name, *kind.covers)}
        lost = [word for word in one.includes if word not in covered]
        if lost and pack.events.types:
            zh = f"{one.name}：{'、'.join(lost)}没有着落"
            en = f"{one.id}: {', '.join(lost)} are dropped"
            yield finding("E8", one.clause, zh, en, witness=stated([one.id], kinds=lost))


def _of(code: str, kind: EventType, zh: str, en: str, plans: Iterable[NamedPlan] = ()) -> Finding:
    statements = [kind.id, *(plan.id for plan in plans)]
    return finding(code, kind.clause, zh, en, witness=stated(statements))
