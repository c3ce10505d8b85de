"""When to look at which incident next.  A hint is never the truth; deleting them all loses nothing."""

from __future__ import annotations

from datetime import datetime

from pinyue.ledger.models.hint import Hint
from pinyue.ledger.models.incident import Incident


def set_hint(incident: Incident, moment: datetime | None) -> None:
    """Have the watch look at the incident at ``moment``; None: never by itself.  Part of the caller's transaction.

    After an append the moment is now: what was recorded may already be late, and only the watch knows what was told.
    """
    if moment is None:
        Hint.objects.filter(incident=incident.number).delete()
    else:
        Hint.objects.update_or_create(incident=incident.number, defaults={"next_due_at": moment})


def rehint(now: datetime) -> int:
    """Rebuild every hint from the incidents: each open one is looked at once, now.  Returns how many.

    So whatever a lost, old or wrong hint would have left out is found by the first pass after a start.  Hints that were due
    already keep their place: workers that are killed again and again still get to the last incident.
    """
    numbers = list(Incident.objects.filter(closed_at=None).values_list("number", flat=True))
    Hint.objects.filter(next_due_at__gt=now).update(next_due_at=now)
    hints = [Hint(incident=number, next_due_at=now) for number in numbers]
    Hint.objects.bulk_create(hints, batch_size=500, ignore_conflicts=True)
    return len(numbers)


def is_due(number: str, now: datetime) -> bool:
    """Whether the hint of an incident is due by now."""
    return Hint.objects.filter(incident=number, next_due_at__lte=now).exists()


def due_by(
    now: datetime, limit: int, after: tuple[datetime, str] | None = None
) -> list[tuple[datetime, str]]:
    """The first hints that are due, in order of their time; ``after`` goes on behind one.  One query on the index."""
    rows = Hint.objects.filter(next_due_at__lte=now)
    if after is not None:
        at, number = after
        rows = rows.filter(next_due_at__gte=at).exclude(next_due_at=at, incident__lte=number)
    return list(rows.order_by("next_due_at", "incident").values_list("next_due_at", "incident")[:limit])
