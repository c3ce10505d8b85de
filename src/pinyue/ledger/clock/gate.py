"""The one way out.  Nothing reaches a channel but through here, and a test looks for any other call."""

from __future__ import annotations

from typing import Any

from pinyue.ledger.clock.channels.contract import Channel, Sent
from pinyue.words import tr


class Refused(Exception):
    """The gate let nothing through."""


def hand_over(channel: Channel, message: dict[str, Any], address: str, *, exercise: bool, owed: bool) -> Sent:
    """Give a message to a channel, if it may leave by it.

    ``exercise`` is what the incident says; the message must say the same, and the channel must be made for it: an exercise
    reaches no real channel, and what is real is not lost in one for exercises.  ``owed``: it was asked at the claim.
    Raises Refused, and what the channel raises.
    """
    if not owed:
        raise Refused(tr("已不需要", "no longer owed"))
    if message.get("exercise") is not exercise:
        raise Refused(
            tr(
                "通知与事件对演练的说法不同",
                "the message and its incident differ on whether it is an exercise",
            )
        )
    if channel.exercise is not exercise:
        raise Refused(
            tr(f"演练不经 {channel.name} 发出", f"an exercise does not leave by {channel.name}")
            if exercise
            else tr(f"{channel.name} 只用于演练", f"{channel.name} is for exercises only")
        )
    return channel.send(message, address)
