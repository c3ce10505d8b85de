"""What an author mistypes is one line that says where it stands and what may stand there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pinyue.plans import load_pack
from pinyue.words import BadInput

PLAN = Path(__file__).parent / "xinghe" / "xinghe-food"
BOUNDS = "from, to, over, under, at_least, at_most, exactly, is, not"
SLIPS = [
    # a key: the near one of those that may stand just there, or all of them
    ("levels.yaml", "harm: true, includes: stated}\n  sev", "harms: true}\n  sev", "unknown key 'harms'; did you mean 'harm'?"),
    ("events.yaml", "leads: 县教育局", "lead: 县教育局", "unknown key 'lead'; did you mean 'leads'?"),
    ("command.yaml", "{if: {venue: {is: canteen}}}", "{venue: canteen}", "unknown key 'venue'; there are: level, certainty"),
    ("levels.yaml", "{ill: {from: 200}}", "{ill: 200}", f"keys are expected here: {BOUNDS}; not '200'"),
    ("command.yaml", "when: {facts: [rumour]}", "when: [rumour]", "keys are expected here: level, certainty"),
    # a name
    ("levels.yaml", "{counties: {from: 2}}", "{countys: {from: 2}}", "unknown measure 'countys'; did you mean 'counties'?"),
    ("levels.yaml", "[same_source], if: {c", "[towns], if: {c", "a measure is written under 'if': 'towns'"),
    ("events.yaml", "plans: XH-P-1", "plans: 预案一", "unknown plan '预案一'; there are: XH-P-1, XH-P-2, XH-P-3"),
    ("reporting.yaml", "when: {level: [I, II]}", "when: {level: [1, 2]}", "unknown level '1'; there are: I, II, III, IV"),
    ("plan.yaml", "立即: 15", "立刻: 15", "no word of time '立刻'; did you mean '立即'?"),
    ("plan.yaml", 'clause: "1.2"}', 'clause: "1.22"}', "unknown clause '1.22'; did you mean '1.2'?"),
    ("forms/XH-F-1.yaml", "holds: towns", "holds: town", "unknown fact 'town'; did you mean 'towns'?"),
    ("forms/XH-F-1.yaml", "id: XH-F-1", "id: XH-F-9", "the id is 'XH-F-9' and the name on disk 'XH-F-1'"),
    # a value
    ("levels.yaml", "assume: ordinary", "assume: ordinry", "unknown value 'ordinry'; did you mean 'ordinary'?"),
    ("levels.yaml", 'outside, assume: "1"', "outside, assume: yes", "no whole number: 'yes'"),
    ("levels.yaml", "rank: 4", "rank: 3", "two levels are equally grave: rank '3'"),
    ("plan.yaml", '"990401"', '"99040"', "'99040' should be a code of six digits"),
    ("reporting.yaml", "act: report.upward", "act: 上报", "'上报' should begin with a letter or digit"),
    ("upkeep.yaml", "2026-06-30", "2026-06-31", "no day of the calendar: '2026-06-31'"),
    ("upkeep.yaml", "2026-06-30", "2026年6月", "'2026年6月' should be like 2026-06-30 or 2026"),
]  # fmt: skip


def complaint(folder: Path) -> str:
    with pytest.raises(BadInput) as caught:
        load_pack(folder)
    return str(caught.value)


def changed(folder: Path, file: str, was: str, now: str) -> Path:
    """A copy of the plan with one place of it changed; the place that a fault must name."""
    shutil.copytree(PLAN, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(was) == 1
    (folder / file).write_text(text.replace(was, now), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("file", "was", "now", "said"), SLIPS, ids=[f"{file}: {now}" for file, _, now, _ in SLIPS]
)
def test_a_slip_is_placed_and_what_may_stand_there_is_named(tmp_path, file, was, now, said):
    line = complaint(changed(tmp_path / PLAN.name, file, was, now))

    number = (PLAN / file).read_text(encoding="utf-8").split(was)[0].count("\n") + 1
    lines = range(number, number + was.count("\n") + 1)
    assert "\n" not in line
    assert line.startswith(tuple(f"{file}:{one}:" for one in lines))
    assert said in line


def test_a_pack_at_hand_bears_the_name_of_its_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PINYUE_HOME", str(tmp_path))
    shutil.copytree(PLAN, tmp_path / "packs" / "xinghe")

    assert "plan.yaml:2:5: the id is 'xinghe-food' and the name on disk 'xinghe'" in complaint(
        tmp_path / "packs" / "xinghe"
    )


def test_a_slip_is_told_in_chinese_too(tmp_path, monkeypatch):
    monkeypatch.setenv("PINYUE_LANG", "zh")
    folder = changed(
        tmp_path / PLAN.name, "reporting.yaml", "when: {level: [I, II]}", "when: {level: [1, 2]}"
    )

    assert complaint(folder) == "reporting.yaml:28:19: 未知的级别 '1'；有：I、II、III、IV"
