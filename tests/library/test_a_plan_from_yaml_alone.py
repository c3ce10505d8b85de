"""A plan that the program has never seen, given as YAML alone, runs through every command.

星河县 does not exist.  Its plan is ``xinghe/xinghe-food`` (its text beside it), with a neighbour's that has other numbers and
with a programme that hangs on it; as an office's own packs they are found by id.  No line of the program knows them.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from pinyue.plans import load_pack
from pinyue.plans.loader import CHAPTERS
from pinyue.plans.shapes import Form
from tests.cli.conftest import Outcome, pinyue  # noqa: F401

COUNTY = Path(__file__).parent / "xinghe"
PLAN, NEIGHBOUR, PROGRAMME = "xinghe-food", "lanqiao-food", "xinghe-kitchens"
YUZHONG = "yuzhong-drug-device-2023"
Run = Callable[..., Outcome]

NIGHT = """\
history:
  - {at: 2025-09-11 18:40, act: found, by: 县医院}
  - {at: 2025-09-11 18:50, act: received, by: 县市场监管局}
  - {at: 2025-09-11 18:50, act: situation, set: {ill: 12, severe: 0, deaths: 0, towns: 1, venue: canteen, event_type: XH-E-1}}
  - {at: 2025-09-11 19:00, act: report.initial, by: 县市场监管局, to: [县政府], channel: phone}
  - {at: 2025-09-11 19:20, act: situation, set: {ill: 130}}
"""


@pytest.fixture
def office(pinyue: Run, tmp_path: Path) -> Run:  # noqa: F811
    """The command line of an office whose folder holds the county's packs."""
    shutil.copytree(COUNTY, tmp_path / "home" / "packs")
    return pinyue


def plant(tmp_path: Path, file: str, was: str, now: str) -> None:
    """Change one place of the plan's YAML; ``was`` stands there once."""
    path = tmp_path / "home" / "packs" / PLAN / file
    text = path.read_text(encoding="utf-8")
    assert text.count(was) == 1, (file, was)
    path.write_text(text.replace(was, now), encoding="utf-8")


def facts(**values: object) -> list[str]:
    return [part for name, value in values.items() for part in ("--set", f"{name}={value}")]


def test_it_is_found_by_its_id_and_by_a_part_of_its_title(office):
    rows = {row["id"]: row for row in office("plans", "--json").json}

    assert rows[PLAN]["title"] == "星河县食品中毒突发事件应急预案"
    assert [rows[one]["kind"] for one in (PLAN, NEIGHBOUR, PROGRAMME)] == ["plan", "fragment", "programme"]
    assert office("grade", "星河县食品中毒", *facts(ill=0), "--json").code == 0


@pytest.mark.parametrize(
    ("given", "level"),
    [
        # 2.1(1), 2.2(1), 2.3(1), 2.4(1): the patients
        ({"ill": 0}, None), ({"ill": 1}, "IV"), ({"ill": 29}, "IV"), ({"ill": 30}, "III"), ({"ill": 99}, "III"),
        ({"ill": 100}, "II"), ({"ill": 199}, "II"), ({"ill": 200}, "I"),
        # 2.2(2): a potent cause
        ({"ill": 1, "agent": "potent"}, "II"), ({"ill": 99, "agent": "potent"}, "II"),
        ({"ill": 100, "agent": "potent"}, "II"), ({"ill": 200, "agent": "potent"}, "I"), ({"agent": "potent"}, None),
        # 2.1(2), 2.2(3), 2.3(2), 2.4(2): the severe, the dead among them (1.5)
        ({"severe": 1}, "IV"), ({"severe": 2}, "IV"), ({"severe": 3}, "III"), ({"severe": 9}, "III"),
        ({"severe": 10}, "II"), ({"severe": 19}, "II"), ({"severe": 20}, "I"),
        ({"deaths": 1}, "IV"), ({"severe": 2, "deaths": 1}, "III"), ({"severe": 10, "deaths": 10}, "I"),
        # 2.1(3), 2.1(4), 2.2(4): places and a decision
        ({"towns": 3, "same_source": "true"}, "II"), ({"towns": 2, "same_source": "true"}, None), ({"towns": 3}, None),
        ({"counties": 2, "same_source": "true"}, "I"), ({"counties": 1, "same_source": "true"}, None),
        ({"county_decides": "true"}, "I"),
        # 1.5: of several the gravest
        ({"ill": 30, "severe": 10, "towns": 3, "same_source": "true"}, "II"),
    ],
)  # fmt: skip
def test_it_grades_every_boundary_as_its_text_says(office, given, level):
    known = {"ill": 0, "severe": 0, "deaths": 0, "towns": 0} | given

    answer = office("grade", PLAN, *facts(**known), "--json").json

    assert answer["chosen"] == level
    assert answer["status"] == ("graded" if level else "none")


