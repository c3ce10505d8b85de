"""A pack: one plan as data, in the chapters that every Chinese plan has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field

from pinyue.plans.ladder import Ladder
from pinyue.plans.registers import EventClass, EventType, Function, NamedPlan, Register
from pinyue.plans.shapes import Action, Duty, Form, Note, Obligation, Power, Seat, Statement, Unit, Upkeep
from pinyue.plans.values import Basis, Clauses, Escalation, Identifier, Names, Shape, Span, Undefined

Kind = Literal["plan", "fragment", "programme", "register"]


class Jurisdiction(Shape):
    """The area a pack governs; ``code`` is the six-digit division code (GB/T 2260) or a statistical one."""

    name: str
    code: str = Field(pattern=r"^\d{6}(\d{3}|\d{6})?$")


class LegalBasis(Shape):
    """One law, rule or plan that the plan cites."""

    title: str
    kind: Literal["statute", "regulation", "local_regulation", "rule", "plan", "notice", "guide"]


class Parent(Shape):
    """The plan this one hangs on.  ``pack`` names it where it is at hand."""

    title: str
    clause: Clauses | None = None
    pack: Identifier | None = None


class Term(Shape):
    """A term the plan uses: defined (``means``), or left open.  ``also`` are other words that it uses for the same thing."""

    term: str
    clause: Clauses
    means: str | Undefined = "undefined"
    also: Names = ()
    rows: Names = ()


class Capacity(Shape):
    """How many acts one unit can do in the first hour; plans do not say it, so it is mostly the office's own estimate."""

    first_hour: int = Field(ge=1, le=1000)
    basis: Basis = "office"
    why: str | None = None


class PlanChapter(Shape):
    """``plan.yaml``: what the plan is, where and to what it applies.

    Two questions that plans leave open are answered here for all clocks, each with its basis.  ``receipt``: whose receipt starts
    a clock, that of the unit that owes (``own``) or the first in the district (``first``).  ``regraded_clock``: when a level is
    reached later, its clocks run from the first knowledge (``first``) or from what changed the level (``trigger``).
    """

    id: Identifier
    title: str
    kind: Kind
    jurisdiction: Jurisdiction
    issued_by: str | Undefined
    dated: date | Undefined
    number: str | Undefined = "undefined"
    effective: date | Undefined = "undefined"
    interpreter: str | Undefined = "undefined"
    parent: Parent | None = None
    bases: tuple[LegalBasis, ...] = ()
    bases_open_ended: bool = False
    terms: tuple[Term, ...] = ()
    receipt: Literal["own", "first"] = "own"
    receipt_basis: Basis = "policy"
    regraded_clock: Literal["first", "trigger"] = "first"
    regraded_clock_basis: Basis = "policy"
    soft_times: dict[str, Span] = Field(default_factory=dict)
    capacity: Capacity | None = None
    notes: tuple[Note, ...] = ()


# The lists of statements that a chapter may hold, in the order in which they are read.
PARTS = ("obligations", "powers", "seats", "duties", "actions", "upkeep", "registers", "notes")


class Chapter(Shape):
    """What any chapter may hold."""

    obligations: tuple[Obligation, ...] = ()
    powers: tuple[Power, ...] = ()
    seats: tuple[Seat, ...] = ()
    duties: tuple[Duty, ...] = ()
    actions: tuple[Action, ...] = ()
    upkeep: tuple[Upkeep, ...] = ()
    registers: tuple[Register, ...] = ()
    notes: tuple[Note, ...] = ()

    def parts(self) -> tuple[str, ...]:
        """The names of its lists of statements."""
        return PARTS

    def statements(self) -> Iterator[Statement]:
        """Every statement of the chapter."""
        for part in self.parts():
            yield from getattr(self, part)


class EventsChapter(Chapter):
    """``events.yaml``: classes and kinds of events, who leads each, and the plans that the plan names."""

    classes: tuple[EventClass, ...] = ()
    types: tuple[EventType, ...] = ()
    plans: tuple[NamedPlan, ...] = ()

    def parts(self) -> tuple[str, ...]:
        """The names of its lists of statements, classes, kinds and plans among them."""
        return ("classes", "types", "plans", *PARTS)


class CommandChapter(Chapter):
    """``command.yaml``: units with their names, functions, seats, duties."""

    units: dict[str, Unit] = Field(default_factory=dict)
    functions: dict[Identifier, Function] = Field(default_factory=dict)


