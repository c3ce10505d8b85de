"""``pinyue coverage``: what became of each clause of a plan."""

from __future__ import annotations

import click
from rich.text import Text

from pinyue.cli.packs import open_pack
from pinyue.cli.show import clauses, console, print_json, table
from pinyue.cli.speech import Command, json_option
from pinyue.plans.coverage import KINDS
from pinyue.plans.coverage import coverage as account_for
from pinyue.words import tr

KIND_NAMES = {
    "executable": ("可执行", "executable"),
    "guidance": ("指引", "guidance"),
    "structure": ("结构", "structure"),
    "open": ("未定", "open"),
}


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
