"""Who may decide an act, each with its clause and what still stands in the way: asked of ``may``, one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pinyue.engine.incident import Incident
from pinyue.engine.powers import Permit, may
from pinyue.plans.pack import Pack

NOBODY = ""  # no unit has this name, so ``may`` answers who may instead


@dataclass(frozen=True)
class Decider:
    """One who decides.  ``outside``: above the district, and only recorded here; ``proposes`` who must ask for it, where the
    plan says so; ``lacking`` facts, acts or consents that are still missing."""

    who: str
    clause: tuple[str, ...]
    outside: bool
    proposes: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """Everyone whom the plan names for an act.  No ``deciders``: it names nobody, under these clauses (if any)."""

    deciders: tuple[Decider, ...]
    clause: tuple[str, ...]


def decision(pack: Pack, incident: Incident, act: str, at: datetime, scope: Mapping[str, str]) -> Decision:
    """Who may do this act in this scope.  One who may do it only at another level is none of them."""
    asked = may(pack, incident, None, NOBODY, act, at, scope)
    assert not isinstance(asked, Permit)
    powers = {power.id: power for power in pack.powers}
    found = []
    for who in asked.who:
        ruling = may(pack, incident, None, who, act, at, scope)
        if isinstance(ruling, Permit):
            proposes = powers[ruling.power].proposes
            named = proposes if isinstance(proposes, tuple) else ()
            found.append(Decider(who, ruling.clause, ruling.outside, named))
        elif ruling.lacking:
            found.append(Decider(who, ruling.clause, _is_outside(pack, act, who), (), ruling.lacking))
    return Decision(tuple(found), asked.clause)


def _is_outside(pack: Pack, act: str, who: str) -> bool:
    """Whether this body decides the act only from outside the district."""
    return all(power.outside for power in pack.powers if power.act == act and who in power.decides)
