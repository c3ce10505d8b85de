"""Missing chapters, pieces of work, kinds of events, registers and programmes: break one thing, and that one thing is told."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from pinyue.plans.lint import lint
from pinyue.plans.lint.finding import Finding
from tests.plans.lint_worlds import CLEAN, Change, Chapters, add, drop, obligation, pack, power, put, told


def duty(number: int, unit: Any, modality: str = "lead", **more: Any) -> dict[str, Any]:
    return {
        "id": f"D-{number}",
        "clause": "2",
        "unit": unit,
        "does": "救助",
        "modality": modality,
        "phase": "response",
        **more,
    }


def function(**more: Any) -> Change:
    return put("command.functions", {"relief": {"name": "救助", **more}})


def serving(*duties: dict[str, Any], **more: Any) -> list[Change]:
    """The clean plan with one function and some duties that serve it."""
    added = [add("command.duties", {**one, "function": "relief"}) for one in duties]
    return [function(**more), *added]


PROGRAMME = {
    "actions": [
        {"id": "M-1", "clause": "5", "unit": "县卫健局", "does": "建制度", "phase": "any"},
        {"id": "M-2", "clause": "5", "unit": "县市监局", "does": "管质量", "phase": "any"},
        {
            "id": "M-1.1",
            "clause": "5",
            "unit": "undefined",
            "part_of": "M-1",
            "does": "评人才",
            "phase": "any",
            "same_as": "M-2.1",
        },
        {
            "id": "M-2.1",
            "clause": "5",
            "unit": "undefined",
            "part_of": "M-1",
            "does": "评人才",
            "phase": "any",
        },
    ],
    "upkeep": [
        {
            "id": "U-9",
            "clause": "6",
            "who": "县卫健局",
            "act": "built",
            "does": "建站",
            "by": "2024-12-31",
            "target": {"towns": {"at_least": "3"}},
        }
    ],
    "registers": [
        {
            "id": "L-1",
            "clause": "6",
            "title": "站点",
            "columns": {"town": "乡镇"},
            "unique": ["town"],
            "total": "2",
            "items": [{"id": "L-1.1", "town": "东"}, {"id": "L-1.2", "town": "西"}],
        }
    ],
}

EVENTS = {
    "classes": [{"id": "K-1", "clause": "1", "name": "公共卫生事件", "includes": ["药品", "食品"]}],
    "types": [
        {
            "id": "E-1",
            "clause": "1",
            "name": "药品",
            "of": "K-1",
            "leads": "县市监局",
            "hq": ["S-1"],
            "plans": ["N-1"],
        },
        {
            "id": "E-2",
            "clause": "1",
            "name": "食品安全",
            "covers": "食品",
            "of": "K-1",
            "leads": "县市监局",
            "hq": ["S-1"],
            "plans": ["N-1"],
        },
    ],
    "plans": [{"id": "N-1", "clause": "1", "title": "食品药品预案", "kind": "special", "drafts": "县市监局"}],
}


def test_a_programme_in_order_and_kinds_of_events_in_order_are_told_nothing():
    assert told(whole("programme", PROGRAMME), whole("events", EVENTS)) == []


def test_work_with_one_lead_is_told_nothing():
    assert told(*serving(duty(8, "县卫健局"), duty(9, "县市监局", "assist", principal="县卫健局"))) == []


def whole(name: str, chapter: dict[str, Any]) -> Change:
    """A chapter of its own for each plan, since other changes alter it."""

    def change(chapters: Chapters) -> None:
        chapters[name] = deepcopy(chapter)

    return change


def programme(*changes: Change) -> list[Change]:
    return [whole("programme", PROGRAMME), *changes]


def events(*changes: Change) -> list[Change]:
    return [whole("events", EVENTS), *changes]


BROKEN: dict[str, tuple[list[Change], list[tuple[str, Any]]]] = {
    "no activation": ([drop("response"), drop("command.seats.1")], [("M2", ["activation"])]),
    "nobody speaks": ([drop("release")], [("M5", ["release"])]),
    "no drill": (
        [put("upkeep.upkeep.0.act", "training.held"), put("upkeep.upkeep.0.after", "training.held")],
        [("M7", ["drill"])],
    ),
    "no review": ([drop("upkeep.upkeep.1")], [("M7", ["review"])]),
    "no issuer": ([put("plan.issued_by", "undefined")], [("M8", ["issued_by"])]),
    "orphan": ([put("plan.kind", "fragment")], [("M9", ["parent"])]),
    "nobody does it": ([function()], [("D4", ["relief"])]),
    "nobody leads": (serving(duty(9, "县卫健局", "assist")), [("D2", ["D-9", "relief"])]),
    "only towns lead": (serving(duty(9, "医院")), [("D2", ["D-9", "relief"])]),
    "two lead": (
        serving(duty(8, "县卫健局"), duty(9, "县市监局")),
        [("D3", ["D-8", "D-9", "relief"])],
    ),
    "joins and assists": (
        serving(duty(7, "县市监局"), duty(8, "县卫健局", "joint"), duty(9, "县卫健局", "assist")),
        [("D6", ["D-7", "D-8", "D-9", "relief"])],
    ),
    "coordinated and not done": (
        serving(duty(8, "县市监局", "coordinate"), duty(9, "县卫健局", "joint")),
        [("D10", ["D-8", "D-9", "relief"])],
    ),
    "several members behind a name lead beside another": (
        [
            put("command.units.某局", {"kind": "placeholder", "clause": "2", "one_of": ["县市监局"]}),
            *serving(duty(8, "县卫健局"), duty(9, "某局")),
        ],
        [("D3", ["D-8", "D-9", "relief"])],
    ),
    "duty read in two ways": (
        [add("command.duties", duty(9, "县卫健局", variants={"wide": []}, when={"facts": ["confirmed"]}))],
        [("D11", ["D-9", "wide"])],
    ),
    "edge of a duty": (
        [
            put("levels.reading.basis", "policy"),
            add("command.duties", duty(9, "县卫健局", when={"if": {"cases": {"to": "5"}}})),
            add("command.duties", duty(8, "县卫健局", when={"if": {"cases": {"to": "5含"}}})),
        ],
        [("D13", ["D-9", "5", "['cases']"])],
    ),
    "class without members": ([drop("command.units.医院.includes")], [("D14", ["R-3", "['医院']"])]),
    "leads and assists": (
        serving(duty(8, "县卫健局"), duty(9, "县卫健局", "assist")),
        [("D6", ["D-8", "D-9", "relief"])],
    ),
    "assists nobody": (
        [add("command.duties", duty(9, "县卫健局", "assist", principal="undefined"))],
        [("D5", ["D-9"])],
    ),
    "nobody orders": (
        [add("command.duties", duty(9, "县卫健局", decided_by="undefined"))],
        [("D7", ["D-9"])],
    ),
    "measure without a lead": (programme(put("programme.actions.1.unit", "undefined")), [("A1", ["M-2"])]),
    "said of different departments": (
        programme(put("programme.actions.3.part_of", "M-2")),
        [("A2", ["M-1.1", "M-2.1"])],
    ),
    "step of another than those responsible": (
        programme(put("programme.actions.2.unit", "县市监局")),
        [("A3", ["M-1.1", "M-1", "['县市监局']"])],
    ),
    "step of one who only joins": (
        programme(put("programme.actions.0.with", ["县市监局"]), put("programme.actions.2.unit", "县市监局")),
        [("A4", ["M-1.1", "M-1", "['县市监局']"])],
    ),
    "row without a value": (
        programme(drop("programme.registers.0.items.1.town"), put("programme.registers.0.total", "1")),
        [("N3", ["L-1", "L-1.2"])],
    ),
    "in force on a holiday": ([put("plan.effective", "2024-10-01")], [("C5", ["2024-10-01", "effective"])]),
    "due before the document": (
        programme(put("programme.upkeep.0.by", "2023")),
        [("C3", ["U-9", "2023"])],
    ),
    "due within a month": (
        programme(put("programme.upkeep.0.by", "2024-05-20")),
        [("C4", ["U-9", "14"])],
    ),
    "target without a day": (programme(drop("programme.upkeep.0.by")), [("C2", ["U-9"])]),
    "listed twice": (
        programme(put("programme.registers.0.items.1.town", "东"), put("programme.registers.0.total", "1")),
        [("N1", ["L-1.1", "L-1.2", "东"])],
    ),
    "does not add up": (programme(put("programme.registers.0.total", "3")), [("N2", ["L-1", "2", "3"])]),
    "kind without a lead": (
        events(put("events.types.0.leads", "undefined")),
        [("E1", ["E-1"])],
    ),
    "kind without a plan": (events(put("events.types.0.plans", [])), [("E2", ["E-1"])]),
    "plan of no kind": (
        events(
            add(
                "events.plans",
                {"id": "N-2", "clause": "1", "title": "粮食预案", "kind": "special", "drafts": "县市监局"},
            )
        ),
        [("E3", ["N-2"])],
    ),
    "drafted by another": (
        events(put("events.plans.0.drafts", "县卫健局")),
        [("E4", ["E-1", "N-1"]), ("E4", ["E-2", "N-1"])],
    ),
    "one of two drafts": (
        events(put("events.types.0.leads", ["县市监局", "县卫健局"])),
        [("E5", ["E-1", "N-1"])],
    ),
    "headquarters inferred": (events(put("events.types.0.hq_basis", "context")), [("E6", ["E-1"])]),
    "kind without headquarters": (events(put("events.types.0.hq", [])), [("E6", ["E-1"])]),
    "row without a plan": (
        events(
            whole("programme", PROGRAMME),
            put("programme.registers.0.columns", {"town": "乡镇", "plan": "预案"}),
            put("programme.registers.0.items.0.plan", "N-1"),
        ),
        [("N4", ["L-1", "L-1.2"])],
    ),
    "kind dropped": (events(drop("events.types.1.covers")), [("E8", ["K-1", "['食品']"])]),
    "leads without allocation": (
        events(
            put("events.types.0.leads", ["县市监局", "县卫健局"]),
            put("events.types.0.includes", ["中药", "西药"]),
        ),
        [("E9", ["E-1"])],
    ),
}


@pytest.mark.parametrize(("changes", "expected"), BROKEN.values(), ids=BROKEN)
def test_one_thing_broken_is_told(changes: list[Change], expected: list[tuple[str, Any]]) -> None:
    found = told(*changes)
    assert [one for one in expected if one not in found] == []
    mine = {rule for rule, _ in expected}
    assert [one for one in found if one[0] in mine and one not in expected] == []


def test_several_headquarters_and_a_headquarters_of_no_kind_are_told():
    second = {
        "id": "S-9",
        "clause": "2",
        "name": "县食药指挥部",
        "kind": "hq",
        "lead": "县政府",
        "parent": "县指挥部",
    }
    assert ("E7", ["S-9"]) in told(whole("events", EVENTS), add("command.seats", second))
    both = told(
        whole("events", EVENTS), add("command.seats", second), put("events.types.0.hq", ["S-1", "S-9"])
    )
    assert ("E10", ["E-1"]) in both


def test_a_plan_without_criteria_says_so_and_is_blamed_less_where_another_plan_has_them():
    none = [put("levels.levels", []), put("levels.graded_by", {"title": "undefined", "why": "原文没有"})]
    assert ("M1", "E") in severities(*none)
    named = [none[0], put("levels.graded_by", {"title": "市预案", "why": "见市预案"})]
    assert ("M1", "W") in severities(*named)


def test_warning_duties_without_warning_levels_are_told():
    warns = add("command.duties", duty(9, "县卫健局", phase="warning"))
    assert ("M3", ["D-9"]) in told(warns, drop("warning"))


def test_a_plan_without_numbers_or_bodies_is_told():
    assert ("M4", ["deadlines"]) in told(put("reporting.obligations", []))
    assert ("M6", ["command"]) in told(put("command.seats", []))


def severities(*changes: Change) -> list[tuple[str, str]]:
    return [(finding.rule, finding.severity) for finding in lint(pack(*changes))]


# --- cases that are shared out


def shares(*conditions: dict[str, Any]) -> list[Finding]:
    """What is said of a function shared out between the health bureau and the market bureau under these conditions."""
    units = ["县卫健局", "县市监局"]
    duties = [
        duty(8 + number, units[number], when={"if": condition}) for number, condition in enumerate(conditions)
    ]
    venue = put(
        "levels.measures.venue",
        {
            "name": "场所",
            "kind": "choice",
            "worse": "none",
            "values": {"school": "学校", "shop": "商店", "park": "公园"},
        },
    )
    return [f for f in lint(pack(venue, *serving(*duties, shared_out="true"))) if f.rule in ("D8", "D9")]


def test_cases_that_are_wholly_shared_out_are_told_nothing():
    assert shares({"venue": {"is": ["school", "park"]}}, {"venue": {"is": ["shop"]}}) == []


def test_a_case_of_nobody_is_told_with_the_case():
    [found] = shares({"venue": {"is": ["school"]}}, {"venue": {"is": ["shop"]}})
    assert (found.rule, found.witness["case"]) == ("D8", {"venue": "park"})


def test_a_case_of_two_is_told_with_both():
    [found] = shares({"venue": {"is": ["school", "park"]}}, {"venue": {"not": ["school"]}})
    assert (found.rule, found.witness["case"]) == ("D9", {"venue": "park"})
    assert found.witness["statements"] == ["D-8", "D-9"]


def test_a_number_on_the_edge_is_nobodys_only_where_the_words_are_read_so():
    """以下 and 超过: under every reading but the statutory one the number itself falls between the two."""
    found = shares({"cases": {"to": "4500"}}, {"cases": {"over": "4500"}})
    [one] = found
    assert (one.rule, one.witness["case"]) == ("D8", {"cases": "4500"})
    assert one.witness["readings"] == ["contrast", "half-open"]


def test_a_kind_that_no_duty_asks_for_is_told_once_any_duty_asks():
    places = {"name": "场所", "kind": "choice", "worse": "none", "values": {"school": "学校", "shop": "商店"}}
    venue = put("levels.measures.venue", places)
    assert "D12" not in {rule for rule, _ in told(venue)}
    asks = add("command.duties", duty(9, "县卫健局", when={"if": {"venue": {"is": ["school"]}}}))
    assert ("D12", ["['shop']", "['venue']"]) in told(venue, asks)
    both = add("command.duties", duty(8, "县卫健局", when={"if": {"venue": {"not": ["school"]}}}))
    assert "D12" not in {rule for rule, _ in told(venue, asks, both)}


def test_those_who_only_assist_own_no_case_beside_those_who_do_more():
    town = duty(8, "县卫健局", when={"facts": ["confirmed"]})
    helper = duty(9, "县市监局", "assist", principal="县卫健局")
    found = [f for f in lint(pack(*serving(town, helper, shared_out="true"))) if f.rule in ("D8", "D9")]
    assert [(f.rule, f.witness["case"]) for f in found] == [("D8", {"confirmed": "false"})]
    assumed = put("levels.qualifiers.confirmed.assume", "true")
    kept = lint(pack(assumed, *serving(town, helper, shared_out="true")))
    assert "D8" not in {finding.rule for finding in kept}, "what is assumed is so in every case"


def test_the_ladder_of_responses_is_read_like_the_others():
    ladder = {
        "reading": {"unmarked": "statutory", "basis": "stated", "why": "写明"},
        "measures": {"expected": {"name": "预计", "kind": "choice", "values": {"no": "不会", "yes": "会"}}},
        "levels": [
            {
                "id": name,
                "rank": rank,
                "name": name,
                "clause": "5",
                "criteria": [{"id": f"C-{rank}-r", "clause": "5", "if": {"expected": {"is": kinds}}}],
            }
            for rank, (name, kinds) in enumerate((("一级", ["yes"]), ("二级", ["no", "yes"])), 1)
        ],
    }
    found = [f for f in lint(pack(put("response.ladder", ladder))) if f.rule == "G1"]
    assert [(f.ladder, f.witness, f.levels) for f in found] == [
        ("response", {"expected": "yes"}, ("一级", "二级"))
    ]


def test_a_response_that_no_level_leads_to_is_told():
    assert ("X3", ["['二级']"]) in told(put("response.responses.1.for_level", []))
    assert not {"X3"} & {rule for rule, _ in told(put("response.responses", []))}


def test_a_level_that_another_changes_than_those_who_start_it_is_told():
    other = power(id="P-9", act="adjusted", decides="县市监局", scope={"response": ["一级"]})
    start = put("response.powers.0.scope", {"response": ["一级", "二级"]})
    assert ("P11", ["P-9", "P-activated"]) in told(start, add("response.powers", other))
    agreed = put("response.powers.0.consent", ["县市监局"])
    assert "P11" not in {rule for rule, _ in told(start, agreed, add("response.powers", other))}


def test_what_is_owed_at_a_milder_level_and_not_at_a_graver_one_is_told():
    assess = obligation(act="report.evaluation", when={"level": ["II"]}, within="undefined")
    assert ("R18", ["R-9", "['I']"]) in told(add("reporting.obligations", assess))
    whole_scale = [add("reporting.obligations", {**assess, "id": "R-8", "when": {"level": ["I"]}})]
    assert "R18" not in {rule for rule, _ in told(add("reporting.obligations", assess), *whole_scale)}


def test_a_unit_that_leads_three_groups_is_told():
    second, third = (
        add("command.seats", {**CLEAN["command"]["seats"][1], "id": f"S-{n}", "name": f"第{n}组"})
        for n in (8, 9)
    )
    assert "S16" not in {rule for rule, _ in told(second)}
    assert ("S16", ["S-2", "S-8", "S-9", "['县市监局']"]) in told(second, third)
