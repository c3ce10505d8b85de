"""WeCom, DingTalk, Feishu, e-mail, webhooks and a hundred more, through the Apprise package (imported when first used)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from pinyue.ledger.clock.channels.contract import (
    ChannelSettings,
    Receipt,
    Rejected,
    Secret,
    Sent,
    Unreachable,
    reveal,
)
from pinyue.ledger.clock.wording import subject, text
from pinyue.words import tr


class Settings(ChannelSettings):
    """``url`` is the variable that holds the service's Apprise address, in which ``{address}`` stands for the receiver's."""

    url: Secret


class Channel:
    """One service.  It tells no receipts."""

    def __init__(self, name: str, settings: Settings) -> None:
        self.name = name
        self.exercise = settings.exercise
        self._url = settings.url

    def send(self, message: dict[str, Any], address: str) -> Sent:
        """Hand it to the service."""
        import apprise  # half a second that offices without it need not wait

        service = apprise.Apprise()
        if not service.add(reveal(self._url).replace("{address}", quote(address, safe=""))):
            name = self._url.removeprefix("env:")
            raise Rejected(tr(f"{name} 不是 Apprise 地址", f"{name} holds no address that Apprise knows"))
        if not service.notify(title=subject(message), body=text(message), body_format="text"):
            raise Unreachable(tr(f"{self.name} 没有接收", f"{self.name} did not take it"))
        return Sent()

    def receipts(self, references: Sequence[str]) -> list[Receipt]:
        """None: these services do not tell."""
        return []
