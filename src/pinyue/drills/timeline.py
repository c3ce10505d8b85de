"""The geometry of the first hour: one axis, a lane for each plan, a bar for each obligation.  The template draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from unicodedata import east_asian_width

from pinyue.drills.wording import sentence, when
from pinyue.engine.compare import Comparison, Due

WIDTH = 1000
LEFT, RIGHT = 8.0, WIDTH - 24.0
ROW, HEAD, LANE_GAP, TOP = 30.0, 26.0, 16.0, 26.0
WIDE, NARROW = 13.0, 7.3  # pixels that a Chinese and a Latin character take at 13 px


@dataclass(frozen=True)
class Bar:
    """One obligation: from where its clock runs to where it ends, the words over it (``full`` if they were cut)."""

    x1: float
    x2: float
    y: float
    kind: Literal["plain", "late", "activated"]
    text: str
    full: str
    time: str


@dataclass(frozen=True)
class Lane:
    """A plan's part of the chart."""

    name: str
    y: float
    empty: bool
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Timeline:
    """The whole chart in pixels; ``ticks`` are (x, text), ``zero`` is where minute 0 stands."""

    width: int
    height: float
    top: float
    zero: float
    ticks: tuple[tuple[float, str], ...]
    lanes: tuple[Lane, ...]


def timeline(comparison: Comparison, names: Sequence[str]) -> Timeline:
    """The first hour of all plans; it begins before minute 0 where something was late by then."""
    starts = [_start(due, comparison.at) for side in comparison.sides for due in side.hour]
    first = min([0, *starts, *(d.minute or 0 for side in comparison.sides for d in side.hour)])
    first -= first % 10
    scale = (RIGHT - LEFT) / (60 - first)

    def x(minute: float) -> float:
        return round(LEFT + (max(first, minute) - first) * scale, 1)

    lanes, y = [], TOP + 8
    for name, side in zip(names, comparison.sides, strict=True):
        bars = tuple(
            _bar(due, x(_start(due, comparison.at)), x(due.minute or 0), y + HEAD + ROW * (number + 0.7))
            for number, due in enumerate(side.hour)
        )
        lanes.append(Lane(name, y + 18, not bars, bars))
        y += HEAD + ROW * max(1, len(bars)) + LANE_GAP
    ticks = tuple((x(minute), str(minute)) for minute in range(first, 61, 10))
    return Timeline(WIDTH, y, TOP, x(0), ticks, tuple(lanes))


def _start(due: Due, at: datetime) -> int:
    anchor = due.row.round or due.row.anchor
    return int((anchor - at).total_seconds() // 60) if anchor else 0


def _bar(due: Due, start: float, end: float, y: float) -> Bar:
    full = sentence(due)
    kind: Literal["plain", "late", "activated"] = (
        "late" if due.late else "activated" if due.activated else "plain"
    )
    return Bar(start, end, y, kind, fitted(full, WIDTH - start - 70), full, when(due))


def fitted(text: str, room: float) -> str:
    """As much of a text as fits into so many pixels, with … where it was cut."""
    used = 0.0
    for number, character in enumerate(text):
        used += WIDE if east_asian_width(character) in "WFA" else NARROW
        if used > room:
            return text[: max(0, number - 1)] + "…"
    return text
