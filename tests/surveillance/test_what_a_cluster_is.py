"""Windows, lots, areas, presentations and persons, each as the rule's own words have it."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest

from pinyue.surveillance import Lots, Sweep, SweepRule, sweep
from pinyue.surveillance.rule import MEASURES
from tests.surveillance.worlds import DAY_0, Row, linelist, row

TOUCHING = frozenset({("A", "B"), ("B", "A"), ("B", "C"), ("C", "B")})


def swept(rows: Iterable[Row], **given: object) -> Sweep:
    return sweep(linelist(rows), SweepRule(**{"thresholds": {"cases": 3}, **given}))  # type: ignore[arg-type]


def counts(rows: Iterable[Row], **given: object) -> list[dict[str, int]]:
    return [incident.counts for incident in swept(rows, **given).incidents]


def test_a_window_of_fourteen_days_holds_the_day_and_the_thirteen_before_it() -> None:
    assert counts([row(1, 0), row(2, 5), row(3, 13)]) != []
    assert counts([row(1, 0), row(2, 5), row(3, 14)]) == []


def test_the_first_day_is_the_one_on_which_the_count_was_reached_and_the_window_is_the_largest() -> None:
    rows = [row(i, day) for i, day in enumerate([0, 1, 2, 20, 21, 22, 23])]
    [incident] = swept(rows, window_days=5).incidents
    assert (incident.first_day - DAY_0).days == 2
    assert ((incident.window.start - DAY_0).days, (incident.window.end - DAY_0).days) == (19, 23)
    assert incident.counts["cases"] == 4
    assert len(incident.reports) == 7


def test_a_report_counts_once_a_key_however_often_it_stands_there() -> None:
    assert counts([row(1), row(1), row(1, 2), row(2)]) == []
    assert counts([row(1), row(1), row(1, 2), row(2), row(3)])[0]["cases"] == 3


def test_a_row_can_stand_for_several_cases() -> None:
    assert counts([row(1, cases=12, severe=2, deaths=1)])[0] == {
        "cases": 12, "unexpected": 0, "severe": 2, "deaths": 1, "deaths_per_lot": 1,
    }  # fmt: skip


def test_the_order_of_rows_does_not_matter() -> None:
    chance = random.Random(5)
    rows = [
        row(
            i % 40,
            chance.randrange(20),
            lot=f"L{chance.randrange(3)}",
            term=chance.choice("xyz"),
            severe=int(i % 7 == 0),
        )
        for i in range(120)
    ]
    first = swept(rows, thresholds={"cases": 3, "severe": 2}).as_data()
    chance.shuffle(rows)
    assert swept(rows, thresholds={"cases": 3, "severe": 2}).as_data() == first
    assert first["incidents"]


def test_other_products_makers_lots_and_regions_do_not_mix() -> None:
    for name in ("product", "manufacturer", "lot", "region", "term"):
        assert counts([row(1), row(2), {**row(3), name: "other"}]) == []


def test_adjacent_lots_count_together_and_distant_ones_do_not() -> None:
    rows = [row(1, lot="B0817"), row(2, lot="B0818"), row(3, lot="B0820")]
    assert counts(rows) == []
    assert counts(rows, lots=Lots.parse("adjacent(2)")) == []
    [incident] = swept(rows, lots=Lots.parse("adjacent(3)")).incidents
    assert incident.lots == {"B0817": 1, "B0818": 1, "B0820": 1}
    assert counts([*rows[:2], row(3, lot="C0819")], lots=Lots.parse("adjacent(3)")) == []
    assert counts([*rows[:2], row(3, lot="B0819X")], lots=Lots.parse("adjacent(3)")) == []


def test_two_lots_must_hold_their_share_of_the_window() -> None:
    rows = [row(i, lot=lot) for i, lot in enumerate("AAABBBCCDE")]  # the largest two hold 60 %
    assert counts(rows, lots=Lots.parse("share(2, 61%)")) == []
    [incident] = swept(rows, lots=Lots.parse("share(2, 60%)")).incidents
    assert incident.counts["cases"] == 10
    assert incident.lots == {"A": 3, "B": 3, "C": 2, "D": 1, "E": 1}


def test_touching_areas_count_together_and_one_step_further_does_not() -> None:
    rows = [row(1, region="A"), row(2, region="B"), row(3, region="C")]
    assert counts(rows) == []
    [incident] = swept(rows, area="touching", touching=TOUCHING).incidents
    assert incident.regions == {"A": 1, "B": 1, "C": 1}, "around B"
    rows = [row(1, region="A"), row(2, region="A"), row(3, region="D")]
    further = TOUCHING | {("C", "D"), ("D", "C")}
    assert counts(rows, area="touching", touching=further) == [], "no region touches both A and D"


def test_a_cluster_seen_from_its_neighbours_is_listed_once() -> None:
    rows = [row(i, region="B") for i in range(5)]
    assert len(swept(rows, area="touching", touching=TOUCHING).incidents) == 1
    rows = [row(i, lot=f"B{i % 3}") for i in range(9)]
    assert len(swept(rows, lots=Lots.parse("adjacent(5)")).incidents) == 1


def test_terms_of_one_set_are_similar_and_others_stand_alone() -> None:
    rows = [row(1, term="Fever"), row(2, term="chills"), row(3, term="rash"), row(4, term="rash")]
    sets = {"hot": ("fever", "chills")}
    assert counts(rows, presentation="terms", term_sets=sets) == []
    [incident] = swept([*rows, row(5, term="fever")], presentation="terms", term_sets=sets).incidents
    assert incident.terms == ("hot",)


def test_severe_and_dead_count_whatever_their_presentation_unless_the_rule_says_otherwise() -> None:
    rows = [row(i, term=term, severe=1) for i, term in enumerate("xyz")]
    assert counts(rows, thresholds={"severe": 3})[0]["severe"] == 3
    assert counts(rows, thresholds={"severe": 3}, similar_for=frozenset(MEASURES)) == []


def test_a_death_without_any_term_still_counts() -> None:
    [incident] = swept([row(1, term=None, severe=1, deaths=1)], thresholds={"deaths": 1}).incidents
    assert (incident.counts["deaths_per_lot"], incident.counts["cases"]) == (1, 0)


def test_deaths_count_per_single_lot_even_where_lots_count_together() -> None:
    rows = [row(i, lot=f"L{i}", deaths=1) for i in range(3)]
    [incident] = swept(rows, lots=Lots.parse("adjacent(5)")).incidents
    assert (incident.counts["deaths"], incident.counts["deaths_per_lot"]) == (3, 1)
    assert counts(rows, lots=Lots.parse("adjacent(5)"), thresholds={"deaths": 2}) == []
    assert (
        counts([*rows, row(9, lot="L1", deaths=1)], lots=Lots.parse("adjacent(5)"), thresholds={"deaths": 2})
        != []
    )


@pytest.mark.parametrize(
    ("unexpected", "expected"),
    [("all", 4), ("column", 1), (frozenset({"fever"}), 0), (frozenset({"rash"}), 4)],
)
def test_what_unexpected_means_is_the_rule_s_word(unexpected: object, expected: int) -> None:
    rows = [row(0, unexpected=1), *(row(i) for i in range(1, 4))]
    assert counts(rows, unexpected=unexpected)[0]["unexpected"] == expected


def test_any_of_three_dates_can_decide() -> None:
    rows = [row(i, i * 10, vaccinated=DAY_0, received=None) for i in range(3)]
    assert counts(rows, window_days=3) == []
    assert counts(rows, window_days=3, date="vaccinated") != []
    assert counts(rows, window_days=3, date="received") == []


def test_counts_that_peak_in_different_windows_say_so() -> None:
    rows = [row(1, 0, severe=1), row(2, 1, severe=1), *(row(i, 20) for i in range(3, 8))]
    [incident] = swept(rows, window_days=4).incidents
    assert (incident.counts["cases"], incident.counts["severe"], incident.one_window) == (5, 2, False)
    [incident] = swept(
        [r for r in rows if r["report"] not in "12"] + [row(1, 19, severe=1)], window_days=4
    ).incidents
    assert incident.one_window


def test_the_curve_holds_every_counted_case_and_shows_the_others_apart() -> None:
    rows = [
        row(1, 3),
        row(2, 3, severe=1),
        row(3, 4, severe=1, deaths=1),
        row(4, 4, term="cough"),
        row(5, 18),
    ]
    [incident] = swept(rows, window_days=5).incidents
    days = {(day.date - DAY_0).days: (day.cases, day.severe, day.deaths, day.other) for day in incident.curve}
    assert {day: tally for day, tally in days.items() if any(tally)} == {3: (2, 1, 0, 0), 4: (1, 1, 1, 1)}
    assert (min(days), max(days)) == (-2, 9)


def test_what_a_cluster_settles_is_what_its_facts_say() -> None:
    establishes = {
        "clustered": ("days", "area"),
        "same_batch": ("one_lot",),
        "similar": ("presentation",),
        "similar_nearby": ("others",),
    }
    rows = [row(1), row(2), row(3, lot="L2")]
    given = {"lots": Lots.parse("adjacent(1)"), "establishes": establishes}
    [candidate] = swept(rows, **given).candidates()
    assert candidate.establishes == {"clustered": True, "same_batch": False, "similar": True}
    [candidate] = swept([row(1), row(2), row(3, 2, deaths=1)], establishes=establishes).candidates()
    assert candidate.establishes["similar_nearby"]
    [candidate] = swept(rows, presentation="any", area="any", **given).candidates()
    assert "similar" not in candidate.establishes


def test_what_the_list_has_no_column_for_is_not_counted_as_none() -> None:
    table = linelist([row(i) for i in range(3)])
    thin = type(table)(table.source, table.rows, table.fields - {"deaths", "unexpected"})
    result = sweep(thin, SweepRule({"cases": 3, "deaths": 1}))
    [candidate] = result.candidates()
    assert candidate.counts == {"cases": 3, "severe": 0}
    assert result.unknown == ["unexpected", "deaths"]


def test_everything_left_out_is_accounted_for() -> None:
    rows = [
        row(1),
        row(1),
        row(2, None),
        row(3, lot=None),
        row(4, region=None),
        row(5, term=None),
        row(6, None, lot=None),
    ]
    result = swept(rows)
    found = {part.reason: (part.rows, part.reports) for part in result.left_out}
    assert found == {
        "no_onset": (2, 2),
        "no_lot": (1, 1),
        "no_region": (1, 1),
        "no_term": (1, 1),
        "repeated": (1, 1),
    }
    assert result.reports == (6, 2)


def test_a_grader_is_handed_each_candidate() -> None:
    graded = swept([row(i) for i in range(4)]).graded(lambda candidate: candidate.counts["cases"] * 10)
    assert [(candidate.incident.product, grade) for candidate, grade in graded] == [("P", 40)]


def test_every_parameter_is_stated_in_both_languages() -> None:
    rule = SweepRule(
        {"cases": 10, "deaths": 2}, 7, "received", Lots.parse("share(3, 80%)"), "touching", TOUCHING, "terms",
        {"过敏": ("皮疹", "瘙痒")}, unexpected=frozenset({"发热"}),
    )  # fmt: skip
    said = {stated.name: (stated.value.zh, stated.value.en) for stated in rule.stated()}
    assert set(said) == {
        "thresholds", "window_days", "date", "lots", "area", "presentation", "similar_for", "unexpected", "deaths",
    }  # fmt: skip
    for name, word in (
        ("thresholds", "10"),
        ("window_days", "7"),
        ("lots", "80%"),
        ("area", "2"),
        ("presentation", "瘙痒"),
    ):
        assert word in said[name][0]
        assert word in said[name][1]
    assert "发热" in said["unexpected"][0]
    assert said["date"] == ("报告日期", "date received")


@pytest.mark.parametrize("text", ["one_lot", "any", "adjacent(2)", "share(3, 80%)"])
def test_the_lots_parameter_is_read_from_a_word(text: str) -> None:
    lots = Lots.parse(text)
    written = {"adjacent": f"adjacent({lots.k})", "share": f"share({lots.k}, {lots.percent}%)"}
    assert written.get(lots.kind, lots.kind) == text


@pytest.mark.parametrize(
    "text", ["", "two", "adjacent", "adjacent()", "share(3)", "share(3, 0%)", "share(3, 101%)", "one_lot(1)"]
)
def test_any_other_word_for_lots_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"none of|must be"):
        Lots.parse(text)
