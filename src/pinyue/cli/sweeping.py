"""``pinyue sweep``: clusters in a line list, graded under a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from pinyue.cli.asking import grading_json, headline, level_names, questions_table
from pinyue.cli.packs import open_pack
from pinyue.cli.show import clauses, console, print_json, progress, table
from pinyue.cli.speech import Command, json_option, supplement_option
from pinyue.engine.asking import Answer, ask, next_levels
from pinyue.engine.clock import CHINA
from pinyue.engine.grading import Grading
from pinyue.engine.situation import Facts
from pinyue.plans import Pack
from pinyue.plans.table import Table, reading_of, table_of
from pinyue.surveillance import Candidate, Sweep, read_linelist, read_mapping
from pinyue.surveillance import sweep as sweep_list
from pinyue.surveillance.account import Said
from pinyue.surveillance.page import TONES, render
from pinyue.surveillance.plan import grade_candidate, rule_of, sweep_chapter
from pinyue.words import BadInput, language, tr


@dataclass(frozen=True)
class Graded:
    """A cluster with its facts and its level under the plan."""

    candidate: Candidate
    facts: Facts
    grading: Grading


@dataclass(frozen=True)
class Swept:
    """A whole sweep under a plan; clusters stand gravest first."""

    pack: Pack
    table: Table
    sweep: Sweep
    clusters: tuple[Graded, ...]


def sweep_under(
    pack: Pack,
    linelist: Path,
    *,
    mapping: Path | None = None,
    reading: str | None = None,
    changes: dict[str, str] | None = None,
    touching: Path | None = None,
    as_of: date | None = None,
) -> Swept:
    """Read, sweep and grade.  Raises BadInput with the place of what is wrong."""
    chapter = sweep_chapter(pack)
    assert pack.levels is not None
    compiled = table_of(pack.levels, reading_of(pack.levels, reading))
    rule = rule_of(pack, compiled, changes, touching)
    with progress(tr("读取、扫描、分级", "read, sweep, grade"), 3) as step:
        reports = read_linelist(linelist, read_mapping(mapping) if mapping else None, as_of=as_of)
        step()
        found = sweep_list(reports, rule)
        step()
        graded = [Graded(c, *grade_candidate(c, chapter, compiled)) for c in found.candidates()]
        step()
    return Swept(pack, compiled, found, tuple(sorted(graded, key=lambda g: _gravity(compiled, g))))


def _gravity(compiled: Table, graded: Graded) -> tuple[int, int, list[int]]:
    ranks = {level.id: level.rank for level in compiled.levels}
    chosen, most = graded.grading.chosen, graded.grading.at_most
    counts = [-graded.candidate.counts.get(name, 0) for name in ("deaths", "severe", "unexpected", "cases")]
    return (ranks[chosen] if chosen else 99, ranks[most] if most else 99, counts)


@click.command(
    cls=Command,
    help=tr(
        "在报告清单里找出预案所说的聚集，并按预案分级。清单：CSV、XLSX、Parquet 或 VAERS 三文件。",
        "Find the clusters a plan speaks of in a line list (CSV, XLSX, Parquet, VAERS) and grade them.",
    ),
)
@click.argument("linelist", type=click.Path(path_type=Path))
@click.option("--plan", "plan", required=True, metavar="PACK", help=tr("预案包。", "The pack."))
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    help=tr("说明列名的映射文件。", "A mapping file that names the columns."),
)
@click.option(
    "--param",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    help=tr("本次改用的参数（可多次）。", "A parameter changed for this run (repeatable)."),
)
@click.option(
    "--touching",
    type=click.Path(path_type=Path),
    help=tr("相邻区域表（CSV：region,neighbour）。", "Which regions touch (CSV: region,neighbour)."),
)
@click.option(
    "--as-of",
    metavar="DATE",
    help=tr("数据截止日；之后的日期不可信。", "The day the data end; no date can be later."),
)
@click.option("--reading", metavar="R", help=tr("以上/以下的读法。", "How 以上/以下 are read."))
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    help=tr("另存为独立网页。", "Also write a stand-alone page."),
)
@supplement_option
@json_option
def sweep(
    linelist: Path,
    plan: str,
    mapping: Path | None,
    params: tuple[str, ...],
    touching: Path | None,
    as_of: str | None,
    reading: str | None,
    html: Path | None,
    supplements: tuple[str, ...],
    as_json: bool,
) -> None:
    """Reports swept, what was left out, the parameters used, and each cluster with its level."""
    swept = sweep_under(
        open_pack(plan, supplements),
        linelist,
        mapping=mapping,
        reading=reading,
        changes=_changes(params),
        touching=touching,
        as_of=_day(as_of),
    )
    if html is not None:
        write_page(swept, html)
    if as_json:
        print_json(swept_json(swept))
    else:
        print_swept(swept)


def _changes(params: Sequence[str]) -> dict[str, str]:
    changes = {}
    for param in params:
        name, equals, value = param.partition("=")
        if not equals:
            raise BadInput(
                tr(f"'--param {param}' 应写成 NAME=VALUE", f"'--param {param}' should be NAME=VALUE")
            )
        changes[name] = value
    return changes


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            tr(f"'{text}' 不是日期；写成 2026-11-20", f"'{text}' is no date; write 2026-11-20")
        ) from None


def write_page(swept: Swept, path: Path) -> None:
    """The sweep as a stand-alone HTML page.  Raises BadInput where it cannot be written."""
    order = {id(g.candidate.incident): (n, g) for n, g in enumerate(swept.clusters)}
    levels = [
        {"order": n, **_level_data(swept, g)}
        for n, g in (order[id(c.incident)] for c in swept.sweep.candidates())
    ]
    page = render(swept.sweep, levels, plan=swept.pack.plan.title, made_at=datetime.now(CHINA))
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise BadInput(
            tr(f"写不了 {path}：{error.strerror}", f"cannot write {path}: {error.strerror}")
        ) from None


def _level_data(swept: Swept, graded: Graded) -> dict[str, Any]:
    """A grading in the page's words: level chip, clauses, what to ask, how far the next level is."""
    compiled, grading = swept.table, graded.grading

    def chip(level: str) -> dict[str, str]:
        rank = compiled.ladder.level(level).rank
        return {"name": level_names(compiled, [level]), "tone": TONES[min(rank, len(TONES)) - 1]}

    named = chip(grading.chosen) if grading.chosen else {"name": None, "tone": "neutral"}
    return {
        **named,
        "clauses": [c for f in grading.fired for c in f.clause],
        "possible": [chip(level) for level in grading.outcomes if level != grading.chosen],
        "ask": [
            {
                "question": q.question,
                "answers": [_answer(compiled, a) for a in q.answers],
            }
            for q in ask(compiled, graded.facts)[:4]
            if q.answers
        ],
        "next": [
            f"{s.name} {f'+{s.more}' if s.more else s.to} → {level_names(compiled, [s.level])}"
            for s in next_levels(compiled, graded.facts)[:4]
        ],
    }


