"""``pinyue plans`` and ``pinyue schema``: the packs at hand and the form of their files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from pinyue.cli.show import console, print_json, table
from pinyue.cli.speech import Command, json_option
from pinyue.plans import Pack, load_pack, pack_folders
from pinyue.plans.schema import write_schemas
from pinyue.plans.supplement import lay_over, supplements_of
from pinyue.words import BadInput, tr


def open_pack(name: str, supplements: Sequence[str] = ()) -> Pack:
    """A pack with the office's own supplements, and those named, laid over it.  Raises BadInput."""
    pack = load_pack(name)
    for path in (*supplements_of(pack), *map(Path, supplements)):
        pack = lay_over(pack, path)
    return pack


@click.command(cls=Command, help=tr("列出可用的预案包。", "List the packs at hand."))
@json_option
def plans(as_json: bool) -> None:
    """Id, title, jurisdiction and kind of every pack."""
    rows = []
    for folder in pack_folders().values():
        pack = load_pack(folder)
        rows.append(
            {
                "id": pack.id,
                "title": pack.plan.title,
                "jurisdiction": pack.plan.jurisdiction.name,
                "code": pack.plan.jurisdiction.code,
                "kind": pack.plan.kind,
                "clauses": len(pack.clauses.clauses) if pack.clauses else 0,
                "obligations": len(pack.obligations),
                "duties": len(pack.duties),
            }
        )
    if as_json:
        print_json(rows)
        return
    heads = (tr("编号", "id"), tr("名称", "title"), tr("适用", "jurisdiction"), tr("种类", "kind"))
    numbers = (tr("条款", "clauses"), tr("义务", "obligations"), tr("职责", "duties"))
    keys = ("id", "title", "jurisdiction", "kind", "clauses", "obligations", "duties")
    console().print(table(*heads, *numbers, rows=[[row[key] for key in keys] for row in rows]))


@click.command(
    cls=Command,
    help=tr(
        "把预案包各文件的 JSON Schema 写入 FOLDER，供编辑器补全和检查。",
        "Write the JSON Schemas of the pack files into FOLDER.",
    ),
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def schema(folder: Path) -> None:
    """JSON Schemas so that editors complete and check packs."""
    try:
        written = write_schemas(folder)
    except OSError as error:
        raise BadInput(
            tr(f"写不了 {folder}：{error.strerror}", f"cannot write {folder}: {error.strerror}")
        ) from None
    for path in written:
        console().print(str(path))
