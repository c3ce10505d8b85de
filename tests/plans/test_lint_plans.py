"""A plan in which nothing is wrong is told nothing; break one thing, and that one thing is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pinyue.plans.lint import RULES, lint
from pinyue.plans.pack import Pack, PlanChapter
from tests.plans.lint_worlds import (
    CLEAN,
    CRITERION,
    VARIANT,
    Change,
    add,
    drop,
    obligation,
    pack,
    power,
    put,
    told,
)


def test_a_plan_in_which_nothing_is_wrong_is_told_nothing():
    assert told() == []


def test_a_fragment_without_levels_is_read_all_the_same():
    plan = PlanChapter.model_validate({**CLEAN["plan"], "kind": "fragment", "interpreter": "undefined"})
    assert [finding.rule for finding in lint(Pack(folder=Path(), plan=plan))] == ["M9"]


BROKEN: dict[str, tuple[list[Change], list[tuple[str, Any]]]] = {
    "outside figure without a source": (
        [put("levels.measures.towns.supplied_by", "outside"), drop("forms.0.fields.towns")],
        [("G10", ["C-3", "['towns']"])],
    ),
    "count that no form has": (
        [drop("forms.0.fields.deaths")],
        [("G11", ["F-1", "['deaths']"])],
    ),
    "question that nobody answers": (
        [put("levels.qualifiers.confirmed.decided_by", "undefined")],
        [("G17", ["C-3", "['confirmed']"])],
    ),
    "no recipient": ([put("reporting.obligations.0.to", "undefined")], [("R1", ["R-1", "['to']"])]),
    "no sender": ([put("reporting.obligations.0.who", "undefined")], [("R1", ["R-1", "['who']"])]),
    "no deadline": (
        [put("reporting.obligations.0.within", "undefined")],
        [("R1", ["R-1", "['within']"]), ("R6", ["R-3", "R-1"])],
    ),
    "no start of the clock": (
        [put("reporting.obligations.0.after", "undefined")],
        [("R1", ["R-1", "['after']"])],
    ),
    "no channel": ([put("reporting.obligations.0.channel", "undefined")], [("R1", ["R-1", "['channel']"])]),
    "duty of nobody": (
        [put("command.duties.1.unit", "undefined")],
        [("R1", ["D-2", "['who']"]), ("S6", ["县卫健局"])],
    ),
    "soft word": (
        [put("reporting.obligations.0.within", "及时")],
        [("R2", ["R-1", "及时"]), ("R6", ["R-3", "R-1"])],
    ),
    "two deadlines": (
        [add("reporting.obligations", obligation(within="2 h"))],
        [("R3", ["R-1", "R-9"])],
    ),
    "due before the level is judged": (
        [
            add(
                "reporting.obligations",
                obligation(act="report.grave", when={"level": ["I", "II"]}, within="30 min"),
            )
        ],
        [("R4", ["R-9"])],
    ),
    "cadence without an end or a window": (
        [
            put("reporting.obligations.1.until", "undefined"),
            put("reporting.obligations.1.window", {"is": "undefined"}),
        ],
        [("R7", ["R-2"])],
    ),
    "deadline at some levels": (
        [
            add(
                "reporting.obligations", obligation(act="report.grave", when={"level": ["I"]}, after="judged")
            ),
        ],
        [("R8", ["R-9", "['II']"])],
    ),
    "clock from the occurrence": (
        [put("reporting.obligations.0.after", "occurred")],
        [("R6", ["R-3", "R-1"]), ("R12", ["R-1"])],
    ),
    "report to itself": ([put("reporting.obligations.0.to", ["市局", "县市监局"])], [("R13", ["R-1"])]),
    "read from context": (
        [
            put("reporting.obligations.0.after_basis", "context"),
            put("response.powers.0.decides_basis", "context"),
        ],
        [("R14", ["R-1", "the start of the clock"]), ("R14", ["P-activated", "who decides"])],
    ),
    "clock that nobody starts": ([put("reporting.obligations.2.to", "县政府")], [("R15", ["R-1"])]),
    "whose receipt": ([put("plan.receipt_basis", "policy")], [("R16", ["R-1"])]),
    "what a later level does to a clock": (
        [
            put("plan.regraded_clock_basis", "policy"),
            add(
                "reporting.obligations",
                obligation(act="report.grave", when={"level": ["I", "II"]}, after="judged"),
            ),
        ],
        [("R16", ["R-9"])],
    ),
    "no decider": ([put("response.powers.0.decides", "undefined")], [("P1", ["P-activated"])]),
    "nobody to start": (
        [drop("response.powers.0")],
        [("P1", ["一级"]), ("P1", ["二级"])],
    ),
    "two deciders": (
        [add("response.powers", power(decides="县指挥部"))],
        [("P1", ["P-activated", "P-9"])],
    ),
    "proposer decides": ([put("response.powers.0.proposes", "县政府")], [("P2", ["P-activated"])]),
    "no deputy": ([drop("response.powers.0.deputy")], [("P3", ["P-activated"])]),
    "no exit": ([drop("response.powers.1")], [("P4", ["P-activated"]), ("P4", ["P-activated"])]),
    "other hands": ([put("response.powers.1.decides", "县指挥部")], [("P6", ["P-activated", "P-ended"])]),
    "run from above": (
        [put("response.powers.0.outside", "true"), put("response.responses.0.outside", "true")],
        [("P7", ["['一级']"])],
    ),
    "two proposers": (
        [add("response.powers", power(proposes="县卫健局"))],
        [("P8", ["P-activated", "P-9"])],
    ),
    "no proposer": ([put("response.powers.0.proposes", "undefined")], [("P9", ["P-activated"])]),
    "condition read in two ways": (
        [
            put("response.powers.1.variants", {"strict": ["confirmed"]}),
            put("levels.variants", {"strict": VARIANT}),
        ],
        [("P10", ["P-ended", "strict"])],
    ),
    "unknown unit": ([put("reporting.obligations.0.to", "省局")], [("S1", ["R-1", "省局"])]),
    "unknown partner": ([put("reporting.obligations.0.with", ["县公安局"])], [("S1", ["R-1", "县公安局"])]),
    "unknown member": (
        [add("command.seats.0.members", "县公安局")],
        [("S1", ["S-1", "县公安局"])],
    ),
    "act that nothing yields": (
        [put("reporting.obligations.0.after", "samples.tested")],
        [("S1", ["R-1", "samples.tested"])],
    ),
    "act that a power waits for": (
        [put("response.powers.0.after", ["expert.heard"])],
        [("S1", ["P-activated", "expert.heard"])],
    ),
    "absent form": ([put("reporting.obligations.0.form", "F-7")], [("S1", ["R-1", "F-7"])]),
    "absent twin": ([put("command.duties.0.same_as", ["D-7"])], [("S1", ["D-1", "D-7"])]),
    "alias of two": (
        [put("command.units.县政府.aliases", ["政府"]), put("command.units.市局.aliases", ["政府"])],
        [("S2", ["县政府", "市局", "政府"]), ("S8", ["县政府", "市局"])],
    ),
    "group without a lead": (
        [put("command.seats.1.lead", "undefined"), add("command.seats.1.members", "县市监局")],
        [("S3", ["S-2"])],
    ),
    "group with two leads": ([put("command.seats.1.lead", ["县市监局", "县卫健局"])], [("S3", ["S-2"])]),
    "idle group": (
        [add("command.seats", {**CLEAN["command"]["seats"][1], "id": "S-3", "name": "宣传组"})],
        [("S4", ["S-3", "['一级', '二级']"])],
    ),
    "member without a duty": ([drop("command.duties.1")], [("S6", ["县卫健局"])]),
    "member in no group": ([put("command.seats.1.members", [])], [("S6", ["县卫健局"])]),
    "acts before it is formed": (
        [
            put("command.seats.0.exists", "on_activation"),
            put("warning.powers.0.decides", "县指挥部"),
            put("warning.powers.0.scope", {"warning": ["红", "黄"]}),
        ],
        [("S7", ["W-warned"]), ("S10", ["S-1"])],
    ),
    "set up by nobody": ([drop("command.seats.1.set_up_by")], [("S9", ["S-2"])]),
    "nobody before activation": ([put("command.seats.0.exists", "on_activation")], [("S10", ["S-1"])]),
    "open list": ([put("command.seats.0.open_ended", "true")], [("S11", ["S-1"])]),
    "standing or not": ([put("command.seats.0.exists", "undefined")], [("S13", ["S-1"])]),
    "in a group and not in the headquarters": (
        [put("command.seats.0.members", ["县市监局"])],
        [("S14", ["S-2", "['县卫健局']"])],
    ),
    "unit that does nothing": (
        [put("command.units.各街道", {"kind": "class", "clause": "2"})],
        [("S12", ["各街道"])],
    ),
    "undefined term": ([put("plan.terms.0.means", "undefined")], [("T1", ["病例"])]),
    "empty annex": (
        [add("forms", {"id": "F-2", "clause": "4", "title": "流程图", "kind": "diagram", "state": "empty"})],
        [("T2", ["F-2"])],
    ),
    "clause that nothing runs": (
        [put("upkeep.upkeep", [])],
        [("M7", ["drill"]), ("M7", ["review"]), ("T3", [])],
    ),
    "open clause": (
        [
            put("upkeep.upkeep", []),
            put("clauses.clauses.5.became", "open"),
            put("clauses.clauses.5.why", "没有写谁做"),
        ],
        [("M7", ["drill"]), ("M7", ["review"]), ("T6", [])],
    ),
    "no date": ([put("plan.effective", "undefined")], [("T7", ["effective"])]),
    "duty without a phase": ([put("command.duties.0.phase", "undefined")], [("D1", ["D-1"])]),
    "form that lacks a field": (
        [put("forms.0.lacks", {"lot": {"name": "批号"}})],
        [("F1", ["F-1", "['lot']"])],
    ),
    "upkeep without a period": (
        [put("upkeep.upkeep.0.every", "undefined")],
        [("M7", ["drill"]), ("C2", ["U-1"])],
    ),
    "upkeep without a start": ([put("upkeep.upkeep.0.after", "undefined")], [("C2", ["U-1"])]),
    "upkeep of nobody": ([put("upkeep.upkeep.0.who", "undefined")], [("C2", ["U-1"])]),
    "level with another response": (
        [
            put("response.powers.0.scope", {"level": ["I"], "response": ["二级"]}),
            add("response.powers", power(scope={"response": ["一级"]})),
        ],
        [("X2", ["P-activated", "['I']"])],
    ),
    "level without a response": ([put("response.responses.1.for_level", "I")], [("X1", ["II"])]),
}


@pytest.mark.parametrize("case", BROKEN)
def test_one_thing_broken_is_told_and_nothing_else(case):
    changes, expected = BROKEN[case]
    assert told(*changes) == expected


def test_every_rule_is_seen_to_fire_in_some_test():
    files = sorted(Path(__file__).parent.glob("test_lint_*.py"))
    here = "".join(path.read_text("utf-8") for path in files)
    assert [code for code in RULES if f'"{code}"' not in here and f'"{code}:' not in here] == []


def test_two_deadlines_by_way_of_overlapping_levels_are_shown_with_the_situation():
    changes = [
        put(CRITERION, {"cases": {"from": "1", "to": "10"}}),
        add("reporting.obligations", obligation(act="report.grave", when={"level": ["I"]}, after="judged")),
        add(
            "reporting.obligations",
            {
                **obligation(act="report.grave", when={"level": ["II"]}, after="judged", within="6 h"),
                "id": "R-10",
            },
        ),
    ]
    [found] = [f for f in lint(pack(*changes)) if f.rule == "R3"]
    assert found.witness["statements"] == ["R-9", "R-10"]
    assert found.witness["facts"]["cases"] == 10


def test_a_soft_word_with_a_number_of_the_office_is_no_longer_told():
    changes = [put("reporting.obligations.0.within", "及时"), put("plan.soft_times", {"及时": "2 h"})]
    assert told(*changes) == []


def test_a_finding_speaks_both_languages_and_travels_as_json(monkeypatch):
    [found] = lint(pack(put("reporting.obligations.0.to", "undefined")))
    assert found.message == "R-1 does not say the recipient"
    monkeypatch.setenv("PINYUE_LANG", "zh")
    assert found.to_json() == {
        "rule": "R1",
        "severity": "E",
        "of": "plan",
        "clauses": ["4"],
        "message": "R-1（初报）没有写：向谁",
        "witness": {"statements": ["R-1"], "undefined": ["to"]},
    }


def test_a_grading_finding_as_json_has_its_situation_its_boxes_and_its_readings():
    [found] = [f for f in lint(pack(put(CRITERION, {"cases": {"from": "1", "to": "10"}}))) if f.rule == "G1"]
    said = found.to_json()
    assert said["witness"] == {"cases": 10, "deaths": 0, "towns": 0, "confirmed": False}
    assert said["boxes"] == [{"cases": [10, 10]}]
    assert (said["ladder"], said["levels"], said["readings"]) == ("levels", ["I", "II"], ["statutory"])
