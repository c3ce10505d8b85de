"""How answers are shown: JSON for programs, tables for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from rich import box
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from pinyue.engine.clock import CHINA
from pinyue.words import tr

PLAIN_WIDTH = 132  # where the output is no terminal


def console(*, error: bool = False) -> Console:
    """A console on stdout or stderr that does not fold tables where nobody watches."""
    stream = sys.stderr if error else sys.stdout
    return Console(
        file=stream, width=None if stream.isatty() else PLAIN_WIDTH, highlight=False, soft_wrap=False
    )


def print_json(value: Any) -> None:
    """One JSON document on stdout, UTF-8."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, default=_plain) + "\n")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(CHINA).isoformat()
    if hasattr(value, "to_json"):
        return value.to_json()
    return str(value)


def table(
    *columns: str, rows: Iterable[Sequence[object]], title: str | None = None, styles: Sequence[str] = ()
) -> Table:
    """A quiet table: thin rules, nothing centred."""
    made = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold")
    for row, style in zip(rows, [*styles, *[""] * 100_000], strict=False):
        made.add_row(*(cell if isinstance(cell, Text) else str(cell) for cell in row), style=style or None)
    return made


def clauses(anchors: Sequence[str]) -> str:
    """Clause anchors for people: ``§4.1.1(2)、附件1``."""
    return "、".join(a if a.startswith("附") else f"§{a}" for a in anchors)


def moment(at: datetime | None, now: datetime | None = None) -> str:
    """A time of day, with its date where it is not today."""
    if at is None:
        return "—"
    local = at.astimezone(CHINA)
    if now is not None and local.date() == now.astimezone(CHINA).date():
        return f"{local:%H:%M}"
    return (
        f"{local:%m-%d %H:%M}"
        if now is not None and local.year == now.astimezone(CHINA).year
        else f"{local:%Y-%m-%d %H:%M}"
    )


def span(amount: timedelta) -> str:
    """A length of time in words: ``1 h 20 min``."""
    minutes = int(amount.total_seconds() // 60)
    days, rest = divmod(minutes, 1440)
    hours, minutes = divmod(rest, 60)
    parts = [(days, tr("天", " d")), (hours, tr("小时", " h")), (minutes, tr("分", " min"))]
    return tr("", " ").join(f"{n}{unit}" for n, unit in parts if n) or tr("0分", "0 min")


@contextmanager
def progress(label: str, total: int | None) -> Iterator[Any]:
    """A progress bar on stderr for long work; nothing where nobody watches."""
    columns = (
        TextColumn(label),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
    )
    bar = Progress(*columns, console=console(error=True), transient=True, disable=not sys.stderr.isatty())
    with bar:
        task = bar.add_task(label, total=total)
        yield lambda step=1: bar.advance(task, step)
