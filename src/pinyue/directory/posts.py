"""The answer for a post, for the head of a unit, and for a person: read from the holdings."""

from __future__ import annotations

from datetime import timedelta

from pinyue.directory.answer import Certainty, Flag, Found, Part, Reason
from pinyue.directory.holdings import Holding, Post
from pinyue.directory.in_charge import chain, leading
from pinyue.directory.naming import Named
from pinyue.directory.scene import Scene
from pinyue.words import tr

IN_POST = ("in", "by_month")


def holder_of(scene: Scene, named: Named, post: str) -> Part:
    """Who holds a post of a unit."""
    return _holders(scene, named, [Post(named.unit, named.seat, post)])


def head_of(scene: Scene, named: Named) -> Part:
    """Who heads a unit, whatever the post is called; a name-plate without a head of its own is headed by its unit's."""
    heads = {h.post for h in scene.holdings if h.post.unit == named.unit and h.post.is_head}
    own = sorted(post for post in heads if post.seat == named.seat)
    return _holders(scene, named, own or sorted(post for post in heads if post.seat == named.unit))


def posts_of(scene: Scene, person: str) -> Part:
    """The posts of a person, and the titles; those that have ended are related."""
    own = [h for h in scene.holdings if h.person == person]
    there = [h for h in own if h.state(scene.on) in IN_POST]
    titles = tuple(leading(scene, leader) for leader in scene.portfolio.leaders if leader.person == person)
    ended = tuple(held(scene, h) for h in own if h.state(scene.on) == "out")
    if not there and not titles:
        says = tr("；", "; ").join(_story(scene, h) for h in own) or tr(
            "这一天没有职务", "no post on this day"
        )
        return Part(person, (), "not_in_post", says, ended)
    says = tr("；", "; ").join([*(one.post or "" for one in titles), *(_story(scene, h) for h in own)])
    return Part(person, (*titles, *(held(scene, h) for h in there)), "person", says, ended)


def held(scene: Scene, holding: Holding, named: Named | None = None) -> Found:
    """A person in a post, or once in it (曾任)."""
    state = holding.state(scene.on)
    certainty: Certainty = "stated" if holding.appointed else "implied"
    if state == "by_month":
        certainty = "by_month"
    elif named is not None and named.unproven:
        certainty = "unproven"
    act = holding.appointed or holding.removed
    return Found(
        holding.person,
        "任职" if state in IN_POST else "曾任",
        certainty,
        unit=holding.post.seat,
        post=holding.post.name,
        document=act.document if act else None,
        record=act.id if act else None,
        since=holding.since,
        until=holding.until,
        flags=_flags(scene, holding) if state in IN_POST else (),
    )


def _holders(scene: Scene, named: Named, posts: list[Post]) -> Part:
    of = str(posts[0]) if posts else tr(f"{named.seat}负责人", f"head of {named.seat}")
    all_time = [h for h in scene.holdings if h.post in posts]
    there = [h for h in all_time if h.state(scene.on) in IN_POST and h.person not in scene.absent]
    flags = scene.flags(named)
    if not there:
        reason, says = _why_nobody(scene, of, all_time)
        return Part(of, (), reason, says, _related(scene, named), flags)
    if not all(h.post.is_head for h in there):
        says = tr("文件没有写有几个席位", "the documents do not say how many seats there are")
        if len(there) > 1:
            says += tr(
                "；同时几人，或为几席，或为交接重叠", "; several at once may be several seats, or an overlap"
            )
        flags += (Flag("seats_unknown", says),)
    says = tr("；", "; ").join(_story(scene, h) for h in there)
    return Part(of, tuple(held(scene, h, named) for h in there), "in_post", says, flags=flags)


