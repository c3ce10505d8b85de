from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from pinyue.engine.history import entries_for
from pinyue.engine.incident import fold
from pinyue.engine.owed import owed
from pinyue.ledger import acts, book
from pinyue.ledger.entries import Act, Actor
from pinyue.ledger.models import Entry, Incident
from pinyue.plans.yamltext import Document
from pinyue.words import BadInput
from tests.ledger.offices import AT, GENERAL, GOVERNMENT, HEALTH, OFFICE, ON_ONE, Y, graded, opened

pytestmark = ON_ONE


def row(number: str) -> Incident:
    return Incident.objects.get(number=number)


def test_incidents_are_numbered_through_the_year_and_begin_with_their_opening():
    first, second = opened(), opened(exercise=True)
    assert int(second[5:]) == int(first[5:]) + 1
    (entry,) = book.recorded_of(row(second))
    assert (entry.act.kind, entry.act.payload["exercise"], entry.actor) == ("opened", True, OFFICE)
    assert [pack["id"] for pack in entry.act.payload["packs"]] == [Y]


def test_history_read_back_is_what_the_engine_reads_from_a_file():
    said = graded()
    number = said.number
    said = acts.proposed(number, said.version, OFFICE, AT + timedelta(minutes=5), response="四级", id="P1")
    acts.activated(number, said.version, GOVERNMENT, AT + timedelta(minutes=9), "四级", of="P1")
    (stored,) = book.history(row(number))
    minutes = [(AT + timedelta(minutes=count)).isoformat() for count in (0, 5, 9)]
    text: list[Any] = [
        {"at": minutes[0], "act": "received", "by": "区市场监管局", "set": GENERAL, "id": "E2"},
        {"at": minutes[1], "act": "proposed", "by": "区市场监管局", "response": "四级", "id": "P1"},
        {"at": minutes[2], "act": "activated", "by": "区政府", "response": "四级", "of": "P1", "id": "E4"},
    ]  # fmt: skip
    (entries,) = entries_for([stored.pack], Document("f", {"history": text}), ("history",))
    plain = fold(stored.pack, entries)
    now = AT + timedelta(minutes=30)
    assert stored.state == plain.state
    assert owed(stored.pack, stored, None, now) == owed(plain.pack, plain, None, now)


def test_the_row_keeps_level_and_response_at_hand_and_when_it_changes_next():
    said = graded()
    acts.activated(said.number, said.version, GOVERNMENT, AT, "四级")
    kept = row(said.number)
    assert (kept.version, kept.level, kept.response, kept.ended_at) == (3, "IV", "四级", None)
    assert kept.next_due_at is None or kept.next_due_at > AT


def test_what_happened_earlier_decides_the_deadline_also_where_it_is_recorded_later():
    said = graded()
    (folded,) = book.history(row(said.number))
    due = {one.due for one in owed(folded.pack, folded, None, AT) if one.due}
    now = datetime.now(AT.tzinfo)
    assert due
    assert all(moment < now for moment in due if moment <= AT + timedelta(minutes=30))
    entry = book.recorded_of(row(said.number))[1]
    assert entry.act.happened_at == AT
    assert entry.late > timedelta(minutes=59)


def test_a_late_entry_moves_no_deadline_that_was_missed():
    said = graded()
    (before,) = book.history(row(said.number))
    now = datetime.now(AT.tzinfo)
    late = [one for one in owed(before.pack, before, None, now) if one.status.startswith("overdue")]
    assert late
    rule = late[0]
    who = Actor("某", rule.who[0])
    acts.reported(
        said.number, said.version, who, now, rule.act, list(rule.to) or ["区政府"], "written", meets=[rule.id]
    )
    (after,) = book.history(row(said.number))
    again = [one for one in owed(after.pack, after, None, now) if one.id == rule.id and one.due == rule.due]
    assert "met" not in {one.status for one in again}


def test_the_four_times_stand_apart_and_entered_is_the_servers_own():
    number = opened()
    acts.received(
        number, 1, OFFICE, AT, learned_at=AT + timedelta(minutes=1), reported_at=AT + timedelta(minutes=2)
    )
    entry = book.recorded_of(row(number))[1]
    times = (entry.act.happened_at, entry.act.learned_at, entry.act.reported_at)
    assert times == (AT, AT + timedelta(minutes=1), AT + timedelta(minutes=2))
    assert abs(entry.recorded_at - datetime.now(AT.tzinfo)) < timedelta(seconds=30)


def test_every_entry_of_an_exercise_says_so_in_the_chain():
    number = opened(exercise=True)
    acts.received(number, 1, OFFICE, AT)
    bodies = [json.loads(link.body) for link in book.links_of(row(number))]
    assert [body.get("exercise") for body in bodies] == [True, True]
    real = [json.loads(link.body) for link in book.links_of(row(opened()))]
    assert [body.get("exercise") for body in real] == [None]


