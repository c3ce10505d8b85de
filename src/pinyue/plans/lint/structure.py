"""Who is who and where: groups and members (S3–S7), duties (D1), ladders beside each other (X1)."""

from __future__ import annotations

from collections.abc import Iterator

from pinyue.plans.lint.finding import Finding
from pinyue.plans.lint.names import canonical
from pinyue.plans.lint.rules import finding, stated
from pinyue.plans.lint.standins import everyone
from pinyue.plans.pack import Pack, ResponseLevel
from pinyue.plans.shapes import Action, Seat
from pinyue.plans.values import UNDEFINED

MANY = 3  # groups that one unit leads at once
LED = ("hq", "office", "group", "site")
BEFORE_ACTIVATION = frozenset(["monitoring", "warning"])


def defects(pack: Pack) -> Iterator[Finding]:
    """Every finding about structure."""
    yield from leads(pack)
    yield from idle_groups(pack)
    yield from idle_members(pack)
    yield from many_groups(pack)
    yield from not_yet_formed(pack)
    yield from bodies(pack)
    yield from outside_the_headquarters(pack)
    yield from no_phase(pack)
    yield from no_response(pack)
    yield from other_response(pack)
    yield from response_of_no_level(pack)


def leads(pack: Pack) -> Iterator[Finding]:
    """S3: a body that ought to be led, with no lead or with several."""
    for seat in pack.seats:
        if seat.kind not in LED:
            continue
        if seat.lead in (UNDEFINED, ()):
            zh, en = f"{seat.name}没有写牵头单位", f"{seat.name} has no lead"
        elif len(seat.lead) > 1:
            zh = f"{seat.name}有几个牵头单位：{'、'.join(seat.lead)}"
            en = f"{seat.name} has several leads: {', '.join(seat.lead)}"
        else:
            continue
        yield finding("S3", seat.clause, zh, en, witness=stated([seat.id]))


def idle_groups(pack: Pack) -> Iterator[Finding]:
    """S4: a group without any action at a level of response at which other groups have some."""
    groups = [seat for seat in pack.seats if seat.kind == "group"]
    busy = {
        response.id: {
            seat.name
            for seat in groups
            for action in pack.actions
            if _applies(action, response) and seat.name in canonical(pack, action.unit)
        }
        for response in pack.response.responses
    }
    for seat in groups:
        idle = [response for response, names in busy.items() if names and seat.name not in names]
        if idle:
            zh = f"{seat.name}在 {'、'.join(idle)} 没有措施"
            en = f"{seat.name} has no action at {', '.join(idle)}"
            yield finding("S4", seat.clause, zh, en, witness=stated([seat.id], responses=idle))


def _applies(action: Action, response: ResponseLevel) -> bool:
    when = action.when
    if when.response or when.level:
        return response.id in when.response or bool(set(when.level) & set(response.for_level))
    return not when.warning


def many_groups(pack: Pack) -> Iterator[Finding]:
    """S16: a unit that leads several groups, which work side by side."""
    groups = [seat for seat in pack.seats if seat.kind == "group"]
    for name in dict.fromkeys(name for seat in groups for name in sorted(canonical(pack, seat.lead))):
        led = [seat for seat in groups if name in canonical(pack, seat.lead)]
        if len(led) >= MANY:
            zh = f"{name}要牵头 {len(groups)} 个组里的 {len(led)} 个：{'、'.join(seat.name for seat in led)}"
            en = f"{name} leads {len(led)} of {len(groups)} groups"
            clauses = [clause for seat in led for clause in seat.clause]
            yield finding("S16", clauses, zh, en, witness=stated((seat.id for seat in led), units=[name]))


def idle_members(pack: Pack) -> Iterator[Finding]:
    """S6: a member unit without anything to do, or in none of the groups.

    What a class or a placeholder has to do counts for the units behind it; groups that name nobody seat nobody.
    """
    tasks = [*(duty.unit for duty in pack.duties), *(action.unit for action in pack.actions)]
    tasks += [*(owed.who for owed in pack.obligations), *(task.who for task in pack.calendar)]
    tasks += [power.decides for power in pack.powers]
    working = {name for units in tasks for name in everyone(pack, units)}
    groups = [seat for seat in pack.seats if seat.kind == "group"]
    seated = {name for seat in groups for part in (seat.lead, seat.members) for name in everyone(pack, part)}
    for name, unit in pack.command.units.items():
        if unit.kind != "member":
            continue
        lacking = [] if name in working else [("没有职责", "has no duty")]
        lacking += [("不在任何工作组", "sits in no group")] if seated and name not in seated else []
        if lacking:
            zh = f"{name}{'，'.join(zh for zh, _ in lacking)}"
            en = f"{name} {' and '.join(en for _, en in lacking)}"
            yield finding("S6", unit.clause or (), zh, en, witness=stated([name]))


def not_yet_formed(pack: Pack) -> Iterator[Finding]:
    """S7: a body that exists only once a response runs, and has something to do while it is watched or warned."""
    for seat in pack.seats:
        if seat.exists == "on_activation":
            early = list(dict.fromkeys(_early_tasks(pack, seat)))
            if early:
                zh = f"{seat.name}启动响应后才成立，却要在此前行动：{'、'.join(name for name, _ in early)}"
                en = f"{seat.name} is formed on activation, but acts before: {', '.join(name for name, _ in early)}"
                clauses = [*seat.clause, *(clause for _, cited in early for clause in cited)]
                yield finding("S7", clauses, zh, en, witness=stated(name for name, _ in early))


