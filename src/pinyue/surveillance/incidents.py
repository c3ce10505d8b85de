"""From keys that reached a threshold to incidents: one for each product × lots × area, its presentations merged."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pinyue.surveillance.rule import COUNTED, Measure, SweepRule
from pinyue.surveillance.windows import KEY

Row = dict[str, Any]
Group = tuple[str, ...]
GROUP = KEY[:-1]


@dataclass(frozen=True)
class Peak:
    """The largest count of one measure in one window: its first and last day, and whose presentation it was ("" for all)."""

    count: int
    start: dt.date
    end: dt.date
    presentation: str


@dataclass(frozen=True)
class Day:
    """One day of the curve; ``other`` are cases of the same lots and area that the incident does not count."""

    date: dt.date
    cases: int
    severe: int
    deaths: int
    other: int


@dataclass(frozen=True)
class Incident:
    """What one product, its lots and an area show together.

    ``peaks`` holds the largest window of each count (those of ``COUNTED``); they can lie in different windows, then
    ``one_window`` is false.  ``terms`` are the presentations that reached a threshold.  ``reports`` are those behind the counts
    and behind any window that reached a threshold, ``lots`` and ``regions`` their cases, ``curve`` their days with a window's
    margin on either side.  ``facts`` answers the rule's ``FACTS``; an absent fact is not known.
    """

    product: str
    manufacturer: str
    first_day: dt.date
    peaks: dict[str, Peak]
    terms: tuple[str, ...]
    lots: dict[str, int]
    regions: dict[str, int]
    reports: tuple[str, ...]
    curve: tuple[Day, ...]
    facts: dict[str, bool] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """The largest count of each measure in any one window."""
        return {measure: peak.count for measure, peak in self.peaks.items()}

    @property
    def window(self) -> Peak:
        """The window with most cases."""
        return self.peaks["cases"]

    @property
    def one_window(self) -> bool:
        """Do all counts belong to one and the same window?"""
        return all(peak.end == self.window.end for peak in self.peaks.values() if peak.count)

    def establishes(self, rule: SweepRule) -> dict[str, bool]:
        """The plan's qualifiers that this settles: true if all their facts hold, false if one fails, absent if unknown."""
        settled = {}
        for qualifier, names in rule.establishes.items():
            known = [self.facts.get(name) for name in names]
            if False in known:
                settled[qualifier] = False
            elif None not in known:
                settled[qualifier] = True
        return settled


@dataclass
class Material:
    """What the database found for one group.

    Rows of ``keys`` and ``windows`` carry ``similar``: were presentations kept apart?  ``reports`` has a row for each
    report × lot × region, ``presented`` one for each report × presentation.
    """

    keys: list[Row] = field(default_factory=list)
    windows: list[Row] = field(default_factory=list)
    reports: list[Row] = field(default_factory=list)
    presented: list[Row] = field(default_factory=list)


def incidents(
    rule: SweepRule,
    keys: Iterable[Row],
    windows: Iterable[Row],
    reports: Iterable[Row],
    presented: Iterable[Row],
    last_day: dt.date,
) -> list[Incident]:
    """The incidents, the largest first.  Where areas or groups of lots overlap, one whose reports all stand in a larger one
    of the same product is that larger one seen from aside, and is left away.  ``last_day``: no curve goes further."""
    groups: dict[Group, Material] = defaultdict(Material)
    for name, rows in (("keys", keys), ("windows", windows), ("reports", reports), ("presented", presented)):
        for row in rows:
            getattr(groups[tuple(row[part] for part in GROUP)], name).append(row)
    found = [
        _incident(rule, group, material, last_day) for group, material in groups.items() if material.keys
    ]
    found.sort(
        key=lambda i: (
            [-count for count in i.counts.values()],
            i.product,
            i.manufacturer,
            *i.lots,
            *i.regions,
        )
    )
    if rule.lots.kind != "adjacent" and rule.area != "touching":
        return found
    aside: set[int] = set()
    seen: dict[tuple[str, str], list[set[str]]] = defaultdict(list)
    for incident in sorted(found, key=lambda i: -len(i.reports)):
        larger, own = seen[incident.product, incident.manufacturer], set(incident.reports)
        if any(own <= other for other in larger):
            aside.add(id(incident))
        else:
            larger.append(own)
    return [incident for incident in found if id(incident) not in aside]


def _incident(rule: SweepRule, group: Group, material: Material, last_day: dt.date) -> Incident:
    _date_by_report(material.reports)
    peaks = _peaks(rule, material)
    counted = _counted(rule, material, peaks)
    terms = {row["presentation"] for row in material.keys if row["similar"]} or {
        row["presentation"] for row in material.presented if row["report"] in counted
    }
    own = [row for row in material.reports if row["report"] in counted]
    lots, regions = _cases_by(own, "lot"), _cases_by(own, "region")
    return Incident(
        product=group[0],
        manufacturer=group[1],
        first_day=min(row["first_day"] for row in material.keys),
        peaks=peaks,
        terms=tuple(sorted(terms - {""})),
        lots=lots,
        regions=regions,
        reports=tuple(sorted(map(str, counted))),
        curve=tuple(_curve(rule, material.reports, counted, last_day)),
        facts=_facts(rule, material, lots, regions),
    )


def _date_by_report(rows: list[Row]) -> None:
    """A report that names several lots or regions counts on its first day in all of them."""
    first: dict[Any, dt.date] = {}
    for row in rows:
        first[row["report"]] = min(row["day"], first.get(row["report"], row["day"]))
    for row in rows:
        row["day"] = first[row["report"]]


