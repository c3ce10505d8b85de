"""Files beside the ledger: kept once for each content, under their SHA-256, and verified whenever they are read.

A file is on disk under its name before its row is written; a crash between the two leaves a file that nothing refers to.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pinyue.ledger.chain import Fault, parsed
from pinyue.ledger.durable import sync_folder
from pinyue.ledger.media import clean_name, media_type
from pinyue.ledger.models.attachment import Attachment
from pinyue.ledger.models.incident import Incident
from pinyue.plans.loader import home
from pinyue.words import BadInput, Place, tr

BLOCK = 1 << 20  # bytes read at a time
LIMIT = "PINYUE_ATTACHMENT_MB"
DEFAULT_LIMIT = 50  # MiB


class BadFile(BadInput):
    """The file of an attachment is not what was kept."""


def limit() -> int:
    """The most bytes that a file may have: ``PINYUE_ATTACHMENT_MB`` in MiB.  Raises BadInput where it is no number."""
    given = os.environ.get(LIMIT) or str(DEFAULT_LIMIT)
    if not re.fullmatch("[1-9][0-9]{0,5}", given):
        raise BadInput(tr("应为大于零的整数（MB）", "should be a whole number above 0 (MB)"), Place(LIMIT))
    return int(given) << 20


def file_of(digest: str) -> Path:
    """Where the content with this digest lies."""
    return _folder() / digest[:2] / digest


def keep(content: BinaryIO, name: str) -> Attachment:
    """Keep a file; the same content is kept once, under the name with which it first came.

    Raises BadInput where it is empty or larger than :func:`limit`; then nothing is kept.
    """
    try:
        digest, size, kind = _written(content)
    except OSError as error:
        why = error.strerror
        message = tr(f"附件写不进去：{why}", f"the attachment cannot be written: {why}")
        raise BadInput(message, Place(str(_folder()))) from None
    found, _ = Attachment.objects.get_or_create(
        digest=digest, defaults={"size": size, "media_type": kind, "name": clean_name(name)}
    )
    return found


def read(attachment: Attachment) -> bytes:
    """The content, verified.  Raises BadFile where the file is missing or was changed."""
    try:
        content = file_of(attachment.digest).read_bytes()
    except OSError:
        content = None
    if content is None or hashlib.sha256(content).hexdigest() != attachment.digest:
        wrong = _what_is_wrong(attachment.digest) or _changed()
        raise BadFile(_named(attachment.digest, attachment.name, wrong))
    return content


def faults(incident: Incident) -> Iterator[Fault]:
    """Every attachment that an entry refers to and that is unknown, missing or changed, at the first such entry."""
    seen: set[str] = set()
    for seq, body in incident.entries.order_by("seq").values_list("seq", "body"):
        for digest in _referred_to(body):
            if digest not in seen:
                seen.add(digest)
                row = Attachment.objects.filter(digest=digest).first()
                name = row.name if row else "?"
                wrong = _what_is_wrong(digest) if row else tr("没有登记", "it is not on record")
                if wrong is not None:
                    yield Fault(incident.number, seq, _named(digest, name, wrong))


def _referred_to(body: str) -> list[str]:
    """The digests of attachments that an entry names."""
    payload = (parsed(body) or {}).get("payload")
    evidence = payload.get("evidence") if isinstance(payload, dict) else None
    return [str(digest) for digest in evidence] if isinstance(evidence, list) else []


def _named(digest: str, name: str, wrong: str) -> str:
    return tr(f"附件 {digest[:12]}（{name}）：{wrong}", f"attachment {digest[:12]} ({name}): {wrong}")


def _folder() -> Path:
    return home() / "attachments"


def _written(content: BinaryIO) -> tuple[str, int, str]:
    """Digest, size and media type of a file that is now on disk in its place."""
    root = _folder()
    root.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix="incoming-", dir=root)  # readable by its owner alone
    path = Path(temporary)
    try:
        with os.fdopen(handle, "wb") as out:
            digest, size = _copied(content, out, limit())
            out.flush()
            os.fsync(out.fileno())
        kind = media_type(path)
        target = file_of(digest)
        if _what_is_wrong(digest) is not None:  # not there yet, or spoilt: then this mends it
            target.parent.mkdir(exist_ok=True)
            sync_folder(root)
            path.replace(target)
            sync_folder(target.parent)
    finally:
        path.unlink(missing_ok=True)
    return digest, size, kind


def _copied(content: BinaryIO, out: BinaryIO, most: int) -> tuple[str, int]:
    """The digest and the size of what was copied.  Raises BadInput where it is nothing or too much."""
    digest, size = hashlib.sha256(), 0
    while block := content.read(BLOCK):
        size += len(block)
        if size > most:
            message = tr(
                f"附件超过 {most >> 20} MB；缩小它，或提高 {LIMIT}",
                f"the attachment is larger than {most >> 20} MB; make it smaller, or raise {LIMIT}",
            )
            raise BadInput(message)
        digest.update(block)
        out.write(block)
    if not size:
        raise BadInput(tr("附件是空的", "the attachment is empty"))
    return digest.hexdigest(), size


def _what_is_wrong(digest: str) -> str | None:
    """Why the file cannot be used; None where it is whole."""
    try:
        with file_of(digest).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return tr("文件不见了", "its file is missing")
    except OSError as error:
        return tr(f"文件读不出来：{error.strerror}", f"its file cannot be read: {error.strerror}")
    return None if found == digest else _changed()


def _changed() -> str:
    return tr("文件被改动过", "its file was changed")
