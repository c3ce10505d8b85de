"""The files that entries refer to; their content lies in the office's folder, under its digest."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from pinyue.ledger.models.entry import Appending
from pinyue.ledger.models.incident import NothingIsChanged


class Attachment(models.Model):
    """A file.  ``digest`` is its SHA-256, ``size`` in bytes, ``name`` the one under which it first came."""

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = Appending.as_manager()

    def __str__(self) -> str:
        return self.digest

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; one that is there already is not changed."""
        if not self._state.adding:
            raise NothingIsChanged
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Refused."""
        raise NothingIsChanged
