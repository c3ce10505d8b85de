"""The shapes of a plan: obligation, power, seat, duty, action, form, upkeep.  (The eighth, criterion, is in ``ladder``.)

What the design calls *measure* (措施) is ``Action`` here, because ``measures`` are the inputs of grading (指标).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from pinyue.plans.ladder import Condition
from pinyue.plans.values import (
    UNDEFINED,
    Basis,
    Channel,
    Clauses,
    Force,
    Identifier,
    Modality,
    Names,
    NamesOrUndefined,
    Needs,
    Partner,
    Phase,
    Recipients,
    Shape,
    Span,
    Undefined,
    Within,
)
from pinyue.words import tr


class Statement(Shape):
    """Anything a plan says: it has an id and cites its clause.  ``rows`` are further catalogue ids it accounts for."""

    id: Identifier
    clause: Clauses
    rows: Names = ()
    same_as: Names = ()
    note: str | None = None


def _pairs(value: Any) -> Any:
    return tuple(value.items()) if isinstance(value, dict) else value


# ``{venue: {is: school}}`` as pairs, so that a condition can be compared and kept in a set.
Conditions = Annotated[tuple[tuple[str, Condition], ...], BeforeValidator(_pairs)]


class When(Shape):
    """The state of the incident in which something applies.  All parts that are given must hold.

    ``level`` is compared with what is certain, what is still possible, or what was officially judged (``certainty``); a forecast
    that the event may reach a level of ``or_forecast`` is enough instead.
    """

    level: Names = ()
    certainty: Literal["possible", "certain", "judged"] = "possible"
    or_forecast: Names = ()
    no_level: bool = False
    response: Names = ()
    warning: Names = ()
    facts: Needs = Needs()
    if_: Conditions = Field((), alias="if")
    unless: Conditions = ()
    responding: bool | None = None

    def is_always(self) -> bool:
        """True where nothing is asked."""
        return self == When()


class Window(Shape):
    """What one round of a cadence is: a calendar day, or so many hours from the first."""

    is_: Literal["calendar", "rolling", "undefined"] = Field("undefined", alias="is")
    basis: Basis = "undefined"


class Obligation(Statement):
    """On a trigger: who owes which act to whom, within what, from which moment, by which channel.

    ``after`` names the act whose moment starts the clock; ``received`` and ``learned`` count for the unit that owes.
    ``each`` makes every such moment start a clock of its own (``asked_by`` limits whose acts do); ``each_unit`` makes every unit
    named, and every unit of a class, owe for itself.  ``every`` repeats until the act ``until``.  ``informed_by`` are the units
    whose information the act passes on: without a duty of theirs to tell, nothing starts it.
    """

    when: When = When()
    who: NamesOrUndefined
    who_basis: Basis = "stated"
    with_: tuple[Partner, ...] = Field((), alias="with")
    to: Recipients
    act: Identifier
    does: str
    channel: Channel = "any"
    channel_force: Force = "must"
    within: Within
    after: Identifier | Undefined = UNDEFINED
    after_basis: Basis = "stated"
    each: bool = False
    each_unit: bool = False
    asked_by: Names = ()
    informed_by: Names = ()
    every: Span | None = None
    at_least: int = Field(1, ge=1)
    window: Window = Window()
    until: Identifier | Undefined | None = None
    force: Force = "must"
    phase: Phase = "response"
    form: Identifier | None = None
    surviving: bool = False

    @model_validator(mode="after")
    def cadence_has_a_stop(self) -> Obligation:
        if self.every and self.until is None:
            raise ValueError(
                tr(
                    "写了 every 就要写 until（没有写明就写 undefined）",
                    "every needs until (undefined where the plan is silent)",
                )
            )
        return self


class Scope(Shape):
    """What a power covers; a part that is not given is not limited."""

    level: Names = ()
    response: Names = ()
    warning: Names = ()
    topic: Names = ()
    event_class: Names = ()
    event_type: Names = ()


class Power(Statement):
    """Who may do an act, on whose proposal, with whose consent; ``outside`` powers are recorded here, never granted here.

    ``whoever_did`` names an act: whoever did it decides (谁发布谁解除), one of ``decides`` as long as nobody has.
    ``needs`` are facts that must hold, ``after`` acts that must be on record before; ``variants`` are the needs under another
    reading of the text.
    """

    act: Identifier
    does: str
    scope: Scope = Scope()
    proposes: NamesOrUndefined = ()
    decides: NamesOrUndefined
    decides_basis: Basis = "stated"
    whoever_did: Identifier | None = None
    consent: Names = ()
    needs: Needs = Needs()
    variants: dict[str, Needs] = Field(default_factory=dict)
    after: Names = ()
    outside: bool = False
    deputy: NamesOrUndefined = UNDEFINED
    force: Force = "must"


class Post(Shape):
    """A post in a seat and who fills it, in the plan's words."""

    post: str
    held_by: NamesOrUndefined
    clause: Clauses | None = None


