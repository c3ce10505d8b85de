"""Run a watchkeeper and a sender as two processes that are killed at random moments, again and again, then let one finish.

``python -m tests.ledger.clock.killing KILLS SEED``, with the environment of an office.  It forks, so that a life of a tenth of
a second is spent on work and not on starting.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from datetime import timedelta
from functools import partial
from threading import Event
from time import sleep

from pinyue.site.opening import close_database, open_database

LEASE = timedelta(seconds=2)


def main(kills: int, seed: int) -> None:
    open_database()
    from pinyue.ledger.clock import worker

    close_database()  # a connection must not be shared by processes
    rng = random.Random(seed)
    for _ in range(kills // 2):
        lives = [os.fork() or _live(sending) for sending in (False, True)]
        for life in lives:
            sleep(rng.uniform(0.01, 0.16))
            os.kill(life, signal.SIGKILL)
            os.waitpid(life, 0)
    sleep(LEASE.total_seconds())  # what the last one held
    worker.once()
    close_database()


def _live(sending: bool) -> int:
    from pinyue.ledger.clock import hints, worker

    if not sending:
        hints.rehint(worker.now())
    work = partial(worker.send_round, LEASE) if sending else worker.watch_round
    worker.repeat(work, Event(), pause=timedelta(milliseconds=20))
    os._exit(1)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
