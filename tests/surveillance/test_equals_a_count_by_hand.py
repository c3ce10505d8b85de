"""The sweep against windows counted one by one: 10,000 random line lists under eight readings of the plan's open words."""

from __future__ import annotations

import random

import pytest

from pinyue.surveillance import Lots, SweepRule, sweep
from pinyue.surveillance.rule import MEASURES
from tests.surveillance.worlds import Key, Row, counted_by_hand, linelist, row

TOUCHING = frozenset({("A", "B"), ("B", "A"), ("B", "C"), ("C", "B")})
SETS = {"hot": ("fever", "chills"), "skin": ("rash", "chills")}
ALL = frozenset(MEASURES)

RULES = {
    "one lot, same area, same term": SweepRule(
        {"cases": 3, "severe": 2, "deaths": 2}, window_days=4, similar_for=ALL
    ),
    "severe and deaths whatever the presentation": SweepRule(
        {"unexpected": 3, "severe": 2, "deaths": 1}, window_days=5
    ),
    "adjacent lots": SweepRule({"cases": 3, "deaths": 2}, window_days=6, lots=Lots.parse("adjacent(2)")),
    "two lots hold three quarters": SweepRule(
        {"cases": 4, "severe": 3, "deaths": 2}, window_days=7, lots=Lots.parse("share(2, 75%)")
    ),
    "touching areas": SweepRule({"cases": 4, "severe": 2}, window_days=3, area="touching", touching=TOUCHING),
    "sets of terms": SweepRule(
        {"cases": 3, "unexpected": 2},
        window_days=5,
        presentation="terms",
        term_sets=SETS,
        unexpected=frozenset({"rash"}),
    ),
    "whatever lot, area and presentation": SweepRule(
        {"cases": 6, "deaths": 2}, window_days=2, lots=Lots("any"), area="any", presentation="any"
    ),
    "adjacent lots in touching areas, all unexpected": SweepRule(
        {"unexpected": 4, "deaths": 2},
        window_days=5,
        lots=Lots.parse("adjacent(1)"),
        area="touching",
        touching=TOUCHING,
        presentation="terms",
        term_sets=SETS,
        unexpected="all",
    ),
}
LISTS = 10_000


def random_list(chance: random.Random, name: str) -> list[Row]:
    """A list of up to twenty rows in which reports repeat, dates crowd and anything may be missing.

    ``name`` stands in the product, so that many lists can be swept at once and never mix.
    """
    rows = []
    for _ in range(chance.randrange(1, 21)):
        severe = chance.random() < 0.3
        rows.append(
            row(
                f"{name}-{chance.randrange(9)}",
                chance.choice([None, *range(9)]),
                product=name,
                manufacturer=chance.choices(["M", ""], [9, 1])[0],
                lot=chance.choice(["L8", "L9", "L10", "L11", "L12", "K9", "X", None])
                if chance.random() < 0.4
                else "L10",
                region=chance.choice(["A", "B", "C", None]) if chance.random() < 0.6 else "A",
                term=chance.choices(["fever", "chills", "rash", "cough", None], [5, 2, 2, 1, 1])[0],
                cases=chance.choices([1, 2], [9, 1])[0],
                unexpected=int(chance.random() < 0.5),
                severe=int(severe),
                deaths=int(severe and chance.random() < 0.5),
            )
        )
    return rows


@pytest.mark.parametrize("name", RULES)
def test_every_key_and_count_is_that_of_the_count_by_hand(name: str) -> None:
    rule = RULES[name]
    chance = random.Random(name)
    lists = [random_list(chance, f"{i}") for i in range(LISTS // len(RULES))]

    swept = sweep(linelist(r for rows in lists for r in rows), rule)

    keys = ("product", "manufacturer", "lots", "area", "presentation")
    counts = ("cases", "unexpected", "severe", "deaths", "deaths_per_lot", "first_day")
    found = {
        (*(key[k] for k in keys), str(key["similar"])): tuple(key[c] for c in counts)
        for key in swept.keys.to_pylist()
    }
    expected: dict[Key, tuple[object, ...]] = {}
    for rows in lists:
        expected |= counted_by_hand(rows, rule)
    assert found == expected
    assert len(expected) > 100, "the lists are too thin to try this rule"


@pytest.mark.parametrize("name", RULES)
def test_incidents_agree_with_their_keys_and_not_with_the_order_of_rows(name: str) -> None:
    rule = RULES[name]
    chance = random.Random(name)
    rows = [r for i in range(50) for r in random_list(chance, f"{i}")]

    swept = sweep(linelist(rows), rule)

    keys = swept.keys.to_pylist()
    for incident in swept.incidents:
        own = [
            key
            for key in keys
            if (key["product"], key["manufacturer"]) == (incident.product, incident.manufacturer)
        ]
        for measure, least in rule.least().items():
            counted = "deaths_per_lot" if measure == "deaths" else measure
            reached = [key[counted] for key in own if key["similar"] == rule.is_similar(measure)]
            assert incident.counts[counted] < least or incident.counts[counted] in reached
        assert incident.first_day in {key["first_day"] for key in own}
        assert sum(day.cases for day in incident.curve) >= incident.counts["cases"]
        assert len(incident.reports) <= sum(day.cases for day in incident.curve)
    chance.shuffle(rows)
    assert sweep(linelist(rows), rule).as_data() == swept.as_data()
