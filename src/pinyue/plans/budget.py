"""A budget of steps: however large a ladder is, a question about it ends.

Steps are counted, never seconds, so the same question ends in the same place on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from pinyue.words import BadInput, tr

_left: ContextVar[list[int] | None] = ContextVar("steps left", default=None)


class TooLarge(BadInput):
    """The steps are used up, and the answer is not proved."""


@contextmanager
def limited(steps: int) -> Iterator[None]:
    """Allow so many steps inside; within another budget the outer one counts."""
    if _left.get() is not None:
        yield
        return
    token = _left.set([steps])
    try:
        yield
    finally:
        _left.reset(token)


def spend(steps: int = 1) -> None:
    """Take steps from the budget, if there is one.  Raises TooLarge."""
    left = _left.get()
    if left is not None:
        left[0] -= steps
        if left[0] < 0:
            raise TooLarge(
                tr(
                    "这套分级标准太大，这个问题算不尽；请多给几项事实，或把标准拆小",
                    "this ladder is too large to be decided here; give more facts, or split it into smaller ones",
                )
            )
