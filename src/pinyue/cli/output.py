"""Answers in several formats, on stdout or in a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import click

from pinyue.words import BadInput, tr


def format_options(command: Any) -> Any:
    """``--format F`` and ``-o FILE``."""
    shape = click.option(
        "--format",
        "shape",
        metavar="F",
        help=tr(
            "text 表格、json、html（可打印的网页）；默认 text。",
            "text, json or html (a page that prints well); text if not given.",
        ),
    )
    output = click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help=tr("写入文件，不打印。", "Write into FILE instead of printing."),
    )
    return shape(output(command))


def chosen_format(shape: str | None, as_json: bool, known: Mapping[str, object]) -> str:
    """The format asked for.  Raises BadInput where there is none such, or two are asked for."""
    if as_json and shape not in (None, "json"):
        raise BadInput(
            tr("--json 就是 --format json，不能再写别的格式", "--json means --format json; leave one out")
        )
    chosen = "json" if as_json else shape or "text"
    if chosen not in known:
        there = ", ".join(known)
        raise BadInput(tr(f"没有格式 '{chosen}'；有：{there}", f"no format '{chosen}'; there are: {there}"))
    return chosen


def deliver(tell: Callable[[], None], output: Path | None) -> None:
    """What ``tell`` prints, on stdout or in a file.  Raises BadInput where the file cannot be written."""
    if output is None:
        tell()
        return
    with redirect_stdout(StringIO()) as written:
        tell()
    try:
        output.write_text(written.getvalue(), encoding="utf-8")
    except OSError as error:
        raise BadInput(
            tr(f"写不了 {output}：{error.strerror}", f"cannot write {output}: {error.strerror}")
        ) from None
