"""The geometry of the heat map: a row for each unit, a column for each slot of the first day.  The template draws it."""

from __future__ import annotations

from dataclasses import dataclass

from pinyue.drills.stress import SLOTS, Stress
from pinyue.drills.timeline import fitted
from pinyue.words import tr

WIDTH, LABEL, ROW, TOP = 1000, 230, 26.0, 34.0
TONES = 5
MOST_UNITS = 60


@dataclass(frozen=True)
class Cell:
    """The most acts of one unit that were due in one slot; ``tone`` from 0 (none) to ``TONES``; ``over`` the stated capacity
    within the slot alone."""

    x: float
    count: int
    tone: int
    over: bool


@dataclass(frozen=True)
class Row:
    """A unit's row; ``busiest`` is its fullest slot in words."""

    y: float
    name: str
    full: str
    cells: tuple[Cell, ...]
    busiest: str


@dataclass(frozen=True)
class Heat:
    """The whole map in pixels; ``heads`` are (x, text)."""

    width: int
    height: float
    cell: tuple[float, float]
    heads: tuple[tuple[float, str], ...]
    rows: tuple[Row, ...]


def heat(stress: Stress) -> Heat:
    """The worst of each slot, unit by unit, in the order of the table."""
    units = stress.units[:MOST_UNITS]
    most = max((count for unit in units for count in unit.slots), default=1) or 1
    step = (WIDTH - LABEL) / len(SLOTS)
    names = slot_names()
    rows = []
    for number, unit in enumerate(units):
        cells = tuple(
            Cell(
                round(LABEL + index * step, 1),
                count,
                -(-count * TONES // most),
                stress.capacity is not None and count > stress.capacity,
            )
            for index, count in enumerate(unit.slots)
        )
        peak = max(range(len(SLOTS)), key=lambda index: unit.slots[index])
        busiest = tr(f"{names[peak]}，最多 {unit.slots[peak]} 项", f"{names[peak]}, up to {unit.slots[peak]}")
        rows.append(Row(TOP + number * ROW, fitted(unit.unit, LABEL - 12), unit.unit, cells, busiest))
    heads = tuple((round(LABEL + (index + 0.5) * step, 1), name) for index, name in enumerate(names))
    return Heat(WIDTH, TOP + len(units) * ROW + 4, (round(step - 3, 1), ROW - 3), heads, tuple(rows))


def slot_names() -> tuple[str, ...]:
    """The slots in words: already late, up to 10 minutes, … up to a day."""
    names = [tr("接报前已超时", "late before")]
    for end in SLOTS[1:]:
        names.append(
            tr(f"≤{end} 分", f"≤{end} min") if end <= 60 else tr(f"≤{end // 60} 小时", f"≤{end // 60} h")
        )
    return tuple(names)
