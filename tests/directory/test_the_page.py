"""docs/directory.md is held to the code: every key, reason, certainty and flag has its row, and no other."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import get_args

import click
import pytest

from pinyue.cli.directory import directory
from pinyue.directory.answer import CERTAINTIES, Reason
from pinyue.directory.files import checked
from pinyue.directory.records import LISTS, Jurisdiction, Record
from pinyue.plans.yamltext import parse
from tests.test_the_documentation import DOCS, SRC, quoted, rows, sections, words_of

PAGE = "directory.md"


@pytest.mark.parametrize("name", ["jurisdiction", *LISTS])
def test_every_key_of_a_record_has_its_row_with_its_words(name):
    model = LISTS.get(name, Jurisdiction)
    table = rows(sections(PAGE)[name], "key")
    own = {key: field for key, field in model.model_fields.items() if key not in Record.model_fields}
    assert set(table) == set(own)
    for key, field in own.items():
        assert words_of(field.annotation) - {"undefined"} <= set(quoted(table[key][1])), key


def test_what_every_record_may_say_has_its_row():
    assert set(rows(sections(PAGE)["The file"], "key")) == set(Record.model_fields)


def test_the_file_on_the_page_is_a_register():
    (found,) = re.findall(r"```yaml\n(.*?)```", (DOCS / PAGE).read_text("utf-8"), re.S)
    assert checked(parse(found.encode(), PAGE)).acts


def test_every_reason_and_certainty_has_its_row():
    assert set(rows(sections(PAGE)["Reasons"])) == set(get_args(Reason))
    assert set(rows(sections(PAGE)["How certain"])) == set(CERTAINTIES)


def test_every_flag_that_the_code_raises_has_its_row():
    raised = {
        node.args[0].value
        for path in (SRC / "directory").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Flag"
        and isinstance(node.args[0], ast.Constant)
    }
    assert set(rows(sections(PAGE)["Flags"])) == raised
    assert len(raised) > 10


@pytest.mark.parametrize("name", ["import", "export", "review"])
def test_every_option_of_the_commands_below_directory_has_its_row(name):
    command = directory.commands[name]
    section = sections("commands.md")["pinyue directory"]
    known = {option for p in command.params if isinstance(p, click.Option) for option in p.opts}
    known |= {(p.name or "").upper() for p in command.params if isinstance(p, click.Argument)}
    assert {word.split()[0] for word in rows(section, f"of `{name}`")} == known
    assert list(directory.commands) == ["import", "export", "review"]


def test_the_page_is_found_from_the_commands():
    assert "(directory.md)" in Path(DOCS / "commands.md").read_text("utf-8")
