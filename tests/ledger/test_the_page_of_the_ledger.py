"""docs/ledger.md is held to the code."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

from pinyue.engine.history import EntryText
from pinyue.ledger import acts, book
from pinyue.ledger.entries import Act, Actor, write
from pinyue.ledger.export import day_digest, lines
from pinyue.ledger.kinds import ENGINE_KINDS, OWN_KINDS, Right
from pinyue.ledger.models import Incident
from tests.ledger.offices import AT, OFFICE, ON_ONE, opened

PAGE = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text("utf-8")


def table(head: str) -> dict[str, str]:
    """First cell → second cell of the table whose heading row begins so."""
    (body,) = re.findall(rf"^\| {head} \|.*\n\|[-|]+\n((?:\|.*\n)*)", PAGE, re.M)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in body.splitlines()]
    return {row[0].strip("`"): row[1].strip("`") for row in rows}


def tables() -> list[set[str]]:
    found = re.findall(r"^\| key[^|]*\|.*\n\|[-|]+\n((?:\|.*\n)*)", PAGE, re.M)
    return [set(re.findall(r"^\| `(\w+)`", body, re.M)) for body in found]


def test_every_kind_and_its_right_are_printed_and_no_other():
    assert table("kind") == {**ENGINE_KINDS, **OWN_KINDS}
    assert set(table("right")) == set(get_args(Right))


def test_every_key_of_an_entry_is_printed_and_no_other():
    act = Act("received", AT, {}, AT, AT)
    link = write("n", 1, "", act, Actor("a", "u", "p"), AT, exercise=True, algorithm="sha256")
    assert tables()[0] == set(json.loads(link.body))


def test_every_key_that_a_payload_has_beside_those_of_a_history_is_printed():
    from pinyue.ledger.acts.saying import More

    said = {*More.__annotations__, "phone", "under", "corrects", "task"} - {
        "learned_at",
        "reported_at",
        "bind",
    }
    assert tables()[1] == said
    assert {"by", "id", "note", "bind"} <= set(EntryText.model_fields)


class TestWithADatabase:
    pytestmark = ON_ONE

    def test_the_keys_of_a_days_digest_are_printed(self):
        opened()
        assert tables()[2] == set(day_digest(AT.date()))

    def test_the_program_on_the_page_checks_an_export_and_stops_at_a_changed_byte(
        self, tmp_path, monkeypatch
    ):
        monkeypatch.chdir(tmp_path)
        number = opened()
        acts.received(number, 1, OFFICE, AT)
        opened()
        (program,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.M | re.S)
        program = program.replace('open("ledger.jsonl", encoding="utf-8")', "LINES")
        exported = list(lines())
        assert len(exported) == 3
        exec(program, {"LINES": exported})
        changed = [exported[0], exported[1].replace("received", "occurred"), exported[2]]
        for broken in (changed, exported[1:], [exported[0], exported[0]]):
            try:
                exec(program, {"LINES": broken})
            except AssertionError:
                continue
            raise AssertionError("the program found nothing")

    def test_every_kind_of_the_engine_has_its_function(self):
        named = {kind.replace(".", "_") for kind in ENGINE_KINDS}
        assert named <= set(acts.__all__)
        assert {"noted", "closed", "task_done", "reported"} <= set(acts.__all__)
        assert book.incident_of(opened()) in Incident.objects.all()
