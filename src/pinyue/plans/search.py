"""The one question that grading and the linter ask of a table: is there a situation in these boxes and out of those?

What can still hold, what must hold, where there is a gap: all are asked through ``search``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from pinyue.plans.budget import spend
from pinyue.plans.table import TOP, Axis, Box, Interval, Region, Table, axes_of


class Open(NamedTuple):
    """An axis that can still decide a box: the boxes that allow all of its values here, and those that allow some, as masks."""

    axis: Axis
    every: int
    some: int


class Part(NamedTuple):
    """A region and what is decided in it, as masks.

    ``must`` are the boxes it lies wholly inside, ``may`` those it meets, ``closed`` those that no axis but the ``open`` ones
    can keep out.
    """

    region: Region
    must: int
    may: int
    closed: int
    open: tuple[Open, ...]


def look(table: Table, region: Region) -> Part:
    """What is decided in a region."""
    axes = (Open(axis, *axis.over(*table.span(region, axis.name))) for axis in table.axes)
    return _part(region, table.everything, table.everything, axes)


def _part(region: Region, closed: int, may: int, axes: Iterable[Open]) -> Part:
    must = closed
    still_open: list[Open] = []
    for each in axes:
        _, every, some = each
        must &= every
        may &= some
        if every == some:
            closed &= every
        else:
            still_open.append(each)
    return Part(region, must, may, closed, tuple(still_open))


def _narrowed(table: Table, part: Part, name: str, interval: Interval) -> Part:
    """The part of a part where one fact lies in an interval."""
    region = {**part.region, name: interval}
    moved = {name, *(target for target, added in table.sums.items() if name in added)}
    axes = [
        Open(axis, *axis.over(*table.span(region, axis.name))) if (axis := each.axis).name in moved else each
        for each in part.open
    ]
    return _part(region, part.closed, part.may, axes)


def find(table: Table, region: Region, want: Sequence[Box] | None, avoid: Sequence[Box]) -> Region | None:
    """A part of ``region`` that lies inside one of ``want`` (anywhere, if None) and outside all of ``avoid``, or None.

    The boxes may be others than the table's own.
    """
    return question(table, want, avoid)(region)


def question(
    table: Table, want: Sequence[Box] | None, avoid: Sequence[Box]
) -> Callable[[Region], Region | None]:
    """``find`` for several regions: what only depends on the boxes is worked out once."""
    boxes = (*(want or ()), *avoid)
    spend(len(boxes) // 10)  # cutting the facts along so many boxes takes about as long as so many steps
    everything = (1 << len(boxes)) - 1
    wanted = (1 << len(want or ())) - 1
    axes = axes_of(table.ladder, boxes, table.sums)
    asked = replace(table, boxes=boxes, axes=axes, everything=everything)
    inside = None if want is None else wanted
    return lambda region: search(asked, look(asked, region), inside, everything & ~wanted)


def search(table: Table, part: Part, want: int | None, avoid: int) -> Region | None:
    """``find`` on masks.  Exact: the region is split along the boxes until every box is decided.

    Each region is one step of a ``budget``.  Raises TooLarge.
    """
    spend()
    if part.must & avoid:
        return None
    if want is not None:
        if not part.may & want:
            return None
        if part.must & want:
            want = None
    live = part.may & (avoid if want is None else want)
    if not live:
        return part.region
    if want is not None and not part.may & avoid and not table.sums:
        return _clipped(part.region, table.boxes[live.bit_length() - 1])
    once = twice = 0
    for _, every, some in part.open:
        boxes = some & ~every & live
        twice |= once & boxes
        once |= boxes
    near = once & ~twice or once  # a box that hangs on a single axis first
    box = near & -near
    axis = next(axis for axis, every, some in part.open if some & ~every & box)
    wanted = table.boxes[box.bit_length() - 1].ranges[axis.name]
    for name, interval in _pieces(table, part.region, axis.name, wanted, inside_first=want is not None):
        found = search(table, _narrowed(table, part, name, interval), want, avoid)
        if found is not None:
            return found
    return None


def _clipped(region: Region, box: Box) -> Region:
    clipped = dict(region)
    for name, (low, high) in box.ranges.items():
        clipped[name] = max(low, region[name][0]), min(high, region[name][1])
    return clipped


def _pieces(
    table: Table, region: Region, name: str, wanted: Interval, *, inside_first: bool
) -> list[tuple[str, Interval]]:
    low, high = wanted
    if name not in table.sums:
        least, greatest = region[name]
        parts = [(least, low - 1), (high + 1, greatest), (max(least, low), min(greatest, high))]
        pieces = [(name, (a, b)) for a, b in parts if a <= b]
        return pieces[::-1] if inside_first else pieces
    # A sum is split through one of its parts: the widest, in the middle, or just past the last bound where it has no end.
    part = max((name, *table.sums[name]), key=lambda n: region[n][1] - region[n][0])
    least, greatest = region[part]
    last = max(low, high if high < TOP else 0)
    middle = max(least, last) if greatest >= TOP else (least + greatest) // 2
    return [(part, (least, middle)), (part, (middle + 1, greatest))]
