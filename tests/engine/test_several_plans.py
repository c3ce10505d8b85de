"""One event under several plans: their obligations stand beside each other, and the shorter of two alike stands."""

from __future__ import annotations

from typing import Any

import pytest

from pinyue.engine.history import entries_for
from pinyue.engine.incident import fold
from pinyue.engine.together import Owed, owed_together
from pinyue.plans.pack import Pack
from pinyue.plans.yamltext import parse
from pinyue.words import BadInput
from tests.engine.worlds import at, entry, invented, obligation


def named(name: str, *rules: dict[str, Any], aliases: tuple[str, ...] = ()) -> Pack:
    """An invented plan of this name, in which the bureau has these further names."""
    pack = invented(*rules)
    units = dict(pack.command.units)
    units["bureau"] = units["bureau"].model_copy(update={"aliases": ("the bureau", *aliases)})
    command = pack.command.model_copy(update={"units": units})
    return pack.model_copy(update={"plan": pack.plan.model_copy(update={"id": name}), "command": command})


def together(*packs: Pack, now: str = "10:05") -> dict[str, Owed]:
    received = [entry("10:00", "received", "bureau")]
    rows = owed_together([fold(pack, received) for pack in packs], None, at(now))
    return {f"{one.pack.id}:{one.row.id}": one for one in rows}


OVERALL = obligation("A-1", within="1 h")
SPECIAL = obligation("B-1", within="30 min")


def test_obligations_of_both_plans_are_owed_each_with_its_clause():
    rows = together(named("overall", OVERALL), named("special", obligation("B-1", act="report.other")))
    assert {name: (one.row.status, one.row.clause) for name, one in rows.items()} == {
        "overall:A-1": ("open", ("§A-1",)),
        "special:B-1": ("open", ("§B-1",)),
    }


def test_of_two_alike_the_shorter_stands_and_the_other_says_so():
    rows = together(named("overall", OVERALL), named("special", SPECIAL))
    assert rows["special:B-1"].row.status == "open"
    longer = rows["overall:A-1"].row
    assert (longer.status, longer.superseded_by, longer.clause) == ("superseded", "special:B-1", ("§A-1",))


def test_at_the_same_time_the_plan_named_first_stands():
    same = obligation("A-1", within="30 min")
    rows = together(named("overall", same), named("special", SPECIAL))
    assert [one.row.status for one in rows.values()] == ["open", "superseded"]
    assert rows["special:B-1"].row.superseded_by == "overall:A-1"


@pytest.mark.parametrize(
    "other",
    [
        {"act": "report.other"},
        {"to": "police"},
        {"who": "health", "after": "triggered"},
        {"channel": "written"},
    ],
)
def test_another_act_recipient_sender_or_channel_is_another_duty(other):
    special = named("special", SPECIAL)
    rows = together(named("overall", {**OVERALL, **other}), special)
    assert [one.row.status for one in rows.values() if one.pack is not special] != ["superseded"]


def test_an_alias_in_one_plan_is_the_unit_of_the_other():
    special = named(
        "special", obligation("B-1", within="30 min", who="market office"), aliases=("market office",)
    )
    assert together(named("overall", OVERALL), special)["overall:A-1"].row.status == "superseded"


def test_rows_stand_by_due_time_whatever_plan_they_are_of():
    rows = together(
        named("overall", OVERALL, obligation("A-2", act="report.a", within="2 h")),
        named("special", obligation("B-1", act="report.b", within="90 min")),
    )
    assert list(rows) == ["overall:A-1", "special:B-1", "overall:A-2"]


# --- one history, several plans


def read(text: str, *packs: Pack) -> list[list[Any]]:
    return entries_for(packs, parse(text.encode(), "history.yaml"), ("history",))


def test_each_plan_reads_the_facts_and_levels_that_it_knows():
    plain, other = named("overall", OVERALL), named("special", SPECIAL)
    assert other.levels is not None
    levels = other.levels.model_copy(
        update={
            "measures": {"batches": other.levels.measures["cases"]},
            "levels": tuple(level.model_copy(update={"id": f"X{level.id}"}) for level in other.levels.levels),
        }
    )
    other = other.model_copy(update={"levels": levels})
    text = """
history:
  - {at: 2023-09-04 10:00, act: situation, set: {cases: 3, batches: 2, clustered: true}}
  - {at: 2023-09-04 10:10, act: judged, level: I, by: bureau}
"""
    mine, its = read(text, plain, other)
    assert (mine[0].set, [e.act for e in mine]) == ({"cases": 3, "clustered": 1}, ["situation", "judged"])
    assert (its[0].set, [e.act for e in its]) == ({"batches": 2, "clustered": 1}, ["situation"])


def test_what_none_of_the_plans_knows_is_refused_with_its_place():
    with pytest.raises(BadInput, match="caes") as raised:
        read(
            "history:\n  - {at: 2023-09-04 10:00, act: situation, set: {caes: 3}}\n",
            named("a", OVERALL),
            named("b", SPECIAL),
        )
    assert str(raised.value).startswith("history.yaml:2:")
