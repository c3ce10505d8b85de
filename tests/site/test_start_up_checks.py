"""A database that could lose what was recorded is refused before anything is written to it, in one line."""

from __future__ import annotations

import time

import pytest

from pinyue.site.safety import postgresql_fault, sqlite_fault
from pinyue.words import BadInput

SAFE = {"fsync": "on", "synchronous_commit": "on", "server_encoding": "UTF8"}


@pytest.fixture
def opening(tmp_path, monkeypatch):
    """The module that opens, for an office whose folder is new."""
    monkeypatch.setenv("PINYUE_HOME", str(tmp_path / "home"))
    from pinyue.site import opening

    yield opening
    opening.close_database()


@pytest.fixture
def server(postgresql, opening, monkeypatch):
    """A server with a database that has no tables yet; the environment names it."""
    postgresql.run("CREATE DATABASE checked TEMPLATE template0")
    monkeypatch.setenv("DATABASE_URL", postgresql.url("checked"))
    yield postgresql
    postgresql.run("DROP DATABASE checked WITH (FORCE)")


def refusal(opening) -> str:
    with pytest.raises(BadInput) as refused:
        opening.open_database()
    assert "\n" not in str(refused.value)
    return str(refused.value)


def tables(server) -> list[str]:
    import psycopg

    with psycopg.connect(server.url("checked")) as connection:
        return [name for (name,) in connection.execute("SELECT relname FROM pg_stat_user_tables")]


# --- the file -------------------------------------------------------------------------------------------------------


def test_a_file_keeps_a_full_write_ahead_log(opening):
    from django.db import connection

    opening.open_database()
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)


@pytest.mark.parametrize(
    ("pragma", "says"),
    [
        ("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL", "synchronous=1"),
        ("PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL", "journal_mode=delete"),
    ],
)
def test_a_file_without_a_full_log_is_refused_and_stays_empty(opening, monkeypatch, pragma, says):
    from django.db import connection

    unsafe = opening.entry()
    unsafe["OPTIONS"]["init_command"] = pragma
    monkeypatch.setattr(opening, "entry", lambda: unsafe)
    line = refusal(opening)
    assert says in line
    assert "put PINYUE_HOME on a local disk" in line
    assert connection.introspection.table_names() == []


def test_a_log_that_is_flushed_more_than_fully_is_safe():
    assert sqlite_fault("wal", 3) is None


def test_a_file_that_is_no_database_is_said_with_its_path(opening, tmp_path):
    (tmp_path / "home").mkdir()
    path = tmp_path / "home" / "pinyue.sqlite3"
    path.write_text("no database at all, but more than a header of text" * 100, "utf-8")
    assert refusal(opening) == f"{path}: the database cannot be opened: file is not a database"


def test_a_folder_that_cannot_be_made_is_said_with_its_path(opening, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("PINYUE_HOME", str(tmp_path / "file" / "home"))
    assert (
        refusal(opening)
        == f"{tmp_path}/file/home: the folder cannot be made (Not a directory); change PINYUE_HOME"
    )


# --- the server -----------------------------------------------------------------------------------------------------


def test_a_server_as_it_is_installed_is_taken(opening, server):
    opening.open_database()
    assert "directory_area" in tables(server)


def test_a_server_that_answers_before_it_has_flushed_is_refused_and_stays_empty(opening, server):
    server.run("ALTER DATABASE checked SET synchronous_commit = off")
    line = refusal(opening)
    assert "synchronous_commit=off" in line
    assert tables(server) == []


def test_a_server_that_does_not_flush_at_all_is_refused(opening, server):
    try:
        server.run("ALTER SYSTEM SET fsync = off")
        told(server, "off")
        assert "(fsync=off)" in refusal(opening)
    finally:
        server.run("ALTER SYSTEM RESET fsync")
        told(server, "on")


def told(server, fsync: str) -> None:
    """Have the server read its settings again, and wait until it has."""
    import psycopg

    server.run("SELECT pg_reload_conf()")
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with psycopg.connect(server.url("checked")) as connection:
            if connection.execute("SHOW fsync").fetchone() == (fsync,):
                return
        time.sleep(0.02)
    raise AssertionError(f"fsync did not become {fsync}")


def test_a_database_that_cannot_hold_chinese_is_refused(opening, server, monkeypatch):
    server.run("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    monkeypatch.setenv("DATABASE_URL", server.url("latin"))
    assert "server_encoding=LATIN1" in refusal(opening)
    server.run("DROP DATABASE latin WITH (FORCE)")


@pytest.mark.parametrize(("version", "safe"), [(140012, False), (150000, True), (180001, True)])
def test_a_server_older_than_15_is_refused(version, safe):
    fault = postgresql_fault(version, SAFE)
    assert (fault is None) is safe
    assert safe or fault == "PostgreSQL 14 is too old; use 15 or newer"


@pytest.mark.parametrize(
    ("value", "safe"), [("on", True), ("remote_apply", True), ("local", False), ("remote_write", False)]
)
def test_a_commit_is_answered_only_when_it_is_on_disk(value, safe):
    assert (postgresql_fault(150004, {**SAFE, "synchronous_commit": value}) is None) is safe


def test_every_setting_that_is_wrong_is_named():
    fault = postgresql_fault(
        150004, {"fsync": "off", "synchronous_commit": "off", "server_encoding": "LATIN1"}
    )
    assert all(f"{name}=" in str(fault) for name in SAFE)


def test_what_is_wrong_is_said_in_chinese_too(monkeypatch):
    monkeypatch.setenv("PINYUE_LANG", "zh")
    assert "不安全（fsync=off）" in str(postgresql_fault(150004, {**SAFE, "fsync": "off"}))
    assert "太旧" in str(postgresql_fault(140000, SAFE))
    assert "不安全" in str(sqlite_fault("delete", 2))
