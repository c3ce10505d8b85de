"""Facts as people write them: ``deaths 1–4, similar_nearby false`` · 死亡人数 1–4 人，「同一区域是否另有类似病例」为否."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pinyue.plans.ladder import Ladder
from pinyue.plans.lint.boxes import Ranges
from pinyue.plans.lint.situations import Point
from pinyue.plans.table import TOP, Interval

Said = tuple[str, Interval]


def situation(ladder: Ladder, point: Point) -> dict[str, Any]:
    """A situation with the values that ``grade`` takes: whole numbers, true or false, the id of a choice."""
    names = (*ladder.measures, *ladder.qualifiers)
    return {name: _value(ladder, name, point[name]) for name in names if name in point}


def region(ladder: Ladder, ranges: Ranges) -> dict[str, Any]:
    """A box with readable values: ``[1, 4]``, ``[5, None]``, ``false``, ``["III", "II"]``."""
    return {name: _values(ladder, name, interval) for name, interval in ranges.items()}


def in_chinese(ladder: Ladder, *boxes: Ranges) -> str:
    """The facts of some boxes, for a reader of Chinese; what they share is said once."""
    shared, rest = _apart(ladder, boxes)
    said = [_one_in_chinese(ladder, name, interval) for name, interval in shared]
    others = ["，".join(_one_in_chinese(ladder, name, interval) for name, interval in box) for box in rest]
    return "，".join([*said, *(["或者".join(f"（{other}）" for other in others)] if others else [])])


def in_english(ladder: Ladder, *boxes: Ranges) -> str:
    """The facts of some boxes, by their ids; what they share is said once."""
    shared, rest = _apart(ladder, boxes)
    said = [_one_in_english(ladder, name, interval) for name, interval in shared]
    others = [", ".join(_one_in_english(ladder, name, interval) for name, interval in box) for box in rest]
    return ", ".join([*said, *([" or ".join(f"({other})" for other in others)] if others else [])])


def _apart(ladder: Ladder, boxes: Sequence[Ranges]) -> tuple[list[Said], list[list[Said]]]:
    """What all boxes say, and what each says beside it; measures first."""
    order = (*ladder.measures, *ladder.qualifiers)
    said = [[(name, box[name]) for name in order if name in box] for box in boxes]
    shared = [fact for fact in said[0] if all(fact in facts for facts in said)]
    rest = [[fact for fact in facts if fact not in shared] for facts in said]
    return shared, rest if any(rest) else []


def _value(ladder: Ladder, name: str, value: int) -> Any:
    measure = ladder.measures.get(name)
    if measure is None:
        return bool(value)
    return list(measure.values)[value] if measure.kind == "choice" else value


def _values(ladder: Ladder, name: str, interval: Interval) -> Any:
    measure = ladder.measures.get(name)
    low, high = interval
    if measure is None:
        return bool(low)
    if measure.kind == "choice":
        return list(measure.values)[low : high + 1]
    return [low, None if high >= TOP else high]


def _one_in_chinese(ladder: Ladder, name: str, interval: Interval) -> str:
    if name not in ladder.measures:
        return f"「{ladder.qualifiers[name].ask}」为{'是' if interval[0] else '否'}"
    measure = ladder.measures[name]
    if measure.kind == "choice":
        return f"{measure.name}为{'、'.join(list(measure.values.values())[interval[0] : interval[1] + 1])}"
    return f"{measure.name} {_numbers(interval, '及以上')}{measure.unit or ''}"


def _one_in_english(ladder: Ladder, name: str, interval: Interval) -> str:
    if name not in ladder.measures:
        return f"{name} {'true' if interval[0] else 'false'}"
    measure = ladder.measures[name]
    if measure.kind == "choice":
        return f"{name} {'/'.join(list(measure.values)[interval[0] : interval[1] + 1])}"
    return f"{name} {_numbers(interval, ' or more')}"


def _numbers(interval: Interval, or_more: str) -> str:
    low, high = interval
    if high >= TOP:
        return f"{low}{or_more}"
    return str(low) if low == high else f"{low}–{high}"
