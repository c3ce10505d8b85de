"""What a cell says: text, lots, days and counts read from what people typed, as Ibis expressions for DuckDB."""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from pinyue.surveillance import headings as known
from pinyue.surveillance.mapping import Mapping

EARLIEST = dt.date(1900, 1, 1)
BETWEEN_TERMS = r"[、；;,，|\s]*[、；;,，|\n][、；;,，|\s]*"
NARROW = string.digits + string.ascii_letters + "-/. "
WIDE = "".join("\u3000" if letter == " " else chr(ord(letter) + 0xFEE0) for letter in NARROW)


@ibis.udf.scalar.builtin(name="try_strptime")
def _try_strptime(text: str, formats: list[str]) -> dt.datetime:  # type: ignore[empty-body]
    """DuckDB's own: the first format that fits, null where none does."""


def text_of(cell: ir.Value) -> ir.StringValue:
    """The cell as text: trimmed, full-width letters and figures made plain; null for blanks and words like 不详."""
    text = cell.cast("string").translate(WIDE, NARROW).strip()
    return text.upper().isin(["", *known.UNKNOWN.split()]).ifelse(ibis.null(str), text)


def lot_of(cell: ir.Value, least: int = 1) -> ir.StringValue:
    """A lot number in capitals without marks or spaces; null where it says nothing or has fewer than ``least`` characters."""
    lot = cell.cast("string").translate(WIDE, NARROW).upper().re_replace(r"[^0-9A-Z\p{Han}]", "")
    return ((lot.length() < least) | lot.isin(known.LOT_UNKNOWN)).ifelse(ibis.null(str), lot)


def day_of(cell: ir.Value, formats: Sequence[str]) -> ir.DateValue:
    """The day of a date or timestamp, or of text (as from ``text_of``) in one of ``formats``; null where unreadable."""
    if isinstance(cell, ir.DateValue):
        return cell
    if isinstance(cell, ir.TimestampValue):
        return cell.date()
    ways = ibis.array(list(formats))
    without_time = cell.re_extract(r"^\S+", 0).re_replace(r"T\d.*$", "").re_replace("日.*$", "日")
    return _try_strptime(cell, ways).coalesce(_try_strptime(without_time, ways)).date()


def within(day: ir.DateValue, latest: dt.date) -> ir.BooleanValue:
    """Is this a day on which a report can have happened?"""
    return day.between(ibis.literal(EARLIEST), ibis.literal(latest))


def count_of(text: ir.StringValue, mapping: Mapping) -> ir.IntegerValue:
    """A count or a yes/no (as from ``text_of``) as a number; 0 where blank, null where neither a number nor a known word."""
    word = text.upper()
    number = (
        word.re_search(r"^-?\d{1,9}(\.0)?$").ifelse(word.re_extract(r"^-?\d+", 0), None).try_cast("int32")
    )
    return ibis.cases(
        (word.isnull() | word.isin([no.upper() for no in mapping.no]), 0),
        (word.isin([yes.upper() for yes in mapping.yes]), 1),
        else_=number,
    ).cast("int32")


def terms_of(texts: Sequence[ir.StringValue]) -> ir.ArrayValue:
    """All terms that stand in these cells (as from ``text_of``), several to a cell."""
    terms = none = ibis.literal([], "array<string>")
    for text in texts:
        listed = text.re_replace(rf"^{BETWEEN_TERMS}|{BETWEEN_TERMS}$", "")
        terms = terms.concat(listed.re_split(BETWEEN_TERMS).fill_null(none))
    return terms
