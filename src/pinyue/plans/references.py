"""Names that must point at something: measures, qualifiers, levels, clauses, ids.  Units are the linter's business."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pinyue.plans.ladder import Condition, Ladder, Wording
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import When
from pinyue.plans.values import SOFT_WORDS
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
    for file, ladder in pack.ladders.items():
        yield from _ladder(file, _base(file), ladder)
    yield from _states(pack)
    yield from _events(pack)
    yield from _parts(pack)
    yield from _sweep(pack)
    yield from _times(pack)
    yield from _held(pack)
    yield from _ids(pack)
    yield from _clauses(pack)


def _base(file: str) -> Path:
    """Where a ladder stands in its file: the event levels are a file of their own."""
    return () if file == "levels.yaml" else ("ladder",)


def _ladder(file: str, base: Path, ladder: Ladder) -> Iterator[Fault]:
    levels = tuple(level.id for level in ladder.levels)
    if not ladder.criteria() and ladder.graded_by is None:
        yield Fault(
            file,
            base,
            "没有一条标准；它们在哪里，或者没有，要写",
            "there is no criterion; say where they stand, or that there are none, with",
            "graded_by",
        )
    yield from _assumed(file, (*base, "measures"), ladder)
    ranks = tuple(level.rank for level in ladder.levels)
    for index, level in enumerate(ladder.levels):
        if level.rank in ranks[:index]:
            path = (*base, "levels", index, "rank")
            yield Fault(
                file, path, "两级同一轻重：rank", "two levels are equally grave: rank", str(level.rank)
            )
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


def _assumed(file: str, base: Path, ladder: Ladder) -> Iterator[Fault]:
    """What is taken where nothing was said must be a value that the measure can have."""
    for name, measure in ladder.measures.items():
        taken = measure.assume
        if taken is not None and measure.kind == "choice":
            yield from _known(file, (*base, name, "assume"), (taken,), tuple(measure.values), "取值", "value")
        elif taken is not None and not (taken.isascii() and taken.isdigit()):
            yield Fault(file, (*base, name, "assume"), "不是整数", "no whole number:", taken)


def _wording(file: str, here: Path, wording: Wording, ladder: Ladder) -> Iterator[Fault]:
    for word in wording.when.names():
        if word in ladder.measures:
            zh, en = "指标要写在 if 里：", "a measure is written under 'if':"
            yield Fault(file, (*here, "when"), zh, en, word)
        elif word not in ladder.qualifiers:
            yield Fault(
                file, (*here, "when"), "未知的限定", "unknown qualifier", word, tuple(ladder.qualifiers)
            )
    yield from _conditions(file, (*here, "if"), wording.if_.items(), ladder)


def _conditions(
    file: str, here: Path, conditions: Iterable[tuple[str, Condition]], ladder: Ladder | None
) -> Iterator[Fault]:
    """Measures and choices that a condition names."""
    measures = ladder.measures if ladder else {}
    for word, condition in conditions:
        path = (*here, word)
        measure = measures.get(word)
        if measure is None:
            yield Fault(file, path, "未知的指标", "unknown measure", word, tuple(measures), True)
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
    for file, chapter in pack.chapter_files.items():
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
                yield from _conditions(file, (*here, "if"), when.if_, pack.levels)
                yield from _conditions(file, (*here, "unless"), when.unless, pack.levels)
        for index, power in enumerate(chapter.powers):
            here = ("powers", index, "scope")
            yield from _known(file, (*here, "level"), power.scope.level, levels, "级别", "level")
            yield from _known(
                file, (*here, "response"), power.scope.response, responses, "响应级别", "response level"
            )
            yield from _known(
                file, (*here, "warning"), power.scope.warning, warnings, "预警级别", "warning level"
            )
            kinds, classes = tuple(pack.event_types), tuple(c.id for c in pack.events.classes)
            yield from _known(
                file, (*here, "event_type"), power.scope.event_type, kinds, "事件种类", "event type"
            )
            yield from _known(
                file, (*here, "event_class"), power.scope.event_class, classes, "事件类别", "event class"
            )
            yield from _known(
                file, ("powers", index, "needs"), power.needs.names(), facts, "限定", "qualifier"
            )
        for part in ("powers", "duties"):
            for index, statement in enumerate(getattr(chapter, part)):
                for name, needs in statement.variants.items():
                    reading = (part, index, "variants", name)
                    yield from _known(file, reading, (name,), variants, "读法", "variant")
                    yield from _known(file, reading, needs.names(), facts, "限定", "qualifier")
        for index, upkeep in enumerate(chapter.upkeep):
            yield from _conditions(file, ("upkeep", index, "target"), upkeep.target, pack.levels)
    for index, response in enumerate(pack.response.responses):
        path = ("responses", index, "for_level")
        yield from _known("response.yaml", path, response.for_level, levels, "级别", "level")


def _known(
    file: str, path: Path, words: Iterable[str], known: tuple[str, ...], zh: str, en: str
) -> Iterator[Fault]:
    for word in words:
        if word not in known:
            yield Fault(file, path, f"未知的{zh}", f"unknown {en}", word, known)


def _events(pack: Pack) -> Iterator[Fault]:
    """Classes, headquarters and plans of the kinds of events."""
    classes = tuple(one.id for one in pack.events.classes)
    plans = tuple(plan.id for plan in pack.events.plans)
    seats = tuple(seat.id for seat in pack.seats)
    for index, kind in enumerate(pack.events.types):
        here = ("types", index)
        yield from _known("events.yaml", (*here, "of"), (kind.of,), classes, "事件类别", "event class")
        yield from _known("events.yaml", (*here, "plans"), kind.plans, plans, "预案", "plan")
        yield from _known("events.yaml", (*here, "hq"), kind.hq, seats, "机构", "seat")


def _parts(pack: Pack) -> Iterator[Fault]:
    """Functions that duties serve, and actions of which others are steps."""
    functions = tuple(pack.command.functions)
    actions = tuple(action.id for action in pack.actions)
    for file, chapter in pack.chapter_files.items():
        for index, duty in enumerate(chapter.duties):
            yield from _known(
                file, ("duties", index, "function"), duty.function, functions, "职能", "function"
            )
        for index, action in enumerate(chapter.actions):
            whole = (action.part_of,) if action.part_of else ()
            yield from _known(file, ("actions", index, "part_of"), whole, actions, "措施", "action")


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


def _times(pack: Pack) -> Iterator[Fault]:
    """Words that get a number must be words of time; a milestone's day must be in the calendar."""
    used = {task.soft for part in (pack.duties, pack.actions, pack.calendar) for task in part if task.soft}
    words = tuple(sorted(SOFT_WORDS | used))
    for word in pack.plan.soft_times:
        if word not in words:
            yield Fault(
                "plan.yaml", ("soft_times", word), "没有这个时间词", "no word of time", word, words, True
            )
    for file, chapter in pack.chapter_files.items():
        for index, task in enumerate(chapter.upkeep):
            if task.by is not None and not _is_day(task.by):
                yield Fault(
                    file, ("upkeep", index, "by"), "日历里没有这一天", "no day of the calendar:", task.by
                )


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text if "-" in text else f"{text}-12-31"))
    except ValueError:
        return False


