"""The register in the office's database: taken in by appending, never changed, never deleted."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pinyue.directory.files import checked, open_register
from pinyue.plans.yamltext import parse
from pinyue.words import BadInput
from tests.directory.worlds import SMALL


@pytest.fixture
def store(tmp_path, monkeypatch):
    """The store of an office whose folder is new."""
    monkeypatch.setenv("PINYUE_HOME", str(tmp_path / "home"))
    from pinyue.site.opening import close_database, open_database

    open_database()
    from pinyue.directory import store

    yield store
    close_database()


def small(text: str = SMALL, current=None):
    return checked(parse(text.encode(), "r.yaml"), current)


def test_what_is_taken_in_comes_back_the_same(store, register):
    store.take_in(register.records, "dongcheng-2022.yaml", "0")
    assert store.records_of("110101") == register.records
    assert store.records_of("110102") is None


def test_taken_in_again_nothing_is_added(store):
    assert store.take_in(small(), "a.yaml", "0") == store.Taken(15, 0, 0)
    assert store.take_in(small(), "a.yaml", "0") == store.Taken(0, 0, 15)


def test_a_correction_counts_and_what_it_corrects_stays(store):
    from pinyue.directory.models import PersonnelAct

    store.take_in(small(), "a.yaml", "0")
    store.take_in(small(SMALL.replace("person: 丁四", "person: 丁肆")), "b.yaml", "1")
    assert [act.person for act in store.records_of("990001").acts] == ["丁肆", "戊五"]
    rows = PersonnelAct.objects.filter(identifier="a1").order_by("pk").select_related("source")
    assert [(row.person, row.source.file) for row in rows] == [("丁四", "a.yaml"), ("丁肆", "b.yaml")]
    assert all(row.recorded_at and row.jurisdiction == "990001" for row in rows)


def test_a_later_file_may_bring_only_what_is_new(store):
    store.take_in(small(), "a.yaml", "0")
    text = "\n".join(
        [
            SMALL.splitlines()[0],
            "documents: [{id: 任2号, title: 二, decided: 2023-09-01}]",
            "acts: [{id: b1, document: 任2号, person: 辛八, act: 任命, unit: 区水务办, post: 副局长}]",
        ]
    )
    with pytest.raises(BadInput):
        small(text)
    records = small(text, store.records_of("990001"))
    assert store.take_in(records, "b.yaml", "1") == store.Taken(2, 0, 1)
    assert [act.id for act in store.records_of("990001").acts] == ["a1", "a2", "b1"]


def test_a_file_that_does_not_fit_what_is_on_record_is_refused(store):
    store.take_in(small(), "a.yaml", "0")
    text = "\n".join([SMALL.splitlines()[0], "units: [{name: 区水利局, withdrawn: 已撤并}]"])
    with pytest.raises(BadInput, match="does not fit what is on record: no unit '区水利局'"):
        small(text, store.records_of("990001"))


def test_registers_of_two_jurisdictions_do_not_mix(store, register):
    store.take_in(small(), "a.yaml", "0")
    store.take_in(register.records, "b.yaml", "1")
    assert store.jurisdictions() == ["110101", "990001"]
    assert store.records_of("990001") == small()


def test_a_row_can_neither_be_changed_nor_deleted(store):
    from pinyue.directory import models

    store.take_in(small(), "a.yaml", "0")
    for model in (*store.TABLES.values(), models.Import):
        row = model.objects.first()
        for attempt in (
            row.save,
            row.delete,
            model.objects.all().delete,
            lambda model=model: model.objects.update(jurisdiction="000000"),
            lambda model=model, row=row: model.objects.bulk_update([row], ["jurisdiction"]),
        ):
            with pytest.raises(models.NothingIsChanged):
                attempt()
    assert store.records_of("990001") == small()


def test_a_fault_in_the_middle_leaves_nothing_behind(store, monkeypatch):
    from pinyue.directory import models

    monkeypatch.setattr(models.PersonnelAct.objects, "bulk_create", lambda rows: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.take_in(small(), "a.yaml", "0")
    assert store.jurisdictions() == []
    assert models.Import.objects.count() == 0


def test_the_database_survives_a_crash_and_is_the_offices_own(store):
    from django.db import connection

    path = Path(connection.settings_dict["NAME"])
    assert path.parent.name == "home"
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)
    store.take_in(small(), "a.yaml", "0")
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT count(*) FROM directory_personnelact").fetchone() == (2,)
    other.close()


def test_a_database_without_a_full_log_is_refused(store, monkeypatch):
    from django.db import connection

    from pinyue.site.opening import open_database

    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "init_command", "PRAGMA synchronous=OFF")
    connection.close()
    with pytest.raises(BadInput, match="synchronous=0"):
        open_database()


def test_the_tables_are_those_of_the_models(store):
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_key_is_made_once_for_the_owner_alone_and_only_when_it_is_needed(store, tmp_path, monkeypatch):
    from django.conf import settings

    from pinyue.site.office import secret_key

    path = tmp_path / "home" / "secret_key"
    assert not path.exists()
    key = secret_key()
    assert len(key) > 50
    assert secret_key() == key == path.read_text("ascii")
    assert path.stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("PINYUE_SECRET_KEY", "given")
    assert str(settings.SECRET_KEY) == secret_key() == "given"


def test_the_shipped_register_needs_no_database(tmp_path, monkeypatch):
    monkeypatch.setenv("PINYUE_HOME", str(tmp_path / "none"))
    assert open_register("dongcheng-2022").acts
    assert not (tmp_path / "none").exists()
