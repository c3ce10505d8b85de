"""The command line's contract: what each command answers, for people and as JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

Y = "yuzhong-drug-device-2023"
W = "wangyi-vaccine"
CLUSTER = "--set clustered=true --set batches_concentrated=true --set same_product=true --set similar_presentation=true".split()
HISTORY = """\
history:
  - {at: 2023-09-04 10:00, act: received, by: 区市场监管局}
  - at: 2023-09-04 10:00
    act: situation
    set: {unexpected_cases: 32, severe_cases: 0, deaths: 0, clustered: true, batches_concentrated: true,
          same_product: true, similar_presentation: true, drug_producer_involved: true}
  - {at: 2023-09-04 10:05, act: report.initial, by: 区市场监督管理局, to: [区政府], channel: phone}
"""


@pytest.fixture
def history(tmp_path):
    path = tmp_path / "history.yaml"
    path.write_text(HISTORY, encoding="utf-8")
    return path


def test_plans_lists_the_packs_with_their_jurisdictions(pinyue):
    rows = {row["id"]: row for row in pinyue("plans", "--json").json}
    assert rows[Y]["kind"] == "plan"
    assert rows[W]["jurisdiction"] == "铜川市王益区"
    assert "王益区疫苗" in pinyue("plans").out


def test_grade_answers_level_clause_question_and_distance(pinyue):
    facts = (
        "deaths=4 same_batch=true short_term=true unexpected_cases=4 severe_cases=0 similar_nearby=unknown"
    )
    answer = pinyue("grade", Y, *(part for fact in facts.split() for part in ("--set", fact)), "--json").json
    assert answer["certain"] == []
    assert answer["possible"] == ["II"]
    assert answer["chosen"] is None
    assert answer["reading"] == "half-open"
    assert answer["ask"][0]["fact"] == "similar_nearby"
    assert {a["value"]: a["possible"] for a in answer["ask"][0]["answers"]} == {"true": ["II"], "false": []}
    assert {"fact": "deaths", "more": 1, "level": "I"}.items() <= next(
        s for s in answer["next"] if s["fact"] == "deaths"
    ).items()


def test_grade_names_the_clause_of_what_fired(pinyue):
    answer = pinyue(
        "grade",
        Y,
        "--set",
        "unexpected_cases=30",
        "--set",
        "severe_cases=0",
        "--set",
        "deaths=0",
        *CLUSTER,
        "--json",
    ).json
    assert answer["chosen"] == "II"
    assert answer["fired"] == [{"level": "II", "clause": "1.5.2(1)", "criterion": "CL-05"}]


@pytest.mark.parametrize(
    ("reading", "certain"), [("statutory", ["II", "III"]), ("contrast", ["II"]), ("half-open", ["II"])]
)
def test_the_reading_decides_who_holds_at_a_shared_number(pinyue, reading, certain):
    facts = ["--set", "unexpected_cases=30", "--set", "severe_cases=0", "--set", "deaths=0", *CLUSTER]
    assert pinyue("grade", Y, *facts, "--reading", reading, "--json").json["certain"] == certain


def test_people_hurt_without_a_level_is_an_answer_of_its_own(pinyue):
    answer = pinyue("grade", Y, "--set", "deaths=4", "--set", "similar_nearby=false", "--set", "unexpected_cases=0",
                    "--set", "severe_cases=0", "--json").json  # fmt: skip
    assert (answer["status"], answer["chosen"], answer["possible"]) == ("ungraded", None, [])


def test_owed_gives_due_times_channels_and_what_is_superseded(pinyue, history):
    rows = {row["id"]: row for row in pinyue("owed", Y, history, "--at", "2023-09-04T10:31", "--json").json}
    assert rows["RP-11"]["due"] == "2023-09-04T10:30:00+08:00"
    assert (rows["RP-11"]["status"], rows["RP-11"]["channel"]) == ("overdue", "phone")
    assert rows["RP-11"]["remaining"] == ["市市场监管局", "市药监局"]
    assert (rows["RP-06"]["status"], rows["RP-06"]["superseded_by"]) == ("superseded", "RP-10")
    assert "RP-40" not in rows


def test_owed_for_people_shows_lateness_first(pinyue, history):
    out = pinyue("owed", Y, history, "--at", "2023-09-04 10:31").out
    assert out.index("RP-11") < out.index("RP-12")
    assert "late 1 min" in out


def test_play_exits_with_one_where_an_expectation_failed(pinyue, tmp_path):
    attempt = "{act: activated, by: 区政府, response: 二级}"
    good = f"id: a\ntitle: t\nexpect:\n  - at: 2023-09-04 10:00\n    may: {attempt}\n    answer: undefined\n"
    (tmp_path / "good.yaml").write_text(good, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(good.replace("undefined", "permitted"), encoding="utf-8")
    assert pinyue("play", Y, tmp_path / "good.yaml").code == 0
    outcome = pinyue("play", Y, tmp_path / "bad.yaml", "--json")
    assert outcome.code == 1
    assert outcome.json[0]["checks"][0]["place"].endswith("bad.yaml:6:13")


def test_schema_writes_one_schema_for_each_kind_of_file(pinyue, tmp_path):
    pinyue("schema", tmp_path / "schemas")
    names = {path.name for path in (tmp_path / "schemas").iterdir()}
    assert {"plan.schema.json", "levels.schema.json", "form.schema.json"} <= names


def test_a_supplement_fills_what_the_plan_leaves_open(pinyue, history, tmp_path):
    path = tmp_path / "ours.yaml"
    path.write_text(
        f"of: {Y}\ndecided_by: 区市场监管局\ndecided_on: 2024-01-05\nsoft_times: {{立即: 15 min}}\n",
        encoding="utf-8",
    )
    rows = {
        r["id"]: r
        for r in pinyue("owed", Y, history, "--at", "2023-09-04 10:31", "--supplement", path, "--json").json
    }
    assert rows["RP-05"]["due"] == "2023-09-04T10:15:00+08:00"


def test_help_speaks_chinese_under_a_chinese_locale(monkeypatch):
    import subprocess
    import sys

    for lang, word in (("zh_CN.UTF-8", "用法：pinyue"), ("C.UTF-8", "Usage: pinyue")):
        monkeypatch.setenv("LANG", lang)
        for name in ("PINYUE_LANG", "LC_ALL", "LC_MESSAGES"):
            monkeypatch.delenv(name, raising=False)
        run = subprocess.run(
            [sys.executable, "-m", "pinyue", "grade", "--help"], capture_output=True, text=True, check=True
        )
        assert run.stdout.startswith(word)


@pytest.mark.parametrize(("page", "lang"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_demo_runs_the_whole_job_without_questions_as_the_readme_shows(
    pinyue, tmp_path, monkeypatch, page, lang
):
    monkeypatch.setenv("PINYUE_LANG", lang)
    outcome = pinyue("demo", "--no-serve", "--html", tmp_path / "clusters.html")
    assert outcome.code == 0
    shown = (
        (Path(__file__).parents[2] / page)
        .read_text("utf-8")
        .split("$ make demo SERVE=0\n")[1]
        .split("\n```")[0]
    )
    printed = [line.rstrip() for line in outcome.out.strip("\n").splitlines() if "clusters.html" not in line]
    assert printed == shown.splitlines()
    assert "<svg" in (tmp_path / "clusters.html").read_text("utf-8")


def test_a_history_in_gb18030_is_read_as_well(pinyue, history, tmp_path):
    other = tmp_path / "gb.yaml"
    other.write_bytes(HISTORY.encode("gb18030"))
    at = ("--at", "2023-09-04 10:31", "--json")
    assert pinyue("owed", Y, other, *at).json == pinyue("owed", Y, history, *at).json


def test_a_pack_is_found_by_a_part_of_its_title(pinyue):
    assert pinyue("grade", "渝中", "--json").json == pinyue("grade", Y, "--json").json
