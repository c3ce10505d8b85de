"""Notices follow from what is owed and the time, never from when somebody looked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinyue.engine.history import Entry
from pinyue.ledger.clock.due import TICK, Event, next_moment, notices
from pinyue.ledger.clock.policy import superior
from pinyue.plans.pack import CommandChapter
from pinyue.plans.values import Escalation
from tests.engine.worlds import UNITS, at, entry, histories, invented, obligation, packs, shipped
from tests.ledger.clock.worlds import event, keys, steps

MOMENTS = st.integers(0, 72 * 60).map(lambda minutes: at("00:00") + timedelta(minutes=minutes))


def told(*more: Entry, **given_: Any) -> Event:
    return event(invented(obligation(**given_)), [entry("09:00", "received", "bureau"), *more])


def test_a_reminder_comes_ten_minutes_before_and_the_miss_only_after_the_due_time():
    assert steps(told(), at("09:19")) == []
    assert steps(told(), at("09:20")) == ["soon bureau"]
    assert steps(told(), at("09:30")) == ["soon bureau"]
    assert steps(told(), at("09:30") + TICK) == ["soon bureau", "missed bureau"]


def test_nagging_goes_on_every_quarter_of_an_hour_and_after_a_day_once_a_day():
    found = [one for one in steps(told(), at("2023-09-07 10:00")) if one.startswith("nag")]
    assert len(found) == 96 + 2
    assert steps(told(), at("09:46")) == ["soon bureau", "missed bureau", "nag-1 bureau"]


def test_the_act_ends_it_and_a_late_one_leaves_the_miss_standing():
    in_time = told(entry("09:15", "report.initial", "bureau", to="government"))
    late = told(entry("09:40", "report.initial", "bureau", to="government"))
    assert steps(in_time, at("23:00")) == []
    assert steps(late, at("23:00")) == ["soon bureau", "missed bureau"]
    assert next_moment(late, at("23:00")) is None


def test_a_receipt_of_the_miss_ends_the_nagging_and_nothing_else():
    missed = next(one for one in notices(told(), at("09:31")) if one.step == "missed")
    receipts = {(missed.obligation, "bureau"): at("09:50")}
    one = Event("2026-0001", told().incidents, receipts=receipts)
    assert steps(one, at("23:00")) == ["soon bureau", "missed bureau", "nag-1 bureau"]


def test_what_was_late_from_the_start_has_no_reminder():
    one = event(
        invented(
            obligation(when={"level": ["III"], "certainty": "certain"}, within="5 min"),
            regraded_clock="first",
        ),
        [
            entry("09:00", "received", "bureau"),
            entry("09:10", "situation", set={"cases": 3}),
        ],
    )
    assert [(n.step, n.at) for n in notices(one, at("09:11"))] == [("missed", at("09:10"))]


def test_a_closed_incident_owes_nothing():
    one = Event("2026-0001", told().incidents, closed=True)
    assert notices(one, at("23:00")) == []
    assert next_moment(one, at("09:00")) is None


def test_an_escalation_goes_where_the_supplement_says_with_its_basis():
    pack = invented(obligation())
    rows = (
        Escalation(at="due - 5 min", tell=("health",)),
        Escalation(at="due", tell=("government",), channel="sms"),
        Escalation(at="due + 1 h", tell=("city",)),
    )
    one = event(pack.model_copy(update={"escalate": {"O-1": rows}}), [entry("09:00", "received", "bureau")])
    found = [
        (n.at, n.step, n.receiver, n.basis, n.channel) for n in notices(one, at("11:00")) if "esc" in n.step
    ]
    assert found == [
        (at("09:25"), "escalate-5", "health", "supplement", ""),
        (at("09:30") + TICK, "escalate+0", "government", "supplement", "sms"),
        (at("10:30"), "escalate+60", "city", "supplement", ""),
    ]


def test_without_a_supplement_the_superior_is_the_host_then_the_office_then_nobody():
    pack = invented()
    assert superior(pack, "office") == (("bureau",), "context")
    assert superior(pack, "clinic") == ((), "undefined")
    hosted = event(invented(obligation(who="office")), [entry("09:00", "received", "office")])
    assert steps(hosted, at("09:46"))[-1] == "nag-1 office"
    assert "escalate+15 bureau" in steps(hosted, at("09:46"))
    yuzhong = shipped("yuzhong-drug-device-2023")
    (office,), basis = superior(yuzhong, "区卫健委")
    assert basis == "office"
    assert office in yuzhong.unit_names


def test_what_the_plan_lays_on_nobody_is_told_to_the_plans_office():
    rule = obligation(who="undefined", after="occurred")
    history = [entry("09:00", "occurred"), entry("09:00", "received", "bureau")]
    without = notices(event(invented(rule), history), at("10:00"))
    assert {n.receiver for n in without} == {"undefined"}, "there is no office"
    seat = {"id": "S-1", "clause": "1", "name": "emergency office", "kind": "office"}
    command = CommandChapter.model_validate({"units": UNITS, "seats": [seat]})
    seated = invented(rule).model_copy(update={"command": command})
    assert {n.receiver for n in notices(event(seated, history), at("10:00"))} == {"emergency office"}


def test_a_placeholder_is_told_as_the_unit_that_fills_it():
    pack = invented(obligation(who="place"))
    pack = pack.model_copy(update={"command": CommandChapter.model_validate({"units": UNITS})})
    got = entry("09:00", "received")
    assert {n.receiver for n in notices(event(pack, [got]), at("10:00"))} == {"place"}
    bound = entry("09:05", "situation", bind={"place": ("clinic",)})
    assert {n.receiver for n in notices(event(pack, [got, bound]), at("10:00"))} == {"clinic"}


def test_each_round_of_a_cadence_is_a_notice_of_its_own_and_is_nagged_until_the_next_one_is_due():
    one = told(within="undefined", every="2 h", until="ended")
    found = steps(one, at("15:00") + TICK)
    assert found.count("missed bureau") == 3
    assert len(keys(one, at("15:00") + TICK)) == len(found)
    assert max(int(s.split()[0][4:]) for s in found if s.startswith("nag")) == 7
    days = told(within="undefined", every="1 day", until="ended", window={"is": "calendar"})
    long_after = at("2023-11-20 00:00")  # more rounds than are listed one by one
    assert steps(days, long_after).count("missed bureau") == 77


def test_two_plans_that_ask_for_the_same_send_one_notice():
    folded = told().incidents[0]
    longer = told(within="2 h").incidents[0]
    other = longer.pack.model_copy(update={"plan": longer.pack.plan.model_copy(update={"id": "overall"})})
    one = Event("2026-0001", (folded, event(other, folded.entries).incidents[0]))
    assert {n.pack.id for n in notices(one, at("09:40"))} == {"invented"}


@given(packs(), histories(), st.lists(MOMENTS, min_size=1, max_size=4))
def test_passes_at_any_moments_find_the_same_notices(pack, history, passes):
    one = event(pack, history)
    begun = max(e.at for e in history)
    last = max([*passes, begun])
    together = {key for now in passes if now >= begun for key in keys(one, now)} | keys(one, last)
    assert together == keys(one, last)


@given(packs(), histories(), MOMENTS)
def test_nothing_comes_due_before_the_next_moment_and_something_is_looked_at_then(pack, history, now):
    one = event(pack, history)
    coming = next_moment(one, now)
    horizon = coming - TICK if coming else now + timedelta(days=3)
    assert coming is None or coming > now
    for moment in (now + (horizon - now) * share / 3 for share in (1, 2, 3)):
        assert keys(one, moment) == keys(one, now)


@given(packs(), histories(), MOMENTS)
def test_going_from_one_next_moment_to_the_next_finds_all_that_one_late_pass_finds(pack, history, now):
    one = event(pack, history)
    until = now + timedelta(hours=3)
    begun = max([now, *(e.at for e in history)])
    found, moment, passes = keys(one, begun), begun, 0
    while (coming := next_moment(one, moment)) is not None and coming <= max(until, begun):
        assert passes < 500
        found, moment, passes = found | keys(one, coming), coming, passes + 1
    assert found == keys(one, max(until, begun))


@given(packs(), histories(), MOMENTS)
def test_a_key_names_one_notice_and_its_moment_is_not_in_the_future(pack, history, now):
    found = notices(event(pack, history), now)
    assert len({n.key for n in found}) == len(found)
    assert all(n.at <= now for n in found)
    assert all(n.incident == n.key.split(":")[0] for n in found)


@pytest.mark.parametrize("text", ["soon", "due +5 min", "due + 5", "due + 5 days"])
def test_an_escalation_without_a_moment_is_refused(text):
    with pytest.raises(ValueError, match="is no moment"):
        Escalation(at=text, tell=("x",))