def test_it_warns_in_the_colour_of_what_is_expected(office):
    answer = office("grade", PLAN, "--warning", "--set", "expected=II", "--json").json

    assert answer["certain"] == ["橙色"]


def test_what_is_owed_that_night_has_the_times_of_its_text(office, tmp_path):
    night = tmp_path / "night.yaml"
    night.write_text(NIGHT, encoding="utf-8")

    rows = {row["id"]: row for row in office("owed", PLAN, night, "--at", "2025-09-11 19:21", "--json").json}

    due = {name: (row["due"] or "")[:16].replace("T", " ") for name, row in rows.items()}
    assert due["XH-R-01"] == "2025-09-11 18:55"  # 立即 is 15 minutes (1.5), from 18:40
    assert due["XH-R-02"] == "2025-09-11 19:10"  # judged within 20 minutes (5.2)
    assert due["XH-R-04"] == "2025-09-11 19:50"  # 30 minutes, from what made it 重大 (1.5, 5.3)
    assert due["XH-R-06"] == "2025-09-11 19:30"  # the county to the city, 30 minutes after it was told
    assert due["XH-R-07"] == "2025-09-11 20:50"  # in writing within two hours (5.4)
    status = {name: row["status"] for name, row in rows.items()}
    assert status["XH-R-01"] == status["XH-R-02"] == "overdue"
    assert status["XH-R-04"] == status["XH-R-07"] == "open"
    assert status["XH-R-05"] == "met"
    assert rows["XH-R-07"]["remaining"] == ["县政府", "市市场监管局"]
    assert rows["XH-R-07"]["clause"] == "5.4"


@pytest.mark.parametrize("pack", [PLAN, NEIGHBOUR, PROGRAMME])
def test_its_scenarios_hold(office, pack):
    outcome = office("play", pack, "--json")

    assert outcome.code == 0, outcome.out


@pytest.mark.parametrize("pack", [PLAN, PROGRAMME])
def test_every_clause_of_its_source_is_accounted_for(office, pack):
    account = office("coverage", pack, "--json").json
    chapter = load_pack(COUNTY / pack).clauses
    raw = (COUNTY / pack / "source.txt").read_bytes()

    assert account["unaccounted"] == []
    assert account["open"] == 0
    assert chapter is not None
    assert chapter.source_digest == hashlib.sha256(raw).hexdigest()
    assert chapter.characters == len(raw.decode())
    for clause in chapter.clauses:
        text = raw.decode()[slice(*clause.span)]
        assert clause.digest == hashlib.sha256(text.encode()).hexdigest()[:16], clause.at


@pytest.mark.parametrize("pack", [PLAN, PROGRAMME])
def test_the_linter_has_nothing_to_say_of_it(office, pack):
    assert office("lint", pack, "--json").json == []


# One place of the plan changed, and the one rule that this breaks.
PLANTED = [
    ("G1", "levels.yaml", "{ill: {from: 100, to: 200}}", "{ill: {from: 100, to: 202}}"),
    ("G2", "levels.yaml", "ill: {at_least: 1, under: 30}", "ill: {at_least: 1, under: 28}"),
    ("G11", "forms/XH-F-1.yaml", "type: number, holds: severe", "type: number"),
    (
        "G17",
        "levels.yaml",
        'decided_by: 县疾控中心, assume: "false"}\n  county',
        'assume: "false"}\n  county',
    ),
    ("R1", "reporting.yaml", "to: 县疾控中心", "to: undefined"),
    ("R2", "plan.yaml", "立即: 15 min, 及时", "及时"),
    (
        "R7",
        "reporting.yaml",
        "until: ended\n    window: {is: rolling",
        "until: undefined\n    window: {is: rolling",
    ),
    (
        "P1",
        "warning.yaml",
        "does: 调整预警, proposes: 县疾控中心, decides: 县市场监管局",
        "does: 调整预警, decides: undefined",
    ),
    ("P2", "release.yaml", "proposes: 县委宣传部", "proposes: 县指挥部"),
    ("P3", "response.yaml", "deputy: 县应急局,\n     after: judged", "after: judged"),
    ("S1", "response.yaml", "with: 采样运送队", "with: 采样队"),
    ("S3", "command.yaml", "lead: 事发乡镇", "lead: undefined"),
    ("D7", "command.yaml", "decided_by: 县指挥部", "decided_by: undefined"),
    ("D8", "command.yaml", "{is: [banquet, home]}", "{is: [banquet]}"),
    ("E1", "events.yaml", "leads: 县教育局", "leads: undefined"),
    ("X1", "response.yaml", "for_level: IV", "for_level: III"),
    ("C2", "upkeep.yaml", ", every: 1 year, after: drill.held}", ", every: 1 year}"),
    ("N2", "upkeep.yaml", "total: 3", "total: 4"),
    ("T1", "plan.yaml", ", means: 毒蕈、河鲀、肉毒、亚硝酸盐", ""),
    ("T3", "recovery.yaml", 'clause: "8.2", unit: 供餐单位', 'clause: "8.3", unit: 供餐单位'),
]


