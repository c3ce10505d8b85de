"""Sealing a value with a key, and the digest of it that stands in the chain.

The digest is HMAC-SHA-256 under a random salt of the value's own.  The salt is sealed together with the value: were it readable
beside the ciphertext, whoever has the database could try all telephone numbers against the digest without any key.  With
the ciphertext gone, salt and value are gone, and the digest neither proves nor reveals anything.

What a sealed value belongs to (incident, field, digest) is authenticated with it, so that a row moved elsewhere does not open.
"""

from __future__ import annotations

import hmac
import json
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, CipherAlgorithm
from cryptography.hazmat.primitives.ciphers.algorithms import AES, SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from pydantic import SecretStr

from pinyue.ledger.vault.keys import Key, Keys
from pinyue.words import BadInput, tr

CIPHERS: dict[str, type[CipherAlgorithm]] = {"aes-256-gcm": AES, "sm4-gcm": SM4}
SALT = 32  # bytes
NONCE = 12  # bytes; random, as NIST SP 800-38D 8.2.2 allows for up to 2^32 values a key
TAG = 16  # bytes
UNPAIRED = "surrogatepass"  # a codec's complaint would quote the value


class NotOpened(BadInput):
    """A sealed value that does not open.  Names its place, never what is in it."""


@dataclass(frozen=True)
class Belonging:
    """What a sealed value belongs to."""

    incident: str
    field: str


@dataclass(frozen=True)
class Sealed:
    """A value that is sealed: nonce, ciphertext and tag in one; ``digest`` (hex) is what the chain holds."""

    digest: str
    key_id: str
    ciphertext: bytes


def seal(value: SecretStr, belonging: Belonging, keys: Keys) -> Sealed:
    """Seal a value with the newest key under a new salt.  Raises BadInput where there is no key."""
    salt = secrets.token_bytes(SALT)
    digest = _digest(salt, value, belonging)
    return _seal(salt, value, belonging, digest, keys.newest)


def unseal(sealed: Sealed, belonging: Belonging, keys: Keys) -> SecretStr:
    """The value.  Raises NotOpened where the key is absent or another, or anything was changed or moved."""
    return _open(sealed, belonging, keys)[1]


def reseal(sealed: Sealed, belonging: Belonging, keys: Keys) -> Sealed:
    """The same value and digest, sealed with the newest key.  Raises NotOpened as ``unseal`` does."""
    salt, value = _open(sealed, belonging, keys)
    return _seal(salt, value, belonging, sealed.digest, keys.newest)


def _seal(salt: bytes, value: SecretStr, belonging: Belonging, digest: str, key: Key) -> Sealed:
    nonce = secrets.token_bytes(NONCE)
    encryptor = Cipher(_cipher(key), GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(_named(belonging, digest, key))
    body = encryptor.update(salt + value.get_secret_value().encode("utf-8", UNPAIRED)) + encryptor.finalize()
    return Sealed(digest, key.id, nonce + body + encryptor.tag)


def _open(sealed: Sealed, belonging: Belonging, keys: Keys) -> tuple[bytes, SecretStr]:
    key = keys.find(sealed.key_id)
    if key is None:
        raise _not_opened(belonging, sealed, tr("这里没有它的密钥", "its key is not at hand"))
    opened = _decrypt(sealed, belonging, key)
    if opened is not None:
        salt, value = opened
        if hmac.compare_digest(_digest(salt, value, belonging), sealed.digest):
            return salt, value
    raise _not_opened(
        belonging,
        sealed,
        tr("密钥不是原来的，或者这一行被改动过", "the key is another one, or the row was changed"),
    )


def _decrypt(sealed: Sealed, belonging: Belonging, key: Key) -> tuple[bytes, SecretStr] | None:
    """Salt and value; None where the tag does not fit.  Nothing is given out before the tag was checked."""
    data = sealed.ciphertext
    if len(data) < NONCE + SALT + TAG:
        return None
    decryptor = Cipher(_cipher(key), GCM(data[:NONCE], data[-TAG:])).decryptor()
    decryptor.authenticate_additional_data(_named(belonging, sealed.digest, key))
    try:
        plain = decryptor.update(data[NONCE:-TAG]) + decryptor.finalize()
    except InvalidTag:
        return None
    return plain[:SALT], SecretStr(plain[SALT:].decode("utf-8", UNPAIRED))


def _cipher(key: Key) -> CipherAlgorithm:
    return CIPHERS[key.algorithm](key.material.get_secret_value())  # type: ignore[call-arg]


def _named(belonging: Belonging, digest: str, key: Key) -> bytes:
    """The associated data: what the value belongs to and what sealed it, as JSON so that no two run together."""
    return json.dumps([belonging.incident, belonging.field, digest, key.id, key.algorithm]).encode("ascii")


def _digest(salt: bytes, value: SecretStr, belonging: Belonging) -> str:
    named = json.dumps([belonging.incident, belonging.field, value.get_secret_value()]).encode("ascii")
    return hmac.digest(salt, named, "sha256").hex()


def _not_opened(belonging: Belonging, sealed: Sealed, why: str) -> NotOpened:
    place = f"{belonging.incident} {belonging.field} {sealed.digest[:12]}"
    return NotOpened(
        tr(
            f"个人信息 {place} 打不开（密钥 {sealed.key_id}）：{why}",
            f"personal data {place} cannot be opened (key {sealed.key_id}): {why}",
        )
    )
