"""An invented district's line list with clusters planted in it, for demonstrations and tests.

Products, makers, lots, streets and people are made up.  The same seed gives the same list on every machine.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HEADINGS = (
    "编号",
    "产品名称",
    "生产企业",
    "批号",
    "街道",
    "发病日期",
    "报告日期",
    "症状",
    "非预期",
    "严重",
    "死亡",
)
STREETS = (
    "东桥街道",
    "西桥街道",
    "南门街道",
    "北门街道",
    "河湾街道",
    "松林街道",
    "石坡街道",
    "新渡街道",
    "青杨镇",
    "白塔镇",
)
PRODUCTS = (
    ("注射用甲头孢", "示例制药一厂", "JT"),
    ("乙沙星注射液", "示例制药二厂", "YS"),
    ("己康注射液", "示例制药三厂", "BL"),
    ("丁素片", "示例药业", "DS"),
    ("一次性输液器", "示例医疗器械厂", "SY"),
    ("戊黄注射液", "示例中药厂", "WH"),
)
COMMON = ("发热", "皮疹", "恶心", "呕吐", "头晕", "头痛", "瘙痒", "乏力", "腹泻", "注射部位疼痛")
RARE = ("寒战", "呼吸困难", "过敏性休克", "血压下降", "意识障碍", "抽搐")
YES_NO = ("否", "是")


@dataclass(frozen=True)
class Planted:
    """A cluster put into the list: ``cases`` reports within ``days``, each with all of ``terms``; the first
    ``deaths`` of them died, the first ``severe`` were severe.  ``ago`` days before the list's last day it ends."""

    product: int
    lot: str
    street: str
    terms: tuple[str, ...]
    cases: int
    severe: int
    deaths: int
    days: int
    ago: int


PLANTED = (
    Planted(0, "JT260817", "河湾街道", ("寒战", "发热"), 26, 2, 0, 6, 1),
    Planted(2, "BL260702", "南门街道", ("抽搐",), 7, 2, 1, 9, 12),
    Planted(5, "WH260511", "青杨镇", ("过敏性休克", "血压下降"), 4, 4, 2, 4, 30),
)


def district_list(
    last_day: dt.date, *, seed: int = 1, background: int = 900, planted: Sequence[Planted] = PLANTED
) -> list[dict[str, str]]:
    """Rows under ``HEADINGS``: ``background`` scattered reports of the year up to ``last_day``, and the planted clusters.

    As in real lists some lots, dates and streets are missing, some reports stand twice, and lots are spelt in several ways.
    """
    chance = random.Random(seed)
    rows = [_scattered(chance, last_day) for _ in range(background)]
    for cluster in planted:
        rows += [_in_cluster(chance, last_day, cluster, number) for number in range(cluster.cases)]
    rows.sort(key=lambda row: (row["报告日期"], row["批号"], row["症状"]))
    for number, row in enumerate(rows, start=1):
        row["编号"] = f"{last_day.year}-{number:05d}"
    rows += [dict(row) for row in chance.sample(rows, len(rows) // 60)]
    return rows


def write_csv(rows: Sequence[dict[str, str]], path: Path, encoding: str = "utf-8-sig") -> None:
    """Write the rows as a spreadsheet program of such an office would."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, HEADINGS)
        writer.writeheader()
        writer.writerows(rows)


def _scattered(chance: random.Random, last_day: dt.date) -> dict[str, str]:
    product, maker, series = chance.choice(PRODUCTS)
    onset = last_day - dt.timedelta(days=chance.randrange(1, 360))
    # A lot is in use for some months, so a day's reports name the lots of that season.
    made = onset - dt.timedelta(days=chance.randrange(30, 150))
    lot = f"{series}{made:%y%m}{chance.randrange(1, 29):02d}"
    severe = chance.random() < 0.04
    return _row(
        product,
        maker,
        chance.choices((lot, lot.lower(), f"{series}-{lot[2:]}", "不详", ""), (85, 4, 4, 4, 3))[0],
        chance.choices((chance.choice(STREETS), ""), (98, 2))[0],
        onset,
        min(last_day, onset + dt.timedelta(days=min(int(chance.expovariate(0.4)), 40))),
        chance.sample(COMMON, chance.choices((1, 2, 3), (70, 22, 8))[0]),
        unexpected=chance.random() < 0.08,
        severe=severe,
        died=severe and chance.random() < 0.05,
        onset_known=chance.random() > 0.03,
    )


def _in_cluster(chance: random.Random, last_day: dt.date, cluster: Planted, number: int) -> dict[str, str]:
    product, maker, _ = PRODUCTS[cluster.product]
    # Early days hold fewer cases than the middle ones, as in an outbreak from one source.
    back = min(int(abs(chance.gauss(cluster.days / 2, cluster.days / 4))), cluster.days - 1)
    onset = last_day - dt.timedelta(days=cluster.ago + back)
    others = [term for term in (*COMMON, *RARE) if term not in cluster.terms]
    return _row(
        product,
        maker,
        cluster.lot,
        cluster.street,
        onset,
        min(last_day, onset + dt.timedelta(days=chance.randrange(3))),
        [*cluster.terms, *chance.sample(others, chance.choices((0, 1), (60, 40))[0])],
        unexpected=True,
        severe=number < cluster.severe,
        died=number < cluster.deaths,
        onset_known=True,
    )


def _row(
    product: str,
    maker: str,
    lot: str,
    street: str,
    onset: dt.date,
    received: dt.date,
    terms: Sequence[str],
    *,
    unexpected: bool,
    severe: bool,
    died: bool,
    onset_known: bool,
) -> dict[str, str]:
    return {
        "产品名称": product,
        "生产企业": maker,
        "批号": lot,
        "街道": street,
        "发病日期": onset.isoformat() if onset_known else "",
        "报告日期": received.isoformat(),
        "症状": "、".join(terms),
        "非预期": YES_NO[unexpected],
        "严重": YES_NO[severe],
        "死亡": YES_NO[died],
    }
