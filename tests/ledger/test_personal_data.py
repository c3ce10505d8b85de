"""Personal data of an incident: sealed outside the chain, masked, unmasked, destroyed without breaking the chain."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from pinyue.ledger.chain import FIRST, Link, check
from pinyue.ledger.entries import Act, Actor, write
from pinyue.ledger.vault.keys import Keys, load_keys, new_key
from pinyue.ledger.vault.masking import WHOLLY
from pinyue.words import BadInput

one_database = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # which one makes no difference
AT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
DUTY = Actor("值班员甲", "区市场监管局")
PERSON = {
    "patient.1.name": "欧阳小明",
    "patient.1.phone": "13812341234",
    "patient.1.id_number": "11010119900307123X",
    "patient.1.address": "重庆市渝中区阳光小区3栋",
    "patient.1.medical_notes": "接种后两小时高热惊厥",
}


@pytest.fixture
def personal(database, monkeypatch):
    """The personal data of an office with a fresh database and one key."""
    for variable in ("PINYUE_KEY", "PINYUE_KEYS"):
        monkeypatch.delenv(variable, raising=False)
    new_key("aes-256-gcm", date(2026, 11, 22))
    from pinyue.ledger import personal

    return personal


@pytest.fixture
def keys(personal) -> Keys:
    return load_keys()


@pytest.fixture
def incident(personal):
    return opened("2026-0007")


def opened(number: str):
    from pinyue.ledger.models import Incident

    return Incident.objects.create(
        number=number,
        jurisdiction="500103",
        title="接种后反应",
        exercise=False,
        packs=[],
        supplements=[],
        opened_at=AT,
    )


def record(incident, kind: str, payload) -> None:
    """One more entry, chained to the last."""
    from pinyue.ledger.models import Entry

    last = incident.entries.last()
    seq, prev = (last.seq + 1, last.digest) if last else (1, FIRST)
    act = Act(kind, AT, payload)
    link = write(incident.number, seq, prev, act, DUTY, AT, exercise=False, algorithm="sha256")
    Entry.objects.create(
        incident=incident,
        kind=kind,
        happened_at=AT,
        recorded_at=AT,
        actor=DUTY.name,
        for_unit=DUTY.unit,
        **{name: getattr(link, name) for name in ("seq", "prev", "digest", "algorithm", "body")},
    )


def chain_holds(incident) -> bool:
    rows = incident.entries.order_by("seq")
    return check(incident.number, [Link(r.seq, r.prev, r.digest, r.algorithm, r.body) for r in rows]) == []


def kept(personal, incident, keys, values=PERSON) -> dict[str, str]:
    """Field → digest; an entry of the chain holds them."""
    digests = {field: personal.keep(incident, field, SecretStr(v), keys) for field, v in values.items()}
    record(incident, "received", {"personal": digests})
    return digests


def closed(incident, at: datetime | None = AT):
    incident.closed_at = at
    incident.save()
    return incident


def database_bytes(database) -> bytes:
    """All that lies in the files of a SQLite database."""
    return b"".join(path.read_bytes() for path in sorted(database.home.glob("pinyue.sqlite3*")))


# --- kept and shown -------------------------------------------------------------------------------------------------


def test_what_is_kept_is_shown_masked(personal, incident, keys):
    digests = kept(personal, incident, keys)
    shown = personal.shown(incident, keys)
    assert {one.field: one.text for one in shown.values()} == {
        "patient.1.name": "欧阳**",
        "patient.1.phone": "138****1234",
        "patient.1.id_number": "11**************3X",
        "patient.1.address": "重庆市渝中区**",
        "patient.1.medical_notes": WHOLLY,
    }
    assert {one.field: digest for digest, one in shown.items()} == digests


def test_nothing_personal_stands_in_the_database_or_its_log(personal, incident, keys, database, caplog):
    caplog.set_level(logging.DEBUG)  # Django logs each statement with its values
    kept(personal, incident, keys)
    if database.kind == "sqlite":
        content = database_bytes(database)
        assert all(value.encode() not in content for value in PERSON.values())
    assert all(value not in caplog.text for value in PERSON.values())
    body = incident.entries.get().body
    assert all(value not in body for value in PERSON.values())


def test_the_chain_with_its_digests_holds_and_nothing_is_missing(personal, incident, keys):
    kept(personal, incident, keys)
    assert chain_holds(incident)
    assert list(personal.faults(incident, keys)) == []


def test_a_screen_of_any_number_of_persons_costs_one_query(personal, incident, keys):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    kept(personal, incident, keys, {f"patient.{n}.name": "张三" for n in range(40)})
    with CaptureQueriesContext(connection) as queries:
        assert len(personal.shown(incident, keys)) == 40
    assert len(queries) == 1


@one_database
def test_a_field_that_is_no_name_of_one_is_refused_without_quoting_it(personal, incident, keys):
    for field in ("", "张三", "Patient.name", "patient name", "13812341234", "a" * 101, "a..b", "a.b\n"):
        with pytest.raises(BadInput) as caught:
            personal.keep(incident, field, SecretStr("张三"), keys)
        assert str(caught.value) == "the field of personal data is written like patient.1.phone"
    assert incident.secrets.count() == 0


@one_database
def test_an_empty_or_endless_value_is_refused(personal, incident, keys):
    for value in ("", "  ", "长" * 10_001):
        with pytest.raises(BadInput, match="must not be empty, nor longer than 10000 characters"):
            personal.keep(incident, "name", SecretStr(value), keys)
    assert incident.secrets.count() == 0


@one_database
def test_without_a_key_nothing_is_kept(personal, incident):
    with pytest.raises(BadInput, match="there is no key"):
        personal.keep(incident, "name", SecretStr("张三"), Keys(()))
    assert incident.secrets.count() == 0


# --- unmasked -------------------------------------------------------------------------------------------------------


def test_who_unmasks_gives_a_reason_and_gets_what_the_ledger_records(personal, incident, keys):
    digests = kept(personal, incident, keys)
    digest = digests["patient.1.phone"]
    seen = personal.unmask(incident, digest, " 电话随访\n患者家属 ", "值班员甲", keys)
    assert seen.value.get_secret_value() == "13812341234"
    assert seen.payload == {
        "actor": "值班员甲",
        "reason": "电话随访 患者家属",
        "personal": {"patient.1.phone": digest},
    }
    assert "13812341234" not in repr(seen) + str(seen)
    record(incident, "unmasked", seen.payload)
    assert chain_holds(incident)
    assert list(personal.faults(incident, keys)) == []


@one_database
def test_without_a_reason_or_a_name_nothing_is_unmasked(personal, incident, keys):
    digest = kept(personal, incident, keys)["patient.1.phone"]
    for reason, actor in (("", "甲"), (" \n\t　", "甲"), ("x" * 501, "甲"), ("随访", " ")):
        with pytest.raises(BadInput):
            personal.unmask(incident, digest, reason, actor, keys)


def reported_with_a_phone(personal, keys, by: Actor) -> tuple[str, str]:
    """The number of an incident in which a unit recorded a telephone number, and its digest."""
    from pinyue.ledger import acts, book
    from tests.ledger import offices

    number = offices.opened()
    digest = personal.keep(book.incident_of(number), "patient.1.phone", SecretStr("13812341234"), keys)
    acts.noted(number, 1, by, offices.AT, "来电", personal={"patient.1.phone": digest})
    return number, digest


def test_seeing_a_value_is_an_entry_of_the_ledger(personal, keys):
    from pinyue.ledger import book
    from pinyue.ledger.acts.keeping import unmasked
    from tests.ledger.offices import HEALTH, OFFICE

    number, digest = reported_with_a_phone(personal, keys, HEALTH)
    for version, actor in enumerate((OFFICE, HEALTH), 2):
        appended, value = unmasked(number, version, actor, digest, "电话随访")
        assert value.get_secret_value() == "13812341234"
        (entry,) = appended.entries
        assert (entry.act.kind, entry.actor) == ("unmasked", actor)
        assert entry.act.payload["reason"] == "电话随访"
        assert entry.recorded_at - entry.act.happened_at < timedelta(minutes=1)
    incident = book.incident_of(number)
    assert incident.version == 4
    assert chain_holds(incident)
    assert "13812341234" not in "".join(incident.entries.values_list("body", flat=True))


def test_a_value_that_may_not_be_seen_is_not_and_nothing_is_recorded(personal, keys):
    from pinyue.ledger import book
    from pinyue.ledger.acts.keeping import unmasked
    from pinyue.ledger.rights import Refused
    from tests.ledger.offices import GOVERNMENT, HEALTH, OFFICE

    number, digest = reported_with_a_phone(personal, keys, HEALTH)
    for expected, actor, reason, fault in (
        (2, GOVERNMENT, "随访", Refused),
        (2, OFFICE, " ", BadInput),
        (1, OFFICE, "随访", book.Conflict),
    ):
        with pytest.raises(fault):
            unmasked(number, expected, actor, digest, reason)
    assert book.incident_of(number).version == 2


def test_the_personal_data_of_another_incident_is_not_there(personal, incident, keys):
    digest = kept(personal, incident, keys)["patient.1.phone"]
    other = opened("2026-0008")
    with pytest.raises(BadInput, match="2026-0008 has no such personal data"):
        personal.unmask(other, digest, "随访", "甲", keys)
    assert personal.shown(other, keys) == {}


# --- tampered with --------------------------------------------------------------------------------------------------


def changed(**columns) -> None:
    """Change columns of the first row behind the back of the models."""
    from django.db import models

    from pinyue.ledger.models import Secret

    first = Secret.objects.order_by("pk").first()
    models.QuerySet(Secret).filter(pk=first.pk).update(**columns)


@one_database
@pytest.mark.parametrize("what", ["ciphertext", "cut", "digest", "field", "key", "incident", "swapped"])
def test_a_row_that_was_changed_or_moved_is_one_clear_fault_and_never_a_value(personal, incident, keys, what):
    digests = kept(personal, incident, keys, {"patient.1.name": "张三丰", "patient.2.name": "李四光"})
    first, second = incident.secrets.order_by("pk")
    other = opened("2026-0008")
    spoilt = bytearray(first.ciphertext)
    spoilt[20] ^= 1
    changes: dict[str, dict[str, object]] = {
        "ciphertext": {"ciphertext": bytes(spoilt)},
        "cut": {"ciphertext": b""},
        "digest": {"digest": "0" * 64},
        "field": {"field": "patient.3.name"},
        "key": {"key_id": "lost"},
        "incident": {"incident": other},
        "swapped": {"ciphertext": bytes(second.ciphertext)},
    }
    changed(**changes[what])
    where = other if what == "incident" else incident
    digest = "0" * 64 if what == "digest" else digests["patient.1.name"]
    with pytest.raises(personal.NotOpened, match="cannot be opened") as caught:
        personal.unmask(where, digest, "随访", "甲", keys)
    below = traceback.TracebackException(caught.type, caught.value, caught.tb.tb_next, capture_locals=True)
    text = "".join(below.format())
    assert "张三丰" not in text
    assert "李四光" not in text
    assert personal.shown(where, keys)[digest].text == "cannot be opened"
    found = [str(fault) for fault in personal.faults(where, keys)]
    assert any(f"{where.number}: personal data" in fault and "cannot be opened" in fault for fault in found)
    assert chain_holds(incident)


@one_database
def test_a_digest_of_the_chain_without_its_row_is_named_with_its_entry(personal, incident, keys):
    kept(personal, incident, keys)
    record(incident, "noted", {"personal": {"patient.9.name": "ab" * 32}})
    assert [str(fault) for fault in personal.faults(incident, keys)] == [
        "2026-0007#2: personal data patient.9.name abababababab is not kept"
    ]


def test_rows_are_neither_changed_nor_deleted_otherwise(personal, incident, keys):
    from pinyue.ledger.models import NothingIsChanged

    kept(personal, incident, keys)
    row = incident.secrets.first()
    for attempt in (
        row.save,
        row.delete,
        incident.secrets.all().delete,
        lambda: incident.secrets.update(field="x"),
    ):
        with pytest.raises(NothingIsChanged):
            attempt()
    assert incident.secrets.count() == len(PERSON)


# --- sealed anew ----------------------------------------------------------------------------------------------------


def test_sealed_anew_the_old_key_is_not_needed_and_the_chain_is_as_it_was(personal, incident, keys):
    digests = kept(personal, incident, keys)
    newest = new_key("sm4-gcm", date(2026, 11, 23))
    everything = load_keys()
    kept(personal, incident, everything, {"patient.2.name": "李四"})
    assert personal.by_key() == {keys.newest.id: 5, newest.id: 1}
    assert personal.rekey(everything) == 5
    assert personal.rekey(everything) == 0
    assert personal.by_key() == {newest.id: 6}
    only = Keys((newest,))
    seen = personal.unmask(incident, digests["patient.1.name"], "随访", "甲", only)
    assert seen.value.get_secret_value() == "欧阳小明"
    assert chain_holds(incident)
    assert list(personal.faults(incident, only)) == []


def test_a_value_that_does_not_open_stops_the_sealing_anew_and_loses_nothing(personal, incident, keys):
    kept(personal, incident, keys)
    changed(key_id="lost")
    new_key("aes-256-gcm", date(2026, 11, 23))
    with pytest.raises(BadInput, match="its key is not at hand"):
        personal.rekey(load_keys())
    assert sum(personal.by_key().values()) == len(PERSON)


def test_what_was_destroyed_meanwhile_is_not_brought_back(personal, incident, keys, monkeypatch):
    kept(personal, incident, keys, {"name": "张三"})
    new_key("aes-256-gcm", date(2026, 11, 23))
    real = personal.reseal

    def slow(*given):
        again = real(*given)
        personal.destroy(closed(incident), "区指挥部", AT)
        return again

    monkeypatch.setattr(personal, "reseal", slow)
    assert personal.rekey(load_keys()) == 0
    assert incident.secrets.get().ciphertext is None


def test_the_commands_change_the_key(personal, incident, keys):
    digests = kept(personal, incident, keys)
    run = CliRunner().invoke
    from pinyue.cli.app import app

    assert run(app, ["keys", "new"]).exit_code == 0
    listed = json.loads(run(app, ["keys", "list", "--json"]).output)
    assert [(key["sealed"], key["seals"]) for key in listed] == [(5, False), (0, True)]
    assert run(app, ["keys", "rekey"]).output.strip().endswith(": 5")
    only = Keys((load_keys().newest,))
    assert personal.unmask(incident, digests["patient.1.name"], "随访", "甲", only).value
    changed(key_id="lost")
    listed = json.loads(run(app, ["keys", "list", "--json"]).output)
    assert listed[-1] == {"id": "lost", "algorithm": None, "seals": False, "sealed": 1}
    assert "not at hand" in run(app, ["keys", "list"]).output


# --- destroyed ------------------------------------------------------------------------------------------------------


def test_destroyed_its_rows_stay_empty_and_the_chain_still_verifies(personal, incident, keys):
    digests = kept(personal, incident, keys)
    other = opened("2026-0008")
    kept(personal, other, keys)
    done = personal.destroy(closed(incident), "区指挥部", AT + timedelta(days=30))
    assert done.count == len(PERSON)
    assert done.payload == {"decided_by": "区指挥部", "digests": sorted(digests.values())}
    record(incident, "destroyed", done.payload)
    for row in incident.secrets.all():
        assert (row.ciphertext, row.key_id, row.destroyed_at) == (None, None, AT + timedelta(days=30))
    assert {one.text for one in personal.shown(incident, keys).values()} == {"destroyed"}
    with pytest.raises(BadInput, match=r"patient\.1\.name was destroyed on 2026-12-22"):
        personal.unmask(incident, digests["patient.1.name"], "随访", "甲", keys)
    assert chain_holds(incident)
    assert list(personal.faults(incident, keys)) == []
    assert personal.destroy(incident, "区指挥部", AT + timedelta(days=31)).count == 0
    assert len([one for one in personal.shown(other, keys).values() if one.destroyed_at is None]) == len(
        PERSON
    )


@one_database
def test_of_what_was_destroyed_not_a_piece_stays_in_the_file(personal, incident, keys, database):
    kept(personal, incident, keys, {f"patient.{n}.medical_notes": f"病历{n}" * 200 for n in range(20)})
    pieces = [bytes(row.ciphertext)[12:60] for row in incident.secrets.all()]
    assert all(piece in database_bytes(database) for piece in pieces)
    personal.destroy(closed(incident), "区指挥部", AT)
    assert not any(piece in database_bytes(database) for piece in pieces)


def test_while_the_incident_is_open_or_nobody_decided_nothing_is_destroyed(personal, incident, keys):
    kept(personal, incident, keys)
    for closed_at, decided_by in ((None, "区指挥部"), (AT + timedelta(1), "区指挥部"), (AT, " ")):
        with pytest.raises(BadInput):
            personal.destroy(closed(incident, closed_at), decided_by, AT)
    assert incident.secrets.filter(destroyed_at=None).count() == len(PERSON)


def test_a_row_is_either_sealed_or_destroyed(personal, incident, keys):
    from django.db import IntegrityError, transaction

    kept(personal, incident, keys, {"name": "张三"})
    for half in ({"ciphertext": None}, {"key_id": None}, {"destroyed_at": AT}):
        with pytest.raises(IntegrityError), transaction.atomic():
            changed(**half)


@one_database
def test_every_message_has_both_languages(personal, incident, keys, monkeypatch):
    digest = kept(personal, incident, keys)["patient.1.name"]
    monkeypatch.setenv("PINYUE_LANG", "zh")
    for attempt, said in (
        (lambda: personal.unmask(incident, digest, "", "甲", keys), "要写明理由"),
        (lambda: personal.unmask(incident, digest, "随访", "甲", Keys(())), "打不开"),
        (lambda: personal.destroy(incident, "甲", AT), "还没有结案"),
        (lambda: personal.keep(incident, "x y", SecretStr("张"), keys), "字段名"),
    ):
        with pytest.raises(BadInput, match=said):
            attempt()
