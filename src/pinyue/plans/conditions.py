"""Does a condition of the plan hold?  Yes, no, or open: then which facts must be found out first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pinyue.plans.ladder import Condition, Ladder, Unmarked
from pinyue.plans.shapes import Conditions
from pinyue.plans.table import TOP, Interval, assumed_value, runs
from pinyue.plans.values import Needs

# A whole number (a qualifier is 0 or 1, a choice its position), a range with both ends included, or None for unknown.
Value = int | tuple[int, int] | None


@dataclass(frozen=True)
class Verdict:
    """``holds`` is None while it is open; ``ask`` are then the facts that would settle it."""

    holds: bool | None
    ask: tuple[str, ...] = ()


YES, NO = Verdict(True), Verdict(False)


def known(ladder: Ladder, facts: Mapping[str, Value], name: str) -> Value:
    """What is known of a fact; one that nobody mentioned takes the pack's stated assumption."""
    return facts[name] if name in facts else assumed_value(ladder, name)


def lacking(ladder: Ladder | None, needs: Needs, facts: Mapping[str, Value]) -> tuple[str, ...]:
    """The facts that are not known to be so, of those that are needed."""
    if ladder is None:
        return needs.names()
    missing: list[str] = []
    for item in needs.all:
        names = (item,) if isinstance(item, str) else item.any
        if not any(known(ladder, facts, name) == 1 for name in names):
            missing.extend(names)
    return tuple(missing)


def verdict(
    ladder: Ladder | None,
    unmarked: Unmarked,
    needs: Needs,
    conditions: Conditions,
    facts: Mapping[str, Value],
    unless: Conditions = (),
) -> Verdict:
    """Whether facts that must be so and conditions on measures hold together, given what is known, and the exception does not."""
    if ladder is None:
        return YES if not needs.all and not conditions else Verdict(None, needs.names())
    found = [*_of_needs(ladder, needs, facts), *_of_measures(ladder, unmarked, conditions, facts)]
    if unless:
        excepted = _together(tuple(_of_measures(ladder, unmarked, unless, facts)))
        found.append(excepted if excepted.holds is None else NO if excepted.holds else YES)
    return _together(tuple(found))


def _of_needs(ladder: Ladder, needs: Needs, facts: Mapping[str, Value]) -> Iterator[Verdict]:
    for item in needs.all:
        names = (item,) if isinstance(item, str) else item.any
        values = {name: known(ladder, facts, name) for name in names}
        if any(value == 1 for value in values.values()):
            yield YES
        else:
            ask = tuple(name for name, value in values.items() if value != 0)
            yield Verdict(None, ask) if ask else NO


def _of_measures(
    ladder: Ladder,
    unmarked: Unmarked,
    conditions: Conditions,
    facts: Mapping[str, Value],
) -> Iterator[Verdict]:
    for name, condition in conditions:
        value = known(ladder, facts, name)
        if value is None:
            yield Verdict(None, (name,))
            continue
        low, high = value if isinstance(value, tuple) else (value, value)
        spans = allowed(ladder, unmarked, name, condition)
        inside = any(least <= low and high <= greatest for least, greatest in spans)
        touched = any(least <= high and low <= greatest for least, greatest in spans)
        yield YES if inside else Verdict(None, (name,)) if touched else NO


@lru_cache(maxsize=4096)
def allowed(ladder: Ladder, unmarked: Unmarked, name: str, condition: Condition) -> tuple[Interval, ...]:
    """The values that a condition allows, as runs of whole numbers."""
    measure = ladder.measures[name]
    if measure.kind == "choice":
        return tuple(runs(measure, condition.is_, condition.not_))
    low, high = condition.interval(unmarked)
    return ((low, TOP if high is None else high),)


def _together(verdicts: tuple[Verdict, ...]) -> Verdict:
    if any(one.holds is False for one in verdicts):
        return NO
    ask = tuple(dict.fromkeys(name for one in verdicts for name in one.ask))
    return Verdict(None, ask) if ask else YES
