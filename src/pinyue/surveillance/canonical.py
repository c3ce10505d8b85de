"""From a list as it was typed to the one long shape that is swept: one row per report × product × lot × term.

Columns, in this order: ``report`` text · ``product`` text · ``manufacturer`` text, "" where unknown · ``lot`` text in capitals
without marks · ``region`` text · ``term`` text · ``onset`` ``vaccinated`` ``received`` dates · ``cases`` ``unexpected``
``severe`` ``deaths`` whole numbers ≥ 0.  A null says "not known"; only report, product, manufacturer and the counts are
never null.
"""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir
from ibis import _
from ibis.backends.duckdb import Backend

from pinyue.surveillance import headings as known
from pinyue.surveillance.account import LeftOut, Said
from pinyue.surveillance.cells import count_of, day_of, lot_of, terms_of, text_of, within
from pinyue.surveillance.faults import Fault, find_faults
from pinyue.surveillance.mapping import Mapping
from pinyue.surveillance.raw import RawTable
from pinyue.words import BadInput, tr

LONG = {
    "report": "string",
    "product": "string",
    "manufacturer": "string",
    "lot": "string",
    "region": "string",
    "term": "string",
    "onset": "date",
    "vaccinated": "date",
    "received": "date",
    "cases": "int32",
    "unexpected": "int32",
    "severe": "int32",
    "deaths": "int32",
}
SHOWN = 60  # characters of a cell that a message repeats


def canonical(
    con: Backend,
    raw: RawTable,
    columns: dict[str, list[int]],
    mapping: Mapping,
    latest: dt.date,
    *,
    strict: bool,
) -> tuple[ibis.Table, list[LeftOut]]:
    """The long table of one typed list, and what of it could not be counted.

    ``strict`` refuses the first cell that cannot be read or lies after ``latest``; otherwise such cells count as unknown
    and are accounted for.  Raises BadInput with file, line and column.
    """
    typed = con.create_table(ibis.util.gen_name("typed"), _typed(raw.table, columns, mapping), temp=True)
    faults = find_faults(typed, columns, mapping, latest)
    no_product = typed[f"t{columns['product'][0]}"].isnull() & ~typed.blank
    counts = {"rows": (~typed.blank).sum(), "no_product": no_product.sum()}
    counts |= {f"f{i}": fault.wrong.sum() for i, fault in enumerate(faults)}
    found = typed.aggregate(**counts).to_pyarrow().to_pylist()[0]
    if not found["rows"]:
        raise BadInput(tr("列名下面没有数据", "there is no row below the headings"), raw.heading_place)
    left_out = []
    for i, fault in enumerate(faults):
        if count := found[f"f{i}"]:
            if strict or fault.reason == "too_long":
                raise _refusal(raw, typed, fault)
            left_out.append(LeftOut(fault.reason, fault.name, count, count))
    if count := found["no_product"]:
        left_out.append(LeftOut("no_product", Said("没有产品名称", "no product named"), count, count))
    long = con.create_table(ibis.util.gen_name("long"), _long(typed, columns, latest), temp=True)
    return long, left_out


def _typed(table: ibis.Table, columns: dict[str, list[int]], mapping: Mapping) -> ibis.Table:
    """Each used column ``i`` as text ``t{i}``, dates also as ``d{i}``, counts also as ``n{i}``; ``row``, ``blank``, ``lot``."""
    used = sorted({i for positions in columns.values() for i in positions})
    blank = ibis.and_(*(table[f"c{i}"].cast("string").fill_null("").strip() == "" for i in used))
    texts = table.mutate(
        blank=blank,
        lot=lot_of(table[f"c{columns['lot'][0]}"]),
        **{f"t{i}": text_of(table[f"c{i}"]) for i in used},
    )
    days = {}
    for i in (i for name in known.DATES for i in columns.get(name, [])):
        cell = texts[f"c{i}"]
        days[f"d{i}"] = day_of(
            texts[f"t{i}"] if isinstance(cell, ir.StringValue) else cell, mapping.date_formats
        )
    counts = {
        f"n{i}": count_of(texts[f"t{i}"], mapping) for name in known.COUNTS for i in columns.get(name, [])
    }
    return texts.select("row", "blank", "lot", *(f"t{i}" for i in used), **days, **counts)


def _long(typed: ibis.Table, columns: dict[str, list[int]], latest: dt.date) -> ibis.Table:
    def text(name: str) -> ir.StringValue:
        return typed[f"t{columns[name][0]}"] if name in columns else ibis.null(str)

    def day(name: str) -> ir.DateValue:
        if name not in columns:
            return ibis.null("date")
        read = typed[f"d{columns[name][0]}"]
        return within(read, latest).ifelse(read, ibis.null("date"))

    def count(name: str) -> ir.IntegerValue:
        return (
            ibis.greatest(0, *(typed[f"n{i}"] for i in columns[name])) if name in columns else ibis.literal(0)
        )

    one_row_a_report = ibis.literal("#") + (typed.row + 1).cast("string")
    wide = typed.filter(text("product").notnull()).select(
        report=text("report_id").coalesce(one_row_a_report),
        product=text("product"),
        manufacturer=text("manufacturer").fill_null(""),
        lot=typed.lot,
        region=text("region"),
        term=terms_of([typed[f"t{i}"] for i in columns.get("terms", [])]),
        **{name: day(name) for name in known.DATES},
        cases=text("cases").isnull().ifelse(1, count("cases")),
        **{name: count(name) for name in ("unexpected", "severe", "deaths")},
    )
    return wide.unnest("term", keep_empty=True).mutate(term=text_of(_.term)).select(*LONG).cast(LONG)


def _refusal(raw: RawTable, typed: ibis.Table, fault: Fault) -> BadInput:
    text = typed[f"t{fault.column}"]
    first = (
        typed.filter(fault.wrong)
        .order_by("row")
        .limit(1)
        .select("row", shown=text)
        .to_pyarrow()
        .to_pylist()[0]
    )
    shown = first["shown"] if len(first["shown"]) <= SHOWN else first["shown"][:SHOWN] + "…"
    return BadInput(fault.say(shown), raw.place_of(first["row"], fault.column))
