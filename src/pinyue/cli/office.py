"""Asking the office's database from the command line: opened for one question, and let go."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pinyue.site.database import begun
from pinyue.words import BadInput, tr

T = TypeVar("T")


def in_office(ask: Callable[[], T]) -> T:
    """The answer of ``ask`` with the database open; Django is not started before somebody asks."""
    from pinyue.site.opening import close_database, open_database

    open_database()
    try:
        return ask()
    finally:
        close_database()


def nothing_yet() -> None:
    """Raises BadInput where there is no database to look into: looking makes none."""
    if not begun():
        raise BadInput(
            tr(
                "还没有台账；用 pinyue incident open PACK 立案",
                "there is no ledger yet; open an incident (pinyue incident open PACK)",
            )
        )
