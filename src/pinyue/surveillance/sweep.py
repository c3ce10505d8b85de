"""Sweep a line list: which products, lots, areas and presentations reach a count that a plan speaks of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import ibis
import pyarrow as pa
from ibis import _

from pinyue.surveillance.account import LeftOut
from pinyue.surveillance.completeness import missing, repeated, report_counts
from pinyue.surveillance.headings import FIELD_NAMES
from pinyue.surveillance.incidents import GROUP, Incident, Row, incidents
from pinyue.surveillance.linelist import LineList
from pinyue.surveillance.rule import COUNTED, MEASURES, Measure, SweepRule
from pinyue.surveillance.windows import KEY, keyed, reaching, window_counts
from pinyue.words import BadInput, Place, tr

FEWEST_BUCKETS, MOST_BUCKETS = 1 << 12, 1 << 26


@dataclass(frozen=True)
class Candidate:
    """What grading needs of an incident: its counts (of the measures that the list can say) and the qualifiers it settles."""

    incident: Incident
    counts: dict[str, int]
    establishes: dict[str, bool]


@dataclass(frozen=True)
class Sweep:
    """The result of one sweep.  ``keys``: one row for each key that reached a threshold, with the columns of ``reaching``
    and ``similar`` (were presentations kept apart?)."""

    linelist: LineList
    rule: SweepRule
    keys: pa.Table

    @cached_property
    def incidents(self) -> list[Incident]:
        """The keys merged over their presentations, the largest first."""
        if self.keys.num_rows == 0:
            return []
        groups = self.keys.select(GROUP).group_by(GROUP).aggregate([])
        alike = self.rule.presentation != "any"
        members = {similar: self._members(groups, similar=similar) for similar in {False, alike}}
        windows = [
            {**row, "similar": similar}
            for similar in {self.rule.is_similar(measure) for measure in MEASURES}
            for row in _rows(window_counts(members[similar], self.rule))
        ]
        day_and_counts = {"day": _.day.min()} | {str(measure): _[measure].max() for measure in MEASURES}
        by_place = members[False].group_by([*GROUP, "report", "lot", "region"])
        reports = _rows(by_place.aggregate(**day_and_counts))
        presented = _rows(members[alike].group_by([*KEY, "report"]).aggregate(**day_and_counts))
        last_day = self.linelist.rows[self.rule.date].max().to_pyarrow().as_py()
        return incidents(self.rule, self.keys.to_pylist(), windows, reports, presented, last_day)

    @cached_property
    def left_out(self) -> tuple[LeftOut, ...]:
        """Everything in the list that was not counted, and why; entries that repeat a report are among it."""
        return (
            *self.linelist.left_out,
            *missing(self.linelist.rows, self.rule),
            *repeated(self.linelist.rows),
        )

    @cached_property
    def reports(self) -> tuple[int, int]:
        """Distinct reports in the list, and those of them that could be counted."""
        return report_counts(self.linelist.rows, self.rule)

    @property
    def unknown(self) -> list[Measure]:
        """Measures that the list cannot say, since it has no column for them: not counted, which is not the same as none."""
        return [measure for measure in MEASURES if not _can_say(self.linelist, self.rule, measure)]

    def candidates(self) -> Iterator[Candidate]:
        """What a plan can grade, one for each incident."""
        unknown = set(self.unknown)
        for incident in self.incidents:
            counts = {name: count for name, count in incident.counts.items() if COUNTED[name] not in unknown}
            yield Candidate(incident, counts, incident.establishes(self.rule))

    def graded(self, grade: Callable[[Candidate], object]) -> list[tuple[Candidate, object]]:
        """Each candidate with what ``grade`` says of it."""
        return [(candidate, grade(candidate)) for candidate in self.candidates()]

    def as_data(self) -> dict[str, Any]:
        """Plain data for ``--json``; dates are ISO text."""
        everything, usable = self.reports
        return {
            "source": self.linelist.source,
            "encoding": self.linelist.encoding,
            "reports": everything,
            "swept": usable,
            "unknown": self.unknown,
            "left_out": [part.as_data() for part in self.left_out],
            "parameters": [
                {"name": s.name, "label": asdict(s.label), "value": asdict(s.value), "own": s.own}
                for s in self.rule.stated()
            ],
            "incidents": [_incident_data(candidate) for candidate in self.candidates()],
        }

    def _members(self, groups: pa.Table, *, similar: bool) -> ibis.Table:
        """The rows of these groups, kept at hand: they are few, and asked for several times."""
        rows = keyed(self.linelist.rows, self.rule, similar=similar)
        with _view(rows.semi_join(ibis.memtable(groups), GROUP), self.linelist) as view:
            members: ibis.Table = view.cache()
        return members


def sweep(linelist: LineList, rule: SweepRule) -> Sweep:
    """Find every key that reaches a threshold of the rule.  Raises BadInput: the list cannot answer what the rule asks."""
    _check(linelist, rule)
    rows = linelist.rows
    buckets = _buckets(int(rows.count().to_pyarrow().as_py()))
    found = []
    for similar, thresholds in rule.scopes():
        with _view(keyed(rows, rule, similar=similar), linelist) as view:
            keys = reaching(view, rule, thresholds, buckets).order_by(KEY).to_pyarrow()
        found.append(keys.append_column("similar", pa.array([similar] * keys.num_rows, pa.bool_())))
    return Sweep(linelist, rule, pa.concat_tables(found))


@contextmanager
def _view(table: ibis.Table, linelist: LineList) -> Iterator[ibis.Table]:
    """The table under a name of its own: a back end reads a view again where it is used twice, but would keep the whole of
    an expression that is used twice in memory.  Small tables of ours inside ``table`` live as long as the view."""
    con, name = linelist.rows.get_backend(), ibis.util.gen_name("view")
    yield con.create_view(name, table)
    con.drop_view(name)


def _check(linelist: LineList, rule: SweepRule) -> None:
    wanted: list[str] = [rule.date]
    wanted += ["region"] if rule.area != "any" else []
    wanted += ["terms"] if any(similar for similar, _ in rule.scopes()) else []
    if not any(_can_say(linelist, rule, measure) for measure in rule.least()):
        wanted += rule.least()
    for name in wanted:
        if name not in linelist.fields:
            raise BadInput(
                tr(
                    f"清单没有“{FIELD_NAMES[name].zh}”一列，而所用参数需要它；补上这一列或改参数",
                    f"the list has no column for {name}, which the parameters need; add it or change the parameters",
                ),
                Place(linelist.source),
            )


def _can_say(linelist: LineList, rule: SweepRule, measure: Measure) -> bool:
    if measure == "cases" or (measure == "unexpected" and rule.unexpected != "column"):
        return True
    return measure in linelist.fields


def _buckets(rows: int) -> int:
    """A power of two of at least a quarter of the rows: then few buckets are hot by chance alone."""
    return min(max(1 << (rows // 4).bit_length(), FEWEST_BUCKETS), MOST_BUCKETS)


def _rows(table: ibis.Table) -> list[Row]:
    return list(table.to_pyarrow().to_pylist())


def _incident_data(candidate: Candidate) -> dict[str, Any]:
    incident = candidate.incident

    def iso(day: dt.date) -> str:
        return day.isoformat()

    return {
        "product": incident.product,
        "manufacturer": incident.manufacturer,
        "lots": incident.lots,
        "regions": incident.regions,
        "terms": list(incident.terms),
        "first_day": iso(incident.first_day),
        "counts": candidate.counts,
        "one_window": incident.one_window,
        "windows": {
            name: {"from": iso(peak.start), "to": iso(peak.end), "presentation": peak.presentation}
            for name, peak in incident.peaks.items()
        },
        "establishes": candidate.establishes,
        "reports": list(incident.reports),
        "curve": [
            {"date": iso(d.date), "cases": d.cases, "severe": d.severe, "deaths": d.deaths, "other": d.other}
            for d in incident.curve
        ],
    }
