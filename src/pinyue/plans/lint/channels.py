"""R10: the same report by phone only in one clause, and in writing or over the network in another."""

from __future__ import annotations

from collections.abc import Iterator

from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.names import canonical
from pinyue.plans.lint.rules import finding, stated
from pinyue.plans.lint.states import can_meet, implies
from pinyue.plans.pack import Pack
from pinyue.plans.shapes import Obligation

KEPT = ("written", "network")
CALLED = {"written": ("书面", "written"), "network": ("网络", "over the network")}


def channel_conflicts(pack: Pack) -> Iterator[Finding]:
    """R10: the clause on the phone asks for nothing else beside, and the other wants it kept, at once or in principle."""
    lasting = [owed for owed in pack.obligations if owed.channel in KEPT]
    for phone in pack.obligations:
        if phone.channel != "phone" or phone.channel_force != "must":
            continue
        beside = [other for other in lasting if _is_copy(pack, phone, other)]
        for kept in lasting:
            if not _is_same_report(pack, phone, kept):
                continue
            at_once = (kept.within, kept.after) == (phone.within, phone.after)
            in_principle = kept.channel_force != "must"
            if not beside and (in_principle or at_once) and not set(kept.clause) & set(phone.clause):
                zh, en = CALLED[kept.channel]
                weaker = ("原则上", "in principle ") if in_principle else ("", "")
                yield finding(
                    "R10",
                    (*phone.clause, *kept.clause),
                    f"{phone.id} 只要电话，{kept.id} 对同一报告{weaker[0]}要{zh}",
                    f"{phone.id} is by phone only; {kept.id} wants the same report {weaker[1]}{en}",
                    witness=stated([phone.id, kept.id]),
                )


def _is_same_report(pack: Pack, one: Obligation, other: Obligation) -> bool:
    return (
        one.act == other.act
        and bool(canonical(pack, one.who) & canonical(pack, other.who))
        and bool(canonical(pack, one.to.units) & canonical(pack, other.to.units))
        and can_meet(one.when, other.when)
    )


def _is_copy(pack: Pack, phone: Obligation, other: Obligation) -> bool:
    """Whether the plan asks for a copy of the phone call wherever it is owed, with a time of its own or in the same clause."""
    return (
        other.channel_force == "must"
        and _is_same_report(pack, phone, other)
        and implies(phone.when, other.when)
        and (other.within != phone.within or bool(set(other.clause) & set(phone.clause)))
    )
