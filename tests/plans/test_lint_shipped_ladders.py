"""The shipped plans: z3, counting in whole numbers, proves that no overlap and no gap is missing and that none is invented."""

from __future__ import annotations

from functools import cache
from itertools import combinations, product
from typing import Any

import pytest
import z3

from pinyue.plans import load_pack
from pinyue.plans.ladder import Ladder
from pinyue.plans.lint import Finding
from pinyue.plans.lint.ladders import of_grading, readings_of
from tests.plans.lint_oracle import Oracle, numbers

PLANS = ("yuzhong-drug-device-2023", "wangyi-vaccine")


def both(parts: list[Any]) -> Any:
    return z3.And(*parts) if parts else z3.BoolVal(True)


def either(parts: list[Any]) -> Any:
    return z3.Or(*parts) if parts else z3.BoolVal(False)


@cache
def ladder_of(name: str) -> Ladder:
    levels = load_pack(name).levels
    assert levels is not None
    return levels


@cache
def told(name: str) -> list[Finding]:
    return of_grading(ladder_of(name), readings_of(ladder_of(name)))


def under(name: str, reading: str, *rules: str) -> list[Finding]:
    return [finding for finding in told(name) if finding.rule in rules and reading in finding.readings]


READINGS = [(name, str(reading)) for name in PLANS for reading in readings_of(ladder_of(name))]


class Proof:
    """A ladder under a reading as z3 formulas over whole numbers."""

    def __init__(self, name: str, reading: str) -> None:
        self.oracle = Oracle(ladder_of(name), reading, both, either)
        self.facts = {fact: z3.Int(fact) for fact in self.oracle.names()}
        self.solver = z3.Solver()
        for fact, value in self.facts.items():
            measure = self.oracle.ladder.measures.get(fact)
            self.solver.add(value >= 0)
            if measure is None:
                self.solver.add(value <= 1)
            elif measure.values:
                self.solver.add(value < len(measure.values))
        self.met = [(level, c, w, self.oracle.holds(w, self.facts)) for level, c, w in self.oracle.criteria()]

    def never(self, formula: Any) -> bool:
        """Whether no situation at all satisfies a formula."""
        self.solver.push()
        self.solver.add(formula)
        answer = self.solver.check()
        self.solver.pop()
        assert answer != z3.unknown
        return bool(answer == z3.unsat)


@pytest.mark.parametrize(("name", "reading"), READINGS)
def test_the_overlaps_are_exactly_those_reported(name: str, reading: str) -> None:
    proof = Proof(name, reading)
    for (level, one, first, holds), (other_level, other, second, also) in combinations(proof.met, 2):
        if (
            level == other_level
            or {level, other_level} & proof.oracle.residual
            or not first.if_.keys() & second.if_
        ):
            continue
        mine = [f for f in under(name, reading, "G1") if f"({one.id})" in f.en and f"({other.id})" in f.en]
        claimed = proof.oracle.in_any(mine, proof.facts)
        assert proof.never(z3.And(holds, also) != claimed), (one.id, other.id)


@pytest.mark.parametrize(("name", "reading"), READINGS)
def test_nobody_is_hurt_without_a_level_outside_the_gaps_reported(name: str, reading: str) -> None:
    proof = Proof(name, reading)
    oracle = proof.oracle
    hurt = [
        proof.facts[fact] > 0
        for fact in proof.facts
        if fact in oracle.ladder.measures and oracle.ladder.measures[fact].harm
    ]
    graded = z3.Or([holds for _, _, _, holds in proof.met])
    gaps = oracle.in_any(under(name, reading, "G2", "G15"), proof.facts)
    assert proof.never(z3.And(z3.Or(hurt), z3.Not(graded), z3.Not(gaps)))


@pytest.mark.parametrize(("name", "reading"), READINGS)
def test_a_gap_reported_is_a_gap_as_long_as_nothing_else_happens(name: str, reading: str) -> None:
    proof = Proof(name, reading)
    oracle = proof.oracle
    for gap in under(name, reading, "G2", "G15"):
        for box in gap.boxes:
            inside = {fact for fact in box if fact in oracle.ladder.measures}
            counting = [
                h for _, _, w, h in proof.met if any(inside & set(oracle.parts(fact)) for fact in w.if_)
            ]
            alone = [
                value == 0
                for fact, value in proof.facts.items()
                if fact in oracle.ladder.measures and fact not in inside
            ]
            assert proof.never(z3.And(*alone, oracle.inside(box, proof.facts), z3.Or(counting))), (
                gap.en,
                box,
            )


@pytest.mark.parametrize("name", PLANS)
def test_every_witness_shows_its_levels_under_every_reading_that_it_names(name: str) -> None:
    for finding in told(name):
        witness = numbers(ladder_of(name), finding.witness)
        for reading in finding.readings if finding.rule not in ("G8", "G12") else ():
            assert (
                Oracle(ladder_of(name), reading).levels(witness) == finding.levels or finding.rule == "G7"
            ), finding


@pytest.mark.parametrize("name", PLANS)
def test_where_readings_are_said_to_disagree_they_do(name: str) -> None:
    ladder = ladder_of(name)
    for finding in told(name):
        if finding.rule in ("G8", "G12"):
            witness = numbers(ladder, finding.witness)
            bounds = [reading for reading in finding.readings if "+" not in reading]
            if bounds:
                assert len({Oracle(ladder, reading).levels(witness)[:1] for reading in bounds}) > 1
            for reading in set(finding.readings) - set(bounds):
                plain = Oracle(ladder, reading.split("+")[0])
                assert plain.levels(witness)[:1] != Oracle(ladder, reading).levels(witness)[:1]


def test_the_warnings_without_a_level_are_counted_by_trying_all_eighty_combinations() -> None:
    ladder = load_pack("wangyi-vaccine").warning.ladder
    assert ladder is not None
    oracle = Oracle(ladder, str(readings_of(ladder)[0]))
    gaps = [finding for finding in of_grading(ladder, readings_of(ladder)[:1]) if finding.rule == "G2"]
    sizes = [range(len(ladder.measures[fact].values)) for fact in oracle.names()]
    points = [dict(zip(oracle.names(), values, strict=True)) for values in product(*sizes)]
    missed = [point for point in points if not oracle.levels(point)]
    assert [oracle.in_any(gaps, point) for point in points] == [point in missed for point in points]
    assert (
        [gap.en.split(" combinations")[0] for gap in gaps]
        == [f"{len(missed)} of {len(points)}"]
        == ["66 of 80"]
    )