def _early_tasks(pack: Pack, seat: Seat) -> Iterator[tuple[str, tuple[str, ...]]]:
    for owed in pack.obligations:
        early = bool(owed.when.warning) or owed.phase in BEFORE_ACTIVATION
        if early and seat.name in canonical(pack, owed.who):
            yield owed.id, owed.clause
    for action in pack.actions:
        early = bool(action.when.warning) or action.phase in BEFORE_ACTIVATION
        if early and seat.name in canonical(pack, action.unit):
            yield action.id, action.clause
    for power in pack.powers:
        if power.scope.warning and seat.name in canonical(pack, power.decides):
            yield power.id, power.clause
    for duty in pack.duties:
        early = duty.phase != UNDEFINED and set(duty.phase) <= BEFORE_ACTIVATION
        if early and seat.name in canonical(pack, duty.unit):
            yield duty.id, duty.clause


def bodies(pack: Pack) -> Iterator[Finding]:
    """S9, S10, S11, S13, each once a plan: who sets bodies up, who acts before, whose list is open, which are standing."""
    formed = [seat for seat in pack.seats if seat.kind in LED and seat.set_up_by == UNDEFINED]
    if formed:
        yield _of_seats("S9", formed, "没有写由谁成立", "it is not said who sets up")
    headquarters = [seat for seat in pack.seats if seat.kind == "hq" and seat.exists == "on_activation"]
    standing = [seat for seat in pack.seats if seat.kind in ("hq", "office") and seat.exists == "standing"]
    if headquarters and not standing:
        yield _of_seats(
            "S10", headquarters, "启动后才成立，又没有常设办事机构", "no standing office before activation of"
        )
    listed = [seat for seat in pack.seats if seat.open_ended]
    if listed:
        yield _of_seats("S11", listed, "成员名单带“等”字", "open-ended list of members of")
    unclear = [seat for seat in pack.seats if seat.kind in LED and seat.exists == UNDEFINED]
    if unclear:
        yield _of_seats("S13", unclear, "没有写常设还是启动后成立", "standing or formed on activation:")


def _of_seats(code: str, seats: list[Seat], zh: str, en: str) -> Finding:
    names = "、".join(seat.name for seat in seats)
    clauses = [clause for seat in seats for clause in seat.clause]
    return finding(
        code, clauses, f"{names}：{zh}", f"{en} {names}", witness=stated(seat.id for seat in seats)
    )


def outside_the_headquarters(pack: Pack) -> Iterator[Finding]:
    """S14: a unit that leads or joins a group of a headquarters whose members it is not among."""
    headquarters = {seat.name: seat for seat in pack.seats if seat.kind == "hq"}
    for seat in pack.seats:
        above = headquarters.get(pack.unit_names.get(seat.parent or "", ""))
        if seat.kind != "group" or above is None:
            continue
        inside = everyone(pack, above.members) | everyone(pack, above.lead)
        joining = (canonical(pack, seat.lead) | canonical(pack, seat.members)) - inside
        missing = sorted(name for name in joining if _is_district(pack, name))
        if missing:
            listed = "、".join(missing)
            zh = f"{seat.name}有{listed}，{above.name}的成员里没有"
            en = f"{seat.name} has {listed}, which {above.name} has not among its members"
            yield finding(
                "S14", (*seat.clause, *above.clause), zh, en, witness=stated([seat.id], units=missing)
            )


def _is_district(pack: Pack, name: str) -> bool:
    unit = pack.command.units.get(name)
    return unit is not None and unit.kind in ("member", "district")


def no_phase(pack: Pack) -> Iterator[Finding]:
    """D1: a duty that does not say in which phase it is to be done."""
    for duty in pack.duties:
        if duty.phase == UNDEFINED:
            zh = f"{duty.id}（{duty.does}）没有写在哪个阶段"
            en = f"{duty.id} does not say in which phase"
            yield finding("D1", duty.clause, zh, en, witness=stated([duty.id]))


def no_response(pack: Pack) -> Iterator[Finding]:
    """X1: an event level for which no level of response is provided."""
    provided = {level for response in pack.response.responses for level in response.for_level}
    for level in pack.levels.levels if pack.levels and provided else ():
        if level.id not in provided:
            zh, en = f"{level.name}没有对应的响应级别", f"{level.id} has no level of response"
            yield finding("X1", level.clause, zh, en, witness=stated([], level=level.id))


def response_of_no_level(pack: Pack) -> Iterator[Finding]:
    """X3: a level of response that no event level leads to, beside others that have theirs."""
    responses = pack.response.responses
    for response in responses if any(one.for_level for one in responses) else ():
        if not response.for_level and not response.outside:
            zh, en = f"{response.id}不对应任何事件级别", f"response {response.id} is for no event level"
            yield finding("X3", response.clause, zh, en, witness=stated([], responses=[response.id]))


def other_response(pack: Pack) -> Iterator[Finding]:
    """X2: a power over an event level together with responses none of which is provided for that level."""
    provided = {response.id: response.for_level for response in pack.response.responses}
    for power in pack.powers:
        own = {level for response in power.scope.response for level in provided.get(response, ())}
        odd = [level for level in power.scope.level if own and level not in own]
        if odd:
            listed, responses = "、".join(odd), "、".join(power.scope.response)
            zh = f"{power.id}：{listed} 配的是响应 {responses}"
            en = f"{power.id}: {listed} goes with response {responses}"
            yield finding("X2", power.clause, zh, en, witness=stated([power.id], levels=odd))
