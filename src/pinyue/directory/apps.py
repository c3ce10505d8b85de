"""The directory as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Units, posts and portfolios of the offices of this installation."""

    name = "pinyue.directory"
    default_auto_field = "django.db.models.BigAutoField"
