"""What is known: each fact a number, a range or unknown; each qualifier yes, no or unknown."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pinyue.plans.conditions import (
    Value as Value,  # facts are this room's word; conditions need only their values
)
from pinyue.plans.ladder import Ladder
from pinyue.plans.loader import did_you_mean
from pinyue.plans.table import TOP, Axis, Interval, Region, Table
from pinyue.words import BadInput, tr

Facts = Mapping[str, Value]

UNKNOWN_WORDS = frozenset({"unknown", "?", "未知", "不明"})
YES_WORDS = frozenset({"true", "yes", "是", "1"})
NO_WORDS = frozenset({"false", "no", "否", "0"})
_RANGE = re.compile(r"^(\d{1,9})?\.\.(\d{1,9})?$")


def parse_value(ladder: Ladder, name: str, text: str) -> Value:
    """A fact from text: ``3``, ``4..`` (at least 4), ``..2``, ``2..5``, ``true``, a choice's id (``a|b``: one of
    these neighbours), ``unknown``.  Raises BadInput."""
    measure = ladder.measures.get(name)
    if measure is None and name not in ladder.qualifiers:
        hint = did_you_mean(name, (*ladder.measures, *ladder.qualifiers))
        raise BadInput(tr(f"未知的指标 '{name}'{hint}", f"unknown measure '{name}'{hint}"))
    text = text.strip()
    if text.lower() in UNKNOWN_WORDS:
        return None
    if measure is None:
        if text.lower() in YES_WORDS:
            return 1
        if text.lower() in NO_WORDS:
            return 0
        raise BadInput(
            tr(
                f"{name}：'{text}' 应为 true、false 或 unknown",
                f"{name}: '{text}' should be true, false or unknown",
            )
        )
    return (
        _parse_choice(name, list(measure.values), text)
        if measure.kind == "choice"
        else _parse_count(name, text)
    )


def _parse_choice(name: str, ids: list[str], text: str) -> Value:
    """One id, or neighbouring ids in their order: ``serious|extreme``."""
    words = text.split("|")
    first = ids.index(words[0]) if words[0] in ids else len(ids)
    if words != ids[first : first + len(words)]:
        raise BadInput(
            tr(
                f"{name}：'{text}' 应为 {'、'.join(ids)}（相邻的几个用 | 隔开）或 unknown",
                f"{name}: '{text}' should be one of {', '.join(ids)} (neighbours joined by |) or unknown",
            )
        )
    return first if len(words) == 1 else (first, first + len(words) - 1)


def _parse_count(name: str, text: str) -> Value:
    found = _RANGE.match(text)
    if found and (found[1] or found[2]):
        low, high = int(found[1] or 0), int(found[2]) if found[2] else TOP
        if low > high:
            raise BadInput(tr(f"{name}：'{text}' 是空范围", f"{name}: '{text}' is an empty range"))
        return low if low == high else (low, high)
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return int(text)
    if text.startswith("-"):
        raise BadInput(
            tr(f"{name}：人数不能是负数：'{text}'", f"{name}: a count cannot be negative: '{text}'")
        )
    raise BadInput(
        tr(
            f"{name}：'{text}' 应为整数、范围（4..、2..5）或 unknown",
            f"{name}: '{text}' should be a whole number, a range (4.., 2..5) or unknown",
        )
    )


def show_value(ladder: Ladder, name: str, value: Value) -> str:
    """A fact as text that ``parse_value`` reads back."""
    if value is None:
        return "unknown"
    measure = ladder.measures.get(name)
    low, high = value if isinstance(value, tuple) else (value, value)
    if measure is None:
        return "unknown" if low != high else "true" if low else "false"
    if measure.kind == "choice":
        return "|".join(list(measure.values)[low : high + 1])
    if low == high:
        return str(low)
    return f"{low}.." if high >= TOP else f"..{high}" if low == 0 else f"{low}..{high}"


def region_of(table: Table, facts: Facts) -> Region:
    """All situations that agree with what is known: for each axis of the table its least and greatest value.

    A fact that was not mentioned takes the pack's stated assumption, where it has one.
    """
    return {axis.name: interval_of(axis, facts.get(axis.name, axis.assumed)) for axis in table.axes}


def interval_of(axis: Axis, value: Value) -> Interval:
    """The least and greatest value that an axis can have, given what is known of it."""
    if value is None:
        return 0, axis.top
    if isinstance(value, tuple):
        return max(0, value[0]), min(axis.top, value[1])
    return int(value), int(value)


def assumed(table: Table, facts: Facts) -> dict[str, str]:
    """The assumptions that an answer rests on: facts nobody mentioned, with the value the pack takes for them."""
    taken = {
        axis.name: show_value(table.ladder, axis.name, axis.assumed)
        for axis in table.axes
        if axis.assumed is not None and axis.name not in facts
    }
    outside = (name for name in table.ladder.excludes if name not in facts)
    return taken | {name: table.ladder.qualifiers[name].assume or "unknown" for name in outside}
