"""Rules about deadlines and reports (R) and the calendar (C)."""

from __future__ import annotations

from pinyue.plans.lint.rulebook.rule import Rule

RULES = (
    Rule(
        "R1", "W", "plan", "收发、时限未写明", "Part of a duty undefined",
        "谁报、报谁、多久、从何时起算、用什么方式，至少一项没有写明。",
        "Sender, recipient, deadline, start of the clock or channel is not stated.",
    ),
    Rule(
        "R2", "I", "plan", "时间只有软词", "Soft words only",
        "必须做的事只有“及时”一类的词，没有数，过时与否无从判断。",
        "A duty has a word like 及时 and no number, so nobody can say whether it is late.",
    ),
    Rule(
        "R3", "E", "plan", "同一报告两个时限", "Two deadlines for one report",
        "同一单位向同一对象报同一件事，两处时限不同。",
        "The same sender owes the same recipient the same report within two different times.",
    ),
    Rule(
        "R4", "E", "plan", "定级之前已到期", "Due before the level is known",
        "时限从接报起算而取决于级别，定级本身又没有时限，级别定下时可能已经超时。",
        "The clock runs from the receipt, the duty depends on the level, and the judging has no limit of its own.",
    ),
    Rule(
        "R5", "W", "plan", "另一条总是先到期", "Always due after another",
        "凡要做这件事时，另一条都要求向同一对象报同一件事，而且先到期，这一条因此没有作用。",
        "Whenever it is owed, another duty asks for the same report to the same recipient and is due"
        " first, so this one is pointless.",
    ),
    Rule(
        "R6", "W", "plan", "转报有断点", "A gap in a relay",
        "甲告诉乙、乙再告诉丙：乙没有时限，或者合计比别处许丙等的更久，或者轮到乙时已经超时。",
        "One tells the next and that one a third: the second has no limit, or the whole takes longer"
        " than the plan elsewhere lets the third wait, or the limit is over before the second is told.",
    ),
    Rule(
        "R7", "W", "plan", "周期没有终点或起点", "Cadence without a stop or window",
        "写了每日、每几小时，没有写到何时为止，或者一日怎么算。",
        "Something recurs and it is not said until when, or what one round is.",
    ),
    Rule(
        "R8", "W", "plan", "有的级别没有时限", "A level left out",
        "同一报告对有的级别规定了时限或者周期，对别的级别没有。",
        "A report has a deadline or a cadence at some levels and none at others.",
    ),
    Rule(
        "R9", "W", "plan", "第一小时做不完", "Too much for the first hour",
        "一个单位第一小时内可同时到期的事，比写明的能力多。没有写明能力就不检查。",
        "More acts can be due from one unit in the first hour than its stated capacity. Without a"
        " stated capacity nothing is told.",
    ),
    Rule(
        "R10", "W", "plan", "报告方式不一", "Channels in conflict",
        "同一报告，一处只要电话，另一处要书面或者网络。",
        "One clause wants a report by phone only, and another wants the same report in writing or over"
        " the network.",
    ),
    Rule(
        "R11", "E", "plan", "比上级预案宽", "Looser than the parent plan",
        "同一单位向同一对象报同一件事，比上级预案许的更晚。",
        "The same unit owes the same recipient the same report later than the parent plan allows.",
    ),
    Rule(
        "R12", "W", "plan", "从发生起算", "Clock from the occurrence",
        "时限从事件发生而不是从知道时起算，可能发现时已经超时。",
        "The clock runs from the occurrence, not from knowing of it, so it may be over when the event is found.",
    ),
    Rule(
        "R13", "W", "plan", "报给自己", "Reports to itself",
        "发送单位同时是接收单位。",
        "A unit is among the senders and among the recipients.",
    ),
    Rule(
        "R14", "I", "plan", "由上下文读出", "Read from the context",
        "条款本身没有写，预案包按上下文补出。",
        "The clause does not say it; the pack reads it from the context.",
    ),
    Rule(
        "R15", "E", "plan", "接报无来源", "A clock nobody starts",
        "时限从某机关接报起算，却没有条款要求谁向它报告。",
        "A body's clock runs from a report to it that no clause obliges anybody to make.",
    ),
    Rule(
        "R16", "W", "plan", "时钟规则未写", "Clock left to the pack",
        "从谁接报起算、级别后来改变时从何时起算没有写，由预案包决定。",
        "Whose receipt starts the clock, or what a later level does to it, is not said; the pack decides.",
    ),
    Rule(
        "R17", "E", "plan", "要转的信息没有人必须报", "Passed on, and sent by nobody",
        "要转报别处来的信息，却没有条款要那里告诉它。",
        "A unit passes on what others know, and no clause obliges them to tell it.",
    ),
    Rule(
        "R18", "W", "plan", "轻的要做重的没写", "Owed at a milder level only",
        "同一件事在较轻的级别要做，在更重的级别没有写。",
        "Something is owed at a milder level, and at a graver one nobody owes it.",
    ),
    Rule(
        "C2", "W", "plan", "日常事项没有周期或者起点", "Upkeep without period or start",
        "演练、培训、修订等没有写多久一次、从何时算起或者谁来做。",
        "A recurring task has no period, no day from which it runs, or nobody to do it.",
    ),
)  # fmt: skip
