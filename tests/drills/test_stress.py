"""Invented incidents through a plan: the grouped answer is the plain one, and every count is a count by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import chain
from statistics import median_low

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinyue.drills.load import DAY, Load, Nobody, first_report, load_of
from pinyue.drills.parts import Parts
from pinyue.drills.smallest import smallest
from pinyue.drills.stress import SLOTS, WINDOWS, stress
from pinyue.drills.synthetic import Source, weight
from pinyue.drills.tally import Tally
from pinyue.engine.grading import grade
from pinyue.engine.history import Entry
from pinyue.engine.incident import fold
from pinyue.engine.owed import owed
from pinyue.engine.units import Holders
from pinyue.plans import pack_folders
from pinyue.plans.ladder import Ladder
from pinyue.plans.table import TOP, reading_of, table_of
from tests.engine.worlds import (
    CASES,
    PLANS,
    at,
    entry,
    histories,
    invented,
    ladder_of,
    obligation,
    packs,
    shipped,
)

RECEIVED = entry("10:00", "received", set={"cases": 12, "clustered": 1})


def together(loads):
    """The load of all parts, in one order."""
    loads = tuple(loads)
    acts = chain.from_iterable(load.acts for load in loads)
    nobody = chain.from_iterable(load.nobody for load in loads)
    return sorted(acts, key=repr), sorted(nobody, key=repr)


def load(pack, *entries, directory=None):
    """The load of one incident of the whole plan."""
    return load_of(fold(pack, entries), directory)


def without(pack, **chapters):
    """The pack with other chapters."""
    fields = {name: getattr(pack, name) for name in type(pack).model_fields}
    return type(pack).model_construct(**{**fields, **chapters})


# --- grouping


@pytest.mark.parametrize("name", sorted(pack_folders()))
def test_the_grouped_answer_is_the_plain_one_on_hundreds_of_incidents(name):
    pack = shipped(name)
    parts = Parts(pack, load_of)
    for drawn in Source(pack, seed=7).incidents(150):
        incident = fold(pack, drawn.entries)
        assert together(parts.ask(incident)) == together([load_of(incident)])
    assert sum(len(part.answers) for part in parts.parts) <= 150 * len(parts.parts) / 3


@settings(max_examples=40)
@given(packs(), st.lists(histories(), min_size=2, max_size=5))
def test_the_grouped_answer_is_the_plain_one_on_any_pack_and_any_histories(pack, many):
    parts = Parts(pack, load_of)
    for entries in (*many, *many):
        incident = fold(pack, entries)
        if incident.states:
            assert together(parts.ask(incident)) == together([load_of(incident)])


@pytest.mark.parametrize("facts", [{"cases": 12, "clustered": 1}, {"cases": 3}, {"cases": None}])
def test_who_fills_a_placeholder_is_part_of_the_question(facts):
    pack = invented(obligation(who="place"))
    parts = Parts(pack, load_of)
    bound = [{}, {"place": ("clinic",)}, {"place": ("health",)}]
    asked = [next(parts.ask(fold(pack, [replace(RECEIVED, set=facts, bind=bind)]))) for bind in bound]
    assert [one.acts[0].unit for one in asked] == ["place", "clinic", "health"]


def test_what_was_possible_before_the_level_rose_is_part_of_the_question():
    pack = invented(obligation(when={"level": ["II"]}, within="2 h"), regraded_clock="trigger")
    parts = Parts(pack, load_of)
    raised = entry("11:00", "situation", set={"cases": 6, "clustered": 1})
    for before, minute in (({"cases": 3, "clustered": 0}, 180), ({"cases": 12, "clustered": None}, 120)):
        incident = fold(pack, [replace(RECEIVED, set=before), raised])
        assert [act.minute for act in next(parts.ask(incident)).acts] == [minute]


# --- invented incidents


@pytest.mark.parametrize("name", PLANS)
def test_the_same_seed_gives_the_same_incidents_and_each_can_be_made_alone(name):
    one, other = Source(shipped(name), 5), Source(shipped(name), 5)
    drawn = list(one.incidents(40))
    assert [other.incident(number) for number in range(40, 0, -1)] == drawn[::-1]
    assert [Source(shipped(name), 6).incident(number).facts for number in range(1, 41)] != [
        d.facts for d in drawn
    ]


@pytest.mark.parametrize("name", PLANS)
def test_every_criterion_holds_in_some_incident_and_just_fails_in_another(name):
    ladder = ladder_of(name)
    table = table_of(ladder, reading_of(ladder))
    drawn = list(Source(shipped(name)).incidents(600))
    fired = Counter(f.criterion for d in drawn for f in grade(table, d.facts).fired)
    assert set(fired) == {rule.criterion.id for rule in table.rules}
    for box in table.boxes:
        for fact, (low, high) in box.ranges.items():
            values = {d.facts[fact] for d in drawn}
            assert low in values
            assert low == 0 or low - 1 in values
            assert high == TOP or high in values


def test_a_plan_without_criteria_gets_incidents_whose_level_is_judged_or_none():
    bare = {**CASES, "levels": [{**level, "criteria": []} for level in CASES["levels"]]}
    ladder = Ladder.model_validate(
        {**bare, "graded_by": {"title": "undefined", "why": "it refers to another"}}
    )
    drawn = list(Source(without(invented(obligation()), levels=ladder)).incidents(200))
    assert {d.course.level for d in drawn} == {"I", "II", "III", None}


def test_a_plan_without_any_ladder_is_stressed_all_the_same():
    pack = without(invented(obligation()), levels=None)
    found = stress(pack, 50)
    assert [(unit.unit, unit.within[0].worst) for unit in found.units] == [("bureau", 1)]
    assert found.unlevelled == ()


def test_a_plan_that_owes_nothing_gives_an_empty_answer():
    found = stress(invented(), 20)
    assert (found.units, found.unheld) == ((), ())


# --- the load of one incident


def test_minutes_count_from_the_first_report_and_what_was_late_by_then_is_negative():
    pack = invented(obligation(after="occurred"), obligation("O-2", within="2 h", act="notify"))
    acts = load(pack, entry("09:00", "occurred"), RECEIVED).acts
    assert {act.obligation: act.minute for act in acts} == {"O-1": -30, "O-2": 120}


def test_a_body_counts_as_the_unit_that_hosts_it_and_an_act_owed_together_counts_for_each():
    pack = invented(obligation(who=["office", "health", "the bureau"]))
    assert [act.unit for act in load(pack, RECEIVED).acts] == ["bureau", "health"]


def test_what_is_due_after_the_first_day_is_left_out():
    pack = invented(obligation(within="24 h"), obligation("O-2", within="25 h", act="notify"))
    assert [act.obligation for act in load(pack, RECEIVED).acts] == ["O-1"]


def test_words_behind_which_there_is_nobody():
    pack = invented(
        obligation(who="undefined"),
        obligation("O-2", to="undefined", act="notify"),
        obligation("O-3", who="place", within="立即", act="tell"),
        obligation("O-4", when={"level": ["II"]}, who="undefined", act="ask"),
    )
    assert set(load(pack, RECEIVED).nobody) == {
        Nobody("", "who", "unnamed", "O-1"),
        Nobody("", "to", "unnamed", "O-2"),
        Nobody("place", "who", "placeholder", "O-3"),
    }


def test_a_directory_names_those_who_hold_an_office_and_the_rest_lead_nowhere():
    class Directory:
        def resolve(self, role, on):
            return Holders(("somebody",) if role.name == "place" else ())

    units = {"place": {"kind": "placeholder"}, "mayor": {"kind": "role"}, "bureau": {"kind": "member"}}
    plain = invented(obligation(who="bureau", to=["place", "mayor"]))
    pack = without(plain, command=plain.command.model_validate({"units": units}))
    assert {one.name for one in load(pack, RECEIVED).nobody} == {"place", "mayor"}
    assert load(pack, RECEIVED, directory=Directory()).nobody == (Nobody("mayor", "to", "role", "O-1"),)


# --- counts over all incidents


@pytest.mark.parametrize("name", PLANS)
def test_every_number_of_the_table_is_a_count_by_hand(name):
    pack, size = shipped(name), 60
    found = stress(pack, size, seed=3, capacity=1)
    loads = {d.number: load_of(fold(pack, d.entries)) for d in Source(pack, 3).incidents(size)}
    assert {unit.unit for unit in found.units} == {act.unit for one in loads.values() for act in one.acts}
    for unit in found.units:
        minutes = {n: [a.minute for a in one.acts if a.unit == unit.unit] for n, one in loads.items()}
        for window, spread in zip(WINDOWS, unit.within, strict=True):
            counts = {number: sum(m <= window for m in mine) for number, mine in minutes.items()}
            ordered = sorted(counts.values())
            assert spread.median == median_low(ordered)
            assert spread.p95 == ordered[-(-95 * size // 100) - 1]
            assert spread.worst == ordered[-1]
            assert spread.over == sum(count > 1 for count in ordered)
            assert spread.example is None or counts[spread.example] == spread.worst
        for index, end in enumerate(SLOTS):
            after = SLOTS[index - 1] if index else float("-inf")
            assert unit.slots[index] == max(sum(after < m <= end for m in mine) for mine in minutes.values())


def test_acts_within_five_minutes_collide_and_so_does_one_act_with_several_recipients():
    pack = invented(
        obligation(to=["government"]),
        obligation("O-2", to=["health", "city"], act="notify"),
        obligation("O-3", to=["city"], act="tell", within="36 min"),
        obligation("O-4", who="health", to=["city", "government"], act="ask", within="1 h"),
        obligation("O-5", who="clinic", to="city", act="answer"),
    )
    units = {unit.unit: unit.collision for unit in stress(pack, 30).units}
    assert [act.obligation for act in units["bureau"].acts] == ["O-1", "O-2"]
    assert units["bureau"].messages == 3
    assert [act.obligation for act in units["health"].acts] == ["O-4"]
    assert units["clinic"] is None
    assert units["bureau"].incidents == 30


def test_the_smallest_situation_without_a_level_has_none_and_nothing_can_be_taken_from_it():
    for name in PLANS:
        pack, ladder = shipped(name), ladder_of(name)
        table = table_of(ladder, reading_of(ladder))
        found = {one.status: one for one in stress(pack, 200).unlevelled}
        assert {"ungraded", "undetermined"} <= set(found)
        for status, one in found.items():
            assert grade(table, one.example).status == status
            assert grade(table, one.example).chosen is None
        harmed = found["ungraded"].example
        assert weight(harmed) == (1, 1)  # one person hurt, and nothing else
        for fact in harmed:
            if harmed[fact]:
                assert grade(table, {**harmed, fact: 0}).status != "ungraded"


def test_how_many_situations_have_no_level_is_a_count_by_hand():
    pack, ladder = shipped(PLANS[0]), ladder_of(PLANS[0])
    table = table_of(ladder, reading_of(ladder))
    none = Counter(
        graded.status
        for d in Source(pack, 2).incidents(300)
        if (graded := grade(table, d.facts)).chosen is None
    )
    assert {one.status: one.incidents for one in stress(pack, 300, 2).unlevelled} == none


def test_the_capacity_is_the_one_given_else_what_the_pack_states():
    both = (obligation(), obligation("O-2", act="notify"))
    stated = invented(*both, capacity={"first_hour": "1", "basis": "office", "why": "test"})
    assert stress(stated, 10).units[0].within[1].over == 10
    assert stress(stated, 10, capacity=2).units[0].within[1].over == 0
    assert stress(invented(obligation()), 10).units[0].within[1].over is None


def test_the_step_is_called_after_each_incident():
    steps = []
    stress(invented(obligation()), 17, step=lambda: steps.append(1))
    assert len(steps) == 17


# --- small parts


@given(st.lists(st.integers(0, 6), min_size=1, max_size=40), st.sampled_from([0.25, 0.5, 0.95, 1.0]))
def test_a_quantile_is_the_nearest_rank(numbers, share):
    tally = Tally()
    for number, count in enumerate(numbers, 1):
        tally.add(count, number)
    least = min(n for n in range(7) if sum(x <= n for x in numbers) >= share * len(numbers))
    assert tally.quantile(share, len(numbers)) == least
    assert tally.above(2) == sum(number > 2 for number in numbers)


def test_a_smallest_situation_steps_down_to_the_cells_of_the_table():
    ladder = Ladder.model_validate(CASES)
    table = table_of(ladder, reading_of(ladder))
    found = smallest(
        table, {"cases": 37, "clustered": 1, "spreading": 1}, lambda f: grade(table, f).chosen == "I"
    )
    assert found == {"cases": 10, "clustered": 1, "spreading": 0}


def test_the_examples_of_the_report_are_incidents_that_owed_can_be_asked_about():
    pack = shipped(PLANS[0])
    found = stress(pack, 50)
    example = found.units[0].within[1].example
    assert example is not None
    drawn = found.drawn(example)
    incident = fold(pack, drawn.entries)
    rows = owed(pack, incident, None, first_report(incident) + DAY)
    assert {act.obligation for act in load_of(incident).acts} <= {row.id for row in rows}
    assert isinstance(load_of(incident), Load)
    assert all(isinstance(one, Entry) for one in drawn.entries)
    assert at("10:00") not in {one.at for one in drawn.entries}
