"""Local decisions fill what the plan leaves open, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from pinyue.engine.clock import CHINA
from pinyue.engine.history import Entry
from pinyue.engine.incident import fold
from pinyue.engine.owed import owed
from pinyue.plans import load_pack
from pinyue.plans.supplement import lay_over
from pinyue.words import BadInput

HEAD = "of: xinghe-drug\ndecided_by: 县市场监管局\ndecided_on: 2024-06-01\n"


def supplement(tmp_path, text):
    path = tmp_path / "ours.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def test_an_undefined_deadline_and_recipient_are_filled_and_marked_as_the_offices_own(make_pack, tmp_path):
    path = supplement(tmp_path, "fills:\n  R-2: {who: 县市场监管局, to: [县政府], within: 7 working days}\n")
    pack = lay_over(load_pack(make_pack()), path)
    ended = datetime(2026, 2, 10, 15, tzinfo=CHINA)
    row = next(r for r in owed(pack, fold(pack, [Entry(ended, "ended")]), None, ended) if r.id == "R-2")
    assert row.due.date().isoformat() == "2026-02-26"
    assert set(row.supplemented) == {"who", "to", "within"}
    assert row.undefined == ()


def test_what_the_plan_says_is_not_overridden(make_pack, tmp_path):
    path = supplement(tmp_path, "fills:\n  R-1: {within: 30 min}\n")
    with pytest.raises(BadInput, match=r"ours\.yaml:5:9: the plan itself states within of R-1"):
        lay_over(load_pack(make_pack()), path)


def test_a_statement_that_is_not_there_is_named_with_the_nearest(make_pack, tmp_path):
    path = supplement(tmp_path, "fills:\n  R-22: {within: 30 min}\n")
    with pytest.raises(BadInput, match="no statement 'R-22' in the pack; did you mean 'R-2'"):
        lay_over(load_pack(make_pack()), path)


def test_a_wrong_value_is_placed_in_the_supplement(make_pack, tmp_path):
    path = supplement(tmp_path, "fills:\n  R-2: {within: bald}\n")
    with pytest.raises(BadInput, match=r"ours\.yaml:5:17: .*'bald'"):
        lay_over(load_pack(make_pack()), path)


def test_a_supplement_for_another_pack_is_refused(make_pack, tmp_path):
    path = tmp_path / "ours.yaml"
    path.write_text(HEAD.replace("xinghe-drug", "other"), encoding="utf-8")
    with pytest.raises(BadInput, match="is for other, not xinghe-drug"):
        lay_over(load_pack(make_pack()), path)


def test_a_soft_word_gets_a_number_only_from_the_office(make_pack, tmp_path):
    from tests.plans.conftest import REPORTING

    folder = make_pack(reporting=REPORTING.replace("within: 1 h", "within: 立即"))
    told = datetime(2026, 3, 2, 9, tzinfo=CHINA)
    for pack, due in (
        (load_pack(folder), None),
        (
            lay_over(load_pack(folder), supplement(tmp_path, "soft_times: {立即: 15 min}\n")),
            told + timedelta(minutes=15),
        ),
    ):
        incident = fold(pack, [Entry(told, "received", by="县市场监管局")])
        row = next(r for r in owed(pack, incident, None, told + timedelta(hours=5)) if r.id == "R-1")
        assert (row.due, row.soft) == (due, "立即")
        assert row.status == ("overdue" if due else "open")


def test_measures_of_a_programme_and_leads_of_a_kind_of_event_are_filled_too(tmp_path):
    path = tmp_path / "ours.yaml"
    path.write_text(
        "of: dongcheng-medical-supervision\ndecided_by: 区卫生健康委\ndecided_on: 2022-03-01\n"
        "fills:\n  B-M20: {unit: 区委宣传部}\n",
        encoding="utf-8",
    )
    pack = lay_over(load_pack("dongcheng-medical-supervision"), path)
    assert next(action for action in pack.actions if action.id == "B-M20").unit == ("区委宣传部",)
    path.write_text(path.read_text("utf-8").replace("区委宣传部", "区委宣传局"), encoding="utf-8")
    with pytest.raises(
        BadInput, match=r"ours\.yaml:5:17: no unit '区委宣传局' in the plan; did you mean '区委宣传部'"
    ):
        lay_over(load_pack("dongcheng-medical-supervision"), path)
