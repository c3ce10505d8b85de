"""Boxes of situations: meet, lie inside, what is left over.  Exact, and never by sampling.

A box gives some facts a least and a greatest whole number, both inclusive; a fact it does not name is free.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pinyue.plans.budget import spend
from pinyue.plans.table import Interval, Region

Ranges = Mapping[str, Interval]
LIMIT = 2_000  # holes of one family; more than that nobody reads


class NotExhaustive(Exception):
    """What is asked for is more than can be listed; one situation can still be found, but not all."""


def meet(one: Ranges, other: Ranges) -> Region | None:
    """The common part of two boxes, or None."""
    common = dict(one)
    for name, (low, high) in other.items():
        if name in common:
            low, high = max(low, common[name][0]), min(high, common[name][1])
            if low > high:
                return None
        common[name] = (low, high)
    return common


def is_inside(one: Ranges, other: Ranges) -> bool:
    """Whether every situation of the first box lies in the second."""
    for name, (low, high) in other.items():
        mine = one.get(name)
        if mine is None or mine[0] < low or mine[1] > high:
            return False
    return True


def maximal(boxes: Iterable[Ranges]) -> list[Region]:
    """The boxes without those that lie inside another.  Ten comparisons take about as long as a step of a search."""
    kept: list[Region] = []
    for box in boxes:
        spend(len(kept) // 10)
        if not any(is_inside(box, other) for other in kept):
            kept = [other for other in kept if not is_inside(other, box)]
            kept.append(dict(box))
    return kept


def left_over(boxes: Iterable[Ranges], tops: Mapping[str, int]) -> list[Region]:
    """All maximal boxes that touch none of these.  ``tops`` is the greatest value of each fact.

    A box misses another if on some fact it lies wholly below or wholly above it, so cutting every hole along every fact of
    every box, and keeping the greatest pieces, leaves exactly the maximal holes (Nelson 1955, for intervals instead of bits).
    Raises NotExhaustive.
    """
    holes: list[Region] = [{}]
    for box in boxes:
        missed: list[Region] = []
        pieces: list[Region] = []
        for hole in holes:
            if meet(hole, box) is None:
                missed.append(hole)
                continue
            for name, (low, high) in box.items():
                least, greatest = hole.get(name, (0, tops[name]))
                if least < low:
                    pieces.append({**hole, name: (least, low - 1)})
                if high < greatest:
                    pieces.append({**hole, name: (high + 1, greatest)})
        # A hole that the box misses lies in no piece: it would have lain in the hole that the piece was cut from.
        spend(len(pieces) * len(missed) // 10)
        apart = [piece for piece in pieces if not any(is_inside(piece, hole) for hole in missed)]
        holes = missed + maximal(apart)
        if len(holes) > LIMIT:
            raise NotExhaustive
    return holes
