"""The two databases, for tests that must hold on both: ``database`` is a fresh one, made and open, for each test.

PostgreSQL is a server of the tests' own, from the programs that are found on this machine or in a package; one for each test
process, begun when the first test asks for it.  It flushes as an office's does: what a test sees survive, survives.
"""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from psycopg import sql

from pinyue.site.safety import OLDEST_POSTGRESQL

KINDS = ("sqlite", "postgresql")
FOLDERS = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
)
PACKAGE = "pgserver"
NO_PROGRAMS = f"no PostgreSQL {OLDEST_POSTGRESQL} or newer was found here: the tests on a server were not run"
ON_POSTGRESQL = "on PostgreSQL"
USER = "pinyue"


@dataclass(frozen=True)
class Database:
    """A database that is open: which kind, the office's folder, and its ``DATABASE_URL`` (None: the file in the folder)."""

    kind: str
    home: Path
    url: str | None


class Cluster:
    """A PostgreSQL server in a temporary folder, reached through a socket there and by a password."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder = programs, folder
        self.password = f"p@ss/word?#%:{secrets.token_urlsafe(9)}"  # every mark that a URL must encode

    def begin(self) -> None:
        """Make its files and start it."""
        (self.folder / "password").write_text(self.password, "utf-8")
        for path in (self.folder, self.folder / "password"):
            if os.geteuid() == 0:
                shutil.chown(path, "nobody")
        try:
            self._run("postgres", "--version")
        except PermissionError:  # a package in an environment that only root may enter
            self.programs = _copied(self.programs, self.folder / "programs")
        self._run(
            "initdb", "--username", USER, "--pwfile", str(self.folder / "password"), "--auth", "scram-sha-256",
            "--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions", str(self.folder / "data"),
        )  # fmt: skip
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c shared_buffers=32MB"
        self._run(
            "pg_ctl", "--wait", "--silent", "--log", str(self.folder / "log"), "--options", options, "start"
        )

    def crash(self) -> None:
        """Stop it where it stands, as a loss of power would: nothing is written any more."""
        self._run("pg_ctl", "--wait", "--silent", "--mode", "immediate", "stop")

    def run(self, statement: str, *names: str) -> None:
        """Run one statement as the owner; each ``{}`` is a name."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def url(self, name: str) -> str:
        """The ``DATABASE_URL`` of one of its databases."""
        return f"postgresql://{USER}:{quote(self.password, safe='')}@/{name}?host={quote(str(self.folder))}"

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs, which refuse to run as root: then as the user who owns nothing."""
        somebody: dict[str, Any] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            somebody = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        log = self.folder / "programs.log"
        with log.open("ab") as output:  # no pipe: the server would keep it open
            done = subprocess.run(
                [str(self.programs / program), *arguments],
                cwd=self.folder,
                env={"PGDATA": str(self.folder / "data"), "PATH": os.defpath, "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                **somebody,
            )
        if done.returncode != 0:
            said = [
                path.read_text("utf-8", "replace") for path in (log, self.folder / "log") if path.exists()
            ]
            raise RuntimeError(f"{program} failed:\n" + "\n".join(said))


@cache
def programs() -> Path | None:
    """The folder of PostgreSQL's programs: on the path, else in the usual places, newest first, else in a package."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    usual = [folder for pattern in FOLDERS for folder in Path("/").glob(pattern)]
    folders += sorted(usual, key=_version, reverse=True)
    spec = find_spec(PACKAGE)
    if spec and spec.origin:
        folders.append(Path(spec.origin).parent / "pginstall" / "bin")
    return next((folder for folder in folders if _version(folder) >= OLDEST_POSTGRESQL), None)


def _version(folder: Path) -> int:
    """The main version of the server in this folder; 0 where one of the programs is not there."""
    if not all((folder / name).is_file() for name in ("initdb", "pg_ctl", "postgres")):
        return 0
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True).stdout
    number = re.search(r"\d+", said)
    return int(number.group()) if number else 0


def _copied(programs: Path, to: Path) -> Path:
    """The package's programs where another user reaches them: beside them lie the libraries that they look for."""
    packages = programs.parents[2]
    for name in (PACKAGE, f"{PACKAGE}.libs"):
        shutil.copytree(packages / name, to / name)
    return to / programs.relative_to(packages)


def _number(folder: Path) -> int:
    return int("".join(mark for mark in folder.parent.name if mark.isdigit()) or 0)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """The tests' own server; skipped where no programs of PostgreSQL are found."""
    found = programs()
    if found is None:
        pytest.skip(NO_PROGRAMS)
    folder = Path(tempfile.mkdtemp(prefix="pinyue-"))  # short: the path of a socket has at most 107 bytes
    cluster = Cluster(found, folder)
    try:
        cluster.begin()
        yield cluster
        cluster.crash()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _made_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, of which each test gets a copy."""
    home = tmp_path_factory.mktemp("made")
    with _opened(Database("sqlite", home, None)):
        pass
    return home / "pinyue.sqlite3"


@pytest.fixture(scope="session")
def _made_template(postgresql: Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PostgreSQL database with all tables, of which each test gets a copy."""
    postgresql.run("CREATE DATABASE {}", "made")
    with _opened(Database("postgresql", tmp_path_factory.mktemp("made"), postgresql.url("made"))):
        pass
    return "made"


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A fresh database of each kind, with all tables, open; the environment names it, so a child process finds it too."""
    home = tmp_path / "home"
    home.mkdir()
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("_made_file"), home / "pinyue.sqlite3")
        with _opened(Database("sqlite", home, None)) as database:
            yield database
        return
    cluster: Cluster = request.getfixturevalue("postgresql")
    name = f"test_{secrets.token_hex(8)}"
    cluster.run("CREATE DATABASE {} TEMPLATE {}", name, request.getfixturevalue("_made_template"))
    with _opened(Database("postgresql", home, cluster.url(name))) as database:
        yield database
    cluster.run("DROP DATABASE {} WITH (FORCE)", name)


@contextmanager
def _opened(database: Database) -> Iterator[Database]:
    """The environment of an office with this database, open."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINYUE_HOME", str(database.home))
        if database.url is None:
            patch.delenv("DATABASE_URL", raising=False)
        else:
            patch.setenv("DATABASE_URL", database.url)
        from pinyue.site.opening import close_database, open_database

        open_database()
        try:
            yield database
        finally:
            close_database()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks each test that uses a server, so that the closing lines can count them across processes."""
    for item in items:
        parameters = (
            item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        )
        if parameters.get("database") == "postgresql" or "postgresql" in getattr(item, "fixturenames", ()):
            item.user_properties.append((ON_POSTGRESQL, True))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line: was there a PostgreSQL server?"""
    ran = sum(
        (ON_POSTGRESQL, True) in report.user_properties and report.when == "call"
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
    )
    terminalreporter.write_line(
        f"PostgreSQL: {ran} tests ran on a server of their own" if programs() else NO_PROGRAMS
    )
