"""Rules about kinds of events (E)."""

from __future__ import annotations

from pinyue.plans.lint.rulebook.rule import Rule

RULES = (
    Rule(
        "E1", "E", "plan", "事件种类没有主责部门", "Kind of event without a lead",
        "这类事件没有写由谁主责处置。",
        "Nobody leads the handling of this kind of event.",
    ),
    Rule(
        "E2", "W", "plan", "事件种类没有专项预案", "Kind of event without a plan",
        "这类事件没有对应的专项预案。",
        "No special plan is for this kind of event.",
    ),
    Rule(
        "E3", "W", "plan", "预案不对应任何种类", "Plan without a kind of event",
        "目录里的专项预案不对应任何事件种类，没有主责部门。",
        "A special plan of the list is for no kind of event, so nobody leads it.",
    ),
    Rule(
        "E4", "E", "plan", "编制部门不是主责部门", "Drafted by another than the lead",
        "专项预案的牵头编制部门不是该类事件的主责部门。",
        "The drafter of the special plan does not lead the handling of its kind of event.",
    ),
    Rule(
        "E5", "W", "plan", "共同主责只有一家编制", "Joint leads, one drafter",
        "几个部门共同主责，预案只由其中一家编制。",
        "Several units lead together, and only one of them drafts the plan.",
    ),
    Rule(
        "E6", "W", "plan", "事件种类与指挥部没有对应", "No headquarters for a kind",
        "没有写这类事件归哪个指挥部，或者只能由名称推断。",
        "The plan does not say which headquarters a kind of event has, or only its name suggests one.",
    ),
    Rule(
        "E7", "W", "plan", "指挥部不对应任何种类", "Headquarters of no kind",
        "专项指挥部不对应任何事件种类。",
        "A special headquarters is for no kind of event.",
    ),
    Rule(
        "E8", "E", "plan", "定义里的种类没有着落", "Defined and then dropped",
        "事件分类里列出的种类，主责分工表里没有。",
        "A kind that the definition lists has no row in the table of leads.",
    ),
    Rule(
        "E9", "E", "plan", "几家主责没有分工", "Many leads, no allocation",
        "一类事件有几个分种和几个主责部门，没有写哪个分种归谁。",
        "A kind has several sub-kinds and several leads, and nothing says which is whose.",
    ),
    Rule(
        "E10", "W", "plan", "一类事件几个指挥部", "Several headquarters for one kind",
        "同一类事件对应几个指挥部，没有写谁为主。",
        "One kind of event has several headquarters, and nothing says which commands.",
    ),
)  # fmt: skip
