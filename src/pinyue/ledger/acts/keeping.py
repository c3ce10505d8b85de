"""What is done with attachments and personal data: the deed and its entry stand together, or neither does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import BinaryIO, Unpack

from django.db import transaction
from pydantic import SecretStr

from pinyue.engine.powers import Refusal
from pinyue.ledger import attachments, book, personal
from pinyue.ledger.acts.saying import Noted, say
from pinyue.ledger.book import Appended
from pinyue.ledger.entries import Act, Actor
from pinyue.ledger.models import Incident
from pinyue.ledger.rights import Refused
from pinyue.ledger.vault.keys import load_keys
from pinyue.words import tr


def attached(
    number: str,
    expected: int,
    actor: Actor,
    at: datetime,
    content: BinaryIO,
    name: str,
    **more: Unpack[Noted],
) -> Appended:
    """A file is attached; it is kept before the entry that names it is written."""
    kept = attachments.keep(content, name)
    return say(number, expected, actor, "attached", at, {**more, "evidence": [kept.digest]})


def unmasked(
    number: str, expected: int, actor: Actor, digest: str, reason: str
) -> tuple[Appended, SecretStr]:
    """A value in clear, once the entry that says who saw it and why is written.

    The office may see it, and the units that recorded it; Refused for all others.
    """
    with transaction.atomic():
        incident = book.incident_of(number)
        _refuse_strangers(incident, digest, actor)
        seen = personal.unmask(incident, digest, reason, actor.name, load_keys())
        return book.append(
            number, expected, Act("unmasked", datetime.now(UTC), seen.payload), actor
        ), seen.value


def destroyed(number: str, expected: int, actor: Actor, decided_by: str) -> Appended:
    """All personal data of a closed incident is destroyed; the chain keeps its digests, which then prove nothing."""
    now = datetime.now(UTC)
    with transaction.atomic():
        gone = personal.destroy(book.locked(number), decided_by, now)
        return book.append(number, expected, Act("destroyed", now, gone.payload), actor)


def _refuse_strangers(incident: Incident, digest: str, actor: Actor) -> None:
    recorded = book.recorded_of(incident)
    units = dict.fromkeys(
        [recorded[0].actor.unit]
        + [one.actor.unit for one in recorded if digest in one.act.payload.get("personal", {}).values()]
    )
    if actor.unit not in units:
        named = "、".join(units)
        raise Refused(
            tr(
                f"{actor.unit} 不能查看；可以的是 {named}",
                f"{actor.unit} may not see it; {named} may",
            ),
            Refusal((), tuple(units)),
        )
