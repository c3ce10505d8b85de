from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from django.db import connection

from pinyue.engine.clock import CHINA
from pinyue.ledger import acts, book
from pinyue.ledger.export import day_digest, lines
from pinyue.ledger.models import Entry, Incident
from pinyue.ledger.rebuild import rebuild
from pinyue.ledger.verify import against, verify
from pinyue.words import BadInput
from tests.ledger.offices import AT, GOVERNMENT, OFFICE, ON_ONE, graded, opened, tampered

pytestmark = ON_ONE


@pytest.fixture
def incident() -> str:
    """An incident with four entries, and another beside it."""
    opened()
    said = graded()
    said = acts.activated(said.number, said.version, GOVERNMENT, AT, "四级")
    said = acts.noted(said.number, said.version, OFFICE, AT, "在场")
    return said.number


def found() -> list[tuple[str, int | None]]:
    return [(fault.incident, fault.seq) for fault in verify()]


def of(number: str) -> str:
    return f"(SELECT id FROM ledger_incident WHERE number = '{number}')"


def test_all_holds_as_it_was_written(incident):
    assert verify() == []
    assert verify(incident) == []


def test_a_changed_byte_anywhere_in_the_database_is_found_and_its_entry_named(incident):
    tampered()
    chance = random.Random(7)
    row = Incident.objects.get(number=incident)
    for link in book.links_of(row):
        at = chance.randrange(len(link.body))
        other = "x" if link.body[at] != "x" else "y"
        body = link.body[:at] + other + link.body[at + 1 :]
        for text in (body, link.body):
            with connection.cursor() as cursor:
                cursor.execute(
                    f"UPDATE ledger_entry SET body = %s WHERE seq = %s AND incident_id = {of(incident)}",
                    [text, link.seq],
                )
            assert found() == ([(incident, link.seq)] if text == body else [])


def test_a_row_that_is_deleted_is_named_in_the_middle_and_at_the_end(incident):
    tampered(f"DELETE FROM ledger_entry WHERE seq = 4 AND incident_id = {of(incident)}")
    assert found() == [(incident, 4)]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM ledger_entry WHERE seq = 2 AND incident_id = {of(incident)}")
    assert found() == [(incident, 2)]


def test_a_row_that_is_put_in_is_named(incident):
    columns = "kind, happened_at, recorded_at, actor, for_unit, prev, digest, algorithm, body"
    tampered(
        f"INSERT INTO ledger_entry (incident_id, seq, {columns}) SELECT incident_id, 5, {columns}"
        f" FROM ledger_entry WHERE seq = 4 AND incident_id = {of(incident)}"
    )
    assert found() == [(incident, 5)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "'ended'"),
        ("actor", "'某'"),
        ("for_unit", "'某'"),
        ("happened_at", "'2020-01-01 00:00:00+00:00'"),
    ],
)
def test_a_column_that_is_not_what_its_text_says_is_named(incident, column, value):
    tampered(f"UPDATE ledger_entry SET {column} = {value} WHERE seq = 3 AND incident_id = {of(incident)}")
    (fault,) = verify()
    assert (fault.incident, fault.seq) == (incident, 3)
    assert column in fault.what


@pytest.mark.parametrize(
    ("column", "value"), [("title", "'别的'"), ("exercise", "NOT exercise"), ("jurisdiction", "'110101'")]
)
def test_what_was_fixed_at_the_opening_and_is_not_so_is_named(incident, column, value):
    tampered(f"UPDATE ledger_incident SET {column} = {value} WHERE number = '{incident}'")
    (fault,) = verify()
    assert (fault.incident, fault.seq) == (incident, None)
    assert column in fault.what


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("version", 3),
        ("level", "I"),
        ("response", None),
        ("warning", "红"),
        ("ended_at", AT),
        ("closed_at", AT),
    ],
)
def test_a_cache_that_is_altered_is_named_and_made_anew(incident, column, value):
    Incident.objects.filter(number=incident).update(**{column: value})
    (fault,) = verify()
    assert (fault.incident, fault.seq) == (incident, None)
    assert column in fault.what
    (rebuilt,) = rebuild(incident)
    assert list(rebuilt.differed) == [column]
    assert verify() == []


def test_nothing_is_rebuilt_from_a_chain_that_does_not_hold(incident):
    tampered(f"UPDATE ledger_entry SET body = '{{}}' WHERE seq = 2 AND incident_id = {of(incident)}")
    with pytest.raises(BadInput, match=f"{incident}#2"):
        rebuild(incident)


def test_a_whole_incident_that_is_gone_leaves_a_gap_in_the_numbers(incident):
    last = opened()
    kept = day_digest(datetime.now(CHINA).date())["heads"]
    gone = of(incident)
    tampered(
        f"DELETE FROM ledger_entry WHERE incident_id = {gone}",
        f"DELETE FROM ledger_incident WHERE number = '{incident}'",
    )
    assert found() == [(incident, None)]
    # The last one leaves no gap: only what was kept elsewhere tells.
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM ledger_entry WHERE incident_id = {of(last)}")
        cursor.execute(f"DELETE FROM ledger_incident WHERE number = '{last}'")
    assert found() == []
    assert {fault.incident for fault in against(kept)} == {incident, last}


def test_the_exported_lines_hold_every_text_with_its_digest(incident):
    import hashlib
    import json

    out = [json.loads(line) for line in lines()]
    assert len(out) == Entry.objects.count() == 5
    assert all(hashlib.sha256(one["body"].encode()).hexdigest() == one["digest"] for one in out)
    assert [json.loads(one["body"])["seq"] for one in map(json.loads, lines(incident))] == [1, 2, 3, 4]


def test_a_day_holds_what_was_recorded_until_its_end():
    opened()
    yesterday = datetime.fromtimestamp(datetime.now(UTC).timestamp() - 86_400, CHINA).date()
    assert day_digest(yesterday)["heads"] == []


def test_a_chain_in_sm3_holds_and_its_changed_byte_is_found():
    number = opened(algorithm="sm3")
    acts.received(number, 1, OFFICE, AT)
    assert set(Entry.objects.values_list("algorithm", flat=True)) == {"sm3"}
    assert verify() == []
    tampered("UPDATE ledger_entry SET body = replace(body, 'received', 'occurred') WHERE seq = 2")
    assert found() == [(number, 2)]
