"""Chapters that a plan ought to have and has not (M1–M9).  Registers and programmes are not measured by them."""

from __future__ import annotations

from collections.abc import Iterator

from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.parents import folder_of_parent
from pinyue.plans.lint.rules import finding, stated
from pinyue.plans.pack import Pack
from pinyue.plans.values import UNDEFINED, Span

COMMANDING = frozenset(["hq", "office", "group", "site", "upper"])


def defects(pack: Pack) -> Iterator[Finding]:
    """What is missing as a whole."""
    yield from orphan(pack)
    yield from no_provenance(pack)
    if pack.plan.kind not in ("plan", "fragment") or not any(True for _ in pack.statements()):
        return
    yield from no_criteria(pack)
    yield from no_warnings(pack)
    acts = {power.act for power in pack.powers}
    timed = [o for o in pack.obligations if isinstance(o.within, Span) or o.every is not None]
    calendar = {task.act.split(".")[0] for task in pack.calendar if isinstance(task.every, Span)}
    started = "activated" in acts or bool(pack.response.responses)
    commands = any(seat.kind in COMMANDING for seat in pack.seats)
    for code, what, there, zh, en in (
        ("M2", "activation", started, "没有写谁启动响应", "nobody may activate a response"),
        ("M4", "deadlines", bool(timed), "没有一个用数写出的报告时限", "no deadline is given in numbers"),
        ("M5", "release", "released" in acts, "没有写谁向社会发布信息", "nobody may release information"),
        ("M6", "command", commands, "没有指挥机构", "there is no body that commands"),
        ("M7", "drill", "drill" in calendar, "没有写多久演练一次", "no drill is due at any time"),
        (
            "M7",
            "review",
            "plan" in calendar,
            "没有写多久修订一次",
            "no review of the plan is due at any time",
        ),
    ):
        if not there:
            yield finding(code, [], zh, en, witness=stated([], undefined=what))


def no_criteria(pack: Pack) -> Iterator[Finding]:
    """M1: nothing says when an event has which level; milder where another plan is named that does."""
    if pack.levels is not None and pack.levels.criteria():
        return
    elsewhere = pack.levels.graded_by if pack.levels else None
    if elsewhere is None or elsewhere.title == UNDEFINED:
        yield finding(
            "M1", [], "预案没有分级标准", "the plan has no criteria", witness=stated([], undefined="criteria")
        )
    elif elsewhere.pack is None:
        zh = f"分级标准在《{elsewhere.title}》，手边没有它的预案包"
        en = f"the criteria stand in {elsewhere.title}, of which there is no pack"
        yield finding("M1", elsewhere.clause or [], zh, en, "W", witness=stated([], undefined="criteria"))


def no_warnings(pack: Pack) -> Iterator[Finding]:
    """M3: somebody has to warn, and there is no ladder of warnings."""
    told = [duty for duty in pack.duties if duty.phase != UNDEFINED and "warning" in duty.phase]
    if told and pack.warning.ladder is None:
        clauses = [clause for duty in told for clause in duty.clause]
        zh, en = "有单位要预警，没有预警级别", "units are told to warn, and there are no levels of warning"
        yield finding("M3", clauses, zh, en, witness=stated(duty.id for duty in told))


def no_provenance(pack: Pack) -> Iterator[Finding]:
    """M8: who issued it, and on what law, is not said."""
    if pack.plan.issued_by == UNDEFINED:
        zh, en = "没有写发布单位", "no issuer is stated"
        yield finding("M8", [], zh, en, witness=stated([], undefined="issued_by"))


def orphan(pack: Pack) -> Iterator[Finding]:
    """M9: a fragment whose plan is not named, or not at hand."""
    if pack.plan.kind == "fragment" and folder_of_parent(pack) is None:
        zh, en = "所属的预案不在手边", "the plan that it belongs to is not at hand"
        yield finding("M9", [], zh, en, witness=stated([], undefined="parent"))
