"""``pinyue who`` and ``pinyue directory`` as an office runs them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import pinyue, refuses  # noqa: F401
from tests.directory.worlds import SMALL

SHIPPED = ("--directory", "dongcheng-2022")
PACK = ("--pack", "dongcheng-overall-2022")


def test_who_says_the_person_the_reason_and_the_document(pinyue):  # noqa: F811
    out = pinyue("who", "东四街道办事处主任", "--on", "2022-01-04", *SHIPPED).out
    assert out.startswith("东四街道办事处主任  2022-01-04  by decision date: 薛洪峰\nWhy: ")
    assert "东政任〔2022〕1号" in out


def test_nobody_is_an_answer_with_a_reason_and_no_error(pinyue):  # noqa: F811
    run = pinyue("who", "东四街道办事处主任", "--on", "2022-01-04", "--basis", "signing", *SHIPPED, "--json")
    assert run.code == 0
    answer = run.json
    assert (answer["status"], answer["persons"], answer["reason"], answer["confirm"]) == (
        "none",
        [],
        "vacant",
        True,
    )
    assert answer["says"].startswith("vacant since 2021-12-31")
    assert [one["person"] for one in answer["related"]] == ["魏搏", "郑晓博"]


def test_an_answer_in_chinese_is_all_chinese(pinyue, monkeypatch):  # noqa: F811
    monkeypatch.setenv("PINYUE_LANG", "zh")
    out = pinyue("who", "区生态环境局副局长", "--on", "2022-09-10", *SHIPPED).out
    assert "按决定日期：张继道" in out
    assert "到期自动免职" in out
    assert "[month_only]" in out


@pytest.mark.parametrize(
    ("kind", "persons", "reason"),
    [
        ("A-EV-06", ["孙扬"], "only_liaison"),
        ("生活必需品供应事件", ["赵海东", "田静"], "several"),
    ],
)
def test_the_leader_in_charge_follows_from_the_kind_of_event_under_the_plan(pinyue, kind, persons, reason):  # noqa: F811
    answer = pinyue(
        "who", "分管区领导", "--on", "2022-02-11", *SHIPPED, *PACK, "--set", f"event_type={kind}", "--json"
    ).json
    assert (answer["persons"], answer["reason"]) == (persons, reason)


def test_without_a_kind_of_event_the_plan_does_not_say_of_which_unit(pinyue):  # noqa: F811
    answer = pinyue("who", "分管区领导", "--on", "2022-02-11", *SHIPPED, *PACK, "--json").json
    assert (answer["persons"], answer["reason"]) == ([], "unit_open")


def test_a_leader_may_be_taken_as_away(pinyue):  # noqa: F811
    role = "负责应急管理方面工作的副区长"
    answer = pinyue("who", role, "--on", "2022-02-11", "--absent", "李妍", *SHIPPED, "--json").json
    assert (answer["persons"], answer["reason"]) == ([], "left")


def test_the_offices_own_register_is_asked_once_it_is_taken_in(pinyue, tmp_path):  # noqa: F811
    run = pinyue("directory", "import", "dongcheng-2022", "--json")
    assert run.json["jurisdiction"] == "110101"
    assert (run.json["corrected"], run.json["unchanged"]) == (0, 0)
    assert pinyue("who", "区长", "--on", "2022-02-11", "--json").json["persons"] == ["周金星"]
    assert pinyue("directory", "import", "dongcheng-2022", "--json").json["added"] == 0
    for name in ("o.xlsx", "o.yaml"):
        assert pinyue("directory", "export", name).code == 0
        assert pinyue("directory", "import", name, "--json").json["unchanged"] == run.json["added"]


def test_of_several_jurisdictions_one_is_named(pinyue, refuses, tmp_path):  # noqa: F811
    Path("small.yaml").write_text(SMALL, "utf-8")
    pinyue("directory", "import", "small.yaml")
    pinyue("directory", "import", "dongcheng-2022")
    assert "110101, 990001" in refuses("who", "区长", "--on", "2023-02-11")
    assert pinyue("who", "区长", "--on", "2023-02-11", "--jurisdiction", "990001", "--json").json[
        "persons"
    ] == ["甲一"]
    assert "did you mean '990001'" in refuses("who", "区长", "--on", "2023-02-11", "--jurisdiction", "990002")


def test_without_a_register_it_says_how_to_get_one(refuses, tmp_path):  # noqa: F811
    line = refuses("who", "区长", "--on", "2022-02-11")
    assert "pinyue directory import FILE" in line
    assert "--directory dongcheng-2022" in line
    assert not (tmp_path / "home").exists()


def test_a_file_with_a_fault_writes_nothing(refuses, tmp_path):  # noqa: F811
    Path("bad.yaml").write_text(SMALL.replace("person: 丁四", "preson: 丁四"), "utf-8")
    assert refuses("directory", "import", "bad.yaml").startswith("bad.yaml:20:")
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("区财证局局长", "--on", "2022-02-11"), "区财政局"),
        (("区长", "--on", "2022-02-30"), "no date"),
        (("区长", "--on", "昨天"), "no date"),
        (("区长", "--on", "2022-02-11", "--set", "event_type=A-EV-06"), "--pack"),
        (("区长", "--on", "2022-02-11", *PACK, "--set", "event_type"), "NAME=VALUE"),
        (
            ("分管区领导", "--on", "2022-02-11", *PACK, "--set", "event_type=火宅事故"),
            "did you mean '火灾事故'",
        ),
        (
            ("分管区领导", "--on", "2022-02-11", *PACK, "--set", "event_typ=A-EV-06"),
            "did you mean 'event_type'",
        ),
        (("区长", "--on", "2022-02-11", "--absent", "李研"), "did you mean '李妍'"),
        (("区长",), "--on"),
        (("区长", "--on", "2022-02-11", "--basis", "month"), "month"),
    ],
)
def test_bad_input_is_one_line(refuses, arguments, says):  # noqa: F811
    assert says in refuses("who", *arguments, *SHIPPED)


def test_a_register_that_is_neither_a_file_nor_shipped(refuses):  # noqa: F811
    assert "did you mean 'dongcheng-2022'" in refuses(
        "who", "区长", "--on", "2022-02-11", "--directory", "dongcheng-2023"
    )
    assert "no such file" in refuses("directory", "import", "none.yaml")


def test_a_review_lists_what_a_clerk_should_look_at(pinyue):  # noqa: F811
    out = pinyue("directory", "review", *SHIPPED).out
    for title in (
        "Probations to confirm",
        "Secondments",
        "Vacancies and overlaps",
        "Deputies: fewer than before",
    ):
        assert title in out
    found = pinyue("directory", "review", "--basis", "signing", *SHIPPED, "--json").json
    assert (len(found["probations"]), len(found["secondments"]), len(found["changes"])) == (11, 2, 41)


def test_no_other_command_waits_for_django():
    code = "import sys; from pinyue.cli.app import app; import pinyue.cli.who, pinyue.cli.asking, pinyue.directory.protocol;"
    checked = subprocess.run(
        [sys.executable, "-c", f"{code} sys.exit('django' in sys.modules)"], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr


def test_another_jurisdiction_than_the_files_own_is_refused(refuses):  # noqa: F811
    said = refuses("who", "区长", "--on", "2022-02-11", *SHIPPED, "--jurisdiction", "990001")
    assert said == "dongcheng-2022 is not the register of jurisdiction 990001"


def test_where_the_leader_in_charge_is_away_the_reason_says_so(pinyue):  # noqa: F811
    out = pinyue("who", "分管区应急局的区领导", "--on", "2022-02-11", "--absent", "李妍", *SHIPPED).out
    assert "Why: 孙扬 协助分管 区应急管理局 (李妍 is gone)" in out


def test_a_unit_whose_head_no_document_names_is_told_as_such(pinyue):  # noqa: F811
    out = pinyue("who", "区应急办负责人", "--on", "2022-02-11", *SHIPPED).out
    assert "these documents name nobody as head of 区突发事件应急委员会办公室" in out


def test_tasks_ask_the_offices_own_register_where_it_has_one(pinyue):  # noqa: F811
    def confirmed(*more: str) -> dict[str, list[str]]:
        run = pinyue(
            "tasks",
            "dongcheng-overall-2022",
            "--set",
            "event_type=A-EV-06",
            "--at",
            "2022-02-11T10:00",
            "--json",
            *more,
        )
        return {one["name"]: one["candidates"] for one in run.json["confirm"]}

    office = "主责部门主要领导"
    before = confirmed()
    pinyue("directory", "import", "dongcheng-2022")
    assert confirmed("--directory", "none") == before
    assert confirmed() != before or office not in before
    assert confirmed() == confirmed("--directory", "dongcheng-2022")
