"""Every overlap and gap of the grading that the catalogues list, written from the catalogues, is reported; and where they say
that there is none, none is.
"""

from __future__ import annotations

from functools import cache

import pytest

from pinyue.plans import load_pack
from pinyue.plans.ladder import Ladder
from pinyue.plans.lint import Finding, lint
from tests.plans.lint_oracle import Oracle, numbers

YUZHONG, WANGYI = "yuzhong-drug-device-2023", "wangyi-vaccine"
BOUNDS = ("statutory", "contrast", "half-open")
Facts = dict[str, int]

CTX1 = dict.fromkeys(["clustered", "batches_concentrated", "same_product", "similar_presentation"], 1)
CTX2 = dict.fromkeys(["same_batch", "short_term"], 1)
CTX = dict.fromkeys(["time_concentrated", "batches_concentrated", "same_product", "similar_presentation"], 1)


@cache
def findings(name: str) -> list[Finding]:
    return lint(load_pack(name))


@cache
def levels_of(name: str) -> Ladder:
    levels = load_pack(name).levels
    assert levels is not None
    return levels


def is_told(name: str, rule: str, reading: str, facts: Facts) -> bool:
    """Whether a finding of a rule under a reading covers a situation: a box of it does, or its witness is the situation."""
    levels = levels_of(name)
    oracle = Oracle(levels, reading)
    every = {**dict.fromkeys((*levels.measures, *levels.qualifiers), 0), **facts}
    return any(
        oracle.in_any([finding], every) if finding.boxes else numbers(levels, finding.witness) == every
        for finding in findings(name)
        if finding.rule == rule and finding.ladder == "levels" and reading in finding.readings
    )


# --- 渝中, sections 2.4 and 12.A of its catalogue: DF-01 to DF-18


@pytest.mark.parametrize("reading", BOUNDS)
def test_yuzhong_unexpected_and_severe_cases_overlap_only_at_shared_numbers_and_only_when_both_ends_count(
    reading,
):
    for cases in range(61):
        shared = reading == "statutory" and cases in (20, 30, 50)
        assert is_told(YUZHONG, "G1", reading, {**CTX1, "unexpected_cases": cases}) == shared, (
            f"DF-01: {cases}"
        )
        assert is_told(YUZHONG, "G2", reading, {**CTX1, "unexpected_cases": cases}) == (1 <= cases <= 9), (
            "DF-08"
        )
    for severe in range(15):
        shared = reading == "statutory" and severe in (5, 10)
        assert is_told(YUZHONG, "G1", reading, {**CTX1, "severe_cases": severe}) == shared, f"DF-01: {severe}"
        assert is_told(YUZHONG, "G2", reading, {**CTX1, "severe_cases": severe}) == (severe == 1), "DF-08"


@pytest.mark.parametrize("reading", BOUNDS)
def test_yuzhong_deaths_overlap_with_similar_cases_and_have_no_level_without(reading):
    shared = {"statutory": (2, 5), "half-open": (2,), "contrast": ()}[reading]
    for deaths in range(9):
        similar, alone = {**CTX2, "similar_nearby": 1, "deaths": deaths}, {**CTX2, "deaths": deaths}
        assert is_told(YUZHONG, "G1", reading, similar) == (deaths in shared), f"DF-02, DF-03: {deaths}"
        assert not is_told(YUZHONG, "G2", reading, similar)
        assert is_told(YUZHONG, "G2", reading, alone) == (1 <= deaths <= 4), f"DF-05: {deaths}"
    assert is_told(YUZHONG, "G5", reading, {**CTX2, "deaths": 5}), (
        "DF-05: five deaths jump to the gravest level"
    )


@pytest.mark.parametrize("reading", BOUNDS)
def test_yuzhong_two_of_something_counts_or_does_not(reading):
    for counted in ("provinces_at_II", "districts_at_III", "streets_at_IV"):
        assert is_told(YUZHONG, "G8", reading, {"short_term": 1, "same_product": 1, counted: 2}), (
            f"DF-04: {counted}"
        )


@pytest.mark.parametrize("reading", BOUNDS)
def test_yuzhong_zero_deaths_are_graded_only_if_the_missing_lower_bound_is_read_literally(reading):
    nothing = {**CTX2, "similar_nearby": 1}
    assert is_told(YUZHONG, "G3", f"{reading}+literal-zero", nothing), "DF-06"
    assert not is_told(YUZHONG, "G3", reading, nothing)
    assert is_told(YUZHONG, "G8", f"{reading}+literal-zero", nothing), "DF-06"


