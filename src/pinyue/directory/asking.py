"""Who holds an office, or is in charge of a unit or an area, on a day: one, several or nobody, and always why."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from pinyue.directory.answer import Answer, Flag, Part
from pinyue.directory.expression import titles, understand
from pinyue.directory.in_charge import area_held, government_head, titled, unit_assisted, unit_in_charge
from pinyue.directory.naming import Named
from pinyue.directory.posts import head_of, holder_of, posts_of
from pinyue.directory.records import Basis
from pinyue.directory.register import Register
from pinyue.directory.scene import Scene
from pinyue.engine.units import Role
from pinyue.words import tr


def who(
    register: Register,
    asked: Role | str,
    on: date,
    basis: Basis = "decision",
    *,
    document: str | None = None,
    absent: Collection[str] = (),
) -> Answer:
    """Who it is on a day.  ``document`` is the plan whose abbreviations are used; ``absent`` are leaders who are away.

    An expression or a role that is only words is made out first, and may be a person's name.
    Raises BadInput for an expression with a unit, post or wording that the register does not know.
    """
    scene = Scene(register, on, basis, document, absent)
    name = asked if isinstance(asked, str) else asked.name
    if isinstance(asked, Role) and asked.relation is not None:
        role = asked
    elif name in register.people():
        return Answer(name, on, basis, (posts_of(scene, name),), _flags(scene, ()))
    else:
        role = understand(register, name, document)
    parts = tuple(_parts(scene, role))
    return Answer(name, on, basis, parts, _flags(scene, parts))


def _parts(scene: Scene, role: Role) -> Iterator[Part]:
    if role.area is not None:
        yield area_held(scene, role.area, "协助负责" if role.relation == "assists" else "负责", role.post)
        return
    if not role.of and role.relation == "holds" and role.post in titles(scene.register):
        yield titled(scene, role.post)
        return
    if not role.of:
        says = tr("没有说是哪个单位的", "it is not said of which unit")
        yield Part(role.name, (), "unit_open", says)
    for unit in role.of:
        named = scene.register.naming.find(unit, scene.document)
        if named is None:
            yield Part(unit, (), "unknown_unit", tr(f"登记里没有{unit}", f"the register has no unit {unit}"))
        elif role.relation in ("in_charge", "assists"):
            answer = unit_in_charge if role.relation == "in_charge" else unit_assisted
            yield answer(scene, named, role.post)
        else:
            yield from _each(scene, named, role)


def _post(scene: Scene, named: Named, role: Role) -> Part:
    """Who holds a post; of the government the leaders by title come first, then whoever an act put there."""
    post = role.post if role.relation == "holds" else None
    appointed = head_of(scene, named) if post is None else holder_of(scene, named, post)
    if named.seat != scene.register.government:
        return appointed
    leaders = government_head(scene) if post is None else titled(scene, post)
    if not leaders.found:
        return leaders if appointed.reason == "not_mentioned" else appointed
    known = {one.person for one in leaders.found}
    return replace(
        leaders, found=(*leaders.found, *(one for one in appointed.found if one.person not in known))
    )


def _each(scene: Scene, named: Named, role: Role) -> Iterator[Part]:
    """A unit, or the units of a class one by one; those that no document names are a part without anybody."""
    naming = scene.register.naming
    members = naming.members(named.unit)
    for unit in members or (named.unit,):
        yield _post(scene, Named(unit, unit) if members else named, role)
    unnamed = (naming.units[named.unit].count or 0) - len(members)
    if members and unnamed > 0:
        says = tr(f"{named.unit}还有 {unnamed} 个没有写名称", f"{unnamed} more of {named.unit} are not named")
        yield Part(named.unit, (), "not_mentioned", says)


def _flags(scene: Scene, parts: tuple[Part, ...]) -> tuple[Flag, ...]:
    """What concerns the answer as a whole."""
    flags = []
    persons = {found.person for part in parts for found in part.found}
    leading = len(parts) > 1 and len(persons) > 1
    if leading and any(found.relation not in ("任职", "曾任") for part in parts for found in part.found):
        says = tr(
            "几位领导：共同批，还是第一主责部门的领导批，没有规定",
            "several leaders: jointly, or the first unit's alone, is not laid down",
        )
        flags.append(Flag("several_leaders", says))
    until = scene.register.known_until
    if until is not None and scene.on > until:
        says = tr(
            f"登记只到 {until}，此后的变动不在内",
            f"the register ends on {until}; later changes are not in it",
        )
        flags.append(Flag("later_than_known", says))
    return tuple(flags)