def _held(pack: Pack) -> Iterator[Fault]:
    """The facts that fields of forms hold."""
    if pack.levels is None:
        return
    facts = (*pack.levels.measures, *pack.levels.qualifiers, "occurred", "level")
    for form in pack.forms:
        for part in ("fields", "lacks"):
            for name, field in getattr(form, part).items():
                held = (field.holds,) if field.holds else ()
                path = (part, name, "holds")
                yield from _known(f"forms/{form.id}.yaml", path, held, facts, "事实", "fact")


def _ids(pack: Pack) -> Iterator[Fault]:
    seen: set[str] = set()
    for file, path, name in _all_ids(pack):
        if name in seen:
            yield Fault(file, path, "编号写了两次", "id given twice:", name)
        seen.add(name)


def _all_ids(pack: Pack) -> Iterator[tuple[str, Path, str]]:
    for file, ladder in pack.ladders.items():
        base = _base(file)
        for index, level in enumerate(ladder.levels):
            for number, criterion in enumerate(level.criteria):
                yield file, (*base, "levels", index, "criteria", number, "id"), criterion.id
    for index, note in enumerate(pack.plan.notes):
        yield "plan.yaml", ("notes", index, "id"), note.id
    for file, chapter in pack.chapter_files.items():
        for part in chapter.parts():
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
    for file, ladder in pack.ladders.items():
        base = _base(file)
        for index, level in enumerate(ladder.levels):
            yield file, (*base, "levels", index, "clause"), level.clause
            for number, criterion in enumerate(level.criteria):
                yield file, (*base, "levels", index, "criteria", number, "clause"), criterion.clause
        for part in ("measures", "qualifiers", "variants"):
            for name, thing in getattr(ladder, part).items():
                yield file, (*base, part, name, "clause"), thing.clause or ()
        if ladder.graded_by:
            yield file, (*base, "graded_by", "clause"), ladder.graded_by.clause or ()
    if pack.plan.parent:
        yield "plan.yaml", ("parent", "clause"), pack.plan.parent.clause or ()
    for index, note in enumerate(pack.plan.notes):
        yield "plan.yaml", ("notes", index, "clause"), note.clause
    for index, term in enumerate(pack.plan.terms):
        yield "plan.yaml", ("terms", index, "clause"), term.clause
    for file, chapter in pack.chapter_files.items():
        for part in chapter.parts():
            for index, statement in enumerate(getattr(chapter, part)):
                yield file, (part, index, "clause"), statement.clause
    for part in ("units", "functions"):
        for name, noun in getattr(pack.command, part).items():
            yield "command.yaml", (part, name, "clause"), noun.clause or ()
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
