"""What happened: entries, each an act at a time, and how they are read from a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import Field

from pinyue.engine.clock import parse_moment
from pinyue.engine.situation import Value, parse_value
from pinyue.plans.loader import did_you_mean, validate
from pinyue.plans.pack import Pack
from pinyue.plans.values import Channel, Identifier, Names, Shape
from pinyue.plans.yamltext import Document, Path
from pinyue.words import BadInput, Place, tr

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
    if not isinstance(document.data, dict) or not isinstance(document.data.get("history"), list):
        raise BadInput(tr("要有列表 history", "a list 'history' is needed"), document.place(()))
    return entries_of(pack, document, ("history",))


class _HistoryText(Shape):
    history: tuple[EntryText, ...] = ()


def entries_of(pack: Pack, document: Document, base: Path) -> list[Entry]:
    """The entries at ``base`` of a document, checked against the pack.  Raises BadInput with line and column."""
    data: Any = document.data
    for part in base:
        data = data[part]
    inner = Document(
        document.file, {"history": data}, _moved(document.values, base), _moved(document.keys, base)
    )
    texts = validate(inner, _HistoryText).history
    known = set(pack.unit_names) | {n for text in texts for names in text.bind.values() for n in names}
    entries = {text.id for text in texts if text.id}
    for index, text in enumerate(texts):
        _check(pack, text, inner, ("history", index), entries)
    return [_entry(pack, text, inner, ("history", i), known) for i, text in enumerate(texts)]


def _check(pack: Pack, text: EntryText, document: Document, path: Path, entries: set[str]) -> None:
    """Words that must mean something: the act, what it needs to say, the obligations and entries it points at."""
    acts = CORE_ACTS | pack.acts
    if text.act not in acts:
        message = tr("预案里没有这种事项", "no such act in the plan")
        _refuse(f"{message} '{text.act}'", text.act, acts, document.place((*path, "act")))
    needed = REQUIRED.get(text.act)
    if needed and getattr(text, needed) is None:
        message = tr(f"{text.act} 要写明 {needed}", f"{text.act} must say its {needed}")
        raise BadInput(message, document.place(path))
    obligations = {obligation.id for obligation in pack.obligations}
    for number, name in enumerate(text.meets):
        if name not in obligations:
            message = tr("预案里没有这项义务", "no such obligation in the plan")
            _refuse(f"{message} '{name}'", name, obligations, document.place((*path, "meets", number)))
    if text.of is not None and text.of not in entries:
        message = tr("没有这一条记录", "no entry with the id")
        _refuse(f"{message} '{text.of}'", text.of, entries, document.place((*path, "of")))


def _refuse(message: str, word: str, known: Iterable[str], place: Place) -> None:
    raise BadInput(message + did_you_mean(word, known), place)


def _moved(marks: Mapping[Path, tuple[int, int]], base: Path) -> dict[Path, tuple[int, int]]:
    size = len(base)
    return {("history", *path[size:]): mark for path, mark in marks.items() if path[:size] == base}


def _entry(pack: Pack, text: EntryText, document: Document, path: Path, known: Iterable[str]) -> Entry:
    def unit(name: str, key: str) -> str:
        if name not in known:
            hint = did_you_mean(name, known)
            place = document.place((*path, key))
            raise BadInput(tr(f"预案里没有单位 '{name}'{hint}", f"no unit '{name}' in the plan{hint}"), place)
        return pack.unit_names.get(name, name)

    facts: dict[str, Value] = {}
    if text.set and pack.levels is None:
        raise BadInput(tr("这个预案包没有分级", "this pack has no levels"), document.place((*path, "set")))
    for name, value in text.set.items():
        assert pack.levels is not None
        try:
            facts[name] = parse_value(pack.levels, name, value)
        except BadInput as error:
            raise BadInput(error.message, document.place((*path, "set", name))) from None
    _known_level(pack, text, document, path)
    return Entry(
        at=parse_moment(text.at, document.place((*path, "at"))),
        act=text.act,
        by=unit(text.by, "by") if text.by else None,
        to=tuple(unit(name, "to") for name in text.to),
        channel=text.channel,
        set=facts,
        bind={unit(name, "bind"): bound for name, bound in text.bind.items()},
        level=text.level,
        response=text.response,
        warning=text.warning,
        topic=text.topic,
        meets=text.meets,
        id=text.id,
        of=text.of,
        recorded=parse_moment(text.recorded, document.place((*path, "recorded"))) if text.recorded else None,
    )


def _known_level(pack: Pack, text: EntryText, document: Document, path: Path) -> None:
    levels = [level.id for level in pack.levels.levels] if pack.levels else []
    warnings = [level.id for level in pack.warning.ladder.levels] if pack.warning.ladder else []
    responses = [response.id for response in pack.response.responses]
    for key, given, there in (
        ("level", text.level, levels),
        ("warning", text.warning, warnings),
        ("response", text.response, responses),
    ):
        if given is not None and given not in there:
            shown = "、".join(there)
            message = tr(f"{key} '{given}' 不在其中：{shown}", f"{key} '{given}' is none of {shown}")
            raise BadInput(message, document.place((*path, key)))
