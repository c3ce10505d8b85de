"""Settings of an installation.  What an office has of its own lies in its folder; nothing secret is in this file."""

from __future__ import annotations

from django.utils.functional import lazy

from pinyue.site.database import entry
from pinyue.site.office import secret_key

DEBUG = False
SECRET_KEY = lazy(secret_key, str)()  # asked for when something is signed, not before
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
INSTALLED_APPS = ["pinyue.directory.apps.DirectoryConfig", "pinyue.ledger.apps.LedgerConfig"]
MIDDLEWARE: list[str] = []
DATABASES = {"default": entry()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
