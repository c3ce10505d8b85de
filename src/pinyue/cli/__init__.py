"""The command line.  Offices script it: ``--json`` prints one document on stdout; bad input is one line on stderr, exit 2."""

from __future__ import annotations

import re
import sys

import click

from pinyue.cli.app import app
from pinyue.cli.usage import usage
from pinyue.words import BadInput

LONGEST = 1000  # characters of a line on stderr


def main() -> None:
    """Run the command line; the entry point of ``pinyue`` and ``python -m pinyue``."""
    try:
        sys.exit(app(prog_name="pinyue", standalone_mode=False))
    except BadInput as error:
        _stop(str(error))
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        _stop(usage(error))
    except click.Abort:
        sys.exit(130)


def _stop(message: str) -> None:
    """One line, whatever was quoted in it: no control characters, and the middle of a long one left out."""
    line = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", message)
    if len(line) > LONGEST:
        line = f"{line[: LONGEST // 2]} … {line[-LONGEST // 2 :]}"
    sys.stderr.write(f"{line}\n")
    sys.exit(2)
