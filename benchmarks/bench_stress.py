"""How long 10,000 invented incidents take, against asking each of them plainly, and against nothing but the distinct questions.

    python benchmarks/bench_stress.py [PACK …]

Without packs, the one with the most obligations.  *Plain* is ``fold`` and ``owed`` for each incident (measured on the first 300).
*Limit* is a bare loop that asks ``owed`` each distinct question of each part once, with nothing drawn, folded, compared or
counted.  The aim is a minute in all.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from pinyue.drills.load import Load, load_of
from pinyue.drills.parts import Parts
from pinyue.drills.stress import stress
from pinyue.drills.synthetic import Source
from pinyue.engine.incident import Incident, fold
from pinyue.plans import Pack, load_pack, pack_folders

INCIDENTS, PLAIN = 10_000, 300
AIM = 60.0


def largest() -> str:
    """The shipped pack with the most obligations."""
    return max(pack_folders(), key=lambda name: len(load_pack(name).obligations))


def distinct(pack: Pack) -> list[Incident]:
    """One incident for each distinct question, as the part that is asked sees it."""
    asked: list[Incident] = []

    def note(incident: Incident) -> None:
        asked.append(incident)

    parts: Parts[None] = Parts(pack, note)
    for drawn in Source(pack).incidents(INCIDENTS):
        for _ in parts.ask(fold(pack, drawn.entries)):
            pass
    return asked


def timed(work: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(name: str) -> None:
    """All figures of one pack."""
    pack = load_pack(name)
    whole = timed(lambda: stress(pack, INCIDENTS))
    drawn = list(Source(pack).incidents(PLAIN))
    plain = timed(lambda: [load_of(fold(pack, one.entries)) for one in drawn]) / PLAIN * INCIDENTS
    questions = [
        replace(incident) for incident in distinct(pack)
    ]  # new ones, of which ``owed`` remembers nothing
    loads: list[Load] = []
    limit = timed(lambda: loads.extend(load_of(incident) for incident in questions))
    print(
        f"{pack.id}: {len(pack.obligations)} obligations; {INCIDENTS:,} incidents, {len(questions):,} distinct questions of parts"
    )
    print(f"  stress {whole:.1f} s ({whole / AIM:.2f} of the aim); plain {plain:.1f} s; limit {limit:.1f} s")
    print(f"  ratio to plain {plain / whole:.1f}; ratio to the limit {whole / limit:.1f}")


def main() -> None:
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
    for name in sys.argv[1:] or [largest()]:
        measure(name)


if __name__ == "__main__":
    main()