def _answer(compiled: Table, answer: Answer) -> str:
    said = {"true": tr("是", "yes"), "false": tr("否", "no")}.get(answer.value, answer.value)
    outcomes = [compiled.ladder.level(level).name for level in answer.outcomes]
    outcomes += [] if answer.at_least else [tr("无级别", "no level")]
    return f"{said} → {tr('或', ' or ').join(outcomes)}"


def swept_json(swept: Swept) -> dict[str, Any]:
    """The sweep as JSON: what was read, by which parameters, and each cluster with its grading."""
    data = swept.sweep.as_data()
    by_incident = {id(g.candidate.incident): g for g in swept.clusters}
    found = zip(data.pop("incidents"), swept.sweep.incidents, strict=True)
    clusters = {id(incident): row for row, incident in found}
    return {
        "plan": swept.pack.id,
        **data,
        "clusters": [
            {**clusters[key], "grading": grading_json(swept.table, graded.facts, graded.grading)}
            for key, graded in by_incident.items()
        ],
    }


def print_swept(swept: Swept, limit: int = 30) -> None:
    """The sweep for people."""
    out = console()
    everything, usable = swept.sweep.reports
    out.print(Text(swept.pack.plan.title, style="bold"))
    out.print(
        tr(
            f"扫描报告 {everything} 份，可计 {usable} 份",
            f"{everything} reports swept, {usable} of them countable",
        )
    )
    for part in swept.sweep.left_out:
        out.print(f"  {_say(part.why)}{tr('：', ': ')}{part.rows}")
    out.print(
        tr(
            "参数（本单位自定，预案未写）：",
            "Parameters (this office's own choice; the plan leaves them open):",
        )
    )
    for stated in swept.sweep.rule.stated():
        out.print(f"  {_say(stated.label)}{tr('：', ': ')}{_say(stated.value)}")
    out.print()
    out.print(tr(f"聚集 {len(swept.clusters)} 起", f"{len(swept.clusters)} clusters"), style="bold")
    heads = (
        tr("级别", "level"),
        tr("可能", "possible"),
        tr("产品", "product"),
        tr("批号", "lots"),
        tr("区域", "area"),
        tr("窗口", "window"),
        tr("病例", "cases"),
        tr("非预期", "unexpected"),
        tr("严重", "severe"),
        tr("死亡", "deaths"),
        tr("依据", "clause"),
    )
    if swept.clusters:
        out.print(table(*heads, rows=[_cluster_row(swept, g) for g in swept.clusters[:limit]]))
    if len(swept.clusters) > limit:
        out.print(tr(f"  另有 {len(swept.clusters) - limit} 起", f"  and {len(swept.clusters) - limit} more"))


def _say(said: Said) -> str:
    return said.in_(language())


def _cluster_row(swept: Swept, graded: Graded) -> tuple[str, ...]:
    incident, grading, counts = graded.candidate.incident, graded.grading, graded.candidate.counts
    window = incident.window
    lots = list(incident.lots)
    fired = dict.fromkeys(c for f in grading.fired for c in f.clause)
    return (
        grading.chosen or "—",
        "/".join(grading.possible) or "—",
        incident.product,
        "、".join(lots[:3]) + ("…" if len(lots) > 3 else ""),
        "、".join(incident.regions) or "—",
        f"{window.start:%m-%d}–{window.end:%m-%d}",
        *(str(counts.get(name, "?")) for name in ("cases", "unexpected", "severe", "deaths_per_lot")),
        clauses(tuple(fired)) or "—",
    )


__all__ = [
    "Graded",
    "Swept",
    "headline",
    "print_swept",
    "questions_table",
    "sweep",
    "sweep_under",
    "write_page",
]