@pytest.mark.parametrize("reading", BOUNDS)
@pytest.mark.parametrize("cases", [10, 60, 500])
def test_yuzhong_dispersed_cases_and_scattered_batches_have_no_level_whatever_the_count(reading, cases):
    for missing in CTX1:
        facts = {**CTX1, missing: 0, "unexpected_cases": cases}
        assert is_told(YUZHONG, "G15", reading, facts), f"DF-09: {missing}"
    assert is_told(YUZHONG, "G15", reading, {**CTX1, "clustered": 0, "severe_cases": 50}), "DF-09"
    assert is_told(YUZHONG, "G15", reading, {"short_term": 1, "deaths": 6}), (
        "DF-10: six deaths in several batches"
    )
    assert not is_told(YUZHONG, "G15", reading, {**CTX1, "unexpected_cases": cases})


def test_yuzhong_the_mildest_level_has_no_criterion_on_deaths():
    told = [f for f in findings(YUZHONG) if f.rule == "G9"]
    assert [(f.witness["deaths"], f.levels) for f in told] == [(1, ("III",))], "DF-07"


@pytest.mark.parametrize("reading", BOUNDS)
def test_yuzhong_other_readings_of_the_qualifiers_and_counts_give_other_levels(reading):
    severe = {**CTX1, "similar_presentation": 0, "severe_cases": 2}
    assert is_told(YUZHONG, "G8", f"{reading}+severe-needs-similar", severe), "DF-12"
    deaths = {**CTX1, "similar_presentation": 0, "deaths": 2}
    assert is_told(YUZHONG, "G12", f"{reading}+deaths-in-severe", deaths), (
        "DF-13: two deaths are IV or nothing"
    )
    assert is_told(YUZHONG, "G2", f"{reading}+deaths-in-severe", {**CTX1, "short_term": 1, "deaths": 1}), (
        "DF-13"
    )
    assert not is_told(YUZHONG, "G2", f"{reading}+deaths-in-severe", {**CTX1, **CTX2, "deaths": 3}), "DF-13"
    both = {**CTX1, "unexpected_cases": 9, "severe_cases": 1}
    assert is_told(YUZHONG, "G12", f"{reading}+severe-in-unexpected", both), "DF-14"
    told = [f for f in findings(YUZHONG) if f.rule == "G8" and f"{reading}+home-among" in f.readings]
    assert {
        name for f in told for name, value in f.witness.items() if value and name.endswith(("II", "III"))
    } == {
        "provinces_at_II",
        "districts_at_III",
    }, "DF-16"


def test_yuzhong_no_rule_says_which_of_several_levels_counts():
    [told] = [f for f in findings(YUZHONG) if f.rule == "G7" and f.ladder == "levels"]
    assert set(BOUNDS) <= set(told.readings), "DF-15"
    for pair in ("I+II", "I+III", "I+IV", "II+III", "II+IV", "III+IV"):
        assert pair in told.en, "DF-15"


def test_yuzhong_a_warning_for_what_has_happened_stops_short_of_the_gravest_event():
    assert any(
        f.rule == "G2" and f.witness == {"expected": "none", "occurred": "I"} for f in findings(YUZHONG)
    ), "DF-21"
    assert any(f.rule == "G7" and f.ladder == "warning" for f in findings(YUZHONG)), "DF-22"


# --- 王益, sections 2.3 and 12.1 of its catalogue: X-G01 to X-G24


@pytest.mark.parametrize("reading", BOUNDS)
def test_wangyi_five_deaths_are_two_levels_when_both_ends_count(reading):
    for deaths in range(9):
        facts = {"short_term": 1, "quality_suspected": 1, "deaths": deaths}
        assert is_told(WANGYI, "G1", reading, facts) == (reading == "statutory" and deaths == 5), (
            f"X-G01: {deaths}"
        )
        assert is_told(WANGYI, "G2", reading, facts) == (reading == "contrast" and deaths in (2, 5))
        assert not is_told(WANGYI, "G1", f"{reading}+repaired", facts)


