"""The same situation under several plans: each part of the answer is what grade, owed and may say for that plan alone."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from pinyue.engine.compare import Due, compare, facts_known
from pinyue.engine.due import LIVE
from pinyue.engine.grading import grade
from pinyue.engine.history import Entry
from pinyue.engine.incident import fold
from pinyue.engine.owed import owed
from pinyue.engine.powers import Permit, may
from pinyue.engine.situation import show_value
from pinyue.plans.ladder import Ladder
from pinyue.plans.pack import ResponseChapter
from pinyue.plans.shapes import Duty
from pinyue.plans.table import reading_of, table_of
from pinyue.words import BadInput
from tests.engine.worlds import CASES, PLANS, at, invented, ladder_of, obligation, shipped, situation

NINE = at("2026-03-04 09:00")
GIVEN = {
    "deaths": "2",
    "short_term": "true",
    "clustered": "true",
    "unexpected_cases": "20..",
    "same_product": "true",
}
RESPONSES = ResponseChapter.model_validate(
    {
        "responses": [
            {"id": "one", "rank": 1, "clause": "4", "for_level": ["I", "II"], "run_by": "city", "outside": "true"},
            {"id": "two", "rank": 2, "clause": "4", "for_level": "III", "run_by": "government"},
        ],
        "powers": [
            {
                "id": "P-1", "clause": "4.1", "act": "activated", "does": "start", "decides": "city",
                "scope": {"response": "one"}, "outside": "true",
            },
            {
                "id": "P-2", "clause": "4.2", "act": "activated", "does": "start", "decides": "government",
                "proposes": "bureau", "scope": {"response": "two"},
            },
        ],
    }
)  # fmt: skip


def plan(*obligations, name="first", **given):
    """An invented plan of this name, with two responses."""
    parts = {"response": given.pop("response", RESPONSES), "levels": given.pop("levels", None)}
    pack = invented(*obligations, id=name, title=name, **given)
    fields = {key: getattr(pack, key) for key in type(pack).model_fields}
    fields.update({key: value for key, value in parts.items() if value is not None})
    return type(pack).model_construct(**fields)


def side(pack, given, other=None, **options):
    """What the comparison says of one plan beside another."""
    return compare([pack, other or plan(name="other")], given, NINE, **options).sides[0]


# --- facts


def test_each_plan_takes_the_facts_it_knows_and_names_the_rest_as_not_asked():
    yuzhong, wangyi = compare([shipped(name) for name in PLANS], GIVEN, NINE).sides
    assert (
        set(yuzhong.facts) | set(yuzhong.not_asked) == set(GIVEN) == set(wangyi.facts) | set(wangyi.not_asked)
    )
    assert wangyi.not_asked == ("clustered",)
    assert not set(wangyi.not_asked) & set(facts_known(wangyi.pack))


def test_a_fact_that_no_plan_knows_is_refused_with_the_nearest_name():
    with pytest.raises(BadInput, match=r"deathss.*'deaths'"):
        compare([shipped(name) for name in PLANS], {"deathss": "2"}, NINE)


def test_a_value_that_a_plan_cannot_read_is_refused_with_that_plans_name():
    with pytest.raises(BadInput, match=r"first: cases: "):
        side(plan(), {"cases": "many"})


def test_a_choice_that_only_one_plan_offers_is_not_asked_by_the_others():
    def choosing(name, *values):
        venue = {"name": "venue", "kind": "choice", "values": {value: value for value in values}}
        ladder = {**CASES, "measures": {**CASES["measures"], "venue": venue}}
        return plan(name=name, levels=Ladder.model_validate(ladder))

    first, second = choosing("first", "home", "school"), choosing("second", "home", "inn")
    one, other = compare([first, second], {"venue": "inn"}, NINE).sides
    assert (one.facts, one.not_asked) == ({}, ("venue",))
    assert (other.facts, other.not_asked) == ({"venue": 1}, ())
    with pytest.raises(BadInput, match="first: venue: 'moon'"):
        compare([first, second], {"venue": "moon"}, NINE)


# --- level


@pytest.mark.parametrize("seed", range(6))
def test_the_level_is_what_grading_says_under_each_plan(seed):
    packs = [shipped(name) for name in PLANS]
    rng = random.Random(seed)
    facts = situation(ladder_of(PLANS[seed % 2]), reading_of(ladder_of(PLANS[seed % 2])), rng)
    given = {n: show_value(ladder_of(PLANS[seed % 2]), n, value) for n, value in facts.items()}
    known = {n: text for n, text in given.items() if all(_same_shape(n, pack) for pack in packs)}
    for one in compare(packs, known, NINE).sides:
        ladder = ladder_of(one.pack.id)
        alone = grade(table_of(ladder, reading_of(ladder)), one.facts)
        assert one.grading == alone
        assert one.level == alone.chosen
        assert (one.no_level is None) == (alone.chosen is not None)


def _same_shape(name, pack):
    """Whether a plan that knows this fact at all counts it as the first does."""
    first, other = ladder_of(PLANS[0]).measures.get(name), pack.levels.measures.get(name)
    return first is None or other is None or first.kind == other.kind


def test_a_plan_without_criteria_says_so_until_somebody_judges():
    bare = {**CASES, "levels": [{**level, "criteria": []} for level in CASES["levels"]]}
    bare["graded_by"] = {"title": "the city's plan", "why": "it refers to it"}
    judged_elsewhere = plan(
        obligation(when={"level": ["III"], "certainty": "judged"}), levels=Ladder.model_validate(bare)
    )
    unjudged = side(judged_elsewhere, {"cases": "12"})
    assert (unjudged.level, unjudged.no_level, unjudged.hour) == (None, "no-criteria", ())
    assert [start.response for start in unjudged.starts] == ["one", "two"]
    judged = side(judged_elsewhere, {"cases": "12"}, judged="III")
    assert (judged.level, judged.no_level) == ("III", None)
    assert [due.row.id for due in judged.hour] == ["O-1"]


def test_a_level_that_no_plan_has_is_refused():
    with pytest.raises(BadInput, match="'IX'"):
        side(plan(), {}, judged="IX")


# --- the first hour


def test_the_first_hour_is_what_owed_lists_with_a_time_within_it():
    for one in compare([shipped(name) for name in PLANS], GIVEN, NINE).sides:
        entries = [Entry(NINE, "occurred"), Entry(NINE, "received", set=one.facts)]
        if one.activated:
            entries.append(Entry(NINE, "activated", response=one.activated))
        rows = owed(one.pack, fold(one.pack, entries), None, NINE + timedelta(hours=1))
        timed = {(row.id, row.who, row.due) for row in rows if row.status in LIVE and row.due}
        end = NINE + timedelta(hours=1)
        assert {(d.row.id, d.row.who, d.row.due) for d in one.hour} == {row for row in timed if row[2] <= end}
        assert one.later == len(timed) - len(one.hour)
        assert [d.minute for d in one.hour] == [
            ((d.row.due or NINE) - NINE) / timedelta(minutes=1) for d in one.hour
        ]
        assert one.hour


def test_what_is_owed_only_once_the_response_is_activated_is_marked():
    pack = plan(obligation(), obligation("O-2", act="notify", when={"responding": "true"}, after="activated"))
    one = side(pack, {"cases": "3"})
    assert one.activated == "two"
    assert {due.row.id: due.activated for due in one.hour} == {"O-1": False, "O-2": True}


def test_what_happened_long_before_it_was_learned_is_late_and_else_is_not():
    pack = plan(obligation(after="occurred"), obligation("O-2", act="notify"))
    early = side(pack, {"cases": "3"}, occurred=NINE - timedelta(hours=2))
    assert {due.row.id: (due.minute, due.late) for due in early.hour} == {
        "O-1": (-90, True),
        "O-2": (30, False),
    }
    assert not any(due.late for due in side(pack, {"cases": "3"}).hour)


def test_words_without_a_number_and_clocks_that_wait_are_listed_apart():
    pack = plan(
        obligation(within="立即"),
        obligation("O-2", within="undefined"),
        obligation("O-3", after="requested"),
        obligation("O-4", phase="monitoring", within="及时"),
    )
    one = side(pack, {"cases": "3"})
    assert one.hour == ()
    assert [due.row.id for due in one.soft] == ["O-1", "O-2"]
    assert [due.row.id for due in one.waiting] == ["O-3"]


def test_each_recipient_is_told_by_the_first_obligation_that_reaches_it():
    pack = plan(
        obligation(to=["government", "health"], within="1 h"),
        obligation("O-2", act="notify", to=["health", "city"], within="30 min"),
        obligation("O-3", act="tell", to=["city", "clinic"], within="立即"),
    )
    told = {told.recipient: told.by.row.id for told in side(pack, {"cases": "3"}).told}
    assert told == {"health": "O-2", "city": "O-2", "government": "O-1", "clinic": "O-3"}


# --- who activates, who may publish


@pytest.mark.parametrize("name", PLANS)
def test_everyone_to_whom_the_plan_permits_it_activates_and_nobody_else(name):
    pack = shipped(name)
    one = side(
        pack,
        GIVEN | ({} if name == PLANS[0] else {"deaths": "7"}),
        other=shipped(next(n for n in PLANS if n != name)),
    )
    assert one.starts
    entries = [Entry(NINE, "received", set=one.facts)]
    incident = fold(pack, entries)
    actors = {
        *pack.unit_names,
        *(who for power in pack.powers for who in power.decides if power.decides != "undefined"),
    }
    for start in one.starts:
        scope = {"response": start.response, "level": start.levels[0]}
        permitted = {
            a for a in actors if isinstance(may(pack, incident, None, a, "activated", NINE, scope), Permit)
        }
        free = {decider.who for decider in start.decision.deciders if not decider.lacking}
        assert free <= permitted
        assert {pack.unit_names.get(who, who) for who in permitted} == {
            pack.unit_names.get(who, who) for who in free
        }


def test_a_decider_stands_with_clause_with_who_proposes_and_whether_it_is_above_the_district():
    (start,) = side(plan(), {"cases": "3"}).starts
    (decider,) = start.decision.deciders
    assert (start.response, decider.who, decider.clause, decider.proposes) == (
        "two",
        "government",
        ("4.2",),
        ("bureau",),
    )
    assert not decider.outside
    (start,) = side(plan(), {"cases": "12", "clustered": "true"}).starts
    assert [(d.who, d.outside) for d in start.decision.deciders] == [("city", True)]


def test_the_response_of_each_possible_level_is_shown_and_only_that_of_a_certain_one_is_activated():
    one = side(plan(), {"cases": "6"})
    assert (one.level, set(one.possible), one.activated) == ("III", {"II", "III"}, "two")
    assert [(start.response, start.levels) for start in one.starts] == [("one", ("II",)), ("two", ("III",))]
    one = side(plan(), {"cases": "0..12"})
    assert one.no_level == "undetermined"
    assert [start.response for start in one.starts] == ["one", "two"]
    assert one.activated is None


def test_topics_and_warnings_that_the_same_bodies_decide_stand_together():
    powers = [
        {"id": "R-1", "clause": "5", "act": "released", "does": "r", "decides": "government"},
        {"id": "R-2", "clause": "5.1", "act": "released", "does": "r", "decides": "health", "scope": {"topic": ["a", "b"]}},
        {"id": "W-1", "clause": "3", "act": "warned", "does": "w", "decides": "bureau", "scope": {"warning": ["x", "y"]}},
        {"id": "W-2", "clause": "3", "act": "warned", "does": "w", "decides": "undefined", "scope": {"warning": "z"}},
    ]  # fmt: skip
    found = side(plan(powers=powers), {"cases": "3"}).publishing
    told = [(one.act, one.about, [d.who for d in one.decision.deciders]) for one in found]
    assert told == [
        ("released", (), ["government"]),
        ("released", ("a", "b"), ["health"]),
        ("warned", ("x", "y"), ["bureau"]),
        ("warned", ("z",), []),
    ]


def test_while_the_level_is_open_who_publishes_is_told_for_each_level_where_it_differs():
    powers = [
        {"id": "R-1", "clause": "5", "act": "released", "does": "r", "decides": "city", "scope": {"level": ["I", "II"]}},
        {"id": "R-2", "clause": "5", "act": "released", "does": "r", "decides": "bureau", "scope": {"level": "III"}},
        {"id": "R-3", "clause": "5.1", "act": "released", "does": "r", "decides": "health", "scope": {"topic": "a"}},
    ]  # fmt: skip

    def told(cases):
        found = side(plan(powers=powers), {"cases": cases, "clustered": "true"}).publishing
        return [(one.about, one.at, [d.who for d in one.decision.deciders]) for one in found]

    assert told("7") == [((), (), ["city"]), (("a",), (), ["health"])]
    assert told("3..12") == [
        ((), ("I", "II"), ["city"]),
        ((), ("III",), ["bureau"]),
        (("a",), (), ["health"]),
    ]


# --- nobody here, somebody there


def gaps(found):
    return {gap.id: gap.owners for gap in found}


def test_an_act_that_this_situation_asks_of_somebody_there_and_of_nobody_here_is_a_gap():
    first = plan(
        obligation(),
        obligation("O-2", act="notify", who="health"),
        obligation("O-3", act="tell", who="undefined"),
    )
    second = plan(obligation(), obligation("O-4", act="tell", who="clinic"), name="second")
    found = compare([first, second], {"cases": "3"}, NINE).acts
    assert gaps(found) == {"notify": (("health",), ()), "tell": ((), ("clinic",))}


def test_an_act_that_is_only_not_owed_in_this_situation_is_no_gap():
    first = plan(obligation())
    second = plan(obligation(when={"level": ["I"]}), name="second")
    assert compare([first, second], {"cases": "3"}, NINE).acts == ()


def test_a_power_that_one_plan_leaves_undefined_is_a_gap():
    power = {"id": "P-9", "clause": "5", "act": "goods.requisitioned", "does": "requisition"}
    first = plan(powers=[{**power, "decides": "government"}])
    second = plan(powers=[{**power, "decides": "undefined"}], name="second")
    assert gaps(compare([first, second], {}, NINE).powers) == {"goods.requisitioned": (("government",), ())}


def test_functions_are_compared_between_the_plans_that_name_them_those_that_lead_first():
    def serving(name, **units):
        duties = [
            Duty.model_validate(
                {
                    "id": f"D-{function}-{unit}", "clause": "2", "unit": unit, "does": "x", "modality": modality,
                    "phase": "any", "function": function,
                }
            )
            for function, given in units.items()
            for unit, modality in given
        ]  # fmt: skip
        pack = plan(name=name)
        named = {function: {"name": function} for function in ("relief", "order", "testing")}
        command = pack.command.model_validate(
            {**pack.command.model_dump(by_alias=True), "functions": named, "duties": ()}
        )
        fields = {key: getattr(pack, key) for key in type(pack).model_fields}
        return type(pack).model_construct(
            **{**fields, "command": command.model_copy(update={"duties": tuple(duties)})}
        )

    first = serving("first", relief=[("health", "assist"), ("bureau", "lead")], order=[("bureau", "lead")])
    second = serving("second", order=[("health", "lead")])
    found = compare([first, second, plan(name="third")], {}, NINE).functions
    assert gaps(found) == {"relief": (("bureau", "health"), (), None)}


def test_the_shipped_plans_compare_without_end_in_any_order():
    there = [shipped(name) for name in PLANS]
    one, other = compare(there, GIVEN, NINE), compare(there[::-1], GIVEN, NINE)
    assert one.sides == other.sides[::-1]
    assert {gap.id for gap in one.acts} == {gap.id for gap in other.acts}
    assert all(isinstance(due, Due) for due in one.sides[0].hour)
