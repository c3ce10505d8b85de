"""R9: more acts due from one unit in the first hour than it can do, as the pack or whoever asks states it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pinyue.plans.lint.dominated import is_pointless
from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.names import canonical
from pinyue.plans.lint.rules import finding, stated
from pinyue.plans.lint.spans import HOUR, KNOWING, most, numbered
from pinyue.plans.lint.states import can_meet
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import Obligation
from pinyue.plans.values import Span

STARTS = (*KNOWING, "judged", "triggered")


def overloaded(pack: Pack, capacity: int | None = None) -> Iterator[Finding]:
    """R9: once a unit, at the level with the most acts.  Nothing is said where no capacity is stated."""
    stated_here = pack.plan.capacity.first_hour if pack.plan.capacity else None
    limit = stated_here if capacity is None else capacity
    if limit is None:
        return
    levels: list[str | None] = [level.id for level in pack.levels.levels] if pack.levels else []
    worst: dict[str, tuple[int, str | None, list[Obligation]]] = {}
    for level in levels or [None]:
        due = [owed for owed in pack.obligations if _rounds(pack, owed) and _is_at(owed, level)]
        # What a shorter deadline covers is not done twice.
        due = [owed for owed in due if not any(is_pointless(pack, owed, other) for other in due)]
        for unit in dict.fromkeys(name for owed in due for name in sorted(_hands(pack, owed))):
            mine = heaviest(pack, [owed for owed in due if unit in _hands(pack, owed)])
            count = _acts(pack, mine)
            if count > worst.get(unit, (limit,))[0]:
                worst[unit] = (count, level, mine)
    for unit, (count, level, mine) in worst.items():
        at = {"level": level} if level else {}
        zh = f"{unit}第一小时{f'（{level}）' if level else ''}可同时有 {count} 项，能力是 {limit} 项"
        en = f"{unit} can have {count} acts due in the first hour{f' at {level}' if level else ''}; its capacity is {limit}"
        clauses = [clause for owed in mine for clause in owed.clause]
        witness = stated((owed.id for owed in mine), **at, acts=count, capacity=limit)
        yield finding("R9", clauses, zh, en, witness=witness)


def heaviest(pack: Pack, duties: list[Obligation]) -> list[Obligation]:
    """Of these duties the most that can be owed together: whatever fits all others, and the best choice among the rest."""
    apart = {
        owed.id: {other.id for other in duties if not can_meet(owed.when, other.when)} for owed in duties
    }
    always = [owed for owed in duties if not apart[owed.id]]
    chosen = {owed.id for owed in (*always, *_best(pack, [o for o in duties if apart[o.id]], apart))}
    return [owed for owed in duties if owed.id in chosen]


def _best(pack: Pack, duties: list[Obligation], apart: dict[str, set[str]]) -> list[Obligation]:
    if not duties:
        return []
    first, rest = duties[0], duties[1:]
    beside = [owed for owed in rest if owed.id not in apart[first.id]]
    with_it = [first, *_best(pack, beside, apart)]
    if len(beside) == len(rest):
        return with_it
    without = _best(pack, rest, apart)
    return with_it if _acts(pack, with_it) >= _acts(pack, without) else without


def _acts(pack: Pack, duties: Iterable[Obligation]) -> int:
    return sum(_rounds(pack, owed) for owed in duties)


def _rounds(pack: Pack, owed: Obligation) -> int:
    """How often an act falls due in the first hour."""
    if owed.force != "must" or owed.after not in STARTS:
        return 0
    if owed.every is not None:
        return HOUR // most(owed.every) * owed.at_least
    span: Span | None = numbered(pack, owed.within)
    return 1 if span is not None and most(span) <= HOUR else 0


def _is_at(owed: Obligation, level: str | None) -> bool:
    return not owed.when.no_level and (level is None or not owed.when.level or level in owed.when.level)


def _hands(pack: Pack, owed: Obligation) -> set[str]:
    """Whose act it is: every unit of the district that is named, or of a class where each owes; a body as the unit it sits in."""
    units, names = pack.command.units, canonical(pack, owed.who)
    if owed.each_unit:
        names = {
            one for n in names for one in (canonical(pack, units[n].includes) if n in units else ()) or {n}
        }
    hands = canonical(pack, (pack.hosts.get(name, name) for name in names))
    return {name for name in hands if name not in units or units[name].kind != "outside"}
