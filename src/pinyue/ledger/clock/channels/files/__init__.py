"""A folder for offices without a network: one file a message; who has read it moves the file into ``received``."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pinyue.ledger.clock.channels.contract import ChannelSettings, Receipt, Sent, Unreachable
from pinyue.ledger.clock.wording import text
from pinyue.ledger.durable import sync_folder
from pinyue.plans.loader import home
from pinyue.words import tr


class Settings(ChannelSettings):
    """``folder`` is a path, below the office's folder where it is relative."""

    folder: str


class Channel:
    """Writes each message into the folder of the address, or of the receiver.

    The same key is the same file, so a second attempt adds nothing.
    """

    def __init__(self, name: str, settings: Settings) -> None:
        self.name = name
        self.exercise = settings.exercise
        self._folder = settings.folder

    @property
    def folder(self) -> Path:
        """Where the files are; the office's folder may be another one tomorrow."""
        return home() / self._folder

    def send(self, message: dict[str, Any], address: str) -> Sent:
        """Write the file; it is there whole and on disk, or not at all."""
        return Sent(self.write(message, address, text(message)))

    def write(self, message: dict[str, Any], address: str, content: str) -> str:
        """Write a file for a message, unless it was received already; returns its path below the folder."""
        digest = hashlib.sha256(message["key"].encode()).hexdigest()[:16]
        name = f"{_plain(message['incident'])}-{_plain(message['step'])}-{digest}.txt"
        folder = self.folder / _plain(address or message["receiver"])
        try:
            if not (folder / "received" / name).exists():
                folder.mkdir(parents=True, exist_ok=True)
                _write(folder / name, f"{content}\n")
        except OSError as error:
            why = tr(f"写不进 {folder}：{error.strerror}", f"cannot write {folder}: {error.strerror}")
            raise Unreachable(why) from None
        return (folder / name).relative_to(self.folder).as_posix()

    def receipts(self, references: Sequence[str]) -> list[Receipt]:
        """The files that somebody has moved into ``received``: moving it is signing for it."""
        found = []
        for reference in references:
            path = self.folder / reference
            moved = path.parent / "received" / path.name
            if moved.is_file():
                at = datetime.fromtimestamp(moved.stat().st_ctime, UTC)  # of the move, not of the writing
                found.append(Receipt(reference, at, delivered=False))
        return found


def _plain(word: str) -> str:
    return re.sub(r"[^\w.-]+", "_", word).strip(".") or "_"


def _write(path: Path, content: str) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    with partial.open("w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    sync_folder(path.parent)
