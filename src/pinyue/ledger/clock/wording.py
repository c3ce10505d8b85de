"""What a notice says, in the language of the installation: one message, one thing to do, its clause, and its key."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pinyue.engine.clock import show_moment
from pinyue.ledger.clock.due import Event, Notice
from pinyue.words import tr

STEPS = {
    "soon": ("即将到期", "due soon"),
    "missed": ("已超时", "overdue"),
    "nag": ("仍未办，请签收或办理", "still not done; acknowledge it or do it"),
    "escalate": ("报上级", "to the superior"),
}
BASES = {
    "office": ("本单位惯例", "office policy"),
    "supplement": ("本单位补充规定", "local supplement"),
    "context": ("预案（上下级关系）", "the plan (who stands above whom)"),
}


def message_of(event: Event, notice: Notice) -> dict[str, Any]:
    """The message of a notice as data: what the outbox keeps, and what every channel is given.

    ``exercise`` travels in it, so that the gate can ask the message itself.
    """
    row = notice.row
    return {
        "key": notice.key,
        "incident": notice.incident,
        "title": event.title,
        "exercise": event.exercise,
        "obligation": notice.obligation,
        "step": notice.step,
        "receiver": notice.receiver,
        "plan": notice.pack.plan.title,
        "clause": list(row.clause),
        "does": row.does,
        "act": row.act,
        "who": list(row.who),
        "to": list(row.remaining or row.to),
        "by": row.channel,
        "due": row.due.isoformat() if row.due else None,
        "basis": notice.basis,
    }


def subject(message: dict[str, Any]) -> str:
    """One line: whether it is an exercise, which step, what is to be done."""
    mark = tr("【演练】", "[EXERCISE] ") if message["exercise"] else ""
    step = tr(*STEPS[message["step"].partition("-")[0].partition("+")[0]])
    return f"{mark}{step}{tr('：', ': ')}{message['does']}"


def text(message: dict[str, Any]) -> str:
    """The whole message in few lines, the key last: two messages with the same key are the same message."""
    mark = tr("【演练】", "[EXERCISE] ") if message["exercise"] else ""
    due = show_moment(datetime.fromisoformat(message["due"])) if message["due"] else "—"
    lines = [
        subject(message),
        f"{tr('事件', 'incident')} {message['incident']} {mark}{message['title']}",
        f"{tr('由', 'who')} {'、'.join(message['who']) or '—'} → {'、'.join(message['to']) or '—'}",
        f"{tr('期限（北京时间）', 'due (Beijing time)')} {due}",
        f"{tr('依据', 'clause')} {message['plan']} {'、'.join(message['clause'])}",
        f"{tr('本通知依据', 'this notice follows')} {tr(*BASES[message['basis']])}",
        message["key"],
    ]
    return "\n".join(lines)
