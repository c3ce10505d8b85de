"""What the types of a database could spoil: times, truths, texts read back must be what was written."""

from __future__ import annotations

from datetime import datetime

import pytest

from pinyue.engine.clock import CHINA
from pinyue.ledger import acts
from pinyue.ledger.chain import heads_digest
from pinyue.ledger.export import day_digest
from pinyue.ledger.models import Incident
from pinyue.ledger.models.hint import Hint
from pinyue.ledger.rebuild import rebuild
from pinyue.ledger.verify import against, verify
from tests.ledger.offices import AT, GOVERNMENT, OFFICE, ON_EACH, graded, opened, tampered

pytestmark = ON_EACH


@pytest.fixture
def incident() -> str:
    """An incident with four entries, and another beside it."""
    opened()
    said = graded()
    said = acts.activated(said.number, said.version, GOVERNMENT, AT, "四级")
    said = acts.noted(said.number, said.version, OFFICE, AT, "在场")
    return said.number


def of(number: str) -> str:
    return f"(SELECT id FROM ledger_incident WHERE number = '{number}')"


def test_a_changed_byte_of_any_entry_is_found_on_every_database(incident):
    tampered("UPDATE ledger_entry SET body = replace(body, '四级', '三级') WHERE seq = 3")
    assert [(fault.incident, fault.seq) for fault in verify()] == [(incident, 3)]


def test_a_rebuilt_cache_is_the_one_that_was_kept(incident):
    before = list(Incident.objects.values())
    Hint.objects.all().delete()
    assert [one.differed for one in rebuild()] == [{}, {}]
    assert list(Incident.objects.values()) == before
    assert Hint.objects.filter(incident=incident).exists()


def test_every_cache_that_is_lost_is_made_anew_as_it_was(incident):
    before = list(Incident.objects.values())
    Incident.objects.update(
        version=0, level=None, response=None, warning=None, ended_at=AT, closed_at=AT, next_due_at=AT
    )
    rebuild()
    assert list(Incident.objects.values()) == before


def test_a_chain_that_was_cut_short_or_written_anew_differs_from_the_digest_that_was_kept(incident):
    kept = day_digest(datetime.now(CHINA).date())
    assert kept["digest"] == heads_digest(kept["heads"])
    assert against(kept["heads"]) == []
    acts.noted(incident, 4, OFFICE, AT, "其后")
    assert against(kept["heads"]) == []
    tampered(
        f"DELETE FROM ledger_entry WHERE seq > 3 AND incident_id = {of(incident)}",
        f"UPDATE ledger_incident SET version = 3 WHERE number = '{incident}'",
    )
    assert verify() == []
    assert [(fault.incident, fault.seq) for fault in against(kept["heads"])] == [(incident, 4)]
    acts.noted(incident, 3, OFFICE, AT, "换了一条")
    assert verify() == []
    assert [(fault.incident, fault.seq) for fault in against(kept["heads"])] == [(incident, 4)]
