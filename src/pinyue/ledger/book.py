"""The one door to the ledger: open an incident, append to it, read it back.

An append is one transaction: the incident's row is locked, the expected version compared, the right checked, the incident folded
under all its packs, and then the entry, the cache and the hint are written together, or none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from django.db import IntegrityError, transaction

from pinyue.directory.protocol import RegisterDirectory
from pinyue.directory.register import Register
from pinyue.directory.store import records_of
from pinyue.engine.incident import Incident as Folded
from pinyue.engine.units import Directory
from pinyue.ledger import entries as texts
from pinyue.ledger import folding, rights
from pinyue.ledger.chain import Algorithm, Link
from pinyue.ledger.clock.hints import set_hint
from pinyue.ledger.due import next_due
from pinyue.ledger.entries import Act, Actor, Recorded
from pinyue.ledger.kinds import OWN_KINDS, right_of
from pinyue.ledger.models import Entry, Incident
from pinyue.ledger.packs import digest_of, open_packs, supplements
from pinyue.plans.pack import Pack
from pinyue.plans.values import UNDEFINED
from pinyue.words import BadInput, tr

AHEAD = timedelta(minutes=5)  # clocks of offices differ; what lies further ahead has not happened
ATTEMPTS = 5  # to take a number that nobody else has taken at the same moment


@dataclass(frozen=True)
class Appended:
    """What was written: the incident's number, its version now, and the new entries."""

    number: str
    version: int
    entries: tuple[Recorded, ...]


class Conflict(BadInput):
    """Somebody else was faster; ``between`` is what came after the version that was expected.  Nothing was written."""

    def __init__(self, number: str, expected: int, between: Sequence[Recorded]) -> None:
        came = "、".join(f"{one.seq} {one.act.kind} ({one.actor.name})" for one in between) or "—"
        super().__init__(
            tr(
                f"{number} 已不是第 {expected} 版，其间：{came}；看过之后再记",
                f"{number} is no longer at version {expected}; in between: {came}; look at it and record again",
            )
        )
        self.expected = expected
        self.between = tuple(between)


def open_incident(
    packs: Sequence[str],
    actor: Actor,
    *,
    title: str,
    exercise: bool = False,
    happened_at: datetime | None = None,
    algorithm: Algorithm = "sha256",
) -> Appended:
    """Open an incident under these packs; the unit of ``actor`` is its office, and all later entries take ``algorithm``.

    Its number is the next of the year.  Raises BadInput.
    """
    opened = open_packs(packs)
    _refuse_packs(opened)
    if not actor.unit:
        raise BadInput(tr("要写明由哪个单位立案", "say which unit opens the incident"))
    for _ in range(ATTEMPTS):
        # On PostgreSQL two may take the same number at once; the unique column lets one through, the other takes the next.
        with suppress(IntegrityError), transaction.atomic():
            return _open(opened, actor, title, exercise, happened_at, algorithm)
    raise BadInput(tr("编号被同时占用，请再试", "the numbers are being taken by others; try again"))


def _open(
    packs: Sequence[Pack],
    actor: Actor,
    title: str,
    exercise: bool,
    happened_at: datetime | None,
    algorithm: Algorithm,
) -> Appended:
    now = datetime.now(UTC)
    fixed: dict[str, Any] = {
        "number": _next_number(now),
        "jurisdiction": packs[0].plan.jurisdiction.code,
        "title": title,
        "exercise": exercise,
        "packs": [{"id": pack.id, "digest": digest_of(pack)} for pack in packs],
        "supplements": supplements(packs),
    }
    incident = Incident.objects.create(**fixed, opened_at=happened_at or now)
    act = Act("opened", happened_at or now, {**fixed, "algorithm": algorithm})
    return _append(incident, [], packs, [act], actor)


def _refuse_packs(packs: Sequence[Pack]) -> None:
    if not packs:
        raise BadInput(tr("要写明按哪个预案", "say under which plan"))
    if len({pack.id for pack in packs}) < len(packs):
        raise BadInput(tr("同一个预案写了两次", "the same plan is named twice"))
    for pack in packs:
        clash = pack.acts & set(OWN_KINDS)
        if clash:
            message = f"{pack.id}: {'、'.join(sorted(clash))}"
            raise BadInput(
                tr(f"预案用了台账自己的词：{message}", f"the plan uses words of the ledger's own: {message}")
            )


def _next_number(now: datetime) -> str:
    year = now.astimezone(rights.CHINA).year
    last = Incident.objects.filter(number__startswith=f"{year}-").order_by("-number").first()
    return f"{year}-{int(last.number[5:]) + 1 if last else 1:04d}"


def append(number: str, expected: int, acts: Act | Sequence[Act], actor: Actor) -> Appended:
    """Append one act, or several together, to the incident at version ``expected``.

    Raises Conflict where it is at another version, Refused where the actor may not, BadInput where the act says what
    no pack of the incident knows.  After any of these nothing has been written.
    """
    with transaction.atomic():
        incident = locked(number)
        recorded = recorded_of(incident)
        if incident.version != expected:
            raise Conflict(number, expected, recorded[expected:])
        packs = packs_of(incident)
        return _append(incident, recorded, packs, [acts] if isinstance(acts, Act) else list(acts), actor)


