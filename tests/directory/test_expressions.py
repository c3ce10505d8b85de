"""Offices as plans word them, and units by every name that the documents use."""

from __future__ import annotations

import re

import pytest

from pinyue.words import BadInput

SEATS = {
    "区长": "周金星",
    "常务副区长": "李妍",
    "区委负责政法工作的常委": None,
    "协助负责应急管理方面工作的副区长": "孙扬",
    "宣传部部长": None,
    "武装部部长": None,
    "东城公安分局局长": None,
    "北京武警执勤二支队队长": None,
    "区政府办公室主任": None,
    "区应急局局长": None,
}


@pytest.mark.parametrize(("office", "person"), SEATS.items())
def test_a_seat_of_the_emergency_commission_is_filled_or_left_open(ask, office, person):
    answer = ask(office, document="东政发〔2022〕3号")
    assert answer.persons == ((person,) if person else ())
    assert answer.reason in ("title", "in_charge", "not_mentioned")


def test_the_commission_has_nine_persons_who_can_be_named(ask):
    named = {person for office in (*SEATS, "区政府副区长") for person in ask(office).persons}
    assert len(named) == 9
    assert len(ask("副区长").persons) == 8


def test_who_may_know_of_the_police_is_the_leader_in_charge(ask):
    assert [(one.person, one.relation) for one in ask("东城公安分局局长").related] == [("田静", "分管")]


@pytest.mark.parametrize(
    ("expression", "persons"),
    [
        ("区政府主要领导", ["周金星"]),
        ("区人民政府主要负责人", ["周金星"]),
        ("北京市东城区人民政府区长", ["周金星"]),
        ("分管区应急局的副区长", ["李妍"]),
        ("分管区应急管理局（区突发事件应急委员会办公室）的区领导", ["李妍"]),
        ("协助分管区应急局的副区长", ["孙扬"]),
        ("主管区商务局的区领导", ["赵海东"]),
        ("负责对外联络方面工作的副区长", ["李妍"]),
        ("负责公安工作的副区长", ["田静"]),
        ("北京市东城区人民政府东华门街道办事处主任", ["韩云升"]),
        ("安定门街道主要负责同志", ["孟宪峰"]),
        ("区财政局 副局长", ["索彦军"]),
        ("区科学技术和信息化局（北京市东城区大数据管理局）副局长", ["张博文"]),
        ("区档案局局长", ["王佑明"]),
    ],
)
def test_an_office_is_understood_as_it_is_worded(ask, expression, persons):
    assert sorted(ask(expression).persons) == sorted(persons)


def test_only_who_has_the_title_is_meant(ask):
    answer = ask("负责审计方面工作的副区长")
    assert (answer.persons, answer.reason) == ((), "other_title")
    assert [one.person for one in answer.related] == ["周金星", "李妍"]


def test_an_area_that_nobody_was_given_is_said_to_be_so(ask):
    answer = ask("分管药品安全的副区长")
    assert (answer.persons, answer.reason) == ((), "area_not_mentioned")
    assert ask("负责应急管理局方面工作的副区长").says.endswith("did you mean '应急管理'?")


def test_a_leader_of_an_unsaid_unit_is_nobody(ask):
    assert (ask("分管区领导").persons, ask("分管区领导").reason) == ((), "unit_open")


@pytest.mark.parametrize(
    ("expression", "hint"),
    [
        ("东五街道办事处主任", "东四"),
        ("区财证局局长", "区财政局"),
        ("区财政局大王", "区财政局"),
        ("xyz", "make out"),
    ],
)
def test_what_cannot_be_made_out_is_one_line_with_the_nearest_name(ask, expression, hint):
    with pytest.raises(BadInput) as stop:
        ask(expression)
    assert hint in str(stop.value)
    assert "\n" not in str(stop.value)


def test_every_alias_of_the_catalogue_means_its_unit(register, table):
    tried = 0
    for _, canonical, others in table("C-AL"):
        if "streets" in canonical:
            continue
        unit = register.naming.need(re.sub("（.*", "", canonical)).unit
        for name in re.findall(r"[一-龥]{2,}", re.sub(r"\([^)]*\)|inside.*|–.*|is another.*", "", others)):
            if name in ("管理", "支援合作", "区委教育工委"):
                continue
            found = register.naming.uses(name)
            assert unit in {use.unit for use in found}, (name, unit)
            tried += 1
    assert tried > 80


def test_a_name_means_another_unit_in_the_document_that_abbreviates_it_so(register):
    assert register.naming.need("各街道", "东人社发〔2021〕112号").unit == "各街道便民服务中心"
    assert register.naming.need("各街道", "东政发〔2022〕3号").unit == "各街道办事处"
    with pytest.raises(BadInput, match="means different units"):
        register.naming.need("各街道")


def test_the_education_committee_of_the_party_is_another_unit(register):
    assert register.naming.need("区委教育工委").unit != register.naming.need("区教委").unit


def test_a_name_whose_identity_no_document_proves_says_so(ask):
    answer = ask("分管驻区武警部队的区领导")
    assert (answer.persons, answer.certainty, answer.confirm) == (("孙扬",), "unproven", True)
    assert [flag.code for flag in answer.all_flags] == ["identity_unproven"]


def test_a_class_of_units_is_asked_unit_by_unit(register, ask):
    answer = ask("各街道办事处主任", document="东政发〔2022〕3号")
    assert set(answer.persons) == {"薛洪峰", "孟宪峰", "韩云升", "高海雁"}
    assert len(register.naming.members("各街道办事处")) == 15
    assert [part.of for part in answer.parts][15:] == ["各街道办事处"]
    assert "2 more" in answer.parts[15].says
