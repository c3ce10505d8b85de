"""docs/lint.md explains every rule; docs/findings says for every listed defect which finding shows it, and lint agrees."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest

from pinyue.plans import load_pack
from pinyue.plans.lint import RULES, Finding, lint
from tests.plans.findings_page import MISSED, PAGES, PLANS, between, counts_of, defect_rows, generated

LISTED = {
    "yuzhong-drug-device-2023": 98,
    "wangyi-vaccine": 165,
    "yizhuang-vaccine": 50,
    "jimsar-public-health": 50,
    "dongcheng-overall-2022": 68,
    "dongcheng-medical-supervision": 20,
}


@cache
def findings(name: str) -> list[Finding]:
    return lint(load_pack(name))


def rows(name: str) -> list[tuple[str, str, str, str]]:
    return defect_rows((PAGES / f"{name}.md").read_text("utf-8"))


def value(text: str) -> Any:
    return {"true": True, "false": False}.get(text, int(text) if text.isdigit() else text)


def shows(name: str, finding: Finding, token: str) -> bool:
    """Whether a finding names all that a token names, and covers the situation of it (``deaths=2 similar_nearby=true``)."""
    if token in named_by(finding):
        return True
    parts = token.split()
    facts = {fact: text for fact, given, text in (part.partition("=") for part in parts) if given}
    return {part for part in parts if "=" not in part} <= named_by(finding) and covers(finding, facts)


def named_by(finding: Finding) -> set[str]:
    """Everything that a finding's witness names, and its clauses as ``c:8.4``."""
    named = {f"c:{clause}" for clause in finding.clauses}
    for key in ("term", "word", "name", "undefined", "function", "variant", "edge", "value", "dated"):
        named.add(str(finding.witness.get(key)))
    for key in ("statements", "facts", "units", "levels", "responses", "values", "kinds", "also"):
        named.update(map(str, finding.witness.get(key, ())))
    return named


def covers(finding: Finding, wanted: dict[str, str]) -> bool:
    """Whether a situation is the witness, lies in a box, or is one of the cases of a function that is shared out."""
    if not wanted:
        return True
    if "case" in finding.witness:
        cases = [finding.witness["case"], *finding.witness.get("further", ())]
        return any(all(text in case.get(f, text).split("|") for f, text in wanted.items()) for case in cases)
    facts = {fact: value(text) for fact, text in wanted.items()}
    if not facts.keys() <= finding.witness.keys():
        return False
    boxes = [box for box in finding.boxes if facts.keys() & box.keys()]
    same = all(finding.witness[fact] == asked for fact, asked in facts.items())
    return same or any(all(is_within(box[f], w) for f, w in facts.items() if f in box) for box in boxes)


def is_within(allowed: Any, wanted: Any) -> bool:
    if isinstance(allowed, bool) or isinstance(wanted, str):
        return bool(wanted in allowed if isinstance(allowed, list) else wanted == allowed)
    low, high = allowed
    return bool(low <= wanted and (high is None or wanted <= high))


def test_every_rule_has_its_heading_and_its_explanation_in_both_languages():
    page = (PAGES.parent / "lint.md").read_text("utf-8")
    for rule in RULES.values():
        assert f"### {rule.code} {rule.name_en} · {rule.name_zh}\n" in page
        assert rule.why_en in page
        assert rule.why_zh in page
    assert re.findall(r"^### (\w+) ", page, re.M) == list(RULES)


def test_every_rule_has_its_name_and_reason_in_both_languages():
    for rule in RULES.values():
        assert re.search("[一-鿿]", rule.name_zh + rule.why_zh)
        assert not re.search("[一-鿿]", rule.name_en)
        assert rule.why_en.endswith(".")
        assert rule.why_zh.endswith("。")


@pytest.mark.parametrize("name", PLANS)
def test_the_table_of_grading_findings_is_what_lint_says_now(name):
    page = (PAGES / f"{name}.md").read_text("utf-8")
    assert between(page) == generated(name), "run python -m tests.plans.findings_page"


@pytest.mark.parametrize("name", PLANS)
def test_every_listed_defect_has_a_row_and_each_that_is_not_found_has_its_reason(name):
    listed = rows(name)
    assert len(listed) == len({defect for defect, *_ in listed}) == LISTED[name]
    assert [
        defect
        for defect, rule, shown, why in listed
        if rule in ("—", MISSED) and (shown or len(why.split()) < 3)
    ] == []


@pytest.mark.parametrize("name", PLANS)
def test_each_defect_that_is_said_to_be_found_is_found_by_the_rule_that_is_named(name):
    wrong = []
    for defect, rule, shown, _ in rows(name):
        if rule not in ("—", MISSED):
            rules, tokens = rule.split(", "), [token.strip() for token in shown.split(";")]
            mine = [finding for finding in findings(name) if finding.rule in rules]
            wrong += [
                f"{defect}: {token}" for token in tokens if not any(shows(name, f, token) for f in mine)
            ]
            silent = [
                code
                for code in rules
                if not any(shows(name, f, t) for f in mine if f.rule == code for t in tokens)
            ]
            wrong += [f"{defect}: {code}" for code in silent]
    assert wrong == []


@pytest.mark.parametrize("name", PLANS)
def test_of_the_defects_that_a_program_can_find_nine_in_ten_are_found_and_the_page_counts_them(name):
    counts = counts_of(rows(name))
    assert counts.found >= 0.9 * (counts.found + counts.missed)
    page = " ".join((PAGES / f"{name}.md").read_text("utf-8").split())
    assert counts.sentence() in page, "run python -m tests.plans.findings_page"


@pytest.mark.parametrize("name", ["yuzhong-drug-device-2023", "wangyi-vaccine"])
def test_the_grading_defects_are_all_found_but_for_those_that_no_pack_can_say(name):
    prefix, unsaid = {
        "yuzhong-drug-device-2023": ("DF-", {"DF-17", "DF-18", "DF-19", "DF-20"}),
        "wangyi-vaccine": ("X-G", {"X-G22"}),
    }[name]
    grading = [row for row in rows(name) if row[0].startswith(prefix)]
    if prefix == "DF-":
        grading = grading[:20]
    assert {defect for defect, rule, *_ in grading if rule == "—"} == unsaid
