"""What a ladder says, straight from its words: for plain numbers, and as z3 formulas.

Shares nothing with the linter or the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pinyue.plans.ladder import Condition, Criterion, Ladder, Wording
from pinyue.plans.lint import Finding

Connective = Callable[[list[Any]], Any]


@dataclass(frozen=True)
class Oracle:
    """One ladder under one reading (``half-open+variant``).  ``both`` and ``either`` join conditions: all/any, or z3's And/Or."""

    ladder: Ladder
    reading: str
    both: Connective = all
    either: Connective = any

    @property
    def bounds(self) -> str:
        return self.reading.split("+")[0]

    @property
    def variants(self) -> list[str]:
        return self.reading.split("+")[1:]

    @property
    def residual(self) -> set[str]:
        return {level for name in self.variants for level in self.ladder.variants[name].residual}

    def criteria(self) -> list[tuple[str, Criterion, Wording]]:
        """Level, criterion and the wording that counts, gravest level first, dropped ones left out."""
        found = []
        for level in sorted(self.ladder.levels, key=lambda level: level.rank):
            for criterion in level.criteria:
                wording: Wording | None = criterion
                for name in self.variants:
                    if name in criterion.variants:
                        wording = None if criterion.variants[name].drop else criterion.variants[name]
                        if wording is None:
                            break
                if wording is not None:
                    found.append((level.id, criterion, wording))
        return found

    def parts(self, name: str) -> list[str]:
        """A measure and everything that is counted into it, also by way of another."""
        found = [name]
        for part in found:
            for variant in self.variants:
                added = self.ladder.variants[variant].adds.get(part, ())
                found += [new for new in added if new not in found]
        return found

    def names(self) -> list[str]:
        """Every fact that some criterion asks for, sums included."""
        used = {part for _, _, w in self.criteria() for name in w.if_ for part in self.parts(name)}
        used |= {name for _, _, wording in self.criteria() for name in wording.when.names()}
        return [name for name in (*self.ladder.measures, *self.ladder.qualifiers) if name in used]

    def value(self, name: str, facts: Mapping[str, Any]) -> Any:
        return sum(facts[part] for part in self.parts(name)) if name in self.ladder.measures else facts[name]

    def holds(self, wording: Wording, facts: Mapping[str, Any]) -> Any:
        """Whether a wording is met."""
        needed = [
            self.either([facts[name] == 1 for name in ((item,) if isinstance(item, str) else item.any)])
            for item in wording.when.all
        ]
        return self.both(
            needed + [self._met(name, c, self.value(name, facts)) for name, c in wording.if_.items()]
        )

    def _met(self, name: str, condition: Condition, value: Any) -> Any:
        measure = self.ladder.measures[name]
        if measure.kind == "choice":
            positions = [
                place
                for place, choice in enumerate(measure.values)
                if (not condition.is_ or choice in condition.is_) and choice not in condition.not_
            ]
            return self.either([value == place for place in positions])
        return self.both([self._word(word, b.number, b.marked, value) for word, b in condition.bounds()])

    def _word(self, word: str, number: int, marked: bool, value: Any) -> Any:
        match word:
            case "from":
                return value >= number if marked or self.bounds != "contrast" else value > number
            case "to":
                return value <= number if marked or self.bounds == "statutory" else value < number
            case "over":
                return value > number
            case "under":
                return value < number
            case "at_least":
                return value >= number
            case "at_most":
                return value <= number
        return value == number

    def levels(self, facts: Mapping[str, int]) -> tuple[str, ...]:
        """The levels that hold, gravest first."""
        held = list(dict.fromkeys(level for level, _, w in self.criteria() if self.holds(w, facts)))
        return tuple(level for level in held if level == held[0] or level not in self.residual)

    def inside(self, box: Mapping[str, Any], facts: Mapping[str, Any]) -> Any:
        """Whether facts lie in a box of a finding (``[1, 4]``, ``[5, None]``, ``false``, ``["III", "II"]``)."""
        found = []
        for name, wanted in box.items():
            value, measure = self.value(name, facts), self.ladder.measures.get(name)
            if measure is None:
                found.append(value == int(wanted))
            elif measure.kind == "choice":
                found.append(self.either([value == list(measure.values).index(choice) for choice in wanted]))
            else:
                found.append(value >= wanted[0])
                found += [] if wanted[1] is None else [value <= wanted[1]]
        return self.both(found)

    def in_any(self, findings: Iterable[Finding], facts: Mapping[str, Any]) -> Any:
        """Whether facts lie in a box of one of these findings."""
        return self.either([self.inside(box, facts) for finding in findings for box in finding.boxes])


def numbers(ladder: Ladder, witness: Mapping[str, Any]) -> dict[str, int]:
    """A witness as plain numbers: yes is 1, a choice its position; what no criterion can ask for is not so, or 0."""
    found = dict.fromkeys((*ladder.measures, *ladder.qualifiers), 0)
    for name, value in witness.items():
        measure = ladder.measures.get(name)
        found[name] = (
            list(measure.values).index(value) if measure and measure.kind == "choice" else int(value)
        )
    return found
