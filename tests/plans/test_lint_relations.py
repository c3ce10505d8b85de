"""How the parts of a plan fit together: clocks, relays, channels, capacity; and what stands alone in a plan."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinyue.plans.lint import lint
from pinyue.plans.lint.dominated import is_pointless
from pinyue.plans.lint.overload import heaviest
from pinyue.plans.lint.spans import DAY, in_words, least, most
from pinyue.plans.lint.states import can_meet, implies
from pinyue.plans.shapes import When
from pinyue.plans.values import Span
from tests.plans.lint_worlds import Change, add, duty, obligation, pack, put, reports, told, unit

HOSPITAL = {
    "who": "医院",
    "act": "report.source",
    "within": "2 h",
    "after": "found",
    "form": None,
    "channel": "any",
}


BROKEN: dict[str, tuple[list[Change], list[tuple[str, Any]]]] = {
    "always due after another": (
        reports(obligation(after="judged", within="2 h")),
        [("R5", ["R-9", "R-1"])],
    ),
    "longer by way of another": (
        reports(
            obligation(**HOSPITAL, id="R-7", to="县卫健局"),
            obligation(**{**HOSPITAL, "who": "县卫健局", "after": "received"}, id="R-8", to="县市监局"),
        ),
        [("R6", ["R-7", "R-8", "R-3"])],
    ),
    "more than it can do": (
        [
            put("plan.capacity", {"first_hour": "1"}),
            *reports(obligation(act="report.copy", within="30 min")),
        ],
        [("R9", ["R-1", "R-9", "1", "2", "I"])],
    ),
    "phone here, writing there": (
        reports(obligation(channel="phone", clause="5")),
        [("R10", ["R-9", "R-1"])],
    ),
    "phone here, writing in principle there": (
        [
            put("reporting.obligations.0.channel_force", "in_principle"),
            *reports(obligation(channel="phone", clause="5", within="30 min")),
        ],
        [("R10", ["R-9", "R-1"])],
    ),
    "information that nobody sends": (
        [put("reporting.obligations.0.informed_by", ["县卫健局", "医院"])],
        [("R17", ["R-1", "['县卫健局']"])],
    ),
    "guides itself": (
        [add("command.duties", duty("县市监局", "guide", to=["县市监局"]))],
        [("S5", ["D-9"])],
    ),
    "name of another rank": (
        [unit("市应急办", "district"), add("command.duties", duty("市应急办"))],
        [("S5", ["市应急办", "市应急办"])],
    ),
    "name of nobody": (
        [unit("有关部门", "placeholder"), add("command.duties", duty("有关部门"))],
        [("S15", ["D-9", "有关部门"])],
    ),
    "office that nobody is said to hold": (
        [
            unit("分管领导", "role"),
            put("response.powers.0.decides", "分管领导"),
            put("response.powers.1.decides", "分管领导"),
        ],
        [("S15", ["P-activated", "P-ended", "分管领导"])],
    ),
    "number used twice": (
        [
            put("clauses.characters", "70"),
            add(
                "clauses.clauses", {"at": "6#2", "span": [60, 70], "digest": "0" * 16, "became": "executable"}
            ),
            put("upkeep.upkeep.1.clause", "6#2"),
        ],
        [("T4", ["U-1", "U-2", "6"])],
    ),
    "several words for one thing": ([put("plan.terms.0.also", ["患者"])], [("T5", ["['患者']", "病例"])]),
}


@pytest.mark.parametrize(("changes", "expected"), BROKEN.values(), ids=BROKEN)
def test_one_thing_broken_is_told_and_nothing_else(
    changes: list[Change], expected: list[tuple[str, Any]]
) -> None:
    assert told(*changes) == expected


# --- always due after another


@pytest.mark.parametrize(
    "other",
    [
        {"within": "30 min", "after": "judged"},  # judged may be later than received
        {"when": {"facts": ["confirmed"]}},  # not always owed
        {"to": "县政府"},
        {"who": "县卫健局"},
        {"channel": "phone"},
        {"act": "report.other"},
        {"force": "may"},
        {"each": "true"},
        {"every": "1 day", "until": "ended"},
        {"to": {"units": ["市局"], "basis": "context"}},
    ],
)
def test_a_duty_is_not_pointless_where_the_other_can_be_later_or_is_another(other: dict[str, Any]) -> None:
    shorter, longer = {"within": "1 h", "after": "received", **other}, {"within": "2 h", "after": "received"}
    some = pack(*reports(obligation(**longer), obligation(**shorter, id="R-10") | {"id": "R-10"}))
    first, second = (next(o for o in some.obligations if o.id == name) for name in ("R-9", "R-10"))
    assert not is_pointless(some, first, second)


def test_a_duty_at_one_level_is_pointless_beside_a_shorter_one_at_every_level():
    special = obligation(when={"level": ["I", "II"]}, within="2 h")
    assert ("R5", ["R-9", "R-1"]) in told(*reports(special))


def test_working_days_are_compared_at_their_longest_and_shortest():
    assert most(Span.model_validate("3 working days")) > least(Span.model_validate("5 days"))
    assert most(Span.model_validate("1 month")) == 31 * DAY
    assert [in_words(n) for n in (30, 90, 240, DAY, 3 * DAY)] == [
        "30 min",
        "90 min",
        "4 h",
        "1 day",
        "3 days",
    ]


# --- states


@pytest.mark.parametrize(
    ("narrow", "wide", "expected"),
    [
        ({"level": ["I"]}, {"level": ["I", "II"]}, True),
        ({"level": ["I", "II"]}, {"level": ["I"]}, False),
        ({}, {"level": ["I"]}, False),
        ({"level": ["I"]}, {"level": ["I"], "certainty": "certain"}, False),
        ({"level": ["I"], "certainty": "certain"}, {"level": ["I"]}, True),
        ({"level": ["I"], "or_forecast": ["I"]}, {"level": ["I"]}, False),
        ({"response": ["一级"]}, {"responding": "true"}, True),
        ({"facts": ["a", "b"]}, {"facts": ["b"]}, True),
        ({"facts": ["a"]}, {"facts": ["a", "b"]}, False),
        ({"if": {"n": {"is": "x"}}}, {}, True),
        ({}, {"unless": {"n": {"is": "x"}}}, False),
        ({"warning": ["红"]}, {"warning": ["红", "黄"]}, True),
    ],
)
def test_one_state_implies_another(narrow: dict[str, Any], wide: dict[str, Any], expected: bool) -> None:
    assert implies(When.model_validate(narrow), When.model_validate(wide)) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"level": ["I"]}, {"level": ["II"]}, False),
        ({"level": ["I"]}, {"level": ["II"], "or_forecast": ["I"]}, True),
        ({"warning": ["红"]}, {"warning": ["黄"]}, False),
        ({"response": ["一级"]}, {}, True),
        ({"responding": "true"}, {"responding": "false"}, False),
        ({"if": {"n": {"is": "x"}}}, {"if": {"n": {"is": ["y", "z"]}}}, False),
        ({"if": {"n": {"is": "x"}}}, {"if": {"m": {"is": "y"}}}, True),
    ],
)
def test_two_states_can_meet_or_not(one: dict[str, Any], other: dict[str, Any], expected: bool) -> None:
    states = When.model_validate(one), When.model_validate(other)
    assert can_meet(*states) is can_meet(*states[::-1]) is expected


# --- relays


def test_a_relay_is_told_nothing_where_its_recipients_hear_in_time_by_another_way():
    soft = put("reporting.obligations.0.within", "及时")
    direct = obligation(**{**HOSPITAL, "to": "市局", "act": "report.urgent"})
    assert [rule for rule, _ in told(soft, *reports(direct))] == ["R2"]


def test_the_longest_permitted_wait_counts_and_not_the_shortest():
    """Who reports through the health bureau takes four hours; another may take a day, so nobody waits too long."""
    changes = reports(
        obligation(**HOSPITAL, id="R-7", to="县卫健局"),
        obligation(**{**HOSPITAL, "who": "县卫健局", "after": "received"}, id="R-8", to="县市监局"),
        obligation(**{**HOSPITAL, "who": "药店", "within": "1 day"}, to="县市监局"),
    )
    assert told(unit("药店", "firm"), *changes) == []


def test_whoever_may_see_it_for_itself_is_no_relay():
    changes = reports(
        obligation(**HOSPITAL, id="R-7", to="县卫健局"),
        obligation(**{**HOSPITAL, "who": "县卫健局", "after": "found"}, id="R-8", to="县市监局"),
    )
    assert told(*changes) == []


# --- capacity


def test_nothing_is_said_of_overload_without_a_capacity_and_whoever_asks_may_state_one():
    more = pack(*reports(obligation(act="report.copy", within="30 min")))
    assert [f.rule for f in lint(more)] == []
    assert [f.rule for f in lint(more, capacity=2)] == []
    assert [f.witness["acts"] for f in lint(more, capacity=1)] == [2]


def test_acts_that_cannot_be_owed_together_do_not_add_up():
    changes = reports(
        obligation(id="R-7", act="a", when={"warning": ["红"]}) | {"id": "R-7"},
        obligation(act="b", when={"warning": ["黄"]}) | {"id": "R-8"},
        obligation(act="c", when={"warning": ["黄"]}),
    )
    some = pack(*changes)
    assert [owed.id for owed in heaviest(some, list(some.obligations))] == ["R-1", "R-2", "R-3", "R-8", "R-9"]
    assert [f.witness["acts"] for f in lint(some, capacity=2) if f.rule == "R9"] == [3]


STATES = st.fixed_dictionaries(
    {},
    optional={
        "level": st.sampled_from([["I"], ["II"], ["I", "II"]]),
        "warning": st.sampled_from([["红"], ["黄"], ["红", "黄"]]),
        "response": st.sampled_from([["一级"], ["二级"]]),
    },
)


@settings(max_examples=40, deadline=None)
@given(st.lists(STATES, max_size=6))
def test_the_heaviest_hour_is_the_largest_set_of_acts_no_two_of_which_exclude_each_other(states):
    added = [{**obligation(act=f"a.{n}", when=when), "id": f"R-1{n}"} for n, when in enumerate(states)]
    some = pack(put("reporting.obligations", added))
    duties = list(some.obligations)
    together = [
        chosen
        for size in range(len(duties) + 1)
        for chosen in combinations(duties, size)
        if all(can_meet(one.when, other.when) for one, other in combinations(chosen, 2))
    ]
    found = heaviest(some, duties)
    assert tuple(found) in together
    assert len(found) == max(map(len, together))


def test_every_round_of_a_short_cadence_in_the_first_hour_counts():
    often = obligation(
        act="report.often", every="20 min", until="ended", window={"is": "rolling", "basis": "stated"}
    )
    [found] = [f for f in lint(pack(*reports(often)), capacity=3) if f.rule == "R9"]
    assert found.witness["acts"] == 4


def test_a_pointless_act_and_one_of_another_hour_do_not_count():
    changes = reports(
        obligation(after="judged"), obligation(act="report.late", within="2 h") | {"id": "R-10"}
    )
    assert [f.rule for f in lint(pack(*changes), capacity=1)] == ["R5"]


# --- channels


def test_a_phone_call_with_its_written_copy_is_no_conflict():
    call = obligation(channel="phone", clause="5", within="30 min")
    assert told(*reports(call)) == []  # R-1 wants it in writing within the hour
    both = obligation(channel="phone", clause="4")
    assert told(*reports(both)) == []  # one clause asks for both


def test_every_finding_of_these_rules_speaks_both_languages():
    for changes, _ in BROKEN.values():
        for found in lint(pack(*changes)):
            assert re.search("[一-鿿]", found.zh)
            assert re.search("[a-z]{3}", found.en)
