"""Who holds a post from when to when: derived from appointments and removals under one basis, never stored.

In post from the day of the appointment on, out of post from the day of the removal on.  What counts is the date under the
basis, never the number of the document.  A secondment runs by its months and ends by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Literal

from pinyue.directory.naming import Named
from pinyue.directory.records import Act, Basis
from pinyue.directory.register import Register
from pinyue.engine.clock import add, start_of_day

State = Literal["before", "in", "by_month", "out"]
DEPUTY = ("副", "常务副", "第一副")


@dataclass(frozen=True, order=True)
class Post:
    """A post: the unit, the name under which it has the post (its own or a name-plate's), and the post's name."""

    unit: str
    seat: str
    name: str

    @property
    def is_head(self) -> bool:
        """Whether whoever holds it heads the unit; deputies are those whose post says so."""
        return not self.name.startswith(DEPUTY)

    def __str__(self) -> str:
        return f"{self.seat}{self.name}"


@dataclass(frozen=True)
class Holding:
    """A person in a post.  ``since`` is None where the documents only remove the person; ``until`` is the first day out."""

    person: str
    post: Post
    basis: Basis
    appointed: Act | None
    removed: Act | None
    since: date | None
    until: date | None

    def state(self, on: date) -> State:
        """Whether the person is in post on a day; ``by_month`` where the documents give the month only."""
        if self.since is not None and on < self.since:
            return "before"
        if self.until is not None and on >= self.until:
            return "out"
        return "by_month" if f"{on:%Y-%m}" in self.unsure_months else "in"

    @property
    def unsure_months(self) -> tuple[str, ...]:
        """The first and the last month of a secondment, within which no day is stated."""
        act = self.appointed
        return (act.seconded_from, act.seconded_to) if act and act.seconded_from and act.seconded_to else ()

    @property
    def ends_by_itself(self) -> bool:
        """Whether it is the secondment's period that ends it, and no removal."""
        return bool(self.unsure_months) and self.removed is None

    @property
    def confirm_due(self) -> date | None:
        """The day on which the probation has run out; its last day is the day before."""
        if self.appointed is None or self.appointed.probation is None or self.since is None:
            return None
        return add(start_of_day(self.since), self.appointed.probation).date()


def month_start(month: str) -> date:
    """The first day of ``2022-09``."""
    return date.fromisoformat(f"{month}-01")


def post_of(register: Register, act: Act) -> Post:
    """The post that an act is about."""
    named: Named = register.naming.need(act.unit, act.document)
    return Post(named.unit, named.seat, act.post)


@lru_cache(maxsize=8)
def holdings(register: Register, basis: Basis) -> tuple[Holding, ...]:
    """Every holding that follows from the acts, in the order in which the acts count."""

    def counted(act: Act) -> tuple[date, bool]:
        return register.date_of(act, basis), act.act == "任命"

    keyed = sorted(
        ((post_of(register, act), act.person, act) for act in register.acts), key=lambda found: found[:2]
    )
    found: list[Holding] = []
    for (post, person), group in groupby(keyed, key=lambda item: item[:2]):
        acts = sorted((act for _, _, act in group), key=counted)
        found.extend(_of_one(register, basis, post, person, acts))
    return tuple(sorted(found, key=lambda h: (h.since or date.min, h.until or date.max)))


def _of_one(register: Register, basis: Basis, post: Post, person: str, acts: list[Act]) -> Iterator[Holding]:
    """The holdings of one post by one person.

    A second appointment without a removal between, or a second removal without an appointment, says nothing new.
    """
    opened: Act | None = None
    for number, act in enumerate(acts):
        if act.act == "任命":
            if opened is not None and _lasts(register, basis, opened)[1] is None:
                continue
            if opened is not None:
                yield _holding(register, basis, post, person, opened, None)
            opened = act
        elif opened is not None or number == 0:
            yield _holding(register, basis, post, person, opened, act)
            opened = None
    if opened is not None:
        yield _holding(register, basis, post, person, opened, None)


def _lasts(register: Register, basis: Basis, act: Act) -> tuple[date, date | None]:
    """From which day an appointment counts, and the day from which it has ended by itself."""
    if act.seconded_from is None or act.seconded_to is None:
        return register.date_of(act, basis), None
    last = month_start(act.seconded_to)
    return month_start(act.seconded_from), (last + timedelta(days=31)).replace(day=1)


def _holding(
    register: Register, basis: Basis, post: Post, person: str, appointed: Act | None, removed: Act | None
) -> Holding:
    since, until = _lasts(register, basis, appointed) if appointed else (None, None)
    if removed is not None:
        day = register.date_of(removed, basis)
        if until is None or day < until:
            return Holding(person, post, basis, appointed, removed, since, day)
    return Holding(person, post, basis, appointed, None, since, until)
