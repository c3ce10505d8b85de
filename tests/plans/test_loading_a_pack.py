"""Loading a pack, and the one line that says what is wrong with it and where."""

from __future__ import annotations

import pytest

from pinyue.plans import load_pack
from pinyue.words import BadInput
from tests.plans.conftest import LEVELS, PLAN, REPORTING


def complaint(folder) -> str:
    with pytest.raises(BadInput) as caught:
        load_pack(folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_whole_pack_loads(make_pack):
    pack = load_pack(make_pack())
    assert pack.id == "xinghe-drug"
    assert [o.id for o in pack.obligations] == ["R-1", "R-2"]
    assert pack.unit_names["县市监局"] == "县市场监管局"


def test_a_clause_number_stays_the_text_that_was_typed(make_pack):
    folder = make_pack(levels=LEVELS.replace('clause: "1.2"', "clause: 4.10"))
    assert load_pack(folder).levels.levels[1].clause == ("4.10",)


def test_an_unknown_measure_is_placed_and_the_near_one_is_named(make_pack):
    said = complaint(make_pack(levels=LEVELS.replace("if: {deaths: {from: 3}}", "if: {death: {from: 3}}")))
    assert said == "levels.yaml:15:60: unknown measure 'death'; did you mean 'deaths'?"


def test_an_unknown_key_is_placed_and_the_near_one_is_named(make_pack):
    said = complaint(make_pack(reporting=REPORTING.replace("    within: 1 h", "    withn: 1 h")))
    assert said == "reporting.yaml:8:5: unknown key 'withn'; did you mean 'within'?"


def test_a_missing_key_is_named(make_pack):
    said = complaint(make_pack(plan=PLAN.replace("kind: plan\n", "")))
    assert said.startswith("plan.yaml:1:1:")
    assert "'kind'" in said


def test_an_unknown_qualifier_is_named(make_pack):
    said = complaint(
        make_pack(levels=LEVELS.replace("when: same_batch, if: {deaths: {from: 3}}", "when: same_bach"))
    )
    assert "unknown qualifier 'same_bach'; did you mean 'same_batch'?" in said


def test_a_level_that_no_ladder_has_is_refused(make_pack):
    said = complaint(
        make_pack(
            reporting=REPORTING.replace(
                "    who: 县市场监管局", "    who: 县市场监管局\n    when: {level: [IV]}"
            )
        )
    )
    assert said.startswith("reporting.yaml:5:")
    assert "unknown level 'IV'" in said


def test_a_bound_that_is_no_number_is_refused(make_pack):
    said = complaint(make_pack(levels=LEVELS.replace("{from: 10}", "{from: ten}")))
    assert "'ten' is no number" in said


def test_a_condition_that_no_number_satisfies_is_refused(make_pack):
    said = complaint(make_pack(levels=LEVELS.replace("{from: 1, to: 3}", "{from: 5, to: 3}")))
    assert "no number can satisfy" in said


@pytest.mark.parametrize("span", ["1 hour and a half", "-1 h", "0 h", "1.5 h", "soon", ""])
def test_a_time_that_is_no_time_is_refused(make_pack, span):
    said = complaint(make_pack(reporting=REPORTING.replace("within: 1 h", f"within: '{span}'")))
    assert said.startswith("reporting.yaml:8:")


def test_a_cadence_must_say_when_it_stops(make_pack):
    said = complaint(
        make_pack(reporting=REPORTING.replace("    within: 1 h", "    within: 1 h\n    every: 1 day"))
    )
    assert "every needs until" in said


def test_an_id_given_twice_is_refused(make_pack):
    said = complaint(make_pack(reporting=REPORTING.replace("R-2", "R-1")))
    assert said.startswith("reporting.yaml:10:")
    assert "id given twice" in said


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: 1\na: 2\n", "written twice"),
        ("a: &x 1\nb: *x\n", "anchors"),
        ("a: {<<: {b: 1}}\n", "merge keys"),
        ("a: !!python/object/apply:os.system [ls]\n", "tags"),
        ("a: [1, 2\n", "not valid YAML"),
        ("[" * 60 + "]" * 60, "nested deeper"),
        ("? [a, b]\n: 1\n", "a key must be text"),
    ],
)
def test_the_traps_of_yaml_are_refused(make_pack, text, reason):
    assert reason in complaint(make_pack(plan=text))


def test_a_file_that_is_not_utf8_is_refused_with_its_line(make_pack):
    folder = make_pack()
    (folder / "plan.yaml").write_bytes("id: a\ntitle: 星河\n".encode("gb18030"))
    assert complaint(folder).startswith("plan.yaml:2: not UTF-8")


def test_an_empty_file_is_refused(make_pack):
    assert "plan.yaml" in complaint(make_pack(plan=""))


def test_a_stray_file_is_refused(make_pack):
    folder = make_pack()
    (folder / "level.yaml").write_text("a: 1", encoding="utf-8")
    assert complaint(folder) == "level.yaml: a pack has no such chapter; did you mean 'levels'?"


def test_a_missing_pack_is_named_with_the_nearest(make_pack):
    with pytest.raises(BadInput, match="no pack 'wangyi-vacine'; did you mean 'wangyi-vaccine'"):
        load_pack("wangyi-vacine")


def test_a_cycle_of_parents_is_refused(make_pack):
    folder = make_pack(plan=PLAN + "parent: {title: 邻县预案, pack: neighbour}\n")
    neighbour = folder.parent / "neighbour"
    neighbour.mkdir()
    text = PLAN.replace("xinghe-drug", "neighbour") + "parent: {title: 星河县预案, pack: xinghe-drug}\n"
    (neighbour / "plan.yaml").write_text(text, encoding="utf-8")
    assert "a cycle of parents: xinghe-drug → neighbour → xinghe-drug" in complaint(folder)


def test_messages_speak_chinese_under_a_chinese_locale(make_pack, monkeypatch):
    monkeypatch.setenv("PINYUE_LANG", "zh")
    said = complaint(make_pack(levels=LEVELS.replace("if: {deaths: {from: 3}}", "if: {death: {from: 3}}")))
    assert said == "levels.yaml:15:60: 未知的指标 'death'；是否为 'deaths'？"
