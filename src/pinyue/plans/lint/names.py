"""Names: used and never defined (S1), standing for two units (S2), several for one (S8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.rules import finding, stated
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import Seat, Unit
from pinyue.plans.values import UNDEFINED

# What an incident's record can say without any plan: the moments that clocks run from (the plan's own
# date of effect among them), and the acts of handling itself.
COMMON_ACTS = frozenset(
    "occurred found learned received situation judged forecast activated adjusted ended warned warning.adjusted"
    " warning.lifted released milestone requested waived withdrawn triggered plan.effective".split()
)
Use = tuple[str, tuple[str, ...], Iterable[str]]


def defects(pack: Pack) -> Iterator[Finding]:
    """Every finding about names."""
    yield from undefined_units(pack)
    yield from undefined_acts(pack)
    yield from undefined_statements(pack)
    yield from shared_aliases(pack)
    yield from several_names(pack)
    yield from unused_units(pack)


def canonical(pack: Pack, names: Iterable[str]) -> set[str]:
    """The canonical names of units and bodies; nothing where the plan names nobody."""
    return set() if names == UNDEFINED else {pack.unit_names.get(name, name) for name in names}


def undefined_units(pack: Pack) -> Iterator[Finding]:
    """S1: a name in a statement that is no unit, no alias and no seat; one finding a name."""
    known = pack.unit_names
    users: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for user, clauses, names in units_used(pack):
        for name in () if names == UNDEFINED else names:
            if name not in known and (user, clauses) not in users.setdefault(name, []):
                users[name].append((user, clauses))
    for name, where in users.items():
        if where:
            yield finding(
                "S1",
                [clause for _, clauses in where for clause in clauses],
                f"“{name}”不是单位、别名，也不是机构",
                f"'{name}' is no unit, alias or body of the pack",
                witness=stated((user for user, _ in where), name=name),
            )


def units_used(pack: Pack) -> Iterator[Use]:
    """Every place where a unit is named: the id of the statement (or the unit), its clauses, the names."""
    for owed in pack.obligations:
        partners = [partner.unit for partner in owed.with_]
        for names in (owed.who, partners, owed.to.units, owed.asked_by, owed.informed_by):
            yield owed.id, owed.clause, names
    for power in pack.powers:
        for names in (power.proposes, power.decides, power.consent, power.deputy):
            yield power.id, power.clause, names
    for seat in pack.seats:
        bodies = [name for name in (seat.parent, seat.host) if name]
        for names in (seat.lead, seat.members, seat.set_up_by, bodies):
            yield seat.id, seat.clause, names
    for duty in pack.duties:
        for names in (duty.unit, duty.with_, duty.to, duty.principal or (), duty.decided_by or ()):
            yield duty.id, duty.clause, names
    for action in pack.actions:
        for names in (action.unit, action.with_):
            yield action.id, action.clause, names
    for task in pack.calendar:
        for names in (task.who, task.with_):
            yield task.id, task.clause, names
    for kind in pack.events.types:
        yield kind.id, kind.clause, kind.leads
    for plan in pack.events.plans:
        yield plan.id, plan.clause, plan.drafts
    for response in pack.response.responses:
        yield response.id, response.clause, response.run_by
    for name, unit in pack.command.units.items():
        office = unit.office.of if unit.office else ()
        host = (unit.host,) if unit.host else ()
        for names in (unit.includes, unit.one_of, unit.informs, office, host):
            yield name, unit.clause or (), names
    for name, qualifier in pack.levels.qualifiers.items() if pack.levels else ():
        yield name, qualifier.clause or (), qualifier.decided_by
    yield pack.id, (), [] if pack.plan.interpreter == UNDEFINED else [pack.plan.interpreter]


def undefined_acts(pack: Pack) -> Iterator[Finding]:
    """S1: an act that starts or stops a clock, or must be on record, and that no statement yields; one finding an act."""
    yielded = {*COMMON_ACTS, *(o.act for o in pack.obligations), *(p.act for p in pack.powers)}
    yielded |= {task.act for task in pack.calendar} | {duty.yields for duty in pack.duties if duty.yields}
    waiting: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for owed in pack.obligations:
        for act in (owed.after, owed.until):
            if act not in (None, UNDEFINED, *yielded):
                waiting.setdefault(str(act), []).append((owed.id, owed.clause))
    for power in pack.powers:
        for act in set(power.after) - yielded:
            waiting.setdefault(act, []).append((power.id, power.clause))
    for task in pack.calendar:
        if task.after not in (UNDEFINED, *yielded):
            waiting.setdefault(task.after, []).append((task.id, task.clause))
    for act, where in waiting.items():
        yield finding(
            "S1",
            [clause for _, clauses in where for clause in clauses],
            f"没有条目产生动作 “{act}”，却有条目等它；只能靠人工记入",
            f"no statement yields the act '{act}' that others wait for; it has to be recorded by hand",
            "W",
            witness=stated((user for user, _ in where), name=act),
        )


def undefined_statements(pack: Pack) -> Iterator[Finding]:
    """S1: a form that an obligation fills in, or a statement said to be the same, that the pack does not have."""
    forms = {form.id for form in pack.forms}
    for owed in pack.obligations:
        if owed.form and owed.form not in forms:
            zh, en = (
                f"{owed.id} 的表单 “{owed.form}” 不存在",
                f"{owed.id} names the form '{owed.form}', which is absent",
            )
            yield finding("S1", owed.clause, zh, en, witness=stated([owed.id], name=owed.form))
    known = {name for statement in pack.statements() for name in (statement.id, *statement.rows)}
    for statement in pack.statements():
        for name in statement.same_as:
            if name not in known:
                zh = f"{statement.id} 说与 “{name}” 相同，没有这一条"
                en = f"{statement.id} is said to be the same as '{name}', which is absent"
                yield finding("S1", statement.clause, zh, en, witness=stated([statement.id], name=name))


def shared_aliases(pack: Pack) -> Iterator[Finding]:
    """S2: an alias that stands under two units or bodies, or is the name of another."""
    owners: dict[str, list[str]] = {}
    for name, unit in pack.command.units.items():
        for alias in (name, *unit.aliases):
            owners.setdefault(alias, []).append(name)
    for seat in pack.seats:
        for alias in (seat.name, *seat.aliases):
            owners.setdefault(alias, []).append(seat.name)
    for alias, names in owners.items():
        several = sorted(set(names))
        if len(several) > 1:
            zh = f"“{alias}”既指{'，又指'.join(several)}"
            en = f"'{alias}' means {' and '.join(several)}"
            yield finding("S2", [], zh, en, witness=stated(several, name=alias))


def several_names(pack: Pack) -> Iterator[Finding]:
    """S8: once a plan, the units and bodies that it calls by several names."""
    called: dict[str, Unit | Seat] = {name: unit for name, unit in pack.command.units.items() if unit.aliases}
    called |= {seat.name: seat for seat in pack.seats if seat.aliases}
    if called:
        listed = "；".join(f"{name}（{'、'.join(one.aliases)}）" for name, one in called.items())
        yield finding(
            "S8",
            [clause for one in called.values() for clause in one.clause or ()],
            f"{len(called)} 个单位、机构有几个名称：{listed}",
            f"{len(called)} units have several names: {listed}",
            witness=stated(called),
        )


def unused_units(pack: Pack) -> Iterator[Finding]:
    """S12: a body of the district in the list that no statement, seat or other unit names.  (Members: S6.)"""
    held = [post.held_by for seat in pack.seats for post in seat.posts]
    named = [*(names for _, _, names in units_used(pack)), *held]
    used = {name for names in named for name in canonical(pack, names)}
    for name, unit in pack.command.units.items():
        if unit.kind in ("district", "class", "technical") and name not in used:
            zh, en = f"没有条目用到 {name}", f"no statement names {name}"
            yield finding("S12", unit.clause or (), zh, en, witness=stated([name]))
