"""Every scenario of every shipped pack holds; each was written from the clause catalogue, not from the program."""

from __future__ import annotations

from functools import cache

import pytest

from pinyue.directory.files import open_register
from pinyue.directory.protocol import RegisterDirectory
from pinyue.directory.register import Register
from pinyue.engine.play import play
from pinyue.engine.scenario import scenario_of
from pinyue.plans import Pack, load_pack, pack_folders
from pinyue.plans.yamltext import read

SCENARIOS = [path for folder in pack_folders().values() for path in sorted(folder.glob("scenarios/*.yaml"))]


@cache
def pack_of(folder) -> Pack:
    return load_pack(folder)


@cache
def register_of(name: str) -> Register:
    return open_register(name)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda p: f"{p.parent.parent.name}/{p.stem}")
def test_a_scenario_holds(path):
    pack = pack_of(path.parent.parent)
    scenario = scenario_of(pack, read(path, path.name))
    named = scenario.text.directory
    directory = (
        RegisterDirectory(register_of(named), scenario.text.basis, pack.plan.number) if named else None
    )
    checks = play(pack, scenario, directory)
    assert checks
    wrong = [f"{c.place}: {c.what}: expected {c.expected}, got {c.got}" for c in checks if not c.held]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", [folder.name for folder in pack_folders().values()])
def test_every_scenario_file_tells_its_catalogue_row(name):
    pack = pack_of(pack_folders()[name])
    for path in sorted((pack.folder / "scenarios").glob("*.yaml")):
        scenario = scenario_of(pack, read(path))
        assert scenario.text.id == path.stem
        assert scenario.text.rows


def test_a_scenario_that_expects_the_wrong_thing_fails(tmp_path):
    pack = pack_of(pack_folders()["yuzhong-drug-device-2023"])
    path = tmp_path / "wrong.yaml"
    path.write_text(
        "id: wrong\ntitle: 期望错误\n"
        "given: {deaths: 5, same_batch: true, short_term: true}\n"
        "expect:\n  - grade:\n      half-open: {chosen: II}\n",
        encoding="utf-8",
    )
    (check,) = play(pack, scenario_of(pack, read(path, "wrong.yaml")))
    assert not check.held
    assert (check.expected, check.got) == ("II", "I")
    assert str(check.place) == "wrong.yaml:6:27"
