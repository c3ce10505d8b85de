"""Events of invented packs for the tests of the clock, and what the watch would find."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pinyue.engine.history import Entry
from pinyue.engine.incident import fold
from pinyue.ledger.clock.due import Event, notices
from pinyue.plans.pack import Pack


def event(pack: Pack, entries: Iterable[Entry], **given: Any) -> Event:
    """An event under one pack, its record folded."""
    return Event("2026-0001", (fold(pack, entries),), **given)


def steps(found: Event, now: datetime) -> list[str]:
    """The steps that have come due, each with its receiver."""
    return [f"{one.step} {one.receiver}" for one in notices(found, now)]


def keys(found: Event, now: datetime) -> set[str]:
    """The keys of what has come due."""
    return {one.key for one in notices(found, now)}
