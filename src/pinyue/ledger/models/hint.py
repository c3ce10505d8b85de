"""What the clock keeps: when to look at an incident next, and that its workers are alive.  None of it is a record."""

from __future__ import annotations

from django.db import models


class Hint(models.Model):
    """When to look at an incident next.  Never the truth: that is computed; all hints can be deleted and made anew."""

    incident = models.CharField(max_length=20, unique=True)
    next_due_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.incident} {self.next_due_at}"


class Heartbeat(models.Model):
    """A worker's last sign of life; ``kind`` is what it does: ``watch`` or ``send``."""

    worker = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["worker", "kind"], name="one_beat_a_worker"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.worker} {self.at}"
