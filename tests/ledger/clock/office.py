"""An office with an invented plan, and incidents in its ledger."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from pinyue.ledger import book
from pinyue.ledger.entries import Act, Actor

OFFICE = Actor("王某", "bureau")
PLAN = """\
id: invented
title: invented
kind: plan
jurisdiction: {name: x, code: "999001"}
issued_by: x
dated: 2024-01-01
"""
COMMAND = """\
units:
  bureau: {kind: member}
  health: {kind: member}
  government: {kind: district}
seats:
  - {id: HQ, clause: "1", name: headquarters, kind: hq}
"""
REPORTING = """\
obligations:
  - {id: R-1, clause: "2", who: bureau, to: government, act: report.initial, does: report, within: 30 min, after: received}
  - {id: R-2, clause: "3", who: health, to: government, act: notify, does: tell, within: 2 h, after: received}
"""
CHAPTERS = {"plan": PLAN, "command": COMMAND, "reporting": REPORTING}


def furnish(home: Path) -> None:
    """Put the plan into the office's folder."""
    folder = home / "packs" / "invented"
    folder.mkdir(parents=True)
    for name, text in CHAPTERS.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")


def opened(ago: timedelta, *, exercise: bool = False) -> str:
    """Open an incident of which the office and the health unit learned so long ago; returns its number."""
    at = datetime.now(UTC) - ago
    done = book.open_incident(["invented"], OFFICE, title="fever", exercise=exercise, happened_at=at)
    acts = [Act("received", at, {"by": unit}) for unit in ("bureau", "health")]
    return book.append(done.number, done.version, acts, OFFICE).number


def reported(number: str, at: datetime) -> None:
    """Record that the office reported at a time."""
    version = book.incident_of(number).version
    book.append(number, version, Act("report.initial", at, {"by": "bureau", "to": ["government"]}), OFFICE)
