"""Names that must point at something: measures, qualifiers, levels, clauses, ids.  Units are the linter's business."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pinyue.plans.ladder import Condition, Ladder, Wording
from pinyue.plans.pack import Chapter, Pack
from pinyue.plans.shapes import When
from pinyue.words import tr

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """A name that points nowhere, with the part of the file where it stands."""

    file: str
    path: Path
    zh: str
    en: str
    word: str
    known: tuple[str, ...] = ()
    of_key: bool = False

    def message(self, hint: Callable[[str, Iterable[str]], str]) -> str:
        """One line for a person."""
        near = hint(self.word, self.known) if self.known else ""
        return tr(f"{self.zh} '{self.word}'{near}", f"{self.en} '{self.word}'{near}")


def check(pack: Pack) -> Iterator[Fault]:
    """Every broken reference of a pack, in file order."""
    if pack.levels:
        yield from _ladder("levels.yaml", (), pack.levels)
    if pack.warning.ladder:
        yield from _ladder("warning.yaml", ("ladder",), pack.warning.ladder)
    yield from _states(pack)
    yield from _sweep(pack)
    yield from _ids(pack)
    yield from _clauses(pack)


def _ladder(file: str, base: Path, ladder: Ladder) -> Iterator[Fault]:
    levels = tuple(level.id for level in ladder.levels)
    for index, level in enumerate(ladder.levels):
        if level.id in levels[:index]:
            yield Fault(file, (*base, "levels", index, "id"), "级别写了两次", "level given twice:", level.id)
        for number, criterion in enumerate(level.criteria):
            here = (*base, "levels", index, "criteria", number)
            yield from _wording(file, here, criterion, ladder)
            for name, other in criterion.variants.items():
                if name not in ladder.variants:
                    known = tuple(ladder.variants)
                    yield Fault(
                        file, (*here, "variants", name), "未知的读法", "unknown variant", name, known, True
                    )
                yield from _wording(file, (*here, "variants", name), other, ladder)
    for name, variant in ladder.variants.items():
        for target, added in variant.adds.items():
            for word in (target, *added):
                if word not in ladder.measures:
                    path = (*base, "variants", name, "adds", target)
                    yield Fault(file, path, "未知的指标", "unknown measure", word, tuple(ladder.measures))
        for word in variant.residual:
            if word not in levels:
                yield Fault(
                    file, (*base, "variants", name, "residual"), "未知的级别", "unknown level", word, levels
                )
    for word in ladder.excludes:
        if word not in ladder.qualifiers:
            yield Fault(
                file, (*base, "excludes"), "未知的限定", "unknown qualifier", word, tuple(ladder.qualifiers)
            )
    for word in ladder.reading.variants:
        if word not in ladder.variants:
            path = (*base, "reading", "variants")
            yield Fault(file, path, "未知的读法", "unknown variant", word, tuple(ladder.variants))


def _wording(file: str, here: Path, wording: Wording, ladder: Ladder) -> Iterator[Fault]:
    for word in wording.when.names():
        if word not in ladder.qualifiers:
            yield Fault(
                file, (*here, "when"), "未知的限定", "unknown qualifier", word, tuple(ladder.qualifiers)
            )
    for word, condition in wording.if_.items():
        path = (*here, "if", word)
        measure = ladder.measures.get(word)
        if measure is None:
            yield Fault(file, path, "未知的指标", "unknown measure", word, tuple(ladder.measures), True)
        elif measure.kind == "choice":
            for value in (*condition.is_, *condition.not_):
                if value not in measure.values:
                    yield Fault(file, path, "未知的取值", "unknown value", value, tuple(measure.values))
            yield from _kind(
                file, path, word, bool(condition.bounds()) or not (condition.is_ or condition.not_)
            )
        else:
            yield from _kind(
                file, path, word, bool(condition.is_ or condition.not_) or not condition.bounds()
            )
            yield from _empty(file, path, word, condition)


def _kind(file: str, path: Path, word: str, wrong: bool) -> Iterator[Fault]:
    if wrong:
        zh, en = "条件与指标的种类不合：", "the condition does not suit the kind of"
        yield Fault(file, path, zh, en, word)


def _empty(file: str, path: Path, word: str, condition: Condition) -> Iterator[Fault]:
    low, high = condition.interval("statutory")
    if high is not None and high < low:
        yield Fault(file, path, "没有数能满足的条件：", "no number can satisfy the condition on", word)


def _states(pack: Pack) -> Iterator[Fault]:
    levels = tuple(level.id for level in pack.levels.levels) if pack.levels else ()
    warnings = tuple(level.id for level in pack.warning.ladder.levels) if pack.warning.ladder else ()
    responses = tuple(response.id for response in pack.response.responses)
    facts = tuple(pack.levels.qualifiers) if pack.levels else ()
    variants = tuple(pack.levels.variants) if pack.levels else ()
    for file, chapter in _chapter_files(pack):
        for part in ("obligations", "duties", "actions"):
            for index, statement in enumerate(getattr(chapter, part)):
                when: When = statement.when
                here = (part, index, "when")
                yield from _known(file, (*here, "level"), when.level, levels, "级别", "level")
                yield from _known(
                    file, (*here, "response"), when.response, responses, "响应级别", "response level"
                )
                yield from _known(
                    file, (*here, "warning"), when.warning, warnings, "预警级别", "warning level"
                )
                yield from _known(file, (*here, "facts"), when.facts.names(), facts, "限定", "qualifier")
        for index, power in enumerate(chapter.powers):
            here = ("powers", index, "scope")
            yield from _known(file, (*here, "level"), power.scope.level, levels, "级别", "level")
            yield from _known(
                file, (*here, "response"), power.scope.response, responses, "响应级别", "response level"
            )
            yield from _known(
                file, (*here, "warning"), power.scope.warning, warnings, "预警级别", "warning level"
            )
            yield from _known(
                file, ("powers", index, "needs"), power.needs.names(), facts, "限定", "qualifier"
            )
            for name, needs in power.variants.items():
                reading = ("powers", index, "variants", name)
                yield from _known(file, reading, (name,), variants, "读法", "variant")
                yield from _known(file, reading, needs.names(), facts, "限定", "qualifier")
    for index, response in enumerate(pack.response.responses):
        path = ("responses", index, "for_level")
        yield from _known("response.yaml", path, response.for_level, levels, "级别", "level")


def _known(
    file: str, path: Path, words: Iterable[str], known: tuple[str, ...], zh: str, en: str
) -> Iterator[Fault]:
    for word in words:
        if word not in known:
            yield Fault(file, path, f"未知的{zh}", f"unknown {en}", word, known)


def _sweep(pack: Pack) -> Iterator[Fault]:
    sweep = pack.monitoring.sweep
    if sweep is None:
        return
    measures = tuple(pack.levels.measures) if pack.levels else ()
    qualifiers = tuple(pack.levels.qualifiers) if pack.levels else ()
    base: Path = ("sweep",)
    yield from _known("monitoring.yaml", (*base, "counts"), sweep.counts, measures, "指标", "measure")
    yield from _known(
        "monitoring.yaml", (*base, "establishes"), sweep.establishes, qualifiers, "限定", "qualifier"
    )


def _ids(pack: Pack) -> Iterator[Fault]:
    seen: set[str] = set()
    for file, path, name in _all_ids(pack):
        if name in seen:
            yield Fault(file, path, "编号写了两次", "id given twice:", name)
        seen.add(name)


def _all_ids(pack: Pack) -> Iterator[tuple[str, Path, str]]:
    for ladder, file, base in (
        (pack.levels, "levels.yaml", ()),
        (pack.warning.ladder, "warning.yaml", ("ladder",)),
    ):
        for index, level in enumerate(ladder.levels if ladder else ()):
            for number, criterion in enumerate(level.criteria):
                yield file, (*base, "levels", index, "criteria", number, "id"), criterion.id
    for index, note in enumerate(pack.plan.notes):
        yield "plan.yaml", ("notes", index, "id"), note.id
    for file, chapter in _chapter_files(pack):
        for part in ("obligations", "powers", "seats", "duties", "actions", "upkeep", "notes"):
            for index, statement in enumerate(getattr(chapter, part)):
                yield file, (part, index, "id"), statement.id


def _clauses(pack: Pack) -> Iterator[Fault]:
    if pack.clauses is None:
        return
    known = tuple(clause.at for clause in pack.clauses.clauses)
    anchors = frozenset(known)
    for index, at in enumerate(known):
        if at in known[:index]:
            yield Fault("clauses.yaml", ("clauses", index, "at"), "条款写了两次", "clause given twice:", at)
    for file, path, cited in cited_clauses(pack):
        for at in cited:
            if at not in anchors:
                yield Fault(file, path, "未知的条款", "unknown clause", at, known)


def cited_clauses(pack: Pack) -> Iterator[tuple[str, Path, tuple[str, ...]]]:
    """Every citation of a clause: file, where, clauses."""
    for ladder, file, base in (
        (pack.levels, "levels.yaml", ()),
        (pack.warning.ladder, "warning.yaml", ("ladder",)),
    ):
        for index, level in enumerate(ladder.levels if ladder else ()):
            yield file, (*base, "levels", index, "clause"), level.clause
            for number, criterion in enumerate(level.criteria):
                yield file, (*base, "levels", index, "criteria", number, "clause"), criterion.clause
        parts = ("measures", "qualifiers", "variants") if ladder else ()
        for part in parts:
            for name, thing in getattr(ladder, part).items():
                yield file, (*base, part, name, "clause"), thing.clause or ()
    for index, note in enumerate(pack.plan.notes):
        yield "plan.yaml", ("notes", index, "clause"), note.clause
    for index, term in enumerate(pack.plan.terms):
        yield "plan.yaml", ("terms", index, "clause"), term.clause
    for file, chapter in _chapter_files(pack):
        for part in ("obligations", "powers", "seats", "duties", "actions", "upkeep", "notes"):
            for index, statement in enumerate(getattr(chapter, part)):
                yield file, (part, index, "clause"), statement.clause
    for name, unit in pack.command.units.items():
        yield "command.yaml", ("units", name, "clause"), unit.clause or ()
    for index, seat in enumerate(pack.command.seats):
        for number, post in enumerate(seat.posts):
            yield "command.yaml", ("seats", index, "posts", number, "clause"), post.clause or ()
    if pack.monitoring.sweep:
        for name, parameter in pack.monitoring.sweep.parameters.items():
            yield "monitoring.yaml", ("sweep", "parameters", name, "clause"), parameter.clause
    for index, response in enumerate(pack.response.responses):
        yield "response.yaml", ("responses", index, "clause"), response.clause
    for index, source in enumerate(pack.monitoring.sources):
        yield "monitoring.yaml", ("sources", index, "clause"), source.clause
    for form in pack.forms:
        yield f"forms/{form.id}.yaml", ("clause",), form.clause


def _chapter_files(pack: Pack) -> Iterator[tuple[str, Chapter]]:
    names = ("command", "monitoring", "warning", "reporting", "response", "release", "recovery", "upkeep")
    for name, chapter in zip(names, pack.chapters, strict=True):
        yield f"{name}.yaml", chapter
