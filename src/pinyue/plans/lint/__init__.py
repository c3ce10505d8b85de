"""What is wrong with a plan before an incident finds out?

``lint`` reads a pack and says everything it can prove: overlaps and gaps of the grading under every reading, each with the
smallest situation that shows it; duties, powers and names of which something is missing or contradictory.
"""

from __future__ import annotations

from collections.abc import Iterable

from pinyue.plans.lint import (
    chapters,
    deadlines,
    duties,
    events,
    functions,
    names,
    parents,
    powers,
    registers,
    relays,
    structure,
    supervision,
    telling,
    text,
)
from pinyue.plans.lint.channels import channel_conflicts
from pinyue.plans.lint.dominated import dominated
from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.ladders import of_event_levels, of_warnings_and_responses
from pinyue.plans.lint.overload import overloaded
from pinyue.plans.lint.placeholders import unbound
from pinyue.plans.lint.rules import RULES, Rule
from pinyue.plans.pack import Pack

__all__ = ["RULES", "Finding", "Rule", "lint"]


def lint(pack: Pack, readings: Iterable[str] | None = None, *, capacity: int | None = None) -> list[Finding]:
    """Every defect of a plan and of its pack, in the order of the rules.

    ``readings`` limits the event levels to some readings (``"statutory"``, ``"half-open+literal-zero"`` …); without it they are
    read in every way: the three bounds, each with each named variant.  ``capacity`` is how many acts a unit can do in the first
    hour, where it is another than the pack states.  Raises BadInput for a reading that there is not, or a parent's pack that
    cannot be read.
    """
    grading = of_event_levels(pack, readings)
    found = [
        *grading,
        *of_warnings_and_responses(pack),
        *deadlines.defects(pack, [one for one in grading if one.rule == "G1"]),
        *telling.defects(pack),
        *dominated(pack),
        *relays.defects(pack),
        *overloaded(pack, capacity),
        *channel_conflicts(pack),
        *parents.defects(pack),
        *powers.defects(pack),
        *names.defects(pack),
        *structure.defects(pack),
        *supervision.defects(pack),
        *unbound(pack),
        *chapters.defects(pack),
        *functions.defects(pack),
        *duties.defects(pack),
        *events.defects(pack),
        *registers.defects(pack),
        *text.defects(pack),
    ]
    order = list(RULES)
    return sorted(found, key=lambda one: order.index(one.rule))
