"""Every rule of the linter: its code, how grave it is, whose defect it is, and what it means, in both languages.

Codes are stable; one that is given up is not used again.  G grading, R deadlines and reports, P powers, S structure, T text,
D duties, F forms, C the calendar, X ladders beside each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pinyue.plans.lint.finding import Finding, Of, Severity
from pinyue.words import tr


@dataclass(frozen=True)
class Rule:
    """One rule: its name and its explanation, in Chinese and English."""

    code: str
    severity: Severity
    of: Of
    name_zh: str
    name_en: str
    why_zh: str
    why_en: str

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return tr(self.name_zh, self.name_en)

    @property
    def why(self) -> str:
        """The explanation in the reader's language."""
        return tr(self.why_zh, self.why_en)


_ALL = (
    Rule(
        "G0", "I", "pack", "未能穷尽", "Not exhaustive",
        "这一组标准在这种读法下不能逐块列尽，空档只举一例，升降次序没有证明。",
        "Under this reading these criteria cannot be listed box by box: one gap is shown, and the order is not proved.",
    ),
    Rule(
        "G1", "E", "plan", "界限重叠", "Overlap",
        "两个级别对同一指标的标准认领了同一个数。",
        "Two levels claim the same number of the same measure.",
    ),
    Rule(
        "G2", "E", "plan", "空档", "Gap",
        "有人受害，或者比某个有级别的情形更重，却没有任何级别。",
        "People are hurt, or things are worse than something that has a level, and no level holds.",
    ),
    Rule(
        "G3", "E", "plan", "零例成立", "Holds for nothing",
        "只写了上限，没有下限，一例也没有时字面上也成立。",
        "Only an upper bound is given, so the criterion literally holds without a single case.",
    ),
    Rule(
        "G4", "E", "plan", "越重越轻", "Worse facts, milder level",
        "情形加重而级别反而降低。",
        "Facts get worse and the level gets milder.",
    ),
    Rule(
        "G5", "W", "plan", "跳级", "Jump",
        "同一指标再多一个就越过了它自己规定的中间级别。",
        "One more of a measure skips a level for which that measure has a criterion of its own.",
    ),
    Rule(
        "G6", "W", "plan", "永不起作用", "Never decides",
        "凡符合这一标准的情形都已归更重的级别，或者没有情形能符合。",
        "Wherever the criterion holds a graver level holds too, or nothing can meet it.",
    ),
    Rule(
        "G7", "E", "plan", "没有从高规则", "No precedence",
        "几个级别可以同时成立，预案没有写取哪一个。",
        "Several levels can hold at once and the plan does not say which one counts.",
    ),
    Rule(
        "G8", "W", "plan", "读法不同则级别不同", "Readings disagree",
        "同一情形，两种说得通的读法给出不同的级别。",
        "Two defensible readings of the text give one situation different levels.",
    ),
    Rule(
        "G9", "W", "plan", "级别缺这一指标", "Level without this measure",
        "一个指标在几个级别里有标准，在别的级别里没有，于是到不了那些级别。",
        "A measure has criteria at some levels and none at others, so it can never lead there.",
    ),
    Rule(
        "G10", "W", "plan", "外来数据无人提供", "Outside input",
        "分级要用辖区外的数，预案没有规定谁来提供。",
        "Grading needs a figure from outside the district and the plan obliges nobody to supply it.",
    ),
    Rule(
        "G11", "E", "plan", "报表不收分级要素", "Forms do not collect it",
        "分级要用的事实，没有一张表收集。",
        "Grading needs a fact that no form of the plan collects.",
    ),
    Rule(
        "G12", "E", "plan", "计数口径不明", "Counted once or twice",
        "没有写一个人能否同时计入两个指标，两种算法级别不同。",
        "It is not said whether one person counts in two measures, and the level depends on it.",
    ),
    Rule(
        "G13", "W", "plan", "不排除更重级别", "Does not exclude a graver level",
        "没有下限的标准或者一纸认定，在更重级别成立时照样给出较轻的级别。",
        "A criterion without a lower bound, or a mere designation, gives a milder level while a graver one holds.",
    ),
    Rule(
        "G15", "W", "plan", "限定不成立则无级别", "No level without the qualifier",
        "只要一个限定不成立（例如病例分散），人数再多也没有级别。",
        "As soon as a qualifier is not met (dispersed cases, say) no count, however great, has a level.",
    ),
    Rule(
        "G16", "W", "plan", "以上以下未解释", "Bounds not explained",
        "用了以上、以下而没有写是否含本数。",
        "以上 and 以下 are used and the plan does not say whether they include the number.",
    ),
    Rule(
        "G17", "W", "plan", "没有判断人", "Nobody judges it",
        "分级要靠人判断，预案没有写由谁判断。",
        "Grading depends on a judgement and the plan names nobody to make it.",
    ),
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
        "S1", "E", "pack", "名称没有定义", "Name without a definition",
        "条目里用到的单位、动作、表单或者条目，预案包里没有；没有条目产生的动作（轻）只能靠人工记入。",
        "A statement names a unit, form or statement that the pack does not have; or (W) an act that no statement yields,"
        " so that it has to be recorded by hand.",
    ),
    Rule(
        "S2", "E", "pack", "一个别名两个单位", "One alias, two units",
        "同一个别名写在两个单位下面。",
        "An alias stands under two units.",
    ),
    Rule(
        "S3", "W", "plan", "没有或者不止一个牵头单位", "No lead, or more than one",
        "工作组没有写牵头单位，或者写了几个。",
        "A group has no lead, or several.",
    ),
    Rule(
        "S4", "W", "plan", "工作组没有措施", "Idle group",
        "工作组在某些响应级别里没有任何措施。",
        "A group has no action at some level of response.",
    ),
    Rule(
        "S6", "W", "plan", "成员没有职责或者不在组里", "Member without duty or group",
        "列为成员的单位没有职责，或者不在任何工作组里。",
        "A member unit has no duty, or sits in no group.",
    ),
    Rule(
        "S7", "E", "plan", "未成立先行动", "Acts before it is formed",
        "启动响应后才成立的机构，在预警阶段就要行动。",
        "A body that is formed on activation has to act while only a warning runs.",
    ),
    Rule(
        "S8", "I", "plan", "一个单位几个名称", "Several names for one unit",
        "预案用几个名称称呼同一单位。",
        "The plan calls one unit by several names.",
    ),
    Rule(
        "S9", "I", "plan", "没有写由谁成立", "Set up by nobody",
        "机构由谁成立没有写。",
        "It is not said who sets a body up.",
    ),
    Rule(
        "S10", "E", "plan", "启动之前没有机构", "Nobody before activation",
        "指挥部启动后才成立，又没有常设的办事机构。",
        "The headquarters is formed on activation and there is no standing office.",
    ),
    Rule(
        "S11", "I", "plan", "名单未封闭", "Open list",
        "成员名单带“等”字。",
        "A list of members is open-ended.",
    ),
    Rule(
        "S12", "I", "plan", "提到而没有事做", "Named and never used",
        "列出的单位没有出现在任何条目里。",
        "A unit is listed and no statement names it.",
    ),
    Rule(
        "S13", "I", "plan", "常设与否未写", "Standing or not",
        "机构是常设还是启动后成立没有写，或者两处不一。",
        "It is not said whether a body is standing or formed on activation.",
    ),
    Rule(
        "S14", "W", "plan", "在组而不在指挥部", "In a group and not in the headquarters",
        "单位牵头或者参加工作组，却不是指挥部成员。",
        "A unit leads or joins a group and is no member of the headquarters.",
    ),
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
        "D1", "W", "plan", "职责没有阶段", "Duty without a phase",
        "没有写这项职责在哪个阶段履行。",
        "It is not said in which phase the duty is to be done.",
    ),
    Rule(
        "F1", "W", "plan", "表格缺项", "Form lacks a field",
        "条款或者分级需要的内容，预案的表格里没有。",
        "The clauses or the grading need a field that the plan's own form does not have.",
    ),
    Rule(
        "C2", "W", "plan", "日常事项没有周期或者起点", "Upkeep without period or start",
        "演练、培训、修订等没有写多久一次、从何时算起或者谁来做。",
        "A recurring task has no period, no day from which it runs, or nobody to do it.",
    ),
    Rule(
        "X1", "W", "plan", "级别没有对应响应", "Level without a response",
        "事件级别没有对应的响应级别。",
        "An event level has no level of response.",
    ),
    Rule(
        "X2", "W", "plan", "级别与响应不对应", "Level with another level's response",
        "一项权力把事件级别配上了不是它自己的响应级别。",
        "A power pairs an event level with a response that is provided for another level.",
    ),
)  # fmt: skip
RULES: Mapping[str, Rule] = {rule.code: rule for rule in _ALL}


def finding(
    code: str, clauses: Iterable[str], zh: str, en: str, severity: Severity | None = None, **shown: Any
) -> Finding:
    """A finding of a rule; clauses are listed once each."""
    rule = RULES[code]
    return Finding(code, severity or rule.severity, rule.of, tuple(dict.fromkeys(clauses)), zh, en, **shown)


def stated(statements: Iterable[str], **more: Any) -> dict[str, Any]:
    """The witness of a rule that is not about grading: the ids of the statements, and what else shows it."""
    return {"statements": list(statements), **more}