@pytest.mark.parametrize("reading", BOUNDS)
def test_wangyi_severe_cases_without_upper_bounds_overlap_from_three_on_and_one_has_no_level(reading):
    for severe in range(12):
        facts = {**CTX, "quality_suspected": 1, "severe_cases": severe}
        assert is_told(WANGYI, "G1", reading, facts) == (severe >= 3), f"X-G03, X-G04: {severe}"
        assert is_told(WANGYI, "G2", reading, facts) == (severe == 1), f"X-G05: {severe}"
        assert not is_told(WANGYI, "G1", f"{reading}+repaired", facts)


@pytest.mark.parametrize("reading", BOUNDS)
def test_wangyi_unexpected_cases_partition_while_quality_is_suspected_and_fall_out_when_it_is_not(reading):
    for cases in range(30):
        facts = {**CTX, "quality_suspected": 1, "unexpected_cases": cases}
        assert not is_told(WANGYI, "G1", reading, facts)
        assert not is_told(WANGYI, "G2", reading, facts)
        unsuspected = {**facts, "quality_suspected": 0}
        assert is_told(WANGYI, "G2", reading, unsuspected) == (cases >= 4), f"X-G07: {cases}"
    assert is_told(WANGYI, "G15", reading, {**CTX, "deaths": 5, "short_term": 1, "unexpected_cases": 4}), (
        "X-G07"
    )


@pytest.mark.parametrize("reading", BOUNDS)
def test_wangyi_no_case_at_all_is_graded_literally_and_not_when_repaired(reading):
    for suspected in (0, 1):
        assert is_told(WANGYI, "G3", reading, {**CTX, "quality_suspected": suspected}), "X-G06, X-G24"
    assert not any(f.rule == "G3" and f"{reading}+repaired" in f.readings for f in findings(WANGYI))


@pytest.mark.parametrize("reading", BOUNDS)
def test_wangyi_the_smallest_level_does_not_exclude_the_graver_ones(reading):
    told = [f for f in findings(WANGYI) if f.rule == "G13" and reading in f.readings]
    assert {f.clauses for f in told} == {("1.3.2(1)",), ("1.3.2(2)",)}, "X-G09, X-G23"
    assert all(f.levels[-1] == "NL" and len(f.levels) > 1 for f in told)
    repaired = [f for f in findings(WANGYI) if f.rule == "G13" and f"{reading}+repaired" in f.readings]
    assert not repaired


def test_wangyi_counts_that_lead_to_some_levels_only():
    told = {(f.en.split(" has no")[0], f.levels[0]): f.witness for f in findings(WANGYI) if f.rule == "G9"}
    assert told["I", "II"]["provinces"] == 2, "X-G12: provinces never lead to the gravest level"
    assert any(key == ("IV, NL", "III") and facts["provinces"] == 1 for key, facts in told.items()), "X-G13"
    deaths = [f for f in findings(WANGYI) if f.rule == "G9" and f.witness["deaths"]]
    assert [(f.witness["deaths"], f.levels) for f in deaths] == [(1, ("III",))], "X-G21"


@pytest.mark.parametrize(
    ("variant", "rule", "facts", "row"),
    [
        ("suspicion-severe-only", "G8", {**CTX, "unexpected_cases": 4}, "X-G18, QS-1"),
        ("similar-binds-severe", "G8", {**CTX, "quality_suspected": 1, "severe_cases": 2}, "X-G18, QS-2"),
        (
            "deaths-pooled",
            "G8",
            {"short_term": 1, "quality_suspected": 1, "deaths_all_batches": 1},
            "X-G19, QS-3",
        ),
        ("time-and-area", "G8", {**CTX}, "QS-4"),
        (
            "counts-nest",
            "G12",
            {**CTX, "quality_suspected": 1, "deaths": 1, "severe_cases": 1},
            "X-G20, QS-5",
        ),
        ("local-only", "G8", {**CTX, "unexpected_cases": 4}, "X-G26, QS-6"),
    ],
)
def test_wangyi_readings_of_the_qualifiers_are_shown_with_a_situation_that_they_part(
    variant, rule, facts, row
):
    levels = levels_of(WANGYI)
    told = [f for f in findings(WANGYI) if f.rule == rule and f"statutory+{variant}" in f.readings]
    measures = {name for name in facts if name in levels.measures}
    shown = [{name for name in levels.measures if numbers(levels, f.witness)[name]} for f in told]
    assert measures in shown, row


def test_wangyi_levels_meet_without_a_rule_and_without_a_convention_for_the_bounds():
    rules = {f.rule for f in findings(WANGYI)}
    assert {"G7", "G16", "G17"} <= rules, "X-G08, X-G02, X-G11"
