"""Rules about structure (S) and duties (D)."""

from __future__ import annotations

from pinyue.plans.lint.rulebook.rule import Rule

RULES = (
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
        "S5", "W", "plan", "自己管自己，或者级别错位", "Guides itself, or a name of another rank",
        "单位要监督、指导自己；或者本级机构的名称带着别的级别，多半是套用留下的。",
        "A unit supervises or guides itself; or the name of a body here begins with another rank,"
        " mostly left over from a model plan.",
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
        "S15", "W", "plan", "泛称，没有写是谁", "A name of nobody in particular",
        "条目里要做事、要被告知的是泛称，没有写是哪个单位；随事发地点而定的较轻。",
        "What has to act or to be told is a general name, and nothing says which unit it is; (I) where"
        " the place or the object of the event decides.",
    ),
    Rule(
        "S16", "I", "plan", "一个单位牵头几个组", "One lead for many groups",
        "一个单位同时牵头三个以上工作组。",
        "One unit leads three groups or more at once.",
    ),
    Rule(
        "D1", "W", "plan", "职责没有阶段", "Duty without a phase",
        "没有写这项职责在哪个阶段履行。",
        "It is not said in which phase the duty is to be done.",
    ),
)  # fmt: skip
