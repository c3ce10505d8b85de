"""``pinyue lint``: what is wrong with a plan, as text, JSON, SARIF or a page for its authors."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from pinyue.cli.output import chosen_format, deliver
from pinyue.cli.packs import open_pack
from pinyue.cli.show import clauses, console, print_json, table
from pinyue.cli.speech import Command, json_option, supplement_option
from pinyue.engine.clock import CHINA
from pinyue.plans import Pack
from pinyue.plans.lint import RULES, Finding
from pinyue.plans.lint import lint as lint_pack
from pinyue.plans.table import READINGS
from pinyue.words import BadInput, tr


@dataclass(frozen=True)
class Found:
    """The findings of a pack and what they were limited to."""

    pack: Pack
    findings: Sequence[Finding]
    readings: tuple[str, ...]
    rules: tuple[str, ...]


def tell_text(found: Found) -> None:
    """Tables, one a rule, and the counts."""
    levels = found.pack.levels
    variants = tuple(levels.variants) if levels and not found.readings else ()
    out = console()
    heads = (
        tr("轻重", "grave"),
        tr("条款", "clauses"),
        tr("缺陷", "defect"),
        tr("实例", "witness"),
        tr("读法", "readings"),
    )
    for code, rule in RULES.items():
        mine = [finding for finding in found.findings if finding.rule == code]
        if mine:
            out.print(Text(f"{code}  {rule.name}{tr('：', ': ')}{rule.why}", style="bold"))
            out.print(table(*heads, rows=[_finding_row(finding, variants) for finding in mine]))
    of = Counter(finding.of for finding in found.findings)
    grave = Counter(finding.severity for finding in found.findings)
    total = len(found.findings)
    out.print(
        tr(
            f"{total} 条：预案 {of['plan']}，预案包 {of['pack']}；"
            f"须决断 {grave['E']}，应解决 {grave['W']}，供参考 {grave['I']}",
            f"{total} findings: plan {of['plan']}, pack {of['pack']}; E {grave['E']}, W {grave['W']}, I {grave['I']}",
        )
    )


def tell_json(found: Found) -> None:
    """A list of findings."""
    print_json([finding.to_json() for finding in found.findings])


def tell_sarif(found: Found) -> None:
    """A SARIF log.  (Imported here, as the page below: a table on the screen need not wait for them.)"""
    from pinyue.plans.lint.sarif import to_sarif

    print(json.dumps(to_sarif(found.pack, found.findings, Path.cwd()), ensure_ascii=False, indent=1))


def tell_page(found: Found) -> None:
    """A stand-alone page."""
    from pinyue.plans.lint.page import render

    made_at = datetime.now(CHINA)
    print(
        render(found.pack, found.findings, readings=found.readings, rules=found.rules, made_at=made_at),
        end="",
    )


FORMATS: dict[str, Callable[[Found], None]] = {
    "text": tell_text,
    "json": tell_json,
    "sarif": tell_sarif,
    "html": tell_page,
}


@click.command(
    cls=Command, help=tr("检查预案的缺陷，每条附实例。", "Find the defects of a plan, each with a witness.")
)
@click.argument("pack")
@click.option(
    "--reading",
    "readings",
    multiple=True,
    metavar="R",
    help=tr(
        "只按这种读法检查分级（可多次）；不写则各种读法都查。",
        "Grade under this reading only (repeatable); else all.",
    ),
)
@click.option(
    "--rule",
    "rules",
    multiple=True,
    metavar="CODE",
    help=tr("只看这条规则（可多次）。", "This rule only (repeatable)."),
)
@click.option(
    "--capacity",
    type=click.IntRange(min=1),
    metavar="K",
    help=tr(
        "一个单位第一小时能办几项（不写则按预案包写明的），多出的报 R9。",
        "Acts a unit can do in the first hour, else what the pack states; more is told as R9.",
    ),
)
@click.option(
    "--format",
    "shape",
    metavar="F",
    help=tr(
        "text 表格、json、sarif（代码评审工具）、html（给编制单位的网页，可打印）；默认 text。",
        "text, json, sarif (for code review) or html (a page for the plan's authors, prints well); text if not given.",
    ),
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=tr("写入文件，不打印。", "Write into FILE instead of printing."),
)
@supplement_option
@json_option
def lint(
    pack: str,
    readings: tuple[str, ...],
    rules: tuple[str, ...],
    capacity: int | None,
    shape: str | None,
    output: Path | None,
    supplements: tuple[str, ...],
    as_json: bool,
) -> None:
    """Findings in the order of the rules; finding some is no error of the command."""
    tell = FORMATS[chosen_format(shape, as_json, FORMATS)]
    unknown = [rule for rule in rules if rule not in RULES]
    if unknown:
        known = ", ".join(RULES)
        raise BadInput(tr(f"没有规则 {unknown[0]}；有：{known}", f"no rule {unknown[0]}; there are: {known}"))
    opened = open_pack(pack, supplements)
    found_all = lint_pack(opened, readings or None, capacity=capacity)
    findings = [one for one in found_all if not rules or one.rule in rules]
    found = Found(opened, findings, readings, rules)
    deliver(lambda: tell(found), output)


def _finding_row(finding: Finding, variants: tuple[str, ...]) -> tuple[str, ...]:
    return (
        finding.severity,
        clauses(finding.clauses),
        finding.message,
        _witness(finding.witness),
        _readings(finding.readings, variants),
    )


def _witness(witness: Mapping[str, Any]) -> str:
    """The facts of a witness that are not simply nought or no."""
    told = {name: value for name, value in witness.items() if value not in (0, False)}
    return " ".join(f"{name}={_plain(value)}" for name, value in told.items())


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _readings(readings: tuple[str, ...], variants: tuple[str, ...]) -> str:
    """The bound readings, with the variants under which they differ: ``statutory (not +literal-zero)``."""
    shown = []
    for base in READINGS:
        with_base = [reading for reading in readings if reading.split("+")[0] == base]
        if base in with_base:
            but = [f"+{name}" for name in variants if f"{base}+{name}" not in with_base]
            shown.append(f"{base} ({tr('除', 'not')} {', '.join(but)})" if but else base)
        else:
            shown.extend(with_base)
    return tr("各种读法", "any") if shown == list(READINGS) else ", ".join(shown)
