"""A plan in which nothing is wrong, for tests that then break one thing in it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

from pinyue.plans.lint import lint
from pinyue.plans.loader import CHAPTERS
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import Form

Chapters = dict[str, Any]
Change = Callable[[Chapters], object]

CLEAN: Chapters = {
    "plan": {
        "id": "xinghe-clean",
        "title": "星河县药品安全突发事件应急预案",
        "kind": "plan",
        "jurisdiction": {"name": "星河县", "code": "999001"},
        "issued_by": "县政府",
        "dated": "2024-05-06",
        "effective": "2024-05-06",
        "interpreter": "县市监局",
        "receipt_basis": "stated",
        "regraded_clock_basis": "stated",
        "bases": [{"title": "突发事件应对法", "kind": "statute"}],
        "terms": [{"term": "病例", "clause": "1", "means": "用药后出现不良反应的人"}],
    },
    "levels": {
        "reading": {"unmarked": "statutory", "basis": "stated", "why": "附则写明含本数、从高"},
        "measures": {
            "cases": {"name": "病例数", "harm": "true"},
            "deaths": {"name": "死亡数", "harm": "true"},
            "towns": {"name": "涉及乡镇数"},
        },
        "qualifiers": {"confirmed": {"ask": "是否经专家确认", "decided_by": "县市监局"}},
        "levels": [
            {
                "id": "I",
                "rank": 1,
                "name": "重大",
                "clause": "1",
                "criteria": [
                    {"id": "C-1", "clause": "1", "if": {"cases": {"from": "10"}}},
                    {"id": "C-2", "clause": "1", "if": {"deaths": {"from": "1"}}},
                    {"id": "C-3", "clause": "1", "when": ["confirmed"], "if": {"towns": {"from": "3"}}},
                ],
            },
            {
                "id": "II",
                "rank": 2,
                "name": "一般",
                "clause": "1",
                "criteria": [{"id": "C-4", "clause": "1", "if": {"cases": {"from": "1", "under": "10"}}}],
            },
        ],
    },
    "command": {
        "units": {
            "县政府": {"kind": "district", "clause": "2"},
            "县市监局": {"kind": "member", "clause": "2"},
            "县卫健局": {"kind": "member", "clause": "2"},
            "医院": {"kind": "class", "clause": "2", "includes": ["县医院"]},
            "县医院": {"kind": "technical", "clause": "2"},
            "市局": {"kind": "outside", "clause": "2"},
        },
        "seats": [
            {
                "id": "S-1",
                "clause": "2",
                "name": "县指挥部",
                "kind": "hq",
                "lead": "县政府",
                "members": ["县市监局", "县卫健局"],
                "exists": "standing",
                "set_up_by": "县政府",
            },
            {
                "id": "S-2",
                "clause": "2",
                "name": "处置组",
                "kind": "group",
                "parent": "县指挥部",
                "lead": "县市监局",
                "members": ["县卫健局"],
                "exists": "on_activation",
                "set_up_by": "县指挥部",
            },
        ],
        "duties": [
            {
                "id": "D-1",
                "clause": "2",
                "unit": "县市监局",
                "does": "查处",
                "modality": "lead",
                "phase": "response",
            },
            {
                "id": "D-2",
                "clause": "2",
                "unit": "县卫健局",
                "does": "救治",
                "modality": "lead",
                "phase": "response",
            },
        ],
    },
    "warning": {
        "ladder": {
            "reading": {"unmarked": "statutory", "basis": "stated", "why": "写明"},
            "measures": {
                "expected": {
                    "name": "预计",
                    "kind": "choice",
                    "values": {"none": "无", "II": "一般", "I": "重大"},
                }
            },
            "levels": [
                {
                    "id": "红",
                    "rank": 1,
                    "name": "红色",
                    "clause": "3",
                    "criteria": [{"id": "W-1", "clause": "3", "if": {"expected": {"is": "I"}}}],
                },
                {
                    "id": "黄",
                    "rank": 2,
                    "name": "黄色",
                    "clause": "3",
                    "criteria": [{"id": "W-2", "clause": "3", "if": {"expected": {"is": "II"}}}],
                },
            ],
        },
        "powers": [
            {
                "id": f"W-{act}",
                "clause": "3",
                "act": act,
                "does": "定预警",
                "proposes": "县市监局",
                "decides": "县政府",
                "deputy": "县市监局",
            }
            for act in ("warned", "warning.lifted")
        ],
    },
    "reporting": {
        "obligations": [
            {
                "id": "R-1",
                "clause": "4",
                "who": "县市监局",
                "to": "市局",
                "act": "report.initial",
                "does": "初报",
                "channel": "written",
                "within": "1 h",
                "after": "received",
                "form": "F-1",
            },
            {
                "id": "R-2",
                "clause": "4",
                "who": "县市监局",
                "to": "市局",
                "act": "report.progress",
                "does": "续报",
                "within": "1 day",
                "after": "report.initial",
                "every": "1 day",
                "until": "ended",
                "window": {"is": "calendar", "basis": "stated"},
            },
            {
                "id": "R-3",
                "clause": "4",
                "who": "医院",
                "to": "县市监局",
                "act": "report.source",
                "does": "报告病例",
                "within": "2 h",
                "after": "found",
            },
        ]
    },
    "response": {
        "responses": [
            {"id": "一级", "rank": 1, "clause": "5", "for_level": "I", "run_by": "县指挥部"},
            {"id": "二级", "rank": 2, "clause": "5", "for_level": "II", "run_by": "县指挥部"},
        ],
        "powers": [
            {
                "id": f"P-{act}",
                "clause": "5",
                "act": act,
                "does": "定响应",
                "proposes": "县市监局",
                "decides": "县政府",
                "deputy": "县市监局",
            }
            for act in ("activated", "ended")
        ],
        "actions": [
            {
                "id": "A-1",
                "clause": "5",
                "unit": "处置组",
                "does": "封存",
                "when": {"response": ["一级", "二级"]},
            }
        ],
    },
    "upkeep": {
        "upkeep": [
            {
                "id": "U-1",
                "clause": "6",
                "who": "县市监局",
                "act": "drill.held",
                "does": "演练",
                "every": "1 year",
                "after": "drill.held",
            },
            {
                "id": "U-2",
                "clause": "6",
                "who": "县市监局",
                "act": "plan.reviewed",
                "does": "评估修订",
                "every": "3 years",
                "after": "plan.effective",
            },
        ]
    },
    "release": {
        "powers": [
            {
                "id": "P-released",
                "clause": "5",
                "act": "released",
                "does": "发布信息",
                "proposes": "县市监局",
                "decides": "县政府",
                "deputy": "县市监局",
            }
        ]
    },
    "clauses": {
        "source_digest": "0" * 64,
        "characters": 60,
        "clauses": [
            {"at": str(n), "span": [10 * (n - 1), 10 * n], "digest": "0" * 16, "became": "executable"}
            for n in range(1, 7)
        ],
    },
    "forms": [
        {
            "id": "F-1",
            "clause": "4",
            "title": "初报表",
            "kind": "elements",
            "fields": {
                name: {"name": name, "holds": name} for name in ("cases", "deaths", "towns", "confirmed")
            },
        }
    ],
}


def pack(*changes: Change) -> Pack:
    """The clean plan, after some changes to its chapters."""
    chapters = deepcopy(CLEAN)
    for change in changes:
        change(chapters)
    parts = {
        name: model.model_validate(chapters[name]) for name, model in CHAPTERS.items() if name in chapters
    }
    forms = tuple(Form.model_validate(form) for form in chapters["forms"])
    return Pack(folder=Path(), forms=forms, **parts)


def told(*changes: Change) -> list[tuple[str, Any]]:
    """The rules of all findings, each with what it is about: what is so in the situation, or the ids and names."""
    found: list[tuple[str, Any]] = []
    for finding in lint(pack(*changes)):
        facts = {name: value for name, value in finding.witness.items() if value}
        names = (
            [*facts.pop("statements", []), *sorted(map(str, facts.values()))]
            if not finding.readings
            else facts
        )
        found.append((finding.rule, names))
    return found


def put(path: str, value: Any) -> Change:
    """Set one value: ``reporting.obligations.0.to``."""
    *way, last = path.split(".")

    def change(chapters: Chapters) -> None:
        here: Any = chapters
        for step in way:
            here = here[int(step) if step.isdigit() else step]
        here[last if isinstance(here, dict) else int(last)] = value

    return change


def drop(path: str) -> Change:
    """Leave one part out."""
    *way, last = path.split(".")

    def change(chapters: Chapters) -> None:
        here: Any = chapters
        for step in way:
            here = here[int(step) if step.isdigit() else step]
        del here[last if isinstance(here, dict) else int(last)]

    return change


def add(path: str, value: Any) -> Change:
    """Append to a list."""

    def change(chapters: Chapters) -> None:
        here: Any = chapters
        for step in path.split("."):
            here = here[int(step) if step.isdigit() else step]
        here.append(value)

    return change


def obligation(**more: Any) -> dict[str, Any]:
    return {**CLEAN["reporting"]["obligations"][0], "id": "R-9", **more}


def power(**more: Any) -> dict[str, Any]:
    return {**CLEAN["response"]["powers"][0], "id": "P-9", **more}


BY_POLICY = put("levels.reading.basis", "policy")
CRITERION = "levels.levels.1.criteria.0.if"  # the cases of the milder level
VARIANT = {"name": "死亡计入病例", "clause": "1", "why": "两可"}


def duty(unit: Any, modality: str = "lead", **more: Any) -> dict[str, Any]:
    return {
        "id": "D-9",
        "clause": "2",
        "unit": unit,
        "does": "救助",
        "modality": modality,
        "phase": "response",
        **more,
    }


def reports(*added: dict[str, Any]) -> list[Change]:
    return [add("reporting.obligations", one) for one in added]


def unit(name: str, kind: str, **more: Any) -> Change:
    return put(f"command.units.{name}", {"kind": kind, "clause": "2", **more})