def _why_nobody(scene: Scene, of: str, all_time: list[Holding]) -> tuple[Reason, str]:
    """Why a post has no holder on this day."""
    away = [h.person for h in all_time if h.state(scene.on) in IN_POST]
    if away:
        who = "、".join(away)
        return "left", tr(f"{who} 不在，没有谁接替的规定", f"{who} is away; no rule says who stands in")
    ended = sorted((h for h in all_time if h.state(scene.on) == "out"), key=lambda h: h.until or scene.on)
    coming = [h for h in all_time if h.state(scene.on) == "before"]
    then = tr(
        f"；{_story(scene, coming[0])}" if coming else "；这些文件里没有继任",
        f"; {_story(scene, coming[0])}" if coming else "; no successor in these documents",
    )
    if ended:
        last = ended[-1]
        if last.ends_by_itself:
            return "ended_by_itself", _story(scene, last) + then
        if not last.post.is_head:
            return "none_known", tr("没有已知的任职者：", "no holder is known: ") + _story(scene, last) + then
        since = tr(f"{last.until} 起空缺：", f"vacant since {last.until}: ")
        return "vacant", since + _story(scene, last) + then
    if coming:
        first = _story(scene, coming[0])
        return "before_documents", tr(
            f"此前由谁担任，这些文件没有写；{first}", f"who held it before is not in these documents; {first}"
        )
    return "not_mentioned", tr(f"这些文件没有写谁任{of}", f"these documents name nobody as {of}")


def _related(scene: Scene, named: Named) -> tuple[Found, ...]:
    """Who may know: the others of the unit, those who left it, and the leader in charge."""
    others = [h for h in scene.holdings if h.post.unit == named.unit and h.state(scene.on) != "before"]
    return (*(held(scene, h) for h in others), *chain(scene, named))


def _story(scene: Scene, holding: Holding) -> str:
    """A holding in a line: ``韩云升 区房屋征收事务中心主任: removed 2021-11-08 (东政任〔2022〕1号)``."""
    act = holding.appointed
    parts = []
    if act is not None:
        parts.append(tr(f"{scene.day(act)}任命", f"appointed {scene.day(act)}"))
        if act.seconded_from:
            parts.append(
                tr(
                    f"挂职 {act.seconded_from} 至 {act.seconded_to}，到期自动免职",
                    f"seconded {act.seconded_from} to {act.seconded_to}, ends by itself",
                )
            )
    if holding.removed is not None:
        parts.append(tr(f"{scene.day(holding.removed)}免去", f"removed {scene.day(holding.removed)}"))
    return f"{holding.person} {holding.post}{tr('：', ': ')}" + tr("，", ", ").join(parts)


def _flags(scene: Scene, holding: Holding) -> tuple[Flag, ...]:
    """What to know of somebody in post on this day."""
    flags: list[Flag] = []
    act, on = holding.appointed, scene.on
    if act is None:
        says = tr("由免职推知在任，何时任命没有写", "known from the removal; when appointed is not stated")
        return (Flag("start_not_stated", says),)
    if holding.state(on) == "by_month":
        flags.append(
            Flag(
                "month_only",
                tr(f"{on:%Y-%m} 只写到月，不知哪一天", f"{on:%Y-%m} is given by month only, no day"),
            )
        )
    if on < scene.register.date_of(act, scene.basis):
        flags.append(
            Flag(
                "retroactive",
                tr(f"挂职期早于任命：{scene.day(act)}", f"the period began before the act: {scene.day(act)}"),
            )
        )
    if act.concurrent:
        flags.append(
            Flag("concurrent", tr("兼任，主职没有写", "held concurrently; the main post is not stated"))
        )
    due = holding.confirm_due
    if due is not None:
        last = due - timedelta(days=1)
        if on < due:
            flags.append(Flag("probation", tr(f"试用期，最后一天 {last}", f"on probation, last day {last}")))
        elif on == due:
            flags.append(
                Flag(
                    "confirm_due",
                    tr(f"试用期 {last} 满，今日应转正", f"probation ended {last}; to be confirmed today"),
                )
            )
        else:
            flags.append(
                Flag(
                    "probation_over",
                    tr(f"试用期 {last} 满，没有转正文件", f"probation ended {last}; no document confirms it"),
                )
            )
    if holding.post.seat != holding.post.unit:
        flags.append(
            Flag(
                "plate",
                tr(
                    f"{holding.post.seat}是{holding.post.unit}的牌子",
                    f"{holding.post.seat} is a name-plate of {holding.post.unit}",
                ),
            )
        )
    return tuple(flags)
