"""Entries as they go into the chain and as they are read back.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from pinyue.engine.history import Entry as EngineEntry
from pinyue.engine.history import EntryText, entries_for
from pinyue.ledger.chain import FIRST, Algorithm, Link, linked, parsed
from pinyue.ledger.kinds import OWN_KINDS
from pinyue.plans.pack import Pack
from pinyue.plans.yamltext import Document

READ_BY_THE_ENGINE = frozenset(EntryText.model_fields) - {"at", "act", "recorded"}


@dataclass(frozen=True)
class Actor:
    """Who writes an entry: a person, for the unit for which this person acts, in a post.

    The watchkeeper acts for no unit (``unit`` is empty).
    """

    name: str
    unit: str
    post: str | None = None


@dataclass(frozen=True)
class Act:
    """Something that happened and is to be recorded.

    ``happened_at`` decides deadlines; when it was learned of and when it was reported may be known besides.  ``payload`` is
    what the engine reads (``EntryText`` without ``at`` and ``act``) and what people read: ``note``, ``phone``, ``evidence``, ….
    """

    kind: str
    happened_at: datetime
    payload: Mapping[str, Any] = field(default_factory=dict)
    learned_at: datetime | None = None
    reported_at: datetime | None = None


@dataclass(frozen=True)
class Recorded:
    """An entry as it stands in the chain: the act, and who recorded it when."""

    seq: int
    act: Act
    recorded_at: datetime
    actor: Actor
    digest: str

    @property
    def id(self) -> str:
        """By which other entries mean this one."""
        return str(self.act.payload.get("id") or f"E{self.seq}")

    @property
    def late(self) -> timedelta:
        """How long after it happened it was recorded."""
        return self.recorded_at - self.act.happened_at


def stamp(moment: datetime) -> str:
    """A moment as bodies hold it: UTC with microseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(text: str) -> datetime:
    """The moment of a stamp."""
    return datetime.fromisoformat(text)


def write(
    number: str,
    seq: int,
    prev: str,
    act: Act,
    actor: Actor,
    recorded_at: datetime,
    *,
    exercise: bool,
    algorithm: Algorithm,
) -> Link:
    """The link of one more entry.  An exercise says so in every entry, so that none of them can pass for a real one."""
    body: dict[str, Any] = {
        "incident": number,
        "seq": seq,
        "kind": act.kind,
        "happened_at": stamp(act.happened_at),
        "recorded_at": stamp(recorded_at),
        "actor": actor.name,
        "for_unit": actor.unit,
        "payload": dict(act.payload),
        "prev": prev,
    }
    more = {"learned_at": act.learned_at, "reported_at": act.reported_at}
    body.update({name: stamp(value) for name, value in more.items() if value is not None})
    if actor.post is not None:
        body["post"] = actor.post
    if exercise:
        body["exercise"] = True
    return linked(body, algorithm)


def read(link: Link) -> Recorded:
    """The entry of a link whose chain holds."""
    body = parsed(link.body)
    assert body is not None

    def at(name: str) -> datetime | None:
        return moment(body[name]) if name in body else None

    act = Act(body["kind"], moment(body["happened_at"]), body["payload"], at("learned_at"), at("reported_at"))
    actor = Actor(body["actor"], body["for_unit"], body.get("post"))
    return Recorded(body["seq"], act, moment(body["recorded_at"]), actor, link.digest)


def head(recorded: Sequence[Recorded]) -> str:
    """The digest of the last entry."""
    return recorded[-1].digest if recorded else FIRST


def text_of(seq: int, act: Act) -> dict[str, Any] | None:
    """What the engine reads of an act; None where it reads nothing of it."""
    if act.kind in OWN_KINDS:
        return None
    known = {name: value for name, value in act.payload.items() if name in READ_BY_THE_ENGINE}
    return {"id": f"E{seq}", **known, "at": stamp(act.happened_at), "act": act.kind}


def parse(number: str, packs: Sequence[Pack], acts: Iterable[tuple[int, Act]]) -> list[list[EngineEntry]]:
    """The acts at these places as each pack reads them.  Raises BadInput where a word means nothing to any of the packs."""
    history: list[Any] = [text for seq, act in acts if (text := text_of(seq, act))]
    return entries_for(packs, Document(number, {"history": history}), ("history",))
