"""The commands, in the order in which they are used."""

from __future__ import annotations

import click

from pinyue import __version__
from pinyue.cli.speech import Group
from pinyue.words import tr

# Where each command lives.  A module is imported when its command is asked for: grading need not wait for DuckDB.
COMMANDS = {
    "demo": "pinyue.cli.demo",
    "plans": "pinyue.cli.packs",
    "grade": "pinyue.cli.asking",
    "owed": "pinyue.cli.owing",
    "tasks": "pinyue.cli.tasking",
    "play": "pinyue.cli.playing",
    "compare": "pinyue.cli.comparing",
    "stress": "pinyue.cli.stressing",
    "sweep": "pinyue.cli.sweeping",
    "lint": "pinyue.cli.linting",
    "coverage": "pinyue.cli.checking",
    "who": "pinyue.cli.who",
    "directory": "pinyue.cli.directory",
    "incident": "pinyue.cli.incident",
    "ledger": "pinyue.cli.ledger",
    "keys": "pinyue.cli.keys",
    "watch-clock": "pinyue.cli.watching",
    "doctor": "pinyue.cli.doctor",
    "schema": "pinyue.cli.packs",
}


@click.group(
    cls=Group,
    places=COMMANDS,
    help=tr(
        "品约：让一个区的应急预案可以执行。预案是数据，事件是记录，此刻该做什么由二者算出。",
        "Pinyue makes a district's emergency plan executable: the plan is data, the incident is a record, and what is"
        " owed now is computed from the two.",
    ),
)
@click.version_option(
    __version__, message="pinyue %(version)s", help=tr("显示版本。", "Show the version and exit.")
)
def app() -> None:
    """The group of all commands."""
