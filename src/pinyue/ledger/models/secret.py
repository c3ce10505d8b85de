"""Personal data, sealed.  The chain holds only the digest; a row can be emptied, never deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NoReturn

from django.db import models

from pinyue.ledger.models.entry import Appending
from pinyue.ledger.models.incident import Incident, NothingIsChanged


class Sealing(Appending):
    """Rows that can be added, read, sealed anew and emptied."""

    def reseal(self, old_key: str, ciphertext: bytes, key_id: str) -> int:
        """The same values under another key; rows that were emptied or resealed meanwhile are left.  How many it were."""
        rows = self.filter(key_id=old_key, destroyed_at=None)
        return models.QuerySet.update(rows, ciphertext=ciphertext, key_id=key_id)

    def empty(self, at: datetime) -> int:
        """Delete what is sealed, keep the rows.  How many it were."""
        rows = self.filter(destroyed_at=None)
        return models.QuerySet.update(rows, ciphertext=None, key_id=None, destroyed_at=at)


class Secret(models.Model):
    """One value of a person's: ``field`` says what it is (``patient.1.phone``), ``digest`` is what the chain holds.

    ``ciphertext`` holds the value and the salt of its digest; it and ``key_id`` are None once destroyed.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="secrets")
    field = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    ciphertext = models.BinaryField(null=True)
    key_id = models.CharField(max_length=40, null=True, db_index=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True)

    objects = Sealing.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "digest"], name="one_secret_a_digest"),
            models.CheckConstraint(
                condition=models.Q(destroyed_at=None, ciphertext__isnull=False, key_id__isnull=False)
                | models.Q(destroyed_at__isnull=False, ciphertext=None, key_id=None),
                name="sealed_or_destroyed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.field} {self.digest[:12]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; one that is there already is not changed."""
        if self.pk is not None:
            raise NothingIsChanged
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Refused: the digest in the chain would have nothing to stand for."""
        raise NothingIsChanged
