"""When do two rules apply: can both at once, does one apply whenever the other does?"""

from __future__ import annotations

from pinyue.plans.shapes import When


def exclude(one: When, other: When) -> bool:
    """Whether two states can never hold at once, since they ask for different responses or warnings."""
    pairs = ((one.response, other.response), (one.warning, other.warning))
    return any(mine and theirs and not set(mine) & set(theirs) for mine, theirs in pairs)


def can_meet(one: When, other: When) -> bool:
    """Whether two states can hold together at one level: nothing in them is seen to contradict."""
    if exclude(one, other):
        return False
    mine, theirs = ({*when.level, *when.or_forecast} for when in (one, other))
    if mine and theirs and not mine & theirs:
        return False
    if None not in (one.responding, other.responding) and one.responding != other.responding:
        return False
    for name, condition in one.if_:
        for same, another in other.if_:
            if name == same and condition.is_ and another.is_ and not set(condition.is_) & set(another.is_):
                return False
    return True


def implies(narrow: When, wide: When) -> bool:
    """Whether ``wide`` holds whenever ``narrow`` does: each thing that it asks for is asked for by the narrow one too."""
    return (
        _level_implies(narrow, wide)
        and (not wide.response or (bool(narrow.response) and set(narrow.response) <= set(wide.response)))
        and (not wide.warning or (bool(narrow.warning) and set(narrow.warning) <= set(wide.warning)))
        and (not wide.no_level or narrow.no_level)
        and (
            wide.responding is None
            or narrow.responding == wide.responding
            or (wide.responding and bool(narrow.response))
        )
        and set(wide.facts.all) <= set(narrow.facts.all)
        and all(condition in narrow.if_ for condition in wide.if_)
        and (not wide.unless or wide.unless == narrow.unless)
    )


def _level_implies(narrow: When, wide: When) -> bool:
    if not wide.level:
        return True
    certainties = (narrow.certainty, wide.certainty)
    return (
        bool(narrow.level)
        and set(narrow.level) <= set(wide.level)
        and set(narrow.or_forecast) <= set(wide.or_forecast)
        and (narrow.certainty == wide.certainty or certainties == ("certain", "possible"))
    )
