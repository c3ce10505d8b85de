from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from pinyue.ledger import acts
from pinyue.ledger.models import Entry, Incident, NothingIsChanged
from tests.ledger.offices import AT, OFFICE, ON_EACH, opened

pytestmark = ON_EACH

COLUMNS = "incident_id, seq, kind, happened_at, recorded_at, actor, for_unit, prev, digest, algorithm, body"
REFUSED = [
    "UPDATE ledger_entry SET body = 'x'",
    "UPDATE ledger_entry SET actor = actor",
    "DELETE FROM ledger_entry",
    "DELETE FROM ledger_entry WHERE seq = 2",
    "DELETE FROM ledger_incident",
    "UPDATE ledger_incident SET title = 'x'",
    "UPDATE ledger_incident SET packs = '[]'",
    "UPDATE ledger_incident SET number = '2020-0001'",
    "UPDATE ledger_incident SET exercise = NOT exercise",
    # an entry with a gap before it, and one in the place of another
    f"INSERT INTO ledger_entry ({COLUMNS}) SELECT {COLUMNS.replace('seq', 'seq + 5')} FROM ledger_entry WHERE seq = 2",
    f"INSERT INTO ledger_entry ({COLUMNS}) SELECT {COLUMNS} FROM ledger_entry WHERE seq = 1",
]
REFUSED_BY = {
    "sqlite": [
        f"REPLACE INTO ledger_entry (id, {COLUMNS}) SELECT id, {COLUMNS} FROM ledger_entry WHERE seq = 1",
        f"REPLACE INTO ledger_entry (id, {COLUMNS}) SELECT id, {COLUMNS.replace('seq', 'seq + 2')} FROM ledger_entry"
        " WHERE seq = 1",
        "UPDATE OR REPLACE ledger_entry SET seq = 2 WHERE seq = 1",
        "REPLACE INTO ledger_incident SELECT * FROM ledger_incident",
    ],
    "postgresql": ["TRUNCATE ledger_entry", "TRUNCATE ledger_incident CASCADE"],
}


def test_the_database_itself_refuses_to_change_or_take_away_what_is_recorded():
    number = opened()
    acts.received(number, 1, OFFICE, AT)
    before = list(Entry.objects.values()), list(Incident.objects.values())
    for statement in [*REFUSED, *REFUSED_BY[connection.vendor]]:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert (list(Entry.objects.values()), list(Incident.objects.values())) == before, statement


def test_the_cache_can_be_changed_because_it_can_be_made_anew():
    opened()
    assert Incident.objects.update(level="X") == 1


def test_the_models_refuse_as_well():
    opened()
    entry, incident = Entry.objects.get(), Incident.objects.get()
    for change in (
        entry.save,
        entry.delete,
        incident.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(kind="x"),
    ):
        with pytest.raises(NothingIsChanged):
            change()
