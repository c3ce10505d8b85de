"""Who tells whom, and what the plan does not say itself: R13 reports to itself, R14 read from context, R15 and R16 clocks."""

from __future__ import annotations

from collections.abc import Iterator

from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.names import canonical
from pinyue.plans.lint.rules import finding, stated
from pinyue.plans.pack import Pack
from pinyue.plans.values import Span

KNOWING = ("received", "learned")
Part = tuple[str, tuple[str, ...]]


def defects(pack: Pack) -> Iterator[Finding]:
    """Every finding about who tells whom."""
    yield from to_itself(pack)
    yield from read_from_context(pack)
    yield from told_by_nobody(pack)
    yield from clocks_by_policy(pack)


def to_itself(pack: Pack) -> Iterator[Finding]:
    """R13: a unit that stands among the senders and among the recipients.  The units of a class can tell each other."""
    units = pack.command.units
    several = {name for name, unit in units.items() if unit.kind in ("class", "placeholder")}
    for owed in pack.obligations:
        both = sorted((canonical(pack, owed.who) & canonical(pack, owed.to.units)) - several)
        if both:
            zh = f"{owed.id}（{owed.does}）：{'、'.join(both)}要报给自己"
            en = f"{owed.id}: {', '.join(both)} reports to itself"
            yield finding("R13", owed.clause, zh, en, witness=stated([owed.id]))


def read_from_context(pack: Pack) -> Iterator[Finding]:
    """R14: once for each part, the statements in which it is not stated and the pack reads it from the context."""
    parts: dict[tuple[str, str], list[Part]] = {}
    for owed in pack.obligations:
        for basis, name in (
            (owed.who_basis, ("谁做", "who acts")),
            (owed.to.basis, ("向谁", "the recipient")),
            (owed.after_basis, ("从何时起算", "the start of the clock")),
        ):
            if basis == "context":
                parts.setdefault(name, []).append((owed.id, owed.clause))
    for power in pack.powers:
        if power.decides_basis == "context":
            parts.setdefault(("谁决定", "who decides"), []).append((power.id, power.clause))
    for task in pack.calendar:
        if task.after_basis == "context":
            parts.setdefault(("从何时起算", "the start of the clock"), []).append((task.id, task.clause))
    for (zh, en), where in parts.items():
        yield finding(
            "R14",
            [clause for _, clauses in where for clause in clauses],
            f"{zh}没有明写、由上下文读出的有 {len(where)} 处",
            f"{en} is not stated but read from the context, {len(where)} times",
            witness=stated((name for name, _ in where), part=en),
        )


def told_by_nobody(pack: Pack) -> Iterator[Finding]:
    """R15: a clock runs from what a body of the district receives, and nobody is obliged to tell it before a response runs."""
    told = {
        name
        for owed in pack.obligations
        if owed.when.responding is not True and not owed.when.response
        for name in canonical(pack, owed.to.units)
    }
    waiting: dict[str, list[Part]] = {}
    for owed in pack.obligations:
        if owed.after in KNOWING and isinstance(owed.within, Span):
            for name in sorted(canonical(pack, owed.who) - told):
                unit = pack.command.units.get(name)
                if unit is not None and unit.kind in ("member", "district"):
                    waiting.setdefault(name, []).append((owed.id, owed.clause))
    for name, where in waiting.items():
        yield finding(
            "R15",
            [clause for _, clauses in where for clause in clauses],
            f"{name}的时限从接报起算，却没有条款要求谁向它报告",
            f"the clocks of {name} run from a report that nobody is obliged to make to it",
            witness=stated(user for user, _ in where),
        )


def clocks_by_policy(pack: Pack) -> Iterator[Finding]:
    """R16: what the plan does not say of all clocks and the pack has decided: whose receipt, and what a regrading does."""
    timed = [owed for owed in pack.obligations if isinstance(owed.within, Span)]
    received = [owed for owed in timed if owed.after in KNOWING]
    regraded = [owed for owed in timed if owed.when.level]
    for basis, duties, zh, en in (
        (pack.plan.receipt_basis, received, "从谁接报起算", "whose receipt starts the clock"),
        (
            pack.plan.regraded_clock_basis,
            regraded,
            "级别后来改变时从何时起算",
            "when the clock starts if the level is reached later",
        ),
    ):
        if basis != "stated" and duties:
            yield finding(
                "R16",
                [clause for owed in duties for clause in owed.clause],
                f"没有写{zh}（{len(duties)} 处要用），按本包的规定办",
                f"it is not said {en} ({len(duties)} duties need it); the pack decides",
                witness=stated(owed.id for owed in duties),
            )
