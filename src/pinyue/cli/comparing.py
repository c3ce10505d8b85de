"""``pinyue compare``: the same situation under several plans, side by side."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from pinyue.cli.output import chosen_format, deliver, format_options
from pinyue.cli.packs import open_pack
from pinyue.cli.show import console, print_json, table
from pinyue.cli.speech import Command, facts_option, json_option
from pinyue.drills import wording
from pinyue.engine.clock import CHINA, parse_moment, show_moment
from pinyue.engine.compare import Comparison, Due, Side
from pinyue.engine.compare import compare as compare_plans
from pinyue.engine.deciders import Decision
from pinyue.engine.gaps import Gap
from pinyue.engine.situation import show_value
from pinyue.words import BadInput, tr


@dataclass(frozen=True)
class Compared:
    """A comparison and the facts as they were given."""

    comparison: Comparison
    given: Mapping[str, str]

    @property
    def names(self) -> list[str]:
        """What each plan is called in a heading."""
        return wording.short_names([side.pack for side in self.comparison.sides])


@click.command(
    cls=Command,
    help=tr(
        "同一情形下几个预案各怎么办：级别、谁启动、第一小时、告知谁、谁可发布、哪里没人管。",
        "The same situation under several plans: level, who activates, first hour, who is told, who may publish, gaps.",
    ),
)
@click.argument("packs", nargs=-1, metavar="PACK PACK…")
@facts_option
@click.option(
    "--level",
    "judged",
    metavar="LEVEL",
    help=tr("已有人认定为这一级。", "Somebody has judged this level."),
)
@click.option(
    "--at",
    metavar="TIME",
    help=tr(
        "第 0 分：接报的时刻（北京时间）；不写则是现在。",
        "Minute 0: when it was received (Beijing); else now.",
    ),
)
@click.option(
    "--occurred",
    metavar="TIME",
    help=tr("发生的时刻；不写则与接报同时。", "When it happened; else when it was received."),
)
@format_options
@json_option
def compare(
    packs: tuple[str, ...],
    settings: tuple[str, ...],
    judged: str | None,
    at: str | None,
    occurred: str | None,
    shape: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Level, activation, first hour, recipients, publishing and gaps, a column for each plan."""
    tell = FORMATS[chosen_format(shape, as_json, FORMATS)]
    if len(packs) < 2:
        raise BadInput(tr("要两个或更多预案才能对照", "it takes two plans or more to compare"))
    given = _given(settings)
    now = parse_moment(at) if at else datetime.now(CHINA).replace(second=0, microsecond=0)
    before = parse_moment(occurred) if occurred else now
    if not timedelta() <= now - before <= timedelta(days=366):
        raise BadInput(
            tr("--occurred 应在 --at 之前，不早于一年", "--occurred must lie before --at, within a year")
        )
    opened = [open_pack(name) for name in packs]
    if len({pack.id for pack in opened}) < len(opened):
        raise BadInput(tr("同一个预案写了两次", "the same plan is named twice"))
    compared = Compared(compare_plans(opened, given, now, judged=judged, occurred=before), given)
    deliver(lambda: tell(compared), output)


