"""``pinyue lint`` and ``pinyue coverage``: what is wrong with a plan, and what became of each clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import click
from rich.text import Text

from pinyue.cli.packs import open_pack
from pinyue.cli.show import clauses, console, print_json, table
from pinyue.cli.speech import Command, json_option, supplement_option
from pinyue.plans.coverage import KINDS
from pinyue.plans.coverage import coverage as account_for
from pinyue.plans.lint import RULES, Finding
from pinyue.plans.lint import lint as lint_pack
from pinyue.plans.table import READINGS
from pinyue.words import BadInput, tr

KIND_NAMES = {
    "executable": ("可执行", "executable"),
    "guidance": ("指引", "guidance"),
    "structure": ("结构", "structure"),
    "open": ("未定", "open"),
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
@supplement_option
@json_option
def lint(
    pack: str, readings: tuple[str, ...], rules: tuple[str, ...], supplements: tuple[str, ...], as_json: bool
) -> None:
    """Findings in the order of the rules; finding some is no error of the command."""
    unknown = [rule for rule in rules if rule not in RULES]
    if unknown:
        known = ", ".join(RULES)
        raise BadInput(tr(f"没有规则 {unknown[0]}；有：{known}", f"no rule {unknown[0]}; there are: {known}"))
    opened = open_pack(pack, supplements)
    variants = tuple(opened.levels.variants) if opened.levels and not readings else ()
    found = lint_pack(opened, readings or None)
    found = [finding for finding in found if not rules or finding.rule in rules]
    if as_json:
        print_json([finding.to_json() for finding in found])
        return
    out = console()
    heads = (
        tr("轻重", "grave"),
        tr("条款", "clauses"),
        tr("缺陷", "defect"),
        tr("实例", "witness"),
        tr("读法", "readings"),
    )
    for code, rule in RULES.items():
        mine = [finding for finding in found if finding.rule == code]
        if mine:
            out.print(Text(f"{code}  {rule.name}{tr('：', ': ')}{rule.why}", style="bold"))
            out.print(table(*heads, rows=[_finding_row(finding, variants) for finding in mine]))
    of = Counter(finding.of for finding in found)
    grave = Counter(finding.severity for finding in found)
    out.print(
        tr(
            f"{len(found)} 条：预案 {of['plan']}，预案包 {of['pack']}；"
            f"须决断 {grave['E']}，应解决 {grave['W']}，供参考 {grave['I']}",
            f"{len(found)} findings: plan {of['plan']}, pack {of['pack']}; E {grave['E']}, W {grave['W']}, I {grave['I']}",
        )
    )


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


@click.command(
    cls=Command,
    help=tr("每一条款成了什么：可执行、指引、结构或未定。", "What became of every clause of the source."),
)
@click.argument("pack")
@click.option("--all", "everything", is_flag=True, help=tr("逐条列出。", "List every clause."))
@json_option
def coverage(pack: str, everything: bool, as_json: bool) -> None:
    """Counts, and what does not add up."""
    account = account_for(open_pack(pack))
    if as_json:
        print_json(account.to_json())
        return
    out = console()
    settled = account.total - len({gap.clause for gap in account.unaccounted})
    share = 100 * settled / account.total if account.total else 0
    out.print(
        Text(
            tr(
                f"{account.total} 条，交代清楚 {settled} 条（{share:.0f}%）",
                f"{account.total} clauses, {settled} accounted for ({share:.0f} %)",
            ),
            style="bold",
        )
    )
    for kind in KINDS:
        out.print(f"  {tr(*KIND_NAMES[kind])}{tr('：', ': ')}{account.counts[kind]}")
    for gap in account.unaccounted:
        out.print(f"  {clauses([gap.clause])}: {tr(gap.zh, gap.en)} {' '.join(gap.ids)}", style="red")
    shown = [c for c in account.clauses if everything or c.became == "open"]
    heads = (tr("条款", "clause"), tr("成了", "became"), tr("缘由", "why"), tr("由谁执行", "run by"))
    rows = [
        (clauses([c.at]), tr(*KIND_NAMES[c.became]), c.why or c.title or "", " ".join(c.run_by))
        for c in shown
    ]
    out.print(table(*heads, rows=rows))
