"""Criteria: under which facts does a level hold?  Bounds keep the plan's word; a *reading* turns words into numbers.

A ladder is a set of levels with criteria over measures (counts, choices) and qualifiers (yes or no).  Event levels,
warning levels and any later ladder share this one model.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import Field, model_validator

from pinyue.plans.values import Basis, Clauses, Identifier, Names, Needs, Shape, Undefined
from pinyue.words import tr

Unmarked = Literal["statutory", "contrast", "half-open"]
BOUND_WORDS = ("from", "to", "over", "under", "at_least", "at_most", "exactly")
_NUMBER = re.compile(r"^(\d{1,9})(含?)$")


class Bound(Shape):
    """A number of the plan, with whether （含） is printed after it: ``50`` or ``50含``."""

    number: int = Field(ge=0)
    marked: bool = False

    @model_validator(mode="before")
    @classmethod
    def from_text(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        found = _NUMBER.match(value)
        if not found:
            raise ValueError(
                tr(f"'{value}' 不是数；写 50 或 50含", f"'{value}' is no number; write 50 or 50含")
            )
        return {"number": found[1], "marked": bool(found[2])}

    def __str__(self) -> str:
        return f"{self.number}{'含' if self.marked else ''}"


class Condition(Shape):
    """What one measure must be.  Counts take bound words (the plan's own), choices take ``is`` or ``not``.

    ``from`` 以上/达到 · ``to`` 以下/以内 · ``over`` 超过 · ``under`` 不满 · ``at_least`` 不少于 · ``at_most`` 不超过 ·
    ``exactly``.
    """

    from_: Bound | None = Field(None, alias="from")
    to: Bound | None = None
    over: Bound | None = None
    under: Bound | None = None
    at_least: Bound | None = None
    at_most: Bound | None = None
    exactly: Bound | None = None
    is_: Names = Field((), alias="is")
    not_: Names = Field((), alias="not")

    def interval(self, unmarked: Unmarked) -> tuple[int, int | None]:
        """The least and greatest whole number that satisfy this condition (``None``: no upper end) under a reading."""
        low, high = 0, None
        if self.from_:
            low = self.from_.number + (unmarked == "contrast" and not self.from_.marked)
        if self.over:
            low = max(low, self.over.number + 1)
        if self.at_least:
            low = max(low, self.at_least.number)
        ends = [b.number for b in (self.at_most,) if b]
        if self.to:
            ends.append(self.to.number - (unmarked != "statutory" and not self.to.marked))
        if self.under:
            ends.append(self.under.number - 1)
        if self.exactly:
            low = max(low, self.exactly.number)
            ends.append(self.exactly.number)
        if ends:
            high = min(ends)
        return low, high

    def bounds(self) -> list[tuple[str, Bound]]:
        """The bound words used, with their numbers."""
        pairs = ((word, getattr(self, "from_" if word == "from" else word)) for word in BOUND_WORDS)
        return [(word, bound) for word, bound in pairs if bound is not None]


class Measure(Shape):
    """An input of grading that is counted or chosen.

    ``kind: count`` is a whole number from 0; ``kind: choice`` one of ``values`` (listed from mildest to gravest; in no order
    where ``worse: none``).  ``values: event_types`` takes the kinds of events of ``events.yaml``, ``event_classes`` their
    classes; the class follows from the kind where one is known.
    ``supplied_by: outside`` marks facts that nobody in the district can count; ``assume`` is taken where nothing was said
    and is always stated in the answer.
    """

    name: str
    kind: Literal["count", "choice"] = "count"
    unit: str | None = None
    values: dict[str, str] = Field(default_factory=dict)
    of: Literal["event_types", "event_classes"] | None = None
    worse: Literal["up", "down", "none"] = "up"
    clause: Clauses | None = None
    counted: str | None = None
    harm: bool = False
    supplied_by: Literal["district", "outside"] = "district"
    assume: str | None = None
    includes: Basis | None = None
    note: str | None = None

    @model_validator(mode="before")
    @classmethod
    def kinds_of_events(cls, value: Any) -> Any:
        if isinstance(value, dict) and value.get("values") in ("event_types", "event_classes"):
            return {**value, "values": {}, "of": value["values"]}
        return value

    @model_validator(mode="after")
    def choices_have_values(self) -> Measure:
        if (self.kind == "choice") != bool(self.values or self.of):
            raise ValueError(
                tr(
                    "kind: choice 要有 values，kind: count 不要",
                    "kind: choice needs values, kind: count has none",
                )
            )
        return self


class Qualifier(Shape):
    """An input of grading that is yes, no or unknown, with the question that a person is asked."""

    ask: str
    clause: Clauses | None = None
    decided_by: Names | Literal["undefined"] = "undefined"
    assume: Literal["true", "false"] | None = None
    note: str | None = None


class Wording(Shape):
    """A criterion's conditions: ``when`` names qualifiers that must hold, ``if`` bounds measures; all must be met."""

    when: Needs = Needs()
    if_: dict[str, Condition] = Field(default_factory=dict, alias="if")


class OtherWording(Wording):
    """The same criterion under a variant of the reading; ``drop`` leaves it out."""

    drop: bool = False


class Criterion(Wording):
    """A level holds if all of this is met.  Criteria of one level stand beside each other: any one suffices."""

    id: Identifier
    clause: Clauses
    counts_as: Literal["criterion", "residual", "decision"] = "criterion"
    inferred: str | None = None
    variants: dict[str, OtherWording] = Field(default_factory=dict)
    note: str | None = None


class Level(Shape):
    """One step of a ladder.  Rank 1 is the gravest."""

    id: Identifier | str
    rank: int = Field(ge=1, le=20)
    name: str
    clause: Clauses
    colour: str | None = None
    criteria: tuple[Criterion, ...] = ()
    note: str | None = None


class Variant(Shape):
    """Another reading of the same text, kept beside the first: named, with its clause and the reason it is possible.

    ``adds`` counts one measure into another (deaths into severe cases); ``residual`` lets a level hold only where no graver
    one does.
    """

    name: str
    clause: Clauses
    why: str
    basis: Basis = "policy"
    adds: dict[str, Names] = Field(default_factory=dict)
    residual: Names = ()
    rows: Names = ()


class ReadingPolicy(Shape):
    """How unmarked 以上/以下 are read and which level is chosen when several hold, each with its basis."""

    unmarked: Unmarked
    several: Literal["highest", "undefined"] = "highest"
    basis: Basis
    why: str
    variants: Names = ()


class GradedBy(Shape):
    """Where the criteria stand that this plan does not print: in another plan (``pack`` where it is at hand), or nowhere."""

    title: str | Undefined
    why: str
    pack: Identifier | None = None
    clause: Clauses | None = None


class Ladder(Shape):
    """Levels with their criteria over measures and qualifiers; ``excludes`` take an event out of the plan.

    A plan that prints no criterion says ``graded_by``: its levels, if it names any, are judged by people under another plan, and
    its measures and qualifiers are the facts that its conditions ask for.
    """

    reading: ReadingPolicy
    measures: dict[Identifier, Measure] = Field(default_factory=dict)
    qualifiers: dict[Identifier, Qualifier] = Field(default_factory=dict)
    variants: dict[Identifier, Variant] = Field(default_factory=dict)
    excludes: Names = ()
    levels: tuple[Level, ...] = ()
    graded_by: GradedBy | None = None

    def __hash__(self) -> int:
        """By identity, so that a compiled table can be kept for a ladder."""
        return id(self)

    def level(self, level_id: str) -> Level:
        """The level with this id.  Raises KeyError."""
        for level in self.levels:
            if level.id == level_id:
                return level
        raise KeyError(level_id)

    def criteria(self) -> list[tuple[Level, Criterion]]:
        """Every criterion with its level, gravest level first."""
        return [(lv, c) for lv in sorted(self.levels, key=lambda lv: lv.rank) for c in lv.criteria]
