from __future__ import annotations

import os
import random
import signal
import time
import warnings

import pytest
from django.db import connection

from pinyue.ledger import acts, book
from pinyue.ledger.models import Incident
from pinyue.ledger.verify import verify
from tests.ledger.offices import AT, OFFICE, opened

BEGUN = b"begun\n"


def appending(number: str, pipe: int) -> None:
    """Append for ever; each entry is acknowledged on the pipe once the append has returned, and the beginning too."""
    version = Incident.objects.get(number=number).version
    os.write(pipe, BEGUN)
    while True:
        try:
            said = acts.noted(number, version, OFFICE, AT, "记" * 200)
        except book.Conflict:  # a server may still finish what the one before had sent when it was killed
            version = Incident.objects.get(number=number).version
            continue
        version = said.version
        os.write(pipe, f"{said.version} {said.entries[0].digest}\n".encode())


def killed(number: str, after: float) -> list[str]:
    """What a process acknowledged until it was killed."""
    connection.close()  # a child must not share it
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # of forking beside threads: the child uses none of them
        child = os.fork()
    if child == 0:
        try:
            appending(number, writing)
        finally:
            os._exit(1)
    os.close(writing)
    assert os.read(reading, len(BEGUN)) == BEGUN
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "it ended by itself"
    with os.fdopen(reading) as acknowledged:
        return [line for line in acknowledged.read().split("\n") if line]


def kill_again_and_again(times: int) -> None:
    chance = random.Random(times)
    numbers: list[str] = []
    acknowledged: dict[tuple[str, int], str] = {}
    for _ in range(times):
        if len(numbers) < 1 + times // 10:  # chains stay short, so that a round is mostly appending
            numbers.append(opened())
        number = chance.choice(numbers)
        for line in killed(number, chance.uniform(0, 0.1)):
            version, digest = line.split()
            acknowledged[number, int(version)] = digest
    assert len(acknowledged) > times / 10, "the processes were killed before they appended anything"
    for number in numbers:
        incident = Incident.objects.get(number=number)
        chain = {(number, link.seq): link.digest for link in book.links_of(incident)}
        mine = {place: digest for place, digest in acknowledged.items() if place[0] == number}
        assert mine.items() <= chain.items()
    assert verify() == []


@pytest.mark.usefixtures("database")
def test_nothing_that_was_acknowledged_is_lost_when_the_process_is_killed_30_times():
    kill_again_and_again(30)


@pytest.mark.long
@pytest.mark.usefixtures("database")
def test_nothing_that_was_acknowledged_is_lost_when_the_process_is_killed_200_times():
    kill_again_and_again(200)
