"""The chain: each entry's canonical text holds the digest of the one before it.  Pure; knows no database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import rfc8785
from cryptography.hazmat.primitives import hashes

from pinyue.words import tr

FIRST = "0" * 64  # what stands before the first entry
Algorithm = Literal["sha256", "sm3"]
ALGORITHMS: tuple[Algorithm, ...] = ("sha256", "sm3")


@dataclass(frozen=True)
class Link:
    """One entry as the chain sees it: its place, and its text."""

    seq: int
    prev: str
    digest: str
    algorithm: str
    body: str


@dataclass(frozen=True)
class Fault:
    """What does not hold, and at which entry of which incident; ``seq`` is None where it is the incident itself."""

    incident: str
    seq: int | None
    what: str

    def __str__(self) -> str:
        return f"{self.incident}{'' if self.seq is None else f'#{self.seq}'}: {self.what}"


def canonical(value: Mapping[str, Any]) -> str:
    """The canonical JSON of RFC 8785: one text for one content."""
    return rfc8785.dumps(dict(value)).decode("utf-8")


def digest(body: str, algorithm: Algorithm) -> str:
    """The digest of a canonical text as 64 hexadecimal digits, SHA-256 or SM3 (GB/T 32905)."""
    if algorithm == "sha256":
        return hashlib.sha256(body.encode("utf-8")).hexdigest()
    sm3 = hashes.Hash(hashes.SM3())
    sm3.update(body.encode("utf-8"))
    return sm3.finalize().hex()


def linked(body: Mapping[str, Any], algorithm: Algorithm) -> Link:
    """The link of a body that holds its ``seq`` and ``prev``."""
    text = canonical(body)
    return Link(body["seq"], body["prev"], digest(text, algorithm), algorithm, text)


def check(incident: str, links: Iterable[Link]) -> list[Fault]:
    """The first entry at which the chain of an incident breaks, and why; nothing where it holds.

    Only the first: what follows a broken entry proves nothing.  Entries cut off at the end leave a chain that holds; the
    incident's version and the digests kept elsewhere show those.
    """
    before, place = FIRST, 1
    for link in links:
        wrong = _wrong(incident, link, before, place)
        if wrong:
            return [Fault(incident, place, wrong)]
        before, place = link.digest, place + 1
    return []


def _wrong(incident: str, link: Link, before: str, place: int) -> str | None:
    """What is wrong with the entry that should stand at a place."""
    if link.seq > place:
        return tr(f"缺少这一条（下一条是第 {link.seq} 条）", f"is missing (the next one is {link.seq})")
    if link.seq < place:
        return tr(f"多出一条，自称第 {link.seq} 条", f"one too many, which calls itself {link.seq}")
    if link.algorithm not in ALGORITHMS:
        return tr(f"没有摘要算法 '{link.algorithm}'", f"no digest algorithm '{link.algorithm}'")
    if digest(link.body, link.algorithm) != link.digest:
        return tr("正文与摘要不符", "its text does not have its digest")
    body = parsed(link.body)
    if body is None or not _is_canonical(body, link.body):
        return tr("正文不是规范的 JSON", "its text is not canonical JSON")
    if body.get("incident") != incident or body.get("seq") != place:
        return tr("正文属于另一处", "its text belongs to another place")
    if link.prev != before or body.get("prev") != before:
        return tr("与前一条不相连", "it is not chained to the one before it")
    return None


def _is_canonical(content: Mapping[str, Any], text: str) -> bool:
    try:
        return canonical(content) == text
    except (
        rfc8785.CanonicalizationError,
        ValueError,
    ):  # NaN, numbers that JSON cannot hold exactly, broken text
        return False


def parsed(body: str) -> dict[str, Any] | None:
    """The content of a body; None where it is no JSON object."""
    try:
        content = json.loads(body)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def heads_digest(heads: Sequence[Mapping[str, Any]]) -> str:
    """One SHA-256 over where several chains stood: of the canonical JSON of ``{"heads": …}``."""
    return digest(canonical({"heads": list(heads)}), "sha256")
