"""A register as a workbook: a sheet a list, headings in Chinese and English, a row a record.

The cells become the same data as a YAML file's, with a place for each, so both pass one check.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter

from pinyue.directory.records import LISTS, Jurisdiction, Record, Records, columns_of
from pinyue.plans.loader import did_you_mean
from pinyue.plans.yamltext import Data, Document
from pinyue.plans.yamltext import Path as DataPath
from pinyue.sheets import cell_name, workbook
from pinyue.words import BadInput, Place, tr

MAX_UNPACKED = 50  # million bytes of an XLSX file's parts
SEVERAL = ("row", "documents")
SEPARATOR = "；"
SHEETS = {
    "jurisdiction": "辖区",
    "documents": "文件",
    "units": "单位",
    "names": "别名",
    "leaders": "领导",
    "charges": "分工",
    "acts": "任免",
}
MODELS: dict[str, type[Record]] = {"jurisdiction": Jurisdiction, **LISTS}
HEADINGS = {
    "code": "区划代码",
    "name": "名称",
    "short": "简称",
    "government": "政府",
    "known_until": "截至",
    "id": "编号",
    "title": "标题/职务",
    "issuer": "发文机关",
    "meeting": "会议",
    "decided": "决定日期",
    "signed": "签发日期",
    "amends": "部分调整",
    "kind": "种类",
    "member_of": "所属类",
    "count": "数目",
    "unit": "单位",
    "documents": "所见文件",
    "identity": "同一性",
    "document": "文件",
    "person": "姓名",
    "title_basis": "职务依据",
    "head": "主要领导",
    "leader": "领导",
    "relation": "关系",
    "area": "工作",
    "principal": "协助谁",
    "act": "任免",
    "post": "职务",
    "probation": "试用期",
    "concurrent": "兼",
    "seconded_from": "挂职起",
    "seconded_to": "挂职止",
    "rank": "职级",
    "row": "目录行",
    "note": "备注",
    "withdrawn": "撤下原因",
}


@dataclass
class Workbook(Document):
    """The data of a workbook, whose parts stand in cells: ``values`` holds row and column, both from 1."""

    sheets: dict[str, str] = field(default_factory=dict)

    def place(self, path: DataPath, *, of_key: bool = False) -> Place:
        """The cell of the value (or of the heading) at ``path``: ``file:sheet!B7``."""
        sheet = self.sheets.get(str(path[0])) if path else None
        if sheet is None:
            return Place(self.file)
        marks = self.keys if of_key else self.values
        for end in range(len(path), 0, -1):
            mark = marks.get(path[:end]) or self.values.get(path[:end])
            if mark:
                return Place(f"{self.file}:{sheet}!{cell_name(*mark)}")
        return Place(f"{self.file}:{sheet}")


def heading(name: str) -> str:
    """The heading of a column in both languages."""
    return f"{HEADINGS[name]} {name}"


def write(records: Records, path: Path) -> None:
    """Write the workbook.  Raises OSError."""
    try:
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
            for table, sheet_name in SHEETS.items():
                sheet = book.add_worksheet(f"{sheet_name} {table}")
                names = columns_of(MODELS[table])
                sheet.freeze_panes(1, 0)
                sheet.set_column(0, len(names) - 1, 18, text)
                sheet.write_row(0, 0, [heading(name) for name in names], bold)
                found = [records.jurisdiction] if table == "jurisdiction" else getattr(records, table)
                for number, record in enumerate(found, 1):
                    for column, name in enumerate(names):
                        value = _written(getattr(record, name), record.__class__.model_fields[name].default)
                        if value:
                            sheet.write_string(number, column, value, text)
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(0, str(error.args[0])) from None


def _written(value: object, default: object) -> str:
    if value is None or (value == default and not isinstance(value, str)):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return SEPARATOR.join(value) if isinstance(value, tuple) else str(value)


def read(path: Path) -> Workbook:
    """The data of a workbook.  Raises BadInput for what is no workbook, and for sheets and headings that nothing knows."""
    shown = str(path)
    data: dict[str, Data] = {}
    document = Workbook(shown, data)
    for sheet, rows in _rows(path):
        table = _table(sheet, shown)
        document.sheets[table] = sheet
        if table in data:
            raise BadInput(tr("这张表有两份", "this sheet is there twice"), Place(f"{shown}:{sheet}"))
        found = list(_records(document, table, rows))
        if table != "jurisdiction":
            data[table] = list(found)
        elif found:
            data[table] = found[0]
    return document


def _rows(path: Path) -> Iterator[tuple[str, Sequence[Sequence[object]]]]:
    with workbook(path, MAX_UNPACKED) as book:
        for name in book.sheet_names:
            yield name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _table(sheet: str, shown: str) -> str:
    words = sheet.split()
    for table, name in SHEETS.items():
        if words and (words[0] == name or words[-1] == table):
            return table
    hint = did_you_mean(sheet, SHEETS.values())
    raise BadInput(tr(f"没有这样的表{hint}", f"no such sheet in a register{hint}"), Place(f"{shown}:{sheet}"))


def _records(document: Workbook, table: str, rows: Sequence[Sequence[object]]) -> Iterator[dict[str, Data]]:
    """A record a row; blank rows and cells are passed over."""
    names = _headings(document, table, rows[0]) if rows else {}
    index = 0
    for number, row in enumerate(rows[1:], 2):
        texts = {column: text for column, cell in enumerate(row) if (text := _text(cell))}
        if not texts:
            continue
        base: DataPath = (table,) if table == "jurisdiction" else (table, index)
        record: dict[str, Data] = {}
        document.values[base] = (number, 1)
        for column, text in texts.items():
            name = names.get(column)
            if name is None:
                where = Place(f"{document.file}:{document.sheets[table]}!{cell_name(number, column + 1)}")
                raise BadInput(tr("这一列没有标题", "this column has no heading"), where)
            document.keys[(*base, name)] = (1, column + 1)
            document.values[(*base, name)] = (number, column + 1)
            parts: list[Data] = [
                part.strip() for part in text.replace(";", SEPARATOR).split(SEPARATOR) if part.strip()
            ]
            record[name] = parts if name in SEVERAL else text
        index += 1
        yield record


def _headings(document: Workbook, table: str, row: Sequence[object]) -> dict[int, str]:
    """Column → key.  A heading is the Chinese word, the key, or both."""
    known = {
        word: name for name in columns_of(MODELS[table]) for word in (name, HEADINGS[name], heading(name))
    }
    found: dict[int, str] = {}
    for column, cell in enumerate(row):
        text = " ".join(_text(cell).split())
        if not text:
            continue
        where = Place(f"{document.file}:{document.sheets[table]}!{cell_name(1, column + 1)}")
        if text not in known:
            hint = did_you_mean(text, known)
            raise BadInput(tr(f"不认识的标题 '{text}'{hint}", f"unknown heading '{text}'{hint}"), where)
        if known[text] in found.values():
            raise BadInput(tr(f"标题 '{text}' 有两列", f"heading '{text}' is there twice"), where)
        found[column] = known[text]
    return found


def _text(cell: object) -> str:
    """A cell as it would be typed: 3.0 is 3, a date is ISO."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    if isinstance(cell, bool):
        return "是" if cell else "否"
    return str(cell).strip()
