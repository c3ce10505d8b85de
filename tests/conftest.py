"""What all tests share: a fixed language, two measures of patience, and the real data where they stand at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pinyue.plans import Pack
from pinyue.plans.loader import LIBRARY, PackReader

pytest_plugins = ["tests.databases"]

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
ABSENT = "../shared/data stands not beside the checkout: the real line lists were not run"
ON_REAL_DATA = "on real data"

# A test sees English unless it asks for Chinese itself, whatever the machine speaks.
for variable in ("PINYUE_LANG", "LC_ALL", "LC_MESSAGES"):
    os.environ.pop(variable, None)
os.environ["LANG"] = "C.UTF-8"
# No test comes near a database that is in use.
os.environ.pop("DATABASE_URL", None)

# `make test` tries the same examples each time, so that a failure is the change's own; `make long` goes looking.
settings.register_profile(
    "fast", max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "long", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


@pytest.fixture(scope="session", autouse=True)
def library_read_once() -> Iterator[None]:
    """Each shipped pack is read once in a process of tests: a command reads it at each call, and a test makes many calls."""
    read, kept = PackReader.pack, dict[Path, Pack]()

    def once(reader: PackReader) -> Pack:
        if reader.folder.parent != LIBRARY:
            return read(reader)
        if reader.folder not in kept:
            kept[reader.folder] = read(reader)
        return kept[reader.folder]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PackReader, "pack", once)
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real line lists and their oracles; without it the test is skipped, and says so."""
    if not (SHARED / "data").is_dir():
        pytest.skip(ABSENT)
    return SHARED


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks each test that uses the real data, so that the closing lines can count them across processes."""
    for item in items:
        if "shared" in getattr(item, "fixturenames", ()):
            item.user_properties.append((ON_REAL_DATA, True))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line: were the real data run?"""
    ran = sum(
        (ON_REAL_DATA, True) in report.user_properties and report.when == "call"
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
    )
    if not (SHARED / "data").is_dir():
        terminalreporter.write_line(ABSENT)
    else:
        terminalreporter.write_line(f"real data of ../shared: {ran} tests ran on them")
