"""The register in the office's database, a file or a server: taken in by appending, never changed, never deleted."""

from __future__ import annotations

import pytest

from pinyue.directory.files import checked, open_register
from pinyue.plans.yamltext import parse
from pinyue.words import BadInput
from tests.directory.worlds import SMALL


@pytest.fixture
def store(database):
    """The store of an office whose database is new."""
    from pinyue.directory import store

    return store


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


def test_the_shipped_register_needs_no_database(tmp_path, monkeypatch):
    monkeypatch.setenv("PINYUE_HOME", str(tmp_path / "none"))
    assert open_register("dongcheng-2022").acts
    assert not (tmp_path / "none").exists()