def test_what_has_not_happened_is_not_recorded_but_in_an_exercise():
    ahead = datetime.now(AT.tzinfo) + timedelta(hours=2)
    with pytest.raises(BadInput, match="not happened"):
        acts.received(opened(), 1, OFFICE, ahead)
    assert acts.received(opened(exercise=True), 1, OFFICE, ahead).version == 2


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(BadInput, match="time zone"):
        acts.received(opened(), 1, OFFICE, datetime(2026, 1, 1))


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (Act("recieved", AT), "no such act"),
        (Act("received", AT, {"set": {"death": "1"}}), "unknown measure"),
        (Act("received", AT, {"set": {"deaths": "-1"}}), "deaths"),
        (Act("report.initial", AT, {"to": ["区卫建委"]}), "no unit"),
        (Act("withdrawn", AT, {"of": "P9"}), "no entry"),
        (Act("received", AT, {"id": "E7"}), "taken"),
    ],
)
def test_what_no_pack_knows_is_refused_in_one_line_and_nothing_is_written(act, said):
    number = opened()
    with pytest.raises(BadInput, match=said) as refused:
        book.append(number, 1, act, OFFICE)
    assert "\n" not in str(refused.value)
    assert Entry.objects.count() == 1
    assert row(number).version == 1


def test_of_several_acts_all_are_written_or_none():
    number = opened()
    with pytest.raises(BadInput):
        book.append(number, 1, [Act("received", AT), Act("judged", AT, {"level": "X"})], OFFICE)
    assert row(number).version == 1
    both = book.append(number, 1, [Act("received", AT), Act("noted", AT, {"note": "x"})], OFFICE)
    assert [one.seq for one in both.entries] == [2, 3]


def test_a_correction_withdraws_and_stands_in_its_place():
    said = graded()
    right = Act("received", AT, {"set": {**GENERAL, "severe_cases": "6"}})
    acts.corrected(said.number, said.version, OFFICE, AT + timedelta(minutes=3), "E2", right, "数字听错")
    recorded = book.recorded_of(row(said.number))
    assert [one.act.kind for one in recorded] == ["opened", "received", "withdrawn", "received"]
    assert recorded[3].act.payload["corrects"] == "E2"
    (folded,) = book.history(row(said.number))
    assert folded.state.facts["severe_cases"] == 6


def test_a_call_says_who_called_whom_and_a_letter_does_not():
    number = opened()
    with pytest.raises(BadInput, match="who called"):
        acts.reported(number, 1, OFFICE, AT, "report.initial", ["区政府"], "phone")
    acts.reported(
        number, 1, OFFICE, AT, "report.initial", ["区政府"], "phone", acts.Phone("甲", "总值班室丁", "ab12")
    )
    payload = book.recorded_of(row(number))[1].act.payload
    assert payload["phone"] == {"caller": "甲", "callee": "总值班室丁", "number": "ab12"}


def test_a_unit_receives_and_does_its_own_task_and_no_other():
    from pinyue.engine.tasks import tasks

    said = graded()
    (folded,) = book.history(row(said.number))
    mine = next(one for one in tasks(folded.pack, folded, None, AT) if one.unit == ("区卫健委",))
    said = acts.task_received(said.number, said.version, HEALTH, AT, mine.id)
    said = acts.task_done(said.number, said.version, HEALTH, AT, mine.id)
    with pytest.raises(book.rights.Refused) as refused:
        acts.task_done(said.number, said.version, Actor("某", "区公安分局"), AT, mine.id)
    assert refused.value.refusal.who == ("区卫健委",)
    assert refused.value.refusal.clause == mine.clause
    with pytest.raises(BadInput, match="no task"):
        acts.task_done(said.number, said.version, HEALTH, AT, "no-such-task")


def test_who_is_meant_is_confirmed_by_an_entry():
    said = graded()
    (folded,) = book.history(row(said.number))
    name = next(n for n, unit in folded.pack.command.units.items() if unit.kind == "placeholder")
    acts.confirmed(said.number, said.version, OFFICE, AT, {name: ["区卫健委"]})
    (after,) = book.history(row(said.number))
    assert after.state.bound[name] == ("区卫健委",)


def test_nothing_is_added_to_a_closed_incident():
    number = opened()
    acts.closed(number, 1, OFFICE, AT)
    assert row(number).closed_at == AT
    with pytest.raises(BadInput, match="closed"):
        acts.noted(number, 2, OFFICE, AT, "再记")


def test_an_incident_without_a_pack_or_with_one_twice_is_not_opened():
    for packs in ([], [Y, Y]):
        with pytest.raises(BadInput):
            book.open_incident(packs, OFFICE, title="x")
    assert Incident.objects.count() == 0


def test_an_incident_under_two_plans_is_folded_under_both():
    said = book.open_incident([Y, "wangyi-vaccine"], OFFICE, title="两个预案")
    acts.received(said.number, 1, OFFICE, AT, set={"deaths": "1"})
    one, other = book.history(row(said.number))
    assert (one.pack.id, other.pack.id) == (Y, "wangyi-vaccine")
    assert one.state.facts["deaths"] == 1
