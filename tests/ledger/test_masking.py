"""What is shown of a value before it is unmasked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinyue.ledger.vault.masking import COMPOUND, KINDS, WHOLLY, kind_of, mask

han = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张**"),
        ("张三丰", "张**"),
        ("欧阳娜娜", "欧阳**"),
        ("司马光", "司马**"),
        ("欧阳", "欧**"),  # a surname alone is no name: 欧 is one too
        ("陈方安生", "陈**"),
        ("艾尼瓦尔·买买提", "艾**"),
        ("John Smith", "J**"),
        ("Özgür", "Ö**"),
        (" 王五 ", "王**"),
        ("13812345678", WHOLLY),
        ("（张三）", WHOLLY),
    ],
)
def test_of_a_name_the_surname_is_shown(name, shown):
    assert mask("name", name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812341234", "138****1234"),
        ("138-1234-1234", "138****1234"),
        ("+86 138 1234 1234", "138****1234"),
        ("008613812341234", "138****1234"),
        ("１３８１２３４１２３４", "138****1234"),
        ("010-12345678", "010-****78"),
        ("(0919) 2345678", "0919-****78"),
        ("8612345678", "****78"),
        ("+1 415 555 2671", "****71"),
        ("12320", WHOLLY),
        ("家里的电话", WHOLLY),
        ("13812341234 转张三", WHOLLY),
    ],
)
def test_of_a_phone_number_the_ends_are_shown(phone, shown):
    assert mask("phone", phone) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("11010119900307123X", "11**************3X"),
        ("11010119900307123x", "11**************3X"),
        ("110101900307123", "11***********23"),
        ("E12345678", "****78"),
        ("H1234", WHOLLY),
        ("没有带证件", WHOLLY),
    ],
)
def test_of_an_id_number_neither_district_nor_birthday_is_shown(number, shown):
    assert mask("id_number", number) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("北京市东城区东四街道甲1号", "北京市东城区**"),
        ("重庆市渝中区阳光小区3栋", "重庆市渝中区**"),
        ("陕西省铜川市王益区七一路街道", "陕西省铜川市王益区**"),
        ("新疆维吾尔自治区昌吉回族自治州吉木萨尔县文化路", "新疆维吾尔自治区昌吉回族自治州吉木萨尔县**"),
        ("上海市浦东新区", "上海市浦东新区**"),
        ("内蒙古自治区呼伦贝尔市鄂温克族自治旗某街", "内蒙古自治区呼伦贝尔市鄂温克族自治旗**"),
        ("昆山市花桥镇", "昆山市**"),
        ("阳光小区3栋", WHOLLY),
        ("北京市超市旁", WHOLLY),
        ("红旗乡二组", WHOLLY),
        ("12 Baker Street", WHOLLY),
    ],
)
def test_of_an_address_nothing_below_the_district_is_shown(address, shown):
    assert mask("address", address) == shown


@pytest.mark.parametrize("kind", ["medical_notes", "note", "", "names"])
def test_of_free_text_and_of_anything_unknown_nothing_is_shown(kind):
    assert mask(kind, "乙肝疫苗接种后高热") == WHOLLY


def test_the_kind_is_the_last_part_of_the_fields_name():
    assert [kind_of(field) for field in ("phone", "patient.1.phone", "a.b.")] == ["phone", "phone", ""]


@given(surname=st.sampled_from(sorted(COMPOUND)), given_name=han)
def test_no_part_of_the_given_name_after_a_compound_surname_is_shown(surname, given_name):
    assert mask("name", surname + given_name) == f"{surname}**"


@given(kind=st.sampled_from(sorted(KINDS)), value=st.text(max_size=40))
def test_a_mask_never_shows_a_whole_value_and_never_fails(kind, value):
    shown = mask(kind, value)
    assert "**" in shown
    if len(value.strip()) > 4 and "*" not in value:
        assert value.strip() not in shown or shown.removesuffix("**").endswith(tuple("区县市旗"))


@given(name=han)
def test_the_length_of_a_name_does_not_show(name):
    assert len(mask("name", name)) in (3, 4)
    assert mask("name", name + "甲") == mask("name", name + "甲乙")


@given(head=st.sampled_from(["130", "159", "188"]), middle=st.integers(0, 9999), tail=st.integers(0, 9999))
def test_two_phone_numbers_that_differ_in_the_middle_look_the_same(head, middle, tail):
    assert mask("phone", f"{head}{middle:04d}{tail:04d}") == f"{head}****{tail:04d}"
