"""Prune, then window: the one expression that finds every key whose counts in some window reach a threshold.

A *key* is product × manufacturer × lots × area × presentation, where lots, area and presentation are what the rule makes of
them.  Everything here is Ibis and nothing is DuckDB's alone, so another back end needs no other code.

The prune is exact because it only drops what cannot matter: each row adds to its bucket the largest of its counts divided by
their thresholds, and a key that reaches any threshold has a bucket of at least 1, whatever else falls into that bucket.
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
from ibis import _

from pinyue.surveillance.rule import COUNTED, MEASURES, Measure, SweepRule

KEY = ["product", "manufacturer", "lots", "area", "presentation"]
ALMOST_ONE = 1 - 1e-6  # ten times 0.1 is a little less than 1 in binary


@ibis.udf.scalar.builtin(name="hash")
def hash_of(product: str, manufacturer: str, lots: str, area: str, presentation: str) -> int:  # type: ignore[empty-body]
    """A number for a key: DuckDB and Spark both have this function, and it does not matter which numbers each gives."""


def keyed(rows: ibis.Table, rule: SweepRule, *, similar: bool) -> ibis.Table:
    """Rows of the long shape with their key and day: those that the rule can count, once for each key they belong to.

    Adds ``lots``, ``area``, ``presentation`` and ``day``.  ``similar`` says whether this sweep keeps presentations apart.
    """
    everything = ibis.literal("")
    rows = rows.filter(*(rows[name].notnull() for name in needed(rule, similar=similar)))
    rows = _with_unexpected(rows, rule)
    rows = rows.mutate(day=rows[rule.date])
    if rule.lots.kind == "one_lot":
        rows = rows.mutate(lots=rows.lot)
    elif rule.lots.kind == "adjacent":
        rows = rows.inner_join(adjacent_lots(rows, rule.lots.k), ["product", "manufacturer", "lot"])
    else:
        rows = rows.mutate(lots=everything)
    if rule.area == "same":
        rows = rows.mutate(area=rows.region)
    elif rule.area == "touching":
        rows = rows.inner_join(touching_regions(rows, rule), "region")
    else:
        rows = rows.mutate(area=everything)
    if not similar:
        rows = rows.mutate(presentation=everything)
    elif rule.presentation == "term":
        rows = rows.mutate(presentation=rows.term)
    else:
        sets = _term_sets(rule)
        rows = rows.left_join(sets, rows.term.lower() == sets.member)
        rows = rows.mutate(presentation=rows.set_name.coalesce(rows.term))
    return rows.select(*KEY, "report", "lot", "region", "term", "day", *MEASURES)


def needed(rule: SweepRule, *, similar: bool) -> list[str]:
    """The columns that must be known for a row to be counted; ``Sweep.left_out`` accounts for the others."""
    names: list[str] = [rule.date]
    names += ["lot"] if rule.lots.kind != "any" else []
    names += ["region"] if rule.area != "any" else []
    names += ["term"] if similar else []
    return names


def reaching(
    rows: ibis.Table, rule: SweepRule, thresholds: Mapping[Measure, int], buckets: int
) -> ibis.Table:
    """The keys of ``rows`` (as from ``keyed``) that reach a threshold, with the largest count of each measure in a window.

    Columns: the key, ``cases`` … ``deaths_per_lot``, and ``first_day``, the first day on which a threshold was reached.
    """
    windows = window_counts(prune(rows, thresholds, buckets), rule)
    reached = ibis.or_(
        *(windows["deaths_per_lot" if m == "deaths" else m] >= n for m, n in thresholds.items())
    )
    return (
        windows.mutate(reached=reached)
        .group_by(KEY)
        .aggregate(**{name: _[name].max() for name in COUNTED}, first_day=_.day.min(where=_.reached))
        .filter(_.first_day.notnull())
    )


def prune(rows: ibis.Table, thresholds: Mapping[Measure, int], buckets: int) -> ibis.Table:
    """The rows whose key could reach a threshold over the whole span, and a few more that share a bucket with such a key.

    ``buckets`` is a power of two.
    """
    bucket = (hash_of(*(rows[name] for name in KEY)) & (buckets - 1)).cast("int32")
    weights = [rows[measure] / ibis.literal(float(least)) for measure, least in thresholds.items()]
    weight = weights[0] if len(weights) == 1 else ibis.greatest(*weights)
    hot = rows.group_by(bucket=bucket).aggregate(weight=weight.sum()).filter(_.weight >= ALMOST_ONE)
    return rows.semi_join(hot.select(hot=hot.bucket), [(bucket, "hot")])


def window_counts(rows: ibis.Table, rule: SweepRule) -> ibis.Table:
    """For each key and day with a report, the counts of the window that ends on this day; a report counts once a key.

    Columns: the key, ``day``, ``cases`` … ``deaths``, ``deaths_per_lot`` (the largest among the lots that have a row that day).
    """
    if rule.lots.kind == "one_lot":
        counts = _rolling(_once(rows, KEY), KEY, rule)
        return counts.mutate(deaths_per_lot=counts.deaths)
    rows = rows.mutate(day=rows.day.min().over(group_by=[*KEY, "report"]))
    counts = _rolling(_once(rows, KEY), KEY, rule)
    if rule.lots.kind == "share":
        counts = counts.semi_join(_concentrated(counts, rows, rule), [*KEY, "day"])
    named = rows.filter(rows.lot.notnull())  # unknown lots are not one lot
    lots = _rolling(_once(named, [*KEY, "lot"]), [*KEY, "lot"], rule)
    nothing = {measure: ibis.literal(0, "int64") for measure in MEASURES}
    tall = counts.mutate(deaths_per_lot=ibis.literal(0, "int64")).union(
        lots.select(*KEY, "day", **nothing, deaths_per_lot=lots.deaths)
    )
    return tall.group_by([*KEY, "day"]).aggregate(**{name: _[name].max() for name in COUNTED})


def _once(rows: ibis.Table, key: list[str]) -> ibis.Table:
    """One row for each report of a key: its first day and its largest counts."""
    return rows.group_by([*key, "report"]).aggregate(
        day=_.day.min(), **{measure: _[measure].max() for measure in MEASURES}
    )


def _rolling(reports: ibis.Table, key: list[str], rule: SweepRule) -> ibis.Table:
    """Counts by day, then over the window that ends on the day, both ends included."""
    daily = reports.group_by([*key, "day"]).aggregate(**{m: _[m].sum() for m in MEASURES})
    daily = daily.mutate(number=daily.day.delta(ibis.date("1970-01-01"), unit="day"))
    window = ibis.range_window(
        preceding=rule.window_days - 1, following=0, group_by=key, order_by=daily.number
    )
    return daily.select(*key, "day", **{m: daily[m].sum().over(window).cast("int64") for m in MEASURES})


def _concentrated(counts: ibis.Table, rows: ibis.Table, rule: SweepRule) -> ibis.Table:
    """The windows (key and last day) in which the ``k`` largest lots hold the rule's share of the cases."""
    ends = counts.select(*KEY, end=counts.day, total=counts.cases)
    reports = _once(rows, [*KEY, "lot"]).select(*KEY, "lot", "report", "day", "cases")
    inside = ends.inner_join(reports, KEY).filter(
        _.day <= _.end, _.day > _.end - ibis.interval(days=rule.window_days)
    )
    by_lot = inside.group_by([*KEY, "end", "lot"]).aggregate(held=_.cases.sum())
    ranked = by_lot.mutate(
        rank=ibis.row_number().over(group_by=[*KEY, "end"], order_by=[ibis.desc("held"), "lot"])
    )
    top = inside.semi_join(ranked.filter(_.rank < rule.lots.k), [*KEY, "end", "lot"])
    once = top.group_by([*KEY, "end", "report"]).aggregate(cases=_.cases.max(), total=_.total.max())
    share = once.group_by([*KEY, "end"]).aggregate(held=_.cases.sum(), total=_.total.max())
    return share.filter(_.held * 100 >= _.total * rule.lots.percent).select(*KEY, day=_.end)


