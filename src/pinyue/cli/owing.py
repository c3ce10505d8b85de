"""``pinyue owed``: what is owed at a time, after a history, under one plan or several."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from pinyue.cli.directory import basis_option, directory_option, register_asked
from pinyue.cli.packs import open_pack
from pinyue.cli.show import clauses, console, moment, print_json, span, table
from pinyue.cli.speech import Command, json_option, supplement_option
from pinyue.directory.records import Basis
from pinyue.engine.clock import CHINA, parse_moment
from pinyue.engine.history import histories_of
from pinyue.engine.incident import Receipt, fold
from pinyue.engine.owed import Obligation
from pinyue.engine.together import owed_together
from pinyue.plans.pack import Pack
from pinyue.plans.table import reading_of
from pinyue.plans.yamltext import read
from pinyue.words import BadInput, Place, tr

STATUS = {
    "overdue": ("已超时", "overdue"),
    "overdue-at-trigger": ("触发时已超时", "overdue at trigger"),
    "soon": ("即将到期", "soon"),
    "open": ("待办", "open"),
    "undefined": ("预案未定", "undefined"),
    "met": ("已办", "met"),
    "met-late": ("迟办", "met late"),
    "superseded": ("被更短时限覆盖", "superseded"),
    "waived": ("已免", "waived"),
    "lapsed": ("已失效", "lapsed"),
    "dormant": ("时钟未起", "clock not started"),
}
STYLES = {
    "overdue": "bold red",
    "overdue-at-trigger": "bold red",
    "soon": "yellow",
    "superseded": "dim",
    "lapsed": "dim",
}
CHANNELS = {
    "phone": ("电话", "phone"),
    "written": ("书面", "written"),
    "network": ("网络", "network"),
    "any": ("不限", "any"),
}


@click.command(
    cls=Command,
    help=tr("按预案和已发生的事，列出此刻应履行的义务。", "What is owed at a time, after a history."),
)
@click.argument("pack")
@click.argument("history", type=click.Path(path_type=Path))
@click.option(
    "--with",
    "others",
    multiple=True,
    metavar="PACK",
    help=tr(
        "同一事件还适用的预案包（可多次），如总体预案加专项预案。",
        "Another pack that the same event falls under (repeatable), such as the overall plan beside a special one.",
    ),
)
@click.option(
    "--at",
    "at",
    metavar="TIME",
    help=tr(
        "时刻，如 2023-09-04T09:30（北京时间）；不写则是现在。",
        "The time, such as 2023-09-04T09:30 (Beijing); else now.",
    ),
)
@click.option(
    "--receipt",
    type=click.Choice(["own", "first"]),
    help=tr(
        "谁接报起算：own 各自，first 区内最先。",
        "Whose receipt starts a clock: its own, or the first in the district.",
    ),
)
@click.option("--reading", metavar="R", help=tr("以上/以下的读法。", "How 以上/以下 are read."))
@click.option(
    "--all", "everything", is_flag=True, help=tr("连未触发的也列出。", "List dormant obligations too.")
)
@directory_option
@basis_option
@supplement_option
@json_option
def owed(
    pack: str,
    history: Path,
    others: tuple[str, ...],
    at: str | None,
    receipt: Receipt | None,
    reading: str | None,
    everything: bool,
    directory_name: str | None,
    basis: Basis,
    supplements: tuple[str, ...],
    as_json: bool,
) -> None:
    """Obligations with due times, late ones first."""
    packs = [open_pack(pack, supplements), *(open_pack(other) for other in others)]
    if len({one.id for one in packs}) < len(packs):
        raise BadInput(tr("同一个预案写了两次", "the same plan is named twice"))
    now = parse_moment(at) if at else datetime.now(CHINA)
    document = read(history, gb18030=True)
    histories = histories_of(packs, document)
    _refuse_far_future(now, None)
    written: Any = document.data
    for number, text in enumerate(written["history"]):
        _refuse_far_future(parse_moment(text["at"]), document.place(("history", number, "at")))
    incidents = [
        fold(
            one,
            [e for e in entries if e.at <= now],
            reading_of(one.levels, reading) if one.levels else None,
            receipt,
        )
        for one, entries in zip(packs, histories, strict=True)
    ]
    directory = register_asked(directory_name, packs[0], basis)
    found = [
        one for one in owed_together(incidents, directory, now) if everything or _is_of_the_event(one.row)
    ]
    if as_json:
        print_json([{"pack": one.pack.id, **owed_json(one.row)} for one in found])
        return
    print_owed([one.row for one in found], now, of=[one.pack for one in found] if others else None)


def _refuse_far_future(moment: datetime, place: Place | None) -> None:
    """What happened cannot lie years ahead: 2099 is a slip of the finger (an exercise may be set in the coming two years)."""
    if moment > datetime.now(CHINA) + timedelta(days=731):
        day = moment.date().isoformat()
        raise BadInput(tr(f"时间远在将来：{day}", f"a time in the far future: {day}"), place)


def _is_of_the_event(row: Obligation) -> bool:
    """Not what waits for its condition, nor the standing watch that goes on without any event.

    A number whose clock nobody has started is shown: the condition holds, and only the act it runs from is missing.
    """
    if row.status == "dormant":
        return row.triggered is not None and row.within[:1].isdigit()
    return not (row.phase in ("monitoring", "upkeep") and row.due is None)


def owed_json(row: Obligation) -> dict[str, Any]:
    """One obligation as the JSON of the command line's contract."""
    return {
        "id": row.id,
        "clause": "、".join(row.clause),
        "who": list(row.who),
        "to": list(row.to),
        "act": row.act,
        "does": row.does,
        "channel": row.channel,
        "within": row.within,
        "due": row.due,
        "status": row.status,
        "force": row.force,
        "phase": row.phase,
        "soft": row.soft,
        "undefined": list(row.undefined),
        "with": list(row.with_),
        "anchor": row.anchor,
        "triggered": row.triggered,
        "met_at": row.met_at,
        "remaining": list(row.remaining),
        "superseded_by": row.superseded_by,
        "holders": list(row.holders),
        "unresolved": list(row.unresolved),
        "round": row.round,
        "missed_before": row.missed_before,
        "supplemented": list(row.supplemented),
        "lapsed": row.lapsed,
        "missing_year": row.missing_year,
    }