class Parameter(Shape):
    """A word that the plan leaves open and the number or rule this office gives it.  Always shown with a result."""

    word: str
    clause: Clauses
    value: str
    basis: Basis = "office"
    why: str
    also: dict[str, str] = Field(default_factory=dict)


SweepParameter = Literal["window_days", "date", "lots", "area", "presentation", "unexpected", "similar_for"]
SweepCount = Literal["cases", "unexpected", "severe", "deaths", "deaths_per_lot"]
ClusterFact = Literal["product", "days", "area", "lots", "one_lot", "presentation", "others"]


class SweepChapter(Shape):
    """How reports are swept for the situations that the plan describes.

    ``counts`` maps a measure of the ladder to what a sweep counts; ``establishes`` maps a qualifier to the facts of a cluster
    that settle it (same ``product``, close in ``days``, in ``area``, concentrated ``lots``, ``one_lot`` alone, alike in
    ``presentation``, ``others`` alike beside the dead).  ``least`` are the smallest counts worth listing, ``term_sets`` the sets
    of terms that this office takes for one presentation.
    """

    parameters: dict[SweepParameter, Parameter]
    counts: dict[Identifier, SweepCount]
    establishes: dict[Identifier, tuple[ClusterFact, ...]] = Field(default_factory=dict)
    least: dict[Literal["cases", "unexpected", "severe", "deaths"], int] = Field(default_factory=dict)
    term_sets: dict[str, Names] = Field(default_factory=dict)


class Source(Shape):
    """A source of information that the plan names."""

    id: Identifier
    clause: Clauses
    name: str


class MonitoringChapter(Chapter):
    """``monitoring.yaml``: sources of information and the sweep."""

    sources: tuple[Source, ...] = ()
    sweep: SweepChapter | None = None


class WarningChapter(Chapter):
    """``warning.yaml``: the ladder of warnings and what follows from one."""

    ladder: Ladder | None = None
    contents: tuple[str, ...] = ()


class ResponseLevel(Shape):
    """One level of response: for which event levels, run by whom."""

    id: str
    rank: int = Field(ge=1, le=20)
    clause: Clauses
    for_level: Names = ()
    run_by: Names | Undefined = "undefined"
    outside: bool = False
    note: str | None = None


class ResponseChapter(Chapter):
    """``response.yaml``: response levels, when each is called for (``ladder``), first steps, actions, adjustment and end."""

    ladder: Ladder | None = None
    responses: tuple[ResponseLevel, ...] = ()


class Clause(Shape):
    """One clause of the source and what became of it.

    ``span`` are character offsets in the office's own source text, ``digest`` the SHA-256 of that text (first 16 hexadecimal
    digits); the sentence itself is never stored.
    """

    at: str
    title: str | None = None
    span: tuple[int, int]
    digest: str = Field(pattern=r"^[0-9a-f]{16}$")
    became: Literal["executable", "guidance", "structure", "open"]
    why: str | None = None


class ClausesChapter(Shape):
    """``clauses.yaml``: every clause of the source, in order, without a gap.

    ``characters`` is the length of the whole source text, ``source_part`` the offsets between which this plan stands where the
    source holds other documents too (a gazette).
    """

    source_digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    characters: int = Field(ge=1)
    source_part: tuple[int, int] | None = None
    clauses: tuple[Clause, ...]


# The chapters that hold statements, in the plan's order.
STATING = (
    "events",
    "command",
    "monitoring",
    "warning",
    "reporting",
    "response",
    "release",
    "recovery",
    "upkeep",
    "programme",
)


