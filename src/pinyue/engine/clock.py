"""Time as plans count it: minutes and hours run through nights, days end at midnight, working days follow the State Council.

Civil Code 201: hours count from the stated moment; of days and longer spans the first day does not count.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from datetime import MAXYEAR, date, datetime, time, timedelta, timezone
from functools import lru_cache

import chinese_calendar

from pinyue.plans.values import Span
from pinyue.words import BadInput, Place, tr

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")  # no daylight saving since 1991


class YearNotPublished(Exception):
    """The holidays of a year are not known yet: no due time can be given, and none is guessed."""

    def __init__(self, year: int) -> None:
        super().__init__(f"the working days of {year} are not published")
        self.year = year


def parse_moment(text: str, place: Place | None = None) -> datetime:
    """``2023-09-04 09:00`` (Beijing time unless an offset is given) as an aware moment.  Raises BadInput."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        message = tr(
            f"'{text}' 不是时间；写成 2023-09-04 09:00", f"'{text}' is no time; write 2023-09-04 09:00"
        )
        raise BadInput(message, place) from None
    if not 1949 <= moment.year <= 2200:
        raise BadInput(tr(f"年份不合理：{text}", f"an absurd year: {text}"), place)
    return moment.replace(tzinfo=CHINA) if moment.tzinfo is None else moment.astimezone(CHINA)


def show_moment(moment: datetime) -> str:
    """A moment in Beijing time as ``parse_moment`` reads it, to the minute (to the second where it has one)."""
    local = moment.astimezone(CHINA)
    return f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}"


def add(start: datetime, span: Span) -> datetime:
    """The moment a span that starts at ``start`` runs out.  Raises YearNotPublished for working days beyond the calendar."""
    local = start.astimezone(CHINA)
    match span.unit:
        case "minute":
            return local + timedelta(minutes=span.amount)
        case "hour":
            return local + timedelta(hours=span.amount)
        case "day":
            return end_of_day(local.date() + timedelta(days=span.amount))
        case "working day":
            return end_of_day(working_day_after(local.date(), span.amount))
        case "month":
            return end_of_day(_months_later(local.date(), span.amount))
        case "year":
            return end_of_day(_months_later(local.date(), 12 * span.amount))


def end_of_day(day: date) -> datetime:
    """The last second of a day in Beijing time."""
    return datetime.combine(day, time(23, 59, 59), CHINA)


def start_of_day(day: date) -> datetime:
    """Midnight at which a day begins in Beijing time."""
    return datetime.combine(day, time(0), CHINA)


def working_day_after(day: date, count: int) -> date:
    """The ``count``-th working day after a day, which itself does not count; ``count`` is at least 1."""
    for year in range(day.year, MAXYEAR):
        days = _working_days(year)
        passed = bisect_right(days, day)
        if passed + count <= len(days):
            return days[passed + count - 1]
        count -= len(days) - passed
    raise YearNotPublished(MAXYEAR)


@lru_cache(maxsize=32)
def _working_days(year: int) -> tuple[date, ...]:
    first = date(year, 1, 1)
    days = (first + timedelta(days=number) for number in range(366))
    try:
        return tuple(day for day in days if day.year == year and chinese_calendar.is_workday(day))
    except NotImplementedError:
        raise YearNotPublished(year) from None


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
