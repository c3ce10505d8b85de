"""`grade` and the compiled columns against zen-engine on the same decision table, in one run.

    python benchmarks/bench_grade.py

Aims: one graded situation with its explanation at least 50 times faster than one `evaluate`; a million situations at least 300
times faster than zen's fastest way through them.  The table is the event ladder of the shipped plan, box by box; both sides
first have to agree on a sample.  Rounds alternate; medians are compared; look at ratios only.
"""

from __future__ import annotations

import json
import os
import platform
import random
import statistics
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from typing import Any

import ibis
import numpy as np
import polars
import zen

from pinyue.engine.columns import level_column
from pinyue.engine.grading import grade
from pinyue.plans import load_pack
from pinyue.plans.ladder import Bound, Condition, Criterion, Ladder, Level
from pinyue.plans.table import TOP, Axis, Interval, Table, reading_of, table_of

PLAN = "yuzhong-drug-device-2023"
ROUNDS = 5
ONE_BY_ONE = 2_000  # situations given to either side one at a time
LOOPED = 20_000  # situations given to zen's own ways of doing many
MANY = 1_000_000
Situation = dict[str, int]


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def situations(table: Table, count: int) -> dict[str, np.ndarray]:
    """Invented situations, known in full: each fact near the numbers of the plan, qualifiers mostly so."""
    rng = np.random.default_rng(1)
    columns = {}
    for axis in table.axes:
        if axis.top == 1:
            columns[axis.name] = rng.random(count) < 0.8
        else:
            columns[axis.name] = rng.integers(0, axis.starts[-1] + 3, count).astype("int16")
    return columns


# --- the same table for zen