@pytest.mark.parametrize(("rule", "file", "was", "now"), PLANTED, ids=[rule for rule, *_ in PLANTED])
def test_one_planted_defect_is_found_and_nothing_else(office, tmp_path, rule, file, was, now):
    plant(tmp_path, file, was, now)

    found = office("lint", PLAN, "--json").json

    assert {one["rule"] for one in found} == {rule}, found


def test_the_same_evening_under_the_neighbours_plan_and_under_a_distant_one(office):
    evening = [*facts(ill=100, deaths=0), "--at", "2025-09-11T18:50", "--json"]

    answer = office("compare", PLAN, NEIGHBOUR, YUZHONG, *evening).json

    here, neighbour, distant = answer["plans"]
    assert [side["id"] for side in answer["plans"]] == [PLAN, NEIGHBOUR, YUZHONG]
    assert (here["level"], neighbour["level"]) == ("II", None)  # the neighbour asks for the source first
    assert distant["not_asked"] == ["ill"]
    phone = {due["id"]: due["minute"] for side in (here, neighbour) for due in side["first_hour"]}
    assert (phone["XH-R-04"], phone["LQ-R-1"]) == (30, 60)
    functions = {gap["id"]: gap["owners"] for gap in answer["functions"]}
    assert functions["treatment"][PLAN] == ["县卫生健康局"]
    assert functions["treatment"][NEIGHBOUR] == []
    powers = {gap["id"]: gap["owners"] for gap in answer["powers"]}
    assert powers["released"][NEIGHBOUR] == []


def test_stress_gives_the_same_table_for_the_same_seed_and_another_for_another(office):
    def run(seed: int) -> Any:
        return office("stress", PLAN, "--incidents", 200, "--seed", seed, "--json").json

    first, again, other = run(7), run(7), run(8)

    assert first == again
    assert first != other
    units = {unit["unit"]: unit for unit in first["units"]}
    busiest = max(first["units"], key=lambda unit: unit["within"][1]["worst"])
    assert busiest["unit"] == "县市场监管局"
    assert {"县市场监管局", "县政府", "县指挥部"} <= set(units)
    assert first["nobody"] == []


def test_its_sweep_finds_the_dinner_and_grades_it(office):
    shown = ["呕吐", "腹泻", "腹痛", "呕吐"]
    rows = [f"{n},凉拌菜,A1,990401,2025-09-1{n // 4},{term},recovered" for n, term in enumerate(shown, 1)]
    Path("list.csv").write_text(
        "\n".join(["case_id,product,lot,region,onset,terms,outcome", *rows]) + "\n", encoding="utf-8"
    )

    (cluster,) = office("sweep", "list.csv", "--plan", PLAN, "--json").json["clusters"]

    assert cluster["counts"]["cases"] == 4
    assert cluster["establishes"] == {"same_source": True}
    assert cluster["grading"]["certain"] == ["IV"]


def test_the_three_packs_show_every_key_of_the_model():
    kinds = list(_models([*CHAPTERS.values(), Form], set()))
    used = {key for pack in (PLAN, NEIGHBOUR, PROGRAMME) for key in _used(dict(load_pack(COUNTY / pack)))}

    assert {_key(kind, name) for kind in kinds for name in kind.model_fields} - used == set()


def _models(annotations: Any, seen: set[Any]) -> Iterator[type[BaseModel]]:
    """The models of a chapter and of everything in it."""
    for one in annotations:
        if isinstance(one, type) and issubclass(one, BaseModel):
            if one not in seen:
                seen.add(one)
                yield one
                yield from _models([field.annotation for field in one.model_fields.values()], seen)
        else:
            yield from _models(get_args(one), seen)


def _key(kind: type[BaseModel], name: str) -> tuple[str, str]:
    """A key with the model that declares it: ``rows`` is the same key in every statement."""
    bases = reversed(kind.__mro__)
    return next(base.__name__ for base in bases if name in vars(base).get("__annotations__", ())), name


def _used(value: Any) -> Iterator[tuple[str, str]]:
    """The keys that are written in a file."""
    if isinstance(value, BaseModel):
        for name in value.model_fields_set:
            yield _key(type(value), name)
            yield from _used(getattr(value, name))
    elif isinstance(value, dict | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _used(one)
