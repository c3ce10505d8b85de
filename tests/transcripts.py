"""The commands that the documentation shows, and what they really print.

A ``console`` fence holds commands (``$ pinyue …``, ``$ python FILE``, ``$ echo $?``) with what they print; a last line ``…``
stands for the rest.  A fence whose first line is ``# path`` is a file that the page tells the reader to write.  A page whose
name ends in ``.zh-CN.md`` is run in Chinese.  ``python -m tests.transcripts``
writes what the commands print now into the pages.
"""

from __future__ import annotations

import os
import re
import runpy
import shlex
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from pinyue.cli import main

DOCS = Path(__file__).parents[1] / "docs"
PAGES = ("commands.md", "writing-a-pack.md", "writing-a-pack.zh-CN.md", "settings.md")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
FILE = re.compile(r"# (\S+\.\w+)\n")
REST = "…"


def language_of(page: str) -> str:
    """The language in which a page is read."""
    return "zh" if page.endswith(".zh-CN.md") else "en"


def refreshed(page: str, folder: Path, language: str = "en") -> str:
    """The page with what its commands print when they are run in order in ``folder``, after its files were written there."""
    for _, content in FENCE.findall(page):
        if named := FILE.match(content):
            path = folder / named[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content if path.suffix == ".yaml" else content[named.end() :], "utf-8")
    with _as_an_office(folder, language):
        return FENCE.sub(lambda found: _run(found[2]) if found[1] == "console" else found[0], page)


def _run(content: str) -> str:
    lines: list[str] = []
    code = 0
    for command, shown in _commands(content):
        arguments = shlex.split(command.replace("\\\n", " "))
        if arguments == ["echo", "$?"]:
            printed = [str(code)]
        else:
            assert arguments[0] in ("pinyue", "python"), command
            code, output = (run if arguments[0] == "pinyue" else _run_script)(arguments[1:])
            printed = [line.rstrip() for line in output.rstrip().splitlines()]
        if shown and shown[-1] == REST:
            printed = [*printed[: len(shown) - 1], REST]
        lines += [f"$ {command}", *printed]
    return "\n".join(["```console", *lines, "```"])


def _commands(content: str) -> Iterator[tuple[str, list[str]]]:
    """Each command (with its continued lines) and the lines shown below it."""
    for part in re.split(r"^\$ ", content, flags=re.M)[1:]:
        command, _, shown = re.sub(r"(?<!\\)\n", "\0", part, count=1).partition("\0")
        yield command, shown.splitlines()


def run(arguments: list[str]) -> tuple[int, str]:
    """Exit code of a command, and what it prints on stdout and stderr."""
    output = StringIO()
    with patch.object(sys, "argv", ["pinyue", *arguments]), redirect_stdout(output), redirect_stderr(output):
        try:
            main()
        except SystemExit as stop:
            return int(stop.code or 0), output.getvalue()
    return 0, output.getvalue()


def _run_script(arguments: list[str]) -> tuple[int, str]:
    """Exit code and output of a script that the page tells the reader to write."""
    output = StringIO()
    with patch.object(sys, "argv", arguments), redirect_stdout(output):
        runpy.run_path(arguments[0], run_name="__main__")
    return 0, output.getvalue()


@contextmanager
def _as_an_office(folder: Path, language: str) -> Iterator[None]:
    """In this language and folder, with an office's folder of its own beside it."""
    own = {"PINYUE_LANG": language, "PINYUE_HOME": str(folder / "office")}
    with patch.dict(os.environ, own), chdir(folder):
        yield


if __name__ == "__main__":
    for name in PAGES:
        with tempfile.TemporaryDirectory() as folder:
            path = DOCS / name
            path.write_text(refreshed(path.read_text("utf-8"), Path(folder), language_of(name)), "utf-8")