class Seat(Statement):
    """A body and who sits in it: headquarters, office, group, site command, technical body."""

    name: str
    kind: Literal["hq", "office", "group", "site", "technical", "upper", "team"]
    aliases: Names = ()
    lead: NamesOrUndefined = UNDEFINED
    members: NamesOrUndefined = ()
    posts: tuple[Post, ...] = ()
    open_ended: bool = False
    parent: str | None = None
    host: str | None = None
    exists: Literal["standing", "on_activation", "undefined"] = UNDEFINED
    set_up_by: NamesOrUndefined = UNDEFINED
    mission: str | None = None


class Office(Shape):
    """An office in the plan's words, for the directory to find who holds it: the ``post`` (of the units ``of``), the leader
    ``in_charge`` of those units or of an ``area``, who ``assists`` with it, or who ``heads`` the units."""

    relation: Literal["holds", "in_charge", "assists", "heads"] = "holds"
    post: str | None = None
    of: Names = ()
    area: str | None = None


class Unit(Shape):
    """A unit that the plan names.  ``outside`` units receive and approve but get no tasks; a ``placeholder`` is bound in
    each event (事发地街道), as ``one_of`` those it can be where the plan lists them, or ``stands_for`` what the kind of event
    decides; a ``role`` is an ``office`` that a person holds; a ``class`` means every unit of its kind, those it ``includes``
    among them; whoever tells a duty room tells those whom it ``informs``."""

    kind: Literal[
        "member",
        "district",
        "outside",
        "placeholder",
        "role",
        "class",
        "firm",
        "technical",
        "public",
        "undefined",
    ]
    one_of: Names = ()
    stands_for: Literal["leads", "headquarters"] | None = None
    office: Office | None = None
    aliases: Names = ()
    clause: Clauses | None = None
    host: str | None = None
    includes: Names = ()
    informs: Names = ()
    note: str | None = None


class Duty(Statement):
    """A standing task of a unit or group in a phase.

    ``function`` is the work it serves; ``principal`` whom an assisting unit assists; ``decided_by`` who orders what may only be
    done on an order (isolation, closure, seizure); ``variants`` other facts that it needs under another reading of the text.
    """

    unit: NamesOrUndefined
    does: str
    modality: Modality
    phase: tuple[Phase, ...] | Undefined
    force: Force = "must"
    when: When = When()
    soft: str | None = None
    yields: str | None = None
    yields_basis: Basis = "stated"
    with_: Names = Field((), alias="with")
    to: Names = ()
    function: Names = ()
    principal: NamesOrUndefined | None = None
    decided_by: NamesOrUndefined | None = None
    variants: dict[str, Needs] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def one_phase(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("phase"), str) and value["phase"] != UNDEFINED:
            return {**value, "phase": [value["phase"]]}
        return value


