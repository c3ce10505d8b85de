"""Rules about pieces of work and who does them (D2 and on)."""

from __future__ import annotations

from pinyue.plans.lint.rulebook.rule import Rule

RULES = (
    Rule(
        "D2", "W", "plan", "职能没有牵头", "Function without a lead",
        "有人协助、会同，没有一个单位牵头；或者只有街道、乡镇牵头。",
        "Units assist or join, and none leads; or only streets and towns do.",
    ),
    Rule(
        "D3", "W", "plan", "职能不止一个牵头", "Function with several leads",
        "几个单位都牵头同一职能，没有写怎么分工。",
        "Several units lead the same work, and nothing parts it among them.",
    ),
    Rule(
        "D4", "E", "plan", "职能无人承担", "Function of nobody",
        "这类事件要有的职能，没有一个单位承担。",
        "Work that such an event needs is nobody's.",
    ),
    Rule(
        "D5", "W", "plan", "协助谁没有写", "Assists nobody in particular",
        "要协助、配合，却没有写协助谁。",
        "A unit assists, and it is not said whom.",
    ),
    Rule(
        "D6", "W", "plan", "既牵头又协助", "Leads and assists",
        "同一个单位对同一职能既牵头又协助。",
        "One unit both leads and assists the same work.",
    ),
    Rule(
        "D7", "E", "plan", "强制措施没有决定者", "Nobody orders it",
        "限制权利的措施没有写由谁决定。",
        "A measure that restricts people has nobody who orders it.",
    ),
    Rule(
        "D8", "W", "plan", "情形无人负责", "A case of nobody",
        "分片负责的职能，有的情形没有一个单位负责。",
        "Where a function is shared out, some case belongs to no unit.",
    ),
    Rule(
        "D9", "I", "plan", "情形有几家负责", "A case of several",
        "分片负责的职能，有的情形归几个单位，没有写谁为主。",
        "Where a function is shared out, some case belongs to several units.",
    ),
    Rule(
        "D10", "W", "plan", "只有协调没有承担", "Coordinated and not done",
        "有单位协调、会同，没有一个单位去做。",
        "A unit coordinates the work or joins in it, and none does it.",
    ),
    Rule(
        "D11", "W", "plan", "职责条件有两种读法", "Duty read in two ways",
        "职责何时适用，原文有两种读法。",
        "When a duty applies can be read in two ways.",
    ),
    Rule(
        "D12", "I", "plan", "有的情形没有职责问到", "Not asked by any duty",
        "职责按场所、对象等分别规定，列出的情形里有的没有一条问到。",
        "Duties depend on a place or kind, and some of those that there are no duty asks for.",
    ),
    Rule(
        "D13", "I", "plan", "职责界限的读法", "Edge of a duty",
        "职责条件里的“以上”“以下”不知含不含本数，正好等于时适用与否要看读法。",
        "Whether a number itself counts in the condition of a duty depends on how 以上 and 以下 are read.",
    ),
    Rule(
        "D14", "W", "plan", "一类单位没有名单", "Class without members",
        "职责交给一类单位，哪些单位属于它没有写。",
        "Duties are given to a class of units, and nothing says which units are in it.",
    ),
)  # fmt: skip
