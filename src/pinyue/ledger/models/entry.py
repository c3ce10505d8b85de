"""The entries: written once, never changed.  The database itself refuses as well (migration 0001)."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from pinyue.ledger.models.incident import Incident, NothingIsChanged


class Appending(models.QuerySet):
    """Rows that can be added and read."""

    def delete(self) -> NoReturn:
        """Refused."""
        raise NothingIsChanged

    def update(self, **_: Any) -> NoReturn:
        """Refused."""
        raise NothingIsChanged


class Entry(models.Model):
    """One entry.  ``body`` is its canonical text, and the only truth; the other columns repeat it for queries.

    ``digest`` is that of ``body`` alone, which holds the digest of the entry before it as ``prev``.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="entries")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=80)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    for_unit = models.CharField(max_length=200)
    prev = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=10)
    body = models.TextField()

    objects = Appending.as_manager()

    class Meta:
        ordering = ("incident", "seq")
        constraints = (models.UniqueConstraint(fields=["incident", "seq"], name="one_entry_a_place"),)

    def __str__(self) -> str:
        return f"{self.incident_id}#{self.seq} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry; one that is there already is not changed."""
        if self.pk is not None:
            raise NothingIsChanged
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Refused."""
        raise NothingIsChanged
