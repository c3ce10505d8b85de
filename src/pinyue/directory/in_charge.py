"""The answer for 分管…的领导 and 负责…工作的领导: relations of leaders to units and to areas are kept apart."""

from __future__ import annotations

from dataclasses import replace

from pinyue.directory.answer import Flag, Found, Part, Reason
from pinyue.directory.naming import Named
from pinyue.directory.portfolio import CHAIN
from pinyue.directory.records import Charge, Leader, Relation
from pinyue.directory.scene import Scene
from pinyue.plans.loader import did_you_mean
from pinyue.words import tr

REASONS: dict[str, Reason] = {"分管": "in_charge", "协助分管": "only_assists", "联系": "only_liaison"}


def chain(scene: Scene, named: Named) -> tuple[Found, ...]:
    """Who answers for a unit: who is 分管, else 协助分管, else 联系."""
    for relation in CHAIN:
        charges = scene.portfolio.of_unit(named.unit, relation)
        if charges:
            return tuple(found(scene, charge, named) for charge in charges)
    return ()


def unit_in_charge(scene: Scene, named: Named, title: str | None) -> Part:
    """The leader in charge of a unit."""
    if scene.portfolio.since is None:
        return before_documents(scene, named.name)
    leaders = chain(scene, named)
    flags = scene.flags(named)
    gone = scene.portfolio.of_unit(named.unit, "分管", also_gone=True)
    if gone and not any(one.relation == "分管" for one in leaders):
        flags += (Flag("principal_gone", _gone(gone)),)
    if not leaders:
        says = tr(f"分工里没有领导分管或联系{named.unit}", f"no leader is 分管 or 联系 of {named.unit}")
        return Part(named.name, (), "not_covered", says, flags=flags)
    fitting = _titled(scene, leaders, title)
    if not fitting:
        return _other_title(named.name, leaders, title)
    if leaders[0].relation == "分管":
        flags += _assistants(scene, named)
    says = tr("、", ", ").join(f"{one.person} {one.relation} {named.unit}" for one in fitting)
    if leaders[0].relation != "分管":
        nobody = tr("没有领导分管", "no leader is 分管")
        says += tr(f"（{_gone(gone) if gone else nobody}）", f" ({_gone(gone) if gone else nobody})")
    return Part(named.name, fitting, REASONS[fitting[0].relation], says, flags=flags)


def unit_assisted(scene: Scene, named: Named, title: str | None) -> Part:
    """The leader who is 协助分管 of a unit."""
    if scene.portfolio.since is None:
        return before_documents(scene, named.name)
    helping = tuple(found(scene, charge, named) for charge in scene.portfolio.of_unit(named.unit, "协助分管"))
    fitting = _titled(scene, helping, title)
    if not fitting:
        says = tr(f"没有领导协助分管{named.unit}", f"no leader is 协助分管 of {named.unit}")
        return Part(named.name, (), "not_covered", says, chain(scene, named), scene.flags(named))
    says = tr("、", ", ").join(f"{one.person} 协助分管 {named.unit}" for one in fitting)
    return Part(named.name, fitting, "in_charge", says, flags=scene.flags(named))


def area_held(scene: Scene, area: str, relation: Relation, title: str | None) -> Part:
    """The leader who is 负责 of an area of work, or 协助负责."""
    division = scene.portfolio
    if division.since is None:
        return before_documents(scene, area)
    named = division.of_area(area, relation, also_gone=True)
    helping = tuple(found(scene, charge) for charge in division.of_area(area, "协助负责"))
    if not named:
        known = division.of_area(area, "负责", also_gone=True)
        if known:
            says = tr(f"没有领导协助负责{area}", f"no leader is 协助负责 of {area}")
            return Part(area, (), "not_covered", says, tuple(found(scene, charge) for charge in known))
        hint = did_you_mean(area, division.areas())
        return Part(
            area,
            (),
            "area_not_mentioned",
            tr(f"分工里没有“{area}”{hint}", f"no area '{area}' is divided{hint}"),
        )
    leaders = tuple(found(scene, charge) for charge in division.of_area(area, relation))
    if not leaders:
        says = _gone(named) + tr(
            "，没有谁接替的规定；协助的人不因此接任，应报请政府主要领导",
            "; no rule says who takes over, and who assists does not: refer to the head of the government",
        )
        head = tuple(leading(scene, leader) for leader in division.heads())
        return Part(area, (), "left", says, (*helping, *head) if relation == "负责" else head)
    fitting = _titled(scene, leaders, title)
    if not fitting:
        return replace(_other_title(area, leaders, title), related=(*leaders, *helping))
    says = tr("、", ", ").join(f"{one.person} {relation} {area}" for one in fitting)
    return Part(area, fitting, "in_charge", says)


