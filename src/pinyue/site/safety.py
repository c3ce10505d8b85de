"""The start-up check: what is recorded must survive a crash, or the program does not start."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db.backends.base.base import BaseDatabaseWrapper

from pinyue.words import tr

OLDEST_POSTGRESQL = 15
SAFE = {
    "fsync": ("on",),
    "synchronous_commit": ("on", "remote_apply"),  # the second waits for a standby as well
    "server_encoding": ("UTF8",),
}


def fault_of(connection: BaseDatabaseWrapper) -> str | None:
    """What makes this database unsafe, and what to do; None where it is safe."""
    return FAULTS[connection.vendor](connection)


def sqlite_fault(journal: str, synchronous: int) -> str | None:
    """SQLite has to keep a write-ahead log and to flush it fully (``synchronous`` 2 is FULL, 3 EXTRA)."""
    if journal == "wal" and synchronous >= 2:
        return None
    return tr(
        f"这里的数据库不安全（journal_mode={journal}，synchronous={synchronous}）；把 PINYUE_HOME 放在本机磁盘上",
        f"the database is not safe here (journal_mode={journal}, synchronous={synchronous}); put PINYUE_HOME on a local disk",
    )


def postgresql_fault(version: int, settings: Mapping[str, str]) -> str | None:
    """PostgreSQL has to be one that is maintained, to write UTF-8 and to flush each commit.  ``version``: 150004 is 15.4."""
    if version // 10000 < OLDEST_POSTGRESQL:
        return tr(
            f"PostgreSQL {version // 10000} 太旧；须 {OLDEST_POSTGRESQL} 及以上",
            f"PostgreSQL {version // 10000} is too old; use {OLDEST_POSTGRESQL} or newer",
        )
    found = [f"{name}={settings[name]}" for name, safe in SAFE.items() if settings[name] not in safe]
    if not found:
        return None
    return tr(
        f"数据库不安全（{'，'.join(found)}）；服务器须 fsync=on、synchronous_commit=on，数据库须 UTF8",
        f"the database is not safe ({', '.join(found)}); the server needs fsync=on and synchronous_commit=on, the database UTF8",
    )


def _sqlite(connection: BaseDatabaseWrapper) -> str | None:
    with connection.cursor() as cursor:
        (journal,) = cursor.execute("PRAGMA journal_mode").fetchone()
        (synchronous,) = cursor.execute("PRAGMA synchronous").fetchone()
    return sqlite_fault(journal, synchronous)


def _postgresql(connection: BaseDatabaseWrapper) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"current_setting('{name}')" for name in SAFE))
        settings = dict(zip(SAFE, cursor.fetchone(), strict=True))
    return postgresql_fault(connection.pg_version, settings)


FAULTS: dict[str, Callable[[BaseDatabaseWrapper], str | None]] = {
    "sqlite": _sqlite,
    "postgresql": _postgresql,
}