def print_owed(
    rows: list[Obligation], now: datetime, limit: int | None = None, of: list[Pack] | None = None
) -> None:
    """The table of what is owed: time first, then who, whom, how, under which clause, of which of several packs."""
    heads: tuple[str, ...] = (
        tr("期限", "due"),
        tr("状态", "status"),
        tr("谁", "who"),
        tr("向谁", "to"),
        tr("做什么", "what"),
        tr("方式", "channel"),
        tr("依据", "clause"),
        tr("编号", "id"),
    )
    shown = rows[:limit]
    body: list[tuple[str, ...]] = [
        (
            _due(row, now),
            tr(*STATUS[row.status]),
            _names(row.who, row.undefined, "who") + (f"（{'、'.join(row.holders)}）" if row.holders else ""),
            _names(row.remaining or row.to, row.undefined, "to"),
            row.does,
            tr(*CHANNELS.get(row.channel, (row.channel, row.channel))),
            clauses(row.clause),
            row.id,
        )
        for row in shown
    ]
    if of is not None:
        heads = (*heads, tr("预案", "plan"))
        body = [(*cells, pack.plan.title) for cells, pack in zip(body, of, strict=False)]
    console().print(table(*heads, rows=body, styles=[STYLES.get(row.status, "") for row in shown]))
    if limit is not None and len(rows) > limit:
        console().print(tr(f"  另有 {len(rows) - limit} 项", f"  and {len(rows) - limit} more"))


def _due(row: Obligation, now: datetime) -> str:
    if row.due is None:
        if row.missing_year:
            return tr(f"{row.missing_year} 年放假安排未公布", f"holidays of {row.missing_year} unpublished")
        if row.status == "dormant":
            return tr(f"起算后 {row.within}", f"{row.within} once started")
        return row.soft or tr("未定", "undefined")
    if row.status in ("overdue", "overdue-at-trigger"):
        return tr(
            f"{moment(row.due, now)} 超{span(now - row.due)}",
            f"{moment(row.due, now)} late {span(now - row.due)}",
        )
    if row.status in ("open", "soon"):
        return tr(
            f"{moment(row.due, now)} 剩{span(row.due - now)}",
            f"{moment(row.due, now)} in {span(row.due - now)}",
        )
    return moment(row.due, now)


def _names(names: tuple[str, ...], undefined: tuple[str, ...], part: str) -> str:
    return "、".join(names) or (tr("（预案未写明）", "(undefined)") if part in undefined else "—")
