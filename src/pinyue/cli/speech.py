"""Help in the user's language: click's own words and ours."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, cast

import click

from pinyue.words import tr


class _Speaking:
    """Headings and the help option in the user's language."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=tr("用法：", "Usage: "))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = tr("显示本说明。", "Show this message and exit.")
        return cast(click.Option | None, option)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [r for p in self.get_params(ctx) if (r := p.get_help_record(ctx)) is not None]  # type: ignore[attr-defined]
        if records:
            with formatter.section(tr("选项", "Options")):
                formatter.write_dl(records)


class Command(_Speaking, click.Command):
    """A command whose help speaks the user's language."""


class Group(_Speaking, click.Group):
    """A group whose help speaks the user's language.

    ``places`` maps the name of a command that is imported when it is asked for to the module that holds it under that
    name; other commands are added as click adds them.
    """

    def __init__(self, *args: Any, places: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of a day's work, not of the alphabet."""
        return [*self.places, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name; None where there is none."""
        if cmd_name not in self.places:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(import_module(self.places[cmd_name]), cmd_name.replace("-", "_"))
        return command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options, then the commands."""
        super().format_options(ctx, formatter)
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, command.get_short_help_str(100)) for name, command in commands if command]
        with formatter.section(tr("命令", "Commands")):
            formatter.write_dl(rows)


def json_option(command: Any) -> Any:
    """``--json``: one JSON document on stdout."""
    text = tr("只在标准输出打印一份 JSON。", "Print one JSON document on stdout.")
    return click.option("--json", "as_json", is_flag=True, help=text)(command)


def facts_option(command: Any) -> Any:
    """``--set FACT=VALUE``: what is known of a situation."""
    text = tr(
        "事实：3、4..、2..5、true、unknown（可多次）。", "A fact: 3, 4.., 2..5, true, unknown (repeatable)."
    )
    return click.option("--set", "settings", multiple=True, metavar="FACT=VALUE", help=text)(command)


def supplement_option(command: Any) -> Any:
    """``--supplement FILE``: local decisions laid over the pack."""
    text = tr("叠加本单位的补充规定（可多次）。", "Lay a local supplement over the pack (repeatable).")
    return click.option("--supplement", "supplements", multiple=True, metavar="FILE", help=text)(command)
