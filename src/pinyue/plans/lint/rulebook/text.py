"""Rules about the text (T) and forms (F)."""

from __future__ import annotations

from pinyue.plans.lint.rulebook.rule import Rule

RULES = (
    Rule(
        "T1", "W", "plan", "用语没有定义", "Undefined term",
        "预案用了一个关键词而没有解释。",
        "The plan uses a term that it does not define.",
    ),
    Rule(
        "T2", "W", "plan", "附件缺失", "Annex absent",
        "列出的附件是空的，或者图已丢失。",
        "An annex is named and is empty or lost.",
    ),
    Rule(
        "T3", "E", "pack", "条款没有交代", "Clause not accounted for",
        "条款的去向与引用它的条目不符，或者原文有一段不在任何条款里。",
        "What became of a clause contradicts what cites it, or a part of the source lies in no clause.",
    ),
    Rule(
        "T4", "W", "plan", "编号重复", "A number used twice",
        "同一编号用在几个条款上。",
        "Several clauses bear one number.",
    ),
    Rule(
        "T5", "I", "plan", "同一事物几个用语", "Several words for one thing",
        "预案用几个用语称呼同一事物。",
        "The plan calls one thing by several terms.",
    ),
    Rule(
        "T6", "I", "plan", "条款悬而未决", "Clause left open",
        "条款没有写到可以执行的程度。",
        "The clause leaves undecided what would be needed to carry it out.",
    ),
    Rule(
        "T7", "I", "plan", "日期未写明", "No date",
        "没有发布日期或者施行日期。",
        "The day of issue or of effect is not stated.",
    ),
    Rule(
        "F1", "W", "plan", "表格缺项", "Form lacks a field",
        "条款或者分级需要的内容，预案的表格里没有。",
        "The clauses or the grading need a field that the plan's own form does not have.",
    ),
)  # fmt: skip
