"""A call that a person makes: a sheet to print with whom to call and what to say, and blanks for what was said.

The sheet is a task, not a message sent: the call is made and recorded by a person (caller, callee, time, note), and only that
is the receipt (``receipts.acknowledge``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pinyue.ledger.clock.channels import files
from pinyue.ledger.clock.channels.contract import ChannelSettings, Receipt, Rejected, Sent
from pinyue.ledger.clock.wording import text
from pinyue.words import tr


class Settings(ChannelSettings):
    """``folder`` is where the call sheets are laid for the duty room."""

    folder: str = "calls"


class Channel:
    """Lays one sheet a call for the duty room; the same key is the same sheet."""

    def __init__(self, name: str, settings: Settings) -> None:
        self.name = name
        self.exercise = settings.exercise
        self._sheets = files.Channel(
            name, files.Settings(kind="files", folder=settings.folder, exercise=settings.exercise)
        )

    def send(self, message: dict[str, Any], address: str) -> Sent:
        """Lay the sheet; ``address`` is the number to call.  Raises Rejected without one."""
        if not address:
            raise Rejected(tr(f"没有 {message['receiver']} 的电话", f"no number of {message['receiver']}"))
        blanks = tr(
            "打电话的人：________ 接电话的人：________ 时间：____-__-__ __:__ 内容：",
            "caller: ________ callee: ________ time: ____-__-__ __:__ said: ",
        )
        call = tr(f"请致电 {message['receiver']} {address}", f"call {message['receiver']} at {address}")
        self._sheets.write(message, address="", content="\n".join([call, text(message), "", blanks]))
        return Sent()

    def receipts(self, references: Sequence[str]) -> list[Receipt]:
        """None: a call is recorded by who made it."""
        return []