def jdm(table: Table, *, hit: str, loop: bool) -> str:
    """The boxes as a decision table in zen's JSON: gravest first, one column a fact, outputs level, criterion and clause."""
    facts = [{"id": f"i-{a.name}", "name": a.name, "field": a.name} for a in table.axes]
    outputs = [{"id": f"o-{name}", "name": name, "field": name} for name in ("level", "criterion", "clause")]
    rules = []
    for number, box in enumerate(table.boxes):
        rule = {"_id": str(number)}
        rule |= {f"i-{a.name}": cell(a, box.ranges.get(a.name)) for a in table.axes}
        given = box.level, box.criterion.id, " ".join(box.criterion.clause)
        rule |= {
            f"o-{name}": json.dumps(value)
            for name, value in zip(("level", "criterion", "clause"), given, strict=True)
        }
        rules.append(rule)
    content: dict[str, Any] = {"hitPolicy": hit, "inputs": facts, "outputs": outputs, "rules": rules}
    content |= {"passThrough": False, "executionMode": "loop" if loop else "single"}
    if loop:
        content |= {"inputField": "situations", "outputPath": "graded"}
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
        {
            "id": "table",
            "name": "table",
            "type": "decisionTableNode",
            "position": {"x": 1, "y": 0},
            "content": content,
        },
        {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 2, "y": 0}},
    ]
    edges = [
        {"id": "e1", "sourceId": "in", "targetId": "table", "type": "edge"},
        {"id": "e2", "sourceId": "table", "targetId": "out", "type": "edge"},
    ]
    return json.dumps({"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges})


def cell(axis: Axis, interval: Interval | None) -> str:
    if interval is None:
        return ""
    low, high = interval
    if axis.top == 1:
        return "true" if low else "false"
    if low == high:
        return str(low)
    return f">= {low}" if high >= min(axis.top, TOP) else f"[{low}..{high}]"


class Zen:
    """zen-engine over one table: every criterion that fires, or the first; one at a time, in a batch, or in its own loop."""

    def __init__(self, table: Table) -> None:
        tables = {
            "all": jdm(table, hit="collect", loop=False),
            "first": jdm(table, hit="first", loop=False),
            "loop": jdm(table, hit="first", loop=True),
        }
        content = {key: json.loads(text) for key, text in tables.items()}
        self.engine = zen.ZenEngine({"loader": {"type": "static", "content": content}})
        self.decisions = {
            key: self.engine.create_decision(zen.ZenDecisionContent(text)) for key, text in tables.items()
        }
        for decision in self.decisions.values():
            decision.validate()

    def fired(self, situation: Situation) -> list[str]:
        found = self.decisions["all"].evaluate(situation)["result"]
        return [row["criterion"] for row in found]

    def one_by_one(self, rows: list[Situation], table: str) -> None:
        decision = self.decisions[table]
        for row in rows:
            decision.evaluate(row)

    def batch(self, rows: list[Situation]) -> list[Any]:
        return self.engine.evaluate_batch([{"key": "first", "context": row} for row in rows])

    def loop(self, rows: list[Situation]) -> list[Any]:
        return self.decisions["loop"].evaluate({"situations": rows})["result"]["graded"]


def check(table: Table, engine: Zen, rows: list[Situation]) -> None:
    """Both sides must say the same of every situation of the sample."""
    graded = [grade(table, row) for row in numbers(rows)]
    fired = [[f.criterion for f in each.fired] for each in graded]
    levels = [each.chosen for each in graded]
    assert [engine.fired(row) for row in rows] == fired
    assert [found.get("level") if found else None for found in engine.loop(rows)] == levels
    assert [(r["data"]["result"] or {}).get("level") for r in engine.batch(rows)] == levels


# --- the runs


def numbers(rows: list[Situation]) -> list[Situation]:
    """The situations as ``grade`` takes them: yes is 1, no is 0."""
    return [{name: int(value) for name, value in row.items()} for row in rows]


def one_at_a_time(table: Table, engine: Zen, rows: list[Situation]) -> None:
    ours, theirs = [], []
    known = numbers(rows)
    for _ in range(ROUNDS):
        ours.append(seconds(lambda: [grade(table, row) for row in known]) / len(rows))
        theirs.append(seconds(lambda: engine.one_by_one(rows, "all")) / len(rows))
    us, them = statistics.median(ours), statistics.median(theirs)
    print(
        f"one situation, with the criteria that fire and their clauses: {us * 1e6:.1f} µs; zen evaluate {them * 1e6:.0f} µs"
    )
    print(f"  ratio {them / us:.0f}  (aim 50)")


def columns(table: Table, count: int) -> dict[str, Callable[[], object]]:
    """For each back end the work of grading this many situations, result fetched."""
    frame = polars.DataFrame(situations(table, count))
    duck, pola = ibis.duckdb.connect(), ibis.polars.connect()
    made = {
        "DuckDB": (duck, duck.create_table("s", frame.to_arrow())),
        "Polars": (pola, pola.create_table("s", frame)),
    }

    def graded(back: Any, rows: Any) -> object:
        return back.to_pyarrow(rows.select(level=level_column(table, rows)))

    return {name: partial(graded, back, rows) for name, (back, rows) in made.items()}


def a_million(table: Table, engine: Zen, rows: list[Situation]) -> None:
    ways = {
        "evaluate in a Python loop": lambda: engine.one_by_one(rows[:ONE_BY_ONE], "first"),
        "evaluate_batch": lambda: engine.batch(rows),
        "its own loop": lambda: engine.loop(rows),
    }
    sizes = {"evaluate in a Python loop": ONE_BY_ONE}
    works = columns(table, MANY)
    theirs: dict[str, list[float]] = {name: [] for name in ways}
    ours: dict[str, list[float]] = {name: [] for name in works}
    for work in works.values():
        work()  # the first touch
    for _ in range(ROUNDS):
        for name, way in ways.items():
            theirs[name].append(seconds(way) / sizes.get(name, len(rows)))
        for name, work in works.items():
            ours[name].append(seconds(work) / MANY)
    print(f"{MANY:,} situations compiled; zen on {len(rows):,} of them ({ONE_BY_ONE:,} in the Python loop)")
    for name, times in theirs.items():
        print(f"  zen, {name}: {1 / statistics.median(times):,.0f} situations/s")
    fastest = min(statistics.median(times) for times in theirs.values())
    for name, times in ours.items():
        us = statistics.median(times)
        print(f"  {name}: {1 / us / 1e6:.0f} million situations/s; ratio to zen's fastest {fastest / us:.0f}")
    best = min(statistics.median(times) for times in ours.values())
    print(f"  ratio {fastest / best:.0f}  (aim 300)")


def growth(table: Table, rows: list[Situation]) -> None:
    """Ten times the criteria, and ten times the situations."""
    larger, rows = table_of(ten_times(table.ladder), table.reading), numbers(rows)
    one, ten = [], []
    for _ in range(ROUNDS):
        one.append(seconds(lambda: [grade(table, row) for row in rows]))
        ten.append(seconds(lambda: [grade(larger, row) for row in rows]))
    ratio = statistics.median(ten) / statistics.median(one)
    print(
        f"ten times the criteria ({len(table.boxes)} → {len(larger.boxes)}): one situation takes {ratio:.1f} times as long"
    )
    few, many = columns(table, MANY // 10), columns(table, MANY)
    for name in few:
        few[name](), many[name]()
        small = statistics.median(seconds(few[name]) for _ in range(ROUNDS))
        large = statistics.median(seconds(many[name]) for _ in range(ROUNDS))
        print(
            f"ten times the situations ({MANY // 10:,} → {MANY:,}) on {name}: {large / small:.1f} times as long"
        )


def ten_times(ladder: Ladder) -> Ladder:
    """The ladder with each criterion ten times, its numbers moved up by one each time."""

    def moved(bound: Bound | None, by: int) -> Bound | None:
        return bound and bound.model_copy(update={"number": bound.number + by})

    def condition(old: Condition, by: int) -> Condition:
        words = ("from_", "to", "over", "under", "at_least", "at_most", "exactly")
        return old.model_copy(update={word: moved(getattr(old, word), by) for word in words})

    def criterion(old: Criterion, by: int) -> Criterion:
        conditions = {name: condition(c, by) for name, c in old.if_.items()}
        return old.model_copy(update={"id": f"{old.id}-{by}", "if_": conditions})

    def level(old: Level) -> Level:
        return old.model_copy(
            update={"criteria": tuple(criterion(c, by) for c in old.criteria for by in range(10))}
        )

    return ladder.model_copy(update={"levels": tuple(level(old) for old in ladder.levels)})


def main() -> None:
    ladder = load_pack(PLAN).levels
    assert ladder is not None
    table = table_of(ladder, reading_of(ladder))
    columns_ = {name: values.tolist() for name, values in situations(table, LOOPED).items()}
    rows = [dict(zip(columns_, values, strict=True)) for values in zip(*columns_.values(), strict=True)]
    random.Random(1).shuffle(rows)
    print(f"{PLAN}, {table.reading}: {len(table.boxes)} criteria over {len(table.axes)} facts")
    print(
        f"Python {platform.python_version()}, zen-engine {version('zen-engine')}, DuckDB {version('duckdb')}, "
        f"Polars {version('polars')}; {platform.machine()}, {os.cpu_count()} cores"
    )
    engine = Zen(table)
    check(table, engine, rows[:500])
    one_at_a_time(table, engine, rows[:ONE_BY_ONE])
    a_million(table, engine, rows)
    growth(table, rows[:ONE_BY_ONE])


if __name__ == "__main__":
    main()