def _append(
    incident: Incident, recorded: list[Recorded], packs: Sequence[Pack], acts: list[Act], actor: Actor
) -> Appended:
    now = datetime.now(UTC)
    before = len(recorded)
    numbered = list(enumerate((_timed(act) for act in acts), before + 1))
    for seq, act in numbered:
        _refuse_time_and_name(incident, recorded, seq, act, now)
    old = [(one.seq, one.act) for one in recorded]
    read = texts.parse(incident.number, packs, [*old, *numbered])
    state = folding.folded(incident.number, packs, recorded)
    by_id = {pack.id: pack for pack in packs}
    # Asked by few acts: reading the register takes longer than all the rest.
    directory = cache(lambda name: directory_of(incident, by_id[name]))
    algorithm = acts[0].payload["algorithm"] if not recorded else recorded[0].act.payload["algorithm"]
    for seq, act in numbered:
        granted = rights.check(rights.Scene(state, directory, recorded), act, actor)
        act = replace(act, payload={**act.payload, **granted})
        link = texts.write(
            incident.number, seq, texts.head(recorded), act, actor, now,
            exercise=incident.exercise, algorithm=algorithm,
        )  # fmt: skip
        _insert(incident, act, actor, now, link)
        recorded.append(texts.read(link))
        name = recorded[-1].id
        state = folding.step(state, [next((e for e in of_pack if e.id == name), None) for of_pack in read])
    folding.keep(recorded, state)
    for name, value in cache_of(recorded, state).items():
        setattr(incident, name, value)
    incident.save(update_fields=CACHE)
    # Now, and not when the next thing is due: what was recorded may already be late.
    set_hint(incident, None if incident.closed_at else now)
    return Appended(incident.number, incident.version, tuple(recorded[before:]))


def _insert(incident: Incident, act: Act, actor: Actor, now: datetime, link: Link) -> None:
    Entry.objects.create(
        incident=incident,
        seq=link.seq,
        kind=act.kind,
        happened_at=act.happened_at,
        recorded_at=now,
        actor=actor.name,
        for_unit=actor.unit,
        prev=link.prev,
        digest=link.digest,
        algorithm=link.algorithm,
        body=link.body,
    )


def _timed(act: Act) -> Act:
    """Refuses naive times by name: which hour of which country is not guessed."""
    for name in ("happened_at", "learned_at", "reported_at"):
        value = getattr(act, name)
        if value is not None and value.tzinfo is None:
            raise BadInput(tr(f"{name} 没有时区", f"{name} has no time zone"))
    return act


def _refuse_time_and_name(
    incident: Incident, recorded: Sequence[Recorded], seq: int, act: Act, now: datetime
) -> None:
    if not incident.exercise and act.happened_at > now + AHEAD:
        at = act.happened_at.astimezone(rights.CHINA)
        raise BadInput(
            tr(f"还没有发生：{at:%Y-%m-%d %H:%M}", f"this has not happened yet: {at:%Y-%m-%d %H:%M}")
        )
    # Personal data is looked at and destroyed after the event too.
    if right_of(act.kind) != "keeper" and any(one.act.kind == "closed" for one in recorded):
        raise BadInput(tr(f"{incident.number} 已结案", f"{incident.number} is closed"))
    name = act.payload.get("id")
    if name is not None and (str(name) in {one.id for one in recorded} or str(name)[:1] == "E"):
        raise BadInput(
            tr(
                f"编号 '{name}' 已用过，或以 E 开头（由台账自编）",
                f"the id '{name}' is taken, or begins with E (those the ledger gives)",
            )
        )


CACHE = ("version", "level", "response", "warning", "ended_at", "closed_at", "next_due_at")


def cache_of(recorded: Sequence[Recorded], folded: Sequence[Folded]) -> dict[str, Any]:
    """What an incident's row keeps at hand of its entries: the same entries give the same, whenever it is asked."""
    states = [one.state for one in folded if one.state]

    def first(name: str) -> str | None:
        return next((getattr(state, name) for state in states if getattr(state, name)), None)

    ended = bool(states) and any(state.ended for state in states)
    ends = [entry.at for one in folded for entry in one.live if entry.act == "ended"]
    closed = next((one.act.happened_at for one in recorded if one.act.kind == "closed"), None)
    return {
        "version": len(recorded),
        "level": first("level"),
        "response": first("response"),
        "warning": first("warning"),
        "ended_at": max(ends) if ended and ends else None,
        "closed_at": closed,
        "next_due_at": None if closed else next_due(folded, recorded[-1].recorded_at),
    }


def incident_of(number: str) -> Incident:
    """The incident of a number.  Raises BadInput."""
    found = Incident.objects.filter(number=number).first()
    if found is None:
        raise BadInput(tr(f"没有事件 '{number}'", f"no incident '{number}'"))
    return found


def locked(number: str) -> Incident:
    """The incident, its row locked until the transaction ends.  On SQLite the whole database is: transactions begin IMMEDIATE."""
    incident_of(number)
    return Incident.objects.select_for_update().get(number=number)


def links_of(incident: Incident) -> list[Link]:
    """The chain of an incident as it is stored."""
    rows = incident.entries.order_by("seq", "id").values_list("seq", "prev", "digest", "algorithm", "body")
    return [Link(*row) for row in rows]


def recorded_of(incident: Incident) -> list[Recorded]:
    """The entries of an incident, from their stored texts."""
    return [texts.read(link) for link in links_of(incident)]


def packs_of(incident: Incident) -> tuple[Pack, ...]:
    """The packs under which the incident was opened, as they are now.  Raises BadInput where one is gone."""
    return open_packs([one["id"] for one in incident.packs])


def history(incident: Incident) -> tuple[Folded, ...]:
    """The incident under each of its packs, from the stored texts: what ``owed``, ``may`` and ``tasks`` ask."""
    return folding.folded(incident.number, packs_of(incident), recorded_of(incident))


def directory_of(incident: Incident, pack: Pack) -> Directory | None:
    """The office's register as the engine asks it in the words of a plan; None where none is on record."""
    records = records_of(incident.jurisdiction)
    if records is None:
        return None
    number = None if pack.plan.number == UNDEFINED else pack.plan.number
    return RegisterDirectory(Register(records), "decision", number)
