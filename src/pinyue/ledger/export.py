"""The record as lines of JSON, and the digest of a day for keeping elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction

from pinyue.engine.clock import end_of_day
from pinyue.ledger import book
from pinyue.ledger.chain import canonical, heads_digest
from pinyue.ledger.entries import stamp
from pinyue.ledger.models import Entry, Incident


def lines(number: str | None = None) -> Iterator[str]:
    """Every entry of one incident, or of all, as a line ``{"algorithm", "body", "digest"}``; ``body`` is the very text that
    has the digest, so that the lines can be checked without Pinyue."""
    incidents = [book.incident_of(number)] if number else Incident.objects.all()
    for incident in incidents:
        for link in book.links_of(incident):
            yield canonical({"algorithm": link.algorithm, "body": link.body, "digest": link.digest})


def day_digest(day: date) -> dict[str, Any]:
    """Where every chain stood at the end of a day in Beijing, and one digest over all of it.

    ``{"day", "made_at", "heads": [{"incident", "version", "digest"}], "digest"}``; ``digest`` is the SHA-256 of the canonical
    JSON of ``{"heads": …}``.
    """
    heads = []
    with transaction.atomic():
        for incident in Incident.objects.all():
            last = (
                Entry.objects.filter(incident=incident, recorded_at__lte=end_of_day(day))
                .order_by("-seq")
                .first()
            )
            if last is not None:
                heads.append({"incident": incident.number, "version": last.seq, "digest": last.digest})
    return {
        "day": day.isoformat(),
        "made_at": stamp(datetime.now(UTC)),
        "heads": heads,
        "digest": heads_digest(heads),
    }
