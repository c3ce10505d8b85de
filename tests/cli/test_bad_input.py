"""Bad input is one clear line with its place, exit 2, and nothing written."""

from __future__ import annotations

import pytest

from tests.cli.test_commands import HISTORY, Y


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_a_missing_pack(refuses):
    assert refuses("grade", "yuzhong-drug-device-2032") == (
        "no pack 'yuzhong-drug-device-2032'; did you mean 'yuzhong-drug-device-2023'?"
    )


def test_an_unknown_fact_names_the_near_one(refuses):
    assert refuses("grade", Y, "--set", "death=2") == "unknown measure 'death'; did you mean 'deaths'?"


@pytest.mark.parametrize("value", ["-1", "1.5", "many", "5..2", "..", "1e9", "9999999999999", "٣", "true"])
def test_a_count_that_is_no_count(refuses, value):
    assert refuses("grade", Y, "--set", f"deaths={value}").startswith("deaths:")


@pytest.mark.parametrize("value", ["2", "maybe", ""])
def test_a_qualifier_that_is_neither_yes_nor_no(refuses, value):
    assert refuses("grade", Y, "--set", f"same_batch={value}").startswith("same_batch:")


def test_a_setting_without_a_value(refuses):
    assert "FACT=VALUE" in refuses("grade", Y, "--set", "deaths")


def test_an_unknown_reading_lists_what_there_is(refuses):
    assert "statutory, contrast, half-open" in refuses("grade", Y, "--reading", "strict")


def test_a_missing_history(refuses, tmp_path):
    assert "No such file" in refuses("owed", Y, tmp_path / "none.yaml", "--at", "2023-09-04 10:00")


@pytest.mark.parametrize("at", ["yesterday", "2023-13-04", "99999-01-01", "0001-01-01", "2023-09-04 25:00"])
def test_a_time_that_is_no_time(refuses, tmp_path, at):
    refuses("owed", Y, write(tmp_path / "h.yaml", HISTORY), "--at", at)


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("by: 区市场监管局}", "by: 区市场管理局}", "h.yaml:2:47", "did you mean '区市场监督管理局'"),
        ("unexpected_cases: 32", "unexpected_cases: -3", "h.yaml:5:29", "cannot be negative"),
        ("2023-09-04 10:05", "2023-09-31 10:05", "h.yaml:7:10", "is no time"),
        ("2023-09-04 10:05", "2099-09-04 10:05", "h.yaml:7:10", "in the far future: 2099-09-04"),
        ("act: received", "actt: received", "h.yaml:2:28", "unknown key 'actt'; did you mean 'act'"),
        ("channel: phone", "level: V", "h.yaml:7:81", "none of"),
        (
            "act: received",
            "act: recieved",
            "h.yaml:2:33",
            "no such act in the plan 'recieved'; did you mean 'received'",
        ),
        ("channel: phone", "channel: fone", "h.yaml:7:83", "did you mean 'phone'"),
        ("channel: phone", "meets: [RP-99]", "h.yaml:7:82", "no such obligation in the plan 'RP-99'"),
        ("act: received, by", "act: withdrawn, by", "h.yaml:2:5", "withdrawn must say its of"),
        ("act: received, by", "act: judged, by", "h.yaml:2:5", "judged must say its level"),
    ],
)
def test_a_fault_in_a_history_is_placed(refuses, tmp_path, old, new, place, said):
    path = write(tmp_path / "h.yaml", HISTORY.replace(old, new))
    line = refuses("owed", Y, path, "--at", "2023-09-04 10:31")
    assert place in line
    assert said in line


def test_a_history_that_is_a_list_of_nothing(refuses, tmp_path):
    assert "history" in refuses(
        "owed", Y, write(tmp_path / "h.yaml", "events: []\n"), "--at", "2023-09-04 10:31"
    )


def test_a_scenario_that_expects_nothing(refuses, tmp_path):
    path = write(tmp_path / "s.yaml", "id: a\ntitle: t\nexpect:\n  - {note: nothing}\n")
    assert "nothing is expected here" in refuses("play", Y, path)


def test_a_sweep_of_a_missing_file(refuses, tmp_path):
    assert "no such file" in refuses("sweep", tmp_path / "none.csv", "--plan", Y)