def adjacent_lots(rows: ibis.Table, k: int) -> ibis.Table:
    """For each lot the groups it belongs to: a group is a lot and those up to ``k`` above it in the same series.

    The serial number is the last run of up to nine figures; what stands before and after it must be equal.
    """
    pattern = r"^(.*?)([0-9]{1,9})([^0-9]*)$"
    lots = rows.select("product", "manufacturer", "lot").distinct()
    numbered = lots.filter(lots.lot.re_search(pattern)).mutate(
        before=_.lot.re_extract(pattern, 1),
        serial=_.lot.re_extract(pattern, 2),
        after=_.lot.re_extract(pattern, 3),
    )
    numbered = numbered.mutate(width=_.serial.length(), serial=_.serial.cast("int64"))
    first = numbered.select("product", "manufacturer", "before", "after", "width", lots="lot", low="serial")
    near = numbered.inner_join(first, ["product", "manufacturer", "before", "after", "width"])
    near = near.filter(_.serial >= _.low, _.serial <= _.low + k)
    alone = lots.filter(~lots.lot.re_search(pattern))
    columns = ["product", "manufacturer", "lot", "lots"]
    return near.select(*columns).union(alone.mutate(lots=alone.lot).select(*columns))


def touching_regions(rows: ibis.Table, rule: SweepRule) -> ibis.Table:
    """For each region the areas it belongs to: an area is a region with those that touch it, named after that region."""
    own = rows.select("region").distinct()
    own = own.mutate(area=own.region)
    pairs = ibis.memtable(
        [{"region": a, "area": b} for a, b in sorted(rule.touching)],
        schema={"region": "string", "area": "string"},
    )
    return own.union(pairs, distinct=True)


def _term_sets(rule: SweepRule) -> ibis.Table:
    members = [
        {"set_name": name, "member": term.lower()} for name, terms in rule.term_sets.items() for term in terms
    ]
    return ibis.memtable(members, schema={"set_name": "string", "member": "string"})


def _with_unexpected(rows: ibis.Table, rule: SweepRule) -> ibis.Table:
    if rule.unexpected == "all":
        return rows.mutate(unexpected=rows.cases)
    if isinstance(rule.unexpected, frozenset):
        known: ir.BooleanValue = rows.term.isin(sorted(rule.unexpected)).fill_null(False)
        return rows.mutate(unexpected=known.ifelse(0, rows.cases))
    return rows
