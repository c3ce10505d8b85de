"""The sweep's parameters: every word that plans leave open has a name, a value and a place in every result.

A plan says 相对集中的时间和区域, 批号相对集中, 临床表现相似 and gives no number for any of them.  The numbers are an office's own
choice; ``SweepRule.stated`` says so, in both languages, wherever a result is shown.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pinyue.plans import yamltext
from pinyue.surveillance.account import Said
from pinyue.surveillance.headings import DATES, FIELD_NAMES
from pinyue.words import BadInput, Place, tr

Measure = Literal["cases", "unexpected", "severe", "deaths"]
MEASURES: tuple[Measure, ...] = ("cases", "unexpected", "severe", "deaths")
COUNTED: dict[str, Measure] = {**{m: m for m in MEASURES}, "deaths_per_lot": "deaths"}
"""What a result counts, and the measure whose threshold and scope each follows."""
MEASURE_NAMES = {
    "cases": Said("病例", "cases"),
    "unexpected": Said("非预期", "unexpected"),
    "severe": Said("严重", "severe"),
    "deaths": Said("死亡", "deaths"),
    "deaths_per_lot": Said("单一批号死亡", "deaths of one lot"),
}
FACTS = ("product", "days", "area", "lots", "one_lot", "presentation", "others")


@dataclass(frozen=True)
class Lots:
    """What "concentrated lots" means.

    ``one_lot``: one lot alone · ``adjacent``: lots of one product whose serial numbers lie at most ``k`` apart, the rest of the
    number equal · ``share``: any lots, if the ``k`` largest hold at least ``percent`` of a window's cases · ``any``.
    """

    kind: Literal["one_lot", "adjacent", "share", "any"] = "one_lot"
    k: int = 1
    percent: int = 100

    def __post_init__(self) -> None:
        if self.k < 1 or not 1 <= self.percent <= 100:
            raise ValueError("k must be at least 1 and percent between 1 and 100")

    @classmethod
    def parse(cls, text: str) -> Lots:
        """``one_lot`` · ``any`` · ``adjacent(2)`` · ``share(3, 80%)``.  Raises ValueError."""
        match = re.fullmatch(r"\s*(\w+)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*%\s*)?\))?\s*", text)
        kind, k, percent = match.groups() if match else (None, None, None)
        if kind in ("one_lot", "any") and k is None:
            return cls(kind)  # type: ignore[arg-type]
        if kind == "adjacent" and k and percent is None:
            return cls("adjacent", int(k))
        if kind == "share" and k and percent:
            return cls("share", int(k), int(percent))
        raise ValueError(f"'{text}' is none of: one_lot, any, adjacent(2), share(3, 80%)")

    def said(self) -> Said:
        """For people."""
        return {
            "one_lot": Said("同一批号", "one lot"),
            "adjacent": Said(
                f"同一产品、流水号相差不超过 {self.k} 的批号",
                f"lots whose serial numbers differ by at most {self.k}",
            ),
            "share": Said(
                f"病例最多的 {self.k} 个批号占窗口内病例的 {self.percent}% 及以上",
                f"the {self.k} largest lots hold at least {self.percent}% of a window's cases",
            ),
            "any": Said("不问批号", "whatever the lot"),
        }[self.kind]


@dataclass(frozen=True)
class Stated:
    """One parameter as a result shows it; ``own`` if the office chose it because the plan is silent."""

    name: str
    label: Said
    value: Said
    own: bool = True


@dataclass(frozen=True)
class SweepRule:
    """What a cluster is.

    ``thresholds``: the least count at which a key is of interest; reaching any one is enough, an absent one is not looked at.
    Deaths are counted per single lot.  ``window_days`` is inclusive: 14 means a day and the 13 before it.  ``area``
    ``touching``: a region together with all that touch it.  ``similar_for`` names the measures whose cases must share a
    presentation; the others are counted over all presentations.  ``establishes`` says, for each qualifier of a plan, which
    facts of a cluster (``FACTS``) settle it.
    """

    thresholds: Mapping[Measure, int | None]
    window_days: int = 14
    date: Literal["onset", "vaccinated", "received"] = "onset"
    lots: Lots = Lots()
    area: Literal["same", "touching", "any"] = "same"
    touching: frozenset[tuple[str, str]] = frozenset()
    presentation: Literal["term", "terms", "any"] = "term"
    term_sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    similar_for: frozenset[Measure] = frozenset({"cases", "unexpected"})
    unexpected: Literal["all", "column"] | frozenset[str] = "column"
    establishes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        least = self.least()
        if not least or not set(least) <= set(MEASURES) or min(least.values()) < 1:
            raise ValueError(f"thresholds need at least one of {MEASURES}, each 1 or more")
        for value, allowed in (
            (self.date, DATES),
            (self.area, ("same", "touching", "any")),
            (self.presentation, ("term", "terms", "any")),
        ):
            if value not in allowed:
                raise ValueError(f"'{value}' is none of {', '.join(allowed)}")
        if not isinstance(self.unexpected, frozenset) and self.unexpected not in ("all", "column"):
            raise ValueError(f"'{self.unexpected}' is none of all, column")
        if self.window_days < 1:
            raise ValueError("window_days must be at least 1")
        if self.area == "touching" and not self.touching:
            raise ValueError("area 'touching' needs the pairs of regions that touch")
        if self.presentation == "terms" and not self.term_sets:
            raise ValueError("presentation 'terms' needs term_sets")
        unknown = {fact for facts in self.establishes.values() for fact in facts} - set(FACTS)
        if unknown:
            raise ValueError(f"unknown facts {sorted(unknown)}; known: {FACTS}")

    def least(self) -> dict[Measure, int]:
        """The thresholds that are set, without the absent ones."""
        return {measure: count for measure, count in self.thresholds.items() if count is not None}

    def scopes(self) -> list[tuple[bool, dict[Measure, int]]]:
        """The thresholds in two groups: (must the presentation be similar?, its thresholds); no group is empty."""
        if self.presentation == "any":
            return [(False, self.least())]
        groups: list[tuple[bool, dict[Measure, int]]] = [
            (True, {m: n for m, n in self.least().items() if m in self.similar_for}),
            (False, {m: n for m, n in self.least().items() if m not in self.similar_for}),
        ]
        return [(similar, thresholds) for similar, thresholds in groups if thresholds]

    def is_similar(self, measure: Measure) -> bool:
        """Must the cases behind this measure share a presentation?"""
        return self.presentation != "any" and measure in self.similar_for

    def stated(self) -> list[Stated]:
        """Every parameter with its value, in the order in which a person would ask."""
        least = sorted(self.least().items(), key=lambda item: MEASURES.index(item[0]))
        return [
            Stated(
                "thresholds",
                Said("列出的条件（满足其一）", "listed if any holds"),
                Said(
                    "；".join(f"{MEASURE_NAMES[m].zh} ≥ {n}" for m, n in least),
                    "; ".join(f"{MEASURE_NAMES[m].en} ≥ {n}" for m, n in least),
                ),
                own=False,
            ),
            Stated(
                "window_days",
                Said("时间相对集中", "close in time"),
                Said(
                    f"连续 {self.window_days} 天之内（含首尾）",
                    f"within {self.window_days} days, first and last included",
                ),
            ),
            Stated("date", Said("按哪个日期", "by which date"), FIELD_NAMES[self.date]),
            Stated("lots", Said("批号相对集中", "concentrated lots"), self.lots.said()),
            Stated("area", Said("区域相对集中", "close in space"), self._area()),
            Stated("presentation", Said("临床表现相似", "similar presentation"), self._presentation()),
            Stated(
                "similar_for",
                Said("哪些人数要求表现相似", "counts that need a similar presentation"),
                self._similar(),
            ),
            Stated("unexpected", Said("非预期", "unexpected"), self._unexpected()),
            Stated(
                "deaths",
                Said("死亡人数", "deaths"),
                Said("按单一批号计，取最大的一批", "per single lot, the largest"),
                own=False,
            ),
        ]

    def _area(self) -> Said:
        pairs = len({frozenset(pair) for pair in self.touching})
        return {
            "same": Said("同一区域", "the same region"),
            "touching": Said(
                f"一个区域及与它相邻的区域（邻接表 {pairs} 对）",
                f"a region and those that touch it ({pairs} pairs known)",
            ),
            "any": Said("不问区域", "whatever the region"),
        }[self.area]

    def _presentation(self) -> Said:
        zh = "；".join(f"{name}（{'、'.join(terms)}）" for name, terms in self.term_sets.items())
        en = "; ".join(f"{name} ({', '.join(terms)})" for name, terms in self.term_sets.items())
        return {
            "term": Said("同一症状", "the same term"),
            "terms": Said(
                f"同一症状组：{zh}；其余症状各自成组", f"the same set of terms: {en}; other terms stand alone"
            ),
            "any": Said("不问表现", "whatever the presentation"),
        }[self.presentation]

    def _similar(self) -> Said:
        names = [MEASURE_NAMES[m] for m in MEASURES if self.is_similar(m)]
        return Said("、".join(n.zh for n in names) or "无", ", ".join(n.en for n in names) or "none")

    def _unexpected(self) -> Said:
        if isinstance(self.unexpected, frozenset):
            terms = sorted(self.unexpected)
            return Said(
                f"不在已知反应之列：{'、'.join(terms)}", f"not among the known reactions: {', '.join(terms)}"
            )
        return {
            "all": Said("每一例都算", "every case"),
            "column": Said("按清单中的“非预期”一栏", "as the list's own column says"),
        }[self.unexpected]


def read_touching(path: Path) -> frozenset[tuple[str, str]]:
    """Regions that touch, from a CSV file with the headings ``region,neighbour``; each pair need stand once only.

    Raises BadInput with the line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    except OSError as error:
        raise BadInput(
            tr(f"读不了：{error.strerror}", f"cannot read: {error.strerror}"), Place(str(path))
        ) from None
    except UnicodeDecodeError:
        raise BadInput(tr("不是 UTF-8 编码", "not UTF-8"), Place(str(path))) from None
    if not rows or [cell.strip().lower() for cell in rows[0]] not in (
        ["region", "neighbour"],
        ["区域", "相邻区域"],
    ):
        raise BadInput(
            tr("第一行应为 region,neighbour", "the first line must be region,neighbour"), Place(str(path), 1)
        )
    pairs: set[tuple[str, str]] = set()
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != 2 or not all(cell.strip() for cell in row):
            raise BadInput(tr("每行要有两个区域", "each line needs two regions"), Place(str(path), line))
        a, b = (cell.strip() for cell in row)
        pairs |= {(a, b), (b, a)}
    return frozenset(pairs)


def read_term_sets(path: Path) -> dict[str, tuple[str, ...]]:
    """Sets of similar terms from a YAML file ``{set name: [term, …]}``.  Raises BadInput with line and column."""
    document = yamltext.read(path)
    data = document.data
    if not isinstance(data, dict) or not data:
        raise BadInput(tr("要写 {组名: [症状, …]}", "expected {set name: [term, …]}"), Place(str(path), 1))
    return {name: _terms(name, terms, document.place((name,))) for name, terms in data.items()}


def _terms(name: str, terms: yamltext.Data, place: Place) -> tuple[str, ...]:
    found: Iterable[yamltext.Data] = terms if isinstance(terms, list) else ()
    texts = tuple(term.strip() for term in found if isinstance(term, str) and term.strip())
    if not texts or len(texts) != len(terms):
        raise BadInput(tr(f"“{name}”要列出症状", f"'{name}' needs a list of terms"), place)
    return texts
