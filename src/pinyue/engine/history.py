"""What happened: entries, each an act at a time, and how they are read from a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import Field

from pinyue.engine.clock import parse_moment
from pinyue.engine.situation import Value, parse_value
from pinyue.plans.ladder import Ladder
from pinyue.plans.loader import did_you_mean, validate
from pinyue.plans.pack import Pack
from pinyue.plans.values import Channel, Identifier, Names, Shape
from pinyue.plans.yamltext import Document, Path
from pinyue.words import BadInput, tr

# By these acts a unit comes to know of the event; so does the recipient of any report.
KNOWING = frozenset({"found", "learned", "received"})


# What the engine itself understands; every other act must be one that the pack speaks of.
CORE_ACTS = KNOWING | {
    "occurred", "situation", "judged", "forecast", "activated", "adjusted", "ended", "warned", "warning.adjusted",
    "warning.lifted", "released", "milestone", "requested", "proposed", "consented", "waived", "withdrawn",
}  # fmt: skip
# Without these the act says nothing.
REQUIRED = {
    "judged": "level",
    "forecast": "level",
    "activated": "response",
    "warned": "warning",
    "withdrawn": "of",
}


class EntryText(Shape):
    """One entry as it is written in a file."""

    at: str
    act: Identifier
    by: str | None = None
    to: Names = ()
    channel: Channel | None = None
    set: dict[str, str] = Field(default_factory=dict)
    bind: dict[str, Names] = Field(default_factory=dict)
    level: str | None = None
    response: str | None = None
    warning: str | None = None
    topic: str | None = None
    meets: Names = ()
    id: str | None = None
    of: str | None = None
    recorded: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Entry:
    """One thing that happened.  ``at`` decides deadlines; ``set`` are facts learned, ``bind`` fills placeholders of the plan."""

    at: datetime
    act: str
    by: str | None = None
    to: tuple[str, ...] = ()
    channel: str | None = None
    set: Mapping[str, Value] = field(default_factory=dict)
    bind: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    level: str | None = None
    response: str | None = None
    warning: str | None = None
    topic: str | None = None
    meets: tuple[str, ...] = ()
    id: str | None = None
    of: str | None = None
    recorded: datetime | None = None

    def order(self) -> tuple[datetime, str]:
        """A total order that does not depend on the order of writing: by time, then by content."""
        content = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return self.at, json.dumps(content, default=_plain, sort_keys=True, ensure_ascii=False)


def standing(entries: Iterable[Entry]) -> list[Entry]:
    """The entries without those that were withdrawn, and without the withdrawals."""
    known = list(entries)
    withdrawn = {entry.of for entry in known if entry.act == "withdrawn" and entry.of}
    return [e for e in known if e.act != "withdrawn" and (e.id is None or e.id not in withdrawn)]


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else str(value)


def history_of(pack: Pack, document: Document) -> list[Entry]:
    """The entries under the key ``history`` of a document.  Raises BadInput with line and column."""
    return histories_of((pack,), document)[0]


def histories_of(packs: Sequence[Pack], document: Document) -> list[list[Entry]]:
    """The entries under the key ``history``, as each of several packs reads them.  Raises BadInput with line and column."""
    if not isinstance(document.data, dict) or not isinstance(document.data.get("history"), list):
        raise BadInput(tr("要有列表 history", "a list 'history' is needed"), document.place(()))
    return entries_for(packs, document, ("history",))


class _HistoryText(Shape):
    history: tuple[EntryText, ...] = ()


def entries_of(pack: Pack, document: Document, base: Path) -> list[Entry]:
    """The entries at ``base`` of a document, checked against the pack.  Raises BadInput with line and column."""
    return entries_for((pack,), document, base)[0]


def entries_for(packs: Sequence[Pack], document: Document, base: Path) -> list[list[Entry]]:
    """The entries of one event that falls under several packs, as each of them reads them.

    Every word must mean something to one of the packs; a pack reads the facts, units and levels that it knows, and leaves out a
    judgement of a level that it has not.  Raises BadInput with line and column.
    """
    data: Any = document.data
    for part in base:
        data = data[part]
    inner = Document(
        document.file, {"history": data}, _moved(document.values, base), _moved(document.keys, base)
    )
    texts = validate(inner, _HistoryText).history
    words = _Words(packs, texts)
    for index, text in enumerate(texts):
        words.check(text, inner, ("history", index))
    return [
        [entry for i, text in enumerate(texts) if (entry := _entry(pack, text, inner, ("history", i)))]
        for pack in packs
    ]


class _Words:
    """What an entry may say: every act, unit, fact, level and obligation of the packs, and the ids of the other entries."""

    def __init__(self, packs: Sequence[Pack], texts: Sequence[EntryText]) -> None:
        self.acts = CORE_ACTS.union(*(pack.acts for pack in packs))
        self.obligations = {o.id for pack in packs for o in pack.obligations}
        self.entries = {text.id for text in texts if text.id}
        self.units = {name for pack in packs for name in pack.unit_names}
        self.units |= {name for text in texts for names in text.bind.values() for name in names}
        self.facts = {name: ladder for pack in reversed(packs) for name, ladder in _facts(pack).items()}
        self.scales = {
            key: tuple(dict.fromkeys(word for pack in packs for word in _scale(pack, key))) for key in SCALES
        }

    def check(self, text: EntryText, document: Document, path: Path) -> None:
        """Raises BadInput at the first word that means nothing."""

        def known(word: str, words: Iterable[str], zh: str, en: str, *where: str | int) -> None:
            if word not in words:
                hint = did_you_mean(word, words)
                place = document.place((*path, *where))
                raise BadInput(tr(f"{zh} '{word}'{hint}", f"{en} '{word}'{hint}"), place)

        known(text.act, self.acts, "预案里没有这种事项", "no such act in the plan", "act")
        needed = REQUIRED.get(text.act)
        if needed and getattr(text, needed) is None:
            message = tr(f"{text.act} 要写明 {needed}", f"{text.act} must say its {needed}")
            raise BadInput(message, document.place(path))
        for number, name in enumerate(text.meets):
            known(
                name,
                self.obligations,
                "预案里没有这项义务",
                "no such obligation in the plan",
                "meets",
                number,
            )
        if text.of is not None:
            known(text.of, self.entries, "没有这一条记录", "no entry with the id", "of")
        for key, names in (("by", (text.by,) if text.by else ()), ("to", text.to), ("bind", text.bind)):
            for name in names:
                known(name, self.units, "预案里没有单位", "no unit in the plan", key)
        if text.set and not self.facts:
            raise BadInput(
                tr("这个预案包没有分级", "this pack has no levels"), document.place((*path, "set"))
            )
        for name, value in text.set.items():
            known(name, self.facts, "未知的指标", "unknown measure", "set", name)
            try:
                parse_value(self.facts[name], name, value)
            except BadInput as error:
                raise BadInput(error.message, document.place((*path, "set", name))) from None
        for key, there in self.scales.items():
            given = getattr(text, key)
            if given is not None and given not in there:
                shown = "、".join(there)
                message = tr(f"{key} '{given}' 不在其中：{shown}", f"{key} '{given}' is none of {shown}")
                raise BadInput(message, document.place((*path, key)))


SCALES = ("level", "warning", "response")


def _scale(pack: Pack, key: str) -> tuple[str, ...]:
    """The levels of the event, the warning or the response that a pack has."""
    if key == "response":
        return tuple(response.id for response in pack.response.responses)
    ladder = pack.levels if key == "level" else pack.warning.ladder
    return tuple(level.id for level in ladder.levels) if ladder else ()


def _facts(pack: Pack) -> dict[str, Ladder]:
    ladder = pack.levels
    return dict.fromkeys((*ladder.measures, *ladder.qualifiers), ladder) if ladder else {}


def _moved(marks: Mapping[Path, tuple[int, int]], base: Path) -> dict[Path, tuple[int, int]]:
    size = len(base)
    return {("history", *path[size:]): mark for path, mark in marks.items() if path[:size] == base}


def _entry(pack: Pack, text: EntryText, document: Document, path: Path) -> Entry | None:
    """A checked entry as one pack reads it; None where it judges a level that this pack has not."""
    scales = {key: given if (given := getattr(text, key)) in _scale(pack, key) else None for key in SCALES}
    needed = REQUIRED.get(text.act)
    if needed in SCALES and scales[needed] is None:
        return None
    names, facts = pack.unit_names, _facts(pack)
    obligations = {obligation.id for obligation in pack.obligations}
    return Entry(
        at=parse_moment(text.at, document.place((*path, "at"))),
        act=text.act,
        by=names.get(text.by, text.by) if text.by else None,
        to=tuple(names.get(name, name) for name in text.to),
        channel=text.channel,
        set={
            name: parse_value(facts[name], name, value) for name, value in text.set.items() if name in facts
        },
        bind={names.get(name, name): bound for name, bound in text.bind.items()},
        level=scales["level"],
        response=scales["response"],
        warning=scales["warning"],
        topic=text.topic,
        meets=tuple(name for name in text.meets if name in obligations),
        id=text.id,
        of=text.of,
        recorded=parse_moment(text.recorded, document.place((*path, "recorded"))) if text.recorded else None,
    )
