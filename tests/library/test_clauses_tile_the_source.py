"""``clauses.yaml`` accounts for every character of the source: no gap, no overlap, and the digests are the source's own."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pinyue.plans import load_pack
from pinyue.plans.loader import LIBRARY
from pinyue.plans.pack import ClausesChapter

PACKS = sorted(folder.parent.name for folder in LIBRARY.glob("*/clauses.yaml"))


def clauses_of(pack: str) -> ClausesChapter:
    chapter = load_pack(pack).clauses
    assert chapter is not None
    return chapter


def source_of(shared: Path, chapter: ClausesChapter) -> str:
    """The source text whose digest the pack states."""
    for path in sorted((shared / "seeds").glob("*.txt")):
        raw = path.read_bytes()
        if hashlib.sha256(raw).hexdigest() == chapter.source_digest:
            return raw.decode("utf-8")
    raise AssertionError("no source has the digest that the pack states")


@pytest.mark.parametrize("pack", PACKS)
def test_the_spans_follow_each_other_from_the_first_character_of_the_plan_to_its_last(pack: str) -> None:
    chapter = clauses_of(pack)
    starts = [clause.span[0] for clause in chapter.clauses]
    ends = [clause.span[1] for clause in chapter.clauses]

    first, last = chapter.source_part or (0, chapter.characters)
    assert starts == [first, *ends[:-1]]
    assert ends[-1] == last <= chapter.characters
    assert all(start < end for start, end in zip(starts, ends, strict=True))


@pytest.mark.parametrize("pack", PACKS)
def test_the_digests_are_those_of_the_source(shared: Path, pack: str) -> None:
    chapter = clauses_of(pack)
    text = source_of(shared, chapter)

    assert len(text) == chapter.characters
    wrong = [
        clause.at
        for clause in chapter.clauses
        if hashlib.sha256(text[slice(*clause.span)].encode()).hexdigest()[:16] != clause.digest
    ]
    assert wrong == []


@pytest.mark.parametrize("pack", PACKS)
def test_what_does_not_run_says_why(pack: str) -> None:
    silent = [c.at for c in clauses_of(pack).clauses if c.became in ("guidance", "open") and not c.why]

    assert silent == []
