"""``pinyue lint`` and ``pinyue coverage``: what is wrong with a plan, and what became of each clause."""

from __future__ import annotations

import click

from pinyue.cli.speech import Command, json_option
from pinyue.words import tr


@click.command(
    cls=Command, help=tr("检查预案的缺陷，每条附实例。", "Find the defects of a plan, each with a witness.")
)
@click.argument("pack")
@json_option
def lint(pack: str, as_json: bool) -> None:
    """Findings, gravest first."""


@click.command(
    cls=Command, help=tr("每一条款成了什么：可执行、指引、结构或未定。", "What became of every clause.")
)
@click.argument("pack")
@json_option
def coverage(pack: str, as_json: bool) -> None:
    """Counts, and what is unaccounted for."""
