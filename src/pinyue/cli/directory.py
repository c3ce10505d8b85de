"""``pinyue directory``: take a register in, give it out, and see what in it wants looking at."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from pinyue.cli.show import console, print_json, table
from pinyue.cli.speech import Command, Group, json_option
from pinyue.directory import review as look
from pinyue.directory.files import checked, examples, open_register, read_document, write_records
from pinyue.directory.protocol import RegisterDirectory
from pinyue.directory.records import BASES, LISTS, Basis, Records
from pinyue.directory.register import Register
from pinyue.plans import Pack
from pinyue.plans.loader import did_you_mean
from pinyue.plans.values import UNDEFINED
from pinyue.site.database import begun
from pinyue.words import BadInput, tr

NO_REGISTER = "none"  # the plan's own words stand


def basis_option(command: Any) -> Any:
    """``--basis``: which date of a notice counts."""
    text = tr(
        "按决定日期（decision，默认）还是签发日期（signing）。",
        "Count by the decision (the default) or the signing date.",
    )
    return click.option("--basis", type=click.Choice(BASES), default="decision", help=text)(command)


def directory_option(command: Any) -> Any:
    """``--directory``: another register than the office's own."""
    text = tr(
        "用这个登记文件，或随附的登记名；不写则用本单位的登记。",
        "This file, or a shipped register by name; else the office's own register.",
    )
    return click.option("--directory", "directory_name", metavar="NAME|FILE", help=text)(command)


def jurisdiction_option(command: Any) -> Any:
    """``--jurisdiction``: which of several registers on record."""
    text = tr(
        "登记了几个辖区时，用哪一个（区划代码）。", "Which one, by its code, where several are on record."
    )
    return click.option("--jurisdiction", metavar="CODE", help=text)(command)


def register_of(directory_name: str | None, jurisdiction: str | None) -> Register:
    """The register that is asked: a file or shipped one where named, else the office's own.  Raises BadInput."""
    if directory_name is not None:
        register = open_register(directory_name)
        if jurisdiction not in (None, register.records.jurisdiction.code):
            message = tr(
                f"{directory_name} 登记的不是辖区 {jurisdiction}",
                f"{directory_name} is not the register of jurisdiction {jurisdiction}",
            )
            raise BadInput(message)
        return register
    return Register(_on_record(jurisdiction))


def register_asked(name: str | None, pack: Pack, basis: Basis = "decision") -> RegisterDirectory | None:
    """The register as the engine asks it, in the words of this plan: that of ``--directory``, else the office's own.

    None where the office has none for the plan's jurisdiction, or ``none`` was asked for.
    """
    if name is not None:
        return (
            None if name == NO_REGISTER else RegisterDirectory(open_register(name), basis, document_of(pack))
        )
    records = _stored(pack.plan.jurisdiction.code) if begun() else None
    return RegisterDirectory(Register(records), basis, document_of(pack)) if records else None


def document_of(pack: Pack) -> str | None:
    """The number of the plan, by which the register knows its abbreviations; None where it has none."""
    return None if pack.plan.number == UNDEFINED else pack.plan.number


@click.group(
    cls=Group,
    help=tr(
        "谁任什么职务、分管什么：登记的导入、导出和核对。", "The register of offices: import, export, review."
    ),
)
def directory() -> None:
    """The group of the register's commands."""


@directory.command(
    "import",
    cls=Command,
    help=tr("把 YAML 或 XLSX 登记文件加进本单位的登记。", "Add a YAML or XLSX file to the register."),
)
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def take(file: Path, as_json: bool) -> None:
    """Append what is new or corrected; nothing is deleted."""
    path = examples().get(str(file), file)
    document = read_document(path)
    code = _code(document.data)
    stored = _stored(code) if code and begun() else None
    records = checked(document, stored)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    taken = _with_store(lambda store: store.take_in(records, path.name, digest))
    if as_json:
        print_json(
            {
                "jurisdiction": records.jurisdiction.code,
                "added": taken.added,
                "corrected": taken.corrected,
                "unchanged": taken.unchanged,
            }
        )
        return
    console().print(
        tr(
            f"{records.jurisdiction.name}：新增 {taken.added} 条，更正 {taken.corrected} 条，原有未变 {taken.unchanged} 条",
            f"{records.jurisdiction.name}: {taken.added} added, {taken.corrected} corrected, {taken.unchanged} unchanged",
        )
    )


