"""Who may publish what: information, at each level that an event may turn out to have, and warnings."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar

from pinyue.engine.deciders import Decider, Decision, decision
from pinyue.engine.incident import Incident
from pinyue.plans.pack import Pack

Rulings = tuple[tuple[str, Decision], ...]  # a level ("" where there is none), and who publishes at it
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Publishing:
    """Who may publish information (``released``), or who else may on these topics; or warnings (``warned``) of these levels.

    ``about`` are the topics or the warning levels; none: information in general.  ``at`` are the event levels at which it is
    they, where the level is open and it makes a difference.
    """

    act: Literal["released", "warned"]
    about: tuple[str, ...]
    at: tuple[str, ...]
    decision: Decision


def publishing(pack: Pack, incident: Incident, levels: Sequence[str], at: datetime) -> tuple[Publishing, ...]:
    """Everything that somebody, or nobody, may publish; ``levels`` are those that the event can have.

    Topics stand apart where others decide besides those who do in general.
    """
    found: list[Publishing] = []
    if any(power.act == "released" for power in pack.powers):
        general = _releasing(pack, incident, levels, at, {})
        others = {
            name: _besides(_releasing(pack, incident, levels, at, {"topic": name}), general)
            for name in _named(pack, "released", "topic")
        }
        special = {
            name: rulings for name, rulings in others.items() if any(one.deciders for _, one in rulings)
        }
        for about, rulings in (((), general), *_grouped(special.items())):
            together = _grouped(rulings)
            found += [
                Publishing("released", about, at_levels if len(together) > 1 else (), ruling)
                for at_levels, ruling in together
            ]
    warnings = {
        name: decision(pack, incident, "warned", at, {"warning": name})
        for name in _named(pack, "warned", "warning")
    }
    found += [Publishing("warned", about, (), ruling) for about, ruling in _grouped(warnings.items())]
    return tuple(found)


def _releasing(
    pack: Pack, incident: Incident, levels: Sequence[str], at: datetime, scope: Mapping[str, str]
) -> Rulings:
    def at_level(level: str) -> Decision:
        return decision(pack, incident, "released", at, {**scope, "level": level} if level else scope)

    return tuple((level, at_level(level)) for level in levels or ("",))


def _besides(rulings: Rulings, general: Rulings) -> Rulings:
    """Those who decide besides those who do in general, level by level."""
    return tuple(
        (level, _only(one for one in ruling.deciders if one not in usual.deciders))
        for (level, ruling), (_, usual) in zip(rulings, general, strict=True)
    )


def _only(deciders: Iterable[Decider]) -> Decision:
    left = tuple(deciders)
    return Decision(left, tuple(dict.fromkeys(clause for one in left for clause in one.clause)))


def _grouped(rulings: Iterable[tuple[str, K]]) -> list[tuple[tuple[str, ...], K]]:
    """What is decided by the same bodies under the same clauses, together."""
    together: dict[K, tuple[str, ...]] = {}
    for name, ruling in rulings:
        together[ruling] = (*together.get(ruling, ()), name)
    return [(together[ruling], ruling) for ruling in together]


def _named(pack: Pack, act: str, part: str) -> tuple[str, ...]:
    """The topics or warning levels that the powers to do an act speak of."""
    scopes = (power.scope for power in pack.powers if power.act == act)
    return tuple(dict.fromkeys(name for scope in scopes for name in getattr(scope, part)))
