"""The invented district list: the same for the same seed, untidy as real ones are, and its clusters are found again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pinyue.surveillance import SweepRule, read_linelist, sweep
from pinyue.surveillance.synthetic import PLANTED, district_list, write_csv

LAST_DAY = dt.date(2026, 8, 25)


def test_the_same_seed_gives_the_same_list_and_another_seed_another() -> None:
    assert district_list(LAST_DAY, seed=3) == district_list(LAST_DAY, seed=3)
    assert district_list(LAST_DAY, seed=3) != district_list(LAST_DAY, seed=4)


def test_every_planted_cluster_is_found_with_its_counts(tmp_path: Path) -> None:
    for seed in range(3):
        write_csv(district_list(LAST_DAY, seed=seed), tmp_path / "list.csv")
        listed = read_linelist(tmp_path / "list.csv", as_of=LAST_DAY)
        result = sweep(listed, SweepRule({"unexpected": 4}))
        found = {tuple(incident.lots): incident for incident in result.incidents}
        assert set(found) == {(cluster.lot,) for cluster in PLANTED}
        for cluster in PLANTED:
            incident = found[(cluster.lot,)]
            counts = incident.counts
            assert (counts["unexpected"], counts["severe"], counts["deaths"]) == (
                cluster.cases,
                cluster.severe,
                cluster.deaths,
            )
            assert set(cluster.terms) <= set(incident.terms)
        assert {part.reason for part in result.left_out} == {"no_onset", "no_lot", "no_region", "repeated"}
