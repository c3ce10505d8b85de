"""An incident is what its entries make of it: in whatever order they arrive, one at a time or all together."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from pinyue.engine.history import Entry
from pinyue.engine.incident import Incident, apply, begin, fold
from pinyue.engine.owed import owed
from pinyue.plans import Pack
from tests.engine.worlds import at, entry, histories, invented, obligation, packs


def one_by_one(pack: Pack, entries: list[Entry]) -> Incident:
    incident = begin(pack)
    for each in entries:
        incident = apply(incident, each)
    return incident


def withdrawals(entries: list[Entry], numbers: set[int]) -> list[Entry]:
    """Entries that withdraw some of the others, an hour after the last."""
    return [entry("23:00", "withdrawn", of=entries[n].id) for n in sorted(numbers) if n < len(entries)]


@given(packs(), histories(), st.sets(st.integers(0, 7), max_size=2), st.randoms(use_true_random=False))
def test_folding_is_applying_one_after_the_other_in_any_order(pack, entries, numbers, rng):
    entries = entries + withdrawals(entries, numbers)
    whole = fold(pack, entries)
    shuffled = rng.sample(entries, len(entries))
    for incident in (one_by_one(pack, entries), one_by_one(pack, shuffled), fold(pack, shuffled)):
        assert incident.entries == whole.entries
        assert incident.states == whole.states


@given(packs(), histories(), st.integers(0, 20), st.randoms(use_true_random=False))
def test_what_is_owed_does_not_depend_on_the_order_of_writing(pack, entries, hour, rng):
    now = at(f"{hour:02}:00")
    rows = owed(pack, fold(pack, entries), None, now)
    assert owed(pack, one_by_one(pack, rng.sample(entries, len(entries))), None, now) == rows
    assert (
        owed(pack, fold(pack, [e for e in entries if e.at <= now]), None, now) == rows
    )  # nor on what comes later


@given(packs(), histories())
def test_what_is_owed_is_the_same_when_asked_twice_and_in_between_at_other_times(pack, entries):
    incident = fold(pack, entries)
    moments = [at("03:00"), at("12:30"), at("2023-09-08 09:00")]
    random.Random(1).shuffle(moments)
    first = [owed(pack, incident, None, now) for now in moments]
    assert first == [owed(pack, fold(pack, entries), None, now) for now in moments]
    assert first == [owed(pack, incident, None, now) for now in moments]


def test_an_entry_at_the_end_keeps_every_state_before_it():
    pack = invented(obligation())
    incident = fold(
        pack, [entry("09:00", "received", "bureau"), entry("10:00", "situation", set={"cases": 3})]
    )
    longer = apply(incident, entry("11:00", "situation", set={"cases": 6, "clustered": 1}))
    assert all(one is two for one, two in zip(incident.states, longer.states, strict=False))
    assert [state.level for state in longer.states] == [None, "III", "II"]


def test_a_late_entry_is_put_where_it_happened():
    pack = invented(obligation())
    entries = [
        entry("09:00", "situation", set={"cases": 3}),
        entry("11:00", "situation", set={"clustered": 1}),
    ]
    late = entry("10:00", "situation", set={"cases": 7}, recorded=at("15:00"))
    incident = apply(fold(pack, entries), late)
    assert [(f"{state.at:%H}", state.level) for state in incident.states] == [
        ("09", "III"),
        ("10", "III"),
        ("11", "II"),
    ]


def test_a_withdrawn_entry_counts_no_more_and_the_withdrawal_stands():
    pack = invented(obligation())
    wrong = entry("09:30", "situation", set={"cases": 12, "clustered": 1}, id="typo")
    entries = [entry("09:00", "situation", set={"cases": 3}), wrong]
    assert fold(pack, entries).states[-1].level == "I"
    incident = fold(pack, [*entries, entry("10:00", "withdrawn", of="typo")])
    assert incident.states[-1].level == "III"
    assert wrong not in incident.live
    assert wrong in incident.entries
    assert incident.at(at("09:45")).states[-1].level == "I"  # until then it was believed


def test_a_judgement_that_is_taken_back_leaves_the_facts_to_decide():
    pack = invented(obligation())
    facts = entry("09:00", "situation", set={"cases": 3, "clustered": 1})
    incident = fold(pack, [facts, entry("10:00", "judged", level="I")])
    assert (incident.states[-1].judged, incident.states[-1].level) == ("I", "I")
    incident = apply(incident, entry("11:00", "judged"))
    assert (incident.states[-1].judged, incident.states[-1].level) == (None, "III")


def test_an_official_judgement_does_not_lower_what_is_certain():
    pack = invented(obligation())
    facts = entry("09:00", "situation", set={"cases": 12, "clustered": 1})
    state = fold(pack, [facts, entry("10:00", "judged", level="III")]).states[-1]
    assert (state.judged, state.level) == ("III", "I")
