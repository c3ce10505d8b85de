"""Ladders, situations, packs and histories for the tests of this room: the shipped ones, invented ones, random ones."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from pinyue.engine.clock import CHINA
from pinyue.engine.history import Entry
from pinyue.engine.owed import Obligation as Row
from pinyue.engine.situation import Facts, Value
from pinyue.plans import Pack, load_pack
from pinyue.plans.ladder import Ladder
from pinyue.plans.pack import Chapter, CommandChapter, PlanChapter
from pinyue.plans.table import READINGS, TOP, Reading
from tests.engine.oracle import known_span, names_used, numbers_named, summed_names

YUZHONG, WANGYI = "yuzhong-drug-device-2023", "wangyi-vaccine"
PLANS = (YUZHONG, WANGYI)


@cache
def shipped(name: str) -> Pack:
    """A shipped pack, loaded once."""
    return load_pack(name)


def ladder_of(name: str) -> Ladder:
    """The event ladder of a shipped pack."""
    levels = shipped(name).levels
    assert levels is not None
    return levels


def readings_of(ladder: Ladder) -> list[Reading]:
    """Each reading of the bounds with no variant, with each one, with each pair, and with all."""
    names = tuple(ladder.variants)
    taken = [*(v for size in range(3) for v in combinations(names, size)), names]
    return [Reading(unmarked, variants) for variants in dict.fromkeys(taken) for unmarked in READINGS]


# --- situations of a plan, drawn near the numbers that it names


def situation(
    ladder: Ladder, reading: Reading, rng: random.Random, *, known: bool = False
) -> dict[str, Value]:
    """A situation: some facts known, some within a range, some unknown; all known if asked.

    As many are left open as a few thousand completions allow.
    """
    summed = summed_names(ladder, reading)
    names = sorted(names_used(ladder, reading) | summed | set(ladder.excludes if rng.random() < 0.02 else ()))
    rng.shuffle(names)
    open_share = 0.0 if known else rng.random()
    facts: dict[str, Value] = {}
    completions = 1
    for name in names:
        top = known_span(ladder, name, {name: None})[1]
        if rng.random() >= open_share or completions > 3000:
            facts[name] = _near(ladder, name, top, rng)
            continue
        if top > 3 and name in summed and rng.random() < 0.95:
            low = _near(ladder, name, top, rng)
            facts[name] = (low, low + rng.randint(1, 12))
            completions *= 12
        elif top > 3 and rng.random() < 0.5:
            low, high = sorted((_near(ladder, name, top, rng), _near(ladder, name, top, rng)))
            facts[name] = (low, high if rng.random() < 0.8 else TOP)
            completions *= 4
        else:
            if rng.random() < 0.8:
                facts[name] = None  # unknown even where the plan assumes something; else not mentioned
            completions *= 50 if name in summed else 2 if top == 1 else 6
    return facts


def _near(ladder: Ladder, name: str, top: int, rng: random.Random) -> int:
    if top <= 3:
        return rng.randint(0, top)
    if rng.random() < 0.2:
        return rng.randint(0, 60)
    number = rng.choice(sorted(numbers_named(ladder).get(name) or {0}))
    return max(0, number + rng.choice((-1, 0, 0, 1)))


# --- random ladders

MEASURES = ("a", "b", "c")
QUALIFIERS = ("p", "q", "r")
WORDS = ("from", "to", "over", "under", "at_least", "at_most", "exactly")
CHOICES = ("none", "some", "much")


SOME_QUALIFIERS = st.lists(
    st.sampled_from([*QUALIFIERS, {"any": ["p", "q"]}, {"any": ["q", "r"]}]), max_size=2
)
SOME_MEASURES = st.lists(st.sampled_from(MEASURES), unique=True, max_size=2)
BOUNDS = st.dictionaries(
    st.sampled_from(WORDS),
    st.sampled_from([f"{number}{mark}" for number in range(7) for mark in ("", "含")]),
    min_size=1,
    max_size=2,
)
CHOSEN = st.sampled_from([{word: [value]} for word in ("is", "not") for value in CHOICES])
SEVERAL = st.sampled_from(["highest", "highest", "undefined"])
PLACES = st.lists(st.integers(0, 3), min_size=1, max_size=4)  # how many criteria each level has


@st.composite
def _wordings(draw: st.DrawFn, chosen: bool) -> dict[str, Any]:
    conditions = {name: draw(CHOSEN if name == "c" and chosen else BOUNDS) for name in draw(SOME_MEASURES)}
    return {"when": draw(SOME_QUALIFIERS), "if": conditions}


WORDINGS = {chosen: _wordings(chosen) for chosen in (False, True)}


@st.composite
def _criteria(draw: st.DrawFn, chosen: bool) -> dict[str, Any]:
    other = draw(st.sampled_from([{}, {}, {"other": {"drop": "true"}}, None]))
    variants = {"other": draw(WORDINGS[chosen])} if other is None else other
    return {**draw(WORDINGS[chosen]), "variants": variants}


CRITERIA = {chosen: _criteria(chosen) for chosen in (False, True)}


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    """A random ladder: overlaps, gaps, dead rows, choices, assumptions, variants of every kind."""
    chosen, assumed = draw(st.booleans()), draw(st.sampled_from([None, *MEASURES[:2], *QUALIFIERS]))
    measures: dict[str, Any] = {name: {"name": name, "harm": name == "b"} for name in MEASURES}
    qualifiers: dict[str, Any] = {name: {"ask": name} for name in QUALIFIERS}
    if chosen:
        measures["c"] = {"name": "c", "kind": "choice", "values": {v: v for v in CHOICES}}
    if assumed:
        (measures if assumed in measures else qualifiers)[assumed]["assume"] = (
            "1" if assumed in measures else "false"
        )
    levels = [
        {
            "id": f"L{rank}",
            "rank": rank,
            "name": str(rank),
            "clause": "1",
            "criteria": [
                {"id": f"C-{rank}-{number}", "clause": f"1.{rank}", **draw(CRITERIA[chosen])}
                for number in range(count)
            ],
        }
        for rank, count in enumerate(draw(PLACES), start=1)
    ]
    adds = draw(
        st.sampled_from([{"a": ["b"]}, {"b": ["a"]}, {"a": ["b"]} if chosen else {"a": ["b"], "b": ["c"]}])
    )
    variant = {"name": "v", "clause": "1", "why": "test"}
    residual = levels[draw(st.integers(0, len(levels) - 1))]["id"]
    return Ladder.model_validate(
        {
            "reading": {"unmarked": "half-open", "several": draw(SEVERAL), "basis": "policy", "why": "test"},
            "measures": measures,
            "qualifiers": qualifiers,
            "variants": {
                "other": variant,
                "summed": {**variant, "adds": adds},
                "rest": {**variant, "residual": [residual]},
            },
            "levels": levels,
        }
    )


def readings(ladder: Ladder) -> st.SearchStrategy[Reading]:
    """Any reading of a ladder with any of its variants."""
    variants = st.lists(st.sampled_from(sorted(ladder.variants)), unique=True).map(tuple)
    return st.builds(Reading, st.sampled_from(READINGS), variants if ladder.variants else st.just(()))


def _values(top: int) -> dict[bool, st.SearchStrategy[Value]]:
    """What can be said of a fact with values up to ``top``: anything, or a number alone."""
    value = st.integers(0, min(8, top))
    ranges = st.tuples(value, value).map(lambda pair: (min(pair), max(pair)))
    openly = value.map(lambda low: (low, TOP)) if top == TOP else ranges
    return {True: value, False: st.one_of(value, value, ranges, openly, st.none())}


VALUES = {top: _values(top) for top in (1, 2, TOP)}


@st.composite
def facts_about(draw: st.DrawFn, ladder: Ladder, *, known: bool = False) -> Facts:
    """Facts, partly known unless asked otherwise; what is left open may also not be mentioned at all."""
    names = [*ladder.measures, *ladder.qualifiers]
    silent = () if known else draw(st.lists(st.sampled_from(names), max_size=3))
    return {
        name: draw(VALUES[known_span(ladder, name, {name: None})[1]][known])
        for name in names
        if name not in silent
    }


# --- small invented packs and what happens under them

CASES: dict[str, Any] = {
    "reading": {"unmarked": "statutory", "several": "highest", "basis": "policy", "why": "test"},
    "measures": {"cases": {"name": "cases", "harm": True}},
    "qualifiers": {
        "clustered": {"ask": "clustered?"},
        "spreading": {"ask": "spreading?", "assume": "false"},
    },
    "levels": [
        {
            "id": name,
            "rank": rank,
            "name": name,
            "clause": str(rank),
            "criteria": [{"id": f"C-{name}", "clause": f"{rank}(1)", "when": when, "if": {"cases": cases}}],
        }
        for rank, (name, when, cases) in enumerate(
            [
                ("I", ["clustered"], {"from": "10"}),
                ("II", ["clustered"], {"from": "5", "under": "10"}),
                ("III", [], {"from": "2"}),
            ],
            start=1,
        )
    ],
}
UNITS: dict[str, Any] = {
    "bureau": {"kind": "member", "aliases": ["the bureau"]},
    "health": {"kind": "member"},
    "clinic": {"kind": "member"},
    "hospital": {"kind": "member"},
    "office": {"kind": "member", "host": "bureau"},
    "medical": {"kind": "class", "includes": ["clinic", "hospital"]},
    "place": {"kind": "placeholder"},
    "government": {"kind": "district"},
    "city": {"kind": "outside"},
}


def obligation(name: str = "O-1", **given: Any) -> dict[str, Any]:
    """One obligation; what is not given has a plain default."""
    plain = {"who": "bureau", "to": "government", "act": "report.initial", "does": name, "within": "30 min"}
    return {"id": name, "clause": f"§{name}", **plain, "after": "received", **given}


def invented(
    *obligations: dict[str, Any],
    powers: Sequence[dict[str, Any]] = (),
    upkeep: Sequence[dict[str, Any]] = (),
    **plan: Any,
) -> Pack:
    """A pack of one ladder over cases, a few units, and these statements; ``plan`` are keys of ``plan.yaml``."""
    return Pack(
        folder=Path("invented"),
        plan=PlanChapter.model_validate(
            {
                "id": "invented",
                "title": "invented",
                "kind": "plan",
                "jurisdiction": {"name": "x", "code": "999001"},
                "issued_by": "x",
                "dated": "2024-01-01",
                **plan,
            }
        ),
        levels=Ladder.model_validate(CASES),
        command=CommandChapter.model_validate({"units": UNITS}),
        reporting=Chapter.model_validate({"obligations": obligations, "powers": powers, "upkeep": upkeep}),
    )


def at(text: str) -> dt.datetime:
    """``10:30`` on 4 September 2023, or ``2026-02-10 09:00``; Beijing time."""
    day = text if "-" in text else f"2023-09-04 {text}"
    return dt.datetime.fromisoformat(day).replace(tzinfo=CHINA)


def entry(when: str, act: str, by: str | None = None, **given: Any) -> Entry:
    """One entry of a history; a single recipient may be given as text, facts as keyword ``set``."""
    for name in ("to", "meets"):
        if isinstance(given.get(name), str):
            given[name] = (given[name],)
    return Entry(at(when), act, by, **given)


def one(rows: Sequence[Row], name: str = "O-1") -> Row:
    """The only row of an obligation."""
    (row,) = [row for row in rows if row.id == name]
    return row


# --- random packs and histories

ACTS = (
    "received",
    "situation",
    "judged",
    "activated",
    "ended",
    "report.initial",
    "notify",
    "requested",
    "waived",
)
WHO = ("bureau", "health", "clinic", "hospital", "office", "government")
WHENS: tuple[dict[str, Any], ...] = (
    {},
    {"level": ["I"]},
    {"level": ["I", "II"], "certainty": "certain"},
    {"level": ["I", "II"], "certainty": "judged"},
    {"no_level": "true"},
    {"facts": ["spreading"]},
    {"responding": "true"},
)


@st.composite
def packs(draw: st.DrawFn) -> Pack:
    """A pack with up to six random obligations."""
    rows = []
    for number in range(draw(st.integers(1, 6))):
        row = obligation(
            f"O-{number}",
            when=draw(st.sampled_from(WHENS)),
            who=draw(st.sampled_from([*WHO, "medical", "undefined"])),
            to=draw(st.sampled_from([["government"], ["government", "health"], ["medical"], "undefined"])),
            act=draw(st.sampled_from(["report.initial", "notify"])),
            within=draw(st.sampled_from(["30 min", "2 h", "1 day", "3 working days", "立即", "undefined"])),
            after=draw(
                st.sampled_from(["received", "judged", "ended", "requested", "triggered", "undefined"])
            ),
            each=draw(st.sampled_from(["false", "false", "true"])),
            surviving=draw(st.sampled_from(["false", "true"])),
        )
        if draw(st.integers(0, 4)) == 0:
            row.update(every=draw(st.sampled_from(["2 h", "1 day"])), until="ended", each="false")
        rows.append(row)
    return invented(
        *rows,
        receipt=draw(st.sampled_from(["own", "first"])),
        regraded_clock=draw(st.sampled_from(["first", "trigger"])),
    )


@st.composite
def histories(draw: st.DrawFn, size: int = 8, *, first_hour: int = 0) -> list[Entry]:
    """A random history on a coarse grid of times, so that many entries are simultaneous."""
    found = []
    for number in range(draw(st.integers(1, size))):
        act = draw(st.sampled_from(ACTS))
        hours = draw(st.integers(first_hour, first_hour + 12))
        given: dict[str, Any] = {}
        if act == "situation":
            cases = st.integers(0, 12) | st.tuples(st.integers(0, 4), st.integers(5, 12)) | st.none()
            truths = st.sampled_from([0, 1, None])
            given["set"] = draw(
                st.fixed_dictionaries({}, optional={"cases": cases, "clustered": truths, "spreading": truths})
            )
        elif act == "judged":
            given["level"] = draw(st.sampled_from(["I", "II", "III"]))
        elif act == "activated":
            given["response"] = draw(st.sampled_from(["1", "2"]))
        elif act == "waived":
            given["meets"] = (draw(st.sampled_from(["O-0", "O-1"])),)
        elif act in ("report.initial", "notify"):
            given["to"] = tuple(draw(st.lists(st.sampled_from(WHO), unique=True, max_size=2)))
        by = draw(st.sampled_from([*WHO, None]))
        moment = at("00:00") + dt.timedelta(hours=hours)
        found.append(Entry(moment, act, by, id=f"E{first_hour}-{number}", **given))
    return found
