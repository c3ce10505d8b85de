"""分管区领导 for each of the 36 kinds of event, as the catalogue resolves them from the leading units."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from pinyue.engine.units import Role, bound_by_kind, role_of
from pinyue.plans import load_pack

PLAN = "东政发〔2022〕3号"
REASON = {"ok": "in_charge", "联系 only": "only_liaison", "unresolved": "not_covered"}


@pytest.fixture(scope="module")
def events(under) -> list[tuple[int, str, list[tuple[str, str, str]], str]]:
    """Row, event, (unit, leader, relation) of each lead, and the verdict."""
    found = []
    for number, event, leads, verdict in under("### 4.2"):
        units = re.findall(r"(\S+?) → (?:\*\*(none)\*\*|(\S+) \((\S+?)\))", leads)
        found.append((int(number), event, [(unit, who, by) for unit, _, who, by in units], verdict))
    return found


@pytest.fixture(scope="module")
def leads(shared) -> dict[int, list[str]]:
    """The leading units of each row of the plan's own table."""
    text = (shared / "catalogue" / "dongcheng-overall-plan.md").read_text("utf-8")
    rows = re.findall(r"^\| A-EV-(\d+) \| \d+ \| [^|]+ \| [^|]+ \| ([^|]+) \| \d \|$", text, re.M)
    return {int(number): units.strip().split("、") for number, units in rows}


def test_each_kind_of_event_resolves_to_the_leaders_and_relations_of_the_catalogue(ask, events, leads):
    assert len(events) == 36
    for number, event, expected, _ in events:
        assert [unit for unit, _, _ in expected] == leads[number], event
        answer = ask(Role("分管区领导", "in_charge", of=tuple(leads[number])), document=PLAN)
        got = [
            (one.person, one.relation) if (one := part.found and part.found[0]) else ("", "")
            for part in answer.parts
        ]
        assert got == [(leader, relation) for _, leader, relation in expected], event


def test_each_kind_of_event_has_the_verdict_of_the_catalogue(ask, events, leads):
    verdicts: Counter[str] = Counter()
    for number, event, expected, verdict in events:
        answer = ask(Role("分管区领导", "in_charge", of=tuple(leads[number])), document=PLAN)
        verdicts[answer.reason] += 1
        if verdict in REASON:
            assert answer.reason == REASON[verdict], event
        elif verdict.startswith("several"):
            assert answer.reason == "several", event
            assert sorted(answer.persons) == sorted(
                re.findall(r"[^/ ]+", verdict.split(":")[1].split("(")[0])
            )
        else:
            assert (answer.reason, answer.unresolved) == (
                "partly",
                tuple(u for u, who, _ in expected if not who),
            )
        assert answer.confirm == (verdict != "ok"), event
        assert answer.says
    assert verdicts == {"in_charge": 24, "only_liaison": 4, "several": 5, "partly": 2, "not_covered": 1}


def test_the_shipped_plan_asks_for_the_same_leaders(ask, leads):
    pack = load_pack("dongcheng-overall-2022")
    assert len(pack.event_types) == 36
    for kind in pack.event_types.values():
        asked = ask(role_of(pack, bound_by_kind(pack, kind.id), "分管区领导"), document=pack.plan.number)
        units = leads[int(kind.id.rpartition("-")[2])]
        expected = ask(Role("分管区领导", "in_charge", of=tuple(units)), document=PLAN)
        assert (asked.persons, asked.reason) == (expected.persons, expected.reason), kind.name


def test_the_leaders_of_the_first_leads_are_counted_as_in_the_catalogue(ask, leads):
    first = Counter(
        person
        for units in leads.values()
        for person in ask(Role("分管区领导", "in_charge", of=(units[0],)), document=PLAN).persons
    )
    assert first == {
        "孙扬": 12, "李卫华": 5, "李妍": 4, "赵海东": 4, "田静": 3, "刘俊彩": 3, "郑晓博": 2, "苏昊": 1,
    }  # fmt: skip


def test_a_unit_with_an_assistant_says_that_the_order_of_approval_is_not_laid_down(ask):
    answer = ask(Role("分管区领导", "in_charge", of=("区应急局",)))
    assert answer.persons == ("李妍",)
    assert [flag.code for flag in answer.all_flags] == ["assistant_too"]
    assert "孙扬" in answer.all_flags[0].says


def test_where_nobody_is_in_charge_the_assistant_comes_before_the_one_who_liaises(ask):
    answer = ask(Role("分管区领导", "in_charge", of=("区应急局",)), absent=["李妍"])
    assert (answer.persons, answer.reason, answer.confirm) == (("孙扬",), "only_assists", True)
    assert "principal_gone" in [flag.code for flag in answer.all_flags]


def test_a_street_office_is_in_charge_of_whoever_has_all_of_them(ask):
    assert ask("分管东四街道办事处的区领导").persons == ("郑晓博",)


def test_whoever_owns_the_area_need_not_own_the_unit(ask):
    assert ask("负责审计方面工作的区领导").persons == ("周金星",)
    assert ask("分管区审计局的区领导").persons == ("李妍",)
    assert ask("负责规划方面工作的区领导").persons == ("周金星",)
    assert ask("分管市规划和自然资源委员会东城分局的副区长").persons == ("苏昊",)
    assert ask("协助负责规划方面工作的副区长").persons == ("苏昊",)
