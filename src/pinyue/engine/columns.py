"""The same boxes for millions of situations: one Ibis expression, run by DuckDB or by Polars.

Only here is Ibis imported.  What ``grade`` interprets for one situation is written out for a column of them; the tests hold
the two against each other.
"""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

import ibis
import ibis.expr.types as ir

from pinyue.plans.loader import did_you_mean
from pinyue.plans.table import Axis, Box, Interval, Table
from pinyue.words import BadInput, tr


def level_column(table: Table, rows: ir.Table) -> ir.IntegerValue:
    """The rank of each row's level under the pack's policy for several; null where there is none.

    Every fact of the table is a column: counts are whole numbers, a qualifier is a boolean, a choice its id or its position.
    A fact without a column, or a null, takes the pack's assumption; without one the row is not fully known, and its level is
    null (``known_column`` tells such rows from those without a level); so it is outside the plan's scope.  Raises BadInput
    for a missing column.
    """
    holds = _levels(table, _values(table, rows))
    if table.ladder.reading.several == "highest":
        branches = list(holds.items())
    else:
        branches = [(level, _alone(level, holds)) for level in holds]
    ranks = {level.id: level.rank for level in table.levels}
    rank = ibis.cases(*((condition, ibis.literal(ranks[level], "int8")) for level, condition in branches))
    return _in_scope(table, rows).ifelse(rank, ibis.null("int8"))


def level_columns(table: Table, rows: ir.Table) -> dict[str, ir.BooleanValue]:
    """For each level, gravest first, whether it holds; null where a row is not fully known or out of scope.  Raises BadInput."""
    holds = _levels(table, _values(table, rows))
    inside = _in_scope(table, rows)
    return {level: inside.ifelse(holding, ibis.null("boolean")) for level, holding in holds.items()}


def known_column(table: Table, rows: ir.Table) -> ir.BooleanValue:
    """Whether a row is fully known.  Raises BadInput for a missing column."""
    return _all([~value.isnull() for value in _values(table, rows).values()])


def _in_scope(table: Table, rows: ir.Table) -> ir.BooleanValue:
    """Whether a row is fully known and not known to lie outside the plan."""
    excluding = [rows[name] for name in table.ladder.excludes if name in rows.columns]
    outside = [fact if fact.type().is_boolean() else fact == 1 for fact in excluding]
    return _all([known_column(table, rows), *(~fact.fill_null(False) for fact in outside)])


def _values(table: Table, rows: ir.Table) -> dict[str, ir.Value]:
    """Each fact of the table as a column of whole numbers (ids of a choice stay text, yes and no stay so)."""
    values: dict[str, ir.Value] = {}
    for axis in table.axes:
        if axis.name in rows.columns:
            column = rows[axis.name]
            values[axis.name] = (
                column if axis.assumed is None else column.fill_null(_literal(table, axis, column))
            )
        elif axis.assumed is not None:
            values[axis.name] = ibis.literal(axis.assumed)
        else:
            hint = did_you_mean(axis.name, rows.columns)
            raise BadInput(tr(f"缺少列 '{axis.name}'{hint}", f"no column '{axis.name}'{hint}"))
    return values


def _literal(table: Table, axis: Axis, column: ir.Value) -> int | bool | str:
    assert axis.assumed is not None
    if column.type().is_boolean():
        return bool(axis.assumed)
    return (
        list(table.ladder.measures[axis.name].values)[axis.assumed]
        if column.type().is_string()
        else axis.assumed
    )


def _levels(table: Table, values: dict[str, ir.Value]) -> dict[str, ir.BooleanValue]:
    """For each level whether it holds; a residual level only where no graver one does."""
    holds: dict[str, ir.BooleanValue] = {}
    for level in table.levels:
        holding = _any([_inside(table, box, values) for box in table.boxes_of(level.id)])
        if level.id in table.residual and holds:
            holding = holding & ~_any(list(holds.values()))
        holds[level.id] = holding
    return holds


def _alone(level: str, holds: dict[str, ir.BooleanValue]) -> ir.BooleanValue:
    others = [holding for other, holding in holds.items() if other != level]
    return holds[level] & ~_any(others)


def _inside(table: Table, box: Box, values: dict[str, ir.Value]) -> ir.BooleanValue:
    return _all([_between(table, name, interval, values) for name, interval in box.ranges.items()])


def _between(table: Table, name: str, interval: Interval, values: dict[str, ir.Value]) -> ir.BooleanValue:
    value, (low, high), top = values[name], interval, table.axis(name).top
    for part in table.sums.get(name, ()):
        value = value + values[part]
    if value.type().is_boolean():
        return ibis.literal(True) if (low, high) == (0, 1) else value if low else ~value
    if value.type().is_string():
        return value.isin(list(table.ladder.measures[name].values)[low : high + 1])
    if low == high:
        return value == low
    above, below = value >= low, value <= high
    return above if high >= top else below if low == 0 else above & below


def _all(conditions: list[ir.BooleanValue]) -> ir.BooleanValue:
    return reduce(and_, conditions) if conditions else ibis.literal(True)


def _any(conditions: list[ir.BooleanValue]) -> ir.BooleanValue:
    return reduce(or_, conditions) if conditions else ibis.literal(False)
