"""Of two duties to tell the same recipient the same thing, the one that is due first makes the other pointless."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from pinyue.plans.shapes import Obligation
from pinyue.plans.values import UNDEFINED


class Timed(Protocol):
    """A running clock: who owes, to whom, by when."""

    @property
    def who(self) -> tuple[str, ...]: ...
    @property
    def to(self) -> tuple[str, ...]: ...
    @property
    def due(self) -> datetime | None: ...


def says_the_same(
    one: Timed, rule: Obligation, other: Timed, others_rule: Obligation, canonical: Callable[[str], str]
) -> bool:
    """Whether doing ``one`` is doing ``other``: same act, a common sender, every recipient of the other, by its channel.

    A recipient that is only inferred cannot take the place of one that a clause names.
    """
    if rule.act != others_rule.act or not other.to:
        return False
    if rule.to.basis not in ("stated", "supplement", others_rule.to.basis):
        return False
    if not _known(one.who, canonical) & _known(other.who, canonical):
        return False
    if not _known(other.to, canonical) <= _known(one.to, canonical):
        return False
    free = others_rule.channel in ("any", UNDEFINED) or (
        others_rule.channel_force != "must" and rule.channel != "phone"
    )
    return free or others_rule.channel == rule.channel


def _known(names: Iterable[str], canonical: Callable[[str], str]) -> set[str]:
    return {canonical(name) for name in names}
