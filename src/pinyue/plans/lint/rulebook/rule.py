"""One rule of the linter."""

from __future__ import annotations

from dataclasses import dataclass

from pinyue.plans.lint.finding import Of, Severity
from pinyue.words import tr


@dataclass(frozen=True)
class Rule:
    """One rule: its name and its explanation, in Chinese and English."""

    code: str
    severity: Severity
    of: Of
    name_zh: str
    name_en: str
    why_zh: str
    why_en: str

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return tr(self.name_zh, self.name_en)

    @property
    def why(self) -> str:
        """The explanation in the reader's language."""
        return tr(self.why_zh, self.why_en)
