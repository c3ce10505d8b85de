"""From an office as a plan words it to what the words mean.

协助负责应急管理方面工作的副区长, 分管区应急局的区领导, 东四街道办事处主任, 区政府主要领导.
"""

from __future__ import annotations

import re

from pinyue.directory.naming import Naming, normal
from pinyue.directory.register import Register
from pinyue.engine.units import Role
from pinyue.plans.loader import did_you_mean
from pinyue.words import BadInput, tr

# Words of the language of offices, not of one plan.
LEADER = re.compile(r"(?:[区县市]|政府)?领导(?:同志)?")
BY_AREA = re.compile(r"(?P<help>协助)?负责(?P<object>.+?)(?:方面)?(?:的)?工作的?(?P<who>[^的]+)")
BY_UNIT = re.compile(r"(?P<help>协助)?(?:分管|主管)(?P<object>.+?)(?:方面)?(?:工作)?的(?P<who>[^的]+)")
OF_SOME_UNIT = re.compile(r"(?:分管|主管)的?(?P<who>[^的]+)")
HEADS = re.compile(r"(?P<units>.+?)的?(?:主要领导|主要负责人|主要负责同志|负责同志|负责人|领导|一把手)")
POST = re.compile(
    r"(?:负责.+工作的)?(?:党委|党组|党工委)?(?:常务|第一)?副?"
    r"(?:局长|主任|部长|[支大总]?队长|所长|院长|站长|校长|处长|科长|会长|行长|区长|县长|市长|秘书长|指挥长|总指挥|书记|主席"
    r"|政委|常委|委员|专员|督学|经理)"
)


def understand(register: Register, text: str, document: str | None = None) -> Role:
    """What an expression means.  ``document`` is the plan whose abbreviations it uses.

    Raises BadInput for a unit, a post or a wording that the register does not know.
    """
    plain = normal(text)
    naming = register.naming
    if naming.uses(plain, document):
        return Role(text, "heads", of=(naming.need(plain, document).name,))
    own = plain.removeprefix(normal(register.government))
    if own in titles(register):
        return Role(text, "holds", own, (register.government,))
    if (found := BY_AREA.fullmatch(own)) and (whom := _whom(register, found["who"])):
        return Role(text, "assists" if found["help"] else "in_charge", whom[0], area=found["object"])
    if (found := OF_SOME_UNIT.fullmatch(own)) and (whom := _whom(register, found["who"])):
        return Role(text, "in_charge", whom[0])
    if (found := BY_UNIT.fullmatch(own)) and (whom := _whom(register, found["who"])):
        unit = naming.find(found["object"], document)
        of, area = ((unit.name,), None) if unit else ((), found["object"])
        return Role(text, "assists" if found["help"] else "in_charge", whom[0], of, area)
    if (found := HEADS.fullmatch(plain)) and (units := _units(naming, found["units"], document)):
        return Role(text, "heads", of=units)
    split = naming.prefix(plain, document)
    if split and (POST.fullmatch(split[1]) or split[1] in {act.post for act in register.acts}):
        return Role(text, "holds", split[1], (split[0].name,))
    hint = did_you_mean(text, [*naming.known(), *register.people()])
    raise BadInput(
        tr(
            f"看不懂职务 '{text}'；写成 单位+职务、分管某单位的区领导、负责某方面工作的副区长 或人名{hint}",
            f"cannot make out the office '{text}'; write a unit and a post, 分管…的区领导, 负责…工作的副区长, a person{hint}",
        )
    )


def titles(register: Register) -> set[str]:
    """The titles of the leaders, and the plain form of each: 常务副区长 is a 副区长."""
    own = {leader.title for leader in register.leaders}
    return own | {title[title.index("副") :] for title in own if "副" in title}


def _whom(register: Register, text: str) -> tuple[str | None] | None:
    """Which title the last word of an expression asks for: any leader's (``(None,)``), one title, or it is no such word."""
    own = text.removeprefix(normal(register.government))
    if LEADER.fullmatch(own):
        return (None,)
    return (own,) if own in titles(register) else None


def _units(naming: Naming, text: str, document: str | None) -> tuple[str, ...]:
    """The units of a list such as 区委、区政府; none where one of them is unknown."""
    found = [naming.find(word, document) for word in text.split("、")]
    return tuple(unit.name for unit in found if unit) if all(found) else ()
