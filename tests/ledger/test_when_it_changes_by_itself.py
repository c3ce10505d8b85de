"""Between two moments that ``next_due`` names, no answer of ``owed`` changes."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinyue.engine.incident import Incident, fold
from pinyue.engine.owed import owed
from pinyue.engine.scenario import scenario_of
from pinyue.ledger.due import next_due
from pinyue.plans import load_pack, pack_folders
from pinyue.plans.loader import LIBRARY
from pinyue.plans.yamltext import read


def answers(incident: Incident, now) -> list:
    return [
        (row.id, row.who, row.to, row.status, row.due, row.round, row.missed_before)
        for row in owed(incident.pack, incident, None, now)
    ]


@cache
def courses() -> list[Incident]:
    """Every incident with a history in the shipped library."""
    found = []
    for name in sorted(folder.name for folder in LIBRARY.iterdir()):
        pack = load_pack(pack_folders()[name])
        for path in sorted(Path(pack.folder, "scenarios").glob("*.yaml")):
            scenario = scenario_of(pack, read(path))
            if scenario.entries:
                found.append(fold(pack, scenario.entries))
    return found


@given(st.data())
def test_nothing_changes_before_the_moment_that_is_named(data):
    incident = data.draw(st.sampled_from(courses()))
    start = incident.entries[0].at
    now = start + timedelta(seconds=data.draw(st.integers(0, 20 * 86_400)))
    after = next_due([incident], now)
    upper = after or now + timedelta(days=400)
    share = data.draw(st.floats(0, 1, exclude_max=True))
    between = now + (upper - now) * share
    if between < upper:
        assert answers(incident, between) == answers(incident, now)


def test_moments_are_walked_to_the_end_and_the_answer_does_change_at_them():
    incident = next(one for one in courses() if one.pack.id.startswith("yuzhong"))
    now, changed = incident.entries[-1].at, 0
    for _ in range(200):
        after = next_due([incident], now)
        if after is None:
            break
        assert after > now
        changed += answers(incident, after) != answers(incident, now)
        now = after
    assert changed > 3


@pytest.mark.parametrize("seconds", [0, 1])
def test_a_deadline_itself_is_still_in_time_and_the_moment_after_is_not(seconds):
    incident, due = next(
        (one, row.due)
        for one in courses()
        for row in owed(one.pack, one, None, one.entries[-1].at)
        if row.due and row.status == "open"
    )
    at = due - timedelta(seconds=seconds)
    named = next_due([incident], at)
    assert named is not None
    assert at < named <= due + timedelta(microseconds=1)
