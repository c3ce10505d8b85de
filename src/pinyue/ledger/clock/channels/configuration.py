"""``channels.yaml`` in the office's folder: which channels there are, and who is reached by which, in what order."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from pydantic import Field

from pinyue.ledger.clock.channels.contract import Channel
from pinyue.plans.loader import home, one_of_these, validate
from pinyue.plans.values import Identifier, Shape
from pinyue.plans.yamltext import Document, read
from pinyue.words import BadInput, tr

# An office that has configured nothing has a folder for what is real and one for exercises.
BUILT_IN: dict[str, dict[str, Any]] = {
    "outbox": {"kind": "files", "folder": "outbox"},
    "drill": {"kind": "files", "folder": "drill", "exercise": "true"},
}


class Route(Shape):
    """One way to reach a receiver: through a channel, at an address where the channel needs one."""

    channel: Identifier
    address: str = ""


class ChannelsText(Shape):
    """The whole file.  ``otherwise`` is for receivers that are not named."""

    channels: dict[Identifier, dict[str, Any]] = Field(default_factory=dict)
    receivers: dict[str, tuple[Route, ...]] = Field(default_factory=dict)
    otherwise: tuple[Route, ...] = ()


@dataclass(frozen=True)
class Channels:
    """The channels of this office and its routes."""

    by_name: dict[str, Channel]
    receivers: dict[str, tuple[Route, ...]]
    otherwise: tuple[Route, ...]
    secrets: tuple[str, ...] = ()  # the environment variables that the file refers to

    def unset(self) -> list[str]:
        """The variables among them that are not set here."""
        return [name for name in self.secrets if not os.environ.get(name)]

    def routes(self, receiver: str, preferred: str, *, exercise: bool) -> list[tuple[Channel, str]]:
        """The ways to a receiver in the order in which they are tried, the preferred channel first.

        Only those for exercises, or only those for what is real; the built-in folder where the office has named none.
        """
        named = (*self.receivers.get(receiver, ()), *self.otherwise)
        ways = [(self.by_name[route.channel], route.address) for route in named]
        fitting = [way for way in ways if way[0].exercise == exercise]
        fitting.sort(key=lambda way: way[0].name != preferred)
        return fitting or [(self.by_name["drill" if exercise else "outbox"], "")]


def channels_file() -> Path:
    """Where the file is; it need not be there."""
    return home() / "channels.yaml"


def kinds() -> list[str]:
    """The kinds of channels: the folders beside this file."""
    return sorted(module.name for module in iter_modules([str(Path(__file__).parent)]) if module.ispkg)


def load_channels(path: Path | None = None) -> Channels:
    """The channels of the file, or the built-in ones where there is none.  Raises BadInput with line and column."""
    path = path or channels_file()
    if not path.is_file():
        return Channels(dict(_built_in()), {}, ())
    document = read(path)
    written = validate(document, ChannelsText)
    made = dict(_built_in())
    for name, settings in written.channels.items():
        if name in BUILT_IN:
            message = tr(f"'{name}' 是内设的通道，换一个名字", f"'{name}' is built in; take another name")
            raise BadInput(message, document.place(("channels", name), of_key=True))
        made[name] = _channel(document, name, settings)
    for path_, route in _routes(written):
        if route.channel not in made:
            hint = one_of_these(route.channel, made)
            message = tr(f"没有通道 '{route.channel}'{hint}", f"no channel '{route.channel}'{hint}")
            raise BadInput(message, document.place((*path_, "channel")))
    return Channels(made, written.receivers, written.otherwise, tuple(_secrets(written.channels)))


def _secrets(part: Any) -> Iterator[str]:
    """Every ``env:NAME`` in the settings of the channels, by its name."""
    if isinstance(part, str) and part.startswith("env:"):
        yield part.removeprefix("env:")
    elif isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from _secrets(inner)


def _built_in() -> Iterator[tuple[str, Channel]]:
    for name, settings in BUILT_IN.items():
        yield name, _channel(Document("channels.yaml", {}), name, settings)


def _routes(written: ChannelsText) -> Iterator[tuple[tuple[str | int, ...], Route]]:
    for receiver, routes in written.receivers.items():
        yield from ((("receivers", receiver, number), route) for number, route in enumerate(routes))
    yield from ((("otherwise", number), route) for number, route in enumerate(written.otherwise))


def _channel(document: Document, name: str, settings: dict[str, Any]) -> Channel:
    here = ("channels", name)
    kind = settings.get("kind")
    if kind not in kinds():
        hint = one_of_these(str(kind), kinds())
        message = tr(f"没有这种通道 '{kind}'{hint}", f"no kind of channel '{kind}'{hint}")
        raise BadInput(message, document.place((*here, "kind") if kind else here, of_key=not kind))
    package = import_module(f"pinyue.ledger.clock.channels.{kind}")
    inner = Document(document.file, settings, _inside(document.values, here), _inside(document.keys, here))
    channel: Channel = package.Channel(name, validate(inner, package.Settings))
    return channel


def _inside(marks: dict[Any, tuple[int, int]], base: tuple[str, ...]) -> dict[Any, tuple[int, int]]:
    return {path[len(base) :]: mark for path, mark in marks.items() if path[: len(base)] == base}
