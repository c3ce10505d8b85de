"""What to find out next, and how far the next level is: both are held against grading itself."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinyue.engine.asking import ask, next_levels
from pinyue.engine.grading import grade
from pinyue.engine.situation import Facts, parse_value, show_value
from pinyue.plans.ladder import Ladder
from pinyue.plans.table import TOP, Reading, Table, table_of
from pinyue.words import BadInput
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


def check_questions(table: Table, facts: Facts) -> int:
    """Each answer says what grading says with that answer; together they are every answer there can be."""
    questions = ask(table, facts)
    for question in questions:
        low, high = known_span(table.ladder, question.fact, facts)
        following = low
        assert len(question.answers) != 1
        for answer in question.answers:
            value = parse_value(table.ladder, question.fact, answer.value)
            graded = grade(table, {**facts, question.fact: value})
            assert answer.certain == graded.certain
            assert answer.possible == graded.possible
            assert answer.outcomes == graded.outcomes
            assert (answer.at_least, answer.at_most) == (graded.at_least, graded.at_most)
            first, last = value if isinstance(value, tuple) else (value, value)
            assert first == following
            assert last is not None
            following = last + 1
        assert not question.answers or following == min(high, TOP) + 1
    return len(questions)


def check_steps(table: Table, facts: Facts) -> int:
    """Each step really makes a graver level certain, and one less does not."""
    ranks = {level.id: level.rank for level in table.levels} | {None: 99}
    now = ranks[grade(table, facts).chosen]
    steps = next_levels(table, facts)
    reached = {}
    for step in steps:
        low = known_span(table.ladder, step.fact, facts)[0]
        value = parse_value(table.ladder, step.fact, step.to)
        assert isinstance(value, int)
        reached[step.fact] = value
        assert grade(table, {**facts, step.fact: value}).chosen == step.level
        assert ranks[step.level] < now
        if step.more is not None:
            assert step.more == value - low
        for less in range(low + 1, value):
            assert ranks[grade(table, {**facts, step.fact: less}).chosen] >= now, f"{step}: {less} is enough"
    # and where no step is offered, none is there
    for axis in table.axes:
        if axis.name not in reached:
            low = known_span(table.ladder, axis.name, facts)[0]
            for more in range(low + 1, min(axis.top, 60) + 1):
                assert ranks[grade(table, {**facts, axis.name: more}).chosen] >= now, f"{axis.name}: {more}"
    return len(steps)


@given(st.data())
def test_of_random_ladders(data):
    ladder: Ladder = data.draw(ladders())
    table = table_of(ladder, data.draw(readings(ladder)))
    for _ in range(2):
        facts = data.draw(facts_about(ladder))
        check_questions(table, facts)
        check_steps(table, facts)


@pytest.mark.parametrize("name", PLANS)
def test_of_the_plans(name):
    ladder, rng = ladder_of(name), random.Random(name)
    asked = stepped = 0
    for reading in rng.sample(readings_of(ladder), 15):
        table = table_of(ladder, reading)
        facts = situation(ladder, reading, rng)
        asked += check_questions(table, facts)
        stepped += check_steps(table, situation(ladder, reading, rng, known=True))
    assert asked > 10
    assert stepped > 10


def test_with_nothing_known_the_people_hurt_are_asked_for_even_where_no_number_settles_it_alone():
    table = table_of(ladder_of(YUZHONG), Reading("half-open"))
    questions = ask(table, {})
    alone = [question.fact for question in questions if not question.answers]
    assert {"deaths", "unexpected_cases", "same_batch", "short_term"} <= set(alone)
    assert alone.index("deaths") < alone.index("same_batch")
    assert [bool(question.answers) for question in questions] == sorted(
        (bool(q.answers) for q in questions), reverse=True
    )


def test_the_question_that_settles_most_comes_first():
    # 40 cases alike: whether they cluster decides between nothing and 重大; how many are severe only between 重大 and worse
    table = table_of(ladder_of(YUZHONG), Reading("half-open"))
    facts: dict[str, int | tuple[int, int] | None] = {axis.name: 0 for axis in table.axes}
    facts |= {"unexpected_cases": 40, "batches_concentrated": 1, "same_product": 1, "similar_presentation": 1}
    facts |= {"clustered": None, "severe_cases": (0, 12)}
    first, second = ask(table, facts)
    assert first.fact == "clustered"
    assert [(answer.value, answer.outcomes) for answer in first.answers] == [
        ("false", ()),
        ("true", ("I", "II")),
    ]
    assert second.fact == "severe_cases"


def test_three_more_severe_cases_make_it_graver():
    table = table_of(ladder_of(YUZHONG), Reading("half-open"))
    facts = {axis.name: 0 for axis in table.axes}
    facts |= dict.fromkeys(("clustered", "batches_concentrated", "same_product"), 1) | {"severe_cases": 2}
    step = next(step for step in next_levels(table, facts) if step.fact == "severe_cases")
    assert (step.more, step.to, step.level) == (1, "3", "III")
    facts["severe_cases"] = 4
    nearest = next_levels(table, facts)[0]
    assert (nearest.fact, nearest.more, nearest.level) == ("severe_cases", 1, "II")


def test_a_death_that_counts_as_a_severe_case_brings_the_next_level_nearer():
    table = table_of(ladder_of(YUZHONG), Reading("half-open", ("deaths-in-severe",)))
    facts = {axis.name: 0 for axis in table.axes}
    facts |= dict.fromkeys(("clustered", "batches_concentrated", "same_product"), 1) | {"severe_cases": 6}
    step = next(step for step in next_levels(table, facts) if step.fact == "deaths")
    assert (step.more, step.to, step.level) == (4, "4", "I")  # ten together


def test_nothing_is_asked_where_nothing_is_open():
    table = table_of(ladder_of(WANGYI), Reading("statutory"))
    assert ask(table, {axis.name: 0 for axis in table.axes}) == ()


@given(st.data())
def test_a_fact_that_is_shown_reads_back(data):
    ladder = data.draw(ladders())
    for name, value in data.draw(facts_about(ladder)).items():
        low, high = known_span(ladder, name, {name: value})
        read = parse_value(ladder, name, show_value(ladder, name, value))
        assert known_span(ladder, name, {name: read}) == (low, high)


@pytest.mark.parametrize("text", ["-1", "1.5", "", "5..2", "..", "ten", "²", "9999999999", "3..4..5"])
def test_what_is_no_count_is_refused(text):
    with pytest.raises(BadInput, match="deaths"):
        parse_value(ladder_of(YUZHONG), "deaths", text)


@pytest.mark.parametrize("text", ["grave", "ordinary|extreme", "extreme|serious", "|", ""])
def test_what_is_no_choice_or_run_of_choices_is_refused(text):
    with pytest.raises(BadInput, match="harm"):
        parse_value(ladder_of(WANGYI), "harm", text)


def test_an_unknown_fact_is_refused_with_the_nearest_name():
    with pytest.raises(BadInput, match="did you mean 'deaths'"):
        parse_value(ladder_of(YUZHONG), "death", "1")
