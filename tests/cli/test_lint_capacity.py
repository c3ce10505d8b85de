"""``pinyue lint --capacity``: whoever asks states what a unit can do in the first hour."""

from __future__ import annotations

Y = "yuzhong-drug-device-2023"


def test_overload_is_told_only_beyond_the_capacity_that_is_asked_about(pinyue):
    assert pinyue("lint", Y, "--rule", "R9", "--json").json == []
    four = pinyue("lint", Y, "--rule", "R9", "--capacity", "4", "--json").json
    assert [(one["witness"]["acts"], one["witness"]["level"]) for one in four] == [(5, "I")]
    assert pinyue("lint", Y, "--rule", "R9", "--capacity", "5", "--json").json == []


def test_a_capacity_of_nothing_is_refused(refuses):
    assert "--capacity" in refuses("lint", Y, "--capacity", "0")
