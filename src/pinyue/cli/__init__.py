"""The command line.  Offices script it: ``--json`` prints one document on stdout; bad input is one line on stderr, exit 2."""

from __future__ import annotations

import sys

from pinyue.cli.app import app
from pinyue.words import BadInput


def main() -> None:
    """Run the command line; the entry point of ``pinyue`` and ``python -m pinyue``."""
    try:
        app(prog_name="pinyue")
    except BadInput as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