def test_a_sweep_of_an_empty_file(refuses, tmp_path):
    refuses("sweep", write(tmp_path / "empty.csv", ""), "--plan", Y)


def test_an_unknown_parameter_names_the_near_one(refuses, tmp_path):
    path = write(
        tmp_path / "l.csv", "编号,产品名称,批号,街道,发病日期,症状\n1,甲,A1234,东街,2026-01-02,发热\n"
    )
    line = refuses("sweep", path, "--plan", Y, "--param", "window_day=3")
    assert line == "unknown parameter 'window_day'; did you mean 'window_days'?"


@pytest.mark.parametrize(
    "change",
    ["window_days=0", "window_days=soon", "lots=some", "area=touching", "date=birthday", "similar_for=all"],
)
def test_a_parameter_that_cannot_be(refuses, tmp_path, change):
    path = write(
        tmp_path / "l.csv", "编号,产品名称,批号,街道,发病日期,症状\n1,甲,A1234,东街,2026-01-02,发热\n"
    )
    refuses("sweep", path, "--plan", Y, "--param", change)


def test_a_fact_that_is_given_twice(refuses):
    assert refuses("grade", Y, "--set", "deaths=1", "--set", "deaths=5") == "deaths is given twice"


def test_two_variants_that_reword_the_same_criterion(refuses):
    line = refuses("grade", "wangyi-vaccine", "--reading", "repaired+local-only")
    assert "both reword" in line


def test_schemas_that_cannot_be_written(refuses, tmp_path):
    assert "cannot write" in refuses("schema", write(tmp_path / "file", "") / "schemas")


def test_a_supplement_that_names_no_unit_of_the_plan(refuses, tmp_path):
    text = (
        f"of: {Y}\ndecided_by: 区市场监管局\ndecided_on: 2024-01-05\nfills: {{RP-19: {{to: [区人民正府]}}}}\n"
    )
    line = refuses("grade", Y, "--supplement", write(tmp_path / "s.yaml", text))
    assert "no unit '区人民正府' in the plan" in line


def test_what_is_quoted_cannot_break_the_line(refuses):
    assert refuses("grade", Y, "--set", "deaths=1\n2\x1b[31m") == (
        "deaths: '1 2 [31m' should be a whole number, a range (4.., 2..5) or unknown"
    )


def test_what_is_quoted_at_length_is_shortened(refuses):
    said = refuses("grade", Y, "--set", f"deaths={'9' * 50_000}")
    assert len(said) < 1100
    assert said.endswith("or unknown")


def test_the_same_plan_beside_itself(refuses, tmp_path):
    history = write(tmp_path / "h.yaml", HISTORY)
    assert refuses("owed", Y, history, "--with", Y) == "the same plan is named twice"


def test_two_ladders_at_once(refuses):
    assert refuses("grade", Y, "--warning", "--response") == "--warning and --response: leave one out"


@pytest.mark.parametrize(
    ("call", "english", "chinese"),
    [
        (["grade"], "PACK is missing", "缺少 PACK"),
        (["grad"], "no command 'grad'; did you mean 'grade'?", "没有命令 'grad'；是否为 'grade'？"),
        (
            ["grade", Y, "--sett"],
            "no option --sett; did you mean '--set'?",
            "没有选项 --sett；是否为 '--set'？",
        ),
        (["plans", "x"], "too many arguments: x", "多余的参数：x"),
        (["grade", Y, "--set"], "--set needs a value", "--set 后面要写值"),
        (
            ["owed", Y, "h.yaml", "--receipt", "x"],
            "--receipt: 'x' should be one of own, first",
            "--receipt：'x' 要写其中之一：own, first",
        ),
        (
            ["stress", Y, "--incidents", "0"],
            "--incidents: '0' should be a whole number from 1 to 1000000",
            "--incidents：'0' 要写1 到 1000000 的整数",
        ),
    ],
)
def test_a_wrong_call_is_told_in_the_users_language(refuses, monkeypatch, call, english, chinese):
    assert refuses(*call) == english
    monkeypatch.setenv("PINYUE_LANG", "zh")
    assert refuses(*call) == chinese
