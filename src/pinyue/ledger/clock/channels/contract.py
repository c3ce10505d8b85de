"""The contract of a channel.  The same tests run on every one (``tests/ledger/clock/test_channels.py``).

A channel is a folder here whose package defines ``Settings`` (a strict shape; what ``channels.yaml`` may say of it) and
``Channel``, made of a name and these settings.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Protocol

from pydantic import AfterValidator

from pinyue.plans.values import Shape
from pinyue.words import tr

_REFERENCE = re.compile(r"^env:[A-Z][A-Z0-9_]*$")


class Unreachable(Exception):
    """It could not be handed over now; it may be later.  The sender tries again, by the next route first."""


class Rejected(Exception):
    """It will never be taken as it is (no such number).  The sender tries the other routes and not this one again."""


@dataclass(frozen=True)
class Sent:
    """It was handed over; ``reference`` is by what the channel knows it when it asks for receipts ("" for never)."""

    reference: str = ""


@dataclass(frozen=True)
class Receipt:
    """What became of something sent: ``delivered`` is the gateway's word, else a person acknowledged it."""

    reference: str
    at: datetime
    delivered: bool
    by: str = ""


class ChannelSettings(Shape):
    """What every channel may say: ``exercise`` makes it one for exercises, and for nothing else."""

    kind: str
    exercise: bool = False


class Channel(Protocol):
    """A way out.  ``exercise``: it reaches nobody outside the exercise."""

    name: str
    exercise: bool

    def send(self, message: dict[str, Any], address: str) -> Sent:
        """Hand the message over, its key with it.  Raises Unreachable or Rejected; returns within half a minute.

        The same key may come twice (after a crash); where the other side can tell, it is the same message.
        """
        ...

    def receipts(self, references: Sequence[str]) -> list[Receipt]:
        """What became of these since they were sent, as far as it is known.  Raises Unreachable."""
        ...


def _is_reference(value: str) -> str:
    if not _REFERENCE.match(value):
        raise ValueError(
            tr("密码不写在文件里；写成 env:变量名", "secrets are not written in files; write env:VARIABLE")
        )
    return value


Secret = Annotated[
    str, AfterValidator(_is_reference)
]  # the name of an environment variable, never the secret itself


def reveal(reference: str) -> str:
    """The secret that an ``env:NAME`` stands for.  Raises Unreachable where the variable is not set."""
    name = reference.removeprefix("env:")
    value = os.environ.get(name)
    if not value:
        raise Unreachable(tr(f"没有设置环境变量 {name}", f"the environment variable {name} is not set"))
    return value
