"""The kinds of entries, and who may record each.  Acts that a plan gives to somebody are decided by the plan (``engine.may``).

Pure; docs/ledger.md prints this table, and a test holds the two together.
"""

from __future__ import annotations

from typing import Literal

from pinyue.engine.history import CORE_ACTS

# own: the unit itself, or the office that writes down what a unit did
# power: whoever the plan names for the act; where no plan names anybody, the office, with a note of whose decision it was
# office: the office that opened the incident
# maker: whoever recorded the entry that is meant, or the office
# holder: the unit of the task, or the office
# clock: the watchkeeper, and nobody else
# keeper: whoever keeps attachments and personal data for a unit
Right = Literal["own", "power", "office", "maker", "holder", "clock", "keeper"]

ENGINE_KINDS: dict[str, Right] = {
    "occurred": "own", "found": "own", "learned": "own", "received": "own", "situation": "own", "milestone": "own",
    "requested": "own", "proposed": "own", "consented": "own",
    "judged": "power", "forecast": "power", "activated": "power", "adjusted": "power", "ended": "power",
    "warned": "power", "warning.adjusted": "power", "warning.lifted": "power", "released": "power",
    "waived": "office", "withdrawn": "maker",
}  # fmt: skip
# What the engine does not read: it stands in the chain, and decides no deadline.
OWN_KINDS: dict[str, Right] = {
    "opened": "office", "closed": "office", "noted": "own",
    "task.received": "holder", "task.progress": "holder", "task.done": "holder", "task.refused": "holder",
    "missed": "clock", "receipt": "clock",
    "attached": "keeper", "unmasked": "keeper", "destroyed": "keeper",
}  # fmt: skip
assert set(ENGINE_KINDS) == CORE_ACTS


def right_of(kind: str) -> Right:
    """Who may record a kind; an act that only a pack knows (a report, a notice) is its unit's own unless a power gives it."""
    return ENGINE_KINDS.get(kind) or OWN_KINDS.get(kind) or "own"
