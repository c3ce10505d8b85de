"""Cells that cannot be used: how to find them, and what to say of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from pinyue.surveillance import headings as known
from pinyue.surveillance.account import Said
from pinyue.surveillance.cells import EARLIEST, within
from pinyue.surveillance.mapping import Mapping
from pinyue.words import tr

MAX_CELL = 10_000  # characters


@dataclass(frozen=True)
class Fault:
    """One kind of fault in one column: ``wrong`` finds its cells; ``say`` makes the message of one from its text."""

    reason: str
    column: int
    wrong: ir.BooleanValue
    name: Said
    say: Callable[[str], str]


def find_faults(
    typed: ibis.Table, columns: dict[str, list[int]], mapping: Mapping, latest: dt.date
) -> list[Fault]:
    """Everything that can be wrong in the used columns of a ``typed`` table, in the order in which it is looked for."""
    faults = []
    for name, positions in columns.items():
        for i in positions:
            faults.append(_too_long(typed, i))
            if name in known.DATES:
                faults += _in_dates(typed, name, i, latest)
            elif name in known.COUNTS:
                faults += _in_counts(typed, name, i, mapping)
                if name != "cases" and "cases" in columns:
                    faults += _against_cases(typed, name, i, columns["cases"][0], mapping)
    return faults


def _too_long(typed: ibis.Table, i: int) -> Fault:
    return Fault(
        "too_long",
        i,
        typed[f"t{i}"].length() > MAX_CELL,
        Said("单元格过长", "cell too long"),
        lambda shown: tr(f"单元格超过 {MAX_CELL} 字", f"the cell is longer than {MAX_CELL} characters"),
    )


def _in_dates(typed: ibis.Table, name: str, i: int, latest: dt.date) -> list[Fault]:
    zh, en = known.FIELD_NAMES[name].zh, known.FIELD_NAMES[name].en
    day = typed[f"d{i}"]
    return [
        Fault(
            f"unreadable_{name}",
            i,
            typed[f"t{i}"].notnull() & day.isnull(),
            Said(f"{zh}读不懂", f"{en} not readable"),
            lambda shown: tr(
                f"{zh}“{shown}”读不懂；写成 2026-08-17，或在映射文件里给出 date_format",
                f"{en} '{shown}' is not readable; write 2026-08-17, or give date_format in the mapping file",
            ),
        ),
        Fault(
            f"absurd_{name}",
            i,
            ~within(day, latest),
            Said(
                f"{zh}不可能（早于 {EARLIEST.year} 年或晚于 {latest}）",
                f"{en} impossible (before {EARLIEST.year} or after {latest})",
            ),
            lambda shown: tr(
                f"{zh}“{shown}”不可能：应在 {EARLIEST} 与 {latest} 之间",
                f"{en} '{shown}' is impossible: expected between {EARLIEST} and {latest}",
            ),
        ),
    ]


def _in_counts(typed: ibis.Table, name: str, i: int, mapping: Mapping) -> list[Fault]:
    zh = known.FIELD_NAMES[name].zh
    words = "、".join([*mapping.yes[:3], *mapping.no[:3]])
    return [
        Fault(
            f"unreadable_{name}",
            i,
            typed[f"n{i}"].isnull(),
            Said(f"{zh}一栏读不懂", f"{name} not readable"),
            lambda shown: tr(
                f"{zh}一栏“{shown}”读不懂；写数字或 {words}，或在映射文件里给出 values",
                f"{name} '{shown}' is not readable; write a number or {words}, or give values in the mapping file",
            ),
        ),
        Fault(
            f"negative_{name}",
            i,
            typed[f"n{i}"] < 0,
            Said(f"{zh}为负数", f"{name} negative"),
            lambda shown: tr(f"{zh}“{shown}”是负数", f"{name} '{shown}' is negative"),
        ),
    ]


def _against_cases(typed: ibis.Table, name: str, i: int, cases: int, mapping: Mapping) -> list[Fault]:
    """In a row that stands for several cases, "yes" does not say how many, and no part exceeds the whole."""
    zh = known.FIELD_NAMES[name].zh
    text, total = typed[f"t{i}"], typed[f"n{cases}"]
    yes = [word.upper() for word in mapping.yes if not word.isdigit()]
    return [
        Fault(
            f"unclear_{name}",
            i,
            (total > 1) & text.upper().isin(yes),
            Said(f"多例的一行里{zh}没有写人数", f"{name} without a number in a row of several cases"),
            lambda shown: tr(
                f"这一行不止一例，{zh}“{shown}”要写成人数",
                f"this row stands for several cases; write {name} '{shown}' as a number",
            ),
        ),
        Fault(
            f"too_many_{name}",
            i,
            typed[f"t{cases}"].notnull() & (typed[f"n{i}"] > total),
            Said(f"{zh}多于例数", f"more {name} than cases"),
            lambda shown: tr(
                f"{zh}“{shown}”多于这一行的例数", f"{name} '{shown}' exceeds the cases of its row"
            ),
        ),
    ]
