"""Opening the office's database from a program that is no web server."""

from __future__ import annotations

import os

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from pinyue.site.office import database_file
from pinyue.words import BadInput, Place, tr


def open_database() -> None:
    """Start Django on the database of the office's folder, made and brought up to date where it is not."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pinyue.site.settings")
    if not apps.ready:
        django.setup()
    path = database_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    if connection.settings_dict["NAME"] != str(
        path
    ):  # the office's folder is another one than at the last call
        connection.close()
        connection.settings_dict["NAME"] = str(path)
    call_command("migrate", verbosity=0, interactive=False)
    _refuse_unsafe()


def _refuse_unsafe() -> None:
    """What is recorded must survive a crash: the database has to keep a write-ahead log and flush it fully."""
    with connection.cursor() as cursor:
        (journal,) = cursor.execute("PRAGMA journal_mode").fetchone()
        (flushed,) = cursor.execute("PRAGMA synchronous").fetchone()
    if (journal, flushed) != ("wal", 2):
        message = tr(
            f"这里的数据库不安全（journal_mode={journal}，synchronous={flushed}）；把 PINYUE_HOME 放在本机磁盘上",
            f"the database is not safe here (journal_mode={journal}, synchronous={flushed}); put PINYUE_HOME on a local disk",
        )
        raise BadInput(message, Place(connection.settings_dict["NAME"]))


def close_database() -> None:
    """Let the database go."""
    connection.close()
