"""What is owed: deadlines, and what meets, moves or ends them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pinyue.engine.history import Entry
from pinyue.engine.incident import fold
from pinyue.engine.owed import Obligation, owed
from pinyue.engine.units import Holders, Role
from tests.engine.worlds import at, entry, invented, obligation, one

GRAVE = {"cases": 12, "clustered": 1}
RECEIVED = entry("10:00", "received", "bureau")


def asked(when: str, rows: list[dict[str, Any]], history: list[Entry], **plan: Any) -> list[Obligation]:
    """What is owed at a time under these obligations after this history."""
    pack = invented(*rows, **plan)
    return owed(pack, fold(pack, history), None, at(when))


def row(when: str, rule: dict[str, Any], history: list[Entry], **plan: Any) -> Obligation:
    return one(asked(when, [rule], history, **plan), rule["id"])


# --- the clock


@pytest.mark.parametrize(
    ("now", "status"),
    [("10:00", "open"), ("10:19", "open"), ("10:20", "soon"), ("10:30", "soon"), ("10:31", "overdue")],
)
def test_a_deadline_comes_near_and_passes(now, status):
    found = row(now, obligation(), [RECEIVED])
    assert (found.status, found.due, found.clause) == (status, at("10:30"), ("§O-1",))


def test_before_anything_is_known_of_it_nothing_runs():
    assert row("09:00", obligation(), [RECEIVED]).status == "dormant"
    assert row("11:00", obligation(), []).status == "dormant"
    assert row("11:00", obligation(), [entry("10:00", "received", "health")]).status == "dormant"


def test_a_level_that_is_known_late_finds_its_deadline_passed():
    rule = obligation(when={"level": "I"})
    assert row("10:40", rule, [RECEIVED]).status == "overdue"  # nothing is known: it may be as grave as that
    history = [entry("10:00", "received", "bureau", set={"cases": 1}), entry("10:45", "situation", set=GRAVE)]
    assert row("10:40", rule, history).status == "dormant"
    assert row("10:45", rule, history).status == "overdue-at-trigger"
    assert row("10:45", rule, history).due == at("10:30")
    assert row("10:45", rule, history).triggered == at("10:45")


def test_where_the_office_restarts_the_clock_on_regrading_it_has_its_time():
    rule = obligation(when={"level": "I"})
    history = [
        entry("09:00", "situation", set={"cases": 1}),
        RECEIVED,
        entry("10:45", "situation", set=GRAVE),
    ]
    assert row("10:50", rule, history, regraded_clock="trigger").due == at("11:15")


def test_while_the_level_is_unknown_the_shortest_candidate_holds():
    rules = [
        obligation("slow", within="2 h"),
        obligation("grave", within="10 min", when={"level": "I"}),
    ]
    history = [RECEIVED, entry("10:00", "situation", set={"cases": (3, 20), "clustered": None})]
    rows = asked("10:05", rules, history)
    assert (one(rows, "grave").status, one(rows, "grave").due) == ("soon", at("10:10"))
    assert (one(rows, "slow").status, one(rows, "slow").superseded_by) == ("superseded", "grave")
    # known to be mild after all: the grave duty lapses, the plain one counts again
    rows = asked("10:15", rules, [*history, entry("10:08", "situation", set={"cases": 3})])
    assert one(rows, "grave").status == "lapsed"
    assert (one(rows, "slow").status, one(rows, "slow").due) == ("open", at("12:00"))


def test_days_and_working_days_end_at_midnight():
    history = [entry("2026-02-10 09:00", "received", "bureau")]
    assert row("2026-02-10 10:00", obligation(within="1 day"), history).due == at("2026-02-11 23:59:59")
    assert row("2026-02-10 10:00", obligation(within="7 working days"), history).due == at(
        "2026-02-26 23:59:59"
    )


def test_a_deadline_in_a_year_without_published_holidays_is_undefined_and_says_why():
    history = [entry("2026-12-25 09:00", "received", "bureau")]
    found = row("2026-12-25 10:00", obligation(within="7 working days"), history)
    assert (found.status, found.due) == ("undefined", None)
    assert found.missing_year == 2027
    told = [*history, entry("2026-12-30 09:00", "report.initial", "bureau", to="government")]
    assert row("2026-12-31 10:00", obligation(within="7 working days"), told).status == "met"


def test_a_word_without_a_number_is_tracked_and_never_missed():
    found = row("23:00", obligation(within="立即"), [RECEIVED])
    assert (found.status, found.soft, found.due) == ("open", "立即", None)
    found = row("23:00", obligation(within="立即"), [RECEIVED], soft_times={"立即": "15 min"})
    assert (found.status, found.soft, found.due) == ("overdue", "立即", at("10:15"))


def test_what_the_plan_leaves_open_is_named():
    rule = obligation(who="undefined", to="undefined", within="undefined", channel="undefined")
    found = row("11:00", rule, [RECEIVED])
    assert found.status == "undefined"
    assert found.undefined == ("who", "to", "within", "channel")
    assert row("12:00", rule, [RECEIVED, entry("11:30", "report.initial", "health")]).status == "met"


# --- whose clock


def test_a_unit_comes_to_know_by_being_told():
    rule = obligation(who="health")
    told = entry("10:20", "report.source", "bureau", to=("health",))
    assert row("11:00", rule, [RECEIVED, told]).due == at("10:50")


def test_under_the_other_reading_the_first_to_know_starts_the_clock_for_all():
    rule = obligation(who="health")
    told = entry("10:20", "report.source", "bureau", to="health")
    assert row("11:00", rule, [RECEIVED, told], receipt="first").due == at("10:30")
    outside = [entry("09:00", "received", "city"), RECEIVED, told]
    assert row("11:00", rule, outside, receipt="first").due == at("10:30")  # the city is not the district


def test_each_unit_of_a_class_owes_its_own():
    rule = obligation(who="medical", each="true")
    history = [
        entry("10:00", "found", "clinic"),
        entry("10:05", "found", "hospital"),
        entry("10:10", "report.initial", "clinic", to="government"),
    ]
    rows = [r for r in asked("10:20", [rule], history) if r.id == "O-1"]
    assert {(r.who, r.due, r.status) for r in rows} == {
        (("clinic",), at("10:30"), "met"),
        (("hospital",), at("10:35"), "open"),
    }


def test_two_requests_at_one_moment_can_be_answered_by_one_report():
    rule = obligation(after="requested", each="true")
    history = [entry("10:00", "requested", "city"), entry("10:00", "requested", "government")]
    told = entry("10:10", "report.initial", "bureau", to="government")
    assert row("10:20", rule, [*history, told]).status == "met"


def test_an_alias_a_hosted_body_and_a_bound_placeholder_are_the_unit_that_is_meant():
    told = {"to": "government"}
    for by in ("the bureau", "office", None):
        assert (
            row("11:00", obligation(), [RECEIVED, entry("10:10", "report.initial", by, **told)]).status
            == "met"
        )
    rule = obligation(who="place")
    bound = entry("09:00", "situation", bind={"place": "Xinjie"})
    history = [bound, entry("10:00", "received", "Xinjie")]
    assert row("10:05", rule, history).unresolved == ()
    assert row("10:05", rule, [*history, entry("10:01", "report.initial", "Xinjie", **told)]).status == "met"
    assert row("10:05", rule, [entry("10:00", "received", "place")]).unresolved == ("place",)


# --- meeting it


@pytest.mark.parametrize(("when", "status"), [("10:30", "met"), ("10:31", "met-late")])
def test_a_report_meets_it_in_time_or_late(when, status):
    found = row("12:00", obligation(), [RECEIVED, entry(when, "report.initial", "bureau", to="government")])
    assert (found.status, found.met_at, found.remaining) == (status, at(when), ())


@pytest.mark.parametrize(
    "told",
    [
        entry("10:10", "report.initial", "health", to="government"),  # another sender
        entry("10:10", "notify", "bureau", to="government"),  # another act
        entry("10:10", "report.initial", "bureau", to="health"),  # another recipient
        entry("09:50", "report.initial", "bureau", to="government"),  # before the clock started
    ],
)
def test_what_does_not_meet_it(told):
    assert row("10:20", obligation(), [RECEIVED, told]).status == "soon"


def test_all_recipients_must_be_told_and_those_who_are_not_are_named():
    rule = obligation(to=["government", "health"])
    one_told = [RECEIVED, entry("10:05", "report.initial", "bureau", to="government")]
    found = row("10:10", rule, one_told)
    assert (found.status, found.remaining) == ("open", ("health",))
    found = row("12:00", rule, [*one_told, entry("10:40", "report.initial", "bureau", to="health")])
    assert (found.status, found.met_at) == ("met-late", at("10:40"))


def test_a_class_is_told_by_its_name_or_unit_by_unit():
    rule = obligation(to="medical")
    by_name = [RECEIVED, entry("10:05", "report.initial", "bureau", to="medical")]
    assert row("10:10", rule, by_name).status == "met"
    one_told = [RECEIVED, entry("10:05", "report.initial", "bureau", to="clinic")]
    assert row("10:10", rule, one_told).remaining == ("hospital",)
    both = [*one_told, entry("10:06", "report.initial", "bureau", to="hospital")]
    assert row("10:10", rule, both).status == "met"


def test_a_partner_may_act_for_it_and_an_entry_may_name_what_it_meets():
    rule = obligation() | {"with": [{"unit": "health", "as": "joint"}]}
    told = entry("10:05", "report.initial", "health", to="government")
    assert row("10:10", rule, [RECEIVED, told]).status == "met"
    named = entry("10:05", "notify", "clinic", meets="O-1")
    assert row("10:10", obligation(), [RECEIVED, named]).status == "met"


def test_a_channel_that_must_be_used_is_asked_for():
    rule = obligation(channel="phone")
    by_mail = entry("10:05", "report.initial", "bureau", to="government", channel="written")
    assert row("10:10", rule, [RECEIVED, by_mail]).status == "open"
    assert row("10:10", {**rule, "channel_force": "in_principle"}, [RECEIVED, by_mail]).status == "met"
    by_phone = entry("10:05", "report.initial", "bureau", to="government", channel="phone")
    assert row("10:10", rule, [RECEIVED, by_phone]).status == "met"


def test_a_report_that_is_entered_late_counts_from_when_it_was_made():
    late = entry("10:25", "report.initial", "bureau", to="government", recorded=at("18:00"))
    assert row("19:00", obligation(), [RECEIVED, late]).status == "met"


def test_a_report_that_is_withdrawn_meets_nothing():
    told = entry("10:05", "report.initial", "bureau", to="government", id="R")
    history = [RECEIVED, told, entry("10:40", "withdrawn", of="R")]
    assert row("10:35", obligation(), history).status == "met"
    assert row("10:45", obligation(), history).status == "overdue"


def test_a_waived_duty_is_waived():
    history = [RECEIVED, entry("10:20", "waived", "government", meets="O-1")]
    assert row("10:15", obligation(), history).status == "open"
    assert row("11:00", obligation(), history).status == "waived"


# --- which of two


def test_a_shorter_duty_to_the_same_recipient_stands_for_a_longer_one():
    rules = [obligation("slow", within="2 h"), obligation("quick", to=["government", "health"])]
    rows = asked("10:05", rules, [RECEIVED])
    assert one(rows, "slow").superseded_by == "quick"
    assert one(rows, "quick").status == "open"


@pytest.mark.parametrize(
    "other",
    [
        {"act": "notify"},
        {"who": "health", "after": "triggered"},
        {"to": "health"},
        {"channel": "written"},
        {"to": {"units": ["government"], "basis": "context"}},  # a recipient that is only inferred
    ],
)
def test_a_shorter_duty_of_another_kind_does_not(other):
    rules = [obligation("slow", within="2 h", channel="phone"), obligation("quick", channel="phone")]
    assert one(asked("10:05", rules, [RECEIVED]), "slow").status == "superseded"
    rules[1] |= other
    assert one(asked("10:05", rules, [RECEIVED]), "slow").status == "open"


# --- the end


def test_the_end_of_the_response_closes_what_is_open_and_leaves_what_was_missed():
    history = [RECEIVED, entry("11:00", "ended", "government")]
    assert row("12:00", obligation(within="2 h"), history).status == "lapsed"
    assert row("12:00", obligation(within="30 min"), history).status == "overdue"


def test_what_the_plan_lets_outlive_the_end_outlives_it():
    history = [RECEIVED, entry("11:00", "ended", "government")]
    assert row("12:30", obligation(within="2 h", surviving="true"), history).status == "overdue"
    assessment = obligation(within="7 working days", after="ended", surviving="true")
    assert row("10:30", assessment, history).status == "dormant"
    found = row("12:00", assessment, history)
    assert (found.status, found.due) == ("open", at("2023-09-13 23:59:59"))


def test_a_second_end_starts_the_assessment_anew():
    history = [
        RECEIVED,
        entry("11:00", "ended", "government"),
        entry("2023-09-06 09:00", "activated", "government", response="1"),
        entry("2023-09-07 09:00", "ended", "government"),
    ]
    assessment = obligation(within="7 working days", after="ended", surviving="true")
    assert row("2023-09-07 12:00", assessment, history).due == at("2023-09-18 23:59:59")


# --- who is who


class Offices:
    """A directory that knows who is what."""

    def __init__(self, **roles: tuple[str, ...]) -> None:
        self.roles = roles

    def resolve(self, role: Role, on: dt.date) -> Holders:
        return Holders(self.roles.get(role.name, ()) if on == dt.date(2023, 9, 4) else ())


def test_the_directory_says_who_holds_an_office_on_that_day():
    pack = invented(obligation(who="place"))
    incident = fold(pack, [entry("10:00", "received", "place")])
    rows = owed(pack, incident, Offices(place=("Xinjie", "Laojie")), at("10:05"))
    assert (one(rows).holders, one(rows).unresolved) == (("Xinjie", "Laojie"), ("place",)), (
        "several: somebody confirms"
    )
    rows = owed(pack, incident, Offices(place=("Xinjie",)), at("10:05"))
    assert (one(rows).holders, one(rows).unresolved) == (("Xinjie",), ())
    rows = owed(pack, incident, Offices(), at("10:05"))
    assert (one(rows).holders, one(rows).unresolved) == ((), ("place",))


def test_the_late_ones_come_first_and_the_dormant_last():
    rules = [
        obligation("dormant", after="ended"),
        obligation("soft", act="b", within="及时"),
        obligation("late", act="c", within="5 min"),
        obligation("open", act="d", within="3 h"),
        obligation("met", act="e", within="5 min"),
    ]
    rows = asked("11:00", rules, [RECEIVED, entry("10:01", "e", "bureau", to="government")])
    assert [r.id for r in rows] == ["late", "open", "soft", "dormant", "met"]
