"""A finding in the words of its pack: names instead of ids, what a reading is, what a statement says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pinyue.plans.ladder import Ladder, Level
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import Statement
from pinyue.plans.table import READINGS
from pinyue.words import tr

Fact = tuple[str, str]  # what is asked, and the answer
SAYING = ("does", "name", "title", "says")  # where the shapes keep their words

BOUNDS = {
    "statutory": ("“以上”“以下”都含本数", "以上 and 以下 both include the number"),
    "contrast": ("只有印了（含）的才含本数", "only a printed （含） includes the number"),
    "half-open": ("“以上”含本数、“以下”不含", "以上 includes the number, 以下 does not"),
}


@dataclass(frozen=True)
class Said:
    """A statement or criterion: its id and its words."""

    id: str
    words: str


def statements_of(pack: Pack) -> dict[str, Said]:
    """Every statement and criterion of a pack, by id."""
    found = {
        criterion.id: Said(criterion.id, tr(f"{level.name}的标准", f"criterion of {level.id} {level.name}"))
        for ladder in pack.ladders.values()
        for level, criterion in ladder.criteria()
    }
    return found | {one.id: Said(one.id, _words(one)) for one in pack.statements()}


def facts(ladder: Ladder, witness: Mapping[str, Any]) -> list[Fact]:
    """What is so in a situation; what is nought, no or the mildest of its values is left out."""
    return [
        (label(ladder, name), _answer(ladder, name, value))
        for name, value in witness.items()
        if value not in (0, False) and not _is_mildest(ladder, name, value)
    ]


def box(ladder: Ladder, ranges: Mapping[str, Any]) -> str:
    """A box of situations: ``死亡人数 1–4 人；同一区域是否另有类似病例：否``."""
    said = [
        f"{label(ladder, name)}{tr('：', ': ')}{_range(ladder, name, value)}"
        for name, value in ranges.items()
    ]
    return tr("；", "; ").join(said)


def label(ladder: Ladder, name: str) -> str:
    """The name of a measure or the question of a qualifier; in English with its id, since packs are Chinese."""
    if name in ladder.measures:
        words = ladder.measures[name].name
    else:
        words = ladder.qualifiers[name].ask if name in ladder.qualifiers else name
    return tr(words, words if words == name else f"{name} {words}")


def levels(ladder: Ladder, ids: Sequence[str]) -> list[Level]:
    """The levels with these ids, in the same order."""
    return [ladder.level(level) for level in ids]


def readings(ladder: Ladder, held: Sequence[str], asked: Sequence[str]) -> str:
    """Under which of the readings asked for a finding holds; empty where it holds under all of them.

    What is the same for every bound of those asked is said once, the named variants with the names that the pack gives them.
    """
    if set(asked) <= set(held):
        return ""
    variants = list(dict.fromkeys(_variant(ladder, reading) for reading in asked))
    bounds = [bound for bound in READINGS if any(_bound(reading) == bound for reading in asked)]
    under = {
        bound: tuple(
            v for v in variants if any(_bound(r) == bound and _variant(ladder, r) == v for r in held)
        )
        for bound in bounds
    }
    if len(bounds) > 1 and len(set(under.values())) == 1:
        return _of_variants(ladder, under[bounds[0]], variants)
    parts = []
    for bound, own in under.items():
        if own:
            more = _of_variants(ladder, own, variants)
            parts.append(tr(*BOUNDS[bound]) + (tr(f"（{more}）", f" ({more})") if more else ""))
    return tr("；", "; ").join(parts)


def _of_variants(ladder: Ladder, own: Sequence[str], variants: Sequence[str]) -> str:
    """``any but “甲”, “乙”`` where the wording without a variant is among them, else ``only under “丙”``."""
    if list(own) == list(variants):
        return ""
    if "" in own:
        if own == ("",):
            return tr("只在不取变体时", "only without a variant")
        but = _listed(ladder, [name for name in variants if name not in own])
        return tr(f"除变体{but}外", f"any but {but}")
    only = _listed(ladder, own)
    return tr(f"只在变体{only}之下", f"only under {only}")


def _listed(ladder: Ladder, names: Sequence[str]) -> str:
    own = tr("不取变体", "no variant")
    said = [f"“{ladder.variants[part].name}”" for name in names for part in name.split("+") if part]
    return tr("、", ", ").join([*([own] if "" in names else []), *said])


def _bound(reading: str) -> str:
    return reading.split("+", 1)[0]


def _variant(ladder: Ladder, reading: str) -> str:
    """The variants that a reading takes beyond the pack's own; empty for the pack's own wording."""
    return "+".join(name for name in reading.split("+")[1:] if name not in ladder.reading.variants)


def _words(statement: Statement) -> str:
    return next((str(getattr(statement, key)) for key in SAYING if hasattr(statement, key)), "")


def _is_mildest(ladder: Ladder, name: str, value: Any) -> bool:
    measure = ladder.measures.get(name)
    return measure is not None and measure.kind == "choice" and value == next(iter(measure.values), None)


def _answer(ladder: Ladder, name: str, value: Any) -> str:
    measure = ladder.measures.get(name)
    if isinstance(value, bool):
        return tr("是", "yes") if value else tr("否", "no")
    if measure is None:
        return str(value)
    return (
        measure.values.get(value, str(value))
        if measure.kind == "choice"
        else f"{value} {measure.unit or ''}".strip()
    )


def _range(ladder: Ladder, name: str, value: Any) -> str:
    measure = ladder.measures.get(name)
    if isinstance(value, bool) or measure is None:
        return _answer(ladder, name, value)
    if measure.kind == "choice":
        return tr("、", ", ").join(_answer(ladder, name, one) for one in value)
    low, high = value
    if high is None:
        number = tr(f"至少 {low}", f"at least {low}")
    else:
        number = str(low) if low == high else f"{low}–{high}"
    return f"{number} {measure.unit or ''}".strip()
