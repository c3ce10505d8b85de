"""``pinyue tasks``: which standing duties and actions apply to an event, for whom, and what must be found out first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from pinyue.cli.asking import facts_of
from pinyue.cli.directory import basis_option, directory_option, register_asked
from pinyue.cli.packs import open_pack
from pinyue.cli.show import clauses, console, print_json, table
from pinyue.cli.speech import Command, facts_option, json_option, supplement_option
from pinyue.directory.records import Basis
from pinyue.engine.clock import CHINA, parse_moment
from pinyue.engine.confirming import Confirmation, confirmations
from pinyue.engine.history import Entry, history_of
from pinyue.engine.incident import fold
from pinyue.engine.tasks import Task
from pinyue.engine.tasks import tasks as tasks_at
from pinyue.plans.loader import did_you_mean
from pinyue.plans.pack import Pack
from pinyue.plans.table import reading_of
from pinyue.plans.yamltext import read
from pinyue.words import BadInput, tr

MODALITIES = {
    "lead": ("牵头", "lead"),
    "joint": ("共同", "joint"),
    "assist": ("协助", "assist"),
    "coordinate": ("协调", "coordinate"),
    "guide": ("指导", "guide"),
    "delegated": ("受托", "delegated"),
}


@click.command(
    cls=Command,
    help=tr(
        "这一事件下各单位适用哪些职责和措施，还要查明什么、由谁确认。",
        "Which duties and actions apply to an event, what must be found out, whom somebody must confirm.",
    ),
)
@click.argument("pack")
@click.argument("history", required=False, type=click.Path(path_type=Path))
@facts_option
@click.option("--at", metavar="TIME", help=tr("时刻；不写则是现在。", "The time; else now."))
@click.option("--unit", metavar="UNIT", help=tr("只列这个单位的。", "Only those of this unit."))
@click.option("--reading", metavar="R", help=tr("以上/以下的读法。", "How 以上/以下 are read."))
@directory_option
@basis_option
@supplement_option
@json_option
def tasks(
    pack: str,
    history: Path | None,
    settings: tuple[str, ...],
    at: str | None,
    unit: str | None,
    reading: str | None,
    directory_name: str | None,
    basis: Basis,
    supplements: tuple[str, ...],
    as_json: bool,
) -> None:
    """Duties and actions by unit, those that cannot be settled yet after them."""
    opened = open_pack(pack, supplements)
    now = parse_moment(at) if at else datetime.now(CHINA)
    entries = history_of(opened, read(history, gb18030=True)) if history else []
    if settings:
        if opened.levels is None:
            raise BadInput(tr(f"{opened.id} 没有可设的事实", f"{opened.id} has no facts to set"))
        entries.append(Entry(now, "situation", set=facts_of(opened.levels, settings)))
    chosen = reading_of(opened.levels, reading) if opened.levels else None
    incident = fold(opened, [entry for entry in entries if entry.at <= now], chosen)
    directory = register_asked(directory_name, opened, basis)
    found = _of_unit(opened, tasks_at(opened, incident, directory, now), unit)
    asked = confirmations(opened, incident, directory, now)
    if as_json:
        print_json({"tasks": [task_json(t) for t in found], "confirm": [confirmation_json(c) for c in asked]})
        return
    _print(found, asked)


def _of_unit(pack: Pack, found: list[Task], unit: str | None) -> list[Task]:
    if unit is None:
        return found
    if unit not in pack.unit_names:
        hint = did_you_mean(unit, pack.unit_names)
        raise BadInput(tr(f"预案里没有单位 '{unit}'{hint}", f"no unit '{unit}' in the plan{hint}"))
    name = pack.unit_names[unit]
    return [task for task in found if name in _canonical(pack, (*task.unit, *task.with_, *task.holders))]


def _canonical(pack: Pack, names: Iterable[str]) -> set[str]:
    known = {pack.unit_names.get(name, name) for name in names}
    return known | {part for name in known for part in _members(pack, name)}


def _members(pack: Pack, name: str) -> tuple[str, ...]:
    unit = pack.command.units.get(name)
    return unit.includes if unit else ()


def task_json(task: Task) -> dict[str, Any]:
    """One task as JSON."""
    return {
        "id": task.id,
        "kind": task.kind,
        "clause": "、".join(task.clause),
        "unit": list(task.unit),
        "with": list(task.with_),
        "does": task.does,
        "modality": task.modality,
        "phase": list(task.phase),
        "force": task.force,
        "status": task.status,
        "ask": list(task.ask),
        "holders": list(task.holders),
        "unresolved": list(task.unresolved),
        "function": list(task.function),
        "choice": task.choice,
        "part_of": task.part_of,
    }


def confirmation_json(asked: Confirmation) -> dict[str, Any]:
    """One confirmation as JSON."""
    return {"name": asked.name, "candidates": list(asked.candidates), "needed_by": list(asked.needed_by)}


def _print(found: list[Task], asked: list[Confirmation]) -> None:
    out = console()
    for status, title in (("applies", tr("适用", "apply")), ("unsettled", tr("待查明", "to be found out"))):
        mine = [task for task in found if task.status == status]
        if not mine:
            continue
        out.print(Text(tr(f"{title} {len(mine)} 项", f"{len(mine)} {title}"), style="bold"))
        heads = [
            tr("谁", "who"),
            tr("方式", "as"),
            tr("做什么", "what"),
            tr("依据", "clause"),
            tr("编号", "id"),
        ]
        if status == "unsettled":
            heads.insert(3, tr("先查明", "find out first"))
        rows = [_row(task, unsettled=status == "unsettled") for task in mine]
        out.print(table(*heads, rows=rows))
    if asked:
        out.print(Text(tr("要有人确认", "to be confirmed"), style="bold"))
        rows = [
            ("、".join(one.candidates) or tr("（无人）", "(nobody)"), one.name, " ".join(one.needed_by))
            for one in asked
        ]
        out.print(table(tr("候选", "candidates"), tr("谁", "who"), tr("等它的", "needed by"), rows=rows))


def _row(task: Task, *, unsettled: bool) -> tuple[str, ...]:
    who = "、".join(task.unit) or tr("（预案未写明）", "(undefined)")
    if task.holders:
        who = f"{who}（{'、'.join(task.holders)}）"
    asked = ("、".join(task.ask),) if unsettled else ()
    return who, tr(*MODALITIES[task.modality]), task.does, *asked, clauses(task.clause), task.id
