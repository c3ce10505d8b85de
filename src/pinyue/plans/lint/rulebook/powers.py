"""Rules about powers (P)."""

from __future__ import annotations

from pinyue.plans.lint.rulebook.rule import Rule

RULES = (
    Rule(
        "P1", "E", "plan", "没有或者不止一个决定者", "No decider, or more than one",
        "一件事没有写谁决定，或者在同一范围内写了几个决定者。",
        "An act has no decider, or several in one and the same scope.",
    ),
    Rule(
        "P2", "E", "plan", "自己批自己", "Self-approval",
        "提请者就是决定者。",
        "Whoever proposes also decides.",
    ),
    Rule(
        "P3", "I", "plan", "没有代行人", "No deputy",
        "决定者不在时由谁代行没有写。",
        "It is not said who acts while the decider is away.",
    ),
    Rule(
        "P4", "E", "plan", "能启动不能终止", "No exit",
        "有启动某级响应的权，没有终止或者降低它的权。",
        "A response can be activated and nobody may end or lower it.",
    ),
    Rule(
        "P5", "E", "plan", "越权", "Out of rank",
        "上级预案把某一级别的事归上级决定，本预案由本级机构决定。",
        "The parent plan gives an act at some level to a higher body, and here a body of the district"
        " decides it.",
    ),
    Rule(
        "P6", "W", "plan", "启动与终止不同主体", "Started and ended by different bodies",
        "启动响应的和终止响应的不是同一主体。",
        "One body starts the response and another ends it.",
    ),
    Rule(
        "P7", "W", "plan", "上级启动，本级空缺", "Run from above, nothing here",
        "响应由上级启动，没有写本级自己启动哪一级、由谁启动。",
        "The response is started by an authority above, and it is not said what the district itself starts meanwhile.",
    ),
    Rule(
        "P8", "W", "plan", "提请者不一", "Several proposers",
        "同一决定，不同条款写了不同的提请者。",
        "For one decision different clauses name different proposers.",
    ),
    Rule(
        "P9", "I", "plan", "没有提请者", "No proposer",
        "需要有人提请，没有写是谁。",
        "Somebody has to propose it and it is not said who.",
    ),
    Rule(
        "P10", "W", "plan", "条件有两种读法", "Condition read in two ways",
        "一项权力的条件有两种读法，何时可以行使因此不同。",
        "The conditions of a power can be read in two ways, so it is open when it may be used.",
    ),
    Rule(
        "P11", "W", "plan", "调整与启动不同主体", "Adjusted by another than who starts",
        "调整级别的机构不是启动该级别的机构，调整后要不要后者批准没有写。",
        "A level is changed by a body that does not start it; whether those who do must agree is not said.",
    ),
)  # fmt: skip
