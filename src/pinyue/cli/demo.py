"""``pinyue demo``: the main job, end to end, on data that it makes itself."""

from __future__ import annotations

import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

import click
from rich.rule import Rule
from rich.text import Text

from pinyue.cli.asking import print_grading
from pinyue.cli.owing import print_owed
from pinyue.cli.packs import open_pack
from pinyue.cli.show import console, moment
from pinyue.cli.speech import Command
from pinyue.cli.sweeping import Graded, Swept, print_swept, sweep_under, write_page
from pinyue.engine.clock import CHINA
from pinyue.engine.history import Entry
from pinyue.engine.incident import Incident, fold
from pinyue.engine.owed import owed
from pinyue.plans import Pack
from pinyue.surveillance.synthetic import PLANTED, Planted, district_list, write_csv
from pinyue.words import tr

PACK = "yuzhong-drug-device-2023"
LAST_DAY = date(2026, 11, 20)  # a Friday; the same data and the same answers on every machine
# A bulk of mild cases, and three deaths of one lot of which nobody yet knows whether others near by fell ill alike.
CLUSTERS = (
    PLANTED[0],
    Planted(5, "WH260511", "青杨镇", ("过敏性休克", "血压下降"), cases=3, severe=3, deaths=3, days=3, ago=1),
)
RECEIVED = datetime(2026, 11, 20, 16, 50, tzinfo=CHINA)


@click.command(
    cls=Command,
    help=tr("用自造的数据把主要工作从头到尾演示一遍。", "The main job, end to end, on data it makes itself."),
)
@click.option(
    "--no-serve", is_flag=True, help=tr("只做工作，不开值守台。", "Do the job alone; open no desk.")
)
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    help=tr("把聚集另存为网页。", "Also write the clusters as a page."),
)
def demo(no_serve: bool, html: Path | None) -> None:
    """Reports in, clusters found, level with clause, what to ask, and what is owed with due times."""
    pack = open_pack(PACK)
    out = console()
    _title(tr("一、扫描报告清单", "1  Sweep the line list"))
    with tempfile.TemporaryDirectory() as folder:
        linelist = Path(folder) / tr("报告清单.csv", "linelist.csv")
        write_csv(district_list(LAST_DAY, planted=CLUSTERS), linelist)
        swept = sweep_under(pack, linelist, as_of=LAST_DAY)
        print_swept(swept, limit=6)
        if html is not None:
            write_page(swept, html)
            out.print(tr(f"网页：{html}", f"Page: {html}"))
    gravest = swept.clusters[0]
    _title(tr("二、最重的一起：多严重，先问什么", "2  The gravest cluster: how grave, what to ask first"))
    out.print(Text(_describe(gravest)))
    print_grading(swept.table, gravest.facts, gravest.grading)
    _title(tr("三、此刻谁该向谁报告", "3  Who must now tell whom, by when"))
    now = RECEIVED + timedelta(minutes=25)
    incident = _reported(pack, swept, gravest)
    out.print(
        tr(
            f"接报 {moment(RECEIVED)}，现在 {moment(now)}（北京时间）；已向区政府总值班室电话报告",
            f"Received {moment(RECEIVED)}, now {moment(now)} (Beijing); the government's duty room was told by phone",
        )
    )
    rows = [r for r in owed(pack, incident, None, now) if r.status not in ("dormant", "lapsed")]
    timed = [r for r in rows if r.due is not None or r.status == "met"]
    print_owed(timed, now)
    untimed = [r for r in rows if r.due is None and r.status != "met"]
    out.print(
        tr(
            f"另有 {len(untimed)} 项没有数字时限（立即、及时或预案未写），前几项：",
            f"{len(untimed)} more without a number (立即, 及时 or silent); the first of them:",
        )
    )
    print_owed(untimed, now, limit=6)


def _title(text: str) -> None:
    console().print()
    console().print(Rule(Text(text, style="bold"), align="left", characters="─"))


def _describe(graded: Graded) -> str:
    incident = graded.candidate.incident
    lots, regions = "、".join(incident.lots), "、".join(incident.regions)
    start, end = incident.window.start, incident.window.end
    return f"{incident.product}  {lots}  {regions}  {start:%Y-%m-%d}–{end:%m-%d}  {'、'.join(incident.terms)}"


def _reported(pack: Pack, swept: Swept, graded: Graded) -> Incident:
    """An incident that begins with this cluster: received, its facts recorded, one report already made."""
    bureau, duty_room = "区市场监管局", "区政府总值班室"
    entries = [
        Entry(RECEIVED, "received", by=bureau),
        Entry(RECEIVED, "situation", by=bureau, set=graded.facts),
        Entry(RECEIVED + timedelta(minutes=6), "report.initial", by=bureau, to=(duty_room,), channel="phone"),
    ]
    return fold(pack, entries, swept.table.reading)
