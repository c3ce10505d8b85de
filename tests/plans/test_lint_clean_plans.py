"""Plans of an invented county that leave nothing open: an overall plan, an annex that hangs on it, a programme.  Told nothing.

They are written with all that packs can say, and from YAML, so that what is told of a shipped plan is no habit of the linter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from pydantic import BaseModel

from pinyue.plans import Pack, load_pack
from pinyue.plans.coverage import coverage
from pinyue.plans.lint import lint
from pinyue.plans.lint.parents import folder_of_parent

FOLDER = Path(__file__).with_name("clean")
NAMES = sorted(folder.name for folder in FOLDER.iterdir())


@cache
def load(name: str) -> Pack:
    return load_pack(FOLDER / name)


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_that_leaves_nothing_open_is_told_nothing(name: str) -> None:
    assert [f"{found.rule} {found.en}" for found in lint(load(name))] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_clause_of_it_is_accounted_for(name: str) -> None:
    assert not coverage(load(name)).unaccounted


def test_the_annex_is_held_against_the_overall_plan():
    assert folder_of_parent(load("yunze-flood")) == FOLDER / "yunze-overall"


def written(value: Any) -> Iterator[str]:
    """The name of every field that is given something, wherever it stands."""
    if isinstance(value, BaseModel):
        for name in value.model_fields_set:
            yield f"{type(value).__name__}.{name}"
            yield from written(getattr(value, name))
    elif isinstance(value, dict | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from written(part)


def test_the_clean_plans_use_what_the_rules_look_at():
    """A clean plan that says little would prove little."""
    used = {field for name in NAMES for field in written(load(name))}
    looked_at = """
        Unit.includes Unit.host Unit.informs Unit.office Unit.stands_for Duty.function Duty.principal Duty.decided_by Duty.to
        Duty.with_ Duty.when Function.local Function.shared_out Obligation.informed_by Obligation.every Obligation.until
        Obligation.window Obligation.each_unit Obligation.form Obligation.channel Obligation.when Obligation.surviving
        Power.scope Power.proposes Power.deputy Scope.event_class Scope.level Scope.response Scope.warning Seat.posts Seat.parent
        Seat.host Seat.exists Seat.set_up_by Action.part_of Upkeep.by Upkeep.target Upkeep.every Register.total Register.unique
        PlanChapter.capacity PlanChapter.parent EventType.leads EventType.hq EventType.plans EventType.covers NamedPlan.drafts
        EventClass.includes ResponseLevel.for_level Ladder.graded_by Ladder.qualifiers Measure.of Term.means Clause.became
    """
    assert set(re.findall(r"\S+", looked_at)) - used == set()


def test_a_deadline_of_the_annex_that_is_longer_than_the_overall_plan_allows_is_told(tmp_path):
    copytree(FOLDER, tmp_path / "clean")
    reporting = tmp_path / "clean" / "yunze-flood" / "reporting.yaml"
    reporting.write_text(reporting.read_text("utf-8").replace("within: 1 h", "within: 3 h"), "utf-8")
    [found] = lint(load_pack(reporting.parent))
    assert (found.rule, found.witness) == ("R11", {"statements": ["YF-R-3"], "parent": "YZ-R-4"})
