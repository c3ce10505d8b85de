"""Running the command line as an office does, in a process of its own or in this one."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from pinyue.cli import main


@dataclass
class Outcome:
    """What a run left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def pinyue(monkeypatch: pytest.MonkeyPatch, tmp_path) -> Callable[..., Outcome]:
    """Run ``pinyue`` with arguments; English, with an empty office folder and an empty working folder."""
    monkeypatch.setenv("PINYUE_LANG", "en")
    monkeypatch.setenv("PINYUE_HOME", str(tmp_path / "home"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")

    def run(*arguments: object) -> Outcome:
        out, err = StringIO(), StringIO()
        monkeypatch.setattr(sys, "argv", ["pinyue", *map(str, arguments)])
        with redirect_stdout(out), redirect_stderr(err):
            try:
                main()
                code = 0
            except SystemExit as stop:
                code = int(stop.code or 0)
        return Outcome(code, out.getvalue(), err.getvalue())

    return run


@pytest.fixture
def refuses(pinyue) -> Callable[..., str]:
    """Run with bad input; it must say one line on stderr, exit 2 and write nothing.  Returns the line."""

    def run(*arguments: object) -> str:
        before = sorted(Path().iterdir())
        outcome = pinyue(*arguments)
        assert outcome.code == 2, outcome
        assert outcome.out == ""
        assert outcome.err.endswith("\n")
        assert outcome.err.count("\n") == 1, outcome.err
        assert sorted(Path().iterdir()) == before
        return outcome.err.strip()

    return run
