"""The nouns of a plan beside its rules: kinds of events, the plans it names, functions, and registers of named things.

The eight shapes say what must be done; these say what there is.  An incident's kind decides who leads it, which headquarters
stands up and which special plan applies; a *function* is a piece of work (relief, testing, scene order) that duties serve, so
that it shows when nobody leads it or two units do.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from pinyue.plans.shapes import Statement
from pinyue.plans.values import Basis, Clauses, Identifier, Names, NamesOrUndefined, Shape
from pinyue.words import tr


class EventClass(Statement):
    """A class of events (事故灾难) with the kinds that the plan's own definition lists."""

    name: str
    includes: Names = ()
    open_ended: bool = False


class EventType(Statement):
    """A kind of event: who leads its handling, its headquarters, and the special plans that are for it.

    ``covers`` are the kinds, as the class lists them, that it is; ``leads`` stand in the source's order.  ``hq`` are ids of
    seats, ``plans`` ids of named plans; ``hq_basis`` and ``plans_basis`` say whether the source maps them or the author of the
    pack inferred it.
    """

    name: str
    of: Identifier
    covers: Names = ()
    includes: Names = ()
    open_ended: bool = False
    leads: NamesOrUndefined
    hq: Names = ()
    hq_basis: Basis = "stated"
    plans: Names = ()
    plans_basis: Basis = "stated"


class NamedPlan(Statement):
    """A plan that this plan names: who drafts it, and its pack where one is at hand."""

    title: str
    kind: Literal["overall", "special", "department", "safeguard", "catastrophe", "unit", "manual", "action"]
    drafts: NamesOrUndefined
    pack: Identifier | None = None


class Function(Shape):
    """A piece of work that an event of this kind needs.  ``basis: office`` marks one that the source does not name.

    ``local`` functions are done by streets and towns; the district needs no unit of its own for them.  Of a function that is
    ``shared_out`` each case has one owner: the conditions of its duties part the cases among the units.
    """

    name: str
    clause: Clauses | None = None
    basis: Basis = "stated"
    local: bool = False
    shared_out: bool = False
    note: str | None = None


class Register(Statement):
    """A list of named things with what is said of each: stations, data stores, items that must be published.

    ``columns`` are the keys of a row with their headings; ``unique`` columns may not hold one value twice and ``total`` is
    the number of rows that the source states.  Each row has an ``id``; its other keys are columns.
    """

    title: str
    columns: dict[Identifier, str] = Field(min_length=1)
    unique: Names = ()
    total: int | None = Field(None, ge=0)
    open_ended: bool = False
    items: tuple[dict[str, str], ...] = ()

    @model_validator(mode="after")
    def rows_fit_the_columns(self) -> Register:
        for item in self.items:
            stray = [key for key in item if key not in (*self.columns, "id")]
            if stray or "id" not in item:
                word = stray[0] if stray else "id"
                raise ValueError(tr(f"登记项的列不对：'{word}'", f"a row does not fit the columns: '{word}'"))
        for key in self.unique:
            if key not in self.columns:
                raise ValueError(tr(f"没有这一列 '{key}'", f"no column '{key}'"))
        return self
