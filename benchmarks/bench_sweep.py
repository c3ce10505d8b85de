"""`sweep` against a bare numpy sort of the same packed keys, in one run.

    python benchmarks/bench_sweep.py               1 and 10 million invented reports
    python benchmarks/bench_sweep.py --fifty       and 50 million (1 GB of disk, some minutes)

Aims: within 2.5 times the sort at 10 million and 3.5 times at 50 million; at most 80 bytes of peak memory a report.
The sort is the limit of anything that brings equal keys together by sorting: the keys lie packed in memory before the clock
starts.  The sweep starts from a Parquet file of text columns.  Rounds alternate; medians are compared; look at ratios only.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pinyue.surveillance import LineList, SweepRule, read_linelist, sweep
from pinyue.surveillance.rule import MEASURES

LOTS, REGIONS, TERMS, DAYS, CLUSTERS = 24_000, 2_900, 150, 730, 300
CHUNK = 1_000_000
FIRST_DAY = 20_454  # 1 January 2026, in days since 1970
RULE = SweepRule({"cases": 10, "severe": 3, "deaths": 2}, similar_for=frozenset(MEASURES))


def codes(rng: np.random.Generator, rows: int) -> tuple[np.ndarray, ...]:
    """lot, region, term and day of each report: uneven as real ones are (a few large regions, a few common terms, lots in
    use for five months), with clusters of twelve reports within ten days planted in it."""
    lot_of = rng.choice(LOTS, rows, p=_uneven(rng, LOTS, 0.7))
    region_of = rng.choice(REGIONS, rows, p=_uneven(rng, REGIONS, 1.0))
    rank = 1 / (np.arange(TERMS) + 3)
    term_of = rng.choice(TERMS, rows, p=rank / rank.sum())
    in_use_from = np.random.default_rng(7).integers(0, DAYS - 150, LOTS)
    day_of = in_use_from[lot_of] + rng.integers(0, 150, rows)
    planted = rng.choice(rows, (max(1, CLUSTERS * rows // 10_000_000), 12), replace=False)
    for column in (lot_of, region_of, term_of):
        column[planted] = column[planted[:, :1]]
    day_of[planted] = day_of[planted[:, :1]] + rng.integers(0, 10, planted.shape)
    return lot_of, region_of, term_of, day_of


def _uneven(rng: np.random.Generator, count: int, spread: float) -> np.ndarray:
    weights = np.random.default_rng(count).lognormal(0, spread, count)
    return weights / weights.sum()


def write_reports(path: Path, rows: int) -> None:
    """Write ``rows`` invented reports in the long shape, and their packed keys beside them."""
    names = {
        "product": (LOTS, [f"疫苗{lot // 1000:02d}" for lot in range(LOTS)]),
        "manufacturer": (LOTS, [f"示例生物{lot // 4000}厂" for lot in range(LOTS)]),
        "lot": (LOTS, [f"B{240000 + lot}" for lot in range(LOTS)]),
        "region": (REGIONS, [str(110101 + region * 7) for region in range(REGIONS)]),
        "term": (TERMS, [f"症状{term:03d}" for term in range(TERMS)]),
    }
    packed = np.empty(rows, np.uint64)
    writer: pq.ParquetWriter | None = None
    for start in range(0, rows, CHUNK):
        rng = np.random.default_rng(start)
        count = min(CHUNK, rows - start)
        lot, region, term, day = codes(rng, count)
        packed[start : start + count] = (((lot * REGIONS + region) * TERMS + term) * 1024 + day).astype(
            np.uint64
        )
        of = {"product": lot, "manufacturer": lot, "lot": lot, "region": region, "term": term}
        severe = rng.random(count) < 0.02
        columns: dict[str, pa.Array] = {"report": pa.array(np.arange(start, start + count))}
        for name, (_, words) in names.items():
            columns[name] = pa.DictionaryArray.from_arrays(of[name].astype(np.int32), words).cast(pa.string())
        columns["onset"] = pa.array((FIRST_DAY + day).astype(np.int32), pa.date32())
        columns["vaccinated"] = columns["received"] = pa.nulls(count, pa.date32())
        columns["cases"] = pa.array(np.ones(count, np.int32))
        columns["unexpected"] = pa.array(np.zeros(count, np.int32))
        columns["severe"] = pa.array(severe.astype(np.int32))
        columns["deaths"] = pa.array((severe & (rng.random(count) < 0.05)).astype(np.int32))
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    assert writer is not None
    writer.close()
    np.save(path.with_suffix(".npy"), packed)


def read(path: Path) -> LineList:
    return read_linelist(path, as_of=dt.date(2030, 1, 1))


def timed(path: Path, rounds: int) -> tuple[float, float, float, int]:
    """Medians in seconds: sort, sweep for keys, sweep with incidents and account; and how many keys were found."""
    packed, sorts, sweeps, wholes, keys = np.load(path.with_suffix(".npy")), [], [], [], 0
    for _ in range(rounds):
        own = packed.copy()
        start = time.perf_counter()
        own.sort()
        sorts.append(time.perf_counter() - start)
        del own
        start = time.perf_counter()
        swept = sweep(read(path), RULE)
        sweeps.append(time.perf_counter() - start)
        keys = swept.keys.num_rows
        _ = swept.incidents, swept.left_out, swept.reports
        wholes.append(time.perf_counter() - start)
    return statistics.median(sorts), statistics.median(sweeps), statistics.median(wholes), keys


def own_peak() -> int:
    """The largest resident memory of this process since it started, in bytes.  Not ``ru_maxrss``, which Linux hands down
    from the parent through fork and exec."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def peak_bytes(path: Path) -> int:
    """The largest memory of a process of its own that sweeps this file once."""
    child = subprocess.run(
        [sys.executable, __file__, "--peak", str(path)], check=True, capture_output=True, text=True
    )
    return int(child.stdout)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fifty", action="store_true", help="also 50 million reports")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peak", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peak:
        sweep(read(options.peak), RULE)
        print(own_peak())
        return
    sizes = [1_000_000, 10_000_000] + ([50_000_000] if options.fifty else [])
    aims = {10_000_000: 2.5, 50_000_000: 3.5}
    print(
        f"{'reports':>12} {'keys':>7} {'sort':>8} {'sweep':>8} {'ratio':>6} {'aim':>5} {'all told':>9} {'B/report':>9} {'aim':>4}"
    )
    before: float | None = None
    with tempfile.TemporaryDirectory(prefix="pinyue-bench-") as folder:
        few = Path(folder) / "few.parquet"
        write_reports(few, 1_000)
        idle = peak_bytes(few)
        for rows in sizes:
            path = Path(folder) / f"{rows}.parquet"
            write_reports(path, rows)
            sort, seconds, whole, keys = timed(path, options.rounds)
            memory = (peak_bytes(path) - idle) / rows
            aim = aims.get(rows)
            print(
                f"{rows:>12,} {keys:>7,} {sort:>7.2f}s {seconds:>7.2f}s {seconds / sort:>6.2f} {aim or '–':>5} "
                f"{whole:>8.2f}s {memory:>9.0f} {80 if aim else '–':>4}",
                flush=True,
            )
            if before is not None and rows == 10_000_000:
                print(f"ten times the reports take {seconds / before:.1f} times as long", flush=True)
            before = seconds
            path.unlink()


if __name__ == "__main__":
    main()
