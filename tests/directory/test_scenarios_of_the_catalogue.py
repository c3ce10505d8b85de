"""The scenario oracle of the leadership catalogue, case by case."""

from __future__ import annotations

from datetime import date

import pytest

from pinyue.directory.holdings import holdings
from pinyue.engine.units import Role


def orange(*leads: str) -> Role:
    """Who approves an orange warning: the district leader in charge of the leading units."""
    return Role("分管区领导", "in_charge", of=leads)


@pytest.mark.parametrize(
    ("on", "basis", "person"),
    [
        ("2021-10-25", "d", None),
        ("2021-10-25", "s", "魏搏"),
        ("2021-11-20", "d", "薛洪峰"),
        ("2021-11-20", "s", "魏搏"),
        ("2022-01-04", "d", "薛洪峰"),
        ("2022-01-04", "s", None),
    ],
)
def test_sc_01_to_03_the_head_of_dongsi_differs_by_basis(ask, on, basis, person):
    answer = ask("东四街道办主任", on, basis)
    assert answer.persons == ((person,) if person else ())
    assert answer.reason == ("in_post" if person else "vacant")


def test_the_removed_head_is_in_post_until_the_day_before_the_removal(ask):
    assert ask("东四街道办事处主任", "2021-12-30", "s").persons == ("魏搏",)
    assert ask("东四街道办事处主任", "2021-12-31", "s").persons == ()


def test_the_new_head_is_in_post_from_the_day_of_the_appointment(ask):
    assert ask("东四街道办事处主任", "2022-01-07", "s").persons == ()
    assert ask("东四街道办事处主任", "2022-01-08", "s").persons == ("薛洪峰",)


@pytest.mark.parametrize(
    ("on", "by_decision", "by_signing"),
    [
        ("2021-11-20", None, "祁国梁"),
        ("2022-01-10", "高海雁", None),
        ("2022-01-19", "高海雁", "高海雁"),
    ],
)
def test_sc_05_the_head_of_jianguomen(ask, on, by_decision, by_signing):
    for basis, person in (("d", by_decision), ("s", by_signing)):
        answer = ask("建国门街道办事处主要领导", on, basis)
        assert answer.persons == ((person,) if person else ())
        assert answer.says


def flags(answer) -> list[str]:
    return [flag.code for flag in answer.all_flags]


def test_sc_06_a_probation_is_over_by_decision_and_running_by_signing(ask):
    by_decision, by_signing = (ask("区财政局副局长", "2022-11-20", basis) for basis in "ds")
    assert "probation_over" in flags(by_decision)
    assert "2022-11-14" in str(by_decision.all_flags)
    assert "probation" in flags(by_signing)
    assert "2022-12-13" in str(by_signing.all_flags)


def test_sc_07_a_probation_is_to_be_confirmed_on_the_day_after_its_last(ask):
    by_decision, by_signing = (ask("冯博", "2022-11-08", basis) for basis in "ds")
    assert "confirm_due" in flags(by_decision)
    assert "probation" in flags(by_signing)
    assert "2023-01-07" in str(by_signing.all_flags)


@pytest.mark.parametrize("on", ["2022-09-01", "2022-09-29", "2022-09-30"])
def test_sc_09_in_the_last_month_of_a_secondment_the_day_is_not_known(ask, on):
    answer = ask("区生态环境局副局长", on)
    assert answer.persons == ("张继道",)
    assert answer.certainty == "by_month"
    assert "month_only" in flags(answer)
    assert answer.confirm


def test_sc_10_a_fire_has_a_leader_by_liaison_only_whom_somebody_confirms(ask):
    answer = ask(orange("东城消防救援支队"))
    assert (answer.persons, answer.relations, answer.reason) == (("孙扬",), ("联系",), "only_liaison")
    assert answer.confirm


def test_sc_11_an_animal_epidemic(ask):
    answer = ask(orange("区卫生健康委"))
    assert (answer.persons, answer.reason, answer.confirm) == (("刘俊彩",), "in_charge", False)


def test_sc_13_news_has_no_leader_of_the_government(ask):
    answer = ask(orange("区委宣传部"))
    assert (answer.persons, answer.reason, answer.confirm) == ((), "not_covered", True)


