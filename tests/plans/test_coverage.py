"""Every clause of the source is accounted for: what became of it, who cites it, and what does not add up."""

from __future__ import annotations

from pathlib import Path

import pytest

from pinyue.plans import load_pack
from pinyue.plans.coverage import coverage
from pinyue.plans.pack import Pack, PlanChapter
from tests.plans.lint_worlds import CLEAN, Chapters, pack

PLANS = ("yuzhong-drug-device-2023", "wangyi-vaccine")


def problems(change=lambda chapters: None) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(gap.clause, gap.en, gap.ids) for gap in coverage(pack(change)).unaccounted]


def clause(chapters: Chapters, number: int) -> dict[str, object]:
    found: dict[str, object] = chapters["clauses"]["clauses"][number - 1]
    return found


def test_a_pack_whose_clauses_all_add_up_has_nothing_unaccounted():
    account = coverage(pack())
    assert account.to_json() == {
        "total": 6,
        "executable": 6,
        "guidance": 0,
        "structure": 0,
        "open": 0,
        "unaccounted": [],
    }


def test_each_clause_names_what_runs_it_and_what_only_mentions_it():
    accounts = {account.at: account for account in coverage(pack()).clauses}
    assert accounts["1"].run_by == ("I", "C-1", "C-2", "C-3", "II", "C-4")
    assert accounts["1"].mentioned_by == ("病例",)
    assert accounts["2"].run_by == ("S-1", "S-2", "D-1", "D-2")
    assert accounts["4"].run_by == ("R-1", "R-2", "R-3", "F-1")


def test_a_clause_called_executable_that_nothing_runs_is_unaccounted():
    def change(chapters: Chapters) -> None:
        chapters["upkeep"]["upkeep"] = []

    assert problems(change) == [("6", "called executable, and no statement runs it", ())]


@pytest.mark.parametrize("became", ["structure", "guidance", "open"])
def test_a_clause_that_a_statement_runs_cannot_be_called_anything_else(became):
    def change(chapters: Chapters) -> None:
        clause(chapters, 6).update(became=became, why="原因")

    assert problems(change) == [("6", f"called {became}, and statements run it", ("U-1", "U-2"))]


@pytest.mark.parametrize("became", ["guidance", "open"])
def test_guidance_and_open_clauses_need_a_reason(became):
    def change(chapters: Chapters) -> None:
        chapters["upkeep"] = {"notes": [{"id": "U-1", "clause": "6", "says": "要演练"}]}
        clause(chapters, 6).update(became=became)

    assert problems(change) == [("6", f"called {became} without a reason", ())]


def test_a_note_mentions_a_clause_and_does_not_run_it():
    def change(chapters: Chapters) -> None:
        chapters["upkeep"] = {"notes": [{"id": "U-1", "clause": "6", "says": "要演练"}]}

    assert problems(change) == [("6", "called executable, and no statement runs it", ())]


def test_an_annex_without_content_makes_nothing_run():
    def change(chapters: Chapters) -> None:
        chapters["upkeep"] = {}
        chapters["forms"].append(
            {"id": "F-2", "clause": "6", "title": "图", "kind": "diagram", "state": "empty"}
        )
        clause(chapters, 6).update(became="open", why="图是空的")

    assert problems(change) == []


def test_a_citation_of_a_clause_that_does_not_exist_is_unaccounted():
    def change(chapters: Chapters) -> None:
        chapters["upkeep"]["upkeep"][0]["clause"] = ["6", "9.9"]

    assert problems(change) == [("9.9", "a clause is cited that does not exist", ("U-1",))]


@pytest.mark.parametrize(
    ("span", "said"),
    [
        ([25, 30], ("3", "20–25 of the source lies in no clause")),
        ([15, 30], ("3", "15–20 of the source lies in two clauses")),
    ],
)
def test_a_part_of_the_source_in_no_clause_or_in_two_is_unaccounted(span, said):
    assert [found[:2] for found in problems(lambda chapters: clause(chapters, 3).update(span=span))] == [said]


def test_a_source_that_is_longer_than_its_clauses_is_unaccounted():
    [found] = problems(lambda chapters: chapters["clauses"].update(characters=70))
    assert found[:2] == ("6", "60–70 of the source")


def test_a_pack_without_clauses_says_so():
    bare = Pack(folder=Path(), plan=PlanChapter.model_validate(CLEAN["plan"]))
    account = coverage(bare)
    assert account.total == 0
    assert [gap.en for gap in account.unaccounted] == ["there is no clauses.yaml"]


@pytest.mark.parametrize("name", PLANS)
def test_the_shipped_packs_account_for_every_clause(name):
    loaded = load_pack(name)
    account = coverage(loaded)
    assert loaded.clauses is not None
    assert [(gap.clause, gap.en, gap.ids) for gap in account.unaccounted] == []
    assert sum(account.counts.values()) == account.total == len(loaded.clauses.clauses)
    assert account.counts["executable"] > account.total / 2
