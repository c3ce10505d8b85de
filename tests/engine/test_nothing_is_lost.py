"""What was once owed stays on the list: due, met, missed, waived or lapsed, but never gone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pinyue.engine.incident import Incident, fold
from pinyue.engine.owed import owed
from tests.engine.worlds import at, entry, histories, invented, obligation, one, packs


def alive(incident: Incident, hour: int) -> set[str]:
    """The obligations that a clock was ever started for, at an hour of the two days."""
    now = at(f"2023-09-{4 + hour // 24:02} {hour % 24:02}:30")
    return {row.id for row in owed(incident.pack, incident, None, now) if row.status != "dormant"}


@given(packs(), histories(), histories(first_hour=12), st.integers(12, 40))
def test_no_obligation_is_lost_on_regrading(pack, before, later, last):
    whole = fold(pack, [*before, *later])
    was: set[str] = set()
    for hour in range(0, last, 3):
        now = alive(whole, hour)
        assert was <= now, f"at {hour}:30 {was - now} is gone"
        was = now
    assert alive(fold(pack, before), 11) <= alive(whole, last)


@given(packs(), histories(), st.integers(13, 60))
def test_time_alone_loses_nothing_and_unmisses_nothing(pack, entries, hour):
    incident = fold(pack, entries)
    early, late = (
        owed(pack, incident, None, at(f"2023-09-{4 + h // 24:02} {h % 24:02}:30")) for h in (12, hour)
    )
    settled = {"met", "met-late", "waived", "lapsed", "superseded", "undefined", "dormant"}
    for row in early:
        same = [
            r
            for r in late
            if (r.id, r.anchor, r.due, r.who, r.round) == (row.id, row.anchor, row.due, row.who, row.round)
        ]
        if row.round is None:
            assert [r.status for r in same] == [row.status] or row.status not in settled
            if row.status.startswith("overdue"):
                assert [r.status for r in same] == [row.status]
    assert {row.id for row in early} == {row.id for row in late}


def test_what_was_missed_at_a_graver_level_stays_missed():
    pack = invented(obligation(when={"level": "I", "certainty": "certain"}, after="triggered"))
    facts = [
        entry("09:00", "situation", set={"cases": 12, "clustered": 1}),
        entry("10:00", "situation", set={"cases": 6}),
        entry("11:00", "situation", set={"cases": 12}),
    ]
    incident = fold(pack, facts)
    assert one(owed(pack, incident, None, at("09:45"))).status == "overdue"
    # what was missed while it was owed stays missed, whatever the level becomes
    assert one(owed(pack, incident, None, at("10:15"))).status == "overdue"
    first, again = owed(pack, incident, None, at("11:15"))
    assert (first.status, first.due) == ("overdue", at("09:30"))
    assert (again.status, again.due) == ("open", at("11:30"))


def test_a_duty_of_a_graver_level_lapses_where_its_time_had_not_come():
    pack = invented(obligation(when={"level": "I", "certainty": "certain"}, after="triggered"))
    facts = [
        entry("09:00", "situation", set={"cases": 12, "clustered": 1}),
        entry("09:20", "situation", set={"cases": 6}),
    ]
    assert one(owed(pack, fold(pack, facts), None, at("10:15"))).status == "lapsed"


def test_what_was_done_before_the_lapse_stays_done():
    pack = invented(obligation(when={"level": "I", "certainty": "certain"}, after="triggered"))
    facts = [
        entry("09:00", "situation", set={"cases": 12, "clustered": 1}),
        entry("09:10", "report.initial", "bureau", to="government"),
        entry("10:00", "situation", set={"cases": 6}),
    ]
    assert one(owed(pack, fold(pack, facts), None, at("10:15"))).status == "met"
