"""What a clerk should look at in a register: probations to confirm, secondments that end, posts left open, overlaps."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pinyue.directory.holdings import Holding, Post, holdings, post_of
from pinyue.directory.records import Act, Basis
from pinyue.directory.register import Register


@dataclass(frozen=True)
class Ending:
    """A probation or a secondment: its last day, and the day from which it is over.

    Of a secondment, whose months alone are stated, ``last`` is the latest possible last day and ``earliest`` the earliest.
    """

    person: str
    post: Post
    last: date
    over: date
    earliest: date | None = None


@dataclass(frozen=True)
class Handover:
    """A removal and the appointment to the same post that is nearest to it; ``days`` below 0 is an overlap, None an open end."""

    post: Post
    out: str
    out_on: date
    into: str | None = None
    into_on: date | None = None

    @property
    def days(self) -> int | None:
        """Days without either of the two."""
        return None if self.into_on is None else (self.into_on - self.out_on).days


@dataclass(frozen=True)
class Change:
    """Who came into a post and who left it; how many seats it has is not stated, so only the difference counts."""

    post: Post
    came: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def net(self) -> int:
        """How many more hold it than before."""
        return len(self.came) - len(self.left)


def probations(register: Register, basis: Basis) -> list[Ending]:
    """Every probation, by the day on which it has to be confirmed.  No rule says what follows where nobody does."""
    running = [(h, due) for h in holdings(register, basis) if (due := h.confirm_due) is not None]
    return [
        Ending(h.person, h.post, due - timedelta(days=1), due)
        for h, due in sorted(running, key=lambda found: found[1])
    ]


def secondments(register: Register, basis: Basis) -> list[Ending]:
    """Every secondment that ends by itself."""
    return [
        Ending(h.person, h.post, h.until - timedelta(days=1), h.until, _first_day(h))
        for h in holdings(register, basis)
        if h.ends_by_itself and h.until is not None
    ]


def _first_day(holding: Holding) -> date:
    return date.fromisoformat(f"{holding.unsure_months[-1]}-01")


def handovers(register: Register, basis: Basis) -> list[Handover]:
    """Every removal with who followed, in the order of the removals under the basis."""
    came, left = _moves(register)
    found = []
    for post, outs in left.items():
        for out in outs:
            day = register.date_of(out, basis)
            others = [act for act in came[post] if act.person != out.person]
            near = min(others, key=lambda act: abs(register.date_of(act, basis) - day), default=None)
            then = (near.person, register.date_of(near, basis)) if near else (None, None)
            found.append(Handover(post, out.person, day, *then))
    return sorted(found, key=lambda handover: handover.out_on)


def changes(register: Register) -> list[Change]:
    """Every post that the acts touch, with the difference that they make."""
    came, left = _moves(register)
    posts = dict.fromkeys(post_of(register, act) for act in register.acts)
    return [Change(post, _persons(came[post]), _persons(left[post])) for post in posts]


def _moves(register: Register) -> tuple[dict[Post, list[Act]], dict[Post, list[Act]]]:
    came: dict[Post, list[Act]] = defaultdict(list)
    left: dict[Post, list[Act]] = defaultdict(list)
    for act in register.acts:
        (came if act.act == "任命" else left)[post_of(register, act)].append(act)
    return came, left


def _persons(acts: list[Act]) -> tuple[str, ...]:
    return tuple(act.person for act in acts)


def to_json(register: Register, basis: Basis) -> dict[str, Any]:
    """Everything at once, as one JSON object."""
    return {
        "basis": basis,
        "probations": [_ending(ending) for ending in probations(register, basis)],
        "secondments": [_ending(ending) for ending in secondments(register, basis)],
        "handovers": [
            {
                "post": str(h.post),
                "out": h.out,
                "out_on": str(h.out_on),
                "into": h.into,
                "into_on": str(h.into_on) if h.into_on else None,
                "days": h.days,
            }
            for h in handovers(register, basis)
        ],
        "changes": [
            {"post": str(c.post), "came": list(c.came), "left": list(c.left), "net": c.net}
            for c in changes(register)
        ],
    }


def _ending(ending: Ending) -> dict[str, Any]:
    earliest = str(ending.earliest) if ending.earliest else None
    return {
        "person": ending.person,
        "post": str(ending.post),
        "last": str(ending.last),
        "over": str(ending.over),
        "earliest": earliest,
    }
