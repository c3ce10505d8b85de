"""What is to be told, and what became of it.  There is no state "running": who claims a row leases it, and leases expire."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

LANES = [(0, "statutory"), (1, "chase"), (2, "cosmetic")]  # the first is sent first
WAITING = Q(sent_at=None, dropped_at=None, failed=False)


class Outbox(models.Model):
    """One notice to one receiver.  ``key`` is ``incident:obligation:step:receiver``; whatever happens, nobody gets two keys.

    ``channel`` is the one preferred ("" where none is), ``sent_by`` the one that took it and ``reference`` its name for it.
    ``delivered_at`` is the gateway's word, ``receipt_at`` a person's.  ``dropped_at``: it was no longer owed when its turn
    came, ``last_error`` says why.  ``failed``: refused for good on every route; a person must look.
    """

    key = models.CharField(max_length=500, unique=True)
    incident = models.CharField(max_length=20, db_index=True)
    lane = models.PositiveSmallIntegerField(choices=LANES)
    channel = models.CharField(max_length=80)
    receiver = models.CharField(max_length=200)
    message = models.JSONField()
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=80, default="")
    reference = models.CharField(max_length=500, default="")
    delivered_at = models.DateTimeField(null=True)
    receipt_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    failed = models.BooleanField(default=False)
    last_error = models.TextField(default="")

    class Meta:
        indexes = (
            models.Index(fields=["lane", "not_before"], condition=WAITING, name="outbox_waiting"),
            models.Index(
                fields=["sent_by"],
                condition=Q(sent_at__isnull=False, receipt_at=None),
                name="outbox_without_receipt",
            ),
        )

    def __str__(self) -> str:
        return self.key
