"""Reports and notices: who told whom, by which channel, and by telephone who spoke with whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Unpack

from pinyue.ledger.acts.saying import More, say
from pinyue.ledger.book import Appended
from pinyue.ledger.entries import Actor
from pinyue.words import BadInput, tr


@dataclass(frozen=True)
class Phone:
    """A call: who spoke with whom.  ``number`` is the digest of the number called, which itself is kept in the vault."""

    caller: str
    callee: str
    number: str | None = None


def reported(
    number: str,
    expected: int,
    actor: Actor,
    at: datetime,
    act: str,
    to: Sequence[str],
    channel: str,
    phone: Phone | None = None,
    meets: Sequence[str] = (),
    **more: Unpack[More],
) -> Appended:
    """A report (``report.initial``, ``notify.first``, … as the packs call them) to these recipients.

    The call and its written copy are two reports: plans owe both.
    """
    if not to:
        raise BadInput(tr("要写明报给谁", "say to whom it was reported"))
    if (channel == "phone") != (phone is not None):
        raise BadInput(
            tr(
                "电话报告要写明谁打给谁，别的方式不写",
                "a report by phone says who called whom; any other does not",
            )
        )
    call = (
        {name: value for name, value in vars(phone).items() if value is not None}
        if phone is not None
        else None
    )
    return say(number, expected, actor, act, at, more, to=to, channel=channel, phone=call, meets=meets)
