"""Is every clause of the source accounted for?  What became of each, and which statements cite it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pinyue.plans.pack import ClausesChapter, Pack
from pinyue.words import tr

KINDS = ("executable", "guidance", "structure", "open")


@dataclass(frozen=True)
class Account:
    """One clause: its anchor, what became of it and why, and the ids that run it or only mention it."""

    at: str
    title: str | None
    became: str
    why: str | None
    run_by: tuple[str, ...]
    mentioned_by: tuple[str, ...]


@dataclass(frozen=True)
class Unaccounted:
    """A clause, or a part of the source, whose account does not add up; ``ids`` are the statements concerned."""

    clause: str
    zh: str
    en: str
    ids: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As one JSON object."""
        return {"clause": self.clause, "problem": tr(self.zh, self.en), "ids": list(self.ids)}


@dataclass(frozen=True)
class Coverage:
    """The account of a whole pack.  ``counts`` has a number for each of the four things a clause can become."""

    total: int
    counts: dict[str, int]
    clauses: tuple[Account, ...]
    unaccounted: tuple[Unaccounted, ...]

    def to_json(self) -> dict[str, Any]:
        """``{"total", "executable", "guidance", "structure", "open", "unaccounted"}``."""
        return {
            "total": self.total,
            **self.counts,
            "unaccounted": [gap.to_json() for gap in self.unaccounted],
        }


def coverage(pack: Pack) -> Coverage:
    """The account of a pack's clauses; a pack without ``clauses.yaml`` has none, and says so."""
    if pack.clauses is None:
        nothing = Unaccounted("clauses.yaml", "没有 clauses.yaml", "there is no clauses.yaml")
        return Coverage(0, dict.fromkeys(KINDS, 0), (), (nothing,))
    run_by: dict[str, list[str]] = {}
    mentioned_by: dict[str, list[str]] = {}
    for name, runs, clauses in citations(pack):
        for at in clauses:
            (run_by if runs else mentioned_by).setdefault(at, []).append(name)
    accounts = tuple(
        Account(c.at, c.title, c.became, c.why, _once(run_by, c.at), _once(mentioned_by, c.at))
        for c in pack.clauses.clauses
    )
    counts = {kind: sum(account.became == kind for account in accounts) for kind in KINDS}
    known = {account.at for account in accounts}
    gaps = [gap for account in accounts for gap in _contradictions(account)]
    gaps += [_unknown(at, name) for name, _, clauses in citations(pack) for at in clauses if at not in known]
    gaps += _unspanned(pack.clauses)
    return Coverage(len(accounts), counts, accounts, tuple(gaps))


def citations(pack: Pack) -> Iterator[tuple[str, bool, tuple[str, ...]]]:
    """Everything that cites clauses: its id, whether it makes the clause run, and the clauses."""
    for ladder in pack.ladders.values():
        for level in ladder.levels:
            yield level.id, True, level.clause
            for criterion in level.criteria:
                yield criterion.id, True, criterion.clause
        for part in ("measures", "qualifiers", "variants"):
            for name, thing in getattr(ladder, part).items():
                yield name, False, thing.clause or ()
    for shapes in (
        pack.obligations,
        pack.powers,
        pack.seats,
        pack.duties,
        pack.actions,
        pack.calendar,
        pack.registers,
        pack.events.classes,
        pack.events.types,
        pack.events.plans,
    ):
        for statement in shapes:
            yield statement.id, True, statement.clause
    for form in pack.forms:  # an annex without content makes nothing run
        yield form.id, form.state != "empty", form.clause
    for response in pack.response.responses:
        yield response.id, True, response.clause
    for source in pack.monitoring.sources:
        yield source.id, True, source.clause
    notes = [note for chapter in pack.chapters for note in chapter.notes]
    for note in (*pack.plan.notes, *notes):
        yield note.id, False, note.clause
    for term in pack.plan.terms:
        yield term.term, False, term.clause
    for name, unit in pack.command.units.items():
        yield name, False, unit.clause or ()
    for name, function in pack.command.functions.items():
        yield name, False, function.clause or ()
    for seat in pack.seats:
        for post in seat.posts:
            yield seat.id, True, post.clause or ()
    for name, parameter in pack.monitoring.sweep.parameters.items() if pack.monitoring.sweep else ():
        yield name, False, parameter.clause
    if pack.plan.parent and pack.plan.parent.clause:
        yield pack.plan.parent.title, False, pack.plan.parent.clause


def _once(cited: dict[str, list[str]], at: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cited.get(at, ())))


def _contradictions(account: Account) -> Iterator[Unaccounted]:
    at = account.at
    if account.became == "executable" and not account.run_by:
        yield Unaccounted(at, "标为可执行，却没有条目执行它", "called executable, and no statement runs it")
    if account.became != "executable" and account.run_by:
        zh = f"标为 {account.became}，却有条目执行它"
        yield Unaccounted(at, zh, f"called {account.became}, and statements run it", account.run_by)
    if account.became in ("guidance", "open") and not account.why:
        yield Unaccounted(
            at, f"标为 {account.became}，没有写原因", f"called {account.became} without a reason"
        )


def _unknown(at: str, name: str) -> Unaccounted:
    return Unaccounted(at, "引用了没有的条款", "a clause is cited that does not exist", (name,))


def _unspanned(chapter: ClausesChapter) -> Iterator[Unaccounted]:
    """Parts of the source in no clause, or in two."""
    clauses = chapter.clauses
    end, last = chapter.source_part or (0, chapter.characters)
    for clause in clauses:
        start = clause.span[0]
        if start != end:
            zh, en = (
                ("没有归入条款", "lies in no clause") if start > end else ("归入两条", "lies in two clauses")
            )
            least, greatest = sorted((start, end))
            yield Unaccounted(
                clause.at, f"原文第 {least}–{greatest} 字{zh}", f"{least}–{greatest} of the source {en}"
            )
        end = clause.span[1]
    if end != last:
        least, greatest = sorted((end, last))
        yield Unaccounted(
            clauses[-1].at, f"原文第 {least}–{greatest} 字对不上", f"{least}–{greatest} of the source"
        )
