"""Folding what is recorded: one more entry costs one step, since what was folded before is kept at hand.  Pure.

It is kept under the digest of the last entry, which stands for all entries before it: what is found there cannot be out of date.
"""

from __future__ import annotations

from collections.abc import Sequence

from pinyue.engine.history import Entry
from pinyue.engine.incident import Incident, apply, fold
from pinyue.ledger.entries import Recorded, head, parse
from pinyue.plans.pack import Pack

Folded = tuple[Incident, ...]  # the incident under each of its packs
KEPT = 200
_kept: dict[tuple[str, tuple[int, ...]], Folded] = {}


def fold_all(number: str, packs: Sequence[Pack], recorded: Sequence[Recorded]) -> Folded:
    """The incident under each pack, from its entries alone."""
    read = parse(number, packs, [(one.seq, one.act) for one in recorded])
    return tuple(fold(pack, entries) for pack, entries in zip(packs, read, strict=True))


def folded(number: str, packs: Sequence[Pack], recorded: Sequence[Recorded]) -> Folded:
    """The same, from what is kept where that is possible."""
    kept = _kept.get(_key(packs, head(recorded)))
    return kept or keep(recorded, fold_all(number, packs, recorded))


def step(incidents: Folded, entries: Sequence[Entry | None]) -> Folded:
    """One entry more, as each pack reads it; None where it says nothing under a pack."""
    return tuple(
        incident if entry is None else apply(incident, entry)
        for incident, entry in zip(incidents, entries, strict=True)
    )


def keep(recorded: Sequence[Recorded], incidents: Folded) -> Folded:
    """Keep what was folded for the next time.  An incident holds its pack, so the pack's identity stays its own."""
    if len(_kept) >= KEPT:
        _kept.clear()
    _kept[_key([one.pack for one in incidents], head(recorded))] = incidents
    return incidents


def _key(packs: Sequence[Pack], digest: str) -> tuple[str, tuple[int, ...]]:
    return digest, tuple(map(id, packs))
