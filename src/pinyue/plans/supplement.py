"""Local decisions laid over a pack: an office fills what the plan leaves open, and only that.

A supplement never overrides what the plan says; whatever it fills is marked as the office's own wherever it shows.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path as FilePath
from typing import Any

from pydantic import Field

from pinyue.plans.loader import did_you_mean, home, validate
from pinyue.plans.pack import STATING, Chapter, Pack
from pinyue.plans.shapes import Statement
from pinyue.plans.values import UNDEFINED, Escalation, Identifier, Recipients, Shape, Span
from pinyue.plans.yamltext import Document, Path, read
from pinyue.words import BadInput, tr

NAMING = (
    "who",
    "to",
    "decides",
    "proposes",
    "unit",
    "principal",
    "decided_by",
    "leads",
    "drafts",
)  # keys that name units


class SupplementText(Shape):
    """A supplement file: whose decision it is, and what it fills."""

    of: Identifier
    decided_by: str
    decided_on: date
    fills: dict[str, dict[str, Any]] = Field(default_factory=dict)
    soft_times: dict[str, Span] = Field(default_factory=dict)
    parameters: dict[str, str] = Field(default_factory=dict)
    escalate: dict[str, tuple[Escalation, ...]] = Field(default_factory=dict)


def supplements_of(pack: Pack) -> list[FilePath]:
    """The supplements that this office keeps for a pack: ``ID.yaml`` and ``ID.anything.yaml`` in its own folder."""
    folder = home() / "supplements"
    return sorted({*folder.glob(f"{pack.id}.yaml"), *folder.glob(f"{pack.id}.*.yaml")})


def lay_over(pack: Pack, path: FilePath) -> Pack:
    """The pack with one supplement laid over it.  Raises BadInput where it would override the plan."""
    document = read(path)
    text = validate(document, SupplementText)
    if text.of != pack.id:
        message = tr(
            f"这份补充属于 {text.of}，不属于 {pack.id}", f"this supplement is for {text.of}, not {pack.id}"
        )
        raise BadInput(message, document.place(("of",)))
    filled = {
        statement: _filled(pack, document, statement, fields) for statement, fields in text.fills.items()
    }
    updates: dict[str, Any] = {
        "plan": pack.plan.model_copy(update={"soft_times": {**pack.plan.soft_times, **text.soft_times}}),
        "supplemented": {
            **pack.supplemented,
            **{key: (*pack.supplemented.get(key, ()), *fields) for key, fields in text.fills.items()},
        },
        "monitoring": _with_parameters(pack, document, text.parameters),
        "escalate": {**pack.escalate, **_escalating(pack, document, text.escalate)},
    }
    for name in STATING:
        updates[name] = _with_statements(updates.get(name) or getattr(pack, name), filled)
    values = {name: getattr(pack, name) for name in Pack.model_fields}
    return Pack.model_construct(**{**values, **updates})


def _filled(pack: Pack, document: Document, name: str, fields: dict[str, Any]) -> Statement:
    here: Path = ("fills", name)
    statements = {statement.id: statement for statement in pack.statements()}
    if name not in statements:
        hint = did_you_mean(name, statements)
        message = tr(f"预案里没有 '{name}'{hint}", f"no statement '{name}' in the pack{hint}")
        raise BadInput(message, document.place(here, of_key=True))
    statement = statements[name]
    now = statement.model_dump(by_alias=True)
    for key in fields:
        if not _is_open(statement, key):
            message = tr(
                f"{name} 的 {key} 预案已有规定，补充不能改写，只能填 undefined 的项",
                f"the plan itself states {key} of {name}; a supplement may only fill what is undefined",
            )
            raise BadInput(message, document.place((*here, key), of_key=True))
        now[key] = fields[key]
    inner = Document(document.file, now, _inside(document.values, here), _inside(document.keys, here))
    laid = validate(inner, type(statement))
    for key in NAMING:
        _refuse_unknown_units(pack, document, (*here, key), getattr(laid, key, ()) if key in fields else ())
    to = getattr(laid, "to", None)
    return (
        laid.model_copy(update={"to": to.model_copy(update={"basis": "supplement"})})
        if "to" in fields and to
        else laid
    )


def _refuse_unknown_units(pack: Pack, document: Document, path: Path, names: Any) -> None:
    for name in names.units if isinstance(names, Recipients) else names:
        if name not in pack.unit_names:
            hint = did_you_mean(name, pack.unit_names)
            raise BadInput(
                tr(f"预案里没有单位 '{name}'{hint}", f"no unit '{name}' in the plan{hint}"),
                document.place(path),
            )


def _escalating(
    pack: Pack, document: Document, steps: dict[str, tuple[Escalation, ...]]
) -> dict[str, tuple[Escalation, ...]]:
    """The steps, if their obligations and those who are told are of the plan."""
    obligations = {obligation.id for obligation in pack.obligations}
    for name, rows in steps.items():
        if name not in obligations:
            hint = did_you_mean(name, obligations)
            message = tr(f"预案里没有义务 '{name}'{hint}", f"no obligation '{name}' in the plan{hint}")
            raise BadInput(message, document.place(("escalate", name), of_key=True))
        for number, row in enumerate(rows):
            _refuse_unknown_units(pack, document, ("escalate", name, number, "tell"), row.tell)
    return steps


def _inside(marks: dict[Path, tuple[int, int]], base: Path) -> dict[Path, tuple[int, int]]:
    return {path[len(base) :]: mark for path, mark in marks.items() if path[: len(base)] == base}


def _is_open(statement: Statement, key: str) -> bool:
    for name, field in type(statement).model_fields.items():
        if (field.alias or name) == key:
            value = getattr(statement, name)
            if isinstance(value, Recipients):
                return value.basis == UNDEFINED
            return value == UNDEFINED or getattr(value, "basis", None) == UNDEFINED
    return False


def _with_statements(chapter: Chapter, filled: dict[str, Statement]) -> Chapter:
    updates = {}
    for part in chapter.parts():
        before = getattr(chapter, part)
        after = tuple(filled.get(statement.id, statement) for statement in before)
        if after != before:
            updates[part] = after
    return chapter.model_copy(update=updates)


def _with_parameters(pack: Pack, document: Document, values: dict[str, str]) -> Any:
    sweep = pack.monitoring.sweep
    if not values:
        return pack.monitoring
    parameters = dict(sweep.parameters) if sweep else {}
    for name, value in values.items():
        if name not in parameters:
            hint = did_you_mean(name, parameters)
            message = tr(f"未知的参数 '{name}'{hint}", f"unknown parameter '{name}'{hint}")
            raise BadInput(message, document.place(("parameters", name), of_key=True))
        parameters[name] = parameters[name].model_copy(update={"value": value, "basis": "supplement"})
    assert sweep is not None
    return pack.monitoring.model_copy(update={"sweep": sweep.model_copy(update={"parameters": parameters})})
