"""Programmes (方案): their milestones at the boundary, their registers as data, their measures against the catalogue."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from pinyue.engine.calendar import CalendarRow, calendar
from pinyue.engine.clock import start_of_day
from pinyue.engine.history import Entry
from pinyue.plans import Pack, load_pack, pack_folders
from pinyue.plans.loader import validate
from pinyue.plans.pack import PlanChapter
from pinyue.plans.registers import Register
from pinyue.plans.shapes import Upkeep
from pinyue.plans.values import UNDEFINED
from pinyue.plans.yamltext import read

SUPERVISION = load_pack("dongcheng-medical-supervision")
PROGRAMMES = [
    load_pack(folder)
    for folder in pack_folders().values()
    if validate(read(folder / "plan.yaml"), PlanChapter).kind == "programme"
]
# What a plan's own register holds twice, although each row should be another one.
DOUBLES = {("dongcheng-medical-supervision", "B-ST"): {"street": ["前门"]}}


def dated(pack: Pack) -> Iterator[tuple[Upkeep, datetime]]:
    """Milestones with the first moment at which they are late: the midnight after their day, or after their year."""
    for upkeep in pack.calendar:
        if upkeep.by:
            day = date.fromisoformat(upkeep.by if "-" in upkeep.by else f"{upkeep.by}-12-31")
            yield upkeep, start_of_day(day + timedelta(days=1))


def row(pack: Pack, upkeep: Upkeep, counts: dict[str, int], now: datetime) -> CalendarRow:
    """A milestone at ``now``, its measures counted long before."""
    counted = Entry(start_of_day(date(2020, 1, 2)), "situation", set=dict(counts))
    return next(r for r in calendar(pack, [counted], now) if r.id == upkeep.id)


def bounds(upkeep: Upkeep) -> dict[str, int]:
    """The least that each measure of the target must reach."""
    return {name: condition.interval("statutory")[0] for name, condition in upkeep.target}


def doubles(register: Register) -> dict[str, list[str]]:
    """Values that stand twice in a column where each should stand once."""
    counted = {key: Counter(item[key] for item in register.items if key in item) for key in register.unique}
    found = {key: [value for value, times in values.items() if times > 1] for key, values in counted.items()}
    return {key: values for key, values in found.items() if values}


def register(pack: Pack, name: str) -> Register:
    return next(r for r in pack.registers if r.id == name)


@pytest.mark.parametrize("pack", PROGRAMMES, ids=lambda p: p.id)
def test_a_milestone_is_met_at_its_number_and_late_one_below_it_when_its_day_is_over(pack):
    for upkeep, late in dated(pack):
        enough, last_minute = bounds(upkeep), late - timedelta(minutes=1)
        if enough:
            assert row(pack, upkeep, enough, last_minute).status == "met"
            assert row(pack, upkeep, enough, late).status == "met"
        for name, number in enough.items():
            below = {**enough, name: number - 1}
            assert row(pack, upkeep, below, last_minute).status == "open"
            assert row(pack, upkeep, below, late).status == "overdue"
            assert row(pack, upkeep, below, late).short == {name: 1}


@pytest.mark.parametrize("pack", PROGRAMMES, ids=lambda p: p.id)
def test_a_milestone_that_nobody_counted_is_late_all_the_same_and_says_that_nobody_counted(pack):
    for upkeep, late in dated(pack):
        assert row(pack, upkeep, {}, late - timedelta(minutes=1)).status == "open"
        assert row(pack, upkeep, {}, late).status == "overdue"
        assert row(pack, upkeep, {}, late).short == dict.fromkeys(bounds(upkeep))


@pytest.mark.parametrize("pack", PROGRAMMES, ids=lambda p: p.id)
def test_a_register_holds_as_many_rows_as_the_source_states_and_no_value_twice_that_it_does_not(pack):
    for one in pack.registers:
        assert one.total in (None, len(one.items)), one.id
        assert doubles(one) == DOUBLES.get((pack.id, one.id), {}), one.id


@pytest.mark.parametrize("pack", PROGRAMMES, ids=lambda p: p.id)
def test_a_step_has_units_of_its_own_or_belongs_to_a_measure_that_says_who(pack):
    wholes = {action.id: action for action in pack.actions if action.part_of is None}
    for action in pack.actions:
        whole = wholes[action.part_of or action.id]
        assert action.unit != UNDEFINED or whole.unit != UNDEFINED or whole.with_, action.id


def test_the_milestones_of_the_scheme_fall_due_as_the_catalogue_says():
    due = {upkeep.id: late.date().isoformat() for upkeep, late in dated(SUPERVISION)}

    assert due == {
        "B-MS-01": "2021-01-01",
        "B-MS-02": "2023-01-01",
        "B-MS-03": "2021-01-01",
        "B-MS-06": "2022-01-01",
        "B-MS-07": "2023-01-01",
        "B-MS-08": "2023-01-01",
    }
    gazette = start_of_day(date(2022, 2, 11))
    past = [u.id for u, _ in dated(SUPERVISION) if row(SUPERVISION, u, {}, gazette).status == "overdue"]
    assert past == ["B-MS-01", "B-MS-03", "B-MS-06"]


def test_seventeen_stations_stand_in_fifteen_streets_and_two_streets_have_none():
    streets = [item.get("street") for item in register(SUPERVISION, "B-ST").items]

    assert (len(streets), len({s for s in streets if s}), streets.count(None)) == (17, 15, 1)
    assert "天坛" not in streets
    assert "东直门" not in streets
    batches = Counter(item["batch"] for item in register(SUPERVISION, "B-ST").items)
    assert batches == {"现有": 5, "新建": 5, "改造": 1, "剩余": 6}


def test_a_poor_result_has_seven_consequences_for_a_hospital_and_four_for_a_doctor():
    for name, consequences in (
        ("B-LI-04", "校验 等级评审 医保定点协议管理 重点专科建设 财政投入 评先评优 考核奖惩"),
        ("B-LI-05", "职称评聘 职务晋升 评先评优 绩效分配"),
    ):
        assert [item["item"] for item in register(SUPERVISION, name).items] == consequences.split()


def test_who_leads_and_who_joins_each_measure_is_what_the_catalogue_s_index_says(shared: Path):
    text = (shared / "catalogue" / "dongcheng-medical-supervision.md").read_text("utf-8")
    table = text.split("## 5. ")[1].split("\n\n")[1].splitlines()[2:]
    expected: dict[str, Counter[str]] = {"leads": Counter(), "joins": Counter()}
    for line in table:
        unit, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        for part, cell in zip(("leads", "joins"), cells, strict=True):
            for measure in re.findall(r"M\d\d", cell):
                expected[part][f"B-{measure} {SUPERVISION.unit_names[unit]}"] += 1
    # A 责任单位 and 各相关部门 stand alone in their lines: the index counts the first as leading, the pack as nobody's.
    alone = "B-M02 各级各类医疗卫生机构"
    expected["joins"][alone] += expected["leads"].pop(alone)

    wholes = [action for action in SUPERVISION.actions if action.part_of is None]
    assert len(wholes) == 21
    leads = Counter(f"{a.id} {unit}" for a in wholes if a.unit != UNDEFINED for unit in a.unit)
    joins = Counter(f"{a.id} {unit}" for a in wholes for unit in a.with_)
    assert (leads, joins) == (expected["leads"], expected["joins"])
    assert leads.total() + joins.total() == 104
