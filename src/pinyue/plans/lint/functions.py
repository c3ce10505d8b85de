"""Who does a piece of work: functions without a lead, with several, of nobody; help for nobody; cases shared out (D2–D10)."""

from __future__ import annotations

from collections.abc import Iterator

from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.names import canonical
from pinyue.plans.lint.rules import finding, stated
from pinyue.plans.lint.shares import shared_out
from pinyue.plans.pack import Pack
from pinyue.plans.registers import Function
from pinyue.plans.shapes import Duty
from pinyue.plans.values import UNDEFINED

DOING = frozenset(["lead", "guide", "delegated"])
LEADING = DOING | {"coordinate"}
LOCAL = frozenset(["class", "placeholder"])
TOWNS = ("街道", "街道办事处", "镇", "乡", "街镇", "镇办", "村", "社区", "居委会", "村委会", "乡镇人民政府")


def defects(pack: Pack) -> Iterator[Finding]:
    """Every finding about functions and about how duties are shared."""
    for name, function in pack.command.functions.items():
        duties = [duty for duty in pack.duties if name in duty.function]
        yield from _of_function(pack, name, function, duties)
        if function.shared_out:
            yield from shared_out(pack, name, function, duties)
    yield from no_principal(pack)
    yield from nobody_orders(pack)


def _of_function(pack: Pack, name: str, function: Function, duties: list[Duty]) -> Iterator[Finding]:
    """D2, D3, D4, D6, D10: nobody, nobody leads, several lead, one leads or joins and assists, one only coordinates."""
    clauses = [clause for duty in duties for clause in duty.clause] or list(function.clause or ())
    witness = stated((duty.id for duty in duties), function=name)
    if not duties:
        zh, en = f"{function.name}：没有一个单位承担", f"{name}: nobody does it"
        yield finding("D4", clauses, zh, en, witness=witness)
        return
    # Several units that share one duty, with nobody leading beside them, lead it together.
    shared = [d for d in duties if d.modality == "joint" and len(canonical(pack, d.unit)) > 1]
    leading = [duty for duty in duties if duty.modality in LEADING] or shared
    leads = dict.fromkeys(unit for duty in leading for unit in sorted(canonical(pack, duty.unit)))
    here = [unit for unit in leads if function.local or not _is_local(pack, unit)]
    if not here:
        zh = f"{function.name}：{'只有' + '、'.join(leads) + '牵头' if leads else '没有一个单位牵头'}"
        en = f"{name}: {'only ' + ', '.join(leads) + ' leads' if leads else 'nobody leads'}"
        yield finding("D2", clauses, zh, en, witness=witness)
    elif len(here) > 1 and not function.shared_out:
        zh, en = f"{function.name}：{'、'.join(here)}都牵头", f"{name}: several lead: {', '.join(here)}"
        yield finding("D3", clauses, zh, en, witness=stated((d.id for d in leading), function=name))
    elif not any(duty.modality in DOING for duty in leading):
        zh = f"{function.name}：{'、'.join(here)}只是协调，没有一个单位去做"
        en = f"{name}: {', '.join(here)} only coordinates, and nobody does it"
        yield finding("D10", clauses, zh, en, witness=witness)
    joining = [duty for duty in duties if duty.modality != "assist"]
    helping = {unit for duty in duties if duty.modality == "assist" for unit in canonical(pack, duty.unit)}
    for unit in dict.fromkeys(unit for duty in joining for unit in sorted(canonical(pack, duty.unit))):
        if unit in helping:
            zh = f"{function.name}：{unit}既牵头又协助"
            yield finding("D6", clauses, zh, f"{name}: {unit} leads and assists", witness=witness)


def _is_local(pack: Pack, unit: str) -> bool:
    """Streets, towns and the like: a class, or whoever is bound in the event, unless the plan lists other members for it."""
    known = pack.command.units.get(unit)
    if known is None or known.kind not in LOCAL or known.stands_for is not None:
        return False
    members = {name for name, unit in pack.command.units.items() if unit.kind == "member"}
    others = canonical(pack, known.one_of) | (canonical(pack, known.includes) & members)
    return all(name.endswith(TOWNS) for name in others)


def no_principal(pack: Pack) -> Iterator[Finding]:
    """D5: who assists, and whom is not said."""
    for duty in pack.duties:
        if duty.principal == UNDEFINED:
            zh = f"{duty.id}（{duty.does}）：没有写协助谁"
            en = f"{duty.id}: whom it assists is not said"
            yield finding("D5", duty.clause, zh, en, witness=stated([duty.id]))


def nobody_orders(pack: Pack) -> Iterator[Finding]:
    """D7: what may only be done on an order, and nobody gives it."""
    for duty in pack.duties:
        if duty.decided_by == UNDEFINED:
            zh, en = f"{duty.id}（{duty.does}）：没有写由谁决定", f"{duty.id}: nobody orders it"
            yield finding("D7", duty.clause, zh, en, witness=stated([duty.id]))
