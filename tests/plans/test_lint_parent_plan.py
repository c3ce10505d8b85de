"""A plan beside its parent, and the ranks of bodies: later than the parent allows, deciding what it reserves, a name too high."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pinyue.plans import load_pack
from pinyue.plans.lint import Finding, lint
from pinyue.plans.lint.ranks import foreign_rank, same_office
from pinyue.plans.pack import Jurisdiction
from tests.plans.lint_worlds import CLEAN, Change, Chapters, add, obligation, pack, power, put, told


def unit(name: str, kind: str) -> Change:
    return put(f"command.units.{name}", {"kind": kind, "clause": "2"})


def city(**more: Any) -> Chapters:
    """A plan of the city above, with what it asks of its counties."""
    return {
        "plan": {
            **CLEAN["plan"],
            "id": "city",
            "jurisdiction": {"name": "银河市", "code": "999000"},
            "interpreter": "市局",
        },
        "levels": CLEAN["levels"],
        "command": {
            "units": {
                "市局": {"kind": "member"},
                "市政府": {"kind": "district"},
                "各区县市监局": {"kind": "class"},
                "县政府": {"kind": "outside"},
            }
        },
        **more,
    }


def beside_its_parent(tmp_path: Path, parent: Chapters, *changes: Change) -> list[Finding]:
    for name, chapter in parent.items():
        (tmp_path / "city").mkdir(exist_ok=True)
        (tmp_path / "city" / f"{name}.yaml").write_text(json.dumps(chapter, ensure_ascii=False), "utf-8")
    assert load_pack(tmp_path / "city").id == "city"
    parent_of = put("plan.parent", {"title": "市预案", "pack": "city"})
    child = pack(parent_of, *changes).model_copy(update={"folder": tmp_path / "child"})
    return lint(child)


def asked(**more: Any) -> Chapters:
    rule = {**obligation(who="各区县市监局", within="30 min"), "form": None, **more}
    return {"obligations": [rule]}


def test_a_report_that_is_later_than_the_parent_plan_allows_is_told(tmp_path):
    [found] = beside_its_parent(tmp_path, city(reporting=asked()))
    assert (found.rule, found.witness) == ("R11", {"statements": ["R-1"], "parent": "R-9", "level": "I"})


@pytest.mark.parametrize(
    "above",
    [
        {"within": "1 h"},
        {"within": "2 h", "after": "judged"},
        {"who": "市局"},  # asked of the city's own bureau
        {"to": "市政府"},
        {"act": "report.other"},
        {"force": "in_principle"},
        {"within": "及时"},
    ],
)
def test_a_report_that_is_in_time_or_another_is_told_nothing(tmp_path, above: dict[str, Any]) -> None:
    assert beside_its_parent(tmp_path, city(reporting=asked(**above))) == []


def test_a_soft_word_where_the_parent_plan_has_a_number_is_looser(tmp_path):
    found = beside_its_parent(
        tmp_path, city(reporting=asked()), put("reporting.obligations.0.within", "立即")
    )
    assert "R11" in {one.rule for one in found}


def reserved(**more: Any) -> Chapters:
    rule = power(decides="市政府", proposes=[], deputy="市局", scope={"level": ["I"]}, **more)
    return {"powers": [rule]}


def test_what_the_parent_plan_reserves_is_not_decided_here(tmp_path):
    [found] = beside_its_parent(tmp_path, city(response=reserved()))
    assert found.rule == "P5"
    assert found.witness == {"statements": ["P-activated"], "parent": ["P-9"], "level": "I"}


def test_what_the_parent_plan_gives_to_the_county_too_or_at_another_level_is_decided_here(tmp_path):
    assert (
        beside_its_parent(
            tmp_path, city(response={"powers": [{**reserved()["powers"][0], "decides": "县政府"}]})
        )
        == []
    )
    here = [
        put("response.powers.0.scope", {"response": ["二级"]}),
        add("response.powers", power(outside="true", decides="市政府", scope={"response": ["一级"]})),
        unit("市政府", "outside"),
    ]
    found = beside_its_parent(tmp_path, city(response=reserved()), *here)
    assert "P5" not in {one.rule for one in found}


def test_a_parent_that_is_not_at_hand_is_no_hindrance():
    assert told(put("plan.parent", {"title": "市预案", "pack": "nowhere"})) == []


# --- ranks


@pytest.mark.parametrize(
    ("area", "code", "name", "rank"),
    [
        ("北京市东城区", "110101", "市应急办", "市"),
        ("北京市东城区", "110101", "县卫健局", "县"),
        ("北京市东城区", "110101", "省指挥部", "省"),
        ("北京市东城区", "110101", "区卫健委", None),
        ("北京市东城区", "110101", "市场监管局", None),
        ("北京市东城区", "110101", "市政管理中心", None),
        ("北京市东城区", "110101", "市规划和自然资源委员会东城分局", None),
        ("北京市东城区", "110101", "市第一交通支队", None),
        ("铜川市王益区", "610202", "公安王益分局", None),
        ("铜川市王益区", "610202", "市王益监测中心", None),
        ("吉木萨尔县", "652327", "区应急局", "区"),
        ("吉木萨尔县", "652327", "县公安局", None),
        ("昌吉市", "652301", "市公安局", None),
        ("昌吉回族自治州", "652300", "州公安局", None),
        ("西安市", "610100", "省公安厅", "省"),
        ("西安市", "610100", "区公安局", None),
    ],
)
def test_a_name_of_another_rank_is_seen_and_no_other(
    area: str, code: str, name: str, rank: str | None
) -> None:
    assert foreign_rank(Jurisdiction(name=area, code=code), name) == rank


def test_offices_of_districts_are_the_same_whatever_the_district_is_called():
    assert same_office("区市场监管局") == same_office("各区县市场监管局") == same_office("县市场监管局")
    assert same_office("市市场监管局") != same_office("区市场监管局")
    assert same_office("区域中心") == "区域中心"
