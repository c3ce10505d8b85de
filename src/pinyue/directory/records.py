"""The records of a register, as the documents state them; nothing here is derived.

Six lists of flat records, so that a list is a sheet of a workbook and a table of the database.  ``relation`` and ``act`` keep the
words of the documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, model_validator

from pinyue.plans.values import Names, Shape, Span
from pinyue.words import tr

Basis = Literal["decision", "signing"]
BASES: tuple[Basis, ...] = get_args(Basis)
Relation = Literal["负责", "协助负责", "分管", "协助分管", "联系"]
AREA_RELATIONS = ("负责", "协助负责")
Text = Annotated[str, Field(min_length=1, max_length=200)]
Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
YES = {"是": "true", "否": "false"}
YesNo = Annotated[
    bool, BeforeValidator(lambda value: YES.get(value, value) if isinstance(value, str) else value)
]


class Record(Shape):
    """What every record may say of itself: where it was catalogued, a remark, and why it no longer counts."""

    row: Names = ()
    note: str | None = None
    withdrawn: str | None = None


class Jurisdiction(Record):
    """Whose register it is.  ``government`` is the unit whose posts the leaders hold; after ``known_until`` answers are stale."""

    code: Annotated[str, Field(pattern=r"^\d{6}$")]
    name: Text
    short: Text
    government: Text
    known_until: date | None = None


class Source(Record):
    """A document: decided by a meeting, signed later.  With ``amends`` a division of work changes only whom it names."""

    id: Text
    title: Text
    issuer: str | None = None
    meeting: str | None = None
    decided: date | None = None
    signed: date | None = None
    amends: YesNo = False

    def dated(self, basis: Basis) -> date | None:
        """The date that counts under a basis; the other one where the document gives only that."""
        return (self.decided or self.signed) if basis == "decision" else (self.signed or self.decided)


class Unit(Record):
    """A unit by its canonical name; a ``class`` of units (各街道办事处), or a ``category`` (银行) that is no single unit.

    ``count`` is how many units a class has, also where not all of them are named.
    """

    name: Text
    kind: Literal["unit", "government", "class", "category"] = "unit"
    member_of: Text | None = None
    count: Annotated[int, Field(ge=1, le=9999)] | None = None


class UnitName(Record):
    """Another name of a unit: an alias, a name-plate (挂牌) or a function (财政部门), in the documents that use it.

    ``unit`` may also be a plate, of which this is another spelling.  Without ``documents`` the name holds in any.
    ``unproven`` marks a name that probably means this unit, but that no document equates with it.
    """

    name: Text
    unit: Text
    kind: Literal["alias", "plate", "function"] = "alias"
    documents: Names = ()
    identity: Literal["stated", "unproven"] = "stated"


class Leader(Record):
    """A leader whom a division of work names.  A title that the document does not print is ``inferred``."""

    document: Text
    person: Text
    title: Text
    title_basis: Literal["stated", "inferred"] = "stated"
    head: YesNo = False


class Charge(Record):
    """One relation of a leader: to an area of work, or to a unit.  ``principal`` is the leader who is assisted."""

    id: Text
    document: Text
    leader: Text
    relation: Relation
    area: Text | None = None
    unit: Text | None = None
    principal: Text | None = None

    @model_validator(mode="after")
    def has_one_object(self) -> Charge:
        needed, other = (self.area, self.unit) if self.relation in AREA_RELATIONS else (self.unit, self.area)
        if needed is None or other is not None:
            wanted = "area" if self.relation in AREA_RELATIONS else "unit"
            raise ValueError(
                tr(f"{self.relation}要写且只写 {wanted}", f"{self.relation} takes {wanted}, and only that")
            )
        return self


class Act(Record):
    """One appointment or removal: ``probation`` is 试用期, ``concurrent`` 兼; 挂职 runs from month to month, then ends."""

    id: Text
    document: Text
    person: Text
    act: Literal["任命", "免去"]
    unit: Text
    post: Text
    probation: Span | None = None
    concurrent: YesNo = False
    seconded_from: Month | None = None
    seconded_to: Month | None = None
    rank: str | None = None

    @model_validator(mode="after")
    def qualifies_an_appointment(self) -> Act:
        if (self.seconded_from is None) != (self.seconded_to is None):
            raise ValueError(tr("挂职要写起止两个月份", "a secondment needs both of its months"))
        if self.seconded_from and self.seconded_to and self.seconded_from > self.seconded_to:
            raise ValueError(tr("挂职的止月早于起月", "the secondment ends before it begins"))
        if self.act == "免去" and (self.probation or self.concurrent or self.seconded_from):
            raise ValueError(tr("免去不带试用期、兼或挂职", "a removal has no probation, 兼 or secondment"))
        return self


class Records(Shape):
    """A whole register as it is written down."""

    jurisdiction: Jurisdiction
    documents: tuple[Source, ...] = ()
    units: tuple[Unit, ...] = ()
    names: tuple[UnitName, ...] = ()
    leaders: tuple[Leader, ...] = ()
    charges: tuple[Charge, ...] = ()
    acts: tuple[Act, ...] = ()


# What makes a record the same record: the same key again, with other contents, is a correction.
KEYS: Mapping[str, tuple[str, ...]] = {
    "jurisdiction": ("code",),
    "documents": ("id",),
    "units": ("name",),
    "names": ("name", "unit"),
    "leaders": ("document", "person"),
    "charges": ("id",),
    "acts": ("id",),
}
LISTS: Mapping[str, type[Record]] = {
    "documents": Source,
    "units": Unit,
    "names": UnitName,
    "leaders": Leader,
    "charges": Charge,
    "acts": Act,
}


def key_of(table: str, record: Any) -> tuple[str, ...]:
    """The key of a record of this list."""
    return tuple(str(getattr(record, name)) for name in KEYS[table])


def columns_of(model: type[Record]) -> list[str]:
    """The keys of a record in the order in which they are written: its own first, what every record may have last."""
    shared = list(Record.model_fields)
    return [name for name in model.model_fields if name not in shared] + shared
