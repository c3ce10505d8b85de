"""However large a pack is, every question about it ends: with an answer, or with one line that says it is too large."""

from __future__ import annotations

from typing import Any

import pytest

from pinyue.engine.asking import ask, next_levels
from pinyue.engine.grading import grade
from pinyue.plans import loader
from pinyue.plans.budget import TooLarge, limited, spend
from pinyue.plans.lint import ladders, lint
from pinyue.plans.pack import Pack
from pinyue.plans.table import MOST_BOXES, Table, reading_of, table_of
from pinyue.words import BadInput
from tests.plans.lint_worlds import add, pack, put


def with_criteria(count: int) -> Pack:
    """The clean plan with so many more criteria at its gravest level, over cases and deaths together."""
    more: list[dict[str, Any]] = [
        {"id": f"X-{n}", "clause": "1", "if": {"cases": {"from": f"{n}"}, "deaths": {"from": f"{count - n}"}}}
        for n in range(1, count)
    ]
    return pack(*(add("levels.levels.0.criteria", one) for one in more))


def table_with(count: int) -> Table:
    ladder = with_criteria(count).levels
    assert ladder is not None
    return table_of(ladder, reading_of(ladder))


def test_three_hundred_criteria_are_graded_and_asked_about_in_less_than_a_tenth_of_the_budget():
    table = table_with(300)
    with limited(100_000):
        assert grade(table, {}).possible == ("I", "II")
        assert {question.fact for question in ask(table, {})} >= {"cases", "deaths"}
        next_levels(table, {"cases": 1, "deaths": None})


def test_without_the_criteria_a_grading_says_the_same_of_the_levels():
    table = table_with(20)
    full, short = grade(table, {}), grade(table, {}, criteria=False)
    assert full.may_fire
    assert not short.may_fire
    assert (full.certain, full.possible, full.outcomes) == (short.certain, short.possible, short.outcomes)


@pytest.mark.parametrize("question", [grade, ask, next_levels])
def test_a_question_that_takes_more_steps_than_there_are_is_one_line(question):
    table = table_with(20)
    with limited(10), pytest.raises(TooLarge, match="too large to be decided here; give more facts"):
        question(table, {})


def test_of_two_budgets_the_outer_one_counts_and_without_one_there_is_no_end():
    spend(10**9)
    with limited(5), limited(100), pytest.raises(TooLarge):
        spend(6)
    spend(10**9)


def test_rules_that_the_linter_cannot_prove_in_its_steps_are_named_and_what_it_found_is_kept(monkeypatch):
    whole = lint(with_criteria(40))
    monkeypatch.setattr(ladders, "STEPS", 2_000)
    found = lint(with_criteria(40))
    overlaps = [[one for one in each if one.rule == "G1"] for each in (whole, found)]
    assert [one.en for one in found if one.rule == "G0"] == [
        "G1: so large a ladder is not looked at exhaustively"
    ]
    assert "G0" not in {one.rule for one in whole}
    assert 0 < len(overlaps[1]) < len(overlaps[0])
    assert {one.en for one in overlaps[1]} < {one.en for one in overlaps[0]}


def test_a_criterion_that_can_be_met_in_too_many_ways_is_refused():
    names = [f"q{n}" for n in range(MOST_BOXES // 40)]
    either = {"any": names}
    changed = pack(
        *(put(f"levels.qualifiers.{name}", {"ask": name}) for name in names),
        put("levels.levels.0.criteria.0.when", [either] * 9),
    )
    with pytest.raises(BadInput, match=f"more than {MOST_BOXES} cases"):
        lint(changed)


def test_a_pack_of_too_many_statements_is_refused_with_one_line(make_pack, monkeypatch):
    monkeypatch.setattr(loader, "MOST_STATEMENTS", 2)
    with pytest.raises(BadInput, match=r"\d statements, at most 2 are possible; make several packs of it"):
        loader.load_pack(make_pack())
