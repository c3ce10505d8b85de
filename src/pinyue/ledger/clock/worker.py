"""The two loops that never end: the watchkeeper's and the sender's.  Any number of processes may run them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

from django.db import connection

from pinyue.ledger.clock import hints, receipts, sender
from pinyue.ledger.clock.channels.configuration import load_channels
from pinyue.ledger.clock.heartbeat import beat
from pinyue.ledger.clock.watch import watch

PAUSE = timedelta(seconds=5)  # between rounds in which nothing was due
ROUND = 100  # incidents or notices, after which the worker gives a sign of life again
log = logging.getLogger(__name__)


def now() -> datetime:
    """The time by the machine's clock, in UTC."""
    return datetime.now(UTC)


def watch_round() -> int:
    """One round of the watchkeeper: up to ``ROUND`` incidents that are due by now.  Returns how many it looked at."""
    done = watch(now(), ROUND)
    beat("watch", now())
    return done.looked_at


def send_round(lease: timedelta = sender.LEASE) -> int:
    """One round of the sender: up to ``ROUND`` notices, then the receipts.  Returns how many rows were settled or tried."""
    channels = load_channels()
    done = 0
    while done < ROUND and sender.send_one(channels, now, lease):
        done += 1
    receipts.collect(channels)
    beat("send", now())
    return done


def once() -> tuple[int, int]:
    """Look at everything that is due and send everything that waits, then end: incidents looked at, rows settled or tried."""
    hints.rehint(now())
    return sum(iter(watch_round, 0)), sum(iter(send_round, 0))


def run(stop: Event, pause: timedelta = PAUSE, lease: timedelta = sender.LEASE) -> None:
    """Both loops, until ``stop``.  A slow gateway holds up the sender only, never the watchkeeper."""
    hints.rehint(now())
    loops = [
        Thread(target=repeat, args=(work, stop, pause), daemon=True)
        for work in (watch_round, lambda: send_round(lease))
    ]
    for loop in loops:
        loop.start()
    for loop in loops:
        while loop.is_alive():  # in steps, so that signals are seen
            loop.join(timeout=0.5)


def repeat(work: Callable[[], int], stop: Event, pause: timedelta) -> None:
    """Do the work again at once while there is some.  A fault ends the round and not the loop; the heartbeat then is missing."""
    try:
        while not stop.is_set():
            try:
                idle = work() == 0
            except Exception:
                log.exception("a round failed")
                connection.close()
                idle = True
            if idle:
                stop.wait(pause.total_seconds())
    finally:
        connection.close()
