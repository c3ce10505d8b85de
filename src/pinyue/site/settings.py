"""Settings of an installation.  What an office has of its own lies in its folder; nothing secret is in this file."""

from __future__ import annotations

from django.utils.functional import lazy

from pinyue.site.office import database_file, secret_key

DEBUG = False
SECRET_KEY = lazy(secret_key, str)()  # asked for when something is signed, not before
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
INSTALLED_APPS = ["pinyue.directory.apps.DirectoryConfig"]
MIDDLEWARE: list[str] = []
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(database_file()),
        "OPTIONS": {
            # With Django's default, most concurrent read-then-write transactions fail with "database is locked".
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
