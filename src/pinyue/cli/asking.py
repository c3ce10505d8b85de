"""``pinyue grade``: how grave is it, what to find out next, how far is the next level."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click
from rich.text import Text

from pinyue.cli.packs import open_pack
from pinyue.cli.show import clauses, console, print_json, table
from pinyue.cli.speech import Command, facts_option, json_option, supplement_option
from pinyue.engine.asking import ask, next_levels
from pinyue.engine.grading import Grading
from pinyue.engine.grading import grade as grade_facts
from pinyue.engine.situation import Facts, Value, assumed, parse_value, show_value
from pinyue.plans.ladder import Ladder
from pinyue.plans.table import Table, reading_of, table_of
from pinyue.words import BadInput, tr

STATUS = {
    "graded": ("已定级", "graded"),
    "undetermined": ("未定", "undetermined"),
    "ungraded": ("有人受害而无级别：预案留有空白", "people were hurt and no level holds: a gap of the plan"),
    "out-of-scope": ("不属于本预案适用范围", "outside the plan's scope"),
    "none": ("未达到任何级别", "no level reached"),
    "no-criteria": ("本预案没有分级标准", "this plan has no criteria"),
}


@click.command(
    cls=Command,
    help=tr(
        "按预案分级。例：pinyue grade 渝中 --set deaths=2 --set similar_nearby=unknown",
        "Grade a situation under a pack.",
    ),
)
@click.argument("pack")
@facts_option
@click.option(
    "--reading",
    metavar="R",
    help=tr(
        "以上/以下的读法：statutory、contrast、half-open，可加 +变体。",
        "How 以上/以下 are read: statutory, contrast, half-open, with +variants.",
    ),
)
@click.option(
    "--warning",
    is_flag=True,
    help=tr("按预警分级，而非事件分级。", "Grade the warning, not the event."),
)
@click.option(
    "--response",
    is_flag=True,
    help=tr("按响应分级，而非事件分级。", "Grade the response, not the event."),
)
@supplement_option
@json_option
def grade(
    pack: str,
    settings: tuple[str, ...],
    reading: str | None,
    warning: bool,
    response: bool,
    supplements: tuple[str, ...],
    as_json: bool,
) -> None:
    """Certain, possible and chosen level, with clauses, questions and the distance to the next level."""
    if warning and response:
        raise BadInput(tr("--warning 和 --response 只能用一个", "--warning and --response: leave one out"))
    opened = open_pack(pack, supplements)
    ladder = opened.warning.ladder if warning else opened.response.ladder if response else opened.levels
    if ladder is None:
        raise BadInput(tr(f"{opened.id} 没有分级标准", f"{opened.id} has no levels"))
    compiled = table_of(ladder, reading_of(ladder, reading))
    facts = facts_of(ladder, settings)
    result = grade_facts(compiled, facts)
    if as_json:
        print_json(grading_json(compiled, facts, result))
    else:
        print_grading(compiled, facts, result)


def facts_of(ladder: Ladder, settings: Iterable[str]) -> dict[str, Value]:
    """Facts from ``NAME=VALUE`` texts.  Raises BadInput."""
    facts: dict[str, Value] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise BadInput(
                tr(f"'--set {setting}' 应写成 FACT=VALUE", f"'--set {setting}' should be FACT=VALUE")
            )
        if name in facts:
            raise BadInput(tr(f"{name} 给了两次", f"{name} is given twice"))
        facts[name] = parse_value(ladder, name, value)
    return facts


def grading_json(compiled: Table, facts: Facts, result: Grading) -> dict[str, Any]:
    """The answer as the JSON of the command line's contract."""
    return {
        "certain": list(result.certain),
        "possible": list(result.possible),
        "chosen": result.chosen,
        "at_least": result.at_least,
        "at_most": result.at_most,
        "outcomes": list(result.outcomes),
        "status": result.status,
        "reading": result.reading,
        "several": {"policy": compiled.ladder.reading.several, "basis": compiled.ladder.reading.basis},
        "fired": [_fired_json(f) for f in result.fired],
        "may_fire": [_fired_json(f) for f in result.may_fire],
        "assumed": assumed(compiled, facts),
        "ask": [
            {
                "fact": q.fact,
                "question": q.question,
                "answers": [
                    {
                        "value": a.value,
                        "certain": list(a.certain),
                        "possible": list(a.possible),
                        "outcomes": list(a.outcomes),
                    }
                    for a in q.answers
                ],
            }
            for q in ask(compiled, facts)
        ],
        "next": [
            {"fact": s.fact, "name": s.name, "to": s.to, "more": s.more, "level": s.level}
            for s in next_levels(compiled, facts)
        ],
    }


