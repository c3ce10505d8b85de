"""``pinyue ledger``: verify the chains, rebuild the caches, export the record."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from pinyue.cli.office import in_office, nothing_yet
from pinyue.cli.output import deliver
from pinyue.cli.show import console, print_json
from pinyue.cli.speech import Command, Group, json_option
from pinyue.engine.clock import CHINA
from pinyue.ledger.chain import heads_digest
from pinyue.words import BadInput, Place, tr


@click.group(
    cls=Group,
    help=tr("台账：校验、重建、导出。", "The ledger: verify it, rebuild its caches, export it."),
)
def ledger() -> None:
    """The group of the ledger's commands."""


@ledger.command(
    cls=Command,
    help=tr(
        "核对链条、列和缓存；有一处不符，退出码为 1。",
        "Check chains, columns and caches; exit code 1 where one fails.",
    ),
)
@click.argument("number", metavar="[INCIDENT]", required=False)
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=tr("也与另存的日摘要核对。", "Check against a day's digest that was kept elsewhere too."),
)
@json_option
def verify(number: str | None, against: Path | None, as_json: bool) -> None:
    """Each fault: which incident, which entry, what."""
    nothing_yet()
    heads = _heads(against) if against else []

    def run() -> tuple[list[Any], int]:
        from pinyue.ledger import verify as checks
        from pinyue.ledger.models import Entry

        found = [*checks.verify(number), *checks.against(heads)]
        counted = Entry.objects.filter(incident__number=number) if number else Entry.objects
        return found, counted.count()

    faults, entries = in_office(run)
    if as_json:
        print_json(
            {
                "entries": entries,
                "faults": [{"incident": f.incident, "seq": f.seq, "what": f.what} for f in faults],
            }
        )
    elif faults:
        for fault in faults:
            console().print(str(fault), markup=False, soft_wrap=True)
    else:
        console().print(tr(f"{entries} 条，全部相符", f"entries: {entries}, all as they were written"))
    if faults:
        sys.exit(1)


def _heads(path: Path) -> list[dict[str, Any]]:
    try:
        kept = json.loads(path.read_text("utf-8"))
        heads: list[dict[str, Any]] = [
            {"incident": str(h["incident"]), "version": int(h["version"]), "digest": str(h["digest"])}
            for h in kept["heads"]
        ]
        sound = heads_digest(heads) == kept["digest"]
    except OSError as error:
        raise BadInput(
            tr(f"读不了：{error.strerror}", f"cannot read: {error.strerror}"), Place(str(path))
        ) from None
    except (ValueError, KeyError, TypeError):
        raise BadInput(
            tr("不是 pinyue ledger export --day 的日摘要", "this is no digest of pinyue ledger export --day"),
            Place(str(path)),
        ) from None
    if not sound:
        raise BadInput(tr("这份日摘要自己被改过", "this digest itself was changed"), Place(str(path)))
    return heads


@ledger.command(
    cls=Command,
    help=tr("由条目重建全部缓存和到期提示。", "Make every cache and hint anew from the entries."),
)
@click.argument("number", metavar="[INCIDENT]", required=False)
@json_option
def rebuild(number: str | None, as_json: bool) -> None:
    """What differed."""
    nothing_yet()

    def run() -> list[Any]:
        from pinyue.ledger.rebuild import rebuild as make_anew

        return make_anew(number)

    rebuilt = in_office(run)
    if as_json:
        print_json(
            [
                {
                    "incident": one.number,
                    "differed": [
                        {"column": name, "was": was, "is": now} for name, (was, now) in one.differed.items()
                    ],
                }
                for one in rebuilt
            ]
        )
        return
    for one in rebuilt:
        for name, (was, now) in one.differed.items():
            console().print(f"{one.number}: {name} {was} → {now}", markup=False)
    differed = sum(bool(one.differed) for one in rebuilt)
    console().print(
        tr(
            f"重建 {len(rebuilt)} 个事件，其中 {differed} 个的缓存原来不符",
            f"incidents rebuilt: {len(rebuilt)}; caches that were not what the entries say: {differed}",
        )
    )


@ledger.command(
    cls=Command,
    help=tr(
        "把条目写成 JSON 行；--day 写一天的摘要。",
        "The entries as JSON lines; with --day the digest of a day.",
    ),
)
@click.argument("number", metavar="[INCIDENT]", required=False)
@click.option(
    "--day",
    metavar="DATE",
    help=tr(
        "这一天终了时各链条到哪里（2026-11-22；today 今天）。",
        "Where the chains stood at the end of a day (or: today).",
    ),
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help=tr("写入文件，不打印。", "Write into FILE instead of printing."),
)  # fmt: skip
def export(number: str | None, day: str | None, output: Path | None) -> None:
    """Lines for keeping elsewhere."""
    nothing_yet()
    if day and number:
        raise BadInput(
            tr(
                "--day 是全部事件的摘要，不能只要一个",
                "--day is a digest of all incidents; leave the number out",
            )
        )
    chosen = _day(day) if day else None

    def run() -> list[str]:
        from pinyue.ledger import export as out

        if chosen:
            return [json.dumps(out.day_digest(chosen), ensure_ascii=False)]
        return list(out.lines(number))

    found = in_office(run)
    deliver(lambda: print(*found, sep="\n"), output)


def _day(text: str) -> date:
    if text == "today":
        return datetime.now(CHINA).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            tr(f"'{text}' 不是日期（写成 2026-11-22）", f"'{text}' is no date (write 2026-11-22)")
        ) from None
