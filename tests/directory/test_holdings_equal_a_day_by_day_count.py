"""Holdings against the plainest count: on each day, what did the latest act about this person and post say?"""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pinyue.directory.holdings import holdings
from pinyue.directory.records import BASES, Records
from pinyue.directory.register import Register

START = date(2023, 1, 1)
DAYS = range(12)


@st.composite
def histories(draw: st.DrawFn) -> Register:
    """A post and a deputy's post, two persons, acts in any order, decided and signed on any of a few days."""
    documents, acts = [], []
    for number in range(draw(st.integers(1, 6))):
        decided, signed = (str(START + timedelta(days=draw(st.sampled_from(DAYS)))) for _ in "ds")
        documents.append({"id": f"文{number}", "title": "任免", "decided": decided, "signed": signed})
        act = {"id": f"a{number}", "document": f"文{number}", "unit": "局"}
        act |= {"person": draw(st.sampled_from("甲乙")), "act": draw(st.sampled_from(["任命", "免去"]))}
        acts.append(act | {"post": draw(st.sampled_from(["局长", "副局长"]))})
    jurisdiction = {"code": "000001", "name": "某区", "short": "某区", "government": "局"}
    data = {"jurisdiction": jurisdiction, "documents": documents, "units": [{"name": "局"}], "acts": acts}
    return Register(Records.model_validate(data))


@given(histories())
def test_a_person_is_in_post_as_the_latest_act_by_this_day_says(register):
    for basis in BASES:
        found = holdings(register, basis)
        for person in "甲乙":
            for post in ("局长", "副局长"):
                acts = [act for act in register.acts if (act.person, act.post) == (person, post)]
                acts.sort(key=lambda act: (register.date_of(act, basis), act.act == "任命"))
                own = [h for h in found if (h.person, h.post.name) == (person, post)]
                for offset in DAYS:
                    on = START + timedelta(days=offset)
                    past = [act for act in acts if register.date_of(act, basis) <= on]
                    # Whom the first act removes was in post before it.
                    counted = past[-1].act == "任命" if past else bool(acts) and acts[0].act == "免去"
                    assert any(h.state(on) == "in" for h in own) == counted


@given(histories())
def test_nobody_holds_a_post_twice_at_once(register):
    for basis in BASES:
        found = holdings(register, basis)
        for offset in DAYS:
            there = [(h.person, h.post) for h in found if h.state(START + timedelta(days=offset)) == "in"]
            assert len(there) == len(set(there))
