"""Opening the office's database from a program that is no web server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections

from pinyue.site.database import database_file, entry, server
from pinyue.site.safety import fault_of
from pinyue.words import BadInput, Place, tr

MIGRATING = 0x70696E797565  # any number, if only each program that migrates takes the same


def open_database() -> None:
    """Start Django on the office's database, made and brought up to date where it is not.  Raises BadInput where it is unsafe."""
    database = entry()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pinyue.site.settings")
    if not apps.ready:
        django.setup()
    if server() is None:
        _make_folder(database_file().parent)
    _point_at(database)
    _refuse_unsafe()
    with _one_at_a_time():
        call_command("migrate", verbosity=0, interactive=False)


def close_database() -> None:
    """Let the database go."""
    connection.close()


def _point_at(database: dict[str, object]) -> None:
    """Use this database from now on; the environment may name another one than at the last call."""
    wanted = connections.configure_settings({DEFAULT_DB_ALIAS: database})
    if connections.settings != wanted:
        connections.close_all()
        connections.settings = wanted
    if connection.settings_dict is not connections.settings[DEFAULT_DB_ALIAS]:
        del connections[DEFAULT_DB_ALIAS]


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror
        raise BadInput(
            tr(
                f"建不了这个文件夹（{why}）；改 PINYUE_HOME",
                f"the folder cannot be made ({why}); change PINYUE_HOME",
            ),
            Place(str(folder)),
        ) from None


def _refuse_unsafe() -> None:
    place = Place(str(server() or database_file()))
    try:
        connection.ensure_connection()
    except Error as error:  # cannot be reached, does not let us in, is no database, is too old for Django
        why = " ".join(str(error).split())
        raise BadInput(tr(f"打不开数据库：{why}", f"the database cannot be opened: {why}"), place) from None
    fault = fault_of(connections[DEFAULT_DB_ALIAS])
    if fault is not None:
        connection.close()
        raise BadInput(fault, place)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two programs that start at once on a new PostgreSQL database must not both make its tables."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
