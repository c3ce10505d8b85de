"""What grading asks for: measures that some levels lack, who supplies and judges them, whether a form collects them (G9–G17)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pinyue.plans.ladder import Criterion, Ladder, Level
from pinyue.plans.lint.facts import in_chinese, in_english
from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.rules import finding, stated
from pinyue.plans.lint.situations import Point, levels_at, size, smallest
from pinyue.plans.pack import Pack
from pinyue.plans.table import Box, Reading, Table, table_of


def missing_criteria(ladder: Ladder, readings: Sequence[Reading]) -> Iterator[Finding]:
    """G9: a count that decides at several levels, and not at the milder or graver ones beside them (first reading only)."""
    if not readings:
        return
    table = table_of(ladder, readings[0])
    for name, measure in table.ladder.measures.items():
        boxes = [box for box in table.boxes if name in box.ranges]
        own = [level for level in table.levels if any(box.level == level.id for box in boxes)]
        if measure.kind != "count" or len(own) < 2:
            continue
        clauses = [clause for box in boxes for clause in box.criterion.clause]
        milder = [level for level in table.levels if level.rank > own[-1].rank]
        graver = [level for level in table.levels if level.rank < own[0].rank]
        between = [lv for lv in table.levels if own[0].rank < lv.rank < own[-1].rank and lv not in own]
        for missing, reached in ((milder, own[-1]), (graver, own[0]), (between, own[0])):
            points = [_reaching(table, box, name) for box in boxes if box.level == reached.id and missing]
            shown = [point for point in points if point is not None]
            if shown:
                point = min(shown, key=size(table.ladder))
                yield _missing(table, name, missing, reached, point, clauses)


def supplied_from_outside(pack: Pack, ladder: Ladder) -> Iterator[Finding]:
    """G10: counts from outside the district that no report brings in."""
    collected = _collected(pack)
    for name, measure in ladder.measures.items():
        using = [c for _, c in ladder.criteria() if name in c.if_]
        if measure.supplied_by == "outside" and using and name not in collected:
            yield finding(
                "G10",
                _clauses(using),
                f"{measure.name}要由区外提供，预案没有规定谁来提供",
                f"{name} comes from outside the district and nobody is obliged to supply it",
                witness=stated((c.id for c in using), facts=[name]),
            )


def not_collected(pack: Pack, ladder: Ladder) -> Iterator[Finding]:
    """G11: what grading asks for and no form of the plan has a field for."""
    collected = _collected(pack)
    measures = [n for n, m in ladder.measures.items() if m.supplied_by == "district" and n not in collected]
    qualifiers = [name for name in ladder.qualifiers if name not in collected]
    for kind_zh, kind_en, names in (("数", "counts", measures), ("限定", "qualifiers", qualifiers)):
        using = [c for _, c in ladder.criteria() if {*c.if_, *c.when.names()} & set(names)]
        asked = [name for name in names if any(name in c.if_ or name in c.when.names() for c in using)]
        if asked:
            yield finding(
                "G11",
                _clauses(using),
                f"分级要用的{kind_zh}，表格里没有：{'、'.join(_called(ladder, name) for name in asked)}",
                f"no form collects these {kind_en} of grading: {', '.join(asked)}",
                witness=stated((form.id for form in pack.forms), facts=asked),
            )


def bounds_unexplained(ladder: Ladder) -> Iterator[Finding]:
    """G16: 以上 and 以下 without （含）, and no clause that says what they include."""
    plain: list[Criterion] = []
    marked: list[Criterion] = []
    for _, criterion in ladder.criteria():
        words = [(word, bound) for c in criterion.if_.values() for word, bound in c.bounds()]
        open_words = [bound for word, bound in words if word in ("from", "to")]
        plain += [criterion] if any(not bound.marked for bound in open_words) else []
        marked += [criterion] if any(bound.marked for bound in open_words) else []
    if plain and ladder.reading.basis != "stated":
        zh, en = "“以上”“以下”是否含本数没有写明", "whether 以上 and 以下 include the number is not stated"
        if marked:
            zh, en = f"{zh}，而别处印了（含）", f"{en}, while （含） is printed elsewhere"
        yield finding("G16", _clauses(plain), zh, en, witness=stated(c.id for c in plain))


def nobody_judges(ladder: Ladder) -> Iterator[Finding]:
    """G17: questions that a person has to answer and catch-all criteria, with nobody named to decide."""
    used = {name for _, c in ladder.criteria() for name in c.when.names()}
    nobody = [n for n, q in ladder.qualifiers.items() if n in used and q.decided_by in ("undefined", ())]
    if nobody:
        using = [c for _, c in ladder.criteria() if set(nobody) & set(c.when.names())]
        asked = "、".join(ladder.qualifiers[name].ask for name in nobody)
        yield finding(
            "G17",
            _clauses(using),
            f"没有写由谁判断：{asked}",
            f"nobody is named to judge: {', '.join(nobody)}",
            witness=stated((c.id for c in using), facts=nobody),
        )
    for level, criterion in ladder.criteria():
        judged = [name for name in criterion.if_ if ladder.measures[name].kind == "choice"]
        if criterion.counts_as == "residual" and judged:
            yield finding(
                "G17",
                criterion.clause,
                f"{criterion.id}（{level.id}）是兜底条款，没有写由谁认定",
                f"{criterion.id} ({level.id}) is a catch-all and nobody is named to decide it",
                witness=stated([criterion.id], facts=judged),
            )


def _reaching(table: Table, box: Box, name: str) -> Point | None:
    """The smallest situation in which a count above nothing gives this level and no graver one."""
    low, high = box.ranges[name]
    ranges = {**box.ranges, name: (max(low, 1), high)}
    graver = [other for other in table.boxes if _rank(table, other) < _rank(table, box)]
    return smallest(table, ranges, lambda p: levels_at(table, p)[:1] == (box.level,), graver)


def _rank(table: Table, box: Box) -> int:
    return table.ladder.level(box.level).rank


def _missing(
    table: Table, name: str, missing: list[Level], reached: Level, point: Point, clauses: list[str]
) -> Finding:
    here = {name: (point[name], point[name])}
    zh = "、".join(level.name for level in missing)
    en = ", ".join(level.id for level in missing)
    return finding(
        "G9",
        clauses,
        f"{zh}没有{table.ladder.measures[name].name}的标准：{in_chinese(table.ladder, here)} 是{reached.name}",
        f"{en} has no criterion on {name}: {in_english(table.ladder, here)} is {reached.id}",
        witness=point,
        levels=levels_at(table, point),
        readings=(str(table.reading),),
    )


def _collected(pack: Pack) -> set[str]:
    """The facts that the forms have a field for."""
    return {field.holds for form in pack.forms for field in form.fields.values() if field.holds}


def _clauses(criteria: list[Criterion]) -> list[str]:
    return [clause for criterion in criteria for clause in criterion.clause]


def _called(ladder: Ladder, name: str) -> str:
    return ladder.measures[name].name if name in ladder.measures else ladder.qualifiers[name].ask
