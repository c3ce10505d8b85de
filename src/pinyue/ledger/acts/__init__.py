"""One function an act.  The desk, the API, the command line, drills and the watchkeeper record through these only.

Each takes the incident's number, the version that the person saw, and who acts; each returns what was appended.  All raise
``Conflict``, ``Refused`` and ``BadInput``, and then nothing is written.  ``more`` are the fields that every act may have:
``note``, ``id``, ``bind``, ``person``, ``evidence``, ``personal``, ``learned_at``, ``reported_at``.
"""

from pinyue.ledger.acts.corrections import corrected, waived, withdrawn
from pinyue.ledger.acts.decisions import (
    activated,
    adjusted,
    consented,
    ended,
    forecast,
    judged,
    proposed,
    released,
    requested,
    warned,
    warning_adjusted,
    warning_lifted,
)
from pinyue.ledger.acts.facts import (
    closed,
    confirmed,
    done,
    found,
    learned,
    milestone,
    noted,
    occurred,
    received,
    situation,
)
from pinyue.ledger.acts.keeping import attached, destroyed, unmasked
from pinyue.ledger.acts.reports import Phone, reported
from pinyue.ledger.acts.tasks import task_done, task_progress, task_received, task_refused

__all__ = [
    "Phone",
    "activated",
    "adjusted",
    "attached",
    "closed",
    "confirmed",
    "consented",
    "corrected",
    "destroyed",
    "done",
    "ended",
    "forecast",
    "found",
    "judged",
    "learned",
    "milestone",
    "noted",
    "occurred",
    "proposed",
    "received",
    "released",
    "reported",
    "requested",
    "situation",
    "task_done",
    "task_progress",
    "task_received",
    "task_refused",
    "unmasked",
    "waived",
    "warned",
    "warning_adjusted",
    "warning_lifted",
    "withdrawn",
]