def test_sc_14_two_leads_have_two_leaders_in_the_order_of_the_plan(ask):
    answer = ask(orange("区商务局", "东城公安分局"))
    assert (answer.persons, answer.reason, answer.confirm) == (("赵海东", "田静"), "several", True)
    assert "several_leaders" in flags(answer)


def test_sc_15_red_is_approved_by_the_head_of_the_government(ask):
    answer = ask("区政府主要领导")
    assert (answer.persons, answer.certainty) == (("周金星",), "inferred")
    assert "inferred_title" in flags(answer)


def test_sc_17_the_education_committee_of_the_party_is_not_the_education_commission(ask):
    answer = ask(orange("区委教育工委", "区委政法委"))
    assert (answer.persons, answer.relations) == (("李卫华",), ("联系",))
    assert (answer.unresolved, answer.reason) == (("区委教育工委",), "partly")
    assert ask(orange("区教育委员会")).persons == ("刘俊彩",)


def test_sc_18_of_jingshan_only_a_deputy_is_known(ask):
    answer = ask(Role("分指挥部总指挥", "heads", of=("景山街道",)))
    assert (answer.persons, answer.reason) == ((), "not_mentioned")
    assert ("王海伟", "副主任") in [(one.person, one.post) for one in answer.related]


@pytest.mark.parametrize(("basis", "removed"), [("d", "2021-10-18"), ("s", "2021-12-31")])
def test_sc_19_nobody_is_named_as_head_of_the_emergency_office_and_its_deputy_is_gone(ask, basis, removed):
    for role in ("区应急办", "区应急局局长"):
        answer = ask(role, basis=basis)
        assert (answer.persons, answer.reason) == ((), "not_mentioned")
        gone = [(one.person, one.relation, str(one.until)) for one in answer.related if one.post == "副局长"]
        assert gone == [("黎洪垓", "曾任", removed)]


@pytest.mark.parametrize(("basis", "last"), [("d", "2022-11-30"), ("s", "2023-01-18")])
def test_sc_21_the_head_of_the_health_inspection(ask, basis, last):
    answer = ask("区卫生健康监督所所长", basis=basis)
    assert answer.persons == ("贾宁",)
    assert last in str(answer.all_flags)


def test_sc_22_a_person_has_what_the_notices_gave_and_took(ask):
    answer = ask("王新刚")
    assert [(one.unit, one.post) for one in answer.found] == [("区发展和改革委员会", "副主任")]
    assert [(one.unit, one.post, one.relation) for one in answer.related] == [
        ("区投资促进服务中心", "副主任", "曾任")
    ]
    assert "probation" in flags(answer)


def test_sc_23_two_hold_one_deputy_post_by_signing_and_one_by_decision(ask):
    assert ask("区投资促进服务中心副主任", "2021-12-20", "d").persons == ("赵远",)
    both = ask("区投资促进服务中心副主任", "2021-12-20", "s")
    assert set(both.persons) == {"赵远", "王新刚"}
    assert "seats_unknown" in flags(both)


def test_sc_25_nobody_takes_over_an_area_when_its_leader_is_away(ask):
    answer = ask("负责应急管理方面工作的副区长", absent=["李妍"])
    assert (answer.persons, answer.reason, answer.confirm) == ((), "left", True)
    assert [(one.person, one.relation) for one in answer.related] == [
        ("孙扬", "协助负责"),
        ("周金星", "任职"),
    ]


def test_documents_are_ordered_by_their_dates_and_not_by_their_numbers(register):
    def order(basis):
        days = {doc.id: doc.dated(basis) for doc in register.documents.values() if "任" in doc.id}
        return [name.partition("〕")[2] for name in sorted(days, key=days.__getitem__)]

    assert order("decision") == ["22号", "1号", "21号", "2号"]
    assert order("signing") == ["21号", "22号", "1号", "2号"]
    days = [h.since for h in holdings(register, "decision") if h.since and not h.unsure_months]
    assert days == sorted(days)
    assert days[0] == date(2021, 10, 18)
