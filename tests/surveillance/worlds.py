"""Small line lists for the tests of this room, and a count that is too simple to be wrong."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
from ibis.backends.duckdb import Backend

from pinyue.surveillance import LineList, SweepRule
from pinyue.surveillance.canonical import LONG
from pinyue.surveillance.rule import MEASURES

HEADINGS = ["编号", "产品名称", "生产企业", "批号", "区县", "发病日期", "症状", "非预期", "严重", "死亡"]
AS_OF = dt.date(2026, 8, 31)
DAY_0 = dt.date(2026, 8, 1)
Row = dict[str, Any]
Key = tuple[str, ...]


def row(report: object, day: int | None = 0, **given: object) -> Row:
    """One row of the long shape: ``day`` counts from 1 August 2026, everything else has a plain default."""
    return {
        "report": str(report),
        "product": "P",
        "manufacturer": "M",
        "lot": "L1",
        "region": "A",
        "term": "fever",
        "onset": None if day is None else DAY_0 + dt.timedelta(days=day),
        "vaccinated": None,
        "received": None,
        "cases": 1,
        "unexpected": 0,
        "severe": 0,
        "deaths": 0,
        **given,
    }


def linelist(rows: Iterable[Row]) -> LineList:
    """A line list of such rows."""
    table = pa.Table.from_pylist(list(rows), schema=ibis.schema(LONG).to_pyarrow())
    return LineList("test", _database().create_table(ibis.util.gen_name("rows"), table))


@functools.cache
def _database() -> Backend:
    """One for all tests: opening one takes longer than most sweeps of a test."""
    con: Backend = ibis.duckdb.connect()
    return con


def write(
    path: Path, rows: Sequence[Sequence[object]], encoding: str = "utf-8", headings: Sequence[str] = HEADINGS
) -> Path:
    """A CSV file as an office would write it."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    return path


def office_row(
    number: int, *, day: int = 1, lot: str = "L1", region: str = "渝中区", terms: str = "发热", **given: str
) -> list[str]:
    """One row under ``HEADINGS``."""
    values = {"product": "甲药", "maker": "某厂", "unexpected": "否", "severe": "否", "died": "否", **given}
    return [
        str(number), values["product"], values["maker"], lot, region, f"2026-08-{day:02d}", terms,
        values["unexpected"], values["severe"], values["died"],
    ]  # fmt: skip


def counted_by_hand(rows: Sequence[Row], rule: SweepRule) -> dict[Key, tuple[object, ...]]:
    """For each key (product, manufacturer, lots, area, presentation, similar?) that reaches a threshold: the largest count of
    each measure, of deaths per lot, and the first day.  Written from the words of the rule alone, one window at a time."""
    found: dict[Key, tuple[object, ...]] = {}
    for similar, thresholds in rule.scopes():
        keys: dict[Key, list[Row]] = {}
        lots = {(r["product"], r["manufacturer"], r["lot"]) for r in rows if _usable(r, rule, similar)}
        for r in rows:
            if _usable(r, rule, similar):
                for lot in _lot_groups(r, lots, rule):
                    for area in _areas(r, rule):
                        for presentation in _presentations(r, rule) if similar else [""]:
                            key: Key = (r["product"], r["manufacturer"], lot, area, presentation)
                            keys.setdefault(key, []).append(r)
        for found_key, members in keys.items():
            windows = [
                _window(members, end, rule) for end in sorted({day for day, _ in _ends(members, rule)})
            ]
            reached = [
                w
                for w in windows
                if any(w[1]["deaths_per_lot" if m == "deaths" else m] >= n for m, n in thresholds.items())
            ]
            if reached:
                most = [max(w[1][name] for w in windows) for name in (*MEASURES, "deaths_per_lot")]
                found[(*found_key, str(similar))] = (*most, reached[0][0])
    return found


def _usable(r: Row, rule: SweepRule, similar: bool) -> bool:
    return (
        r[rule.date] is not None
        and (rule.lots.kind == "any" or r["lot"] is not None)
        and (rule.area == "any" or r["region"] is not None)
        and (not similar or r["term"] is not None)
    )


def _lot_groups(r: Row, lots: set[tuple[str, str, str]], rule: SweepRule) -> list[str]:
    if rule.lots.kind == "one_lot":
        return [r["lot"]]
    if rule.lots.kind != "adjacent":
        return [""]
    own = re.fullmatch(r"(\D*)(\d+)(\D*)", r["lot"])
    if not own:
        return [r["lot"]]
    groups = []
    for product, maker, lot in lots:
        other = re.fullmatch(r"(\D*)(\d+)(\D*)", lot)
        if (product, maker) == (r["product"], r["manufacturer"]) and other:
            same_series = (own[1], own[3], len(own[2])) == (other[1], other[3], len(other[2]))
            if same_series and 0 <= int(own[2]) - int(other[2]) <= rule.lots.k:
                groups.append(lot)
    return groups


def _areas(r: Row, rule: SweepRule) -> set[str]:
    if rule.area == "any":
        return {""}
    if rule.area == "same":
        return {r["region"]}
    return {r["region"]} | {b for a, b in rule.touching if a == r["region"]}


def _presentations(r: Row, rule: SweepRule) -> list[str]:
    if rule.presentation == "term":
        return [r["term"]]
    sets = [name for name, terms in rule.term_sets.items() if r["term"] in terms]
    return sets or [r["term"]]


def _ends(members: list[Row], rule: SweepRule) -> set[tuple[dt.date, str]]:
    first: dict[str, dt.date] = {}
    for r in members:
        first[r["report"]] = min(first.get(r["report"], r[rule.date]), r[rule.date])
    return {(day, report) for report, day in first.items()}


def _window(members: list[Row], end: dt.date, rule: SweepRule) -> tuple[dt.date, dict[str, int]]:
    """The counts of the window that ends on ``end``."""
    inside = {report for day, report in _ends(members, rule) if 0 <= (end - day).days < rule.window_days}
    rows = [r for r in members if r["report"] in inside]
    counts: dict[str, int] = {name: _total(rows, name, rule) for name in MEASURES}
    lots = {r["lot"] for r in rows if r["lot"] is not None}
    deaths = [_total([r for r in rows if r["lot"] == lot], "deaths", rule) for lot in lots]
    deaths_per_lot = max(deaths, default=0)
    if rule.lots.kind == "share":
        held = {lot: _total([r for r in rows if r["lot"] == lot], "cases", rule) for lot in lots}
        top = sorted(held, key=lambda lot: (-held[lot], lot))[: rule.lots.k]
        if (
            _total([r for r in rows if r["lot"] in top], "cases", rule) * 100
            < counts["cases"] * rule.lots.percent
        ):
            counts = dict.fromkeys(counts, 0)
    return end, {**counts, "deaths_per_lot": deaths_per_lot}


def _total(rows: list[Row], name: str, rule: SweepRule) -> int:
    """A measure summed over reports, each with the largest number any of its rows gives."""
    of_report: dict[str, int] = {}
    for r in rows:
        count = r[name]
        if name == "unexpected" and rule.unexpected == "all":
            count = r["cases"]
        elif name == "unexpected" and isinstance(rule.unexpected, frozenset):
            count = 0 if r["term"] in rule.unexpected else r["cases"]
        of_report[r["report"]] = max(of_report.get(r["report"], 0), count)
    return sum(of_report.values())
