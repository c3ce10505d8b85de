"""A scenario: what happened, and what must then be so.  Tests of a pack and drills share this format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field, model_validator

from pinyue.engine.history import Entry, EntryText, entries_of
from pinyue.plans.loader import validate
from pinyue.plans.pack import Pack
from pinyue.plans.values import Names, Shape
from pinyue.plans.yamltext import Document
from pinyue.words import tr


class GradeExpected(Shape):
    """What grading must say under one reading; only what is written is checked."""

    certain: Names | None = None
    possible: Names | None = None
    chosen: str | None = None
    status: str | None = None
    at_least: str | None = None
    at_most: str | None = None
    clause: Names | None = None


class WarningExpected(Shape):
    """What the ladder of warnings, or of responses, must say for these facts."""

    given: dict[str, str]
    certain: Names | None = None
    possible: Names | None = None
    chosen: str | None = None
    status: str | None = None


class OwedExpected(Shape):
    """What must be so of one obligation."""

    due: str | None = None
    status: str | None = None
    soft: str | None = None
    superseded_by: str | None = None
    who: Names | None = None
    to: Names | None = None
    clause: Names | None = None
    channel: str | None = None
    undefined: Names | None = None
    met_at: str | None = None
    remaining: Names | None = None


class MissingExpected(Shape):
    """What a form's list of contents must find missing, given what was filled in."""

    form: str
    given: Names = ()
    missing: Names = ()


class RegisterExpected(Shape):
    """The ids of a register's rows, all or those whose columns hold the given values (``where``)."""

    id: str
    where: dict[str, str] = Field(default_factory=dict)
    items: Names = ()


class DoerExpected(Shape):
    """Who leads a duty or an action and who joins, empty where the plan names nobody; ``choice`` of a menu or all."""

    unit: Names | None = None
    with_: Names | None = Field(None, alias="with")
    choice: str | None = None


class Attempt(Shape):
    """An act that somebody wants to do."""

    act: str
    by: str
    level: str | None = None
    response: str | None = None
    warning: str | None = None
    topic: str | None = None
    event_class: str | None = None
    event_type: str | None = None


class Expectation(Shape):
    """One thing that must be so; with ``at``, of the history until then.

    ``tasks`` are duties and actions that apply, ``no_tasks`` that do not, ``unsettled`` those for which the named facts must be
    known first, ``unresolved`` units, placeholders and roles of applying tasks that somebody must name, ``who_does`` the units
    of a task.  ``resolves`` says for whom a placeholder or role stands, ``confirm`` which of them somebody must confirm, with
    the candidates.  ``serves`` names, for a function, every unit that has an applying task which serves it; none is ``[]``.
    """

    at: str | None = None
    receipt: Literal["own", "first"] | None = None
    reading: str | None = None
    grade: dict[str, GradeExpected] = Field(default_factory=dict)
    warning: WarningExpected | None = None
    response: WarningExpected | None = None
    owed: dict[str, OwedExpected] = Field(default_factory=dict)
    not_owed: Names = ()
    tasks: Names = ()
    no_tasks: Names = ()
    unsettled: dict[str, Names] = Field(default_factory=dict)
    unresolved: Names | None = None
    resolves: dict[str, Names] = Field(default_factory=dict)
    confirm: dict[str, Names] = Field(default_factory=dict)
    serves: dict[str, Names] = Field(default_factory=dict)
    who_does: dict[str, DoerExpected] = Field(default_factory=dict)
    missing: MissingExpected | None = None
    register_: RegisterExpected | None = Field(None, alias="register")
    may: Attempt | None = None
    answer: Literal["permitted", "refused", "undefined"] | None = None
    who: Names | None = None
    clause: Names | None = None
    lacking: Names | None = None
    calendar: dict[str, Any] = Field(default_factory=dict)
    note: str | None = None

    @model_validator(mode="after")
    def expects_something(self) -> Expectation:
        wanted = self.model_fields_set - {
            "at",
            "receipt",
            "reading",
            "note",
            "answer",
            "who",
            "clause",
            "lacking",
        }
        if not wanted:
            raise ValueError(tr("这里什么也没有要求", "nothing is expected here"))
        if (self.owed or self.not_owed) and self.at is None:
            raise ValueError(tr("owed 和 not_owed 要写 at", "owed and not_owed need at"))
        if self.may and self.answer is None:
            raise ValueError(tr("may 要写 answer", "may needs answer"))
        return self


class ScenarioText(Shape):
    """A scenario file.  ``directory`` names a register of offices, ``basis`` the date of a notice that counts in it."""

    id: str
    title: str
    rows: Names = ()
    directory: str | None = None
    basis: Literal["decision", "signing"] = "decision"
    given: dict[str, str] = Field(default_factory=dict)
    history: tuple[EntryText, ...] = ()
    expect: tuple[Expectation, ...] = Field(min_length=1)
    note: str | None = None


@dataclass(frozen=True)
class Scenario:
    """A scenario with its entries read against a pack, and the document for places."""

    text: ScenarioText
    entries: tuple[Entry, ...]
    document: Document


def scenario_of(pack: Pack, document: Document) -> Scenario:
    """A scenario from a document, checked.  Raises BadInput with line and column."""
    text = validate(document, ScenarioText)
    entries = entries_of(pack, document, ("history",)) if text.history else []
    return Scenario(text, tuple(entries), document)
