from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinyue.ledger.chain import FIRST, Link, check, digest, linked

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
PAYLOADS = st.dictionaries(TEXTS, TEXTS | st.lists(TEXTS, max_size=3) | st.booleans(), max_size=3)


def chain_of(payloads, algorithm="sha256") -> list[Link]:
    links: list[Link] = []
    for seq, payload in enumerate(payloads, 1):
        body = {
            "incident": "2026-0001",
            "seq": seq,
            "prev": links[-1].digest if links else FIRST,
            "payload": payload,
        }
        links.append(linked(body, algorithm))
    return links


CHAINS = st.lists(PAYLOADS, min_size=1, max_size=5).flatmap(
    lambda payloads: st.sampled_from(["sha256", "sm3"]).map(lambda name: chain_of(payloads, name))
)


@given(CHAINS)
def test_a_chain_as_it_was_written_holds(links):
    assert check("2026-0001", links) == []


@given(CHAINS, st.data())
def test_any_byte_of_any_body_that_is_changed_is_found_and_its_entry_named(links, data):
    place = data.draw(st.integers(0, len(links) - 1))
    raw = bytearray(links[place].body.encode())
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    try:
        body = raw.decode()
    except UnicodeDecodeError:
        return  # no database column of text holds this
    broken = [*links[:place], Link(**{**vars(links[place]), "body": body}), *links[place + 1 :]]
    assert [fault.seq for fault in check("2026-0001", broken)] == [place + 1]


@given(CHAINS, st.data())
def test_any_digit_of_any_digest_that_is_changed_is_found(links, data):
    place = data.draw(st.integers(0, len(links) - 1))
    column = data.draw(st.sampled_from(["prev", "digest"]))
    text = getattr(links[place], column)
    at = data.draw(st.integers(0, 63))
    other = "0" if text[at] != "0" else "1"
    changed = Link(**{**vars(links[place]), column: text[:at] + other + text[at + 1 :]})
    found = check("2026-0001", [*links[:place], changed, *links[place + 1 :]])
    assert [fault.seq for fault in found] == [place + 1]


@given(CHAINS, st.data())
def test_an_entry_that_is_changed_together_with_its_digest_breaks_the_next(links, data):
    if len(links) < 2:
        return
    place = data.draw(st.integers(0, len(links) - 2))
    body = links[place].body.replace('"payload":{', '"payload":{"":"forged",', 1)
    forged = Link(**{**vars(links[place]), "body": body, "digest": digest(body, links[place].algorithm)})
    found = check("2026-0001", [*links[:place], forged, *links[place + 1 :]])
    assert len(found) == 1
    assert found[0].seq in (place + 1, place + 2)  # not canonical, or no longer what the next stands on


@given(CHAINS, st.data())
def test_an_entry_that_is_taken_out_is_named(links, data):
    if len(links) < 2:
        return
    place = data.draw(st.integers(0, len(links) - 2))
    found = check("2026-0001", [*links[:place], *links[place + 1 :]])
    assert [fault.seq for fault in found] == [place + 1]
    assert "missing" in found[0].what


@given(CHAINS, st.data())
def test_an_entry_that_is_put_in_is_named(links, data):
    place = data.draw(st.integers(0, len(links) - 1))
    found = check("2026-0001", [*links[: place + 1], links[place], *links[place + 1 :]])
    assert [fault.seq for fault in found] == [place + 2]


def test_a_chain_of_another_incident_does_not_stand_in_its_place():
    assert [fault.seq for fault in check("2026-0002", chain_of([{}]))] == [1]


def test_the_digest_is_that_of_the_text_alone_as_any_program_computes_it():
    link = chain_of([{"note": "试"}])[0]
    assert link.digest == hashlib.sha256(link.body.encode()).hexdigest()


def test_sm3_gives_the_digest_that_the_standard_prints_for_abc():
    assert digest("abc", "sm3") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@pytest.mark.parametrize(
    "body",
    ['{"seq": 1}', '{"seq":1,"seq":1}', "[]", "", '{"n":NaN}', '{"n":1e400}', '{"b":1,"a":1}', '{"a":1.0}'],
)
def test_a_text_that_is_not_canonical_is_none_of_an_entry(body):
    link = Link(1, FIRST, digest(body, "sha256"), "sha256", body)
    assert [fault.seq for fault in check("2026-0001", [link])] == [1]


def test_an_unknown_algorithm_is_a_fault_and_no_crash():
    link = chain_of([{}])[0]
    assert "md5" in check("2026-0001", [Link(**{**vars(link), "algorithm": "md5"})])[0].what
