"""How the answers of ``compare`` and ``stress`` are said, on the terminal and on a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pinyue.drills.load import Nobody
from pinyue.drills.synthetic import ACTIVATED_AFTER, JUDGED_AFTER, Drawn
from pinyue.engine.compare import Due, NoLevel, Side
from pinyue.engine.deciders import Decision
from pinyue.engine.owed import Obligation
from pinyue.engine.publishing import Publishing
from pinyue.engine.situation import Value, show_value
from pinyue.plans.pack import Pack
from pinyue.plans.values import UNDEFINED
from pinyue.words import tr

NO_LEVEL: Mapping[NoLevel, tuple[str, str]] = {
    "no-ladder": ("本预案没有分级", "this plan has no levels"),
    "no-criteria": ("本预案没有写分级标准，由人另行认定", "this plan prints no criteria; people judge the level"),
    "undetermined": ("事实不足，还定不了", "not determined yet"),
    "ungraded": ("有人受害而无级别：预案留有空白", "people were hurt and no level holds: a gap of the plan"),
    "none": ("未达到任何级别", "no level reached"),
    "several": ("几级并存，没有写明取哪一级", "several levels hold; the plan does not say which counts"),
    "out-of-scope": ("不属于本预案适用范围", "outside the plan's scope"),
    "graded": ("已定级", "graded"),
}  # fmt: skip
CHANNELS = {
    "phone": ("电话", "by phone"),
    "written": ("书面", "in writing"),
    "network": ("网络", "by network"),
    "public": ("向社会", "in public"),
    "in_person": ("当面", "in person"),
}
WHY_NOBODY = {
    "unnamed": ("条款没有写明", "the clause names nobody"),
    "placeholder": ("要看事件而定", "depends on the event"),
    "role": ("无人或不止一人任此职", "no one, or several, hold it"),
    "undefined": ("预案没有说明是哪个单位", "the plan does not say which unit"),
}
CHINESE_UNITS = {
    "min": "分",
    "h": "小时",
    "day": "天",
    "working day": "个工作日",
    "month": "个月",
    "year": "年",
}
PARTS = {"who": ("由谁做", "who owes"), "to": ("告知谁", "who is told")}


def comma(names: Iterable[str]) -> str:
    """Names in a row."""
    return tr("、", ", ").join(names)


def short_names(packs: Sequence[Pack]) -> list[str]:
    """What each plan is called in a heading: its area, or its title where two are of one area."""
    areas = [pack.plan.jurisdiction.name for pack in packs]
    return [
        area if areas.count(area) == 1 else pack.plan.title for area, pack in zip(areas, packs, strict=True)
    ]


def clause(anchors: Iterable[str]) -> str:
    """Clause anchors: ``§4.1.1(2)、附件1``."""
    return comma(anchor if anchor.startswith("附") else f"§{anchor}" for anchor in anchors)


def level(pack: Pack, ids: Iterable[str]) -> str:
    """Levels by name and id; nothing for none."""
    assert pack.levels is not None
    return comma(f"{pack.levels.level(one).name} ({one})" for one in ids)


def fact(pack: Pack, name: str) -> str:
    """What a fact is called for people; the name itself where the pack does not know it."""
    if pack.levels is None:
        return name
    if name in pack.levels.measures:
        return pack.levels.measures[name].name
    return pack.levels.qualifiers[name].ask if name in pack.levels.qualifiers else name


def value(pack: Pack, name: str, known: Value) -> str:
    """What is known of a fact: a number, a range, the name of a choice, yes, no or unknown."""
    assert pack.levels is not None
    measure = pack.levels.measures.get(name)
    if known is None:
        return tr("未知", "unknown")
    if measure is None:
        return tr("是", "yes") if known == 1 else tr("否", "no")
    if measure.kind == "choice" and isinstance(known, int):
        return list(measure.values.values())[known]
    return show_value(pack.levels, name, known)


def facts(pack: Pack, known: Mapping[str, Value]) -> str:
    """A situation in words: what it says, without what is nought or no."""
    said = [f"{fact(pack, n)}{tr('：', ': ')}{value(pack, n, v)}" for n, v in known.items() if v != 0]
    return tr("；", "; ").join(said) or tr("什么也没有", "nothing at all")


def not_asked(sides: Iterable[Side], side: Side) -> str:
    """The facts that a plan does not ask for, in the words of the first plan that does."""
    packs = {name: one.pack for one in reversed(list(sides)) for name in one.facts}
    return comma(fact(packs[name], name) if name in packs else name for name in side.not_asked)


def settled(side: Side) -> str:
    """The level that counts, as far as it is settled; why there is none."""
    if side.level is None:
        return why(side.no_level or "none")
    least = tr("至少", "at least ") if side.possible != (side.level,) else ""
    return least + level(side.pack, [side.level])


def why(status: NoLevel) -> str:
    """Why there is no level."""
    return tr(*NO_LEVEL[status])


def decided(pack: Pack, ruling: Decision) -> str:
    """Who decides, each with its clause, who proposes it, and what is lacking."""
    if not ruling.deciders:
        where = f"{tr('（', ' (')}{clause(ruling.clause)}{tr('）', ')')}" if ruling.clause else ""
        return tr("没有写明谁", "names nobody") + where
    told = []
    for one in ruling.deciders:
        about = [clause(one.clause)]
        about += [tr("区外，只记录", "outside; recorded only")] if one.outside else []
        about += (
            [tr(f"{comma(one.proposes)}提出", f"proposed by {comma(one.proposes)}")] if one.proposes else []
        )
        lacking = comma(fact(pack, name) for name in one.lacking)
        about += [tr(f"还缺：{lacking}", f"still lacking: {lacking}")] if lacking else []
        told.append(f"{one.who}{tr('（', ' (')}{tr('；', '; ').join(about)}{tr('）', ')')}")
    return comma(told)


def publishing(pack: Pack, one: Publishing) -> str:
    """What is published; at which levels of the event, where that matters."""
    about = comma(one.about)
    if one.act == "warned":
        return tr(f"{about}预警", f"warning {about}")
    said = tr(f"{about}的信息，另有", f"information on {about}, also") if about else tr("信息", "information")
    return (
        tr(f"{said}（若为{level(pack, one.at)}）", f"{said} (if {level(pack, one.at)})") if one.at else said
    )


def sentence(due: Due) -> str:
    """One obligation in a line: who, to whom, by which channel, what."""
    row = due.row
    who = comma(row.who) or tr("（没有写明谁）", "(nobody named)")
    to = f" → {comma(row.to)}" if row.to else ""
    channel = f" · {tr(*CHANNELS[row.channel])}" if row.channel in CHANNELS else ""
    return f"{who}{to}{channel} · {row.does}"


def when(due: Due) -> str:
    """The time of an obligation: minutes from minute 0, or the plan's own word."""
    if due.minute is not None:
        return tr(f"{due.minute} 分", f"{due.minute} min")
    return due.row.soft or tr("没有写明", "not stated")


