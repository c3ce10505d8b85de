"""What the clock asks of the ledger, and the entries it writes there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import F

from pinyue.ledger import book
from pinyue.ledger.clock.due import Event, Notice
from pinyue.ledger.entries import Act, Actor
from pinyue.ledger.models import Incident
from pinyue.ledger.models.outbox import Outbox

CLOCK = Actor("watch-clock", "")  # the watchkeeper acts for no unit


def locked(number: str) -> Incident | None:
    """The incident's row, locked for this transaction; None where another worker has it, or there is none.

    On SQLite the transaction itself is IMMEDIATE, so the lock is there already.
    """
    return Incident.objects.select_for_update(skip_locked=True).filter(number=number).first()


def event_of(incident: Incident) -> Event:
    """The incident as the clock looks at it, folded from its stored entries."""
    receipts = Outbox.objects.filter(incident=incident.number, receipt_at__isnull=False)
    found: dict[tuple[str, str], datetime] = {}
    for message, receiver, at in receipts.values_list("message", "receiver", F("receipt_at")):
        if message["step"] == "missed" or message["step"].startswith("nag-"):
            key = (message["obligation"], receiver)
            found[key] = min(at, found.get(key, at))
    return Event(
        incident.number,
        book.history(incident),
        exercise=incident.exercise,
        closed=incident.closed_at is not None,
        title=incident.title,
        receipts=found,
    )


def write_missed(incident: Incident, missed: Iterable[Notice]) -> None:
    """Mark each missed deadline in the ledger, once: an entry of the watchkeeper beside the act that did not come."""
    by_obligation: dict[str, list[Notice]] = {}
    for notice in missed:
        by_obligation.setdefault(notice.obligation, []).append(notice)
    acts = [_missed(name, notices) for name, notices in by_obligation.items()]
    if acts:
        book.append(incident.number, incident.version, acts, CLOCK)


def _missed(obligation: str, notices: Sequence[Notice]) -> Act:
    first = notices[0]
    payload = {
        "obligation": obligation,
        "clause": list(first.row.clause),
        "who": [notice.receiver for notice in notices],
    }
    return Act("missed", first.at, payload)


def write_receipt(row: Outbox, at: datetime, by: str, note: str, *, delivered: bool) -> None:
    """Record that a notice arrived (``delivered``: so the gateway says) or was acknowledged by a person, ``by`` name."""
    incident = Incident.objects.select_for_update().get(number=row.incident)
    if incident.closed_at is not None:
        return  # nothing is added to a closed record; the outbox keeps it
    payload = {"key": row.key, "receiver": row.receiver, "channel": row.sent_by, "delivered": delivered}
    more = {"note": note} if note else {}
    book.append(row.incident, incident.version, Act("receipt", at, {**payload, "by_name": by, **more}), CLOCK)
