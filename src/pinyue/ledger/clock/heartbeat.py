"""Signs of life of the workers, so that a clock that stands still is seen."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta
from typing import Literal

from pinyue.ledger.models.hint import Heartbeat

Kind = Literal["watch", "send"]
KINDS: tuple[Kind, ...] = ("watch", "send")
STALE = timedelta(seconds=90)  # older than this, the desk says in red that the clock stands
FORGOTTEN = timedelta(days=1)


def beat(kind: Kind, now: datetime) -> None:
    """This process is alive and has just done a round of its work."""
    worker = f"{socket.gethostname()}:{os.getpid()}"
    Heartbeat.objects.update_or_create(worker=worker, kind=kind, defaults={"at": now})
    Heartbeat.objects.filter(at__lt=now - FORGOTTEN).delete()


def last_beat(kind: Kind) -> datetime | None:
    """When any worker of a kind was last alive; None where none ever was."""
    found = Heartbeat.objects.filter(kind=kind).order_by("-at").first()
    return found.at if found else None


def stands(kind: Kind, now: datetime) -> bool:
    """Whether no worker of a kind is alive."""
    last = last_beat(kind)
    return last is None or now - last > STALE
