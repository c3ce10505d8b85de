"""Rules about registers (N), programmes (A) and their milestones (C3, C4)."""

from __future__ import annotations

from pinyue.plans.lint.rulebook.rule import Rule

RULES = (
    Rule(
        "N1", "E", "plan", "登记重复", "Listed twice",
        "名单里同一项列了两次。",
        "The same thing is listed twice in a register.",
    ),
    Rule(
        "N2", "W", "plan", "名单与总数不符", "Does not add up",
        "名单的项数与原文写的总数不一样。",
        "A register has another number of rows than the source states.",
    ),
    Rule(
        "A1", "W", "plan", "措施没有牵头", "Measure without a lead",
        "方案里的一项措施没有牵头部门。",
        "A measure of the programme has no leading department.",
    ),
    Rule(
        "A2", "W", "plan", "同一件事两处责任不同", "Said twice, of different departments",
        "方案里同一件事写了两遍，责任部门不一样。",
        "The programme says the same twice and names different departments.",
    ),
    Rule(
        "C3", "E", "plan", "时限早于文件", "Due before the document",
        "时限早于文件自己的日期。",
        "A milestone is due before the document's own date.",
    ),
    Rule(
        "C4", "W", "plan", "时限过紧", "Due within a month",
        "文件印发后不到一个月就到期。",
        "A milestone is due within a month of the document's date.",
    ),
)  # fmt: skip