def within(row: Obligation) -> str:
    """The plan's own time, once the clock runs: 30 分, 每 1 天, 7 个工作日, 及时."""
    return tr(_chinese(row.within), row.within) if row.within != UNDEFINED else tr("没有写明", "not stated")


def _chinese(span: str) -> str:
    amount, _, unit = span.removeprefix("every ").partition(" ")
    if not unit:
        return span
    return f"{'每 ' if span.startswith('every ') else ''}{amount} {CHINESE_UNITS[unit.removesuffix('s')]}"


def recipients(side: Side) -> list[str]:
    """Who is told, each with the time of its first message."""
    return [f"{told.recipient}{tr('（', ' (')}{when(told.by)}{tr('）', ')')}" for told in side.told]


def nobody(one: Nobody) -> str:
    """A word behind which there is nobody."""
    return f"{one.name or '—'}{tr('（', ' (')}{tr(*PARTS[one.part])}{tr('）', ')')}"


def course(drawn: Drawn) -> str:
    """What happens in an invented incident, apart from its facts."""
    opening = drawn.course.opening
    said = [tr(f"{opening.received:%H:%M} 接报", f"received at {opening.received:%H:%M}")]
    if opening.occurred_before:
        said.append(
            tr(f"此前 {opening.occurred_before} 分发生", f"happened {opening.occurred_before} min before")
        )
    known = opening.facts_after
    if known:
        said.append(tr(f"{known} 分后事实查明", f"facts known after {known} min"))
    if drawn.course.warning:
        said.append(tr(f"发布{drawn.course.warning}预警", f"warning {drawn.course.warning} issued"))
    if drawn.course.level:
        minute = known + JUDGED_AFTER
        said.append(
            tr(f"{minute} 分认定 {drawn.course.level}", f"judged {drawn.course.level} after {minute} min")
        )
    if drawn.course.response:
        minute = known + JUDGED_AFTER + ACTIVATED_AFTER
        name = drawn.course.response
        said.append(tr(f"{minute} 分启动{name}响应", f"response {name} activated after {minute} min"))
    if drawn.course.followed:
        said.append(tr("其他起算的事也都发生", "every other act that starts a clock happens too"))
    return tr("，", ", ").join(said)
