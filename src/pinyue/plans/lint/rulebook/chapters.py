"""Rules about chapters that a plan does not have (M)."""

from __future__ import annotations

from pinyue.plans.lint.rulebook.rule import Rule

RULES = (
    Rule(
        "M1", "E", "plan", "没有分级标准", "No criteria",
        "预案没有一条分级标准，级别只能由人另行判定。",
        "The plan has no criterion of any level; people must judge it elsewhere.",
    ),
    Rule(
        "M2", "E", "plan", "没有启动权", "Nobody may activate",
        "没有一条写明谁启动响应。",
        "No clause says who may activate a response.",
    ),
    Rule(
        "M3", "E", "plan", "有预警任务而没有预警制度", "Warning duties without a warning scheme",
        "有单位要预警，预案却没有预警级别。",
        "Units are told to warn, and there are no levels of warning.",
    ),
    Rule(
        "M4", "E", "plan", "没有一个数字时限", "No deadline in numbers",
        "所有报告都没有用数写出的时限。",
        "No report has a deadline in numbers.",
    ),
    Rule(
        "M5", "E", "plan", "没有发布权", "Nobody may speak to the public",
        "没有一条写明谁向社会发布信息。",
        "No clause says who may release information to the public.",
    ),
    Rule(
        "M6", "E", "plan", "没有指挥机构", "Nobody commands",
        "预案没有指挥部、办公室或者工作组。",
        "There is no headquarters, office or group.",
    ),
    Rule(
        "M7", "W", "plan", "没有演练或者修订", "No drill or revision",
        "日常事项里没有演练，或者没有修订。",
        "The calendar has no drill, or no review of the plan.",
    ),
    Rule(
        "M8", "W", "plan", "来历不明", "No provenance",
        "没有写发布单位，或者没有写编制依据。",
        "No issuer, or no legal basis, is stated.",
    ),
    Rule(
        "M9", "W", "plan", "上级预案不在手边", "Parent plan not at hand",
        "这是一份附件或者片段，它所属的预案没有预案包。",
        "This is an annex or a fragment, and there is no pack of the plan that it belongs to.",
    ),
)  # fmt: skip