def titled(scene: Scene, title: str) -> Part:
    """The leaders with a title."""
    return _leaders(scene, title, scene.portfolio.titled(title))


def government_head(scene: Scene) -> Part:
    """The head of the government."""
    return _leaders(scene, scene.register.government, scene.portfolio.heads())


def _leaders(scene: Scene, of: str, leaders: list[Leader]) -> Part:
    if scene.portfolio.since is None:
        return before_documents(scene, of)
    if not leaders:
        gone = sorted(scene.portfolio.gone)
        if gone:
            says = tr(
                f"{'、'.join(gone)} 不在任，没有谁接替的规定",
                f"{', '.join(gone)} gone; no rule says who takes over",
            )
            return Part(of, (), "left", says)
        return Part(of, (), "not_mentioned", tr(f"分工里没有{of}", f"the division of work names no {of}"))
    says = tr("、", ", ").join(f"{leader.person} {leader.title}" for leader in leaders)
    return Part(of, tuple(leading(scene, leader) for leader in leaders), "title", says)


def leading(scene: Scene, leader: Leader) -> Found:
    """A leader by title."""
    flags: tuple[Flag, ...] = ()
    if leader.title_basis == "inferred":
        says = tr(
            f"{leader.document}没有写职务，由分工推得",
            f"{leader.document} prints no titles; they are inferred from it",
        )
        flags = (Flag("inferred_title", says),)
    return Found(
        leader.person,
        "任职",
        leader.title_basis,
        unit=scene.register.government,
        post=leader.title,
        document=leader.document,
        since=scene.portfolio.since,
        flags=flags,
    )


def found(scene: Scene, charge: Charge, named: Named | None = None) -> Found:
    """A leader by a relation."""
    return Found(
        charge.leader,
        charge.relation,
        "unproven" if named and named.unproven else "stated",
        unit=named.unit if named else None,
        area=charge.area,
        document=charge.document,
        record=charge.id,
        since=scene.register.dated(charge.document, scene.basis),
    )


def before_documents(scene: Scene, of: str) -> Part:
    """Nothing is known of the division of work before the first that is at hand."""
    first = min(
        (scene.register.dated(leader.document, scene.basis) for leader in scene.register.leaders),
        default=None,
    )
    says = (
        tr(
            f"手头最早的分工是 {first} 的，此前不知",
            f"the earliest division of work at hand is of {first}; before it nothing is known",
        )
        if first
        else tr("手头没有领导分工", "no division of work is at hand")
    )
    return Part(of, (), "before_documents", says)


def _titled(scene: Scene, leaders: tuple[Found, ...], title: str | None) -> tuple[Found, ...]:
    if title is None:
        return leaders
    fitting = {leader.person for leader in scene.portfolio.titled(title)}
    return tuple(one for one in leaders if one.person in fitting)


def _other_title(of: str, leaders: tuple[Found, ...], title: str | None) -> Part:
    who = tr("、", ", ").join(f"{one.person} {one.relation}" for one in leaders)
    return Part(of, (), "other_title", tr(f"{who}，但不是{title}", f"{who}, but no {title}"), leaders)


def _assistants(scene: Scene, named: Named) -> tuple[Flag, ...]:
    helping = [charge.leader for charge in scene.portfolio.of_unit(named.unit, "协助分管")]
    if not helping:
        return ()
    who = "、".join(helping)
    says = tr(
        f"{who} 协助分管{named.unit}；谁先批没有规定",
        f"{who} is 协助分管 of {named.unit}; who approves first is not laid down",
    )
    return (Flag("assistant_too", says),)


def _gone(charges: list[Charge]) -> str:
    who = "、".join(dict.fromkeys(charge.leader for charge in charges))
    return tr(f"{who} 不在任", f"{who} is gone")
