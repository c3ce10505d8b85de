"""What became of notices: a gateway's word that one arrived, a person's that it was read.  Each is an entry in the ledger."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from django.db import transaction

from pinyue.ledger.clock import records
from pinyue.ledger.clock.channels.configuration import Channels
from pinyue.ledger.models import Incident
from pinyue.ledger.models.outbox import Outbox
from pinyue.words import BadInput, tr

ASKED = 500  # sent notices of a channel that are asked about at once, the latest first
log = logging.getLogger(__name__)


def acknowledge(key: str, at: datetime, by: str, note: str = "") -> bool:
    """A person has acknowledged a notice (or was called): the nagging of this receiver ends.  False where it was known.

    Raises BadInput where there is no such notice.
    """
    return _record(key, at, by, note, "receipt_at")


def delivered(key: str, at: datetime) -> bool:
    """A gateway says that a notice arrived; nobody has read it by that, and the nagging goes on."""
    return _record(key, at, "", "", "delivered_at")


def _record(key: str, at: datetime, by: str, note: str, column: str) -> bool:
    with transaction.atomic():
        row = Outbox.objects.filter(key=key).first()
        if row is None:
            raise BadInput(tr(f"没有通知 '{key}'", f"no notice '{key}'"))
        # The incident's row first, as everybody locks it, so that two never wait for each other.
        Incident.objects.select_for_update().get(number=row.incident)
        if not Outbox.objects.filter(pk=row.pk, **{column: None}).update(**{column: at}):
            return False
        row.refresh_from_db()
        records.write_receipt(row, at, by, note, delivered=column == "delivered_at")
    return True


def collect(channels: Channels) -> int:
    """Ask every channel what became of what it sent, and record what is new.  Returns how many."""
    found = 0
    for name, channel in channels.by_name.items():
        open_ = Outbox.objects.filter(sent_by=name, sent_at__isnull=False, receipt_at=None).exclude(
            reference=""
        )
        keys = dict(open_.order_by("-id").values_list("reference", "key")[:ASKED])
        if not keys:
            continue
        try:
            answers = channel.receipts(list(keys))
        except Exception as fault:  # a gateway's fault must not stop the others
            log.warning("receipts of %s: %s", name, fault)
            continue
        for answer in answers:
            at = min(answer.at, datetime.now(UTC))  # their clock may be ahead; what is recorded has happened
            key = keys[answer.reference]
            found += delivered(key, at) if answer.delivered else acknowledge(key, at, answer.by)
    return found
