"""Rules about grading (G) and about ladders beside each other (X)."""

from __future__ import annotations

from pinyue.plans.lint.rulebook.rule import Rule

RULES = (
    Rule(
        "G0", "I", "pack", "未能穷尽", "Not exhaustive",
        "标准不能逐块列尽，空档只举一例，升降次序没有证明；或者标准太大，所列规则只查到一部分。",
        "These criteria cannot be listed box by box: one gap is shown, and the order is not proved; or the ladder is so large"
        " that of the rules named only some findings are shown.",
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
        "X1", "W", "plan", "级别没有对应响应", "Level without a response",
        "事件级别没有对应的响应级别。",
        "An event level has no level of response.",
    ),
    Rule(
        "X2", "W", "plan", "级别与响应不对应", "Level with another level's response",
        "一项权力把事件级别配上了不是它自己的响应级别。",
        "A power pairs an event level with a response that is provided for another level.",
    ),
    Rule(
        "X3", "I", "plan", "响应不对应任何级别", "Response of no level",
        "有一级响应不对应任何事件级别，针对的是不是突发事件没有写清。",
        "A level of response is for no event level; whether it is for events at all is not clear.",
    ),
)  # fmt: skip
