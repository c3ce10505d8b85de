"""What the linter says: one defect, where it stands, and something concrete that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pinyue.words import tr

Severity = Literal["E", "W", "I"]
Of = Literal["plan", "pack"]


@dataclass(frozen=True)
class Finding:
    """One defect.

    ``severity``  E needs a decision before the plan can run as written; W should be resolved; I is worth knowing.
    ``of``        the plan (its authors should mend it) or the pack (whoever wrote the pack should).
    ``witness``   grading: a situation, each fact with its value, as ``pinyue grade --set`` takes them; else ``statements`` (ids).
    ``ladder``    grading: ``levels``, ``warning`` or ``response``.
    ``readings``  the readings under which it holds; empty where readings do not matter.
    ``levels``    grading: the levels that hold in the witness, gravest first.
    ``boxes``     grading: all situations that show it, each fact ``[least, greatest]``, a list of values, true or false.
    """

    rule: str
    severity: Severity
    of: Of
    clauses: tuple[str, ...]
    zh: str
    en: str
    witness: Mapping[str, Any]
    ladder: Literal["levels", "warning", "response"] | None = None
    readings: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    boxes: tuple[Mapping[str, Any], ...] = field(default=())

    @property
    def message(self) -> str:
        """The message in the reader's language."""
        return tr(self.zh, self.en)

    def to_json(self) -> dict[str, Any]:
        """As one JSON object; ``ladder``, ``readings``, ``levels`` and ``boxes`` only where it is about grading."""
        grading = {"ladder": self.ladder} if self.ladder else {}
        proof = (
            {"readings": self.readings, "levels": self.levels, "boxes": self.boxes} if self.readings else {}
        )
        return {
            "rule": self.rule,
            "severity": self.severity,
            "of": self.of,
            "clauses": list(self.clauses),
            "message": self.message,
            "witness": dict(self.witness),
            **grading,
            **{name: list(value) for name, value in proof.items()},
        }
