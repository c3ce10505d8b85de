"""How long it takes to say what is owed, and how that grows.

    python benchmarks/bench_owed.py

250 obligations (those of a shipped plan, then copies of them under other ids) over an incident of 200 entries: (a) asked again
at another time, (b) after one entry more, (c) from nothing but the entries.  The aim is 100 µs.
"""

from __future__ import annotations

import os
import platform
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from pinyue.engine.clock import CHINA
from pinyue.engine.history import Entry
from pinyue.engine.incident import Incident, apply, fold
from pinyue.engine.owed import owed
from pinyue.plans import Pack, load_pack
from pinyue.plans.pack import Chapter

PLAN = "yuzhong-drug-device-2023"
OBLIGATIONS, ENTRIES = 250, 200
AIM = 100e-6
START = datetime(2023, 9, 4, 9, tzinfo=CHINA)
UNIT, TOLD = "区市场监管局", ("区政府", "区卫健委")


def pack_with(count: int) -> Pack:
    """The shipped pack with this many obligations: its own, then copies of them."""
    pack = load_pack(PLAN)
    own = pack.obligations
    copies = tuple(
        own[number % len(own)].model_copy(update={"id": f"copy-{number}"})
        for number in range(count - len(own))
    )
    chapters = {name: getattr(pack, name) for name in type(pack).model_fields}
    chapters["recovery"] = Chapter(obligations=(*pack.recovery.obligations, *copies))
    return Pack.model_construct(**chapters)


def history(pack: Pack, count: int) -> list[Entry]:
    """An incident of this many entries, ten minutes apart: a report, a judgement, growing numbers, messages to and fro."""
    assert pack.levels is not None
    known = dict.fromkeys(
        (
            "clustered",
            "batches_concentrated",
            "same_product",
            "similar_presentation",
            "same_batch",
            "short_term",
        ),
        1,
    )
    entries = [
        Entry(START, "received", UNIT, set={**known, "unexpected_cases": 5, "severe_cases": 0, "deaths": 0}),
        Entry(START + timedelta(minutes=5), "judged", UNIT, level="IV"),
        Entry(START + timedelta(minutes=8), "activated", "区政府", response="四级"),
    ]
    acts = ("notify", "report.progress", "situation", "report.initial", "notify.other")
    for number in range(count - len(entries)):
        moment = START + timedelta(minutes=10 * (number + 1))
        act = acts[number % len(acts)]
        if act == "situation":
            entries.append(Entry(moment, act, UNIT, set={"unexpected_cases": 5 + number // 10}))
        else:
            entries.append(Entry(moment, act, UNIT, to=TOLD))
    return entries


def median(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def measure(count: int) -> dict[str, float]:
    """Medians in seconds of the three ways, for this many obligations."""
    pack = pack_with(count)
    entries = history(pack, ENTRIES)
    incident = fold(pack, entries)
    last = entries[-1].at
    more = Entry(last + timedelta(minutes=5), "notify", UNIT, to=TOLD)
    later = random.Random(1).sample(range(5, 3000), 200)
    times = [last + timedelta(minutes=minutes) for minutes in later]
    rows = owed(pack, incident, None, times[0])
    assert len({row.id for row in rows}) == count
    print(f"{count:,} obligations, {ENTRIES} entries: {_counted(rows_of(incident, times[0]))}")
    coming = iter(times)
    found = {
        "(a) at another time": median(lambda: owed(pack, incident, None, next(coming)), len(times)),
        "(b) after one entry more": median(lambda: owed(pack, apply(incident, more), None, more.at), 9),
        "(c) from the entries": median(lambda: owed(pack, fold(pack, entries), None, more.at), 9),
    }
    for name, seconds in found.items():
        print(f"  {name}: {seconds * 1e6:,.0f} µs ({seconds / AIM:.2f} of the aim)")
    return found


def rows_of(incident: Incident, now: datetime) -> list[str]:
    return [row.status for row in owed(incident.pack, incident, None, now)]


def _counted(statuses: list[str]) -> str:
    return ", ".join(f"{count} {status}" for status, count in Counter(statuses).most_common())


def main() -> None:
    print(f"{PLAN}; Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
    one, ten = measure(OBLIGATIONS), measure(10 * OBLIGATIONS)
    grown = ", ".join(f"{name[:3]} {ten[name] / one[name]:.1f}" for name in one)
    print(f"ten times the obligations take so many times as long: {grown}")


if __name__ == "__main__":
    main()
