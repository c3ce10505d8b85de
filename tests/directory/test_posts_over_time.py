"""Probations, secondments, vacancies and overlaps: the derived tables of the catalogue, on both bases."""

from __future__ import annotations

import re

import pytest

from pinyue.directory.records import BASES
from pinyue.directory.review import changes, handovers, probations, secondments

COLUMNS = [("decision", 3), ("signing", 5)]  # of the catalogue's table of probations


@pytest.mark.parametrize(("basis", "column"), COLUMNS)
def test_every_probation_ends_on_the_day_of_the_catalogue(register, table, basis, column):
    ours = {
        (e.person, f"{e.post.unit} {e.post.name}"): (str(e.last), str(e.over))
        for e in probations(register, basis)
    }
    assert len(ours) == 11
    for row in table("C-PB"):
        _, person, post = row[:3]
        key = (person, re.sub("（.*）", "", post))
        assert ours[key] == (row[column], row[column + 1]), person


@pytest.mark.parametrize("basis", ["decision", "signing"])
def test_a_secondment_ends_in_its_month_on_any_reading(register, basis):
    found = {(e.person, str(e.earliest), str(e.last), str(e.over)) for e in secondments(register, basis)}
    assert found == {(person, "2022-09-01", "2022-09-30", "2022-10-01") for person in ("康健", "张继道")}


def test_after_a_secondment_ended_by_itself_nobody_is_in_post_and_the_reason_says_so(ask):
    assert ask("区生态环境局副局长", "2022-08-31").certainty == "stated"
    answer = ask("区生态环境局副局长", "2022-10-01")
    assert (answer.persons, answer.reason) == ((), "ended_by_itself")
    assert "2022-09" in answer.says


def test_a_secondment_before_its_decision_is_in_post_and_says_that_it_was_decided_later(ask):
    answer = ask("区生态环境局副局长", "2021-10-01")
    assert answer.persons == ("张继道",)
    assert {flag.code for flag in answer.all_flags} >= {"retroactive"}
    assert ask("区生态环境局副局长", "2021-08-31").reason == "before_documents"


GAPS = [
    ("东四街道办事处主任", "魏搏", "薛洪峰", 21, 8),
    ("建国门街道办事处主任", "祁国梁", "高海雁", 23, 11),
    ("安定门街道办事处主任", "戚家勇", "孟宪峰", 0, 0),
    ("区房屋征收事务中心主任", "韩云升", "冯博", 0, 0),
    ("区城市环境建设管理委员会办公室主任", "陈大鹏", "王品军", 0, 0),
    ("区交通委员会主任", "陈大鹏", "王品军", 0, 0),
    ("区水务局局长", "陈大鹏", "王品军", 0, 0),
    ("区社会保险基金管理中心主任", "孙明明", None, None, None),
    ("区建筑行业管理处主任", "赵维巍", None, None, None),
    ("区住房和城乡建设综合执法大队队长", "赵维巍", None, None, None),
    # deputies: below 0 both were in post at once
    ("区投资促进服务中心副主任", "王新刚", "赵远", 7, -25),
    ("区人力资源和社会保障局副局长", "黄波", "孙明明", 7, -25),
    ("区财政局副局长", "施家贵", "索彦军", -16, -36),
    ("北新桥街道办事处副主任", "王强", "刘家革", -16, -36),
    ("区住房和城乡建设委员会副主任", "孟宪峰", "赵维巍", 7, -25),
    ("区住房和城乡建设委员会副主任", "迟家钰", "赵维巍", -16, -36),
    ("区科学技术和信息化局副局长", "郭庆琳", "张博文", 44, 19),
    ("区政府办公室副主任", "肖燕", "李梁", -21, -8),
]


@pytest.mark.parametrize(("post", "out", "into", "by_decision", "by_signing"), GAPS)
def test_every_handover_takes_the_days_of_the_catalogue(register, post, out, into, by_decision, by_signing):
    for basis, days in zip(BASES, (by_decision, by_signing), strict=True):
        found = [h for h in handovers(register, basis) if (str(h.post), h.out) == (post, out)]
        assert [(h.into, h.days) for h in found] == [(into, days)], basis


def test_the_deputies_come_and_go_as_the_catalogue_counts(register, under):
    ours = {(c.post.unit, c.post.name): c for c in changes(register) if not c.post.is_head}
    rows = under("Deputy posts")
    assert len(rows) == len(ours) == 28
    for post, came, left, net in rows:
        unit, name = post.rsplit(" ", 1)
        change = ours[register.naming.need(unit).unit, name]
        assert set(change.came) == {p for p in came.split("、") if p != "—"}, post
        assert set(change.left) == {p for p in left.split("、") if p != "—"}, post
        assert change.net == int(net), post


def test_thirteen_head_posts_and_twenty_eight_deputy_posts_are_touched(register):
    kinds = [change.post.is_head for change in changes(register)]
    assert (kinds.count(True), kinds.count(False)) == (13, 28)


def test_a_post_on_a_name_plate_is_a_post_of_its_own(ask):
    answer = ask("区交通委员会主任")
    assert answer.persons == ("王品军",)
    assert {flag.code for flag in answer.all_flags} == {"plate", "concurrent"}
    head = ask("区城市管理委员会主任")
    assert (head.persons, head.reason) == ((), "not_mentioned")
    assert "王品军" in [one.person for one in head.related if one.relation == "任职"]


def test_who_held_a_post_before_its_first_act_is_not_known(ask):
    answer = ask("东华门街道办事处主任", "2021-10-01")
    assert (answer.persons, answer.reason) == ((), "before_documents")
    assert "韩云升" in answer.says


def test_a_removal_shows_who_was_in_post_but_not_since_when(ask):
    answer = ask("建国门街道办事处主任", "2021-11-07")
    assert (answer.persons, answer.certainty, answer.confirm) == (("祁国梁",), "implied", True)
    assert answer.found[0].since is None


def test_a_deputy_post_without_a_known_holder_is_not_called_vacant(ask):
    assert ask("区体育局副局长").reason == "none_known"


def test_before_the_first_division_of_work_nothing_is_known_of_it(ask):
    for role in ("区长", "分管区财政局的区领导", "负责财政方面工作的副区长"):
        answer = ask(role, "2021-12-23")
        assert (answer.persons, answer.reason) == ((), "before_documents")
        assert "2021-12-24" in answer.says
    assert ask("分管区财政局的区领导", "2021-12-24").persons == ("李妍",)


def test_after_the_last_day_that_the_register_knows_an_answer_says_so(ask):
    assert "later_than_known" not in [flag.code for flag in ask("区长", "2022-02-11").all_flags]
    assert "later_than_known" in [flag.code for flag in ask("区长", "2022-02-12").all_flags]
