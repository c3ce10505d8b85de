"""Where the office's database is: the server of ``DATABASE_URL``, else the SQLite file in the office's folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pinyue.plans.loader import home
from pinyue.site.database_url import VARIABLE, Server, parse


def server() -> Server | None:
    """The server that ``DATABASE_URL`` names; None where it is not set.  Raises BadInput."""
    url = os.environ.get(VARIABLE)
    return parse(url) if url else None


def database_file() -> Path:
    """The office's own file; it need not be there yet."""
    return home() / "pinyue.sqlite3"


def begun() -> bool:
    """Is there a database to ask?  A file must be there already; a server is asked in any case."""
    return server() is not None or database_file().is_file()


def entry() -> dict[str, Any]:
    """The database as Django's ``DATABASES`` states it.  Raises BadInput."""
    found = server()
    return _sqlite(database_file()) if found is None else _postgresql(found)


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            # With Django's default, most concurrent read-then-write transactions fail with "database is locked".
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def _postgresql(server: Server) -> dict[str, Any]:
    from psycopg import IsolationLevel  # an office with a file of its own needs no driver

    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": server.name,
        "USER": server.user,
        "PASSWORD": server.password,
        "HOST": server.host,
        "PORT": server.port,
        "ATOMIC_REQUESTS": False,  # an act of the ledger is its own transaction, and nothing else is part of it
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,  # a server that was restarted costs no request
        "OPTIONS": {
            # Said, since a server may default to another: acts lock the incident's row and then read it.
            "isolation_level": IsolationLevel.READ_COMMITTED,
            "application_name": "pinyue",
            "connect_timeout": 10,
            **server.options,
        },
    }
