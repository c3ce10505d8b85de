"""What is done with attachments and personal data: the deed and its entry stand together, or neither does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Unpack

from django.db import transaction

from pinyue.ledger import book, personal
from pinyue.ledger.acts.saying import Plain, say
from pinyue.ledger.book import Appended
from pinyue.ledger.entries import Act, Actor
from pinyue.ledger.vault.keys import Keys


def attached(
    number: str,
    expected: int,
    actor: Actor,
    at: datetime,
    evidence: Sequence[str],
    note: str,
    **more: Unpack[Plain],
) -> Appended:
    """Attachments, by their digests, and what they are."""
    return say(number, expected, actor, "attached", at, {**more, "evidence": evidence}, note=note)


def unmasked(
    number: str, expected: int, actor: Actor, at: datetime, digest: str, reason: str, keys: Keys
) -> tuple[Appended, personal.Unmasked]:
    """A value in clear, once the entry that says who saw it and why is written."""
    with transaction.atomic():
        seen = personal.unmask(book.incident_of(number), digest, reason, actor.name, keys)
        return book.append(number, expected, Act("unmasked", at, seen.payload), actor), seen


def destroyed(number: str, expected: int, actor: Actor, at: datetime, decided_by: str) -> Appended:
    """All personal data of a closed incident is destroyed; the chain keeps its digests, which then prove nothing."""
    with transaction.atomic():
        gone = personal.destroy(book.locked(number), decided_by, at)
        return book.append(number, expected, Act("destroyed", at, gone.payload), actor)