class Action(Statement):
    """A measure (措施) on the menu at a response level, a warning level, for an event class or in a programme.

    ``part_of`` names the action of which it is a step; a step without units is for those of that action.
    """

    unit: NamesOrUndefined
    part_of: Identifier | None = None
    yields: str | None = None
    does: str
    when: When = When()
    modality: Modality = "lead"
    phase: Phase = "response"
    choice: Literal["all", "one_or_more"] = "all"
    force: Force = "must"
    soft: str | None = None
    with_: Names = Field((), alias="with")


class Upkeep(Statement):
    """An obligation of the calendar: again and again (``every``, from the act ``after``), or a milestone (``by`` a day, or by the
    end of a year) with the ``target`` that measures must have reached."""

    who: NamesOrUndefined
    with_: Names = Field((), alias="with")
    by: str | None = Field(None, pattern=r"^\d{4}(-\d{2}-\d{2})?$")
    target: Conditions = ()
    act: Identifier
    does: str
    every: Span | Undefined | None = None
    at_least: int = Field(1, ge=1)
    after: Identifier | Undefined = UNDEFINED
    after_basis: Basis = "stated"
    also_when: Names = ()
    force: Force = "must"
    soft: str | None = None


class Note(Statement):
    """A fact, a principle or guidance that no act follows from."""

    says: str


class Field_(Shape):
    """One field of a form: what is filled in, how, and which fact of the incident it holds."""

    name: str
    type: Literal["text", "long_text", "date_time", "tick_one", "number"] = "text"
    options: Names = ()
    lines: Names = ()
    hint: str | None = None
    holds: str | None = None
    row: str | None = None


class Cell(Shape):
    """One cell of a grid: a printed label, a field, or both."""

    label: str | None = None
    field: str | None = None
    across: int = Field(1, ge=1, le=12)
    down: int = Field(1, ge=1, le=40)

    @model_validator(mode="after")
    def says_something(self) -> Cell:
        if self.label is None and self.field is None:
            raise ValueError(tr("单元格要有 label 或 field", "a cell needs a label or a field"))
        return self


class Form(Statement):
    """A document's fields, either as a grid of cells or as a list of elements.

    ``lacks`` are fields that the clauses or the grading need and the plan's own form does not have.
    """

    title: str
    kind: Literal["grid", "elements", "diagram", "implied"]
    columns: int | None = Field(None, ge=1, le=12)
    grid: tuple[tuple[Cell, ...], ...] = ()
    fields: dict[Identifier, Field_] = Field(default_factory=dict)
    foot: str | None = None
    lacks: dict[Identifier, Field_] = Field(default_factory=dict)
    open_ended: bool = False
    state: Literal["printed", "lost", "empty", "none"] = "printed"

    @model_validator(mode="after")
    def grid_is_filled_exactly(self) -> Form:
        if self.grid:
            _check_grid(self.grid, self.columns or 0)
            for row in self.grid:
                for cell in row:
                    if cell.field and cell.field not in self.fields:
                        raise ValueError(
                            tr(f"字段 '{cell.field}' 没有定义", f"field '{cell.field}' is not defined")
                        )
        return self


def missing_fields(form: Form, given: Iterable[str]) -> tuple[str, ...]:
    """The names of a form's fields that were not filled in; ``given`` are names or ids of fields."""
    filled = set(given)
    return tuple(f.name for key, f in form.fields.items() if not filled & {key, f.name})


def _check_grid(grid: tuple[tuple[Cell, ...], ...], columns: int) -> None:
    """Every square of the grid is covered by exactly one cell."""
    taken: set[tuple[int, int]] = set()
    for row_number, row in enumerate(grid):
        column = 0
        for cell in row:
            while (row_number, column) in taken:
                column += 1
            for down in range(cell.down):
                for across in range(cell.across):
                    square = (row_number + down, column + across)
                    if square in taken or square[1] >= columns or square[0] >= len(grid):
                        raise ValueError(
                            tr(
                                f"第 {row_number + 1} 行的单元格重叠或出格",
                                f"cells of row {row_number + 1} overlap or stick out",
                            )
                        )
                    taken.add(square)
    if len(taken) != columns * len(grid):
        raise ValueError(tr("表格有空缺的格子", "the grid has squares that no cell covers"))
