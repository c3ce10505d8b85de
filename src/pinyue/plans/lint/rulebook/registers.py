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
        "N3", "W", "plan", "登记缺项", "Row without a value",
        "名单里有的项没有写用来区分它的那一栏。",
        "A row of a register lacks the value that tells it from the others.",
    ),
    Rule(
        "N4", "W", "plan", "登记项没有预案", "Row without a plan",
        "名单里别的项都对应一个预案，有的项没有。",
        "The other rows of a register have a plan of their own, and some have none.",
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
        "A3", "W", "plan", "做事的不在责任部门里", "Done by one who is not responsible",
        "一项措施里有的事交给了责任部门以外的单位。",
        "A step of a measure is for a unit that is not among those responsible for it.",
    ),
    Rule(
        "A4", "I", "plan", "做事的不是牵头部门", "Done by one who does not lead",
        "一项措施里有的事归配合部门，牵头的却是别的部门。",
        "A step is for a unit that only joins in the measure, which another leads.",
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
    Rule(
        "C5", "I", "plan", "日期不是工作日", "Dated on a day off",
        "发布或者施行的日期是休息日、节假日。",
        "The plan is issued or comes into force on a day off.",
    ),
)  # fmt: skip
