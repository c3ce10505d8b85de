"""Random ladders: what the linter says of overlaps and gaps is exactly what trying every small situation says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pinyue.plans.ladder import Ladder, Wording
from pinyue.plans.lint import Finding
from pinyue.plans.lint.ladders import of_grading
from pinyue.plans.table import Reading
from tests.engine.worlds import ladders, readings
from tests.plans.lint_oracle import Oracle, numbers

SOME = settings().max_examples // 2  # where two or three readings are tried in full
MOST = 8  # no bound of a random ladder is greater than 6, so beyond 8 nothing changes any more


@dataclass(frozen=True)
class World:
    """A ladder under a reading, and what the linter says of it."""

    oracle: Oracle
    findings: list[Finding]

    def of(self, *rules: str) -> list[Finding]:
        return [finding for finding in self.findings if finding.rule in rules]

    def points(self) -> Iterator[dict[str, int]]:
        """Every situation with small numbers."""
        return situations(self.oracle.ladder, self.oracle.names())

    @property
    def unmet(self) -> set[str]:
        """The criteria that no number can meet."""
        return {f.en.split()[-2] for f in self.of("G6") if f.en.startswith("nothing can meet")}

    @property
    def is_exhaustive(self) -> bool:
        return not self.of("G0")


@st.composite
def worlds(draw: st.DrawFn) -> World:
    ladder = draw(ladders())
    reading = draw(readings(ladder))
    return World(Oracle(ladder, str(reading)), of_grading(ladder, [reading]))


def situations(ladder: Ladder, names: list[str]) -> Iterator[dict[str, int]]:
    for values in product(*(range(top(ladder, name) + 1) for name in names)):
        yield dict(zip(names, values, strict=True))


def top(ladder: Ladder, name: str) -> int:
    measure = ladder.measures.get(name)
    return 1 if measure is None else len(measure.values) - 1 if measure.values else MOST


@given(worlds())
def test_every_witness_shows_the_levels_that_the_finding_names(world):
    oracle = world.oracle
    for finding in world.of("G1", "G2", "G3", "G4", "G5", "G7", "G9", "G13", "G15"):
        assert oracle.levels(numbers(oracle.ladder, finding.witness)) == finding.levels, finding


@given(worlds())
def test_two_levels_share_a_measure_exactly_where_an_overlap_is_reported(world):
    oracle = world.oracle
    for (level, one, first), (other_level, other, second) in combinations(oracle.criteria(), 2):
        if (
            level == other_level
            or not set(first.if_) & set(second.if_)
            or oracle.residual & {level, other_level}
        ):
            continue
        told = [f for f in world.of("G1") if f"({one.id})" in f.en and f"({other.id})" in f.en]
        for point in world.points():
            both = oracle.holds(first, point) and oracle.holds(second, point)
            assert both == oracle.in_any(told, point), (one.id, other.id, point)


@given(worlds())
def test_wherever_people_are_hurt_without_a_level_a_gap_is_reported(world):
    oracle = world.oracle
    unmet = {f.en.split()[-2] for f in world.of("G6") if f.en.startswith("nothing can meet")}
    counted = {
        part for _, c, w in oracle.criteria() if c.id not in unmet for n in w.if_ for part in oracle.parts(n)
    }
    hurting = [name for name in counted if oracle.ladder.measures[name].harm]
    if world.is_exhaustive:
        gaps = world.of("G2", "G15")
        for point in world.points():
            if any(point[name] for name in hurting) and not oracle.levels(point):
                assert oracle.in_any(gaps, point), point


@given(worlds())
def test_no_criterion_that_counts_the_same_holds_in_a_gap_where_nothing_else_happened(world):
    oracle = world.oracle
    for gap in world.of("G2", "G15"):
        for box in gap.boxes:
            measures = {name for name in box if name in oracle.ladder.measures}
            for point in world.points():
                alone = all(
                    name in measures or not point[name] for name in oracle.ladder.measures if name in point
                )
                if alone and oracle.inside(box, point):
                    assert not any(
                        oracle.holds(w, point) for _, _, w in oracle.criteria() if counts(oracle, w, measures)
                    )


def counts(oracle: Oracle, wording: Wording, measures: set[str]) -> bool:
    return any(measures & set(oracle.parts(name)) for name in wording.if_)


@given(worlds())
def test_what_holds_for_nothing_is_told_and_nothing_else_is(world):
    oracle = world.oracle
    nothing = [
        point for point in world.points() if not any(point.get(name) for name in oracle.ladder.measures)
    ]
    for level, criterion, wording in oracle.criteria():
        counted = any(oracle.ladder.measures[name].kind == "count" for name in wording.if_)
        # A residual level may be hidden by a graver one that holds for nothing too.
        holds = counted and any(oracle.holds(wording, p) and level in oracle.levels(p) for p in nothing)
        told = [f for f in world.of("G3") if f.en.endswith(f"({criterion.id})")]
        assert bool(told) == holds, criterion.id


@given(worlds())
def test_a_criterion_is_called_dead_exactly_when_it_never_decides(world):
    oracle = world.oracle
    for level, criterion, wording in oracle.criteria():
        decides = any(oracle.holds(wording, p) and oracle.levels(p)[0] == level for p in world.points())
        told = [f for f in world.of("G6") if f"{criterion.id} ({level})" in f.en]
        assert bool(told) == (not decides), criterion.id


@given(worlds())
def test_a_milder_level_for_worse_facts_is_told_and_otherwise_there_is_none(world):
    oracle = world.oracle
    if world.is_exhaustive:
        fallen = any(falls(oracle, group) for group in families(world))
        assert bool(world.of("G4")) == fallen


def families(world: World) -> list[set[str]]:
    oracle = world.oracle
    groups = [{name} for name in oracle.ladder.measures if name in oracle.names()]
    for _, criterion, wording in oracle.criteria():
        joined = [group for group in groups if group & set(wording.if_) and criterion.id not in world.unmet]
        groups = [group for group in groups if group not in joined] + (
            [set().union(*joined)] if joined else []
        )
    return groups


def falls(oracle: Oracle, group: set[str]) -> bool:
    """Whether, with nothing else happening, one more of something in the group ever makes the level milder."""
    ranks = {level.id: level.rank for level in oracle.ladder.levels}
    names = [name for name in oracle.names() if name in group]
    asked = [name for name in oracle.names() if name not in oracle.ladder.measures]
    others = dict.fromkeys((n for n in oracle.names() if n in oracle.ladder.measures and n not in group), 0)
    for answers in product((0, 1), repeat=len(asked)):
        gravest: dict[tuple[int, ...], int] = {}
        for values in product(*(range(top(oracle.ladder, name) + 1) for name in names)):
            facts: dict[str, Any] = {
                **others,
                **dict(zip(asked, answers, strict=True)),
                **dict(zip(names, values, strict=True)),
            }
            levels = oracle.levels(facts)
            here = ranks[levels[0]] if levels else 99
            below = [gravest[(*values[:i], v - 1, *values[i + 1 :])] for i, v in enumerate(values) if v]
            if levels and below and min(below) < here:
                return True
            gravest[values] = min([here, *below])
    return False


@given(worlds())
def test_no_precedence_is_told_exactly_when_levels_meet_by_different_measures(world):
    oracle = world.oracle
    pairs = [
        (first, second)
        for (level, one, first), (other_level, other, second) in combinations(oracle.criteria(), 2)
        if level != other_level and not set(first.if_) & set(second.if_)
        if not oracle.residual & {level, other_level} and {one.counts_as, other.counts_as} == {"criterion"}
    ]
    meet = any(oracle.holds(a, p) and oracle.holds(b, p) for a, b in pairs for p in world.points())
    assert bool(world.of("G7")) == meet


@settings(max_examples=SOME)
@given(st.data())
def test_readings_of_the_bounds_disagree_exactly_when_some_situation_has_another_level(data):
    ladder = data.draw(ladders())
    plain = [Reading(word) for word in ("statutory", "contrast", "half-open")]
    oracles = [Oracle(ladder, str(reading)) for reading in plain]
    told = [f for f in of_grading(ladder, plain) if f.rule == "G8"]
    differ = any(
        len({oracle.levels(p)[:1] for oracle in oracles}) > 1 for p in situations(ladder, oracles[0].names())
    )
    assert bool(told) == differ
    for finding in told:
        witness = numbers(ladder, finding.witness)
        assert len({oracle.levels(witness)[:1] for oracle in oracles}) > 1


@settings(max_examples=SOME)
@given(st.data())
def test_a_variant_is_told_exactly_when_it_changes_the_level_somewhere(data):
    ladder = data.draw(ladders())
    name = data.draw(st.sampled_from(sorted(ladder.variants)))
    base, other = Oracle(ladder, "half-open"), Oracle(ladder, f"half-open+{name}")
    told = [f for f in of_grading(ladder, [Reading("half-open", (name,))]) if f.rule in ("G8", "G12")]
    names = list(dict.fromkeys([*base.names(), *other.names()]))
    changes = any(base.levels(p)[:1] != other.levels(p)[:1] for p in situations(ladder, names))
    assert bool(told) == changes
    for finding in told:
        witness = numbers(ladder, finding.witness)
        assert base.levels(witness)[:1] != other.levels(witness)[:1]
        assert (finding.rule == "G12") == bool(ladder.variants[name].adds)
