"""``pinyue who``: who holds an office, or is in charge, on a day; one, several or nobody, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import click
from rich.text import Text

from pinyue.cli.directory import (
    basis_option,
    directory_option,
    document_of,
    jurisdiction_option,
    register_of,
)
from pinyue.cli.packs import open_pack
from pinyue.cli.show import console, print_json, table
from pinyue.cli.speech import Command, json_option
from pinyue.directory.answer import Answer, Certainty, Found
from pinyue.directory.asking import who as ask
from pinyue.directory.records import Basis
from pinyue.engine.units import Role, bound_by_kind, role_of
from pinyue.plans.loader import did_you_mean
from pinyue.plans.pack import Pack
from pinyue.words import BadInput, tr

CERTAINTY: dict[Certainty, tuple[str, str]] = {
    "stated": ("文件写明", "stated"),
    "inferred": ("推得", "inferred"),
    "implied": ("由免职推知", "implied by a removal"),
    "by_month": ("只到月", "by month only"),
    "unproven": ("单位待证", "unit unproven"),
}


@click.command(
    cls=Command,
    help=tr(
        "某日谁任 ROLE 这个职务，或谁分管。ROLE 如 东四街道办事处主任、分管区应急局的区领导、负责…方面工作的副区长、人名。",
        "Who holds the office ROLE on a day, or is in charge: 东四街道办事处主任, 分管区应急局的区领导, a person's name.",
    ),
)
@click.argument("role")
@click.option(
    "--on",
    "day",
    required=True,
    metavar="DATE",
    help=tr("哪一天，如 2022-02-11。", "The day, such as 2022-02-11."),
)
@basis_option
@directory_option
@jurisdiction_option
@click.option(
    "--pack",
    "pack_name",
    metavar="PACK",
    help=tr("ROLE 是这个预案里的职务。", "ROLE is an office of this plan."),
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help=tr(
        "事件种类，或预案里待定的单位是谁（可多次）。",
        "The kind of event, or who fills a placeholder of the plan (repeatable).",
    ),
)
@click.option(
    "--absent",
    multiple=True,
    metavar="PERSON",
    help=tr("假定此人不在（可多次）。", "As if this person were away (repeatable)."),
)
@json_option
def who(
    role: str,
    day: str,
    basis: Basis,
    directory_name: str | None,
    jurisdiction: str | None,
    pack_name: str | None,
    settings: tuple[str, ...],
    absent: tuple[str, ...],
    as_json: bool,
) -> None:
    """Nobody and several are answers, not errors."""
    on = _day(day)
    if settings and pack_name is None:
        raise BadInput(tr("--set 要和 --pack 一起用", "--set needs --pack"))
    pack = open_pack(pack_name) if pack_name is not None else None
    asked = _role(pack, role, settings) if pack else role
    document = document_of(pack) if pack else None
    register = register_of(directory_name, jurisdiction)
    for person in absent:
        if person not in register.people():
            hint = did_you_mean(person, register.people())
            raise BadInput(tr(f"登记里没有 '{person}'{hint}", f"the register names no '{person}'{hint}"))
    answer = ask(register, asked, on, basis, document=document, absent=absent)
    if as_json:
        print_json(answer.to_json())
    else:
        _show(answer)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            tr(f"'{text}' 不是日期；写成 2022-02-11", f"'{text}' is no date; write 2022-02-11")
        ) from None


def _role(pack: Pack, name: str, settings: Sequence[str]) -> Role:
    """An office of a plan, with the placeholders that the kind of event and the settings fill."""
    bound: dict[str, tuple[str, ...]] = {}
    given: dict[str, tuple[str, ...]] = {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not (equals and value):
            raise BadInput(tr(f"'{setting}' 应写成 NAME=VALUE", f"'{setting}' should be NAME=VALUE"))
        unit = pack.command.units.get(pack.unit_names.get(key, key))
        if key == pack.event_facts.get("event_types", "event_type"):
            bound.update(bound_by_kind(pack, _kind(pack, value)))
        elif unit is not None:
            given[pack.unit_names.get(key, key)] = tuple(value.split("、"))
        else:
            hint = did_you_mean(key, [pack.event_facts.get("event_types", "event_type"), *pack.unit_names])
            raise BadInput(tr(f"预案里没有 '{key}'{hint}", f"the plan has no '{key}'{hint}"))
    return role_of(pack, {**bound, **given}, name)


def _kind(pack: Pack, value: str) -> str:
    """The id of a kind of event, given its id or its name."""
    for kind in pack.event_types.values():
        if value in (kind.id, kind.name):
            return kind.id
    hint = did_you_mean(value, [word for kind in pack.event_types.values() for word in (kind.id, kind.name)])
    raise BadInput(
        tr(f"预案里没有事件种类 '{value}'{hint}", f"the plan has no kind of event '{value}'{hint}")
    )


def _show(answer: Answer) -> None:
    out = console()
    basis = {
        "decision": tr("按决定日期", "by decision date"),
        "signing": tr("按签发日期", "by signing date"),
    }[answer.basis]
    names = "、".join(answer.persons) or tr("没有人", "nobody")
    out.print(Text(f"{answer.role}  {answer.on}  {basis}{tr('：', ': ')}{names}", style="bold"))
    out.print(Text(f"{tr('理由：', 'Why: ')}{answer.says}"))
    if answer.confirm:
        out.print(
            Text(
                tr("要有人确认后才可据此办理", "Somebody has to confirm this before it is acted on"),
                style="yellow",
            )
        )
    _people(tr("谁", "Who"), answer.found)
    _people(tr("可问", "Who may know"), answer.related)
    for flag in answer.all_flags:
        out.print(Text(f"- {flag.says} [{flag.code}]"))


def _people(title: str, found: Sequence[Found]) -> None:
    if not found:
        return
    heads = (
        tr("姓名", "person"),
        tr("关系", "relation"),
        tr("单位、职务或工作", "unit, post or area"),
        tr("起", "since"),
        tr("止（此日起不在）", "until (first day out)"),
        tr("确实程度", "how certain"),
        tr("依据", "document"),
    )
    rows = [
        (
            one.person,
            one.relation,
            one.area or f"{one.unit or ''}{one.post or ''}",
            one.since or "—",
            one.until or "—",
            tr(*CERTAINTY[one.certainty]),
            one.document or "—",
        )
        for one in found
    ]
    console().print(table(*heads, rows=rows, title=title))
