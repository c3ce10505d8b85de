"""The office's database may be a file or a server; what holds on the one holds on the other."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.directory.worlds import SMALL


def areas():
    from pinyue.directory.models import Area

    return Area.objects


def taken_in():
    """Take a small register in: some rows in several tables, in one transaction."""
    from pinyue.directory.files import checked
    from pinyue.directory.store import take_in
    from pinyue.plans.yamltext import parse

    return take_in(checked(parse(SMALL.encode(), "r.yaml"), None), "r.yaml", "0")


def test_the_database_is_the_one_that_the_environment_names(database):
    from django.db import connection

    taken_in()
    assert connection.vendor == database.kind
    assert (database.home / "pinyue.sqlite3").exists() is (database.url is None)


@pytest.mark.parametrize("time", ["first", "second"])
def test_each_test_finds_it_empty(database, time):
    assert areas().count() == 0
    taken_in()


def test_the_tables_are_those_of_the_models(database):
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_opened_again_it_holds_what_it_held(database):
    from pinyue.site.opening import close_database, open_database

    taken_in()
    close_database()
    open_database()
    assert areas().count() == 1


def test_a_program_may_go_from_one_database_to_another_and_back(database, tmp_path, monkeypatch):
    from pinyue.site.opening import open_database

    taken_in()
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("PINYUE_HOME", str(tmp_path / "another"))
        elsewhere.delenv("DATABASE_URL", raising=False)
        open_database()
        assert areas().count() == 0
    open_database()
    assert areas().count() == 1


def test_of_two_who_read_and_then_write_neither_is_lost(database):
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE tally (count integer NOT NULL)")
        cursor.execute("INSERT INTO tally VALUES (0)")
    together = Barrier(2)
    lock = " FOR UPDATE" if database.kind == "postgresql" else ""  # SQLite's transaction is the lock

    def count_ten_times():
        together.wait()
        for _ in range(10):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SELECT count FROM tally{lock}")
                (count,) = cursor.fetchone()
                cursor.execute("UPDATE tally SET count = %s", [count + 1])
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(count_ten_times) for _ in range(2)]:
            done.result()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count FROM tally")
        assert cursor.fetchone() == (20,)


def test_the_file_is_a_file_that_others_read_while_it_is_open(tmp_path, monkeypatch):
    from pinyue.site.opening import close_database, open_database

    monkeypatch.setenv("PINYUE_HOME", str(tmp_path / "new" / "home"))
    open_database()
    taken_in()
    with sqlite3.connect(tmp_path / "new" / "home" / "pinyue.sqlite3") as other:
        assert other.execute("SELECT count(*) FROM directory_personnelact").fetchone() == (2,)
    other.close()
    close_database()


@pytest.fixture
def empty(postgresql, monkeypatch, request):
    """The name of a database of the server without any tables, which the environment names."""
    name = f"empty_{abs(hash(request.node.name)):x}"
    postgresql.run("CREATE DATABASE {}", name)
    monkeypatch.setenv("DATABASE_URL", postgresql.url(name))
    yield name
    from pinyue.site.opening import close_database

    close_database()
    postgresql.run("DROP DATABASE {} WITH (FORCE)", name)


def test_two_programs_that_start_at_once_on_a_new_server_make_its_tables_once(empty):
    from django.db import connection

    from pinyue.site.opening import open_database

    open_database()  # starts Django, which two threads cannot
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    together = Barrier(2)

    def start():
        together.wait()
        open_database()
        found = areas().count()
        connection.close()
        return found

    with ThreadPoolExecutor(2) as pool:
        assert [done.result() for done in [pool.submit(start) for _ in range(2)]] == [0, 0]


def test_a_server_that_isolates_otherwise_by_default_is_used_at_read_committed(postgresql, empty):
    from django.db import connection, transaction

    from pinyue.site.opening import open_database

    postgresql.run("ALTER DATABASE {} SET default_transaction_isolation = 'serializable'", empty)
    open_database()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("read committed",)
    assert connection.settings_dict["ATOMIC_REQUESTS"] is False


def test_what_was_committed_survives_a_crash_of_the_server_and_its_return_is_noticed(postgresql, empty):
    from django.db import close_old_connections

    from pinyue.site.opening import open_database

    open_database()
    taken_in()
    postgresql.crash()
    postgresql.start()
    close_old_connections()  # as before each request: the health check finds the connection gone
    assert areas().count() == 1
