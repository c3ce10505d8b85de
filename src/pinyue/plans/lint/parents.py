"""A plan and its parent, where the parent's pack is at hand: looser than it (R11), deciding what it reserves (P5)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pinyue.plans.ladder import Ladder
from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.names import canonical
from pinyue.plans.lint.ranks import same_office
from pinyue.plans.lint.rules import finding, stated
from pinyue.plans.lint.spans import in_words, is_no_later, least, most, numbered
from pinyue.plans.loader import load_pack, pack_folders
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import Obligation, Power, Scope
from pinyue.plans.values import UNDEFINED


def folder_of_parent(pack: Pack) -> Path | None:
    """Where the pack of the parent plan lies: beside this one, or among those at hand; None where it is not."""
    name = pack.plan.parent.pack if pack.plan.parent else None
    if name is None:
        return None
    beside = pack.folder.parent / name
    return beside if (beside / "plan.yaml").is_file() else pack_folders().get(name)


def defects(pack: Pack) -> Iterator[Finding]:
    """Every finding that needs the parent plan.  Raises BadInput if its pack cannot be read."""
    folder = folder_of_parent(pack)
    if folder is not None:
        parent = load_pack(folder)
        yield from looser(pack, parent)
        yield from out_of_rank(pack, parent)


def looser(pack: Pack, parent: Pack) -> Iterator[Finding]:
    """R11: the same report to the same recipient, later than the parent plan allows, at some level."""
    levels = _levels(pack.levels, parent.levels)
    for rule in parent.obligations:
        limit = numbered(parent, rule.within)
        mine = [owed for owed in pack.obligations if _is_same_report(pack, parent, owed, rule)]
        if limit is None or rule.force != "must" or not mine:
            continue
        every: list[tuple[str | None, str | None]] = [*levels] or [(None, None)]
        for level, above in every:
            if above is not None and rule.when.level and above not in rule.when.level:
                continue
            here = [o for o in mine if level is None or not o.when.level or level in o.when.level]
            if here and not any(_is_within(pack, owed, rule, least(limit)) for owed in here):
                shown = "；".join(f"{owed.id} {owed.within}" for owed in here)
                at = f"（{level}）" if level else ""
                yield finding(
                    "R11",
                    [clause for owed in here for clause in owed.clause],
                    f"{shown}{at}：上级预案 {rule.id} 限 {in_words(most(limit))}",
                    f"{shown}{f' at {level}' if level else ''}: {rule.id} of the parent plan allows {in_words(most(limit))}",
                    witness=stated(
                        (o.id for o in here), parent=rule.id, **({"level": level} if level else {})
                    ),
                )
                break


def _is_within(pack: Pack, owed: Obligation, rule: Obligation, minutes: int) -> bool:
    span = numbered(pack, owed.within)
    return (
        span is not None
        and most(span) <= minutes
        and owed.force == "must"
        and is_no_later(owed.after, rule.after)
    )


def _is_same_report(pack: Pack, parent: Pack, owed: Obligation, rule: Obligation) -> bool:
    return (
        owed.act == rule.act
        and bool(_offices(pack, owed.who) & _offices(parent, rule.who))
        and bool(_called(pack, owed.to.units) & _called(parent, rule.to.units))
    )


def out_of_rank(pack: Pack, parent: Pack) -> Iterator[Finding]:
    """P5: the parent plan gives an act at some level to its own bodies only, and here a body of the district decides it."""
    levels = _levels(pack.levels, parent.levels)
    for power in pack.powers:
        deciders = canonical(pack, power.decides)
        if power.outside or not deciders or any(_is_outside(pack, name) for name in deciders):
            continue
        for level, above in levels:
            above_here = [p for p in parent.powers if p.act == power.act and above in _of(parent, p.scope)]
            reserved = [p for p in above_here if p.decides != UNDEFINED]
            ours = any(_offices(pack, power.decides) & _offices(parent, p.decides) for p in reserved)
            consented = any(_called(pack, power.consent) & _called(parent, p.decides) for p in reserved)
            if reserved and not ours and not consented and _takes_in(pack, power.scope, level):
                yield _out_of_rank(power, level, reserved)
                break


def _out_of_rank(power: Power, level: str, reserved: list[Power]) -> Finding:
    here = "、".join(power.decides)
    above = "、".join(dict.fromkeys(name for p in reserved for name in p.decides))
    ids = [p.id for p in reserved]
    return finding(
        "P5",
        power.clause,
        f"{power.id}（{power.does}）：{level} 由{here}决定，上级预案 {'、'.join(ids)} 归{above}",
        f"{power.id}: {level} is decided by {here}, which {', '.join(ids)} of the parent plan gives to {above}",
        witness=stated([power.id], parent=ids, level=level),
    )


def _takes_in(pack: Pack, scope: Scope, level: str) -> bool:
    limited = scope.level or scope.response or scope.warning
    return level in _of(pack, scope) if limited else True


def _of(pack: Pack, scope: Scope) -> set[str]:
    """The event levels that a scope names, those of its responses among them; none where it is not limited by levels."""
    provided = {response.id: response.for_level for response in pack.response.responses}
    return {*scope.level, *(level for response in scope.response for level in provided.get(response, ()))}


def _levels(mine: Ladder | None, above: Ladder | None) -> list[tuple[str, str]]:
    """The event levels that both plans know by one name: their ids here and there."""
    if mine is None or above is None:
        return []
    there = {level.name: level.id for level in above.levels}
    return [(level.id, there[level.name]) for level in mine.levels if level.name in there]


def _is_outside(pack: Pack, name: str) -> bool:
    unit = pack.command.units.get(name)
    return unit is not None and unit.kind == "outside"


def _called(pack: Pack, names: tuple[str, ...] | str) -> set[str]:
    """All names of these units."""
    known = canonical(pack, names)
    return known | {alias for alias, name in pack.unit_names.items() if name in known}


def _offices(pack: Pack, names: tuple[str, ...] | str) -> set[str]:
    return {same_office(name) for name in _called(pack, names)}
