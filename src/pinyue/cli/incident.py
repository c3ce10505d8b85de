"""``pinyue incident``: open an incident, record what happened from a file, show it, list all."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Any

import click

from pinyue.cli.office import in_office, nothing_yet
from pinyue.cli.show import console, moment, print_json, span, table
from pinyue.cli.speech import Command, Group, json_option
from pinyue.engine.clock import parse_moment
from pinyue.plans.yamltext import Document, read
from pinyue.words import BadInput, tr


def actor_options(command: Any) -> Any:
    """``--unit``, ``--actor`` and ``--post``: who records."""
    unit = click.option(
        "--unit",
        metavar="U",
        help=tr("为哪个单位记；不写则是立案单位。", "For which unit; else the one that opened it."),
    )
    name = click.option(
        "--actor", metavar="NAME", help=tr("谁在记；不写则是登录名。", "Who records; else the login name.")
    )
    post = click.option("--post", metavar="POST", help=tr("以什么职务。", "In which post."))
    return unit(name(post(command)))


@click.group(
    cls=Group,
    help=tr("事件：立案、记录、查看、列表。", "Incidents: open, record what happened, show, list."),
)
def incident() -> None:
    """The group of the incidents' commands."""


@incident.command("open", cls=Command, help=tr("按这些预案立案。", "Open an incident under these packs."))
@click.argument("packs", metavar="PACK...", nargs=-1, required=True)
@click.option(
    "--title", required=True, metavar="TITLE", help=tr("事件名称。", "What the incident is called.")
)
@click.option("--exercise", is_flag=True, help=tr("这是演练。", "This is an exercise."))
@click.option("--at", "at", metavar="TIME", help=tr("立案时刻；不写则是现在。", "When; else now."))
@click.option(
    "--digest",
    "algorithm",
    type=click.Choice(["sha256", "sm3"]),
    default="sha256",
    help=tr("链条用的摘要算法。", "The digest of the chain."),
)
@actor_options
@json_option
def open_(
    packs: tuple[str, ...],
    title: str,
    exercise: bool,
    at: str | None,
    algorithm: Any,
    unit: str | None,
    actor: str | None,
    post: str | None,
    as_json: bool,
) -> None:
    """The number of the new incident."""
    if not unit:
        raise BadInput(tr("要写明 --unit：由哪个单位立案", "--unit is needed: which unit opens the incident"))
    happened_at = parse_moment(at) if at else None

    def run() -> Any:
        from pinyue.ledger import book
        from pinyue.ledger.entries import Actor

        who = Actor(actor or getpass.getuser(), unit, post)
        return book.open_incident(
            packs, who, title=title, exercise=exercise, happened_at=happened_at, algorithm=algorithm
        )

    _print_appended(in_office(run), as_json)


@incident.command(
    cls=Command,
    help=tr(
        "把 FILE（与 pinyue owed 相同的 history）记进事件：全部记入，或一条也不记。",
        "Record FILE (a history as pinyue owed takes it) into the incident: all of it, or nothing.",
    ),
)
@click.argument("number", metavar="INCIDENT")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--expect",
    "expected",
    type=int,
    metavar="N",
    help=tr(
        "您看到的版本；其间有人记过就不记。",
        "The version that you saw; refused where somebody recorded since.",
    ),
)
@actor_options
@json_option
def record(
    number: str,
    file: Path,
    expected: int | None,
    unit: str | None,
    actor: str | None,
    post: str | None,
    as_json: bool,
) -> None:
    """What was appended."""
    document = read(file, gb18030=True)

    def run() -> Any:
        from pinyue.ledger import book
        from pinyue.ledger.entries import Actor

        found = book.incident_of(number)
        recorded = book.recorded_of(found)
        acts = _acts(document, book.packs_of(found), recorded)
        who = Actor(actor or getpass.getuser(), unit or recorded[0].actor.unit, post)
        version = found.version if expected is None else expected
        return book.append(number, version, acts, who)

    _print_appended(in_office(run), as_json)


def _acts(document: Document, packs: Any, recorded: Any) -> list[Any]:
    """The acts of a file, checked behind what is recorded already.  Raises BadInput with line and column of the file."""
    from pinyue.engine.history import entries_for
    from pinyue.ledger.entries import Act, text_of

    written: Any = document.data.get("history") if isinstance(document.data, dict) else None
    if not isinstance(written, list) or not written:
        raise BadInput(tr("要有列表 history", "a list 'history' is needed"), document.place(()))
    before = [text for one in recorded if (text := text_of(one.seq, one.act))]
    behind = len(before)

    def moved(marks: dict[Any, Any]) -> dict[Any, Any]:
        return {
            ("history", path[1] + behind, *path[2:]): mark
            for path, mark in marks.items()
            if path[:1] == ("history",) and len(path) > 1
        }

    together: Any = {"history": [*before, *written]}
    whole = Document(document.file, together, moved(document.values), moved(document.keys))
    entries_for(packs, whole, ("history",))
    acts = []
    for index, text in enumerate(written):
        payload = {name: value for name, value in text.items() if name not in ("at", "act")}
        acts.append(
            Act(text["act"], parse_moment(text["at"], document.place(("history", index, "at"))), payload)
        )
    return acts


