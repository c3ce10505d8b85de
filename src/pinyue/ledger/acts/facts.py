"""What happened and became known: found, received, the numbers of the situation, who is meant, a note, the close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Unpack

from pinyue.ledger.acts.saying import More, Noted, Plain, say
from pinyue.ledger.book import Appended
from pinyue.ledger.entries import Actor

Facts = Mapping[
    str, str
]  # fact → what is known of it, as the pack writes it: "4", "4..", "2..5", "true", "unknown"


def occurred(
    number: str, expected: int, actor: Actor, at: datetime, set: Facts | None = None, **more: Unpack[More]
) -> Appended:
    """The event happened."""
    return say(number, expected, actor, "occurred", at, more, set=set)


def found(
    number: str, expected: int, actor: Actor, at: datetime, set: Facts | None = None, **more: Unpack[More]
) -> Appended:
    """A unit found the event itself; it knows from then on."""
    return say(number, expected, actor, "found", at, more, set=set)


def learned(
    number: str, expected: int, actor: Actor, at: datetime, set: Facts | None = None, **more: Unpack[More]
) -> Appended:
    """A unit came to know of the event, from whomever."""
    return say(number, expected, actor, "learned", at, more, set=set)


def received(
    number: str, expected: int, actor: Actor, at: datetime, set: Facts | None = None, **more: Unpack[More]
) -> Appended:
    """A unit received a report of the event."""
    return say(number, expected, actor, "received", at, more, set=set)


def situation(
    number: str, expected: int, actor: Actor, at: datetime, set: Facts, **more: Unpack[More]
) -> Appended:
    """What is known now: numbers, ranges, unknowns."""
    return say(number, expected, actor, "situation", at, more, set=set)


def confirmed(
    number: str,
    expected: int,
    actor: Actor,
    at: datetime,
    bind: Mapping[str, Sequence[str]],
    **more: Unpack[Noted],
) -> Appended:
    """Who is meant by names that the plan leaves open (the street concerned, the deputy in charge)."""
    return say(number, expected, actor, "situation", at, more, bind=bind)


def milestone(
    number: str, expected: int, actor: Actor, at: datetime, topic: str, **more: Unpack[More]
) -> Appended:
    """A moment that the plan counts from, named by ``topic``."""
    return say(number, expected, actor, "milestone", at, more, topic=topic)


def done(
    number: str,
    expected: int,
    actor: Actor,
    at: datetime,
    act: str,
    meets: Sequence[str] = (),
    **more: Unpack[More],
) -> Appended:
    """Any other act of which the plan speaks, such as ``goods.requisitioned``; ``meets`` names what is met by it."""
    return say(number, expected, actor, act, at, more, meets=meets)


def noted(
    number: str, expected: int, actor: Actor, at: datetime, note: str, **more: Unpack[Plain]
) -> Appended:
    """A remark for the record."""
    return say(number, expected, actor, "noted", at, more, note=note)


def closed(number: str, expected: int, actor: Actor, at: datetime, **more: Unpack[More]) -> Appended:
    """The office closes the incident: nothing is appended after it."""
    return say(number, expected, actor, "closed", at, more)
