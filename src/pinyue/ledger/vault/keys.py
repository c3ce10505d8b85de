"""The office's keys: which there are, and how a new one is made.

A key is one line, ``ID ALGORITHM KEY`` (the key in base64).  The lines of the file are only ever added to: the last one seals,
all of them open.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import SecretBytes

from pinyue.ledger.durable import sync_folder
from pinyue.plans.loader import did_you_mean, home
from pinyue.words import BadInput, Place, tr

LENGTHS = {"aes-256-gcm": 32, "sm4-gcm": 16}  # algorithm -> bytes of its key
DEFAULT = "aes-256-gcm"
IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


@dataclass(frozen=True)
class Key:
    """A key with its name and the algorithm that it is for; its bytes show in no repr."""

    id: str
    algorithm: str
    material: SecretBytes


@dataclass(frozen=True)
class Keys:
    """The keys at hand, the oldest first."""

    all: tuple[Key, ...]

    @property
    def newest(self) -> Key:
        """The key that seals.  Raises BadInput where there is none."""
        if not self.all:
            raise BadInput(
                tr(
                    "还没有密钥，不能记录个人信息；用 pinyue keys new 生成",
                    "there is no key, personal data cannot be kept; make one with pinyue keys new",
                )
            )
        return self.all[-1]

    def find(self, identifier: str) -> Key | None:
        """The key of this name; None where it is not at hand."""
        return next((key for key in self.all if key.id == identifier), None)


def key_file() -> Path:
    """Where the office's keys lie: ``PINYUE_KEYS``, else ``keys`` in its folder.  It need not be there yet."""
    given = os.environ.get("PINYUE_KEYS")
    return Path(given) if given else home() / "keys"


def load_keys() -> Keys:
    """The keys of the file, and after them the one of ``PINYUE_KEY``, which then seals.

    Raises BadInput with the place, and never with the line itself, where a key cannot be used or others can read the file.
    """
    found = list(_of_file(key_file()))
    given = os.environ.get("PINYUE_KEY")
    if given:
        key = _parse(given, Place("PINYUE_KEY"))
        found = [known for known in found if known != key]
        _refuse_second(found, key, Place("PINYUE_KEY"))
        found.append(key)
    return Keys(tuple(found))


def new_key(algorithm: str, on: date) -> Key:
    """Make a key and add it to the file, which only its owner can read; it seals from now on.

    Raises BadInput where ``PINYUE_KEY`` would still seal, or the file cannot be used.
    """
    if algorithm not in LENGTHS:
        hint = did_you_mean(algorithm, LENGTHS)
        raise BadInput(tr(f"没有算法 '{algorithm}'{hint}", f"no algorithm '{algorithm}'{hint}"))
    if os.environ.get("PINYUE_KEY"):
        message = tr(
            "设了这个变量时，由它的密钥加密，文件里的新密钥不会用上；先取消它",
            "while it is set, its key seals and a new one in the file would not; unset it first",
        )
        raise BadInput(message, Place("PINYUE_KEY"))
    path = key_file()
    list(_of_file(path))  # a file that cannot be read is not added to
    material = secrets.token_bytes(LENGTHS[algorithm])
    key = Key(f"{on:%Y%m%d}-{secrets.token_hex(4)}", algorithm, SecretBytes(material))
    _append(path, f"{key.id} {algorithm} {base64.b64encode(material).decode('ascii')}\n")
    return key


def _append(path: Path, line: str) -> None:
    """One write at the end of the file, on disk before it returns: two at a time lose neither's key."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.fstat(handle).st_size
            torn = size > 0 and _last_byte(handle, size) != b"\n"
            os.write(handle, (("\n" if torn else "") + line).encode("ascii"))
            os.fsync(handle)
        finally:
            os.close(handle)
        sync_folder(path.parent)
    except OSError as error:
        raise BadInput(
            tr(f"密钥写不进去：{error.strerror}", f"the key cannot be written: {error.strerror}"),
            Place(str(path)),
        ) from None


def _last_byte(handle: int, size: int) -> bytes:
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1)


def _of_file(path: Path) -> Iterator[Key]:
    try:
        if not path.exists():
            return
        if os.name == "posix" and path.stat().st_mode & 0o077:
            message = tr(
                f"别的用户能打开这个密钥文件；运行 chmod 600 {path}",
                f"others can open this key file; run chmod 600 {path}",
            )
            raise BadInput(message, Place(str(path)))
        lines = path.read_text("ascii", errors="replace").splitlines()
    except OSError as error:
        message = tr(f"读不出来：{error.strerror}", f"cannot be read: {error.strerror}")
        raise BadInput(message, Place(str(path))) from None
    found: list[Key] = []
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.lstrip().startswith("#"):
            place = Place(str(path), number)
            key = _parse(line, place)
            _refuse_second(found, key, place)
            found.append(key)
    yield from found


def _refuse_second(known: list[Key], key: Key, place: Place) -> None:
    if any(other.id == key.id for other in known):
        raise BadInput(tr(f"密钥 {key.id} 有两个", f"there are two keys {key.id}"), place)


def _parse(line: str, place: Place) -> Key:
    """A key from its line.  What is wrong with it is said without quoting it."""
    parts = line.split()
    if len(parts) != 3 or not IDENTIFIER.fullmatch(parts[0]) or parts[1] not in LENGTHS:
        algorithms = " | ".join(LENGTHS)
        message = tr(
            f"密钥应写成 ID 算法 密钥（base64），算法为 {algorithms}",
            f"a key is written ID ALGORITHM KEY (in base64), the algorithm being {algorithms}",
        )
        raise BadInput(message, place)
    identifier, algorithm, text = parts
    try:
        material = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        material = b""
    if len(material) != LENGTHS[algorithm]:
        message = tr(
            f"{algorithm} 的密钥应为 base64 写的 {LENGTHS[algorithm]} 字节",
            f"a key for {algorithm} is {LENGTHS[algorithm]} bytes in base64",
        )
        raise BadInput(message, place)
    return Key(identifier, algorithm, SecretBytes(material))
