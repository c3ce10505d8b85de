"""From the arguments of an act to what is appended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

from pinyue.ledger.book import Appended, append
from pinyue.ledger.entries import Act, Actor


class Plain(TypedDict, total=False):
    """What every act may say besides.

    ``by`` is the unit or office whose act it is, where it is not the actor's own; ``person`` who decided, where somebody
    else writes it down; ``evidence`` digests of attachments; ``personal`` field → digest of a value in the vault; ``id`` a
    name by which later entries mean this one.
    """

    by: str
    person: str
    id: str
    evidence: Sequence[str]
    personal: Mapping[str, str]
    learned_at: datetime
    reported_at: datetime


class Noted(Plain, total=False):
    """And a note."""

    note: str


class More(Noted, total=False):
    """And who is meant by placeholders of the plan."""

    bind: Mapping[str, Sequence[str]]


def act_of(kind: str, at: datetime, actor: Actor, more: Mapping[str, Any], **fields: Any) -> Act:
    """The act; what is not given is left out, so that the chain holds no empty fields."""
    given = {"by": actor.unit, **more, **fields}
    times = {name: given.pop(name, None) for name in ("learned_at", "reported_at")}
    return Act(kind, at, {name: _plain(value) for name, value in given.items() if value}, **times)


def say(
    number: str, expected: int, actor: Actor, kind: str, at: datetime, more: Mapping[str, Any], **fields: Any
) -> Appended:
    """Append one act."""
    return append(number, expected, act_of(kind, at, actor, more, **fields), actor)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    return value if isinstance(value, str | int) else [_plain(inner) for inner in value]
