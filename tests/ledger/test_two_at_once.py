from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from pinyue.ledger import acts, book
from pinyue.ledger.book import Conflict
from pinyue.ledger.entries import Actor
from pinyue.ledger.models import Incident
from pinyue.ledger.verify import verify
from tests.ledger.offices import AT, OFFICE, ON_EACH, opened

pytestmark = ON_EACH
PEOPLE = 4


def together(work):
    """What ``work`` gives for each of several people who begin at the same moment; a conflict is an answer too."""
    barrier = Barrier(PEOPLE)

    def one(name):
        try:
            barrier.wait(10)
            return work(name)
        except Conflict as conflict:
            return conflict
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        return list(pool.map(one, [f"甲{number}" for number in range(PEOPLE)]))


def test_of_several_who_saw_the_same_version_one_wins_and_the_others_see_what_came_between():
    number = opened()
    answers = together(lambda name: acts.received(number, 1, Actor(name, OFFICE.unit), AT))
    conflicts = [answer for answer in answers if isinstance(answer, Conflict)]
    assert len(conflicts) == PEOPLE - 1
    (winner,) = [answer for answer in answers if not isinstance(answer, Conflict)]
    for conflict in conflicts:
        assert conflict.between[0].digest == winner.entries[0].digest
        assert winner.entries[0].actor.name in str(conflict)
    assert Incident.objects.get(number=number).version == 2


def test_whoever_tries_again_gets_through_and_the_chain_holds():
    number = opened()

    def until_done(name):
        while True:
            version = Incident.objects.get(number=number).version
            try:
                return acts.noted(number, version, Actor(name, OFFICE.unit), AT, "x").version
            except Conflict:
                continue

    assert sorted(together(until_done)) == [2, 3, 4, 5]
    assert verify() == []


def test_incidents_opened_at_the_same_moment_have_numbers_of_their_own():
    numbers = together(lambda name: opened())
    assert len(set(numbers)) == PEOPLE
    assert verify() == []


def test_a_version_that_never_was_is_a_conflict_too():
    with pytest.raises(Conflict):
        acts.noted(opened(), 7, OFFICE, AT, "x")


def test_an_entry_is_never_seen_without_its_cache(monkeypatch):
    number = opened()
    monkeypatch.setattr(book, "set_hint", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        acts.noted(number, 1, OFFICE, AT, "x")
    row = Incident.objects.get(number=number)
    assert (row.version, row.entries.count()) == (1, 1)
