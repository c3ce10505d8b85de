"""The compiled columns say of every row what the interpreter says of that situation."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinyue.engine.columns import known_column, level_column, level_columns
from pinyue.engine.grading import grade
from pinyue.engine.situation import Facts
from pinyue.plans.ladder import Ladder
from pinyue.plans.table import Reading, Table, table_of
from pinyue.words import BadInput
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


@cache
def backend(name: str) -> Any:
    if name == "polars":
        pytest.importorskip("polars")
        return ibis.polars.connect()
    return ibis.duckdb.connect()


BACKENDS = ("duckdb", "polars")
COLUMNS = 40  # situations in one table


def rows_of(name: str, ladder: Ladder, situations: Sequence[Facts]) -> Any:
    """The situations as a table of a back end: yes and no as booleans, choices by their ids, counts as whole numbers."""
    columns: dict[str, Any] = {}
    for fact in (*ladder.measures, *ladder.qualifiers):
        measure = ladder.measures.get(fact)
        values = [each.get(fact) for each in situations]
        if measure is None:
            columns[fact] = pa.array([None if v is None else bool(v) for v in values], pa.bool_())
        elif measure.kind == "choice":
            ids = list(measure.values)
            columns[fact] = pa.array([ids[v] if isinstance(v, int) else None for v in values], pa.string())
        else:
            columns[fact] = pa.array(values, pa.int64())
    return backend(name).create_table("situations", pa.table(columns), overwrite=True)


def check(name: str, ladder: Ladder, reading: Reading, situations: Sequence[Facts]) -> None:
    table = table_of(ladder, reading)
    rows = rows_of(name, ladder, situations)
    holds = level_columns(table, rows)
    found = backend(name).to_pyarrow(rows.select(chosen=level_column(table, rows), **holds)).to_pylist()
    ranks = {level.id: level.rank for level in ladder.levels}
    for facts, row in zip(situations, found, strict=True):
        graded = grade(table, facts)
        assert row["chosen"] == (ranks[graded.chosen] if graded.chosen else None), f"{reading}: {facts}"
        if graded.status != "out-of-scope":
            assert [level for level in holds if row[level]] == list(graded.certain), f"{reading}: {facts}"


@pytest.mark.parametrize("name", BACKENDS)
@settings(max_examples=max(8, settings.default.max_examples // 20))
@given(st.data())
def test_random_ladders_and_situations(name, data):
    ladder = data.draw(ladders())
    reading = data.draw(readings(ladder))
    check(name, ladder, reading, [data.draw(facts_about(ladder, known=True)) for _ in range(COLUMNS)])


@pytest.mark.parametrize("name", BACKENDS)
@pytest.mark.parametrize("plan", PLANS)
def test_the_plans_under_a_sample_of_their_readings(plan, name):
    ladder, rng = ladder_of(plan), random.Random(plan)
    for reading in rng.sample(readings_of(ladder), 6):
        check(
            name, ladder, reading, [situation(ladder, reading, rng, known=True) for _ in range(4 * COLUMNS)]
        )


def unknown_deaths(name: str) -> tuple[Table, Any]:
    """Two situations of 渝中 with 50 cases, grave enough for any level: the deaths of the second are not known."""
    ladder = ladder_of(YUZHONG)
    table = table_of(ladder, Reading("half-open"))
    known: dict[str, Any] = {axis.name: 1 for axis in table.axes} | {"unexpected_cases": 50}
    return table, rows_of(
        name, ladder, [known, {**known, "deaths": None}, {**known, "districts_at_III": None}]
    )


@pytest.mark.parametrize("name", BACKENDS)
def test_a_row_that_is_not_fully_known_gets_no_level_and_says_so(name):
    table, rows = unknown_deaths(name)
    told = rows.select(known=known_column(table, rows), level=level_column(table, rows))
    assert backend(name).to_pyarrow(told).to_pylist() == [
        {"known": True, "level": 1},
        {"known": False, "level": None},
        {"known": True, "level": 1},  # the plan assumes no other districts where nobody says
    ]


def test_a_missing_column_is_named_unless_the_plan_assumes_it():
    table, rows = unknown_deaths("duckdb")
    assert level_column(table, rows.drop("districts_at_III")) is not None
    with pytest.raises(BadInput, match="no column 'deaths'"):
        level_column(table, rows.drop("deaths"))


def test_qualifiers_and_choices_may_be_numbers():
    ladder = ladder_of(WANGYI)
    table = table_of(ladder, Reading("statutory"))
    rng = random.Random(1)
    situations = [situation(ladder, Reading("statutory"), rng, known=True) for _ in range(COLUMNS)]
    names = (*(axis.name for axis in table.axes), *ladder.excludes)
    numbers = pa.table({name: [each.get(name, 0) for each in situations] for name in names})
    rows = backend("duckdb").create_table("numbers", numbers, overwrite=True)
    found = backend("duckdb").to_pyarrow(rows.select(level=level_column(table, rows)))["level"].to_pylist()
    ranks = {level.id: level.rank for level in ladder.levels} | {None: None}
    assert found == [ranks[grade(table, each).chosen] for each in situations]


def test_an_event_outside_the_plan_has_no_level():
    ladder = ladder_of(YUZHONG)
    table = table_of(ladder, Reading("half-open"))
    inside: dict[str, Any] = {axis.name: 1 for axis in table.axes} | {"unexpected_cases": 50}
    rows = rows_of("duckdb", ladder, [inside, {**inside, ladder.excludes[0]: 1}])
    assert backend("duckdb").to_pyarrow(level_column(table, rows).name("level")).to_pylist() == [1, None]
