"""All caches anew from the entries; a rebuilt cache that differs from what stood there is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from pinyue.ledger import book
from pinyue.ledger.chain import check
from pinyue.ledger.clock.hints import set_hint
from pinyue.ledger.entries import read
from pinyue.ledger.folding import fold_all
from pinyue.ledger.models import Incident
from pinyue.words import BadInput, tr


@dataclass(frozen=True)
class Rebuilt:
    """One incident; ``differed`` are the cached columns that were not what the entries say: name → (before, now)."""

    number: str
    differed: dict[str, tuple[Any, Any]]


def rebuild(number: str | None = None) -> list[Rebuilt]:
    """Make the cache and the hint of one incident or of all anew.  Raises BadInput where a chain does not hold."""
    numbers = [number] if number else list(Incident.objects.values_list("number", flat=True))
    return [_rebuild(one) for one in numbers]


def _rebuild(number: str) -> Rebuilt:
    with transaction.atomic():
        incident = book.locked(number)
        links = book.links_of(incident)
        broken = check(number, links)
        if broken or not links:
            said = broken[0] if broken else number
            raise BadInput(
                tr(f"链条不完整，不重建：{said}", f"the chain does not hold, nothing is rebuilt: {said}")
            )
        recorded = [read(link) for link in links]
        true = book.cache_of(recorded, fold_all(number, book.packs_of(incident), recorded))
        differed = {name: (getattr(incident, name), value) for name, value in true.items()}
        differed = {name: pair for name, pair in differed.items() if pair[0] != pair[1]}
        for name, value in true.items():
            setattr(incident, name, value)
        incident.save(update_fields=list(true))
        set_hint(incident, None if incident.closed_at else datetime.now(UTC))
    return Rebuilt(number, differed)
