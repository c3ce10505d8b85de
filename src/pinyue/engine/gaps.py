"""What has an owner under one plan and none under another: functions that duties serve, acts that are owed, powers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pinyue.plans.pack import Pack
from pinyue.plans.values import UNDEFINED


@dataclass(frozen=True)
class Gap:
    """One piece of work.  ``owners`` stand in the order of the plans: who has it there, nobody (empty), or None where the
    question cannot be put to the plan (it names no functions at all)."""

    id: str
    does: str
    owners: tuple[tuple[str, ...] | None, ...]

    @property
    def is_uneven(self) -> bool:
        """Whether some plan has an owner for it and some plan has none."""
        asked = [bool(owner) for owner in self.owners if owner is not None]
        return any(asked) and not all(asked)


def functions_nobody_serves(packs: Sequence[Pack]) -> tuple[Gap, ...]:
    """Functions (relief, testing, scene order) that a unit serves under one plan and none under another.

    A plan whose duties name no functions is left out, not found wanting.
    """
    served = [_served(pack) if pack.command.functions else None for pack in packs]
    names = {id_: function.name for pack in packs for id_, function in pack.command.functions.items()}
    gaps = (
        Gap(id_, name, tuple(None if by is None else by.get(id_, ()) for by in served))
        for id_, name in names.items()
    )
    return tuple(gap for gap in gaps if gap.is_uneven)


def _served(pack: Pack) -> dict[str, tuple[str, ...]]:
    """The units whose duties serve each function, those that lead it first."""
    found: dict[str, tuple[str, ...]] = {}
    for duty in sorted(pack.duties, key=lambda duty: duty.modality != "lead"):
        for function in duty.function:
            found[function] = _union(found.get(function, ()), duty.unit)
    return found


def acts_nobody_owes(packs: Sequence[Pack], owed_in: Sequence[AbstractSet[str]]) -> tuple[Gap, ...]:
    """Acts that this situation asks of somebody under one plan, and that no statement of another plan asks of anybody."""
    owing = [_owners((o.act, o.who) for o in pack.obligations) for pack in packs]
    does = _words(packs, lambda pack: ((o.act, o.does) for o in pack.obligations))
    asked = dict.fromkeys(act for side in owed_in for act in sorted(side))
    gaps = (Gap(act, does.get(act, act), tuple(by.get(act, ()) for by in owing)) for act in asked)
    return tuple(gap for gap in gaps if gap.is_uneven)


def powers_nobody_has(packs: Sequence[Pack]) -> tuple[Gap, ...]:
    """Acts that somebody may decide under one plan and nobody under another."""
    deciding = [_owners((p.act, p.decides) for p in pack.powers) for pack in packs]
    does = _words(packs, lambda pack: ((p.act, p.does) for p in pack.powers))
    gaps = (Gap(act, does[act], tuple(by.get(act, ()) for by in deciding)) for act in does)
    return tuple(gap for gap in gaps if gap.is_uneven)


def _owners(statements: Iterable[tuple[str, tuple[str, ...] | str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for act, who in statements:
        found[act] = _union(found.get(act, ()), who)
    return found


def _union(names: tuple[str, ...], more: tuple[str, ...] | str) -> tuple[str, ...]:
    return names if more == UNDEFINED else tuple(dict.fromkeys((*names, *more)))


def _words(
    packs: Sequence[Pack], statements: Callable[[Pack], Iterable[tuple[str, str]]]
) -> Mapping[str, str]:
    """What each act is, in the words of the first plan that has it."""
    words: dict[str, str] = {}
    for pack in packs:
        for act, does in statements(pack):
            words.setdefault(act, does)
    return words
