"""The ledger as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Incidents and their entries, and what is kept beside them."""

    name = "pinyue.ledger"
    default_auto_field = "django.db.models.BigAutoField"
