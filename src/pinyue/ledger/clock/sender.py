"""The sender: claims one notice by a lease, asks again whether it is owed, sends outside the transaction, marks it sent.

Killed anywhere, it loses nothing: the lease expires and another takes the row.  Killed between sending and marking, it sends
twice, under one key.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from pinyue.ledger.clock import gate, records
from pinyue.ledger.clock.channels.configuration import Channels
from pinyue.ledger.clock.channels.contract import Rejected, Sent
from pinyue.ledger.clock.due import notices
from pinyue.ledger.models import Incident
from pinyue.ledger.models.outbox import WAITING, Outbox
from pinyue.words import BadInput, tr

LEASE = timedelta(seconds=120)  # longer than any route list takes
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=10)
log = logging.getLogger(__name__)
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Claim:
    """A row that this worker may send until its lease ends; ``owed`` is the answer at the claim."""

    row: Outbox
    exercise: bool
    owed: bool


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many attempts: half a minute, doubled each time, ten minutes at most.  It never gives up."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)


def send_one(channels: Channels, clock: Clock = lambda: datetime.now(UTC), lease: timedelta = LEASE) -> bool:
    """Take the most urgent notice that waits and send it.  False where none waits."""
    claim = claim_one(clock(), lease)
    if claim is None:
        return False
    if not claim.owed:
        return True
    row, faults = claim.row, []
    ways = channels.routes(row.receiver, row.channel, exercise=claim.exercise)
    for channel, address in ways:
        try:
            sent = gate.hand_over(channel, row.message, address, exercise=claim.exercise, owed=claim.owed)
        except Exception as fault:  # a channel's own fault must not stop the others
            faults.append(fault)
            log.warning("%s by %s: %s", row.key, channel.name, fault)
        else:
            _mark_sent(row, channel.name, sent, clock())
            return True
    _mark_failed(row, faults, clock())
    return True


def claim_one(now: datetime, lease: timedelta = LEASE) -> Claim | None:
    """Lease the first row that waits, by lane and then by time, and ask whether it is still owed.

    What is no longer owed is dropped here, with the reason.
    """
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    with transaction.atomic():
        waiting = Outbox.objects.select_for_update(skip_locked=True).filter(
            WAITING & free, not_before__lte=now
        )
        row = waiting.order_by("lane", "not_before", "id").first()
        if row is None:
            return None
        incident = Incident.objects.get(number=row.incident)
        why = _no_longer_owed(incident, row.key, now)
        if why:
            row.dropped_at, row.last_error, row.lease_until = now, why, None
        else:
            row.lease_until, row.attempts = now + lease, row.attempts + 1
        row.save(update_fields=["dropped_at", "last_error", "lease_until", "attempts"])
    return Claim(row, incident.exercise, not why)


def _no_longer_owed(incident: Incident, key: str, now: datetime) -> str:
    """Why a notice need not be sent any more; empty where it must."""
    try:
        event = records.event_of(incident)
    except BadInput:
        return ""  # it cannot be asked: one notice too many is better than one too few
    found = next((notice for notice in notices(event, now) if notice.key == key), None)
    if found is None:
        return "no longer owed"
    if found.until <= now:
        return "done" if found.row.met_at else "overtaken"
    return ""


def _mark_sent(row: Outbox, by: str, sent: Sent, now: datetime) -> None:
    Outbox.objects.filter(pk=row.pk, sent_at=None).update(
        sent_at=now, sent_by=by, reference=sent.reference, lease_until=None, last_error=""
    )


def _mark_failed(row: Outbox, faults: list[Exception], now: datetime) -> None:
    """Try again later; what every route refuses for good waits for a person."""
    for_good = all(isinstance(fault, Rejected | gate.Refused) for fault in faults)
    Outbox.objects.filter(pk=row.pk, sent_at=None).update(
        lease_until=None,
        not_before=now + backoff(row.attempts),
        failed=for_good,
        last_error="; ".join(str(fault) for fault in faults) or tr("没有通道", "no channel"),
    )
