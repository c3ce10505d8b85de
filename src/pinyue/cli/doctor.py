"""``pinyue doctor``: what is wrong with this installation, and what to do about it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import click

from pinyue.cli.office import in_office
from pinyue.cli.show import console, table
from pinyue.cli.speech import Command
from pinyue.engine.clock import CHINA, YearNotPublished, show_moment, working_day_after
from pinyue.ledger.clock.channels.configuration import channels_file, load_channels
from pinyue.ledger.vault.keys import load_keys
from pinyue.plans.loader import home, load_pack, pack_folders
from pinyue.plans.supplement import lay_over, supplements_of
from pinyue.site.database import begun
from pinyue.words import BadInput, tr

LEAST_FREE = 1 << 30  # bytes; below this a ledger and its attachments may soon not be written
STUCK = timedelta(minutes=5)  # that a notice, or an incident to look at, may wait for its worker
AHEAD = timedelta(days=45)  # so far ahead, the longest usual deadlines in working days run


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what, how it stands, and what to do where it is not well (empty where it is)."""

    what: str
    says: str
    do: str = ""


@click.command(
    cls=Command,
    help=tr(
        "检查本安装：时钟、待发通知、磁盘、预案、日历、数据库、密钥、通道；每项说明怎么办。",
        "Look the installation over: clock, outbox, disk, packs, calendar, database, keys, channels; each with what to do.",
    ),
)
def doctor() -> None:
    """Exit 0 where all is well, else 1."""
    now = datetime.now(UTC)
    found = [
        *_disk(),
        *_packs(),
        *_calendar(now.astimezone(CHINA).date()),
        *_keys(),
        *_channels(),
        *_database(now),
    ]
    heads = (tr("项目", "what"), tr("情况", "how it stands"), tr("怎么办", "what to do"))
    rows = [(one.what, one.says, one.do or "—") for one in found]
    console().print(table(*heads, rows=rows, styles=["bold red" if one.do else "" for one in found]))
    sys.exit(int(any(one.do for one in found)))


def _disk() -> Iterator[Finding]:
    folder = next(path for path in (home(), *home().parents) if path.exists())
    free = shutil.disk_usage(folder).free
    do = (
        tr(f"腾出 {folder} 所在磁盘的空间", f"make room on the disk of {folder}") if free < LEAST_FREE else ""
    )
    yield Finding(
        tr("磁盘", "disk"), tr(f"余 {free / LEAST_FREE:.1f} GB", f"{free / LEAST_FREE:.1f} GB free"), do
    )


def _packs() -> Iterator[Finding]:
    name = tr("预案包", "packs")
    folders = pack_folders()
    faults = [fault for one in folders if (fault := _fault_of(one))]
    for fault in faults:
        yield Finding(name, fault, tr("改正这一处", "correct it there"))
    if not faults:
        yield Finding(name, tr(f"{len(folders)} 个都能载入", f"all {len(folders)} load"))


def _fault_of(name: str) -> str:
    try:
        pack = load_pack(name)
        for path in supplements_of(pack):
            pack = lay_over(pack, path)
    except BadInput as error:
        return str(error)
    return ""


def _calendar(today: date) -> Iterator[Finding]:
    name, last = tr("工作日历", "working days"), today + AHEAD
    try:
        working_day_after(last, 1)
    except YearNotPublished as error:
        says = tr(f"{error.year} 年放假安排不在内", f"the holidays of {error.year} are not known")
        yield Finding(
            name,
            says,
            tr("国务院公布后升级 chinesecalendar", "upgrade chinesecalendar once they are published"),
        )
    else:
        yield Finding(name, tr(f"到 {last} 都已公布", f"published until {last}"))


def _keys() -> Iterator[Finding]:
    name = tr("密钥", "keys")
    try:
        known = len(load_keys().all)
    except BadInput as error:
        yield Finding(name, str(error), tr("按所说改正", "correct what it says"))
        return
    do = "" if known else tr("运行 pinyue keys new", "run pinyue keys new")
    yield Finding(name, tr(f"{known} 个", f"{known} at hand"), do)


