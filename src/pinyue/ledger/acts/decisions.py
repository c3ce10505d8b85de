"""What somebody decides, and what goes before a decision.  Who may is the plan's to say; who proposed does not approve."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict, Unpack

from pinyue.ledger.acts.saying import More, say
from pinyue.ledger.book import Appended
from pinyue.ledger.entries import Actor


class Matter(TypedDict, total=False):
    """What a proposal or a consent is about."""

    level: str
    response: str
    warning: str
    topic: str


class About(More, Matter):
    """The fields of every act, and the matter."""


def judged(
    number: str, expected: int, actor: Actor, at: datetime, level: str, **more: Unpack[More]
) -> Appended:
    """The official level of the event."""
    return say(number, expected, actor, "judged", at, more, level=level)


def forecast(
    number: str, expected: int, actor: Actor, at: datetime, level: str, **more: Unpack[More]
) -> Appended:
    """The level that the event is expected to reach."""
    return say(number, expected, actor, "forecast", at, more, level=level)


def requested(number: str, expected: int, actor: Actor, at: datetime, **more: Unpack[About]) -> Appended:
    """Something was asked of a higher level."""
    return say(number, expected, actor, "requested", at, more)


def proposed(number: str, expected: int, actor: Actor, at: datetime, **more: Unpack[About]) -> Appended:
    """Somebody asks for a decision; another person decides."""
    return say(number, expected, actor, "proposed", at, more)


def consented(number: str, expected: int, actor: Actor, at: datetime, **more: Unpack[About]) -> Appended:
    """A consent that a power asks for."""
    return say(number, expected, actor, "consented", at, more)


def activated(
    number: str,
    expected: int,
    actor: Actor,
    at: datetime,
    response: str,
    of: str | None = None,
    **more: Unpack[More],
) -> Appended:
    """The response begins; ``of`` is the proposal that this answers."""
    return say(number, expected, actor, "activated", at, more, response=response, of=of)


def adjusted(
    number: str,
    expected: int,
    actor: Actor,
    at: datetime,
    response: str,
    topic: str | None = None,
    of: str | None = None,
    **more: Unpack[More],
) -> Appended:
    """Another response level; ``topic`` is the kind of adjustment, where the plan tells several apart."""
    return say(number, expected, actor, "adjusted", at, more, response=response, topic=topic, of=of)


def ended(
    number: str, expected: int, actor: Actor, at: datetime, of: str | None = None, **more: Unpack[More]
) -> Appended:
    """The response ends."""
    return say(number, expected, actor, "ended", at, more, of=of)


def warned(
    number: str,
    expected: int,
    actor: Actor,
    at: datetime,
    warning: str,
    of: str | None = None,
    **more: Unpack[More],
) -> Appended:
    """A warning is issued."""
    return say(number, expected, actor, "warned", at, more, warning=warning, of=of)


def warning_adjusted(
    number: str,
    expected: int,
    actor: Actor,
    at: datetime,
    warning: str,
    of: str | None = None,
    **more: Unpack[More],
) -> Appended:
    """The warning takes another level."""
    return say(number, expected, actor, "warning.adjusted", at, more, warning=warning, of=of)


def warning_lifted(
    number: str, expected: int, actor: Actor, at: datetime, of: str | None = None, **more: Unpack[More]
) -> Appended:
    """The warning is lifted."""
    return say(number, expected, actor, "warning.lifted", at, more, of=of)


def released(
    number: str,
    expected: int,
    actor: Actor,
    at: datetime,
    topic: str | None = None,
    of: str | None = None,
    **more: Unpack[More],
) -> Appended:
    """Information is released to the public."""
    return say(number, expected, actor, "released", at, more, topic=topic, of=of)
