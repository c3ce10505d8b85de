"""An incident from the command line: opened, recorded from a file, shown; the ledger verified, rebuilt, exported."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.test_commands import Y

UNIT = ("--unit", "区市场监管局", "--actor", "甲")
HISTORY = """\
history:
  - {at: 2023-09-04 09:00, act: received, by: 区市场监管局, set: {deaths: 1}, id: R1}
  - {at: 2023-09-04 09:10, act: report.initial, by: 区市场监管局, to: [区政府], channel: phone, note: 总值班室丁接}
"""


@pytest.fixture
def number(pinyue) -> str:
    """An incident with three entries."""
    opened = pinyue("incident", "open", Y, "--title", "试", *UNIT, "--json").json
    Path("h.yaml").write_text(HISTORY, "utf-8")
    assert pinyue("incident", "record", opened["incident"], "h.yaml", "--actor", "甲").code == 0
    return opened["incident"]


def database(tmp_path) -> sqlite3.Connection:
    return sqlite3.connect(tmp_path / "home" / "pinyue.sqlite3")


def test_what_was_recorded_from_a_file_is_shown_with_both_times(pinyue, number):
    shown = pinyue("incident", "show", number, "--json").json
    assert [one["kind"] for one in shown["entries"]] == ["opened", "received", "report.initial"]
    received = shown["entries"][1]
    assert received["happened_at"] == "2023-09-04T09:00:00+08:00"
    assert received["recorded_at"] > received["happened_at"]
    assert (received["id"], received["actor"], shown["changed"]) == ("R1", "甲", [])
    text = pinyue("incident", "show", number).out
    assert "later" in text
    assert "总值班室丁接" in text


def test_the_list_shows_every_incident_and_marks_exercises(pinyue, number):
    pinyue("incident", "open", Y, "--title", "练", "--exercise", *UNIT)
    out = pinyue("incident", "list").out
    assert number in out
    assert "[EXERCISE] 练" in out
    assert [one["version"] for one in pinyue("incident", "list", "--json").json] == [3, 1]


def test_a_later_file_speaks_of_what_an_earlier_one_recorded(pinyue, number):
    Path("w.yaml").write_text(
        "history:\n  - {at: 2023-09-04 09:20, act: withdrawn, of: R1, note: 误报}\n", "utf-8"
    )
    assert pinyue("incident", "record", number, "w.yaml", "--actor", "甲").code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("history:\n  - {at: 2023-09-04 09:20, act: recieved}", "f.yaml:2:33: no such act"),
        (
            "history:\n  - {at: 2023-09-04 09:20, act: received}\n  - {at: never, act: received}",
            "f.yaml:3:10: 'never' is no time",
        ),
        ("history:\n  - {at: 2023-09-04 09:20, act: task.done}", "f.yaml:2:33: no such act"),
        ("history: []", "a list 'history' is needed"),
        ("x: 1", "a list 'history' is needed"),
        (
            "history:\n  - {at: 2023-09-04 09:20, act: activated, by: 区卫健委, response: 四级, level: IV}",
            "may not do activated (4.3、2.1.1¶2); 区政府 may",
        ),
        ("history:\n  - {at: 2023-09-04 09:20, act: received, id: R1}", "'R1' is taken"),
    ],
)
def test_a_bad_file_is_one_line_and_none_of_it_is_recorded(pinyue, number, text, said):
    Path("f.yaml").write_text(text, "utf-8")
    outcome = pinyue("incident", "record", number, "f.yaml", "--actor", "甲")
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert said in outcome.err
    assert pinyue("incident", "list", "--json").json[0]["version"] == 3


def test_recording_on_a_version_that_is_past_says_what_came_between(pinyue, number):
    Path("n.yaml").write_text("history:\n  - {at: 2023-09-04 09:20, act: received}\n", "utf-8")
    outcome = pinyue("incident", "record", number, "n.yaml", "--expect", "2")
    assert outcome.code == 2
    assert "3 report.initial (甲)" in outcome.err


def test_looking_makes_no_database(pinyue, tmp_path):
    for command in (
        ["incident", "list"],
        ["incident", "show", "x"],
        ["ledger", "verify"],
        ["ledger", "export"],
    ):
        outcome = pinyue(*command)
        assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    assert not (tmp_path / "home").exists()


def test_an_unknown_incident_is_one_line(pinyue, number):
    for command in (["incident", "show"], ["ledger", "verify"], ["ledger", "rebuild"], ["ledger", "export"]):
        outcome = pinyue(*command, "2020-0001")
        assert (outcome.code, outcome.err) == (2, "no incident '2020-0001'\n")


def test_a_changed_byte_is_found_and_named_and_the_exit_code_is_1(pinyue, number, tmp_path):
    assert pinyue("ledger", "verify").out == "entries: 3, all as they were written\n"
    with database(tmp_path) as connection:
        connection.execute("DROP TRIGGER ledger_entry_no_update")
        connection.execute("UPDATE ledger_entry SET body = replace(body, '09', '08') WHERE seq = 3")
        connection.execute("UPDATE ledger_entry SET body = replace(body, 'report', 'rePort') WHERE seq = 3")
    connection.close()
    outcome = pinyue("ledger", "verify")
    assert outcome.code == 1
    assert outcome.out.startswith(f"{number}#3: ")
    assert pinyue("ledger", "verify", "--json").json["faults"][0]["seq"] == 3


def test_a_cache_that_was_altered_is_rebuilt(pinyue, number, tmp_path):
    with database(tmp_path) as connection:
        connection.execute("UPDATE ledger_incident SET response = '一级'")
    connection.close()
    assert pinyue("ledger", "verify").code == 1
    (one,) = pinyue("ledger", "rebuild", "--json").json
    assert one == {"incident": number, "differed": [{"column": "response", "was": "一级", "is": None}]}
    assert pinyue("ledger", "verify").code == 0


def test_a_days_digest_kept_elsewhere_is_checked_and_itself_shows_a_change(pinyue, number):
    assert pinyue("ledger", "export", "--day", "today", "-o", "day.json").code == 0
    assert pinyue("ledger", "verify", "--against", "day.json").code == 0
    kept = json.loads(Path("day.json").read_text("utf-8"))
    kept["heads"][0]["version"] = 2
    Path("day.json").write_text(json.dumps(kept), "utf-8")
    outcome = pinyue("ledger", "verify", "--against", "day.json")
    assert (outcome.code, outcome.err) == (2, "day.json: this digest itself was changed\n")
    for text in ("[]", "{", '{"heads": 1, "digest": ""}'):
        Path("bad.json").write_text(text, "utf-8")
        assert "is no digest" in pinyue("ledger", "verify", "--against", "bad.json").err


def test_the_exported_lines_can_be_checked_without_pinyue(pinyue, number):
    lines = [json.loads(line) for line in pinyue("ledger", "export", number).out.splitlines()]
    before = "0" * 64
    for seq, line in enumerate(lines, 1):
        assert hashlib.sha256(line["body"].encode()).hexdigest() == line["digest"]
        body = json.loads(line["body"])
        assert (body["seq"], body["prev"]) == (seq, before)
        before = line["digest"]
    assert len(lines) == 3


def test_wrong_words_of_the_ledger_commands_are_one_line(pinyue, number):
    for command, said in [
        (["ledger", "export", "--day", "tomorrow"], "is no date"),
        (["ledger", "export", number, "--day", "today"], "leave the number out"),
        (["ledger", "verify", "--against", "none.json"], "cannot read"),
        (["incident", "open", Y, "--title", "x"], "--unit is needed"),
        (["incident", "open", "nopack", "--title", "x", "--unit", "u"], "no pack 'nopack'"),
        (["incident", "open", Y, "--title", "x", "--unit", "u", "--at", "2199-01-01"], "not happened"),
    ]:
        outcome = pinyue(*command)
        assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1), command
        assert said in outcome.err
    assert len(pinyue("incident", "list", "--json").json) == 1
