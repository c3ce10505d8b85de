"""The incidents of an installation: what was fixed at the opening, and what is computed from the entries and kept at hand."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class Incident(models.Model):
    """One incident.  Everything below ``version`` is a cache: ``pinyue ledger rebuild`` makes it anew from the entries.

    ``packs`` are ``{"id", "digest"}``, ``supplements`` are ``{"file", "digest"}``, as they were at the opening; ``level``,
    ``response`` and ``warning`` are those of the first pack that has one; ``next_due_at`` is as of the last entry.
    """

    number = models.CharField(max_length=20, unique=True)
    jurisdiction = models.CharField(max_length=12, db_index=True)
    title = models.CharField(max_length=300)
    exercise = models.BooleanField()
    packs = models.JSONField()
    supplements = models.JSONField()
    opened_at = models.DateTimeField()

    version = models.PositiveIntegerField(default=0)
    level = models.CharField(max_length=40, null=True)
    response = models.CharField(max_length=40, null=True)
    warning = models.CharField(max_length=40, null=True)
    ended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    next_due_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return self.number

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Refused: an incident stays, also one that was opened by mistake."""
        raise NothingIsChanged


class NothingIsChanged(Exception):
    """Somebody tried to change or delete what the ledger holds."""

    def __init__(self) -> None:
        super().__init__("what stands in the ledger is neither changed nor deleted; record a correction")
