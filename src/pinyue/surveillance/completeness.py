"""How much of a list a rule could count: entries that lack something, entries that repeat, reports in all."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from pinyue.surveillance.account import LeftOut, Said
from pinyue.surveillance.headings import FIELD_NAMES
from pinyue.surveillance.rule import MEASURES, SweepRule
from pinyue.surveillance.windows import hash_of, needed

ENTRY = ["product", "manufacturer", "lot", "region", "term"]


def missing(rows: ibis.Table, rule: SweepRule) -> list[LeftOut]:
    """Entries that lack something the rule needs, each counted under the first thing it lacks."""
    date = FIELD_NAMES[rule.date]
    why = {
        rule.date: Said(f"没有可用的{date.zh}", f"no usable {date.en}"),
        "lot": Said("没有批号", "no lot number"),
        "region": Said("没有区域", "no region"),
        "term": Said(
            "没有症状（只在不问表现的人数里计入）",
            "no term (counted only where the presentation does not matter)",
        ),
    }
    names = needed(rule, similar=any(rule.is_similar(measure) for measure in MEASURES))
    first = ibis.cases(*((rows[name].isnull(), name) for name in names))
    lacking = rows.mutate(lacks=first).filter(_.lacks.notnull())
    counted = lacking.group_by("lacks").aggregate(rows=_.count(), reports=_.report.nunique()).to_pyarrow()
    found = {row["lacks"]: (row["rows"], row["reports"]) for row in counted.to_pylist()}
    return [LeftOut(f"no_{name}", why[name], *found[name]) for name in names if name in found]


def repeated(rows: ibis.Table) -> list[LeftOut]:
    """Entries that say again what a report has said: same product, lot, region and term.  They count once."""
    number = hash_of(*(rows[name] for name in ENTRY))  # tells where to look; equal numbers prove nothing
    alike = rows.group_by(report=rows.report, number=number).aggregate(n=_.count()).filter(_.n > 1)
    near = rows.semi_join(alike, ["report", (number, "number")])
    again = near.group_by(["report", *ENTRY]).aggregate(n=_.count()).filter(_.n > 1)
    counted = again.aggregate(rows=(again.n - 1).sum().fill_null(0), reports=again.report.nunique())
    [found] = counted.to_pyarrow().to_pylist()
    why = Said("同一报告重复的条目（只计一次）", "entries that repeat a report (counted once)")
    return [LeftOut("repeated", why, int(found["rows"]), found["reports"])] if found["rows"] else []


def report_counts(rows: ibis.Table, rule: SweepRule) -> tuple[int, int]:
    """Distinct reports in the list, and those of them with an entry that could be counted."""
    usable: ir.BooleanValue = ibis.and_(*(rows[name].notnull() for name in needed(rule, similar=False)))
    doubtful = rows.filter(~usable).select("report").distinct()
    lost = rows.semi_join(doubtful, "report").group_by("report").aggregate(any=usable.any()).filter(~_.any)
    everything = int(rows.report.nunique().to_pyarrow().as_py())
    return everything, everything - int(lost.count().to_pyarrow().as_py())
