"""Every rule of the linter: its code, how grave it is, whose defect it is, and what it means, in both languages.

Codes are stable; one that is given up is not used again.  G grading, M missing chapters, R deadlines and reports, P powers,
S structure, D duties and functions, E kinds of events, N registers, A programmes, T text, F forms, C the calendar, X ladders
beside each other.  What each says stands in ``rulebook``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pinyue.plans.lint.finding import Finding, Severity
from pinyue.plans.lint.rulebook import (
    chapters,
    deadlines,
    events,
    functions,
    grading,
    powers,
    registers,
    structure,
    text,
)
from pinyue.plans.lint.rulebook.rule import Rule

__all__ = ["RULES", "Rule", "finding", "stated"]

_BOOKS = (grading, chapters, deadlines, powers, structure, functions, events, registers, text)
RULES: Mapping[str, Rule] = {rule.code: rule for book in _BOOKS for rule in book.RULES}


def finding(
    code: str, clauses: Iterable[str], zh: str, en: str, severity: Severity | None = None, **shown: Any
) -> Finding:
    """A finding of a rule; clauses are listed once each."""
    rule = RULES[code]
    return Finding(code, severity or rule.severity, rule.of, tuple(dict.fromkeys(clauses)), zh, en, **shown)


def stated(statements: Iterable[str], **more: Any) -> dict[str, Any]:
    """The witness of a rule that is not about grading: the ids of the statements, and what else shows it."""
    return {"statements": list(statements), **more}