def _given(settings: Sequence[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise BadInput(
                tr(f"'--set {setting}' 应写成 FACT=VALUE", f"'--set {setting}' should be FACT=VALUE")
            )
        if name in given:
            raise BadInput(tr(f"{name} 给了两次", f"{name} is given twice"))
        given[name] = value
    return given


# --- as text


def tell_text(compared: Compared) -> None:
    """One table for the questions, one for the first hour, one for each kind of gap."""
    comparison, out = compared.comparison, console()
    out.print(
        Text(
            tr(
                f"第 0 分：{show_moment(comparison.at)}（北京时间）",
                f"Minute 0: {show_moment(comparison.at)} (Beijing)",
            ),
            style="bold",
        )
    )
    questions: list[tuple[str, Callable[[Side], str]]] = [
        (tr("级别", "level"), _level),
        (tr("谁启动响应", "who activates"), _starts),
        (tr("第一小时", "first hour"), _counts),
        (tr("告知谁", "who is told"), lambda side: "\n".join(wording.recipients(side)) or "—"),
        (tr("谁可发布", "who may publish"), _publishing),
        (
            tr("本预案不问", "not asked by this plan"),
            lambda side: wording.not_asked(comparison.sides, side) or "—",
        ),
    ]
    rows = [(asked, *(answer(side) for side in comparison.sides)) for asked, answer in questions]
    out.print(table("", *compared.names, rows=rows))
    dues = [
        (due, name) for name, side in zip(compared.names, comparison.sides, strict=True) for due in side.hour
    ]
    dues.sort(key=lambda pair: pair[0].minute or 0)
    heads = (
        tr("分", "min"),
        tr("预案", "plan"),
        tr("义务", "obligation"),
        tr("依据", "clause"),
        tr("编号", "id"),
    )
    body = [(due.minute, name, _said(due), wording.clause(due.row.clause), due.row.id) for due, name in dues]
    out.print(
        table(
            *heads,
            rows=body,
            title=tr("第一小时到期", "Due in the first hour"),
            styles=["bold red" if d.late else "" for d, _ in dues],
        )
    )
    for title, gaps in _kinds(comparison):
        if gaps:
            rows = [(f"{gap.does} ({gap.id})", *map(_owners, gap.owners)) for gap in gaps]
            out.print(table(tr("事项", "work"), *compared.names, rows=rows, title=title))


def _level(side: Side) -> str:
    said = [wording.settled(side)]
    if side.level and side.judged:
        said.append(tr("已认定", "judged"))
    if side.possible and side.possible != (side.level,):
        said.append(tr("可能：", "possible: ") + wording.level(side.pack, side.possible))
    fired = [one.clause for one in (side.grading.fired if side.grading else ()) if one.level == side.level]
    return "\n".join([*said, *map(wording.clause, fired)])


def _starts(side: Side) -> str:
    told = [
        f"{one.response}{tr('：', ': ')}{wording.decided(side.pack, one.decision)}" for one in side.starts
    ]
    return "\n".join(told) or "—"


def _counts(side: Side) -> str:
    timed, later, soft, waiting = len(side.hour), side.later, len(side.soft), len(side.waiting)
    return tr(
        f"{timed} 项有时限，{later} 项更晚，{soft} 项没有数字，{waiting} 项等着起算",
        f"{timed} with a time, {later} later, {soft} without a number, {waiting} waiting for an act",
    )


def _publishing(side: Side) -> str:
    told = [
        f"{wording.publishing(side.pack, one)}{tr('：', ': ')}{wording.decided(side.pack, one.decision)}"
        for one in side.publishing
    ]
    return "\n".join(told) or "—"


def _said(due: Due) -> str:
    marks = [tr("得知时已超时", "late when it became known")] if due.late else []
    marks += [tr("启动响应后", "once activated")] if due.activated else []
    return wording.sentence(due) + "".join(f" [{mark}]" for mark in marks)


def _kinds(comparison: Comparison) -> list[tuple[str, tuple[Gap, ...]]]:
    return [
        (tr("职能：这里没人管，那里有人管", "Functions: nobody here, somebody there"), comparison.functions),
        (tr("应做的事：这里没人做，那里有人做", "Acts: nobody here, somebody there"), comparison.acts),
        (tr("权限：这里没有写明谁，那里写明了", "Powers: nobody here, somebody there"), comparison.powers),
    ]


def _owners(owners: tuple[str, ...] | None) -> str:
    if owners is None:
        return tr("未列职能", "names no functions")
    return wording.comma(owners) or tr("无人", "nobody")


# --- as JSON


def tell_json(compared: Compared) -> None:
    """One object: the moments, the facts, a list of plans, the gaps."""
    comparison = compared.comparison
    ids = [side.pack.id for side in comparison.sides]
    print_json(
        {
            "at": comparison.at,
            "occurred": comparison.occurred,
            "given": dict(compared.given),
            "plans": [_side_json(side) for side in comparison.sides],
            "functions": [_gap_json(gap, ids) for gap in comparison.functions],
            "acts": [_gap_json(gap, ids) for gap in comparison.acts],
            "powers": [_gap_json(gap, ids) for gap in comparison.powers],
        }
    )


def _side_json(side: Side) -> dict[str, Any]:
    grading, ladder = side.grading, side.pack.levels
    return {
        "id": side.pack.id,
        "title": side.pack.plan.title,
        "facts": {name: show_value(ladder, name, value) for name, value in side.facts.items() if ladder},
        "not_asked": list(side.not_asked),
        "level": side.level,
        "judged": side.judged,
        "why_none": side.no_level,
        "certain": list(grading.certain) if grading else [],
        "possible": list(grading.possible) if grading else [],
        "clause": "、".join(
            c for f in (grading.fired if grading else ()) if f.level == side.level for c in f.clause
        ),
        "activation": [
            {
                "response": start.response,
                "levels": list(start.levels),
                "run_by": list(start.run_by),
                **_decision_json(start.decision),
            }
            for start in side.starts
        ],
        "activated": side.activated,
        "first_hour": [_timed_json(due) for due in side.hour],
        "later": side.later,
        "soft": [_due_json(due) for due in side.soft],
        "waiting": [_due_json(due) for due in side.waiting],
        "told": [
            {"recipient": told.recipient, "minute": told.by.minute, "id": told.by.row.id}
            for told in side.told
        ],
        "publish": [
            {"act": one.act, "about": list(one.about), "at": list(one.at), **_decision_json(one.decision)}
            for one in side.publishing
        ],
    }


def _decision_json(ruling: Decision) -> dict[str, Any]:
    deciders = [
        {
            "who": one.who,
            "clause": "、".join(one.clause),
            "outside": one.outside,
            "proposes": list(one.proposes),
            "lacking": list(one.lacking),
        }
        for one in ruling.deciders
    ]
    return {"deciders": deciders, "clause": "、".join(ruling.clause)}


def _timed_json(due: Due) -> dict[str, Any]:
    return {"minute": due.minute, "due": due.row.due, "late": due.late, **_due_json(due)}


def _due_json(due: Due) -> dict[str, Any]:
    row = due.row
    return {
        "once_activated": due.activated,
        "who": list(row.who),
        "to": list(row.to),
        "act": row.act,
        "does": row.does,
        "channel": row.channel,
        "within": row.within,
        "clause": "、".join(row.clause),
        "id": row.id,
    }


def _gap_json(gap: Gap, ids: Sequence[str]) -> dict[str, Any]:
    owners = {id_: None if by is None else list(by) for id_, by in zip(ids, gap.owners, strict=True)}
    return {"id": gap.id, "does": gap.does, "owners": owners}


def tell_page(compared: Compared) -> None:
    """A stand-alone page.  (Imported here: a table on the screen need not wait for it.)"""
    from pinyue.drills.pages import comparison_page

    sys.stdout.write(comparison_page(compared.comparison, datetime.now(CHINA)))


FORMATS: dict[str, Callable[[Compared], None]] = {"text": tell_text, "json": tell_json, "html": tell_page}
