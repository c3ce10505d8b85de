"""The packs of an incident as they are at hand, with the digests by which one sees that a plan has changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from pinyue.plans.loader import find_pack, home, load_pack
from pinyue.plans.pack import Pack
from pinyue.plans.supplement import lay_over, supplements_of

Signature = tuple[tuple[str, int, int], ...]


def open_packs(names: Sequence[str]) -> tuple[Pack, ...]:
    """The packs of these ids or folders, each with the office's supplements laid over it.  Raises BadInput."""
    return tuple(_opened(folder, _signature(folder)) for folder in map(find_pack, names))


def digest_of(pack: Pack) -> str:
    """SHA-256 over the names and contents of the files of a pack that the engine reads."""
    return _digest_of_folder(pack.folder, _signature(pack.folder))


def supplements(packs: Sequence[Pack]) -> list[dict[str, str]]:
    """File and SHA-256 of every supplement that is laid over these packs."""
    return [
        {"file": path.name, "digest": hashlib.sha256(path.read_bytes()).hexdigest()}
        for pack in packs
        for path in supplements_of(pack)
    ]


def changed(recorded: dict[str, Any], packs: Sequence[Pack]) -> list[str]:
    """The packs and supplements that are not those with which an incident was opened (``packs`` and ``supplements`` of it)."""
    then = {one["id"]: one["digest"] for one in recorded["packs"]}
    now = {pack.id: digest_of(pack) for pack in packs}
    laid_then = {one["file"]: one["digest"] for one in recorded["supplements"]}
    laid_now = {one["file"]: one["digest"] for one in supplements(packs)}
    return sorted(
        [name for name in now if now[name] != then.get(name)]
        + [name for name in {*laid_then, *laid_now} if laid_then.get(name) != laid_now.get(name)]
    )


@lru_cache(maxsize=32)
def _opened(folder: Path, _: tuple[Signature, str]) -> Pack:
    pack = load_pack(folder)
    for path in supplements_of(pack):
        pack = lay_over(pack, path)
    return pack


@lru_cache(maxsize=32)
def _digest_of_folder(folder: Path, _: tuple[Signature, str]) -> str:
    found = hashlib.sha256()
    for path in _files(folder):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        found.update(f"{path.relative_to(folder).as_posix()} {content}\n".encode())
    return found.hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted((*folder.glob("*.yaml"), *folder.glob("forms/*.yaml")))


def _signature(folder: Path) -> tuple[Signature, str]:
    """Changes whenever a file of the pack does, or a supplement: loaded packs are kept for as long as it is the same."""
    laid = sorted((home() / "supplements").glob("*.yaml"))
    stats = tuple((str(p), p.stat().st_mtime_ns, p.stat().st_size) for p in (*_files(folder), *laid))
    return stats, str(home())
