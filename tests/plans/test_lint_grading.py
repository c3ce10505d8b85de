"""Break the numbers of a plan in which nothing is wrong: each defect of the grading is told with the smallest situation."""

from __future__ import annotations

import pytest

from pinyue.plans.lint import lint
from pinyue.words import BadInput
from tests.plans.lint_worlds import BY_POLICY, CRITERION, VARIANT, add, pack, put, told

GRADING = {
    "G1: a shared number": ([put(CRITERION, {"cases": {"from": "1", "to": "10"}})], {"cases": 10}),
    "G2: a number left out": ([put(CRITERION, {"cases": {"from": "1", "under": "9"}})], {"cases": 9}),
    "G2: no level for a few": ([put(CRITERION, {"cases": {"from": "3", "under": "10"}})], {"cases": 1}),
    "G3: no lower bound": ([put(CRITERION, {"cases": {"under": "10"}})], {}),
    "G15: a qualifier that is not met": (
        [put("levels.levels.0.criteria.1.when", ["confirmed"])],
        {"deaths": 1},
    ),
}


@pytest.mark.parametrize("case", GRADING)
def test_a_defect_of_the_numbers_is_told_with_the_smallest_situation(case):
    changes, witness = GRADING[case]
    rule = case.split(":")[0]
    assert (rule, witness) in told(*changes)
    assert {found for found, _ in told(*changes)} <= {rule, "G5" if rule == "G2" else "G13"}


def test_a_hole_between_two_levels_is_said_to_lie_above_something_milder():
    [gap] = [f for f in lint(pack(put(CRITERION, {"cases": {"from": "1", "under": "9"}}))) if f.rule == "G2"]
    assert gap.en == "cases 9: no level, although something milder has one"
    assert gap.zh == "病例数 9：没有级别，而较轻的情形有级别"
    assert gap.boxes == ({"cases": [9, 9]},)


def test_worse_facts_with_a_milder_level_are_told_with_both_criteria():
    more = {"id": "C-5", "clause": "1", "if": {"cases": {"from": "50"}}}
    changes = [
        put("levels.levels.0.criteria.0.if", {"cases": {"from": "10", "under": "50"}}),
        add("levels.levels.1.criteria", more),
    ]
    [fall] = [f for f in lint(pack(*changes)) if f.rule == "G4"]
    assert fall.en == "cases 50: only II (C-5), although something milder is I (C-1)"
    assert fall.witness["cases"] == 50


def test_one_more_that_skips_a_level_with_a_criterion_of_its_own_is_a_jump():
    milder = {
        "id": "C-5",
        "clause": "1",
        "when": ["confirmed"],
        "if": {"deaths": {"from": "1", "under": "3"}},
    }
    changes = [
        put("levels.levels.0.criteria.1.if", {"deaths": {"from": "3"}}),
        add("levels.levels.1.criteria", milder),
    ]
    [jump] = [f for f in lint(pack(*changes)) if f.rule == "G5"]
    assert jump.en == "deaths 3, confirmed false: I; with one less no level"
    assert jump.levels == ("I",)


def test_a_criterion_that_a_graver_one_always_covers_is_dead():
    covered = {"id": "C-5", "clause": "1", "when": ["confirmed"], "if": {"deaths": {"from": "2"}}}
    [told_of] = [f for f in lint(pack(add("levels.levels.1.criteria", covered))) if f.rule == "G6"]
    assert told_of.en == "wherever C-5 (II) holds a graver level holds too"
    assert told_of.witness["deaths"] == 2


def test_a_criterion_that_no_number_can_meet_under_one_reading_is_dead_under_that_one():
    bare = {"id": "C-5", "clause": "1", "if": {"towns": {"from": "1", "to": "2"}}}
    [told_of] = [f for f in lint(pack(BY_POLICY, add("levels.levels.1.criteria", bare))) if f.rule == "G6"]
    assert (told_of.en, told_of.readings) == ("nothing can meet C-5 (II)", ("contrast",))


