"""The watchkeeper: one pass finds what has come due by now, and writes it down with what is to be told, or nothing of it.

It never asks what is due at a tick, so a pass that comes late finds what a punctual one would have found.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from pinyue.ledger.clock import hints, records
from pinyue.ledger.clock.due import LANES, Event, Notice, next_moment, notices
from pinyue.ledger.clock.wording import message_of
from pinyue.ledger.models.outbox import Outbox

BATCH = 50  # hints that are read at once; each incident is a transaction of its own
log = logging.getLogger(__name__)


@dataclass
class Pass:
    """What one pass did: incidents looked at, notices written, incidents that could not be read."""

    looked_at: int = 0
    written: int = 0
    broken: int = 0


def watch(now: datetime | None = None, limit: int | None = None) -> Pass:
    """Look once at every incident whose hint is due by now, the longest due first; at so many at most.

    An incident that cannot be read (its pack is gone) stays due, is told in the log, and holds up no other.
    """
    done = Pass()
    now = now or datetime.now(UTC)
    last: tuple[datetime, str] | None = None
    while batch := hints.due_by(now, BATCH, last):
        for last in batch:
            try:
                written = look(last[1], now)
            except Exception:  # whatever it is, the next incident must not wait for it
                log.exception("%s cannot be looked at", last[1])
                done.broken += 1
            else:
                done.looked_at += written is not None
                done.written += written or 0
            if done.looked_at == limit:
                return done
    return done


def look(number: str, now: datetime) -> int | None:
    """Write what has come due of one incident, and when to look again, in one transaction.

    Returns how many notices are new; None where another worker has the incident or has just done it.
    """
    with transaction.atomic():
        incident = records.locked(number)
        if incident is None or not hints.is_due(number, now):
            return None
        event = records.event_of(incident)
        known = set(Outbox.objects.filter(incident=number).values_list("key", flat=True))
        new = [notice for notice in notices(event, now) if notice.key not in known]
        records.write_missed(incident, (notice for notice in new if notice.step == "missed"))
        Outbox.objects.bulk_create([_row(event, notice, now) for notice in new], batch_size=200)
        hints.set_hint(incident, next_moment(event, now))
        return len(new)


def _row(event: Event, notice: Notice, now: datetime) -> Outbox:
    """A notice for the sender; one that the next has overtaken while nobody looked is kept, and not sent."""
    overtaken: dict[str, Any] = {"dropped_at": now, "last_error": "overtaken"} if notice.until <= now else {}
    return Outbox(
        key=notice.key,
        incident=notice.incident,
        lane=LANES.index(notice.lane),
        channel=notice.channel,
        receiver=notice.receiver,
        message=message_of(event, notice),
        not_before=notice.at,
        **overtaken,
    )
