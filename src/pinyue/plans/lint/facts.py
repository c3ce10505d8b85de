"""Facts as people write them: ``deaths 1–4, similar_nearby false`` · 死亡人数 1–4 人，「同一区域是否另有类似病例」为否."""

from __future__ import annotations

from typing import Any

from pinyue.plans.ladder import Ladder
from pinyue.plans.lint.boxes import Ranges
from pinyue.plans.lint.situations import Point
from pinyue.plans.table import TOP, Interval, Table


def situation(table: Table, point: Point) -> dict[str, Any]:
    """A situation with the values that ``grade`` takes: whole numbers, true or false, the id of a choice."""
    return {axis.name: _value(table.ladder, axis.name, point[axis.name]) for axis in table.axes}


def region(ladder: Ladder, ranges: Ranges) -> dict[str, Any]:
    """A box with readable values: ``[1, 4]``, ``[5, None]``, ``false``, ``["III", "II"]``."""
    return {name: _values(ladder, name, interval) for name, interval in ranges.items()}


def in_chinese(table: Table, ranges: Ranges) -> str:
    """The facts of a box, for a reader of Chinese."""
    return "，".join(_one_in_chinese(table, name, interval) for name, interval in ranges.items())


def in_english(table: Table, ranges: Ranges) -> str:
    """The facts of a box, by their ids."""
    return ", ".join(_one_in_english(table, name, interval) for name, interval in ranges.items())


def name_of(table: Table, fact: str) -> tuple[str, str]:
    """A measure's name in Chinese (with what is counted into it), and its id likewise."""
    ladder = table.ladder
    added = table.sums.get(fact, ())
    zh, en = ladder.measures[fact].name, fact
    if added:
        zh += "（含" + "、".join(ladder.measures[part].name for part in added) + "）"
        en += f" (with {', '.join(added)})"
    return zh, en


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


def _one_in_chinese(table: Table, name: str, interval: Interval) -> str:
    ladder = table.ladder
    if name not in ladder.measures:
        return f"「{ladder.qualifiers[name].ask}」为{'是' if interval[0] else '否'}"
    measure = ladder.measures[name]
    zh, _ = name_of(table, name)
    if measure.kind == "choice":
        return f"{zh}为{'、'.join(list(measure.values.values())[interval[0] : interval[1] + 1])}"
    return f"{zh} {_numbers(interval, '及以上')}{measure.unit or ''}"


def _one_in_english(table: Table, name: str, interval: Interval) -> str:
    ladder = table.ladder
    if name not in ladder.measures:
        return f"{name} {'true' if interval[0] else 'false'}"
    measure = ladder.measures[name]
    _, en = name_of(table, name)
    if measure.kind == "choice":
        return f"{en} {'/'.join(list(measure.values)[interval[0] : interval[1] + 1])}"
    return f"{en} {_numbers(interval, ' or more')}"


def _numbers(interval: Interval, or_more: str) -> str:
    low, high = interval
    if high >= TOP:
        return f"{low}{or_more}"
    return str(low) if low == high else f"{low}–{high}"
