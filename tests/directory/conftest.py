"""The shipped register, and the tables of its catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pinyue.directory.answer import Answer
from pinyue.directory.asking import who
from pinyue.directory.files import open_register
from pinyue.directory.records import BASES
from pinyue.directory.register import Register

Table = Callable[[str], list[list[str]]]
DOCUMENTS = {"A": "东政发〔2022〕3号", "B": "东政办发〔2021〕17号"}


@pytest.fixture(scope="session")
def register() -> Register:
    return open_register("dongcheng-2022")


@pytest.fixture(scope="session")
def ask(register: Register) -> Callable[..., Answer]:
    """Ask the shipped register; ``d`` and ``s`` are the two bases."""

    def asked(role, on: str = "2022-02-11", basis: str = "d", **more) -> Answer:
        return who(register, role, date.fromisoformat(on), BASES["ds".index(basis)], **more)

    return asked


@pytest.fixture(scope="session")
def catalogue(shared: Path) -> str:
    return (shared / "catalogue" / "dongcheng-leadership.md").read_text("utf-8")


@pytest.fixture(scope="session")
def table(catalogue: str) -> Table:
    """The rows of the catalogue whose id begins with a prefix: the id and its cells."""

    def rows(prefix: str) -> list[list[str]]:
        found = re.findall(rf"^\| ({prefix}-[\w-]+) \|(.*)\|$", catalogue, re.M)
        return [[row, *(cell.strip() for cell in cells.split("|"))] for row, cells in found]

    return rows


@pytest.fixture(scope="session")
def under(catalogue: str) -> Callable[[str], list[list[str]]]:
    """The rows of the table below a heading, without its head."""

    def rows(heading: str) -> list[list[str]]:
        section = catalogue[catalogue.index(heading) :]
        lines = [line for line in section[: section.index("\n#", 1)].splitlines() if line.startswith("|")]
        return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]

    return rows