@incident.command(cls=Command, help=tr("一个事件的全部条目。", "Every entry of an incident."))
@click.argument("number", metavar="INCIDENT")
@json_option
def show(number: str, as_json: bool) -> None:
    """Head and entries, in the order of recording."""
    nothing_yet()
    head, entries = in_office(lambda: _shown(number))
    if as_json:
        print_json({**head, "entries": entries})
        return
    out = console()
    mark = tr("【演练】", "[EXERCISE] ") if head["exercise"] else ""
    out.print(f"{mark}{head['incident']}  {head['title']}  ({'、'.join(head['packs'])})", markup=False)
    for name in head["changed"]:
        out.print(tr(f"立案后改过：{name}", f"changed since the opening: {name}"), style="yellow")
    heads = (
        "#", tr("发生", "happened"), tr("记录", "recorded"), tr("事项", "what"), tr("谁", "by"),
        tr("谁记", "recorded by"), tr("内容", "content"),
    )  # fmt: skip
    out.print(table(*heads, rows=[_row(one) for one in entries]))


def _shown(number: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    from pinyue.ledger import book
    from pinyue.ledger.packs import changed

    found = book.incident_of(number)
    head = {
        **_head(found),
        "changed": changed({"packs": found.packs, "supplements": found.supplements}, book.packs_of(found)),
    }
    return head, [
        {
            "seq": one.seq,
            "id": one.id,
            "kind": one.act.kind,
            "happened_at": one.act.happened_at,
            "learned_at": one.act.learned_at,
            "reported_at": one.act.reported_at,
            "recorded_at": one.recorded_at,
            "actor": one.actor.name,
            "for_unit": one.actor.unit,
            "post": one.actor.post,
            "payload": dict(one.act.payload),
            "digest": one.digest,
        }
        for one in book.recorded_of(found)
    ]


def _row(one: dict[str, Any]) -> tuple[str, ...]:
    delay = one["recorded_at"] - one["happened_at"]
    late = tr(f"（迟 {span(delay)}）", f" ({span(delay)} later)") if delay.total_seconds() >= 600 else ""
    told = {
        name: value
        for name, value in one["payload"].items()
        if name not in ("by", "under", "packs", "supplements")
    }
    return (
        str(one["seq"]),
        moment(one["happened_at"]),
        moment(one["recorded_at"]) + late,
        one["kind"],
        str(one["payload"].get("by") or one["for_unit"]),
        one["actor"],
        "；".join(f"{name} {value}" for name, value in told.items() if value not in ("", False)),
    )


@incident.command("list", cls=Command, help=tr("列出全部事件。", "List the incidents."))
@json_option
def list_(as_json: bool) -> None:
    """Number, title, level, response, version."""
    nothing_yet()

    def run() -> list[dict[str, Any]]:
        from pinyue.ledger.models import Incident

        return [_head(one) for one in Incident.objects.all()]

    found = in_office(run)
    if as_json:
        print_json(found)
        return
    heads = (
        tr("编号", "number"), tr("名称", "title"), tr("级别", "level"), tr("响应", "response"),
        tr("预警", "warning"), tr("版本", "version"), tr("下次到期", "next due"),
    )  # fmt: skip
    rows = [
        (
            one["incident"],
            (tr("【演练】", "[EXERCISE] ") if one["exercise"] else "") + one["title"],
            *(one[name] or "—" for name in ("level", "response", "warning")),
            one["version"],
            moment(one["next_due_at"]),
        )
        for one in found
    ]
    console().print(table(*heads, rows=rows))


def _head(one: Any) -> dict[str, Any]:
    return {
        "incident": one.number,
        "title": one.title,
        "exercise": one.exercise,
        "jurisdiction": one.jurisdiction,
        "packs": [pack["id"] for pack in one.packs],
        "opened_at": one.opened_at,
        "version": one.version,
        "level": one.level,
        "response": one.response,
        "warning": one.warning,
        "ended_at": one.ended_at,
        "closed_at": one.closed_at,
        "next_due_at": one.next_due_at,
    }


def _print_appended(appended: Any, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "incident": appended.number,
                "version": appended.version,
                "entries": [
                    {"seq": one.seq, "kind": one.act.kind, "id": one.id, "digest": one.digest}
                    for one in appended.entries
                ],
            }
        )
        return
    said = "、".join(f"{one.seq} {one.act.kind}" for one in appended.entries)
    console().print(
        tr(
            f"{appended.number}：已记 {said}；现为第 {appended.version} 版",
            f"{appended.number}: recorded {said}; now at version {appended.version}",
        ),
        markup=False,
    )
