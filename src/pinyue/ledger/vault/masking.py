"""What a screen shows of personal data before it is unmasked: enough to tell two persons apart, too little to find one.

Where a value is not of the form that is expected, less is shown, never more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

WHOLLY = "******"
REST = "**"

# Surnames of two characters that persons bear; the first two characters of such a name are shown.
COMPOUND = frozenset(
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙"
    " 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 亓官 司寇 巫马 公西 颛孙 壤驷 漆雕 谷梁 拓跋 夹谷 轩辕 令狐 百里 呼延 东郭 南门 羊舌"
    " 微生 梁丘 左丘 西门 南荣 东里 即墨 达奚 褚师 纳兰 叶赫 那拉 富察 完颜 耶律 哥舒 贺兰 尔朱".split()
)
MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"(0(?:10|2\d|[3-9]\d\d))(\d{7,8})")
RESIDENT = re.compile(r"\d{17}[\dXx]|\d{15}")
# A division's name ends so; a housing estate, a market or a campus is none.
HAN = r"[一-鿿]"
PROVINCE = rf"(?:{HAN}{{2,6}}(?:省|自治区|特别行政区))?"
PREFECTURE = rf"(?:{HAN}{{1,10}}?(?:市|自治州|地区|盟))?"
COUNTY = rf"{HAN}{{1,10}}?(?:自治县|自治旗|区|县|市|旗)"
DIVISION = re.compile(PROVINCE + PREFECTURE + COUNTY)
NO_DIVISION = re.compile(
    r"[小社园校院厂库景片灾疫病营]区|(?:宿舍|住宅|生活|家属|别墅|工业)区|[超菜夜集门]市|[路街巷弄号栋室村]|红旗"
)


def mask(kind: str, value: str) -> str:
    """What may be shown of a value of this kind (:data:`KINDS`); of any other kind, nothing."""
    text = unicodedata.normalize("NFKC", value).strip()
    rule = KINDS.get(kind)
    return rule(text) if rule and text else WHOLLY


def kind_of(field: str) -> str:
    """The kind of a field is the last part of its name: ``patient.2.phone`` is a ``phone``."""
    return field.rpartition(".")[2]


def _name(text: str) -> str:
    """The surname, and as many stars for any length: 张**, 欧阳**, J**."""
    if len(text) > 2 and text[:2] in COMPOUND:
        return text[:2] + REST
    return text[0] + REST if text[0].isalpha() else WHOLLY


def _phone(text: str) -> str:
    """138****1234; 0351-****78; of any other number its last two digits."""
    digits = re.sub(r"^(\+|00)?86(?=1[3-9]\d{9}$|0?[1-9]\d{8,10}$)", "", re.sub(r"[\s()\-.]", "", text))
    if MOBILE.fullmatch(digits):
        return f"{digits[:3]}****{digits[-4:]}"
    landline = LANDLINE.fullmatch(digits)
    if landline:
        return f"{landline[1]}-****{digits[-2:]}"
    return f"****{digits[-2:]}" if re.fullmatch(r"\+?\d{7,}", digits) else WHOLLY


def _id_number(text: str) -> str:
    """The province and the last two places of a resident's number; of other documents the last two."""
    bare = re.sub(r"[\s\-]", "", text)
    if RESIDENT.fullmatch(bare):
        return f"{bare[:2]}{'*' * (len(bare) - 4)}{bare[-2:].upper()}"
    return f"****{bare[-2:].upper()}" if re.fullmatch(r"[A-Za-z0-9]{7,}", bare) else WHOLLY


def _address(text: str) -> str:
    """The district or county, and nothing below it; nothing where none can be told."""
    division = DIVISION.match(text)
    if division is None or NO_DIVISION.search(division[0]):
        return WHOLLY
    return division[0] + REST


KINDS: dict[str, Callable[[str], str]] = {
    "name": _name,
    "phone": _phone,
    "id_number": _id_number,
    "address": _address,
}