def _channels() -> Iterator[Finding]:
    name = tr("通道", "channels")
    try:
        channels = load_channels()
    except BadInput as error:
        yield Finding(name, str(error), tr("改正这一处", "correct it there"))
        return
    listed = "、".join(channels.by_name)
    yield Finding(
        name, listed if channels_file().is_file() else tr("只有内设的文件夹", "the built-in folders only")
    )
    for variable in channels.unset():
        says = tr(f"没有设置环境变量 {variable}", f"the environment variable {variable} is not set")
        yield Finding(
            name, says, tr("给运行 watch-clock 的服务设置它", "set it for the service that runs watch-clock")
        )


def _database(now: datetime) -> Iterator[Finding]:
    name = tr("数据库", "database")
    if not begun():
        yield Finding(name, tr("还没有，首次记录时建立", "none yet; the first record makes it"))
        return
    try:
        found: list[Finding] = in_office(lambda: [*_clock(now), *_outbox(now)])
    except BadInput as error:
        yield Finding(name, str(error), tr("按所说改正", "correct what it says"))
        return
    yield Finding(name, tr("安全", "safe"))
    yield from found


def _clock(now: datetime) -> Iterator[Finding]:
    from pinyue.ledger.clock.heartbeat import KINDS, last_beat, stands
    from pinyue.ledger.models.hint import Hint

    names = {"watch": tr("时钟", "clock"), "send": tr("发送", "sender")}
    for kind in KINDS:
        last = last_beat(kind)
        says = show_moment(last) if last else tr("从未运行", "never ran")
        do = tr("启动 pinyue watch-clock", "start pinyue watch-clock") if stands(kind, now) else ""
        yield Finding(names[kind], tr(f"最近一次 {says}", f"last alive {says}"), do)
    late = Hint.objects.filter(next_due_at__lt=now - STUCK)
    if number := late.count():
        first = late.order_by("next_due_at").values_list("incident", flat=True)[0]
        says = tr(
            f"{number} 起事件到点未看，最早 {first}",
            f"{number} incidents wait to be looked at, first {first}",
        )
        do = tr(
            "看 watch-clock 的日志：它运行着就是读不了该事件",
            "see the log of watch-clock: if it runs, it cannot read it",
        )
        yield Finding(names["watch"], says, do)


def _outbox(now: datetime) -> Iterator[Finding]:
    from pinyue.ledger.models.outbox import WAITING, Outbox

    name = tr("待发", "outbox")
    waiting = Outbox.objects.filter(WAITING)
    counts: list[tuple[int, Callable[[int], str], str]] = [
        (
            waiting.filter(not_before__lt=now - STUCK).count(),
            lambda n: tr(f"{n} 条该发未发", f"{n} notices wait too long"),
            tr("启动 pinyue watch-clock", "start pinyue watch-clock"),
        ),
        (
            waiting.filter(attempts__gte=3).count(),
            lambda n: tr(f"{n} 条屡发不成：{_why(waiting)}", f"{n} notices were tried in vain: {_why(waiting)}"),
            tr("检查通道，或当面、电话通知", "look at the channel, or tell them by phone"),
        ),
        (
            Outbox.objects.filter(failed=True).count(),
            lambda n: tr(f"{n} 条被拒收：{_why(Outbox.objects.filter(failed=True))}",
                         f"{n} notices are refused: {_why(Outbox.objects.filter(failed=True))}"),
            tr("改正 channels.yaml 里的去向，并电话通知", "correct their routes in channels.yaml, and tell them by phone"),
        ),
    ]  # fmt: skip
    found = [Finding(name, says(number), do) for number, says, do in counts if number]
    yield from found or [Finding(name, tr(f"{waiting.count()} 条待发", f"{waiting.count()} wait"))]


def _why(rows: object) -> str:
    """The reason of the latest of these rows."""
    last = rows.exclude(last_error="").order_by("-id").first()  # type: ignore[attr-defined]
    return str(last.last_error) if last else "—"
