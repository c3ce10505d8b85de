"""How long does it take to say what is owed?

250 obligations (those of the two shipped packs and copies of them) over one incident with 200 entries:

(a) asked again at another time, (b) after one entry more, (c) from nothing but the entries; then all of it with 2,500 obligations.
The aim is 100 µs.
"""

from __future__ import annotations

import gc
import platform
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from pinyue.engine.history import Entry
from pinyue.engine.incident import apply, fold
from pinyue.engine.owed import owed
from pinyue.plans import Pack, load_pack
from pinyue.plans.pack import Chapter

PACK = "yuzhong-drug-device-2023"
AIM = 100e-6


def pack_with(count: int) -> Pack:
    """The shipped pack with this many obligations: its own, then copies of them under other ids."""
    pack = load_pack(PACK)
    own = pack.obligations
    copies = [
        own[number % len(own)].model_copy(update={"id": f"copy-{number}"}) for number in range(count - len(own))
    ]
    return pack.model_copy(update={"recovery": Chapter(obligations=(*pack.recovery.obligations, *copies))})


def history(pack: Pack, count: int) -> list[Entry]:
    """An incident of this many entries: a report, growing numbers, messages to and fro, every ten minutes."""
    start = __import__("datetime").datetime(2023, 9, 4, 9, tzinfo=__import__("pinyue.engine.clock").engine.clock.CHINA)
    return []