@directory.command(
    cls=Command, help=tr("把登记写成 YAML 或 XLSX 文件。", "Write the register to a YAML or XLSX file.")
)
@click.argument("file", type=click.Path(path_type=Path))
@directory_option
@jurisdiction_option
def export(file: Path, directory_name: str | None, jurisdiction: str | None) -> None:
    """The records that count now; what was withdrawn is in it, marked."""
    records = register_of(directory_name, jurisdiction).records
    write_records(records, file)
    total = sum(len(getattr(records, name)) for name in LISTS)
    console().print(tr(f"{file}：{total} 条", f"{file}: {total} records"))


@directory.command(
    cls=Command,
    help=tr(
        "要转正的、到期的、空缺的和重叠的职务。",
        "Probations to confirm, secondments, vacancies and overlaps.",
    ),
)
@basis_option
@directory_option
@jurisdiction_option
@json_option
def review(basis: Basis, directory_name: str | None, jurisdiction: str | None, as_json: bool) -> None:
    """What a clerk should look at."""
    register = register_of(directory_name, jurisdiction)
    if as_json:
        print_json(look.to_json(register, basis))
        return
    out = console()
    heads = (tr("姓名", "person"), tr("职务", "post"), tr("最后一天", "last day"), tr("此日起", "over on"))
    for title, endings in (
        (tr("试用期满应转正", "Probations to confirm"), look.probations(register, basis)),
        (
            tr("挂职到期自动免职（只写到月）", "Secondments that end by themselves (by month only)"),
            look.secondments(register, basis),
        ),
    ):
        if endings:
            out.print(table(*heads, title=title, rows=[(e.person, e.post, e.last, e.over) for e in endings]))
    columns = (
        tr("职务", "post"),
        tr("免去", "out"),
        tr("日期", "on"),
        tr("任命", "in"),
        tr("日期", "on"),
        tr("相隔天数", "days between"),
    )
    moves = [
        (
            h.post,
            h.out,
            h.out_on,
            h.into or "—",
            h.into_on or "—",
            tr("没有继任", "open") if h.days is None else h.days,
        )
        for h in look.handovers(register, basis)
        if h.days != 0
    ]
    if moves:
        title = tr("空缺与重叠（负数为重叠）", "Vacancies and overlaps (below 0: an overlap)")
        out.print(table(*columns, title=title, rows=moves))
    losses = [c for c in look.changes(register) if c.net < 0 and not c.post.is_head]
    if losses:
        title = tr(
            "副职净减少（席位数没有写）", "Deputies: fewer than before (the number of seats is not stated)"
        )
        heads = (tr("职务", "post"), tr("来", "came"), tr("去", "left"), tr("净", "net"))
        rows = [(c.post, "、".join(c.came) or "—", "、".join(c.left), c.net) for c in losses]
        out.print(table(*heads, title=title, rows=rows))


def _code(data: Any) -> str | None:
    """The jurisdiction's code in a file that is not checked yet."""
    found = data.get("jurisdiction") if isinstance(data, dict) else None
    code = found.get("code") if isinstance(found, dict) else None
    return code if isinstance(code, str) else None


def _with_store(use: Callable[[Any], Any]) -> Any:
    """Use the store with the office's database open."""
    from pinyue.site.opening import close_database, open_database  # Django is started only here

    open_database()
    from pinyue.directory import store

    try:
        return use(store)
    finally:
        close_database()


def _stored(code: str) -> Records | None:
    found: Records | None = _with_store(lambda store: store.records_of(code))
    return found


def _on_record(jurisdiction: str | None) -> Records:
    """The office's own records.  Raises BadInput where there are none, or several and none is named."""
    known: list[str] = _with_store(lambda store: store.jurisdictions()) if begun() else []
    if not known:
        shipped = ", ".join(examples())
        raise BadInput(
            tr(
                f"还没有登记；用 pinyue directory import FILE 导入，或加 --directory {shipped} 用随附的例子",
                f"no register is on record; import one (pinyue directory import FILE), or use --directory {shipped}",
            )
        )
    if jurisdiction is None and len(known) > 1:
        listed = ", ".join(known)
        raise BadInput(
            tr(
                f"登记了几个辖区，用 --jurisdiction 指明：{listed}",
                f"several are on record, name one with --jurisdiction: {listed}",
            )
        )
    code = jurisdiction or known[0]
    records = _stored(code) if code in known else None
    if records is None:
        hint = did_you_mean(code, known)
        raise BadInput(tr(f"没有登记辖区 {code}{hint}", f"jurisdiction {code} is not on record{hint}"))
    return records
