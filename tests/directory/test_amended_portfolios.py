"""The division of work in force: a whole one replaces the one before, an amending one changes whom it names, who left is gone."""

from __future__ import annotations

from datetime import date

import pytest

from pinyue.directory.asking import who
from pinyue.directory.files import checked
from pinyue.directory.register import Register
from pinyue.plans.yamltext import parse
from tests.directory.worlds import SMALL

LATER = """\
  - {id: 分工2号, title: 调整, signed: 2023-06-01%s}
units:"""
NEW = """\
  - {document: 分工2号, person: 丙三, title: 常务副区长}
  - {document: 分工2号, person: 己六, title: 副区长}
charges:
  - {id: d1, document: 分工2号, leader: 己六, relation: 分管, unit: 区农业局}
"""


def later(amends: bool) -> str:
    """The small district with a second division of work."""
    text = SMALL.replace("units:", LATER % (", amends: true" if amends else ""), 1)
    return text.replace("charges:\n", NEW, 1)


def persons(text: str, role: str, on: str, **more) -> tuple[str, ...]:
    return who(
        Register(checked(parse(text.encode(), "r.yaml"))), role, date.fromisoformat(on), **more
    ).persons


@pytest.mark.parametrize(
    ("amends", "role", "before", "after"),
    [
        (False, "分管区水利局的区领导", ("乙二",), ()),
        (True, "分管区水利局的区领导", ("乙二",), ("乙二",)),
        (True, "分管区农业局的区领导", (), ("己六",)),
        (True, "负责农业方面工作的副区长", ("丙三",), ()),  # 丙三 is named anew, without it
        (True, "常务副区长", None, ("丙三",)),
        (True, "副区长", ("乙二", "丙三"), ("乙二", "丙三", "己六")),
        (False, "区长", ("甲一",), ()),
        (True, "区长", ("甲一",), ("甲一",)),
    ],
)
def test_what_is_in_force_before_and_from_the_day_of_a_second_division(amends, role, before, after):
    text = later(amends)
    if before is not None:
        assert persons(text, role, "2023-05-31") == before
    assert persons(text, role, "2023-06-01") == after


def removed(text: str) -> str:
    """乙二 is removed as deputy head."""
    return text + "  - {id: a9, document: 任1号, person: 乙二, act: 免去, unit: 区政府, post: 副区长}\n"


def test_a_leader_who_was_removed_after_the_division_has_left_it():
    text = removed(SMALL)
    assert persons(text, "分管区水利局的区领导", "2023-01-31") == ("乙二",)
    assert persons(text, "分管区水利局的区领导", "2023-02-01") == ()
    assert persons(text, "副区长", "2023-02-01") == ("丙三",)
    assert persons(text, "分管区水利局的区领导", "2023-02-19", basis="signing") == ("乙二",)


def test_a_leader_whom_an_act_puts_into_the_government_is_one_before_work_is_divided_anew():
    text = SMALL + "  - {id: a9, document: 任1号, person: 庚七, act: 任命, unit: 区政府, post: 副区长}\n"
    assert persons(text, "区政府副区长", "2023-01-31") == ("乙二", "丙三")
    assert persons(text, "区政府副区长", "2023-02-01") == ("乙二", "丙三", "庚七")


def test_what_is_withdrawn_no_longer_counts():
    text = SMALL.replace("act: 免去", "withdrawn: 录错, act: 免去")
    assert persons(SMALL, "区水利局局长", "2023-01-15") == ("戊五",)
    assert persons(text, "区水利局局长", "2023-01-15") == ()


def test_a_second_appointment_without_a_removal_says_nothing_new():
    text = SMALL + "  - {id: a8, document: 任1号, person: 丁四, act: 任命, unit: 区水利局, post: 局长}\n"
    assert persons(text, "区水利局局长", "2023-03-01") == ("丁四",)


def test_who_comes_back_holds_the_post_twice_with_a_gap_between():
    more = """\
  - {id: b1, document: 任2号, person: 丁四, act: 免去, unit: 区水利局, post: 局长}
  - {id: b2, document: 任3号, person: 丁四, act: 任命, unit: 区水利局, post: 局长}
"""
    documents = "  - {id: 任2号, title: 二, decided: 2023-03-01}\n  - {id: 任3号, title: 三, decided: 2023-04-01}\nunits:"
    text = SMALL.replace("units:", documents, 1) + more
    got = [
        persons(text, "区水利局局长", day) for day in ("2023-02-28", "2023-03-01", "2023-03-31", "2023-04-01")
    ]
    assert got == [("丁四",), (), (), ("丁四",)]


def test_a_removal_ends_a_secondment_before_its_time():
    text = SMALL.replace("probation: 1 year", "seconded_from: 2023-02, seconded_to: 2024-02")
    more = "  - {id: b1, document: 任2号, person: 丁四, act: 免去, unit: 区水利局, post: 局长}\n"
    text = text.replace("units:", "  - {id: 任2号, title: 二, decided: 2023-05-05}\nunits:", 1) + more
    assert persons(text, "区水利局局长", "2023-05-04") == ("丁四",)
    assert persons(text, "区水利局局长", "2023-05-05") == ()
