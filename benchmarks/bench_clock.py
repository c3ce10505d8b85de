"""One pass of the watchkeeper over a million hints, of which a hundred are due, against one over a thousand, in one run.

    python benchmarks/bench_clock.py

Aim: at most twice as long, since a pass costs what is due and not what exists.  The same hundred incidents are due in both; each
is locked, folded under its plan and hinted at again.  Rounds alternate; medians are compared; look at the ratio only.
"""

from __future__ import annotations

import os
import platform
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pinyue.site.opening import close_database, open_database

PLAN = "yuzhong-drug-device-2023"
OFFICE = "区市场监管局"
DUE, SMALL, LARGE = 100, 1_000, 1_000_000
ROUNDS = 5


def made(folder: Path, hints: int) -> Path:
    """An office with the hundred incidents, an hour old, and so many hints."""
    open_office(folder)
    from pinyue.ledger import book
    from pinyue.ledger.clock.watch import watch
    from pinyue.ledger.entries import Act, Actor
    from pinyue.ledger.models.hint import Hint

    at, actor = datetime.now(UTC) - timedelta(hours=1), Actor("bench", OFFICE)
    for _ in range(DUE):
        done = book.open_incident([PLAN], actor, title="bench", exercise=True, happened_at=at)
        book.append(done.number, done.version, Act("received", at, {"by": OFFICE}), actor)
    watch()  # the first one also writes the notices
    far = datetime.now(UTC) + timedelta(days=30)
    numbers = range(Hint.objects.count(), hints)
    rows = (Hint(incident=f"X-{n}", next_due_at=far + timedelta(seconds=n)) for n in numbers)
    Hint.objects.bulk_create(rows, batch_size=5_000)
    close_database()
    return folder


def open_office(folder: Path) -> None:
    os.environ["PINYUE_HOME"] = str(folder)
    open_database()


def one_pass(folder: Path) -> float:
    """Seconds that one pass takes."""
    open_office(folder)
    from pinyue.ledger.clock.watch import watch
    from pinyue.ledger.models.hint import Hint

    Hint.objects.filter(incident__startswith=f"{datetime.now().year}-").update(next_due_at=datetime.now(UTC))
    start = time.perf_counter()
    done = watch()
    taken = time.perf_counter() - start
    assert (done.looked_at, done.broken) == (DUE, 0), done
    close_database()
    return taken


def main() -> None:
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory() as folder:
        homes = {count: made(Path(folder) / str(count), count) for count in (SMALL, LARGE)}
        times: dict[int, list[float]] = {count: [] for count in homes}
        for _ in range(ROUNDS):
            for count, home in homes.items():
                times[count].append(one_pass(home))
    small, large = (statistics.median(times[count]) for count in (SMALL, LARGE))
    print(f"{platform.python_implementation()} {platform.python_version()}, SQLite, {DUE} incidents due")
    print(f"one pass over {SMALL:>9,} hints: {small * 1000:8.1f} ms")
    print(f"one pass over {LARGE:>9,} hints: {large * 1000:8.1f} ms")
    print(f"ratio {large / small:.2f} (aim: at most 2)")


if __name__ == "__main__":
    main()