def _fired_json(fired: Any) -> dict[str, Any]:
    return {"level": fired.level, "clause": "、".join(fired.clause), "criterion": fired.criterion}


def level_names(compiled: Table, ids: Any) -> str:
    """Levels for people: ``重大 (II)、较大 (III)``."""
    return "、".join(f"{compiled.ladder.level(i).name} ({i})" for i in ids) or tr("无", "none")


def print_grading(compiled: Table, facts: Facts, result: Grading) -> None:
    """The answer for people: the level first, then what to ask, then the distance to the next level."""
    # Either may refuse, so both are asked before anything is printed.
    questions, steps = ask(compiled, facts), next_levels(compiled, facts)
    out = console()
    out.print(Text(headline(compiled, result), style="bold"))
    out.print(
        tr(
            f"  一定：{level_names(compiled, result.certain)}",
            f"  certain:  {level_names(compiled, result.certain)}",
        )
    )
    out.print(
        tr(
            f"  可能：{level_names(compiled, result.possible)}",
            f"  possible: {level_names(compiled, result.possible)}",
        )
    )
    for fired in result.fired:
        out.print(
            tr(
                f"  依据：{clauses(fired.clause)} → {fired.level}（{fired.criterion}）",
                f"  under:    {clauses(fired.clause)} → {fired.level} ({fired.criterion})",
            )
        )
    policy = compiled.ladder.reading
    out.print(
        tr(
            f"  读法：{result.reading}；多级并存取{'最高' if policy.several == 'highest' else '未定'}（依据：{policy.basis}）",
            f"  reading:  {result.reading}; of several levels: {policy.several} (basis: {policy.basis})",
        )
    )
    taken = assumed(compiled, facts)
    if taken:
        shown = "、".join(f"{name}={value}" for name, value in taken.items())
        out.print(tr(f"  未说明而按此假定：{shown}", f"  assumed where nothing was said: {shown}"))
    if questions:
        out.print()
        out.print(questions_table(compiled, questions))
    if steps:
        rows = [
            (s.name, f"+{s.more}" if s.more else s.to, level_names(compiled, [s.level])) for s in steps[:8]
        ]
        title = tr("距更高一级", "How far the next level is")
        out.print(table(tr("事实", "fact"), tr("变化", "change"), tr("则为", "then"), rows=rows, title=title))


def headline(compiled: Table, result: Grading) -> str:
    """The first line: the level, or why there is none."""
    said = tr(*STATUS[result.status])
    if result.chosen:
        more = "" if result.status == "graded" else tr(f"（至少；{said}）", f" (at least; {said})")
        return tr(
            f"级别：{level_names(compiled, [result.chosen])}{more}",
            f"Level: {level_names(compiled, [result.chosen])}{more}",
        )
    if result.possible:
        most = level_names(compiled, result.possible[:1])
        return tr(f"级别：{said}，最高可能 {most}", f"Level: {said}, at most {most}")
    return tr(f"级别：{said}", f"Level: {said}")


def questions_table(compiled: Table, questions: Any, limit: int = 12) -> Any:
    """What to find out next, with what each answer would mean."""
    rows = []
    for number, question in enumerate(questions[:limit], 1):
        told = [f"{a.value} → {_outcome(compiled, a)}" for a in question.answers]
        answers = "；".join(told) or tr("单凭它还定不了", "alone it decides nothing yet")
        rows.append((number, question.question, question.fact, answers))
    title = tr("先问清这些（最能定级的在前）", "Ask next (the most decisive first)")
    return table(
        "",
        tr("问题", "question"),
        tr("事实", "fact"),
        tr("回答 → 级别", "answer → level"),
        rows=rows,
        title=title,
    )


def _outcome(compiled: Table, answer: Any) -> str:
    names = [*answer.outcomes, *([] if answer.at_least else [tr("无级别", "no level")])]
    return "/".join(names)


__all__ = [
    "grade",
    "grading_json",
    "headline",
    "level_names",
    "print_grading",
    "questions_table",
    "show_value",
]
