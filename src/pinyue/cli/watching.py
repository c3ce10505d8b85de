"""``pinyue watch-clock``: the worker that keeps the deadlines and sends what is to be told."""

from __future__ import annotations

import logging
import signal
from threading import Event

import click

from pinyue.cli.office import in_office
from pinyue.cli.show import console
from pinyue.cli.speech import Command
from pinyue.ledger.clock.channels.configuration import load_channels
from pinyue.words import tr


@click.command(
    "watch-clock",
    cls=Command,
    help=tr(
        "守住时限：到期前提醒，超时记录并催办、报上级，发出待发的通知。一直运行，可开几个。",
        "Keep the deadlines: remind, mark what was missed, nag, escalate, and send what waits. Runs until it is stopped;"
        " several may run.",
    ),
)
@click.option(
    "--once",
    is_flag=True,
    help=tr("把现在到期的做完、待发的发完就结束。", "Do what is due now, send what waits, and end."),
)
def watch_clock(once: bool) -> None:
    """Both loops in one process; ``--once`` for a timer of the system instead."""
    logging.basicConfig(format="%(asctime)s %(name)s %(message)s")
    load_channels()  # a fault in the file is told at once, and not in each round
    in_office(_once if once else _run)


def _once() -> None:
    from pinyue.ledger.clock import worker

    looked_at, tried = worker.once()
    console().print(
        tr(
            f"看了 {looked_at} 起事件；处理待发 {tried} 条",
            f"{looked_at} incidents looked at; {tried} of the notices waiting dealt with",
        )
    )


def _run() -> None:
    from pinyue.ledger.clock import worker

    stop = Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    worker.run(stop)
