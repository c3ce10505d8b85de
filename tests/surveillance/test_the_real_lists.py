"""The VAERS reports of 1991 and 1992, whose keys and incidents were counted elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pinyue.surveillance import LineList, SweepRule, read_linelist, sweep
from pinyue.surveillance.rule import MEASURES, Measure

DATES = {"VAX_DATE": "vaccinated", "ONSET_DATE": "onset", "RECVDATE": "received"}
ALL = frozenset(MEASURES)


@pytest.fixture(scope="module")
def vaers(shared: Path) -> LineList:
    return read_linelist(shared / "data")


@pytest.fixture(scope="module")
def oracle(shared: Path) -> dict[str, Any]:
    text = (shared / "oracles" / "rule_vaers_1991_1992.json").read_text("utf-8")
    by_date: dict[str, Any] = json.loads(text)["by_date_column"]
    return by_date


def rule(column: str, thresholds: dict[Measure, int]) -> SweepRule:
    return SweepRule(thresholds, date=DATES[column], similar_for=ALL)  # type: ignore[arg-type]


def grade_of_count(cases: int) -> str:
    """The oracle's own bands."""
    bands = {50: "50+", 30: "30-49", 20: "20-29", 10: "10-19"}
    return next(name for least, name in bands.items() if cases >= least)


@pytest.mark.parametrize("column", DATES)
def test_all_keys_are_found_and_every_threshold_is_reached_by_as_many(
    vaers: LineList, oracle: dict[str, Any], column: str
) -> None:
    expected = oracle[column]
    keys = sweep(vaers, rule(column, {"cases": 1})).keys.to_pylist()
    assert len(keys) == expected["keys"]
    for measure, name in (
        ("cases", "keys_triggered_by_n"),
        ("severe", "keys_with_severe_at_least"),
        ("deaths_per_lot", "keys_with_deaths_at_least"),
    ):
        for least, count in expected[name].items():
            assert sum(key[measure] >= int(least) for key in keys) == count, (name, least)


@pytest.mark.parametrize("column", DATES)
@pytest.mark.parametrize(
    ("measure", "name"),
    [
        ("cases", "keys_triggered_by_n"),
        ("severe", "keys_with_severe_at_least"),
        ("deaths", "keys_with_deaths_at_least"),
    ],
)
def test_pruning_for_a_threshold_loses_none_of_its_keys(
    vaers: LineList, oracle: dict[str, Any], column: str, measure: Measure, name: str
) -> None:
    expected = {int(least): count for least, count in oracle[column][name].items()}
    counted = "deaths_per_lot" if measure == "deaths" else measure
    for pruned_for in (min(expected), max(least for least in expected if expected[least])):
        keys = sweep(vaers, rule(column, {measure: pruned_for})).keys
        for least in (least for least in expected if least >= pruned_for):
            assert sum(count >= least for count in keys[counted].to_pylist()) == expected[least]
        assert keys.num_rows == expected[pruned_for]


@pytest.mark.parametrize("column", DATES)
def test_the_incidents_of_ten_cases_are_the_same(
    vaers: LineList, oracle: dict[str, Any], column: str
) -> None:
    found = [
        {
            "vax_type": incident.product,
            "vax_manu": incident.manufacturer,
            "lot": "".join(incident.lots),
            "state": "".join(incident.regions),
            "max_n": incident.counts["cases"],
            "grade": grade_of_count(incident.counts["cases"]),
            "first_day_n10": incident.first_day.isoformat(),
            "pts": list(incident.terms),
        }
        for incident in sweep(vaers, rule(column, {"cases": 10})).incidents
    ]
    expected = oracle[column]["incidents_product_lot_state_n10"]

    def order(entry: dict[str, Any]) -> str:
        return json.dumps(entry, sort_keys=True)

    assert sorted(found, key=order) == sorted(expected, key=order)


def test_what_was_not_counted_adds_up_to_the_whole(vaers: LineList) -> None:
    swept = sweep(vaers, rule("VAX_DATE", {"cases": 10}))
    left_out = sum(part.rows for part in swept.left_out)
    counted = vaers.rows.filter(
        vaers.rows.vaccinated.notnull(), vaers.rows.lot.notnull(), vaers.rows.region.notnull()
    )
    assert left_out + counted.count().to_pyarrow().as_py() == vaers.rows.count().to_pyarrow().as_py()
    assert swept.reports[0] == 20_625


def test_the_same_reports_read_from_the_public_csv_files_give_the_same_table(
    shared: Path, tmp_path: Path
) -> None:
    import duckdb

    stem = shared / "data" / "vaers_1991_1992_"
    con = duckdb.connect()
    con.sql(
        f"""COPY (SELECT * REPLACE (strftime(RECVDATE, '%m/%d/%Y') AS RECVDATE, strftime(VAX_DATE, '%m/%d/%Y') AS VAX_DATE,
        strftime(ONSET_DATE, '%m/%d/%Y') AS ONSET_DATE) FROM '{stem}reports.parquet' WHERE VAERS_ID < 28000)
        TO '{tmp_path / "1991VAERSDATA.csv"}'"""
    )
    con.sql(f"COPY (FROM '{stem}vax.parquet' WHERE VAERS_ID < 28000) TO '{tmp_path / '1991VAERSVAX.csv'}'")
    five = ", ".join(f"list_extract(pts, 5 * i + {n}) AS SYMPTOM{n}" for n in range(1, 6))
    con.sql(
        f"""COPY (SELECT VAERS_ID, {five} FROM (SELECT *, unnest(range((len(pts) + 4) // 5)) AS i
        FROM (SELECT VAERS_ID, list(PT) AS pts FROM '{stem}symptoms.parquet' WHERE VAERS_ID < 28000 GROUP BY ALL)))
        TO '{tmp_path / "1991VAERSSYMPTOMS.csv"}'"""
    )
    csv = read_linelist(tmp_path / "1991VAERSVAX.csv").rows.to_pyarrow().to_pylist()
    parquet = read_linelist(shared / "data").rows
    parquet = parquet.filter(parquet.report.cast("int64") < 28000).to_pyarrow().to_pylist()
    assert len(csv) > 1_000
    assert sorted(csv, key=str) == sorted(parquet, key=str)
