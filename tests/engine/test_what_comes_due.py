"""What comes due until a moment: every round of a cadence, what was done too, and nothing that is waived or covered."""

from __future__ import annotations

from datetime import timedelta

from pinyue.engine.due import due_by
from pinyue.engine.incident import fold
from pinyue.engine.owed import ROUNDS_SHOWN
from tests.engine.worlds import at, entry, invented, obligation

RECEIVED = entry("10:00", "received", "bureau", set={"cases": 12, "clustered": 1})


def due(pack, entries, until):
    return [row.id for row in due_by(pack, fold(pack, entries), at(until))]


def test_what_ends_at_the_moment_itself_is_due():
    pack = invented(obligation(within="30 min"))
    assert due(pack, [RECEIVED], "10:30") == ["O-1"]
    assert due(pack, [RECEIVED], "10:29") == []


def test_every_round_of_a_short_cadence_is_due_however_many_there_are():
    pack = invented(obligation(within="undefined", every="10 min", until="ended", window={"is": "rolling"}))
    rows = due_by(pack, fold(pack, [RECEIVED]), at("10:00") + timedelta(hours=24))
    assert len(rows) == 144 > ROUNDS_SHOWN
    starts = [row.round for row in rows]
    assert starts == [at("10:00") + timedelta(minutes=10 * number) for number in range(144)]


def test_what_was_done_in_time_was_work_too():
    pack = invented(obligation())
    done = entry("10:10", "report.initial", "bureau", to="government")
    assert due(pack, [RECEIVED, done], "11:00") == ["O-1"]


def test_what_is_waived_or_covered_by_a_shorter_deadline_is_no_work():
    pack = invented(obligation(), obligation("O-2", within="1 h"), obligation("O-3", act="notify"))
    waived = entry("10:05", "waived", "government", meets="O-3")
    assert due(pack, [RECEIVED, waived], "12:00") == ["O-1"]


def test_a_word_without_a_number_never_comes_due():
    assert due(invented(obligation(within="立即")), [RECEIVED], "20:00") == []
