"""Times compared: how short and how long a span can be, and which clock starts first."""

from __future__ import annotations

from pinyue.plans.pack import Pack
from pinyue.plans.values import SoftTime, Span, Undefined

HOUR = 60
DAY = 24 * HOUR
LEAST = {"minute": 1, "hour": HOUR, "day": DAY, "working day": DAY, "month": 28 * DAY, "year": 365 * DAY}
MOST = {**LEAST, "month": 31 * DAY, "year": 366 * DAY}
HOLIDAY = 10 * DAY  # no run of days off is longer

# Moments of which one never comes after the other; those of one rank are not compared.
RANK = {"occurred": 0, "found": 1, "learned": 1, "received": 1, "judged": 2}
KNOWING = ("occurred", "found", "learned", "received")


def least(span: Span) -> int:
    """The fewest minutes that a span can take."""
    return span.amount * LEAST[span.unit]


def most(span: Span) -> int:
    """The most minutes that a span can take: of working days with weekends and a holiday between."""
    weeks = span.amount * DAY * 2 + HOLIDAY if span.unit == "working day" else 0
    return max(span.amount * MOST[span.unit], weeks)


def numbered(pack: Pack, within: Span | SoftTime | Undefined) -> Span | None:
    """The number of a deadline: its own, or the one that the office gives its word."""
    if isinstance(within, SoftTime):
        return pack.plan.soft_times.get(within.word)
    return within if isinstance(within, Span) else None


def is_no_later(one: str, other: str) -> bool:
    """Whether the clock that starts at ``one`` never starts after that of ``other``."""
    return one == other or (one in RANK and other in RANK and RANK[one] < RANK[other])


def in_words(minutes: int) -> str:
    """``90 min``, ``4 h``, ``2 days``."""
    if minutes % DAY == 0:
        return f"{minutes // DAY} day{'s' if minutes > DAY else ''}"
    return f"{minutes // HOUR} h" if minutes % HOUR == 0 else f"{minutes} min"
