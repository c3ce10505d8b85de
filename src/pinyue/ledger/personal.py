"""Personal data of an incident: kept sealed, shown masked, unmasked with a reason, sealed anew, destroyed after the event.

A value is given and returned as a ``SecretStr``, whose repr shows nothing; no message here quotes one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count
from pydantic import SecretStr

from pinyue.ledger.chain import Fault, parsed
from pinyue.ledger.models.incident import Incident
from pinyue.ledger.models.secret import Secret
from pinyue.ledger.vault.keys import Keys
from pinyue.ledger.vault.masking import kind_of, mask
from pinyue.ledger.vault.sealing import Belonging, NotOpened, Sealed, reseal, seal, unseal
from pinyue.words import BadInput, tr

FIELD = re.compile(r"(?=.{1,100}\Z)[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
LONGEST = 10_000  # characters of a value
LONGEST_REASON = 500  # characters


@dataclass(frozen=True)
class Shown:
    """What a screen shows of a value: masked, or a word for why not even that."""

    field: str
    text: str
    destroyed_at: datetime | None


@dataclass(frozen=True)
class Unmasked:
    """A value, and the payload of the entry ``unmasked`` that records who saw it and why; append it before the value is shown."""

    value: SecretStr
    payload: dict[str, Any]


@dataclass(frozen=True)
class Destroyed:
    """How many values were destroyed, and the payload of the entry ``destroyed`` that records it."""

    count: int
    payload: dict[str, Any]


def keep(incident: Incident, field: str, value: SecretStr, keys: Keys) -> str:
    """Seal a value; the digest that the entry holds for it.  Call it in the transaction that appends the entry.

    ``field`` is lower case words with dots, the last one the kind (``patient.1.name``).  Raises BadInput, quoting neither.
    """
    if not FIELD.fullmatch(field):
        raise BadInput(
            tr(
                "个人信息的字段名要用小写英文，如 patient.1.phone",
                "the field of personal data is written like patient.1.phone",
            )
        )
    text = value.get_secret_value()
    if not text.strip() or len(text) > LONGEST:
        raise BadInput(
            tr(
                f"{field}：个人信息不能为空，也不能超过 {LONGEST} 字",
                f"{field}: personal data must not be empty, nor longer than {LONGEST} characters",
            )
        )
    sealed = seal(value, Belonging(incident.number, field), keys)
    Secret.objects.create(
        incident=incident,
        field=field,
        digest=sealed.digest,
        ciphertext=sealed.ciphertext,
        key_id=sealed.key_id,
    )
    return sealed.digest


def shown(incident: Incident, keys: Keys) -> dict[str, Shown]:
    """Digest → what a screen shows, for all that an incident has, in one query.  A value that does not open breaks no page."""
    return {
        row.digest: Shown(row.field, _masked(incident, row, keys), row.destroyed_at)
        for row in incident.secrets.order_by("pk")
    }


def unmask(incident: Incident, digest: str, reason: str, actor: str, keys: Keys) -> Unmasked:
    """A value in clear, for ``actor`` and for a reason.

    Raises BadInput without a reason, for a digest that the incident has not and for a value that was destroyed; NotOpened where
    it does not open.
    """
    why = " ".join(reason.split())
    if not why or len(why) > LONGEST_REASON:
        raise BadInput(
            tr(
                f"查看个人信息要写明理由（不超过 {LONGEST_REASON} 字）",
                f"say why personal data is to be seen (at most {LONGEST_REASON} characters)",
            )
        )
    if not actor.strip():
        raise BadInput(tr("没有说是谁要查看个人信息", "who is to see personal data was not said"))
    row = incident.secrets.filter(digest=digest).first()
    if row is None:
        raise BadInput(
            tr(f"{incident.number} 没有这条个人信息", f"{incident.number} has no such personal data")
        )
    if row.ciphertext is None:
        raise BadInput(
            tr(
                f"{row.field} 已于 {row.destroyed_at:%Y-%m-%d} 销毁",
                f"{row.field} was destroyed on {row.destroyed_at:%Y-%m-%d}",
            )
        )
    value = unseal(_sealed(row), Belonging(incident.number, row.field), keys)
    return Unmasked(
        value,
        {"actor": actor, "reason": why, "personal": {row.field: row.digest}},
    )


def rekey(keys: Keys) -> int:
    """Seal under the newest key all that an older one sealed; how many it were.  May be stopped and started again.

    Raises NotOpened at the first value that does not open; what was sealed anew until then stays so.
    """
    newest = keys.newest.id
    done = 0
    rows = Secret.objects.filter(destroyed_at=None).exclude(key_id=newest).select_related("incident")
    for pk in list(rows.values_list("pk", flat=True)):
        row = rows.filter(pk=pk).first()
        if row is not None:
            again = reseal(_sealed(row), Belonging(row.incident.number, row.field), keys)
            done += Secret.objects.filter(pk=pk).reseal(row.key_id, again.ciphertext, again.key_id)
    return done


def by_key() -> dict[str, int]:
    """How many values each key has sealed, of those that are still kept."""
    rows = Secret.objects.filter(destroyed_at=None).order_by("key_id").values_list("key_id")
    return dict(rows.annotate(Count("pk")))


def destroy(incident: Incident, decided_by: str, on: datetime) -> Destroyed:
    """Delete value and salt of all personal data of a closed incident; the rows and the chain stay.

    突发事件应对法 (2024) 第八十五条: destroyed when the response is over.  Raises BadInput while the incident is not closed, or
    where nobody decided.
    """
    if incident.closed_at is None or on < incident.closed_at:
        raise BadInput(
            tr(
                f"{incident.number} 还没有结案，个人信息不能销毁",
                f"{incident.number} was not closed by then; its personal data cannot be destroyed",
            )
        )
    if not decided_by.strip():
        raise BadInput(tr("没有说是谁决定销毁的", "who decided to destroy it was not said"))
    with transaction.atomic():
        _overwrite()
        digests = sorted(incident.secrets.filter(destroyed_at=None).values_list("digest", flat=True))
        count = incident.secrets.empty(on)
        transaction.on_commit(_empty_the_log)
    return Destroyed(count, {"decided_by": decided_by, "digests": digests})


def faults(incident: Incident, keys: Keys) -> Iterator[Fault]:
    """What is wrong with the personal data of an incident: a value that does not open, a digest of the chain without its row."""
    rows = {row.digest: row for row in incident.secrets.order_by("pk")}
    for row in rows.values():
        if row.ciphertext is not None:
            try:
                unseal(_sealed(row), Belonging(incident.number, row.field), keys)
            except NotOpened as error:
                yield Fault(incident.number, None, error.message)
    for seq, body in incident.entries.order_by("seq").values_list("seq", "body").iterator():
        for field, digest in _named(body):
            row = rows.get(digest)
            if row is None or row.field != field:
                message = tr(
                    f"个人信息 {field} {digest[:12]} 没有存着",
                    f"personal data {field} {digest[:12]} is not kept",
                )
                yield Fault(incident.number, seq, message)


def _named(body: str) -> Iterator[tuple[str, str]]:
    """The fields and digests of personal data that an entry holds."""
    payload = (parsed(body) or {}).get("payload")
    personal = payload.get("personal") if isinstance(payload, dict) else None
    if isinstance(personal, dict):
        yield from ((str(field), str(digest)) for field, digest in personal.items())


def _masked(incident: Incident, row: Secret, keys: Keys) -> str:
    if row.ciphertext is None:
        return tr("已销毁", "destroyed")
    try:
        value = unseal(_sealed(row), Belonging(incident.number, row.field), keys)
    except NotOpened:
        return tr("打不开", "cannot be opened")
    return mask(kind_of(row.field), value.get_secret_value())


def _sealed(row: Secret) -> Sealed:
    return Sealed(row.digest, row.key_id, bytes(row.ciphertext))


def _overwrite() -> None:
    """Have SQLite overwrite what it deletes; elsewhere the server's own housekeeping does (docs/personal-data.md)."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def _empty_the_log() -> None:
    """SQLite's write-ahead log holds earlier pages until it is emptied."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
