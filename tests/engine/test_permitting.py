"""Who may do what: the plan is the access control."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pinyue.engine.history import Entry
from pinyue.engine.incident import fold
from pinyue.engine.powers import Permit, Refusal, may
from pinyue.engine.units import Holders, Role
from tests.engine.worlds import at, entry, invented

GRAVE = entry("09:00", "situation", set={"cases": 12, "clustered": 1})
MILD = entry("09:00", "situation", set={"cases": 3, "clustered": 0})


def power(name: str = "P-1", **given: Any) -> dict[str, Any]:
    plain = {"act": "activated", "does": name, "decides": "government"}
    return {"id": name, "clause": f"§{name}", **plain, **given}


def ruling(
    powers: list[dict[str, Any]],
    actor: str,
    history: list[Entry],
    scope: dict[str, str] | None = None,
    directory: Any = None,
    act: str = "activated",
    **plan: Any,
) -> Permit | Refusal:
    pack = invented(powers=powers, **plan)
    return may(pack, fold(pack, history), directory, actor, act, at("10:00"), scope)


def test_whoever_the_plan_names_may_and_others_are_told_who():
    assert ruling([power()], "government", [MILD]) == Permit(("§P-1",), "P-1")
    assert ruling([power()], "bureau", [MILD]) == Refusal(("§P-1",), ("government",))


def test_an_act_that_the_plan_gives_to_nobody_is_undefined():
    found = ruling([power(decides="undefined")], "government", [MILD])
    assert isinstance(found, Refusal)
    assert (found.undefined, found.who, found.clause) == (True, (), ("§P-1",))


def test_a_power_covers_its_levels_and_no_others():
    powers = [
        power("low", scope={"level": ["III"]}),
        power("high", scope={"level": ["I", "II"]}, decides="city", outside="true"),
    ]
    assert ruling(powers, "government", [MILD]) == Permit(("§low",), "low")
    found = ruling(powers, "government", [GRAVE])
    assert isinstance(found, Refusal)
    assert (found.who, found.clause) == (("city",), ("§high",))
    assert ruling(powers, "city", [GRAVE]) == Permit(("§high",), "high", outside=True)
    # what is asked for counts more than what is
    assert ruling(powers, "government", [GRAVE], {"level": "III"}) == Permit(("§low",), "low")


def test_what_must_hold_or_be_on_record_first_is_named():
    rule = power(needs=["spreading"], after=["requested"], consent=["health"])
    found = ruling([rule], "government", [MILD])
    assert isinstance(found, Refusal)
    assert found.lacking == ("spreading", "requested", "health")
    history = [
        MILD,
        entry("09:10", "situation", set={"spreading": 1}),
        entry("09:20", "requested", "bureau"),
        entry("09:30", "consented", "health"),
    ]
    assert ruling([rule], "government", history) == Permit(("§P-1",), "P-1", consent=("health",))
    late = [*history[:3], entry("10:30", "consented", "health")]
    assert isinstance(ruling([rule], "government", late), Refusal)


def test_clauses_that_name_two_deciders_are_both_shown():
    found = ruling([power(), power("P-2", decides="city")], "government", [MILD])
    assert found == Permit(("§P-1",), "P-1", also=("city",))


class Offices:
    def __init__(self, sure: bool = True) -> None:
        self.sure = sure

    def resolve(self, role: Role, on: dt.date) -> Holders:
        return Holders(
            ("Li Hua",) if (role.name, on) == ("government", dt.date(2023, 9, 4)) else (), self.sure
        )


def test_whoever_holds_the_office_on_that_day_acts_for_it():
    assert ruling([power()], "Li Hua", [MILD], directory=Offices()) == Permit(("§P-1",), "P-1")
    assert isinstance(ruling([power()], "Li Hua", [MILD]), Refusal)
    pack = invented(powers=[power()])
    still_the_third = at("2023-09-05 00:30")
    assert isinstance(
        may(pack, fold(pack, [MILD]), Offices(), "Li Hua", "activated", still_the_third), Refusal
    )
    in_beijing = dt.datetime(2023, 9, 3, 17, tzinfo=dt.UTC)  # one o'clock of the fourth in Beijing
    history = [entry("2023-09-03 09:00", "situation", set={"cases": 3})]
    assert isinstance(may(pack, fold(pack, history), Offices(), "Li Hua", "activated", in_beijing), Permit)


def test_who_is_only_named_and_not_sure_may_not_until_somebody_confirms():
    assert isinstance(ruling([power()], "Li Hua", [MILD], directory=Offices(sure=False)), Refusal)


@pytest.mark.parametrize("actor", ["the bureau", "bureau"])
def test_an_alias_is_the_unit(actor):
    assert isinstance(ruling([power(decides="bureau")], actor, [MILD]), Permit)


def test_whoever_issued_it_may_lift_it_and_nobody_else():
    lift = {**power(act="warning.lifted", decides=["bureau", "health"]), "whoever_did": "warned"}
    warned = [entry("09:30", "warned", "health", warning="red")]
    assert isinstance(ruling([lift], "health", warned, act="warning.lifted"), Permit)
    refused = ruling([lift], "bureau", warned, act="warning.lifted")
    assert isinstance(refused, Refusal)
    assert refused.who == ("health",)
    assert isinstance(ruling([lift], "bureau", [MILD], act="warning.lifted"), Permit), "nobody has issued one"
