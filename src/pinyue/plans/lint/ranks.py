"""The rank in a name: 市… and 省… stand above a district, 县… beside it; which body of one plan is which of another."""

from __future__ import annotations

import re

from pinyue.plans.pack import Jurisdiction

# What a name of an authority begins with, highest first.
ABOVE = ("国家", "国务院", "自治区", "省", "市", "州", "盟")
BESIDE = ("区", "县", "旗")
# Words that begin with such a character and name no rank: 市场监管局, 市政管理处, 区域中心.
NO_RANK = re.compile(r"市(场|政|容|民|监|价)|区(域|块|划)|县域|省际|州(?!政府|委|级)|盟(?!政府|委|级)")
# Arms of a higher authority that sit in the district: 市公安局东城分局, 市交警一大队.
DISPATCHED = re.compile(
    r"(分局|分公司|分中心|分院|支队|大队|中队|总队|办事处|工作站|管理站|管理所|监管所|派出所|调查队)$"
)
LOWER = re.compile(r"^各?(区县|县区|县（区）|区（县）|县\(区\)|区\(县\)|各级|区|县|旗)(级)?")


def rank_in(name: str) -> str | None:
    """The rank that a name begins with, or None."""
    if NO_RANK.match(name):
        return None
    return next((rank for rank in (*ABOVE, *BESIDE) if name.startswith(rank)), None)


def foreign_rank(jurisdiction: Jurisdiction, name: str) -> str | None:
    """The rank that a body of this area cannot have in its name: one above it, or of its own tier under another word."""
    rank = rank_in(name)
    if rank is None or DISPATCHED.search(name) or _place(jurisdiction.name) in name:
        return None
    own = jurisdiction.name[-1]
    if rank.endswith(own):
        return None
    if _is_county(jurisdiction.code):
        return rank
    # A city or province: the bodies of its districts are below it, its own tier is its last character.
    return rank if rank in ABOVE[: ABOVE.index(own) if own in ABOVE else 0] else None


def same_office(name: str) -> str:
    """A name of a district's body without the word for the district: 区市场监管局 and 各区县市场监管局 are one office."""
    if NO_RANK.match(name):
        return name
    return LOWER.sub("区县", name)


def _is_county(code: str) -> bool:
    return code[4:6] != "00"


def _place(name: str) -> str:
    """The last place in the name of an area, without its rank: 东城 of 北京市东城区."""
    parts = [
        part for part in re.split(r"(?:特别行政区|自治区|自治州|地区|省|市|州|盟|区|县|旗)", name) if part
    ]
    return parts[-1] if parts else name
