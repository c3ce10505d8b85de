"""Findings for tools that review code: SARIF 2.1.0, the OASIS standard for what static analysis finds.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; the sections are named where something follows from them.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pinyue import __version__
from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.rules import RULES, Rule
from pinyue.plans.pack import Pack
from pinyue.plans.places import Places
from pinyue.words import Place, tr

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"E": "error", "W": "warning", "I": "note"}
ROOT = "%SRCROOT%"
FINGERPRINT = "pinyueFinding/v1"


def to_sarif(pack: Pack, findings: Sequence[Finding], root: Path) -> dict[str, Any]:
    """The findings of a pack as a SARIF log with one run.

    Files are named relative to ``root`` where the pack lies below it, else relative to the pack's own folder, whose address is
    then stated.  Raises BadInput where a file of the pack can no longer be read.
    """
    places = Places(pack)
    folder, root = pack.folder.resolve(), root.resolve()
    below = folder.is_relative_to(root)
    base = (
        {"description": {"text": tr("运行命令的目录", "where the command was run")}}
        if below
        else {
            "description": {"text": pack.plan.title},
            "uri": f"{folder.as_uri()}/",
        }
    )
    prefix = f"{folder.relative_to(root).as_posix()}/".removeprefix("./") if below else ""
    index = {code: number for number, code in enumerate(RULES)}
    run = {
        "tool": {"driver": _driver()},
        "automationDetails": {"id": f"pinyue/lint/{pack.id}/"},
        "language": tr("zh-CN", "en-US"),
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: base},
        "results": [
            _result(pack, one, index[one.rule], _locations(places, pack, one, prefix), mark)
            for one, mark in zip(findings, fingerprints(pack.id, findings), strict=True)
        ],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def subjects(pack: Pack, finding: Finding) -> list[str]:
    """What a finding is about: the ids of its criteria, else of its statements, else the other names of its witness."""
    ladder = pack.ladders.get(f"{finding.ladder}.yaml")
    if ladder is not None and finding.readings:
        facts = {name for box in finding.boxes or [_present(finding.witness)] for name in box}
        cited = [c for _, c in ladder.criteria() if set(c.clause) & set(finding.clauses)]
        bound = [c for c in cited if facts & ladder.measures.keys() & c.if_.keys()]
        levels = [level.id for level in ladder.levels if set(level.clause) & set(finding.clauses)]
        return [c.id for c in bound] or levels or [c.id for c in cited]
    named: list[str] = list(finding.witness.get("statements", ()))
    if not named:
        for value in finding.witness.values():
            named += [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else []
    return [str(name) for name in named]


def fingerprints(pack: str, findings: Sequence[Finding]) -> list[str]:
    """One for each finding of a pack (its id): the same for the same defect, on whatever line and in whatever language.

    What findings do not differ by (two readings that lead to one witness, say) a number tells apart.
    """
    seen: Counter[str] = Counter()
    made = []
    for finding in findings:
        digest = hashlib.sha256(_identity(pack, finding).encode()).hexdigest()
        seen[digest] += 1
        made.append(f"{digest}:{seen[digest]}")
    return made


def _identity(pack: str, finding: Finding) -> str:
    same = {
        "pack": pack,
        "rule": finding.rule,
        "ladder": finding.ladder,
        "statements": sorted(finding.witness.get("statements", ())),
        "clauses": sorted(finding.clauses),
        "levels": finding.levels,
        "witness": {name: value for name, value in _present(finding.witness).items() if name != "statements"},
    }
    return json.dumps(same, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _present(witness: Mapping[str, Any]) -> dict[str, Any]:
    """What a witness says beyond nought and no: a fact that a pack comes to know later changes nothing of it."""
    return {name: value for name, value in witness.items() if value not in (0, False, None)}


def _driver() -> dict[str, Any]:
    return {
        "name": "pinyue",
        "fullName": tr("品约预案核查", "Pinyue plan linter"),
        "semanticVersion": __version__,
        "language": tr("zh-CN", "en-US"),
        "rules": [_descriptor(rule) for rule in RULES.values()],
    }


def _descriptor(rule: Rule) -> dict[str, Any]:
    """A rule in both languages.  ``helpUri`` has to be absolute (3.49.12), and the page has no address of its own yet."""
    return {
        "id": rule.code,
        "name": rule.name_en,
        "shortDescription": {"text": f"{rule.name_zh} · {rule.name_en}"},
        "fullDescription": {"text": f"{rule.why_zh} {rule.why_en}"},
        "help": {"text": f"{rule.why_zh} {rule.why_en} (docs/lint.md, {rule.code})"},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"of": rule.of, "tags": [rule.of]},
    }


def _result(
    pack: Pack, one: Finding, index: int, locations: Sequence[dict[str, Any]], mark: str
) -> dict[str, Any]:
    """One finding.  One place is the location; the others are related (3.27.12: several only if all have to be changed)."""
    first = dict(locations[0])
    clauses = [
        {"name": clause, "fullyQualifiedName": f"{pack.id}/{clause}", "kind": "clause"}
        for clause in one.clauses
    ]
    if clauses:
        first["logicalLocations"] = clauses
    told = one.to_json()
    properties = {name: told[name] for name in told if name not in ("rule", "severity", "clauses", "message")}
    return {
        "ruleId": one.rule,
        "ruleIndex": index,
        "level": LEVELS[one.severity],
        "message": {"text": one.message},
        "locations": [first],
        **({"relatedLocations": list(locations[1:])} if locations[1:] else {}),
        "partialFingerprints": {FINGERPRINT: mark},
        "properties": properties,
    }


def _locations(places: Places, pack: Pack, finding: Finding, prefix: str) -> list[dict[str, Any]]:
    """Where the subjects stand; else the clauses in ``clauses.yaml``; else the beginning of the ladder or of the plan."""
    file = f"{finding.ladder}.yaml" if finding.readings else None
    found = _found(places, subjects(pack, finding), file) or _found(places, finding.clauses, "clauses.yaml")
    if not found:
        found = {"": places.head(file or "plan.yaml")}
    return [_location(number, name, place, prefix) for number, (name, place) in enumerate(found.items(), 1)]


def _found(places: Places, names: Iterable[str], file: str | None) -> dict[str, Place]:
    return {name: place for name in names if (place := places.of(name, file))}


def _location(number: int, name: str, place: Place, prefix: str) -> dict[str, Any]:
    region = {"startLine": place.line or 1, "startColumn": place.column or 1}
    artifact = {"uri": quote(prefix + place.file), "uriBaseId": ROOT}
    return {
        "id": number,
        **({"message": {"text": name}} if name else {}),
        "physicalLocation": {"artifactLocation": artifact, "region": region},
    }
