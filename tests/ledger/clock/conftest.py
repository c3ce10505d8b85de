"""An office whose ledger is open, on each database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.databases import Database


@pytest.fixture
def office(database: Database) -> Database:
    """An office with a plan and an empty ledger."""
    from tests.ledger.clock.office import furnish

    furnish(database.home)
    return database


@pytest.fixture
def django_queries() -> Callable[[Callable[[], Any]], int]:
    """Runs something and counts the queries that it makes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def counted(work: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as made:
            work()
        return len(made)

    return counted
