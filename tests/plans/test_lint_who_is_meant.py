"""Who a name means: nobody in particular, those behind a class or a placeholder; whose work and whose decision it then is."""

from __future__ import annotations

from typing import Any

import pytest

from pinyue.plans.lint import lint
from tests.plans.lint_worlds import (
    Change,
    Chapters,
    add,
    drop,
    duty,
    obligation,
    pack,
    power,
    put,
    reports,
    told,
    unit,
)


def severity(*changes: Change) -> list[str]:
    return [finding.severity for finding in lint(pack(*changes)) if finding.rule == "S15"]


def test_a_name_that_the_event_decides_is_milder_and_one_that_is_bound_is_told_nothing():
    task = add("command.duties", duty("事发地街道"))
    assert severity(unit("事发地街道", "placeholder"), task) == ["I"]
    named = add("command.duties", duty("分管部门"))
    assert severity(unit("分管部门", "placeholder", one_of=["县市监局", "县卫健局"]), named) == ["W"]
    assert severity(unit("分管部门", "placeholder", stands_for="leads"), named) == []
    assert severity(unit("分管部门", "placeholder")) == []
    head = put("command.seats.0.posts", [{"post": "分管部门", "held_by": ["县政府"]}])
    assert severity(unit("分管部门", "placeholder"), named, head) == []
    office = {"relation": "holds", "post": "县长", "of": ["县政府"]}
    assert severity(unit("县长", "role", office=office), add("command.duties", duty("县长"))) == []


def test_the_units_that_a_name_can_be_are_checked_like_any_other():
    task = add("command.duties", duty("分管部门"))
    assert ("S1", ["分管部门", "县水务局"]) in told(
        unit("分管部门", "placeholder", one_of=["县水务局"]), task
    )


# --- who has something to do, and who is named


@pytest.mark.parametrize("behind", [("class", "includes"), ("placeholder", "one_of")])
def test_what_a_class_or_a_placeholder_has_to_do_counts_for_the_units_behind_it(
    behind: tuple[str, str],
) -> None:
    kind, key = behind
    changes = [drop("command.duties.1"), unit("事发地各局", kind, **{key: ["县卫健局"]})]
    assert ("S6", ["县卫健局"]) in told(*changes)
    assert ("S6", ["县卫健局"]) not in told(*changes, add("command.duties", duty("事发地各局")))


@pytest.mark.parametrize(
    "use",
    [
        add("command.duties", duty("县卫健局", "assist", principal="县应急局")),
        add("command.duties", duty("县卫健局", decided_by="县应急局")),
        put("reporting.obligations.0.informed_by", ["县应急局"]),
        unit("分管部门", "placeholder", one_of=["县应急局"]),
        unit("县应急局长", "role", office={"relation": "holds", "post": "局长", "of": ["县应急局"]}),
        put("command.seats.0.posts", [{"post": "组长", "held_by": ["县应急局"]}]),
        put("upkeep.upkeep.0.with", ["县应急局"]),
    ],
)
def test_a_unit_that_is_named_anywhere_is_not_said_to_be_unused(use: Change) -> None:
    idle = ("S12", ["县应急局"])
    assert idle in told(unit("县应急局", "district"))
    assert idle not in told(unit("县应急局", "district"), use)


def test_units_that_share_a_duty_lead_it_together():
    changes = [
        put("command.functions", {"relief": {"name": "救助"}}),
        add("command.duties", duty(["县卫健局", "县市监局"], "joint", function="relief")),
    ]
    assert told(*changes) == [("D3", ["D-9", "relief"])]


def test_the_members_of_a_class_may_tell_each_other():
    each = unit("各局", "class", includes=["县市监局", "县卫健局"])
    assert told(each, *reports(obligation(who="各局", to="各局", act="notify.each"))) == []


def test_deciders_for_different_classes_of_events_do_not_compete():
    kinds: Chapters = {
        "classes": [{"id": name, "clause": "1", "name": name} for name in ("K-1", "K-2")],
        "types": [
            {"id": "E-1", "clause": "1", "name": "药品", "of": "K-1", "leads": "县市监局"},
            {"id": "E-2", "clause": "1", "name": "食品", "of": "K-2", "leads": "县市监局"},
        ],
    }

    def deciders(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
        changes: list[Change] = [
            lambda chapters: chapters.update(events=kinds),
            add("response.powers", power(act="commanded", scope=one)),
            add("response.powers", power(act="commanded", scope=other, decides="县指挥部") | {"id": "P-10"}),
        ]
        return [finding.rule for finding in lint(pack(*changes)) if finding.rule == "P1"]

    assert deciders({"event_class": ["K-1"]}, {"event_class": ["K-2"]}) == []
    assert deciders({"event_class": ["K-1"]}, {"event_type": ["E-2"]}) == []
    assert deciders({"event_class": ["K-1"]}, {"event_type": ["E-1"]}) == ["P1"]
    assert deciders({"event_class": ["K-1"]}, {}) == ["P1"]
