"""``pinyue stress``: thousands of invented incidents through a plan, and who has too much to do."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from pinyue.cli.directory import directory_option, register_asked
from pinyue.cli.output import chosen_format, deliver, format_options
from pinyue.cli.packs import open_pack
from pinyue.cli.show import console, print_json, progress, table
from pinyue.cli.speech import Command, json_option, supplement_option
from pinyue.drills import wording
from pinyue.drills.stress import SLOTS, WINDOWS, Spread, Stress, UnitLoad
from pinyue.drills.stress import stress as stress_plan
from pinyue.drills.synthetic import DAY, said
from pinyue.engine.clock import CHINA, parse_moment
from pinyue.engine.history import Entry
from pinyue.engine.situation import show_value
from pinyue.words import tr

SPANS = (("30 分钟", "30 min"), ("1 小时", "1 h"), ("1 天", "1 day"))


@click.command(
    cls=Command,
    help=tr(
        "让成千上万起编造的事件走一遍预案：谁在多久之内有多少事，什么撞在一起，什么落不到人。",
        "Run thousands of invented incidents through a plan: who has how much to do by when, what collides.",
    ),
)
@click.argument("pack")
@click.option(
    "--incidents",
    type=click.IntRange(1, 1_000_000),
    default=10_000,
    metavar="N",
    help=tr("多少起；默认 10000。", "How many; 10000 if not given."),
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**31 - 1),
    default=1,
    metavar="N",
    help=tr("种子；同样的种子得到同样的结果。", "The seed; the same gives the same result."),
)
@click.option(
    "--capacity",
    type=click.IntRange(1, 10_000),
    metavar="K",
    help=tr(
        "一个单位一小时能办几项；不写则按预案包所写。",
        "How many acts a unit can do in an hour; else what the pack states.",
    ),
)
@click.option(
    "--on",
    "day",
    metavar="DATE",
    help=tr(
        "事件发生在哪一天；默认 2026-03-06（周五）。",
        "The day of the incidents; 2026-03-06, a Friday, if not given.",
    ),
)
@directory_option
@format_options
@supplement_option
@json_option
def stress(
    pack: str,
    incidents: int,
    seed: int,
    capacity: int | None,
    day: str | None,
    directory_name: str | None,
    shape: str | None,
    output: Path | None,
    supplements: tuple[str, ...],
    as_json: bool,
) -> None:
    """Loads, collisions, words that stand for nobody, situations without a level."""
    tell = FORMATS[chosen_format(shape, as_json, FORMATS)]
    opened = open_pack(pack, supplements)
    on = parse_moment(day).date() if day else DAY
    directory = register_asked(directory_name, opened)
    with progress(tr("编造的事件", "incidents"), incidents) as step:
        found = stress_plan(
            opened, incidents, seed, day=on, capacity=capacity, directory=directory, step=step
        )
    deliver(lambda: tell(found), output)


# --- as text


def tell_text(found: Stress) -> None:
    """Units by their worst hour, then collisions, then what leads nowhere."""
    out = console()
    out.print(
        Text(
            tr(
                f"{found.pack.plan.title}：{found.incidents:,} 起编造的事件，种子 {found.seed}",
                f"{found.pack.plan.title}: {found.incidents:,} invented incidents, seed {found.seed}",
            ),
            style="bold",
        )
    )
    _tell_units(found)
    _tell_collisions(found)
    rows = [
        (
            wording.nobody(one.who),
            tr(*wording.WHY_NOBODY[one.who.why]),
            wording.comma(one.obligations),
            one.incidents,
        )
        for one in found.unheld
    ]
    if rows:
        heads = (
            tr("预案的用语", "the plan's word"),
            tr("为什么", "why"),
            tr("义务", "obligations"),
            tr("事件", "incidents"),
        )
        out.print(table(*heads, rows=rows, title=tr("落不到人的", "Behind which there is nobody")))
    if found.unlevelled:
        heads_ = (tr("为什么", "why"), tr("最小的一例", "the smallest example"), tr("事件", "incidents"))
        levels = [
            (wording.why(one.status), wording.facts(found.pack, one.example), one.incidents)
            for one in found.unlevelled
        ]
        out.print(table(*heads_, rows=levels, title=tr("没有级别的情形", "Situations without a level")))


def _tell_units(found: Stress) -> None:
    if not found.units:
        console().print(tr("没有一项义务带有可计算的时限", "no obligation has a time that can be computed"))
        return
    heads = [tr("单位", "unit")]
    for span in SPANS:
        heads += [tr(*span), "95%", tr("最多", "worst")]
    if found.capacity is not None:
        heads.append(tr(f"一小时多于 {found.capacity} 项", f"more than {found.capacity} in 1 h"))
    title = tr("各单位到期的事：中位数、95 百分位、最多", "Acts due, by unit: median, 95th percentile, worst")
    console().print(table(*heads, rows=[_unit_row(unit) for unit in found.units], title=title))


def _unit_row(unit: UnitLoad) -> tuple[object, ...]:
    numbers = [number for s in unit.within for number in (s.median, s.p95, s.worst)]
    over = unit.within[WINDOWS.index(60)].over
    return (unit.unit, *numbers, *([] if over is None else [over]))


def _tell_collisions(found: Stress) -> None:
    rows = [
        (
            unit.unit,
            tr(f"{worst.acts[-1].minute} 分", f"{worst.acts[-1].minute} min"),
            len(worst.acts),
            worst.messages,
            wording.comma(act.obligation for act in worst.acts),
            worst.incidents,
            worst.example,
        )
        for unit in found.units
        if (worst := unit.collision) is not None
    ]
    heads = (
        tr("单位", "unit"),
        tr("期限", "due"),
        tr("几件", "acts"),
        tr("几家", "messages"),
        tr("义务", "obligations"),
        tr("事件", "incidents"),
        tr("例", "example"),
    )
    if rows:
        console().print(
            table(*heads, rows=rows, title=tr("同时到期（最挤的一次）", "Due at the same time (the worst)"))
        )


# --- as JSON


def tell_json(found: Stress) -> None:
    """One object; ``examples`` holds the history of every incident that is named."""
    named = {spread.example for unit in found.units for spread in unit.within}
    named |= {unit.collision.example for unit in found.units if unit.collision}
    named |= {one.example for one in found.unheld}
    print_json(
        {
            "pack": found.pack.id,
            "incidents": found.incidents,
            "seed": found.seed,
            "capacity": found.capacity,
            "slots": [None, *SLOTS[1:]],
            "units": [_unit_json(unit) for unit in found.units],
            "nobody": [
                {
                    "name": one.who.name or None,
                    "part": one.who.part,
                    "why": one.who.why,
                    "obligations": list(one.obligations),
                    "incidents": one.incidents,
                    "example": one.example,
                }
                for one in found.unheld
            ],
            "without_level": [
                {
                    "status": one.status,
                    "incidents": one.incidents,
                    "example": said(found.pack.levels, one.example),
                }
                for one in found.unlevelled
            ],
            "examples": {
                str(number): [_entry_json(found, entry) for entry in found.drawn(number).entries]
                for number in sorted(number for number in named if number is not None)
            },
        }
    )


def _unit_json(unit: UnitLoad) -> dict[str, Any]:
    worst = unit.collision
    return {
        "unit": unit.unit,
        "within": [_spread_json(w, s) for w, s in zip(WINDOWS, unit.within, strict=True)],
        "slots": list(unit.slots),
        "collision": worst
        and {
            "incidents": worst.incidents,
            "minute": worst.acts[-1].minute,
            "messages": worst.messages,
            "acts": [{"id": act.obligation, "to": list(act.to), "minute": act.minute} for act in worst.acts],
            "example": worst.example,
        },
    }


def _spread_json(minutes: int, spread: Spread) -> dict[str, Any]:
    return {
        "minutes": minutes,
        "median": spread.median,
        "p95": spread.p95,
        "worst": spread.worst,
        "over": spread.over,
        "example": spread.example,
    }


def _entry_json(found: Stress, entry: Entry) -> dict[str, Any]:
    """An entry as a history file has it, so that an example can be asked again by ``pinyue owed``."""
    ladder = found.pack.levels
    facts = {name: show_value(ladder, name, value) for name, value in entry.set.items()} if ladder else {}
    parts = {"level": entry.level, "response": entry.response, "warning": entry.warning, "set": facts}
    return {"at": entry.at, "act": entry.act, **{key: value for key, value in parts.items() if value}}


def tell_page(found: Stress) -> None:
    """A stand-alone page.  (Imported here: a table on the screen need not wait for it.)"""
    from pinyue.drills.pages import stress_page

    sys.stdout.write(stress_page(found, datetime.now(CHINA)))


FORMATS: dict[str, Callable[[Stress], None]] = {"text": tell_text, "json": tell_json, "html": tell_page}
