"""An office says in a supplement whom it tells of an obligation."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from pinyue.plans.pack import Pack
from pinyue.plans.supplement import lay_over
from pinyue.words import BadInput
from tests.engine.worlds import at, entry, invented, obligation
from tests.ledger.clock.worlds import event, steps


def laid(tmp_path: Path, text: str) -> Pack:
    path = tmp_path / "ours.yaml"
    path.write_text(f"of: invented\ndecided_by: x\ndecided_on: 2024-06-01\nescalate:\n{text}", "utf-8")
    return lay_over(invented(obligation()), path)


def test_its_steps_take_the_place_of_the_superior(tmp_path):
    pack = laid(
        tmp_path, "  O-1: [{at: due - 10 min, tell: health}, {at: due + 1 h, tell: [city], channel: sms}]\n"
    )
    assert [step.after for step in pack.escalate["O-1"]] == [timedelta(minutes=-10), timedelta(hours=1)]
    found = steps(event(pack, [entry("09:00", "received", "bureau")]), at("10:30"))
    assert [one for one in found if one.startswith("escalate")] == ["escalate-10 health", "escalate+60 city"]


def test_a_later_supplement_decides(tmp_path):
    first = laid(tmp_path, "  O-1: [{at: due, tell: health}]\n")
    path = tmp_path / "ours.yaml"
    path.write_text(path.read_text("utf-8").replace("health", "city"), "utf-8")
    assert lay_over(first, path).escalate["O-1"][0].tell == ("city",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("  O-2: [{at: due, tell: health}]\n", r"ours\.yaml:5:3: no obligation 'O-2' in the plan"),
        (
            "  O-1: [{at: due, tell: helth}]\n",
            r"ours\.yaml:5:\d+: no unit 'helth' in the plan; did you mean 'health'",
        ),
        ("  O-1: [{at: later, tell: health}]\n", r"ours\.yaml:5:14: .*'later' is no moment"),
        ("  O-1: [{at: due, tell: []}]\n", r"ours\.yaml:5"),
        ("  O-1: [{at: due, tell: health, by: sms}]\n", "unknown key 'by'"),
    ],
)
def test_what_means_nothing_is_refused_with_its_place(tmp_path, text, says):
    with pytest.raises(BadInput, match=says):
        laid(tmp_path, text)
