"""The geometry of an epidemic curve: where bars, ticks and words go.  The template draws it; nothing here is markup."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from pinyue.surveillance.incidents import Day, Incident

MOST_BARS = 100  # more days than this are drawn as weeks
WORD_WIDTH, WORD_HEIGHT = 28, 14  # pixels that a word over a bar takes
HIGHEST_WORD = 30  # above it stands the window's date
DATE_WIDTH = 48


@dataclass(frozen=True)
class Bar:
    """A piece of a day's bar; ``kind`` decides its tone."""

    kind: Literal["other", "plain", "severe", "dead"]
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Word:
    """Text with its anchor point."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Chart:
    """One curve in pixels; ``band`` is (x, width) of the window with most cases, within what is drawn."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    days_per_bar: int
    bars: list[Bar]
    marks: list[Word]
    x_ticks: list[Word]
    y_ticks: list[Word]
    band: tuple[float, float]


def draw(incident: Incident, *, width: int, height: int, lang: str) -> Chart:
    """The curve of one incident, ``width`` × ``height`` pixels, words in ``lang``."""
    per_bar = 1 if len(incident.curve) <= MOST_BARS else 7
    bins = [_merged(incident.curve[i : i + per_bar]) for i in range(0, len(incident.curve), per_bar)]
    left, right, top, bottom = 34.0, width - 6.0, 50.0, height - 26.0
    step = (right - left) / len(bins)
    most = max(day.cases + day.other for day in bins)
    unit = _tick_unit(most)
    ceiling = -(-most // unit) * unit
    scale = (bottom - top) / ceiling

    bars: list[Bar] = []
    tops: list[float] = []
    for i, day in enumerate(bins):
        x, y = left + i * step, bottom
        for kind, count in _pieces(day):
            if count:
                y -= count * scale
                bars.append(Bar(kind, _r(x + step * 0.1), _r(y), _r(step * 0.8), _r(count * scale)))
        tops.append(y)
    start = max(incident.window.start, bins[0].date)
    from_ = left + (start - bins[0].date).days // per_bar * step
    to = left + ((incident.window.end - bins[0].date).days // per_bar + 1) * step
    return Chart(
        width=width,
        height=height,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        days_per_bar=per_bar,
        bars=bars,
        marks=_marks(bins, tops, left, step, lang),
        x_ticks=_x_ticks(bins, left, step, bottom, lang),
        y_ticks=[Word(left - 6, _r(bottom - n * scale), str(n)) for n in range(0, ceiling + 1, unit)],
        band=(_r(from_), _r(to - from_)),
    )


def short_date(day: dt.date, lang: str, *, year: bool = False) -> str:
    """8月17日 or 17 Aug; with the year where it is asked for."""
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日" if year else f"{day.month}月{day.day}日"
    return f"{day.day} {day:%b} {day.year}" if year else f"{day.day} {day:%b}"


def _pieces(day: Day) -> list[tuple[Literal["other", "plain", "severe", "dead"], int]]:
    """From the axis upwards: the dead, the other severe cases, the other cases, and what the cluster does not count."""
    severe = min(max(day.severe - day.deaths, 0), max(day.cases - day.deaths, 0))
    plain = max(day.cases - day.deaths - severe, 0)
    return [("dead", min(day.deaths, day.cases)), ("severe", severe), ("plain", plain), ("other", day.other)]


def _marks(bins: Sequence[Day], tops: Sequence[float], left: float, step: float, lang: str) -> list[Word]:
    """Words over the bars of the dead, then of the severe, clear of the bars beside them and of each other.

    Where there is no room a word is left away: the table beside the curve has every count.
    """
    marks: list[Word] = []
    reach = int(WORD_WIDTH / 2 / step + 0.6)
    for i, day in sorted(enumerate(bins), key=lambda item: item[1].deaths == 0):
        x, y = left + (i + 0.5) * step, min(tops[max(0, i - reach) : i + reach + 1]) - 4
        while any(abs(other.x - x) < WORD_WIDTH and abs(other.y - y) < WORD_HEIGHT for other in marks):
            y -= WORD_HEIGHT
        text = _mark(day, lang)
        if text and y > HIGHEST_WORD:
            marks.append(Word(_r(x), _r(y), text))
    return marks


def _mark(day: Day, lang: str) -> str:
    if day.deaths:
        return f"亡 {day.deaths}" if lang == "zh" else f"† {day.deaths}"
    if day.severe:
        return f"重 {day.severe}" if lang == "zh" else f"S {day.severe}"
    return ""


def _x_ticks(bins: Sequence[Day], left: float, step: float, bottom: float, lang: str) -> list[Word]:
    """About one date every 70 pixels, never on one another."""
    every = max(1, ceil(70 / step))
    every = 7 * max(1, round(every / 7)) if every > 4 else every
    places = range(every // 2 if len(bins) > every else 0, len(bins), every)
    middles = [(i, left + (i + 0.5) * step) for i in places]
    last = left + len(bins) * step - DATE_WIDTH / 2
    return [Word(_r(x), bottom + 16, short_date(bins[i].date, lang)) for i, x in middles if x <= last]


def _merged(days: Sequence[Day]) -> Day:
    def total(name: str) -> int:
        return sum(getattr(day, name) for day in days)

    return Day(days[0].date, total("cases"), total("severe"), total("deaths"), total("other"))


def _tick_unit(most: int) -> int:
    """A round number of which at most five fit below ``most``."""
    unit = 1
    while most > 5 * unit:
        unit = unit * 5 // 2 if str(unit)[0] == "2" else unit * 2
    return unit


def _r(value: float) -> float:
    return round(value, 1)
