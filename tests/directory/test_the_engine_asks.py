"""The register behind the engine's protocol, with the offices of the shipped plan."""

from __future__ import annotations

from datetime import date

import pytest

from pinyue.directory.protocol import RegisterDirectory
from pinyue.engine.units import Directory, Holders, Role

ON = date(2022, 2, 11)


@pytest.fixture
def directory(register) -> Directory:
    return RegisterDirectory(register, document="东政发〔2022〕3号")


@pytest.mark.parametrize(
    ("role", "persons"),
    [
        (Role("区政府主要领导"), ("周金星",)),
        (Role("总指挥", "holds", "常务副区长"), ("李妍",)),
        (Role("分管区领导", "in_charge", of=("区商务局", "东城公安分局")), ("赵海东", "田静")),
        (Role("执行副主任", "assists", "副区长", area="应急管理"), ("孙扬",)),
        (Role("街道主任", "holds", "主任", of=("东四街道",)), ("薛洪峰",)),
        (Role("有关街道领导", "heads", of=("景山街道", "东四街道")), ("薛洪峰",)),
        (Role("区应急局"), ()),  # a unit stands for itself
        (Role("分管区领导", "in_charge"), ()),  # of which unit is not bound yet
        (Role("事发地街道"), ()),
        (Role("主责部门负责同志"), ()),
        (Role("分管区领导", "in_charge", of=("某集团",)), ()),
    ],
)
def test_the_engine_gets_names_or_nobody(directory, role, persons):
    assert directory.resolve(role, ON).names == persons


def test_the_basis_decides_who_it_is(register):
    role = Role("东四街道办事处主任")
    day = date(2022, 1, 4)
    assert RegisterDirectory(register, "decision").resolve(role, day) == Holders(("薛洪峰",))
    assert RegisterDirectory(register, "signing").resolve(role, day).names == ()


@pytest.mark.parametrize(
    ("role", "sure"),
    [
        (Role("分管区领导", "in_charge", of=("区商务局",)), True),
        (Role("分管区领导", "in_charge", of=("东城消防救援支队",)), False),  # only 联系: C-SC-10
        (Role("有关街道领导", "heads", of=("景山街道", "东四街道")), False),  # only one of the two is known
        (Role("区委、区政府主要领导"), False),  # the secretary is in no document
    ],
)
def test_what_the_register_would_have_confirmed_is_not_sure(directory, role, sure):
    assert directory.resolve(role, ON).sure is sure
