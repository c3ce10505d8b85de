"""What click says of a wrong call, in the user's language."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

from pinyue.plans.loader import did_you_mean
from pinyue.words import tr


def usage(error: click.ClickException) -> str:
    """One line that says what is wrong with a call, and what to write instead."""
    match error:
        case click.NoSuchOption():
            known = [name for p in _parameters(error) if isinstance(p, click.Option) for name in p.opts]
            hint = did_you_mean(error.option_name, known)
            return tr(f"没有选项 {error.option_name}{hint}", f"no option {error.option_name}{hint}")
        case click.MissingParameter():
            name = _named(error.param)
            return tr(f"缺少 {name}", f"{name} is missing")
        case click.BadOptionUsage():
            return tr(f"{error.option_name} 后面要写值", f"{error.option_name} needs a value")
        case click.BadParameter():
            return _bad_value(error)
    return _plain(error)


def _bad_value(error: click.BadParameter) -> str:
    name, kind = _named(error.param), error.param.type if error.param else None
    message = " ".join(error.message.split())
    found = re.match(r"'?(.*?)'? is not ", message)
    given = f"'{found[1]}'" if found else ""
    if isinstance(kind, click.Choice):
        words = ", ".join(map(str, kind.choices))
        return tr(f"{name}：{given} 要写其中之一：{words}", f"{name}: {given} should be one of {words}")
    if isinstance(kind, click.IntRange):
        least, most = kind.min, kind.max
        zh = f"{least} 到 {most} 的整数" if most is not None else f"不小于 {least} 的整数"
        en = f"whole number from {least} to {most}" if most is not None else f"whole number, {least} or more"
        return tr(f"{name}：{given} 要写{zh}", f"{name}: {given} should be a {en}")
    if kind is click.INT:
        return tr(f"{name}：{given} 要写整数", f"{name}: {given} should be a whole number")
    return tr(f"{name}：{message}", f"{name}: {message}")


def _plain(error: click.ClickException) -> str:
    """Errors that click tells apart by their words only."""
    message = " ".join(error.format_message().split())
    context = error.ctx if isinstance(error, click.UsageError) else None
    if found := re.match(r"No such command '(.*)'", message):
        group = context.command if context else None
        known: Iterable[str] = (
            group.list_commands(context) if isinstance(group, click.Group) and context else ()
        )
        hint = did_you_mean(found[1], known)
        return tr(f"没有命令 '{found[1]}'{hint}", f"no command '{found[1]}'{hint}")
    if found := re.match(r"Got unexpected extra arguments? \((.*)\)", message):
        return tr(f"多余的参数：{found[1]}", f"too many arguments: {found[1]}")
    return message


def _parameters(error: click.UsageError) -> list[click.Parameter]:
    return error.ctx.command.params if error.ctx else []


def _named(param: click.Parameter | None) -> str:
    """An option by its longest name, an argument by its word in the usage line."""
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return param.human_readable_name if param else "?"
