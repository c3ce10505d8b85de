"""The text itself: terms, annexes, forms, dates, and clauses that nothing accounts for (T1–T7, F1)."""

from __future__ import annotations

from collections.abc import Iterator

from pinyue.plans.coverage import coverage
from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.rules import finding, stated
from pinyue.plans.pack import Pack
from pinyue.plans.values import UNDEFINED


def defects(pack: Pack) -> Iterator[Finding]:
    """Every finding about the text."""
    yield from undefined_terms(pack)
    yield from absent_annexes(pack)
    yield from lacking_forms(pack)
    yield from unaccounted(pack)
    yield from repeated_numbers(pack)
    yield from several_words(pack)
    yield from left_open(pack)
    yield from undated(pack)


def undefined_terms(pack: Pack) -> Iterator[Finding]:
    """T1: a term without a meaning; grave where a clause of the grading uses it."""
    grading = {clause for _, c in pack.levels.criteria() for clause in c.clause} if pack.levels else set()
    for term in pack.plan.terms:
        if term.means == UNDEFINED:
            decides = bool(grading.intersection(term.clause))
            zh = f"“{term.term}”没有定义{'，定级要用' if decides else ''}"
            en = f"'{term.term}' is not defined{', and grading rests on it' if decides else ''}"
            yield finding(
                "T1", term.clause, zh, en, "E" if decides else None, witness=stated([], term=term.term)
            )


def absent_annexes(pack: Pack) -> Iterator[Finding]:
    """T2: an annex that is empty or lost."""
    for form in pack.forms:
        if form.state in ("lost", "empty"):
            zh = f"{form.title}：{'图已缺失' if form.state == 'lost' else '内容是空的'}"
            en = f"{form.id} is {form.state}"
            yield finding("T2", form.clause, zh, en, witness=stated([form.id]))


def lacking_forms(pack: Pack) -> Iterator[Finding]:
    """F1: fields that the clauses or the grading need and the plan's own form does not have."""
    for form in pack.forms:
        if form.lacks:
            zh = f"{form.title}缺：{'、'.join(field.name for field in form.lacks.values())}"
            en = f"{form.id} lacks: {', '.join(form.lacks)}"
            yield finding("F1", form.clause, zh, en, witness=stated([form.id], fields=list(form.lacks)))


def unaccounted(pack: Pack) -> Iterator[Finding]:
    """T3: whatever the coverage of the pack cannot account for."""
    for gap in coverage(pack).unaccounted if pack.clauses else ():
        yield finding("T3", [gap.clause], gap.zh, gap.en, witness=stated(gap.ids))


def repeated_numbers(pack: Pack) -> Iterator[Finding]:
    """T4: a number that several clauses bear; the pack tells them apart by their order (``2.3.6#2``)."""
    alike: dict[str, list[str]] = {}
    for clause in pack.clauses.clauses if pack.clauses else ():
        number, _, order = clause.at.partition("#")
        if order.isdigit():
            alike.setdefault(number, [number]).append(clause.at)
    for number, clauses in alike.items():
        cited = [one.id for one in pack.statements() if set(one.clause) & set(clauses)]
        zh = f"编号 {number} 用了 {len(clauses)} 次，引用时分不清"
        en = f"the number {number} is used {len(clauses)} times, so that a citation is ambiguous"
        yield finding("T4", clauses, zh, en, witness=stated(cited, name=number))


def several_words(pack: Pack) -> Iterator[Finding]:
    """T5: one thing that the plan calls by several terms."""
    for term in pack.plan.terms:
        if term.also:
            others = "、".join(term.also)
            zh = f"“{term.term}”又写作{others}"
            en = f"'{term.term}' is also called {others}"
            yield finding("T5", term.clause, zh, en, witness=stated([], term=term.term, also=list(term.also)))


def left_open(pack: Pack) -> Iterator[Finding]:
    """T6: a clause that the pack calls open, with its reason."""
    for clause in pack.clauses.clauses if pack.clauses else ():
        if clause.became == "open":
            why = clause.why or ""
            yield finding(
                "T6",
                [clause.at],
                f"{clause.at}：{why}",
                f"{clause.at} is left open: {why}",
                witness=stated([]),
            )


def undated(pack: Pack) -> Iterator[Finding]:
    """T7: no date of issue, or none of effect."""
    for name, zh, en in (("dated", "发布日期", "date of issue"), ("effective", "施行日期", "date of effect")):
        if getattr(pack.plan, name) == UNDEFINED:
            yield finding("T7", [], f"没有写{zh}", f"no {en} is stated", witness=stated([], undefined=name))
