"""Laws that hold of every grading, whatever the plan."""

from __future__ import annotations

import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pinyue.engine.grading import grade
from pinyue.plans.table import Reading, table_of
from tests.engine.oracle import known_span
from tests.engine.worlds import (
    PLANS,
    WANGYI,
    YUZHONG,
    facts_about,
    ladder_of,
    ladders,
    readings,
    readings_of,
    situation,
)

# What raises the level, or at least never lowers it, and under which readings of the bounds.  (Unmarked bounds that exclude
# leave a gap at two deaths in 王益; its clause on social impact asks for one province and not for more.)
MONOTONE = {
    YUZHONG: (("statutory", "contrast", "half-open"), None),
    WANGYI: (
        ("statutory", "half-open"),
        {"deaths", "unexpected_cases", "severe_cases", "provinces"},
    ),
}


@given(st.data())
def test_what_is_certain_is_possible_and_what_comes_out_is_too(data):
    ladder = data.draw(ladders())
    reading = data.draw(readings(ladder))
    grading = grade(table_of(ladder, reading), data.draw(facts_about(ladder)))
    assert set(grading.certain) <= set(grading.possible)
    assert set(grading.outcomes) <= set(grading.possible)
    assert grading.at_least is None or grading.at_least in grading.certain
    assert grading.at_most == next(iter(grading.possible), None)
    assert grading.chosen is None or grading.chosen in grading.certain
    assert not set(grading.fired) & set(grading.may_fire)
    assert {fired.level for fired in (*grading.fired, *grading.may_fire)} == set(grading.possible)


@given(st.data())
def test_a_known_situation_leaves_nothing_open(data):
    ladder = data.draw(ladders())
    reading = data.draw(readings(ladder))
    grading = grade(table_of(ladder, reading), data.draw(facts_about(ladder, known=True)))
    assert grading.certain == grading.possible
    assert not grading.may_fire
    assert grading.status != "undetermined"


@given(st.data())
def test_learning_more_never_takes_back_what_was_certain(data):
    ladder = data.draw(ladders())
    table = table_of(ladder, data.draw(readings(ladder)))
    before = data.draw(facts_about(ladder))
    name = data.draw(st.sampled_from([*ladder.measures, *ladder.qualifiers]))
    low, high = known_span(ladder, name, before)
    assume(low < high)
    first = data.draw(st.integers(low, min(high, low + 10)))
    last = data.draw(st.integers(first, min(high, first + 10)))
    one, two = grade(table, before), grade(table, {**before, name: (first, last)})
    assert set(two.possible) <= set(one.possible)
    # a level that was only the mildest way out may give way to a graver one
    ranks = {level.id: level.rank for level in ladder.levels}
    for level in one.certain:
        if level == one.at_least:
            assert two.at_least is not None
            assert ranks[two.at_least] <= ranks[level]
        else:
            assert level in two.certain


@pytest.mark.parametrize("name", PLANS)
def test_more_harm_never_lowers_the_level_where_the_plan_is_monotone(name):
    ladder, rng = ladder_of(name), random.Random(name)
    bounds, rising = MONOTONE[name]
    ranks = {level.id: level.rank for level in ladder.levels} | {None: 99}
    for reading in (reading for reading in readings_of(ladder) if reading.unmarked in bounds):
        table = table_of(ladder, reading)
        for _ in range(30):
            milder = situation(ladder, reading, rng, known=True)
            axis = rng.choice(
                [axis for axis in table.axes if rising is None or axis.name in rising] or [None]
            )
            value = milder.get(axis.name) if axis else None
            if axis is None or not isinstance(value, int) or value == axis.top:
                continue
            one, two = (grade(table, {**milder, axis.name: n}).chosen for n in (value, value + 1))
            assert ranks[two] <= ranks[one], f"{reading}: {axis.name} {value} + 1: {one} → {two}"


def test_the_order_in_which_variants_add_up_does_not_matter():
    ladder = ladder_of(YUZHONG)
    facts = {"unexpected_cases": 6, "severe_cases": 6, "deaths": 8}
    facts |= dict.fromkeys(("clustered", "batches_concentrated", "same_product", "similar_presentation"), 1)
    names = ("deaths-in-severe", "severe-in-unexpected")
    one = grade(table_of(ladder, Reading("half-open", names)), facts)
    two = grade(table_of(ladder, Reading("half-open", names[::-1])), facts)
    # a death is a severe case, and a severe case is an unexpected one: 6 + 6 + 8 = 20 make 较大
    assert one.fired == two.fired
    assert {"CL-02", "CL-09"} <= {fired.criterion for fired in one.fired}
