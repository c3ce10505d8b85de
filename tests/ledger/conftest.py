"""The tables of the ledger can be imported in these tests; each test's own database is the fixture ``database``."""

import os

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pinyue.site.settings")
if not apps.ready:
    django.setup()