def test_levels_that_meet_without_a_rule_are_told_once_a_ladder():
    found = [(f.rule, f.readings) for f in lint(pack(BY_POLICY)) if f.rule in ("G7", "G16")]
    assert found == [("G7", ("statutory", "contrast", "half-open")), ("G16", ())]
    [told_of] = [f for f in lint(pack(BY_POLICY)) if f.rule == "G7"]
    assert {name: value for name, value in told_of.witness.items() if value} == {"cases": 2, "deaths": 2}


def test_a_measure_with_criteria_at_some_levels_only_is_told_with_the_level_it_leads_to():
    milder = {
        "id": "III",
        "rank": 3,
        "name": "轻微",
        "clause": "1",
        "criteria": [{"id": "C-5", "clause": "1", "if": {"towns": {"exactly": "1"}}}],
    }
    second = {"id": "C-6", "clause": "1", "if": {"towns": {"exactly": "2"}}}
    changes = [
        add("levels.levels", milder),
        add("levels.levels.1.criteria", second),
        add(
            "response.responses",
            {"id": "三级", "rank": 3, "clause": "5", "for_level": "III", "run_by": "县指挥部"},
        ),
        put("response.actions.0.when.response", ["一级", "二级", "三级"]),
    ]
    assert [(f.en, f.witness["cases"]) for f in lint(pack(*changes)) if f.rule == "G9"] == [
        ("III has no criterion on cases: cases 1 is II", 1)
    ]


def test_a_person_who_may_count_twice_is_told_where_it_changes_the_level():
    changes = [
        put("levels.variants", {"nested": {**VARIANT, "adds": {"cases": ["deaths"]}}}),
        put("levels.levels.0.criteria.1.if", {"deaths": {"from": "30"}}),
        add(
            "levels.levels.1.criteria",
            {"id": "C-5", "clause": "1", "if": {"deaths": {"from": "1", "under": "30"}}},
        ),
    ]
    [found] = [f for f in lint(pack(*changes)) if f.rule == "G12"]
    assert {name: value for name, value in found.witness.items() if value} in (
        {"deaths": 10},
        {"cases": 9, "deaths": 1},
    )
    assert found.en.endswith("as the pack reads it: II; nested: I")
    assert found.readings == ("statutory+nested",)


def test_a_criterion_reworded_by_a_variant_is_told_where_it_changes_the_level():
    changes = [
        put("levels.variants", {"strict": VARIANT}),
        put(
            "levels.levels.0.criteria.1.variants",
            {"strict": {"when": ["confirmed"], "if": {"deaths": {"at_least": "1"}}}},
        ),
        put("levels.levels.0.criteria.1.if", {"deaths": {"at_least": "1"}}),
    ]
    [found] = [f for f in lint(pack(*changes)) if f.rule == "G8" and f.readings[0].endswith("strict")]
    assert found.en == "deaths 1, confirmed false: as the pack reads it: I; strict: no level"


def test_what_cannot_be_listed_box_by_box_is_said_to_be_not_exhaustive_with_one_gap():
    changes = [
        put("levels.variants", {"nested": {**VARIANT, "adds": {"cases": ["deaths"]}}}),
        put("levels.levels.0.criteria.1.if", {"deaths": {"from": "1"}, "cases": {"from": "1"}}),
    ]
    found = [f for f in lint(pack(*changes)) if f.readings == ("statutory+nested",)]
    assert [f.en for f in found if f.rule == "G0"] == ["cases, deaths: not exhaustive"]
    assert not [f for f in found if f.rule == "G2"]  # every case is graded, so there is no gap to show
    assert [f.witness["deaths"] for f in lint(pack(*changes)) if f.rule == "G2"] == [
        1
    ]  # but deaths alone are not


def test_only_the_readings_that_are_asked_for_are_looked_at():
    changed = pack(put(CRITERION, {"cases": {"from": "1", "to": "10"}}))
    assert "G1" in [f.rule for f in lint(changed, ["statutory"])]
    assert "G1" not in [f.rule for f in lint(changed, ["half-open"])]
    with pytest.raises(BadInput, match="no reading 'sideways'"):
        lint(changed, ["sideways"])
