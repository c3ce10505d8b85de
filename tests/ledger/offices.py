"""An invented office and its incidents, for the tests of the ledger: units and clauses are those of a shipped pack."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from pinyue.ledger import acts, book
from pinyue.ledger.append_only import CHANGES
from pinyue.ledger.book import Appended
from pinyue.ledger.entries import Actor
from tests.databases import KINDS

# What no database decides is tried on SQLite alone in `make test`, and on each in `make long`.
TRIED = KINDS if os.environ.get("HYPOTHESIS_PROFILE") == "long" else KINDS[:1]
ON_ONE = [pytest.mark.usefixtures("database"), pytest.mark.parametrize("database", TRIED, indirect=True)]
ON_EACH = pytest.mark.usefixtures("database")

Y = "yuzhong-drug-device-2023"
OFFICE = Actor("值班员甲", "区市场监管局")
GOVERNMENT = Actor("区长乙", "区政府")
HEALTH = Actor("科长丙", "区卫健委")
# A moment that has passed: an hour ago, to the minute.
AT = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=1)
GENERAL = {  # 一般, for certain
    **{"unexpected_cases": "0", "severe_cases": "2", "deaths": "0", "similar_nearby": "false"},
    **dict.fromkeys(("clustered", "batches_concentrated", "same_product", "similar_presentation"), "true"),
    **{"same_batch": "true", "short_term": "true"},
}


def opened(**more) -> str:
    """The number of a new incident."""
    return book.open_incident([Y], OFFICE, title="试", **more).number


def graded() -> Appended:
    """An incident at version 2 whose facts are known."""
    return acts.received(opened(), 1, OFFICE, AT, set=GENERAL)


def tampered(*statements: str) -> None:
    """Change the database as somebody would who owns it: without the triggers."""
    names = [f"{table}_no_{verb}" for table, verb in CHANGES]
    names += ["ledger_entry_next", "ledger_incident_fixed"]
    tables = {name: "ledger_incident" if "incident" in name else "ledger_entry" for name in names}
    with connection.cursor() as cursor:
        for name in names:
            on = f" ON {tables[name]}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on}")
        for statement in statements:
            cursor.execute(statement)