class Pack(Shape):
    """A whole plan.  ``folder`` is where it was read from; everything else comes from its files.

    ``supplemented`` names, for each statement, the fields that a local supplement has filled; ``escalate``, for each obligation,
    whom the office tells of it.
    """

    folder: Path = Field(exclude=True)
    plan: PlanChapter
    levels: Ladder | None = None
    events: EventsChapter = EventsChapter()
    command: CommandChapter = CommandChapter()
    monitoring: MonitoringChapter = MonitoringChapter()
    warning: WarningChapter = WarningChapter()
    reporting: Chapter = Chapter()
    response: ResponseChapter = ResponseChapter()
    release: Chapter = Chapter()
    recovery: Chapter = Chapter()
    upkeep: Chapter = Chapter()
    programme: Chapter = Chapter()
    forms: tuple[Form, ...] = ()
    clauses: ClausesChapter | None = None
    supplemented: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    escalate: dict[str, tuple[Escalation, ...]] = Field(default_factory=dict)

    @property
    def id(self) -> str:
        """The pack's id, from ``plan.yaml``."""
        return self.plan.id

    @cached_property
    def chapter_files(self) -> dict[str, Chapter]:
        """The chapters that hold statements, in the plan's order, by the file that each stands in."""
        return {f"{name}.yaml": getattr(self, name) for name in STATING}

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The chapters that hold statements, in the plan's order."""
        return tuple(self.chapter_files.values())

    @cached_property
    def ladders(self) -> dict[str, Ladder]:
        """Event levels, warning levels and response levels, each ladder that the plan prints, by the file it stands in."""
        found = {
            "levels.yaml": self.levels,
            "warning.yaml": self.warning.ladder,
            "response.yaml": self.response.ladder,
        }
        return {file: ladder for file, ladder in found.items() if ladder is not None}

    @cached_property
    def event_facts(self) -> dict[str, str]:
        """The facts that say which kind (``event_types``) and which class (``event_classes``) of event it is."""
        measures = self.levels.measures if self.levels else {}
        return {measure.of: name for name, measure in measures.items() if measure.of}

    @cached_property
    def event_types(self) -> dict[str, EventType]:
        """The kinds of events, by id."""
        return {kind.id: kind for kind in self.events.types}

    @cached_property
    def registers(self) -> tuple[Register, ...]:
        """Every register, whatever chapter it stands in."""
        return tuple(r for chapter in self.chapters for r in chapter.registers)

    @cached_property
    def obligations(self) -> tuple[Obligation, ...]:
        """Every obligation, whatever chapter it stands in."""
        return tuple(o for chapter in self.chapters for o in chapter.obligations)

    @cached_property
    def powers(self) -> tuple[Power, ...]:
        """Every power."""
        return tuple(p for chapter in self.chapters for p in chapter.powers)

    @cached_property
    def seats(self) -> tuple[Seat, ...]:
        """Every seat."""
        return tuple(s for chapter in self.chapters for s in chapter.seats)

    @cached_property
    def duties(self) -> tuple[Duty, ...]:
        """Every duty."""
        return tuple(d for chapter in self.chapters for d in chapter.duties)

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """Every action on a menu."""
        return tuple(a for chapter in self.chapters for a in chapter.actions)

    @cached_property
    def calendar(self) -> tuple[Upkeep, ...]:
        """Every obligation of the calendar."""
        return tuple(u for chapter in self.chapters for u in chapter.upkeep)

    def statements(self) -> Iterator[Statement]:
        """Every statement of every chapter, forms and the plan's own notes included."""
        yield from self.plan.notes
        for chapter in self.chapters:
            yield from chapter.statements()
        yield from self.forms

    @cached_property
    def acts(self) -> frozenset[str]:
        """Every act that a statement of the pack names, owes, permits, waits for or ends with."""
        found = {s.act for part in (self.obligations, self.powers, self.calendar) for s in part}
        for obligation in self.obligations:
            found.update(
                act for act in (obligation.after, obligation.until) if act not in (None, "undefined")
            )
        for power in self.powers:
            found.update(power.after)
        for upkeep in self.calendar:
            found.update((upkeep.after, *upkeep.also_when))
        return frozenset(found)

    @cached_property
    def unit_names(self) -> dict[str, str]:
        """Every name and alias of units and seats, mapped to its one canonical name."""
        names: dict[str, str] = {}
        for name, unit in self.command.units.items():
            names[name] = name
            for alias in unit.aliases:
                names.setdefault(alias, name)
        for seat in self.seats:
            names.setdefault(seat.name, seat.name)
            for alias in seat.aliases:
                names.setdefault(alias, seat.name)
        return names

    @cached_property
    def hosts(self) -> dict[str, str]:
        """Bodies that sit in a unit and act through it (an office 设在 a bureau), mapped to that unit."""
        hosted = {seat.name: seat.host for seat in self.seats if seat.host}
        hosted.update({name: unit.host for name, unit in self.command.units.items() if unit.host})
        return hosted
