"""What was recorded wrongly is not changed: it is withdrawn, and stands; what is right is a new entry that says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Unpack

from pinyue.ledger.acts.saying import Plain, act_of, say
from pinyue.ledger.book import Appended, append
from pinyue.ledger.entries import Act, Actor
from pinyue.words import BadInput, tr


def withdrawn(
    number: str, expected: int, actor: Actor, at: datetime, of: str, note: str, **more: Unpack[Plain]
) -> Appended:
    """The entry ``of`` counts no longer; ``note`` says why.  It stays in the chain."""
    return say(number, expected, actor, "withdrawn", at, more, of=of, note=_reason(note))


def corrected(
    number: str, expected: int, actor: Actor, at: datetime, of: str, right: Act, note: str
) -> Appended:
    """The entry ``of`` is withdrawn and ``right`` stands in its place, which says what it ``corrects``: both, or neither."""
    away = act_of("withdrawn", at, actor, {"note": _reason(note)}, of=of)
    new = replace(right, payload={"by": actor.unit, **right.payload, "corrects": of})
    return append(number, expected, [away, new], actor)


def waived(
    number: str, expected: int, actor: Actor, at: datetime, meets: str, note: str, **more: Unpack[Plain]
) -> Appended:
    """The office waives an obligation, and says why."""
    return say(number, expected, actor, "waived", at, more, meets=[meets], note=_reason(note))


def _reason(note: str) -> str:
    if not note.strip():
        raise BadInput(tr("要写明理由", "say why"))
    return note
