"""What the shipped plans owe in courses of events that the catalogues' scenarios do not run through."""

from __future__ import annotations

from datetime import datetime

import pytest

from pinyue.engine.history import history_of
from pinyue.engine.incident import fold
from pinyue.engine.owed import Obligation, owed
from pinyue.engine.powers import Permit, Refusal, may
from pinyue.plans import load_pack
from pinyue.plans.yamltext import parse
from pinyue.words import BadInput

ALIKE = "clustered: true, batches_concentrated: true, same_product: true, similar_presentation: true"
FEW = "severe_cases: 0, deaths: 0, similar_presentation: true"
CONTEXT = "short_term: true, time_concentrated: true, batches_concentrated: true, same_product: true, quality_suspected: true"
UPWARD = (
    "by: 区应急指挥部办公室, channel: written, to: [市应急指挥部, 市市场监管局, 区人民政府, 区应急指挥部]"
)
YUZHONG, WANGYI = load_pack("yuzhong-drug-device-2023"), load_pack("wangyi-vaccine")


def incident(pack, lines: str):
    text = "history:\n" + "".join(f"  - {{{line.strip()}}}\n" for line in lines.strip().splitlines())
    return fold(pack, history_of(pack, parse(text.encode(), "history.yaml")))


def rows(pack, lines: str, now: str) -> dict[str, list[Obligation]]:
    found: dict[str, list[Obligation]] = {}
    for row in owed(pack, incident(pack, lines), None, moment(now)):
        found.setdefault(row.id, []).append(row)
    return found


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


def statuses(found: dict[str, list[Obligation]], name: str) -> list[str]:
    return [row.status for row in found[name]]


def test_a_milder_level_that_holds_beside_a_graver_one_owes_nothing_of_its_own():
    lines = f"""
    at: 2026-09-21 09:00, act: received, by: 区市场监管局
    at: 2026-09-21 09:00, act: situation, set: {{unexpected_cases: 12, severe_cases: 6, deaths: 0, {ALIKE}}}
    """
    found = rows(YUZHONG, lines, "2026-09-21 09:30")
    assert found["RP-11"][0].status == "soon"
    for milder in ("RP-24", "RP-47", "IR-04"):
        assert statuses(found, milder) == ["dormant"]


def test_what_was_missed_stays_missed_when_the_level_falls_and_rises():
    lines = f"""
    at: 2026-09-28 22:00, act: received, by: 区市场监管局
    at: 2026-09-28 22:00, act: situation, set: {{unexpected_cases: 32, severe_cases: 0, deaths: 0, {ALIKE}}}
    at: 2026-09-29 10:00, act: situation, set: {{unexpected_cases: 12}}
    at: 2026-10-03 10:00, act: situation, set: {{unexpected_cases: 33}}
    """
    for now in ("2026-09-28 22:31", "2026-09-29 12:00", "2026-10-03 12:00"):
        assert statuses(rows(YUZHONG, lines, now), "RP-11") == ["overdue"]
    rounds = [r for r in rows(YUZHONG, lines, "2026-10-05 12:00")["RP-20"] if r.round]
    assert [(str(r.round)[:10], r.status) for r in rounds] == [
        ("2026-10-03", "overdue"),
        ("2026-10-04", "overdue"),
        ("2026-10-05", "open"),
    ]


def test_a_level_that_falls_starts_no_new_first_report():
    lines = f"""
    at: 2025-03-14 16:50, act: learned, by: 区应急指挥部办公室
    at: 2025-03-14 16:50, act: situation, set: {{unexpected_cases: 7, {FEW}, {CONTEXT}}}
    at: 2025-03-14 19:00, act: report.initial, {UPWARD}
    at: 2025-03-15 09:00, act: situation, set: {{unexpected_cases: 12}}
    at: 2025-03-17 09:00, act: situation, set: {{unexpected_cases: 5}}
    """
    found = rows(WANGYI, lines, "2025-03-18 09:00")
    assert statuses(found, "R-17") == ["met"]
    assert statuses(found, "R-16") == ["met"]


def test_a_request_is_answered_to_the_one_who_asked():
    lines = """
    at: 2025-03-14 23:10, act: requested, by: 省人民政府, to: [区应急指挥部办公室], set: {written_requested: true}
    at: 2025-03-14 23:20, act: requested, by: 区人民政府, to: [区应急指挥部办公室]
    at: 2025-03-14 23:30, act: report.verify, by: 区应急指挥部办公室, to: [省人民政府], channel: phone
    at: 2025-03-15 00:05, act: report.verify, by: 区应急指挥部办公室, to: [省人民政府], channel: written
    """
    found = rows(WANGYI, lines, "2025-03-15 00:30")
    assert [(r.to, r.status) for r in found["R-24"]] == [(("省人民政府",), "met")]
    assert statuses(found, "R-25") == ["met"]
    assert {(r.to, r.status) for r in found["R-26"]} == {(("省人民政府",), "met"), (("区人民政府",), "open")}


