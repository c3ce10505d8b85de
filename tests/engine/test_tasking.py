"""Which duties and actions apply to an event, for whom, and which facts must be known first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from pinyue.engine.confirming import confirmations
from pinyue.engine.history import Entry
from pinyue.engine.incident import Incident, fold
from pinyue.engine.tasks import Task, tasks
from pinyue.engine.units import Holders, Role
from pinyue.plans.ladder import Ladder
from pinyue.plans.loader import with_events
from pinyue.plans.pack import Chapter, CommandChapter, EventsChapter, Pack, PlanChapter, ResponseChapter
from pinyue.plans.table import Reading
from tests.engine.worlds import at, entry

FACTS: dict[str, Any] = {
    "reading": {"unmarked": "statutory", "basis": "policy", "why": "test"},
    "measures": {
        "venue": {
            "name": "venue",
            "kind": "choice",
            "worse": "none",
            "values": {"school": "s", "shop": "h", "farm": "f"},
        },
        "kilograms": {"name": "kilograms"},
        "kind": {"name": "kind", "kind": "choice", "worse": "none", "values": "event_types"},
        "class": {"name": "class", "kind": "choice", "worse": "none", "values": "event_classes"},
    },
    "qualifiers": {
        "imported": {"ask": "imported?"},
        "online": {"ask": "online?"},
        "lawful": {"ask": "lawful?", "assume": "true"},
        "quiet": {"ask": "quiet?", "assume": "false"},
    },
    "variants": {"strict": {"name": "strict", "clause": "1", "why": "test"}},
    "graded_by": {"title": "undefined", "why": "test"},
}
SCHOOL, SHOP, FARM = range(3)
EVENTS: dict[str, Any] = {
    "classes": [
        {"id": "K-1", "clause": "1", "name": "nature"},
        {"id": "K-2", "clause": "1", "name": "health"},
    ],
    "types": [
        {"id": "T-1", "clause": "1", "name": "storm", "of": "K-1", "leads": ["water", "roads"]},
        {"id": "T-2", "clause": "1", "name": "vaccine", "of": "K-2", "leads": "health", "hq": ["S-1"]},
    ],
}
UNITS: dict[str, Any] = {
    **{name: {"kind": "member"} for name in ("health", "water", "roads", "police-a", "police-b", "office")},
    "lead unit": {"kind": "placeholder", "stands_for": "leads"},
    "its headquarters": {"kind": "placeholder", "stands_for": "headquarters"},
    "local police": {"kind": "placeholder"},
    "leader in charge": {"kind": "role", "office": {"relation": "in_charge", "of": ["lead unit"]}},
}


def duty(name: str = "D-1", unit: Any = "health", **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "clause": "1",
        "unit": unit,
        "does": name,
        "modality": "lead",
        "phase": "response",
        **more,
    }


def action(name: str = "A-1", unit: Any = "health", **more: Any) -> dict[str, Any]:
    return {"id": name, "clause": "1", "unit": unit, "does": name, **more}


def plan(*duties: dict[str, Any], actions: tuple[dict[str, Any], ...] = (), **reporting: Any) -> Pack:
    events = EventsChapter.model_validate(EVENTS)
    seat = {"id": "S-1", "clause": "1", "name": "health headquarters", "kind": "hq"}
    return Pack(
        folder=Path(),
        plan=PlanChapter(
            id="test",
            title="test",
            kind="plan",
            jurisdiction={"name": "test", "code": "999001"},
            issued_by="undefined",
            dated="undefined",
        ),
        levels=with_events(Ladder.model_validate(FACTS), events),
        events=events,
        command=CommandChapter.model_validate({"units": UNITS, "seats": [seat], "duties": list(duties)}),
        reporting=Chapter.model_validate(reporting),
        response=ResponseChapter.model_validate(
            {"actions": list(actions), "responses": [{"id": "one", "rank": 1, "clause": "1"}]}
        ),
    )


def found(pack: Pack, *history: Entry, reading: Any = None) -> dict[str, Task]:
    incident: Incident = fold(pack, history, reading)
    return {task.id: task for task in tasks(pack, incident, None, at("12:00"))}


def said(**facts: Any) -> Entry:
    return entry("10:00", "situation", set=facts)


# --- conditions


def test_a_duty_without_conditions_applies_to_every_event():
    assert found(plan(duty()))["D-1"].status == "applies"


@pytest.mark.parametrize(
    ("facts", "status", "ask"),
    [
        ({"venue": SCHOOL}, "applies", ()),
        ({"venue": SHOP}, None, ()),
        ({}, "unsettled", ("venue",)),
        ({"venue": (SCHOOL, SHOP)}, "unsettled", ("venue",)),
        ({"venue": None}, "unsettled", ("venue",)),
    ],
)
def test_a_choice_settles_a_duty_or_must_be_found_out(facts, status, ask):
    task = found(plan(duty(when={"if": {"venue": {"is": "school"}}})), said(**facts)).get("D-1")
    assert (task and task.status, task.ask if task else ()) == (status, ask)


def test_a_choice_may_be_told_by_what_it_is_not():
    rule = plan(duty(when={"if": {"venue": {"not": "shop"}}}))
    assert "D-1" in found(rule, said(venue=FARM))
    assert "D-1" not in found(rule, said(venue=SHOP))


@pytest.mark.parametrize(("kilograms", "applies"), [(4499, False), (4500, False), (4501, True)])
def test_an_exception_is_no_duty(kilograms, applies):
    rule = plan(duty(when={"unless": {"kilograms": {"to": "4500"}}}))
    assert ("D-1" in found(rule, said(kilograms=kilograms))) is applies


def test_an_exception_reads_its_words_as_the_reading_says():
    rule = plan(duty(when={"unless": {"kilograms": {"to": "4500"}}}))
    assert "D-1" in found(rule, said(kilograms=4500), reading=Reading("half-open"))
    assert "D-1" not in found(rule, said(kilograms=4500), reading=Reading("statutory"))


def test_an_exception_that_is_not_known_leaves_the_duty_open():
    rule = plan(duty(when={"unless": {"kilograms": {"to": "4500"}}}))
    assert found(rule, said(kilograms=(4000, 5000)))["D-1"].ask == ("kilograms",)


def test_what_is_known_to_be_otherwise_settles_it_whatever_else_is_open():
    rule = plan(duty(when={"facts": ["imported"], "if": {"venue": {"is": "school"}}}))
    assert "D-1" not in found(rule, said(imported=0))
    assert found(rule, said(imported=1))["D-1"].ask == ("venue",)


def test_of_several_facts_one_is_enough():
    rule = plan(duty(when={"facts": [{"any": ["imported", "online"]}]}))
    assert found(rule, said(imported=0, online=1))["D-1"].status == "applies"
    assert found(rule, said(imported=0))["D-1"].ask == ("online",)
    assert "D-1" not in found(rule, said(imported=0, online=0))


def test_what_nobody_mentioned_takes_the_stated_assumption():
    assert found(plan(duty(when={"facts": ["lawful"]})))["D-1"].status == "applies"
    assert "D-1" not in found(plan(duty(when={"facts": ["quiet"]})))
    assert "D-1" not in found(plan(duty(when={"facts": ["lawful"]})), said(lawful=0))


def test_a_variant_of_the_reading_asks_for_other_facts():
    rule = plan(duty(when={"facts": ["imported"]}, variants={"strict": ["imported", "online"]}))
    assert found(rule, said(imported=1))["D-1"].status == "applies"
    assert found(rule, said(imported=1), reading=Reading("statutory", ("strict",)))["D-1"].ask == ("online",)


def test_a_duty_of_a_response_waits_for_it():
    rule = plan(duty(when={"response": "one"}))
    assert "D-1" not in found(rule, said(imported=1))
    assert "D-1" in found(rule, entry("10:00", "activated", response="one"))


# --- steps


def test_a_step_without_units_is_for_those_of_the_whole():
    whole = {**action(), "with": ["water"]}
    step = action("A-2", "undefined", part_of="A-1")
    task = found(plan(actions=(whole, step)))["A-2"]
    assert (task.unit, task.with_, task.part_of) == (("health",), ("water",), "A-1")


def test_a_step_applies_only_where_the_whole_does():
    whole = action(when={"facts": ["imported"]})
    step = action("A-2", "undefined", part_of="A-1", when={"facts": ["online"]})
    pack = plan(actions=(whole, step))
    assert "A-2" not in found(pack, said(imported=0, online=1))
    assert found(pack, said(online=1))["A-2"].ask == ("imported",)
    assert found(pack, said(imported=1, online=1))["A-2"].status == "applies"


# --- for whom


def test_the_kind_of_event_fills_who_leads_and_which_headquarters():
    pack = plan(duty(unit="lead unit"), duty("D-2", "its headquarters"))
    nobody = found(pack)
    assert (nobody["D-1"].unresolved, nobody["D-1"].holders) == (("lead unit",), ())
    storm = found(pack, said(kind=0))
    assert (storm["D-1"].unresolved, storm["D-1"].holders) == ((), ("water", "roads"))
    assert storm["D-2"].unresolved == ("its headquarters",), "a storm has none"
    assert found(pack, said(kind=1))["D-2"].holders == ("health headquarters",)


def test_a_corrected_kind_fills_them_anew():
    pack = plan(duty(unit="lead unit"))
    assert found(pack, said(kind=0), entry("10:30", "situation", set={"kind": 1}))["D-1"].holders == (
        "health",
    )
    assert found(pack, said(kind=0), entry("10:30", "situation", set={"kind": None}))["D-1"].holders == ()


def test_what_somebody_named_stands_over_what_the_kind_says():
    pack = plan(duty(unit="lead unit"))
    named = entry("10:05", "situation", bind={"lead unit": ("office",)})
    assert found(pack, said(kind=0), named)["D-1"].holders == ("office",)
    assert found(pack, named, entry("10:30", "situation", set={"kind": 1}))["D-1"].holders == ("office",)


def test_the_class_of_an_event_follows_from_its_kind():
    pack = plan(duty(when={"if": {"class": {"is": "K-2"}}}))
    assert "D-1" in found(pack, said(kind=1))
    assert "D-1" not in found(pack, said(kind=0))
    assert found(pack)["D-1"].ask == ("class",)


def test_whom_a_duty_assists_or_tells_must_be_known_too():
    rule = duty(modality="assist", principal="local police", to=["its headquarters"])
    assert found(plan(rule))["D-1"].unresolved == ("local police", "its headquarters")
    filled = entry("10:00", "situation", bind={"local police": ("police-a",)})
    assert found(plan(rule), filled)["D-1"].unresolved == ("its headquarters",)


# --- offices and confirmations


class Leaders:
    """A directory in which each unit has its leaders."""

    def __init__(self, *, sure: bool = True, **leaders: tuple[str, ...]) -> None:
        self.leaders, self.sure = leaders, sure

    def resolve(self, role: Role, on: dt.date) -> Holders:
        if role.relation != "in_charge":
            return Holders()
        return Holders(
            tuple(dict.fromkeys(p for unit in role.of for p in self.leaders.get(unit, ()))), self.sure
        )


def test_an_office_is_held_by_the_leader_of_the_units_that_lead():
    pack = plan(duty(unit="leader in charge"))
    incident = fold(pack, [said(kind=1)])
    [task] = tasks(pack, incident, Leaders(health=("Li",), water=("Sun",)), at("12:00"))
    assert (task.holders, task.unresolved) == (("Li",), ())


@pytest.mark.parametrize(
    ("kind", "leaders", "candidates"),
    [
        (0, {"water": ("Sun",), "roads": ("Zhao",)}, ("Sun", "Zhao")),
        (0, {}, ()),
        (1, {"health": ("Li",)}, None),
    ],
)
def test_none_and_several_become_a_confirmation_and_one_does_not(kind, leaders, candidates):
    pack = plan(duty(unit="leader in charge"))
    asked = confirmations(pack, fold(pack, [said(kind=kind)]), Leaders(**leaders), at("12:00"))
    assert [(one.name, one.candidates, one.needed_by) for one in asked] == (
        [] if candidates is None else [("leader in charge", candidates, ("D-1",))]
    )


def test_the_only_one_is_confirmed_too_where_the_record_does_not_settle_it():
    pack = plan(duty(unit="leader in charge"))
    directory = Leaders(sure=False, health=("Li",))
    asked = confirmations(pack, fold(pack, [said(kind=1)]), directory, at("12:00"))
    assert [(one.name, one.candidates) for one in asked] == [("leader in charge", ("Li",))]


def test_a_confirmation_is_settled_by_naming_the_one():
    pack = plan(duty(unit="leader in charge"))
    named = entry("11:00", "situation", bind={"leader in charge": ("Zhao",)})
    incident = fold(pack, [said(kind=0), named])
    directory = Leaders(water=("Sun",), roads=("Zhao",))
    assert confirmations(pack, incident, directory, at("12:00")) == []
    [task] = tasks(pack, incident, directory, at("12:00"))
    assert task.holders == ("Zhao",)


def test_open_obligations_wait_for_a_confirmation_too():
    told = {
        "id": "O-1",
        "clause": "1",
        "who": "local police",
        "to": "office",
        "act": "report.initial",
        "does": "report",
        "within": "30 min",
        "after": "received",
    }
    pack = plan(obligations=[told])
    incident = fold(pack, [entry("10:00", "received", "local police")])
    asked = confirmations(pack, incident, None, at("10:05"))
    assert [(one.name, one.needed_by) for one in asked] == [("local police", ("O-1",))]
