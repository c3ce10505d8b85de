from __future__ import annotations

from datetime import timedelta

import pytest

from pinyue.engine.powers import Permit, may
from pinyue.ledger import acts, book
from pinyue.ledger.entries import Act, Actor
from pinyue.ledger.kinds import ENGINE_KINDS, OWN_KINDS
from pinyue.ledger.models import Entry, Incident
from pinyue.ledger.rights import Refused
from pinyue.plans import load_pack, pack_folders
from tests.ledger.offices import AT, GOVERNMENT, HEALTH, OFFICE, ON_ONE, Y, graded, opened

pytestmark = ON_ONE


def refused(record) -> Refused:
    """The refusal; nothing may have been written."""
    before = Entry.objects.count()
    with pytest.raises(Refused) as found:
        record()
    assert Entry.objects.count() == before
    return found.value


def payload(said) -> dict:
    return dict(said.entries[-1].act.payload)


def test_the_wrong_unit_is_refused_with_the_clause_and_who_may():
    said = graded()
    found = refused(lambda: acts.activated(said.number, said.version, OFFICE, AT, "四级"))
    assert found.refusal.who == ("区政府",)
    assert "4.3" in found.refusal.clause
    assert "区政府" in str(found)


def test_the_right_unit_may_and_the_entry_says_under_which_clause():
    said = graded()
    said = acts.activated(said.number, said.version, GOVERNMENT, AT, "四级")
    (under,) = payload(said)["under"]
    assert (under["pack"], under["power"]) == (Y, "RS-02-IV")
    assert "4.3" in under["clause"]


def test_the_ledger_says_of_every_unit_what_the_engine_says():
    said = graded()
    (folded,) = book.history(Incident.objects.get(number=said.number))
    agreed = set()
    for unit in ("区政府", "市指挥部", "区卫健委", "区市场监管局", "区公安分局"):
        answer = may(folded.pack, folded, None, unit, "activated", AT, {"response": "四级"})
        try:
            said = acts.activated(said.number, said.version, Actor("某", unit), AT, "四级")
            recorded = True
        except Refused:
            recorded = False
        assert recorded == isinstance(answer, Permit), unit
        agreed.add(recorded)
    assert agreed == {True, False}


def test_no_unit_speaks_for_another_but_the_office_writes_down_what_units_did():
    said = graded()
    found = refused(
        lambda: acts.situation(said.number, said.version, HEALTH, AT, {"deaths": "1"}, by="区公安分局")
    )
    assert found.refusal.who == ("区公安分局", "区市场监管局")
    said = acts.situation(said.number, said.version, OFFICE, AT, {"deaths": "1"}, by="区公安分局")
    entry = said.entries[-1]
    assert (entry.actor.unit, entry.act.payload["by"]) == ("区市场监管局", "区公安分局")


def test_who_proposed_does_not_approve_also_not_for_another_unit():
    said = graded()
    both = Actor("丁", "区市场监管局")
    said = acts.proposed(said.number, said.version, both, AT, response="四级", id="P1")
    same = Actor("丁", "区政府")
    for of in ("P1", None):  # whether or not the decision says which proposal it answers
        found = refused(lambda of=of: acts.activated(said.number, said.version, same, AT, "四级", of=of))
        assert "丁" in str(found)
    assert acts.activated(said.number, said.version, GOVERNMENT, AT, "四级", of="P1").version == 4


def test_who_wrote_the_proposal_down_writes_down_the_approval_only_on_evidence():
    said = graded()
    said = acts.proposed(said.number, said.version, OFFICE, AT, response="四级", id="P1")
    found = refused(
        lambda: acts.activated(said.number, said.version, OFFICE, AT, "四级", of="P1", by="区政府")
    )
    assert "evidence" in str(found)
    said = acts.activated(
        said.number, said.version, OFFICE, AT, "四级", of="P1", by="区政府", note="区长乙签批，纸件在卷"
    )
    assert payload(said)["by"] == "区政府"


def test_the_office_cannot_name_the_proposer_as_the_one_who_approved():
    said = graded()
    said = acts.proposed(said.number, said.version, OFFICE, AT, response="四级", id="P1")
    refused(
        lambda: acts.activated(
            said.number, said.version, OFFICE, AT, "四级", of="P1", by="区政府", person=OFFICE.name, note="x"
        )
    )


def test_a_withdrawn_proposal_binds_nobody():
    said = graded()
    said = acts.proposed(said.number, said.version, OFFICE, AT, response="四级", id="P1")
    said = acts.withdrawn(said.number, said.version, OFFICE, AT, "P1", "写错")
    assert acts.activated(said.number, said.version, Actor(OFFICE.name, "区政府"), AT, "四级").version == 5


def test_a_decision_made_above_the_district_is_recorded_with_its_evidence_and_not_made_here():
    said = acts.received(opened(), 1, OFFICE, AT, set={"deaths": "30"})
    (folded,) = book.history(Incident.objects.get(number=said.number))
    answer = may(folded.pack, folded, None, "市指挥部", "activated", AT, {"response": "二级"})
    assert isinstance(answer, Permit)
    assert answer.outside
    above = Actor("某", "市指挥部")
    found = refused(lambda: acts.activated(said.number, said.version, above, AT, "二级"))
    assert "evidence" in str(found)
    said = acts.activated(
        said.number, said.version, OFFICE, AT, "二级", by="市指挥部", note="市指挥部电话通知"
    )
    assert Incident.objects.get(number=said.number).response == "二级"


def test_where_the_plan_names_nobody_the_office_says_whose_decision_it_was():
    said = graded()
    said = acts.activated(said.number, said.version, GOVERNMENT, AT, "四级")
    later = AT + timedelta(minutes=5)
    found = refused(lambda: acts.adjusted(said.number, said.version, OFFICE, later, "三级"))
    assert found.refusal.undefined
    refused(lambda: acts.adjusted(said.number, said.version, HEALTH, later, "三级", note="我定的"))
    said = acts.adjusted(said.number, said.version, OFFICE, later, "三级", note="区政府主要领导口头决定")
    assert payload(said)["under"] == []
    assert Incident.objects.get(number=said.number).response == "三级"


def test_an_entry_is_withdrawn_by_who_made_it_or_the_office():
    said = graded()
    said = acts.situation(said.number, said.version, HEALTH, AT, {"deaths": "1"}, id="S1")
    refused(lambda: acts.withdrawn(said.number, said.version, Actor("戊", "区卫健委"), AT, "S1", "x"))
    assert acts.withdrawn(said.number, said.version, HEALTH, AT, "S1", "误报").version == 4


def test_only_the_office_waives_and_closes_and_only_the_clock_marks_what_was_missed():
    said = graded()
    rule = load_pack(Y).obligations[0].id
    refused(lambda: acts.waived(said.number, said.version, HEALTH, AT, rule, "不必"))
    refused(lambda: acts.closed(said.number, said.version, HEALTH, AT))
    refused(lambda: book.append(said.number, said.version, Act("missed", AT), OFFICE))
    clock = Actor("watch-clock", "")
    refused(lambda: acts.received(said.number, said.version, clock, AT))
    assert book.append(said.number, said.version, Act("missed", AT), clock).version == 3
    assert acts.waived(said.number, 3, OFFICE, AT, rule, "已由区政府直接上报").version == 4


def test_the_ledgers_own_words_are_none_of_any_plans():
    assert not set(OWN_KINDS) & set(ENGINE_KINDS)
    for folder in pack_folders().values():
        assert not load_pack(folder).acts & set(OWN_KINDS)
