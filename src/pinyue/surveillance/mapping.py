"""Which column of a line list is which: from a small mapping file, or from headings that are well known.

A mapping file is YAML::

    columns: {report_id: 编号, product: 产品名称, lot: 批号, region: 区县, onset: 发病日期, terms: [症状1, 症状2]}
    values: {true: [是, Y, 1], false: [否, N, 0]}     # optional
    date_format: "%d/%m/%Y"                           # optional, strptime; one or several
    sheet: 2026年                                     # optional, XLSX only
    encoding: gb18030                                 # optional, CSV only
"""

from __future__ import annotations

import codecs
import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pinyue.plans import yamltext
from pinyue.surveillance import headings as known
from pinyue.words import BadInput, Place, tr

SEVERAL = ("terms", "severe", "deaths", "unexpected")
OTHER_NAMES = {"report": "report_id", "term": "terms", "death": "deaths"}
DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")


@dataclass(frozen=True)
class Column:
    """A column as a mapping file names it, and where it does so."""

    name: str
    place: Place


@dataclass(frozen=True)
class Mapping:
    """What a mapping file says; the empty mapping leaves everything to the well-known headings."""

    columns: dict[str, tuple[Column, ...]] = field(default_factory=dict)
    yes: tuple[str, ...] = tuple(known.YES.split())
    no: tuple[str, ...] = tuple(known.NO.split())
    date_formats: tuple[str, ...] = DATE_FORMATS
    sheet: str | None = None
    encoding: str | None = None

    def names(self) -> set[str]:
        """All headings that the mapping file uses, folded."""
        return {known.folded(column.name) for columns in self.columns.values() for column in columns}


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file.  Raises BadInput with line and column."""
    document = yamltext.read(path)
    data = document.data
    allowed = ("columns", "values", "date_format", "sheet", "encoding")
    if not isinstance(data, dict) or not isinstance(data.get("columns"), dict):
        raise BadInput(
            tr("映射文件要有 columns: {字段: 列名}", "a mapping file needs columns: {field: heading}"),
            document.place(("columns",)),
        )
    for key in data:
        if key not in allowed:
            raise _unknown_key(key, allowed, document.place((key,), of_key=True))
    values = data.get("values", {})
    if not isinstance(values, dict):
        raise BadInput(
            tr("values 要写 true 和 false 两行", "values needs true and false"), document.place(("values",))
        )
    for key in values:
        if key not in ("true", "false"):
            raise _unknown_key(key, ("true", "false"), document.place(("values", key), of_key=True))
    plain = Mapping()
    return Mapping(
        columns=_columns(document),
        yes=_texts(document, "values", "true") or plain.yes,
        no=_texts(document, "values", "false") or plain.no,
        date_formats=_texts(document, "date_format") or plain.date_formats,
        sheet=next(iter(_texts(document, "sheet")), None),
        encoding=_encoding(document),
    )


def find_columns(headings: Sequence[str], mapping: Mapping, place: Place) -> dict[str, list[int]]:
    """For each field the positions of its columns in ``headings``.

    Raises BadInput: a column that the mapping names is absent, or product, lot or every date are not to be found.
    """
    if mapping.columns:
        found = {
            name: [_position(column, headings) for column in columns]
            for name, columns in mapping.columns.items()
        }
    else:
        found = _recognised(headings)
    missing = [name for name in known.REQUIRED if name not in found]
    if not any(name in found for name in known.DATES):
        missing.append("onset")
    if missing:
        raise _missing(missing, headings, place)
    return found


def heading_matches(cells: Iterable[str], mapping: Mapping) -> int:
    """How many of these cells are headings of the mapping, or well known: tells the heading row from a title above it."""
    names = mapping.names() or {name for names in known.KNOWN_FOLDED.values() for name in names}
    return sum(known.folded(cell) in names for cell in cells)


def _recognised(headings: Sequence[str]) -> dict[str, list[int]]:
    folded = [known.folded(heading) for heading in headings]
    found: dict[str, list[int]] = {}
    for name, candidates in known.KNOWN_FOLDED.items():
        first = next((candidate for candidate in candidates if candidate in folded), None)
        if first is not None:
            found[name] = [folded.index(first)]
    if "terms" not in found:  # 症状1, 症状2 … or SYMPTOM1 … SYMPTOM5
        terms = known.KNOWN_FOLDED["terms"]
        numbered = [i for i, heading in enumerate(folded) if heading.rstrip("0123456789") in terms]
        if numbered:
            found["terms"] = numbered
    return found


def _position(column: Column, headings: Sequence[str]) -> int:
    wanted = known.folded(column.name)
    for position, heading in enumerate(headings):
        if heading == column.name or known.folded(heading) == wanted:
            return position
    hint = _hint(column.name, headings)
    raise BadInput(
        tr(f"表中没有“{column.name}”这一列{hint}", f"the list has no column '{column.name}'{hint}"),
        column.place,
    )


def _missing(missing: list[str], headings: Sequence[str], place: Place) -> BadInput:
    wanted = "、".join(known.FIELD_NAMES[name].zh for name in missing)
    taken = {position for positions in _recognised(headings).values() for position in positions}
    free = [heading for i, heading in enumerate(headings) if i not in taken and heading]
    guesses = [(close, name) for name in missing if (close := _closest(free, known.KNOWN_FOLDED[name]))]
    zh_hint = "".join(f"；“{heading}”是不是 {name}？" for heading, name in guesses)
    en_hint = "".join(f"; did you mean {name}: '{heading}'?" for heading, name in guesses)
    shown = ", ".join(heading[:40] for heading in headings[:40]) + (" …" if len(headings) > 40 else "")
    return BadInput(
        tr(
            f"认不出这些列：{wanted}；现有的列：{shown}{zh_hint}；用 --mapping 指明哪一列是哪一项",
            f"no column found for {', '.join(missing)}; columns found: {shown}{en_hint}; name them with --mapping",
        ),
        place,
    )


def _closest(headings: Sequence[str], names: Sequence[str]) -> str | None:
    """The heading that resembles one of ``names`` most; a Chinese word of two characters may differ in one."""

    def likeness(heading: str) -> float:
        folded = known.folded(heading)
        return max(difflib.SequenceMatcher(None, folded, name).ratio() for name in names)

    best = max(headings, key=likeness, default=None)
    return best if best and likeness(best) >= (0.7 if best.isascii() else 0.5) else None


def _hint(word: str, known_words: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known_words), n=1, cutoff=0.5)
    return tr(f"；是不是“{close[0]}”？", f"; did you mean '{close[0]}'?") if close else ""


def _unknown_key(key: str, allowed: Sequence[str], place: Place) -> BadInput:
    hint = _hint(key, allowed) or tr(f"；可用：{'、'.join(allowed)}", f"; known: {', '.join(allowed)}")
    return BadInput(tr(f"不认识“{key}”{hint}", f"unknown key '{key}'{hint}"), place)


def _columns(document: yamltext.Document) -> dict[str, tuple[Column, ...]]:
    assert isinstance(document.data, dict)
    columns = document.data["columns"]
    assert isinstance(columns, dict)
    found: dict[str, tuple[Column, ...]] = {}
    for key in columns:
        name = OTHER_NAMES.get(key, key)
        if name not in known.KNOWN:
            raise _unknown_key(key, tuple(known.KNOWN), document.place(("columns", key), of_key=True))
        texts = _texts(document, "columns", key)
        if len(texts) > 1 and name not in SEVERAL:
            raise BadInput(
                tr(f"{key} 只能是一列", f"{key} can be one column only"), document.place(("columns", key))
            )
        found[name] = tuple(
            Column(text, document.place(("columns", key, i) if len(texts) > 1 else ("columns", key)))
            for i, text in enumerate(texts)
        )
    return found


def _texts(document: yamltext.Document, *path: str) -> tuple[str, ...]:
    """The text or list of texts at ``path``; empty where nothing stands there."""
    value: object = document.data
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    if value is None:
        return ()
    found = value if isinstance(value, list) else [value]
    texts = tuple(text.strip() for text in found if isinstance(text, str) and text.strip())
    if not texts or len(texts) < len(found):
        raise BadInput(
            tr("这里要写一个或几个词", "one word or several are needed here"), document.place(path)
        )
    return texts


def _encoding(document: yamltext.Document) -> str | None:
    name = next(iter(_texts(document, "encoding")), None)
    if name is None:
        return None
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise BadInput(
            tr(f"没有“{name}”这种编码", f"no encoding '{name}'"), document.place(("encoding",))
        ) from None