def _counted(rule: SweepRule, material: Material, peaks: dict[str, Peak]) -> set[Any]:
    """The reports behind the counts: in a window that reached a threshold, or in a peak; under its presentation."""
    windows = {name: [(peak.end, peak.presentation)] if peak.count else [] for name, peak in peaks.items()}
    counted: set[Any] = set()
    for name, measure in COUNTED.items():
        similar, least = rule.is_similar(measure), rule.least().get(measure)
        if least is not None and name != "deaths":  # deaths reach their threshold lot by lot
            windows[name] += [
                (row["day"], row["presentation"])
                for row in material.windows
                if row["similar"] == similar and row[name] >= least
            ]
        covered = {(shown, day) for end, shown in windows[name] for day in _window_days(rule, end)}
        counted |= {
            row["report"]
            for row in (material.presented if similar else material.reports)
            if row[measure] and (row["presentation"] if similar else "", row["day"]) in covered
        }
    return counted


def _window_days(rule: SweepRule, end: dt.date) -> Iterator[dt.date]:
    for back in range(rule.window_days):
        yield end - dt.timedelta(days=back)


def _peaks(rule: SweepRule, material: Material) -> dict[str, Peak]:
    """The largest window of each measure: the one with most cases if that is as large, else the earliest."""
    peaks: dict[str, Peak] = {}
    for name, measure in COUNTED.items():
        rows = [row for row in material.windows if row["similar"] == rule.is_similar(measure)]
        rows.sort(key=lambda row: (-row[name], row["day"], row["presentation"]))
        count, end, presentation = 0, min(row["first_day"] for row in material.keys), ""
        if rows:  # without any term there are no windows that keep presentations apart
            count, end, presentation = int(rows[0][name]), rows[0]["day"], rows[0]["presentation"]
        if peaks:
            main = peaks["cases"].end
            if _recount(rule, material, name, measure, main, presentation) == count:
                end = main
        start = end - dt.timedelta(days=rule.window_days - 1)
        peaks[name] = Peak(count, start, end, presentation)
    return peaks


def _recount(
    rule: SweepRule, material: Material, name: str, measure: Measure, end: dt.date, presentation: str
) -> int:
    """The count of one measure in the window that ends on ``end``, for one presentation or ("") for all."""
    days = set(_window_days(rule, end))
    similar = rule.is_similar(measure)
    counts: dict[str, dict[Any, int]] = defaultdict(lambda: defaultdict(int))
    by_lot = name == "deaths_per_lot" and not similar
    for row in material.presented if similar else material.reports:
        shown = not similar or row["presentation"] == presentation
        if row["day"] in days and shown and not (by_lot and row["lot"] is None):
            reports = counts[row["lot"] if by_lot else ""]
            reports[row["report"]] = max(reports[row["report"]], row[measure])
    return max((sum(reports.values()) for reports in counts.values()), default=0)


def _cases_by(rows: Sequence[Row], name: str) -> dict[str, int]:
    """Cases by lot or region, most first; a report counts once in each."""
    cases: dict[tuple[str, Any], int] = defaultdict(int)
    for row in rows:
        if row[name] is not None:
            cases[row[name], row["report"]] = max(cases[row[name], row["report"]], row["cases"])
    totals: dict[str, int] = defaultdict(int)
    for (value, _), count in cases.items():
        totals[value] += count
    return dict(sorted(totals.items(), key=lambda item: (-item[1], item[0])))


def _curve(rule: SweepRule, rows: Sequence[Row], counted: set[str], last_day: dt.date) -> Iterator[Day]:
    shown = ("cases", "severe", "deaths")
    reports: dict[Any, Row] = {}
    for row in rows:
        other = reports.setdefault(row["report"], row)
        reports[row["report"]] = {"day": row["day"], **{name: max(row[name], other[name]) for name in shown}}
    days: dict[dt.date, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for report, row in reports.items():
        tally = days[row["day"]]
        if report in counted:
            for i, name in enumerate(shown):
                tally[i] += row[name]
        else:
            tally[3] += row["cases"]
    own = [reports[report]["day"] for report in counted]
    margin = dt.timedelta(days=rule.window_days)
    day, last = min(own) - margin, min(max(own) + margin, last_day)
    while day <= last:
        yield Day(day, *days.get(day, (0, 0, 0, 0)))
        day += dt.timedelta(days=1)


def _facts(
    rule: SweepRule, material: Material, lots: dict[str, int], regions: dict[str, int]
) -> dict[str, bool]:
    facts = {"product": True, "days": True}
    if rule.area != "any" or len(regions) == 1:
        facts["area"] = True
    if rule.lots.kind != "any" or len(lots) == 1:
        facts["lots"] = True
    if lots:
        facts["one_lot"] = len(lots) == 1
    if any(row["similar"] for row in material.keys):
        facts["presentation"] = True
    if _others_alike(rule, material):
        facts["others"] = True
    return facts


def _others_alike(rule: SweepRule, material: Material) -> bool:
    """Is there, within one window, someone who did not die but presented like someone who did?"""
    dead = {(row["presentation"], row["day"]) for row in material.presented if row["deaths"]}
    alive = {(row["presentation"], row["day"]) for row in material.presented if row["cases"] > row["deaths"]}
    near = range(1 - rule.window_days, rule.window_days)
    return any((name, day + dt.timedelta(days=off)) in alive for name, day in dead for off in near)
