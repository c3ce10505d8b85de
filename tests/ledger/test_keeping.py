from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from pydantic import SecretStr

from pinyue.ledger import acts, attachments, book, personal
from pinyue.ledger.book import Conflict
from pinyue.ledger.models import Incident, Secret
from pinyue.ledger.vault.keys import load_keys, new_key
from pinyue.ledger.verify import verify
from pinyue.words import BadInput
from tests.ledger.offices import AT, OFFICE, ON_ONE, opened

pytestmark = ON_ONE


@pytest.fixture
def patient() -> tuple[str, str]:
    """An incident at version 2, and the digest of a name that stands in it."""
    new_key("aes-256-gcm", date(2026, 11, 22))
    number = opened()
    digest = personal.keep(
        Incident.objects.get(number=number), "patient.1.name", SecretStr("欧阳小明"), load_keys()
    )
    acts.received(number, 1, OFFICE, AT, personal={"patient.1.name": digest})
    return number, digest


def test_who_looks_at_personal_data_leaves_an_entry_with_the_reason(patient):
    number, digest = patient
    said, seen = acts.unmasked(number, 2, OFFICE, digest, "联系家属")
    assert seen.get_secret_value() == "欧阳小明"
    payload = said.entries[0].act.payload
    assert (payload["reason"], said.entries[0].actor) == ("联系家属", OFFICE)
    assert "欧阳" not in "".join(link.body for link in book.links_of(Incident.objects.get(number=number)))


def test_nothing_is_shown_where_the_entry_cannot_be_written(patient):
    number, digest = patient
    with pytest.raises(Conflict):
        acts.unmasked(number, 1, OFFICE, digest, "联系家属")
    with pytest.raises(BadInput):
        acts.unmasked(number, 2, OFFICE, digest, " ")
    assert Incident.objects.get(number=number).version == 2


def test_after_the_close_personal_data_is_destroyed_and_the_chain_holds(patient):
    number, _ = patient
    acts.closed(number, 2, OFFICE, AT)
    with pytest.raises(Conflict):
        acts.destroyed(number, 1, OFFICE, "主任")
    assert Secret.objects.get().ciphertext is not None
    assert acts.destroyed(number, 3, OFFICE, "主任").version == 4
    assert Secret.objects.get().ciphertext is None
    assert verify() == []
    with pytest.raises(BadInput, match="closed"):
        acts.noted(number, 4, OFFICE, AT, "其后")


def test_an_attachment_that_was_changed_is_found(patient):
    number, _ = patient
    said = acts.attached(number, 2, OFFICE, AT, BytesIO("签批单".encode()), "签批.txt", note="签批单")
    assert verify() == []
    path = attachments.file_of(said.entries[0].act.payload["evidence"][0])
    path.chmod(0o600)
    path.write_bytes(b"x")
    (fault,) = verify()
    assert (fault.incident, fault.seq) == (number, 3)