def test_every_group_reports_for_itself():
    lines = """
    at: 2026-09-21 09:00, act: received, by: 区市场监管局
    at: 2026-09-21 10:00, act: activated, by: 区政府, response: 三级
    at: 2026-09-22 16:00, act: report.daily_information, by: 医疗救治组, to: [综合协调组]
    """
    found = rows(YUZHONG, lines, "2026-09-22 18:00")["RP-41"]
    today = {row.who[0]: row.status for row in found if str(row.round)[:10] == "2026-09-22"}
    assert today["医疗救治组"] == "met"
    assert today["事件调查组"] == "open"
    assert len(today) == 8


def test_a_second_warning_is_reported_anew():
    lines = """
    at: 2026-09-21 09:00, act: warned, by: 区市场监管局, warning: 四级
    at: 2026-09-21 09:05, act: report.warning, by: 区市场监管局, to: [区政府总值班室]
    at: 2026-09-23 09:00, act: warning.lifted, by: 区市场监管局
    at: 2026-09-24 09:00, act: warned, by: 区市场监管局, warning: 三级
    """
    assert statuses(rows(YUZHONG, lines, "2026-09-24 10:00"), "RP-34").count("open") == 1


def test_after_a_restart_the_daily_report_runs_again():
    lines = f"""
    at: 2025-09-20 09:00, act: learned, by: 区应急指挥部办公室
    at: 2025-09-20 09:00, act: situation, set: {{unexpected_cases: 3, {FEW}, {CONTEXT}}}
    at: 2025-09-20 10:00, act: activated, by: 区人民政府, response: 非级别
    at: 2025-09-20 19:00, act: report.initial, {UPWARD}
    at: 2025-09-22 09:00, act: ended, by: 区应急指挥部
    at: 2025-09-24 09:00, act: activated, by: 区人民政府, response: 非级别
    """
    assert "overdue" not in statuses(
        rows(WANGYI, lines, "2025-09-21 08:00"), "R-22"
    )  # late on the first day: not missed
    assert statuses(rows(WANGYI, lines, "2025-09-23 12:00"), "R-22")[-1] == "lapsed"
    assert statuses(rows(WANGYI, lines, "2025-09-25 12:00"), "R-22")[-1] == "open"


def test_whoever_tells_the_duty_room_tells_the_government():
    lines = f"""
    at: 2026-09-21 09:00, act: received, by: 区市场监管局
    at: 2026-09-21 09:00, act: situation, set: {{unexpected_cases: 32, severe_cases: 0, deaths: 0, {ALIKE}}}
    at: 2026-09-21 09:05, act: report.initial, by: 区市场监管局, to: [区政府总值班室], channel: phone
    """
    (phone,) = rows(YUZHONG, lines, "2026-09-21 09:10")["RP-15"]
    assert phone.due == moment("2026-09-21 09:35")


def test_two_values_of_one_instant_leave_the_graver_possible():
    lines = f"""
    at: 2026-09-21 09:00, act: received, by: 区市场监管局
    at: 2026-09-21 09:10, act: situation, set: {{unexpected_cases: 32, severe_cases: 0, deaths: 0, {ALIKE}}}
    at: 2026-09-21 09:10, act: situation, set: {{unexpected_cases: 9}}
    """
    state = incident(YUZHONG, lines).state
    assert state is not None
    assert state.facts["unexpected_cases"] == (9, 32)
    assert state.possible[0] == "II"


def test_the_refusal_of_a_wrong_response_names_who_may_and_the_clause():
    lines = f"""
    at: 2026-09-21 09:00, act: received, by: 区市场监管局
    at: 2026-09-21 09:00, act: situation, set: {{unexpected_cases: 32, severe_cases: 0, deaths: 0, {ALIKE}}}
    """
    event = incident(YUZHONG, lines)
    now = moment("2026-09-21 09:30")
    refusal = may(YUZHONG, event, None, "区政府", "activated", now, {"response": "三级"})
    assert isinstance(refusal, Refusal)
    assert refusal.who == ("市指挥部",)
    assert "4.3" in refusal.clause
    permit = may(YUZHONG, event, None, "市指挥部", "activated", now, {"response": "二级"})
    assert isinstance(permit, Permit)
    assert permit.outside


def test_a_waiver_does_not_reach_clocks_that_start_later():
    lines = """
    at: 2026-09-21 09:00, act: received, by: 区市场监管局
    at: 2026-09-21 10:00, act: milestone, by: 区市场监管局
    at: 2026-09-21 11:00, act: waived, by: 区政府, meets: [RP-21]
    at: 2026-09-23 10:00, act: milestone, by: 区市场监管局
    """
    assert statuses(rows(YUZHONG, lines, "2026-09-23 11:00"), "RP-21") == ["open", "waived"]


def test_an_entry_that_withdraws_nothing_is_refused():
    with pytest.raises(BadInput, match=r"^history\.yaml:2:"):
        incident(YUZHONG, "at: 2026-09-21 09:00, act: withdrawn, of: e-9")
