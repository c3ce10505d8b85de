"""The findings as a stand-alone page for the authors of a plan: grouped by whose they are, by family and by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined

from pinyue.plans.ladder import Level
from pinyue.plans.lint import phrases
from pinyue.plans.lint.finding import Finding, Of
from pinyue.plans.lint.ladders import readings_of
from pinyue.plans.lint.phrases import Fact, Said
from pinyue.plans.lint.rules import RULES, Rule
from pinyue.plans.pack import Pack
from pinyue.plans.values import UNDEFINED
from pinyue.words import tr

FAMILIES = {
    "G": ("分级", "Grading"),
    "X": ("几套级别之间", "Ladders beside each other"),
    "M": ("缺少的章节", "Missing chapters"),
    "R": ("报告与时限", "Reports and deadlines"),
    "C": ("日常", "Calendar"),
    "P": ("权限", "Powers"),
    "S": ("机构与名称", "Structure and names"),
    "D": ("职责与职能", "Duties and functions"),
    "E": ("事件种类", "Kinds of events"),
    "N": ("名单", "Registers"),
    "A": ("工作方案", "Programmes"),
    "T": ("文本", "Text"),
    "F": ("表格", "Forms"),
}
SEVERITIES = {"E": ("须决断", "to decide"), "W": ("应解决", "to resolve"), "I": ("供参考", "to know")}
TONES = ("red", "orange", "yellow", "blue", "neutral")  # of levels, gravest first
SHOWN = 5  # findings of a rule, situations and statements of a finding; what is beyond stands folded
TOLD_IN_LINE = 3  # so many boxes stand in the message itself


@dataclass(frozen=True)
class Told:
    """One finding as the page tells it.  ``facts`` and ``levels`` are of its witness; ``levels`` is None where none is asked.

    ``boxes`` and ``statements`` are what the message does not say itself.
    """

    number: str
    finding: Finding
    facts: list[Fact]
    levels: list[tuple[Level, str]] | None
    boxes: list[str]
    readings: str
    statements: list[Said]


@dataclass(frozen=True)
class Group:
    """The findings of one rule that are the plan's, or the pack's."""

    rule: Rule
    told: list[Told]
    mixed: bool  # whether they differ in severity

    @property
    def anchor(self) -> str:
        """What links on the page point at."""
        return f"{self.told[0].finding.of}-{self.rule.code}"


Part = tuple[
    Of, list[tuple[str, list[Group]]]
]  # the plan or the pack; its families by name, with their rules


def render(
    pack: Pack,
    findings: Sequence[Finding],
    *,
    readings: Sequence[str] = (),
    rules: Sequence[str] = (),
    made_at: datetime | None = None,
) -> str:
    """The page as HTML text that needs nothing beside it, in the reader's language.

    ``readings`` and ``rules`` are those to which the findings were limited (empty: to none); ``made_at`` is printed with its
    clock time as it stands.
    """
    environment = Environment(
        loader=PackageLoader("pinyue.plans.lint"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("findings.html.j2").render(
        t=tr,
        pack=pack,
        identity=_identity(pack),
        parts=_parts(pack, findings, readings),
        total=len(findings),
        counts=Counter((one.of, one.severity) for one in findings),
        severities=SEVERITIES,
        limits=[*rules, *readings],
        made_at=made_at,
        shown=SHOWN,
    )


def _identity(pack: Pack) -> list[Fact]:
    plan = pack.plan
    said: list[tuple[str, object]] = [
        (tr("适用", "applies to"), f"{plan.jurisdiction.name}（{plan.jurisdiction.code}）"),
        (tr("发布", "issued by"), plan.issued_by),
        (tr("文号", "number"), plan.number),
        (tr("发布日期", "dated"), plan.dated),
        (tr("施行", "in effect from"), plan.effective),
        (tr("预案包", "pack"), pack.id),
    ]
    return [(name, tr("没有写", "not stated") if value == UNDEFINED else str(value)) for name, value in said]


def _parts(pack: Pack, findings: Sequence[Finding], readings: Sequence[str]) -> list[Part]:
    """Whose finding, which family, which rule: in this order, and only what there is."""
    said = phrases.statements_of(pack)
    asked = {
        file: list(readings) if readings and file == "levels.yaml" else list(map(str, readings_of(ladder)))
        for file, ladder in pack.ladders.items()
    }
    owners: tuple[Of, ...] = ("plan", "pack")
    return [
        (of, families)
        for of in owners
        if (families := list(_families(pack, [one for one in findings if one.of == of], said, asked)))
    ]


def _families(
    pack: Pack, findings: Sequence[Finding], said: Mapping[str, Said], asked: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, list[Group]]]:
    groups: dict[str, list[Group]] = {}
    for code, rule in RULES.items():
        mine = sorted((one for one in findings if one.rule == code), key=_gravity)
        told = [_told(pack, one, f"{code}-{n}", said, asked) for n, one in enumerate(mine, 1)]
        if told:
            mixed = len({one.severity for one in mine}) > 1
            groups.setdefault(code[0], []).append(Group(rule, told, mixed))
    for letter in FAMILIES:
        if letter in groups:
            yield tr(*FAMILIES[letter]), groups[letter]


def _gravity(finding: Finding) -> int:
    return list(SEVERITIES).index(finding.severity)


def _told(
    pack: Pack, one: Finding, number: str, said: Mapping[str, Said], asked: Mapping[str, Sequence[str]]
) -> Told:
    file = f"{one.ladder}.yaml"
    ladder = pack.ladders.get(file)
    named = [said.get(name, Said(name, "")) for name in one.witness.get("statements", ())]
    about = [each for each in named if (each.words or each.id) not in one.message]
    if ladder is None or not one.readings:
        return Told(number, one, [], None, [], "", about)
    return Told(
        number,
        one,
        phrases.facts(ladder, one.witness),
        [(level, TONES[min(level.rank, len(TONES)) - 1]) for level in phrases.levels(ladder, one.levels)],
        [phrases.box(ladder, box) for box in one.boxes] if len(one.boxes) > TOLD_IN_LINE else [],
        phrases.readings(ladder, one.readings, asked[file]),
        [],
    )
