"""What `who` answers: the persons, by which relation, how certain, why, and what a careful clerk would add."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from pinyue.directory.records import Basis
from pinyue.words import tr

Certainty = Literal["stated", "inferred", "implied", "by_month", "unproven"]
CERTAINTIES: tuple[Certainty, ...] = ("stated", "inferred", "implied", "by_month", "unproven")
Status = Literal["one", "several", "none"]
Reason = Literal[
    "in_post", "title", "in_charge", "only_assists", "only_liaison", "several", "partly", "person",
    "vacant", "none_known", "ended_by_itself", "not_mentioned", "before_documents", "not_covered", "area_not_mentioned",
    "other_title", "left", "unknown_unit", "unit_open", "not_in_post",
]  # fmt: skip
# With these the answer stands, and somebody should still confirm it before acting on it.
TO_CONFIRM = {"only_assists", "only_liaison", "several", "partly"}


@dataclass(frozen=True)
class Flag:
    """Something to know about an answer: a stable code and a line for people."""

    code: str
    says: str


@dataclass(frozen=True)
class Found:
    """One person in one relation: a post held, a unit or an area in charge.

    ``relation`` is the word of the documents: 任职, 曾任, 负责, 协助负责, 分管, 协助分管, 联系.  ``until`` is the first day out.
    """

    person: str
    relation: str
    certainty: Certainty
    unit: str | None = None
    post: str | None = None
    area: str | None = None
    document: str | None = None
    record: str | None = None
    since: date | None = None
    until: date | None = None
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True)
class Part:
    """The answer for one of the units (or the area, the title, the person) that an expression refers to."""

    of: str
    found: tuple[Found, ...]
    reason: Reason
    says: str
    related: tuple[Found, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True)
class Answer:
    """Who, on a day and a basis.  One, several and none are all answers; ``says`` is always given."""

    role: str
    on: date
    basis: Basis
    parts: tuple[Part, ...]
    flags: tuple[Flag, ...] = ()

    @property
    def found(self) -> tuple[Found, ...]:
        """Every person found, part by part."""
        return tuple(found for part in self.parts for found in part.found)

    @property
    def persons(self) -> tuple[str, ...]:
        """The persons, each once, in the order of the units (so the first unit's leader comes first)."""
        return tuple(dict.fromkeys(found.person for found in self.found))

    @property
    def status(self) -> Status:
        """One, several or none."""
        return "none" if not self.persons else "one" if len(self.persons) == 1 else "several"

    @property
    def relations(self) -> tuple[str, ...]:
        """By which relations, each once."""
        return tuple(dict.fromkeys(found.relation for found in self.found))

    @property
    def certainty(self) -> Certainty | None:
        """The weakest of what was found."""
        return max((found.certainty for found in self.found), key=CERTAINTIES.index, default=None)

    @property
    def unresolved(self) -> tuple[str, ...]:
        """The parts for which nobody was found."""
        return tuple(part.of for part in self.parts if not part.found)

    @property
    def reason(self) -> Reason:
        """The reason of the whole: that of the only part, or what the parts come to together."""
        if len(self.parts) == 1:
            return self.parts[0].reason
        if self.unresolved:
            return "partly" if self.found else self.parts[0].reason
        if len(self.persons) > 1:
            return "several"
        reasons = {part.reason for part in self.parts}
        return "in_charge" if "in_charge" in reasons else self.parts[0].reason

    @property
    def says(self) -> str:
        """The reason in words."""
        return tr("；", "; ").join(part.says for part in self.parts)

    @property
    def related(self) -> tuple[Found, ...]:
        """Who may help to find out, where somebody has to confirm."""
        return tuple(dict.fromkeys(found for part in self.parts for found in part.related))

    @property
    def all_flags(self) -> tuple[Flag, ...]:
        """The flags of the answer, its parts and the persons found, each once."""
        flags = [*self.flags, *(flag for part in self.parts for flag in part.flags)]
        return tuple(dict.fromkeys([*flags, *(flag for found in self.found for flag in found.flags)]))

    @property
    def confirm(self) -> bool:
        """Whether an incident gets a task to confirm this, instead of an answer to act on."""
        return (
            self.status != "one"
            or self.reason in TO_CONFIRM
            or self.certainty in ("by_month", "implied", "unproven")
        )

    def to_json(self) -> dict[str, Any]:
        """One JSON object; codes are the same in every language."""
        return {
            "role": self.role,
            "on": self.on.isoformat(),
            "basis": self.basis,
            "status": self.status,
            "persons": list(self.persons),
            "relations": list(self.relations),
            "certainty": self.certainty,
            "reason": self.reason,
            "says": self.says,
            "confirm": self.confirm,
            "found": [_plain(found) for found in self.found],
            "unresolved": list(self.unresolved),
            "related": [_plain(found) for found in self.related],
            "flags": _flags(self.all_flags),
        }


def _plain(found: Found) -> dict[str, Any]:
    plain = asdict(found)
    for name in ("since", "until"):
        plain[name] = plain[name].isoformat() if plain[name] else None
    return plain | {"flags": [flag.code for flag in found.flags]}


def _flags(flags: Sequence[Flag]) -> list[dict[str, str]]:
    return [asdict(flag) for flag in flags]
