"""Is everything as it was written?  The chain, the columns beside it, what was fixed at the opening, and the cache."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from pinyue.ledger import attachments, book
from pinyue.ledger.chain import Fault, Link, check, parsed
from pinyue.ledger.entries import moment, read
from pinyue.ledger.folding import fold_all
from pinyue.ledger.models import Entry, Incident
from pinyue.ledger.packs import changed
from pinyue.words import BadInput, tr

COLUMNS = ("kind", "happened_at", "recorded_at", "actor", "for_unit")
FIXED = ("number", "jurisdiction", "title", "exercise", "packs", "supplements")


def verify(number: str | None = None) -> list[Fault]:
    """Every fault of one incident, or of all and of their numbering; nothing where all holds.

    Of a broken chain only its first entry is named: nothing behind it proves anything.
    """
    with transaction.atomic():  # one state of the database, whatever is appended meanwhile
        if number is not None:
            return list(_incident(book.incident_of(number)))
        found = [fault for incident in Incident.objects.all() for fault in _incident(incident)]
        return [*_missing_numbers(), *found]


def against(heads: Iterable[Mapping[str, Any]]) -> list[Fault]:
    """What a digest that was kept elsewhere says besides: ``heads`` are its ``{"incident", "version", "digest"}``.

    It finds what no chain can show of itself: entries cut off at its end, whole incidents gone, a chain written anew.
    """
    found = []
    for head in heads:
        number, version = str(head["incident"]), int(head["version"])
        incident = Incident.objects.filter(number=number).first()
        links = book.links_of(incident) if incident else []
        if len(links) < version:
            found.append(Fault(number, len(links) + 1, tr("曾有这一条，现在没有", "was there and is gone")))
        elif version and links[version - 1].digest != head["digest"]:
            found.append(Fault(number, version, tr("与存档的摘要不同", "is not what the kept digest says")))
    return found


def _missing_numbers() -> Iterator[Fault]:
    """Numbers are given without gaps: a missing one is an incident that was taken away."""
    years: dict[str, list[int]] = {}
    for number in Incident.objects.order_by("number").values_list("number", flat=True):
        year, _, count = number.partition("-")
        years.setdefault(year, []).append(int(count))
    for year, counts in years.items():
        for missing in sorted(set(range(1, max(counts) + 1)) - set(counts)):
            yield Fault(f"{year}-{missing:04d}", None, tr("整个事件不见了", "the whole incident is missing"))


def _incident(incident: Incident) -> Iterator[Fault]:
    links = book.links_of(incident)
    broken = check(incident.number, links)
    yield from broken
    sound = links[: (broken[0].seq or 1) - 1] if broken else links
    yield from _columns(incident, sound)
    if broken:
        return
    if not links:
        yield Fault(incident.number, 1, tr("缺少这一条", "is missing"))
        return
    yield from _opening(incident, links[0])
    if incident.version > len(links):
        yield Fault(incident.number, len(links) + 1, tr("缺少末尾的条目", "is missing from the end"))
        return
    yield from _cache(incident, links)
    yield from attachments.faults(incident)


def _columns(incident: Incident, links: list[Link]) -> Iterator[Fault]:
    rows = Entry.objects.filter(incident=incident, seq__lte=len(links)).order_by("seq").values(*COLUMNS)
    for link, row in zip(links, rows, strict=True):
        body = parsed(link.body)
        assert body is not None
        for name in COLUMNS:
            if row[name] != _typed(body[name], row[name]):
                yield Fault(
                    incident.number,
                    link.seq,
                    tr(f"列 {name} 与正文不符", f"column {name} is not what its text says"),
                )


def _typed(text: Any, like: Any) -> Any:
    return moment(text) if isinstance(like, datetime) else text


def _opening(incident: Incident, first: Link) -> Iterator[Fault]:
    """What the incident's row repeats of its first entry."""
    opened = read(first).act
    wrong = [name for name in FIXED if getattr(incident, name) != opened.payload.get(name)]
    wrong += ["opened_at"] if incident.opened_at != opened.happened_at else []
    for name in wrong:
        yield Fault(
            incident.number,
            None,
            tr(f"列 {name} 与立案那一条不符", f"column {name} is not what its first entry says"),
        )


def _cache(incident: Incident, links: list[Link]) -> Iterator[Fault]:
    recorded = [read(link) for link in links]
    try:
        packs = book.packs_of(incident)
        true = book.cache_of(recorded, fold_all(incident.number, packs, recorded))
    except BadInput as error:
        yield Fault(
            incident.number, None, tr(f"缓存没有核对：{error}", f"the cache was not checked: {error}")
        )
        return
    other = changed({"packs": incident.packs, "supplements": incident.supplements}, packs)
    for name, value in true.items():
        if getattr(incident, name) != value:
            because = "、".join(other)
            yield Fault(
                incident.number,
                None,
                tr(f"缓存 {name} 与条目不符", f"cached {name} is not what the entries say")
                + (
                    tr(f"（立案后改过：{because}）", f" (changed since the opening: {because})")
                    if other
                    else ""
                ),
            )
