"""The small values that every shape is made of: clauses, forces, spans of time, units, what is undefined."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from pinyue.words import tr

UNDEFINED: Final = "undefined"
Undefined = Literal["undefined"]
Force = Literal["must", "in_principle", "may"]
Modality = Literal["lead", "joint", "assist", "coordinate", "guide", "delegated"]
Phase = Literal["monitoring", "warning", "initial", "response", "recovery", "upkeep", "any"]
Basis = Literal["stated", "context", "policy", "office", "supplement", "undefined"]
Channel = Literal["phone", "written", "network", "any", "public", "in_person", "undefined"]

# Words of time without a number.  They are words of the language, not of one plan; a supplement may give one a number.
SOFT_WORDS = frozenset(
    [
        "立即",
        "及时",
        "第一时间",
        "尽快",
        "迅速",
        "实时",
        "同步",
        "同时",
        "随时",
        "持续",
        "定期",
        "适时",
        "先",
        "按规定",
        "随后",
        "视情况",
    ]
)
TIME_UNITS = {
    "min": "minute", "minute": "minute", "minutes": "minute",
    "h": "hour", "hour": "hour", "hours": "hour",
    "day": "day", "days": "day",
    "working day": "working day", "working days": "working day",
    "month": "month", "months": "month",
    "year": "year", "years": "year",
}  # fmt: skip
_SPAN = re.compile(r"^(\d{1,5}) ?([a-z]+(?: [a-z]+)?)$")


class Shape(BaseModel):
    """The strict base: unknown keys are refused and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def one_or_many(value: Any) -> Any:
    """A single text stands for a list of one: ``who: 区政府`` is ``who: [区政府]``."""
    return [value] if isinstance(value, str) and value != UNDEFINED else value


Clauses = Annotated[tuple[str, ...], BeforeValidator(one_or_many), Field(min_length=1)]
Names = Annotated[tuple[str, ...], BeforeValidator(one_or_many)]
NamesOrUndefined = Annotated[tuple[str, ...] | Undefined, BeforeValidator(one_or_many)]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80)]


class Span(Shape):
    """An amount of time as a plan states it: ``30 min``, ``24 h``, ``1 day``, ``7 working days``, ``3 years``."""

    amount: int = Field(ge=1, le=5000)
    unit: Literal["minute", "hour", "day", "working day", "month", "year"]

    @model_validator(mode="before")
    @classmethod
    def from_text(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        found = _SPAN.match(value)
        if not found or found[2] not in TIME_UNITS:
            raise ValueError(
                tr(
                    f"'{value}' 不是时限；写成 30 min、24 h、1 day、7 working days、3 years，或 立即 等词，或 undefined",
                    f"'{value}' is no span of time; write 30 min, 24 h, 1 day, 7 working days, 3 years,"
                    " a word like 立即, or undefined",
                )
            )
        return {"amount": found[1], "unit": TIME_UNITS[found[2]]}

    def __str__(self) -> str:
        unit = {"minute": "min", "hour": "h"}.get(self.unit, self.unit)
        plural = "s" if self.amount > 1 and unit not in ("min", "h") else ""
        return f"{self.amount} {unit}{plural}"


def _soft_or_span(value: Any) -> Any:
    return {"word": value} if isinstance(value, str) and value in SOFT_WORDS else value


class SoftTime(Shape):
    """A word of time without a number (立即, 及时 …): tracked, never missed unless a supplement gives it a number."""

    word: str


Within = Annotated[SoftTime | Span | Undefined, BeforeValidator(_soft_or_span)]


class Recipients(Shape):
    """Who is told.  ``basis`` says whether the clause names them, they follow from context, or nobody is named.

    With ``asker`` it is whoever did the act that started the clock: a request is answered to the one who asked.
    """

    units: Names = ()
    asker: bool = False
    basis: Basis = "stated"

    @model_validator(mode="before")
    @classmethod
    def short_forms(cls, value: Any) -> Any:
        if value == UNDEFINED:
            return {"basis": "undefined"}
        return {"units": value} if isinstance(value, str | list) else value


class Partner(Shape):
    """A unit that acts together with the one that owes an act."""

    unit: str
    as_: Modality = Field("joint", alias="as")

    @model_validator(mode="before")
    @classmethod
    def short_form(cls, value: Any) -> Any:
        return {"unit": value} if isinstance(value, str) else value


_OFFSET = re.compile(r"^due(?: ([+-]) (\d{1,4}) (min|h))?$")


class Escalation(Shape):
    """Whom the office tells of an obligation: when, counted from its due time, and through which of the office's channels."""

    at: str
    tell: Names = Field(min_length=1)
    channel: Identifier | None = None

    @field_validator("at")
    @classmethod
    def is_an_offset(cls, value: str) -> str:
        if not _OFFSET.match(value):
            raise ValueError(
                tr(
                    f"'{value}' 不是时刻；写成 due、due - 10 min 或 due + 15 min",
                    f"'{value}' is no moment; write due, due - 10 min or due + 15 min",
                )
            )
        return value

    @property
    def after(self) -> timedelta:
        """How long after the due time; negative before it."""
        found = _OFFSET.match(self.at)
        if found is None or found[1] is None:
            return timedelta(0)
        span = timedelta(minutes=int(found[2])) if found[3] == "min" else timedelta(hours=int(found[2]))
        return span if found[1] == "+" else -span


class Needs(Shape):
    """Facts that must all hold; an item ``{any: [a, b]}`` holds when one of its own does."""

    all: tuple[str | AnyOf, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def from_list(cls, value: Any) -> Any:
        return (
            {"all": value}
            if isinstance(value, list)
            else {"all": [value]}
            if isinstance(value, str)
            else value
        )

    def names(self) -> tuple[str, ...]:
        """Every fact named, in order."""
        return tuple(n for item in self.all for n in ((item,) if isinstance(item, str) else item.any))


class AnyOf(Shape):
    """One of several facts is enough."""

    any: tuple[str, ...] = Field(min_length=1)


Needs.model_rebuild()
