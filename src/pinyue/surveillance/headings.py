"""The headings and cell values that Chinese and English line lists commonly use.

Within a field the order is a preference: a list that has both 编号 and 序号 is keyed by 编号.
"""

from __future__ import annotations

import re
import unicodedata

from pinyue.surveillance.account import Said

REQUIRED = ("product", "lot")
DATES = ("onset", "vaccinated", "received")
COUNTS = ("cases", "unexpected", "severe", "deaths")

FIELD_NAMES = {
    "report_id": Said("报告编号", "report id"),
    "product": Said("产品", "product"),
    "manufacturer": Said("生产企业", "manufacturer"),
    "lot": Said("批号", "lot"),
    "region": Said("区域", "region"),
    "onset": Said("发病日期", "date of onset"),
    "vaccinated": Said("接种（用药）日期", "date of vaccination or use"),
    "received": Said("报告日期", "date received"),
    "terms": Said("症状", "terms"),
    "cases": Said("例数", "cases"),
    "unexpected": Said("非预期", "unexpected"),
    "severe": Said("严重", "severe"),
    "deaths": Said("死亡", "deaths"),
}

KNOWN = {
    "report_id": (
        "报告编号 报告编码 报告表编号 报告表编码 病例编号 病例号 个案编号 个案编码 卡片编号 卡片id 编号 编码 序号 "
        "report_id report case_id case_no patient_id id no"
    ),
    "product": (
        "产品名称 药械名称 药品名称 通用名称 疫苗名称 医疗器械名称 怀疑药品 可疑疫苗 疫苗 药品 产品 品名 品种 "
        "product product_name drug drug_name vaccine vaccine_name device"
    ),
    "manufacturer": (
        "生产企业 生产厂家 生产单位 企业名称 上市许可持有人 持有人 注册人 厂家 厂商 "
        "manufacturer mah marketing_authorisation_holder company maker"
    ),
    "lot": "批号 生产批号 产品批号 疫苗批号 批次号 批次 lot lot_number lot_no batch batch_number batch_no",
    "region": (
        "区县 所在区县 发生地区县 现住址区县 报告地区 所属地区 地区 区域 辖区 街道乡镇 乡镇街道 镇街 街道 乡镇 发生地 事发地 "
        "region district county area town state"
    ),
    "onset": (
        "发病日期 发病时间 反应发生日期 反应发生时间 不良反应发生日期 不良反应发生时间 事件发生日期 "
        "症状出现日期 发生日期 发生时间 "
        "onset onset_date date_of_onset event_date"
    ),
    "vaccinated": (
        "接种日期 接种时间 用药日期 用药时间 开始用药日期 用药开始日期 使用日期 "
        "vaccinated vaccination_date vax_date exposure_date dose_date"
    ),
    "received": (
        "报告日期 报告时间 接报日期 接报时间 接收日期 收到日期 填报日期 录入日期 "
        "received received_date report_date recvdate"
    ),
    "terms": (
        "症状 主要症状 症状体征 临床表现 不良反应事件名称 不良反应名称 不良事件名称 反应名称 不良反应 不良事件 反应 诊断 "
        "terms term symptoms symptom reactions reaction presentation pt event"
    ),
    "cases": "病例数 发病人数 例数 人数 cases case_count count number",
    "unexpected": "罕见或非预期 是否非预期 非预期 是否新的 新的 unexpected unlisted",
    "severe": "是否严重 严重 是否重症 重症 是否危重 危重 严重程度 severe serious is_serious severity",
    "deaths": "是否死亡 死亡 死亡人数 死亡例数 转归 结局 death deaths died dead outcome",
}

YES = "是 有 Y YES TRUE T 1 √ 严重 重度 重症 危重 死亡 非预期 新的 SEVERE SERIOUS DEATH DIED DEAD FATAL UNEXPECTED"
NO = (
    "否 无 N NO FALSE F 0 × 一般 轻度 中度 轻症 非严重 非重症 预期 存活 痊愈 治愈 好转 未好转 有后遗症 在治 "
    "MILD MODERATE EXPECTED ALIVE RECOVERED RECOVERING"
)
UNKNOWN = "不详 不明 未知 待查 不清楚 空白 / - — -- U UNK UNKNOWN NULL NAN N/A"
LOT_UNKNOWN = ("UNK", "UNKNOWN", "NONE", "NA", "不详", "不明", "未知", "无", "空白", "待查")


def folded(heading: str) -> str:
    """A heading without case, width, spaces and marks: ``Lot No.`` and ``lot_no`` are one."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", heading)).lower()


KNOWN_FOLDED = {field: tuple(folded(name) for name in names.split()) for field, names in KNOWN.items()}
