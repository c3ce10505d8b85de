"""R5: a duty to tell that another, always due first, makes pointless.  (One deadline against another in one state is R3.)"""

from __future__ import annotations

from collections.abc import Iterator

from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.names import canonical
from pinyue.plans.lint.rules import finding, stated
from pinyue.plans.lint.spans import is_no_later, least, most, numbered
from pinyue.plans.lint.states import implies
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import Obligation
from pinyue.plans.values import UNDEFINED

STRENGTH = {"may": 0, "in_principle": 1, "must": 2}


def dominated(pack: Pack) -> Iterator[Finding]:
    """R5: whenever the one is owed the other is too, says the same, and is due first."""
    alike: dict[tuple[str, frozenset[str]], list[Obligation]] = {}
    for owed in pack.obligations:
        alike.setdefault((owed.act, frozenset(canonical(pack, owed.who))), []).append(owed)
    for longer in pack.obligations:
        candidates = alike[longer.act, frozenset(canonical(pack, longer.who))]
        shorter = next((one for one in candidates if is_pointless(pack, longer, one)), None)
        if shorter is not None:
            yield finding(
                "R5",
                (*longer.clause, *shorter.clause),
                f"{longer.id} 限 {longer.within}（自 {longer.after}），凡要做时 {shorter.id} 都已要求同一件事，"
                f"限 {shorter.within}（自 {shorter.after}）",
                f"{longer.id} within {longer.within} of {longer.after}: whenever it is owed, {shorter.id} asks for the same"
                f" within {shorter.within} of {shorter.after}",
                witness=stated([longer.id, shorter.id]),
            )


def is_pointless(pack: Pack, longer: Obligation, shorter: Obligation) -> bool:
    """Whether doing ``shorter`` in time is always doing ``longer``."""
    return (
        longer is not shorter
        and longer.act == shorter.act
        and _is_always_first(pack, longer, shorter)
        and implies(longer.when, shorter.when)
        and _same_hands(pack, longer, shorter)
        and _by_its_channel(longer, shorter)
        and STRENGTH[shorter.force] >= STRENGTH[longer.force]
        and longer.form in (None, shorter.form)
    )


def _is_always_first(pack: Pack, longer: Obligation, shorter: Obligation) -> bool:
    mine, theirs = numbered(pack, longer.within), numbered(pack, shorter.within)
    if mine is None or theirs is None or longer.every or shorter.every or longer.each != shorter.each:
        return False
    if not is_no_later(shorter.after, longer.after) or most(theirs) > least(mine):
        return False
    # Of two limits from one moment in one state nobody can say which one is meant: that is R3.
    return (longer.after, longer.when) != (shorter.after, shorter.when)


def _same_hands(pack: Pack, longer: Obligation, shorter: Obligation) -> bool:
    """The same senders, and every recipient; one that is only inferred does not stand for one that a clause names."""
    to = canonical(pack, longer.to.units)
    return (
        longer.who != UNDEFINED
        and canonical(pack, longer.who) == canonical(pack, shorter.who)
        and longer.each_unit == shorter.each_unit
        and longer.asked_by == shorter.asked_by
        and bool(to)
        and to <= canonical(pack, shorter.to.units)
        and shorter.to.basis in ("stated", "supplement", longer.to.basis)
    )


def _by_its_channel(longer: Obligation, shorter: Obligation) -> bool:
    free = longer.channel in ("any", UNDEFINED) or (
        longer.channel_force != "must" and shorter.channel != "phone"
    )
    return free or longer.channel == shorter.channel
