"""``pinyue play``: scenarios that must hold."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from pinyue.cli.packs import open_pack
from pinyue.cli.show import console, print_json, progress
from pinyue.cli.speech import Command, json_option, supplement_option
from pinyue.directory.files import open_register
from pinyue.directory.protocol import RegisterDirectory
from pinyue.engine.play import play as play_scenario
from pinyue.engine.scenario import Scenario, scenario_of
from pinyue.plans.pack import Pack
from pinyue.plans.yamltext import read
from pinyue.words import BadInput, tr


@click.command(
    cls=Command,
    help=tr(
        "演算情景并核对其中的要求；不给文件则演算预案包自带的全部情景。",
        "Run scenarios and check what they expect; without files, all of the pack's own.",
    ),
)
@click.argument("pack")
@click.argument("scenarios", nargs=-1, type=click.Path(path_type=Path))
@supplement_option
@json_option
def play(pack: str, scenarios: tuple[Path, ...], supplements: tuple[str, ...], as_json: bool) -> None:
    """Exit 0 where every expectation held, 1 where one did not."""
    opened = open_pack(pack, supplements)
    files = list(scenarios) or sorted((opened.folder / "scenarios").glob("*.yaml"))
    if not files:
        raise BadInput(tr(f"{opened.id} 没有情景", f"{opened.id} has no scenarios"))
    results = []
    with progress(tr("演算情景", "scenarios"), len(files)) as step:
        for path in files:
            scenario = scenario_of(opened, read(path, gb18030=True))
            results.append((scenario, play_scenario(opened, scenario, _directory(opened, scenario))))
            step()
    failed = sum(not check.held for _, checks in results for check in checks)
    if as_json:
        print_json([_played_json(scenario, checks) for scenario, checks in results])
    else:
        for scenario, checks in results:
            wrong = [check for check in checks if not check.held]
            mark = tr("不符", "FAILED") if wrong else tr("符合", "held")
            console().print(
                f"{mark}  {scenario.text.id}  {scenario.text.title}  ({len(checks)})",
                style="red" if wrong else None,
            )
            for check in wrong:
                line = tr(
                    f"应为 {check.expected}，实为 {check.got}", f"expected {check.expected}, got {check.got}"
                )
                console().print(f"    {check.place}: {check.what}: {line}", markup=False)
        total = sum(len(checks) for _, checks in results)
        console().print(
            tr(
                f"{len(results)} 个情景，{total} 项要求，{failed} 项不符",
                f"{len(results)} scenarios, {total} expectations, {failed} failed",
            )
        )
    sys.exit(1 if failed else 0)


def _directory(pack: Pack, scenario: Scenario) -> RegisterDirectory | None:
    """The register that a scenario names, read as this plan abbreviates."""
    if scenario.text.directory is None:
        return None
    register = open_register(scenario.text.directory)
    return RegisterDirectory(register, scenario.text.basis, pack.plan.number)


def _played_json(scenario: Any, checks: Any) -> dict[str, Any]:
    return {
        "id": scenario.text.id,
        "title": scenario.text.title,
        "held": all(check.held for check in checks),
        "checks": [
            {"what": c.what, "expected": c.expected, "got": c.got, "held": c.held, "place": str(c.place)}
            for c in checks
        ],
    }
