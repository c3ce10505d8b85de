"""What ``grade`` says of a situation that is only partly known is what trying every completion says."""

from __future__ import annotations

import random
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinyue.engine.grading import Grading, grade
from pinyue.engine.situation import Facts
from pinyue.plans.ladder import Ladder
from pinyue.plans.table import Reading, table_of
from tests.engine.oracle import Truth, truth
from tests.engine.worlds import PLANS, facts_about, ladder_of, ladders, readings, readings_of, situation

EACH = 10_000  # situations of each plan; both together take some ten seconds


def said(grading: Grading) -> Truth:
    """What the engine says, in the oracle's form."""
    values = {field.name: getattr(grading, field.name) for field in fields(Truth)}
    for name in ("fired", "may_fire"):
        values[name] = tuple(fired.criterion for fired in values[name])
    return Truth(**values)


def check(ladder: Ladder, reading: Reading, facts: Facts) -> Grading:
    grading = grade(table_of(ladder, reading), facts)
    assert said(grading) == truth(ladder, reading, facts), f"{reading}: {facts}"
    return grading


@pytest.mark.parametrize("name", PLANS)
def test_ten_thousand_situations_of_a_plan_under_all_its_readings(name):
    ladder, rng = ladder_of(name), random.Random(name)
    every = readings_of(ladder)
    undetermined = 0
    for number in range(EACH):
        reading = every[
            number * len(every) // EACH
        ]  # one after the other, so that each table is compiled once
        grading = check(ladder, reading, situation(ladder, reading, rng))
        undetermined += grading.status == "undetermined"
    assert undetermined > EACH // 2  # the hard half is in it


@given(st.data())
def test_situations_of_random_ladders(data):
    ladder = data.draw(ladders())
    reading = data.draw(readings(ladder))
    for _ in range(15):
        check(ladder, reading, data.draw(facts_about(ladder)))


def test_rows_that_together_leave_no_way_out_are_seen():
    # Row by row nothing is certain here: 3 or 4 severe cases are 较大, 5 are 重大.
    ladder = ladder_of("yuzhong-drug-device-2023")
    facts = dict.fromkeys(("clustered", "batches_concentrated", "same_product"), 1)
    counts: Facts = {"unexpected_cases": (0, 22), "severe_cases": (3, 5), "deaths": 0}
    grading = grade(table_of(ladder, Reading("half-open")), {**facts, **counts})
    assert grading.certain == ("III",)
    assert grading.possible == ("II", "III", "IV")
    assert (grading.chosen, grading.at_least, grading.at_most) == ("III", "III", "II")
    assert grading.status == "undetermined"


def test_what_counts_into_another_number_cannot_be_more_than_it():
    level = {"id": "I", "rank": 1, "name": "I", "clause": "1"}
    conditions = {"severe": {"at_most": "2"}, "deaths": {"at_least": "3"}}
    ladder = Ladder.model_validate(
        {
            "reading": {"unmarked": "statutory", "basis": "policy", "why": "test"},
            "measures": {"severe": {"name": "severe"}, "deaths": {"name": "deaths"}},
            "variants": {
                "sum": {"name": "sum", "clause": "1", "why": "test", "adds": {"severe": ["deaths"]}}
            },
            "levels": [{**level, "criteria": [{"id": "C", "clause": "1", "if": conditions}]}],
        }
    )
    apart, together = Reading("statutory"), Reading("statutory", ("sum",))
    for facts in ({}, {"severe": (0, 2)}, {"deaths": (2, 9)}):
        assert check(ladder, apart, facts).possible == ("I",)
        assert check(ladder, together, facts).possible == ()


def test_people_hurt_without_a_level_is_a_result_of_its_own():
    table = table_of(ladder_of("yuzhong-drug-device-2023"), Reading("half-open"))
    none = {axis.name: 0 for axis in table.axes}
    assert grade(table, none).status == "none"
    assert grade(table, {**none, "deaths": 3}).status == "ungraded"
    assert grade(table, {**none, "deaths": (1, 3)}).status == "ungraded"
    # a count that no criterion of this reading asks for hurts people all the same, whatever else is open
    table = table_of(ladder_of("wangyi-vaccine"), Reading("statutory"))
    none = {axis.name: 0 for axis in table.axes}
    assert grade(table, {**none, "unexpected_cases": (4, 5), "deaths_local": 2}).status == "ungraded"
