"""Text messages through the office's own gateways, two in order: the second takes what the first does not.

Spoken to in JSON: ``POST url`` with ``{"request_id", "to", "text"}`` is answered with ``{"id"}``; ``POST receipts`` with
``{"ids"}`` is answered with ``{"delivered": [{"id", "at"}]}``.  ``request_id`` is the key, so a gateway can see a repetition.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from pydantic import Field, HttpUrl, field_validator

from pinyue.ledger.clock.channels.contract import (
    ChannelSettings,
    Receipt,
    Rejected,
    Secret,
    Sent,
    Unreachable,
    reveal,
)
from pinyue.ledger.clock.wording import text
from pinyue.plans.values import Shape
from pinyue.words import tr

SECONDS = 10  # that one gateway may take
LARGEST = 1_000_000  # bytes of an answer that are read
FOR_GOOD = frozenset({400, 404, 410, 413, 422})  # statuses that say: never, as it is


class Gateway(Shape):
    """One gateway: where it takes messages, where it tells of receipts (if it does), and the token it asks for."""

    url: HttpUrl
    receipts: HttpUrl | None = None
    token: Secret | None = None

    @field_validator("url", "receipts")
    @classmethod
    def has_no_secret(cls, value: HttpUrl | None) -> HttpUrl | None:
        """A user, a password or a query in an address would be a secret in the file."""
        if value is not None and (value.username or value.password or value.query):
            message = tr(
                "地址里不写用户名、密码或参数；用 token: env:变量名",
                "no user, password or query in an address; use token: env:VARIABLE",
            )
            raise ValueError(message)
        return value


class Settings(ChannelSettings):
    """``gateways`` in the order in which they are tried."""

    gateways: tuple[Gateway, ...] = Field(min_length=1)


class _NoRedirect(HTTPRedirectHandler):
    """A redirected message would carry its token to somebody else."""

    def redirect_request(self, *_: Any) -> None:
        return None


_opener = build_opener(_NoRedirect)


class Channel:
    """Tries each gateway in order; a reference remembers which one took the message."""

    def __init__(self, name: str, settings: Settings) -> None:
        self.name = name
        self.exercise = settings.exercise
        self._gateways = settings.gateways

    def send(self, message: dict[str, Any], address: str) -> Sent:
        """Hand it to the first gateway that takes it."""
        if not address:
            raise Rejected(tr(f"没有 {message['receiver']} 的号码", f"no number of {message['receiver']}"))
        body = {"request_id": message["key"], "to": address, "text": text(message)}
        faults: list[Unreachable | Rejected] = []
        for number, gateway in enumerate(self._gateways):
            try:
                answer = _post(str(gateway.url), body, gateway.token)
            except (Unreachable, Rejected) as fault:
                faults.append(fault)
                continue
            return Sent(f"{number}:{answer.get('id') or message['key']}")
        kind = Rejected if all(isinstance(fault, Rejected) for fault in faults) else Unreachable
        raise kind("; ".join(str(fault) for fault in faults))

    def receipts(self, references: Sequence[str]) -> list[Receipt]:
        """What each gateway says has arrived on the phone; nobody has signed for it by that."""
        found = []
        for number, gateway in enumerate(self._gateways):
            sent = {one.partition(":")[2]: one for one in references if one.startswith(f"{number}:")}
            if not sent or gateway.receipts is None:
                continue
            answer = _post(str(gateway.receipts), {"ids": list(sent)}, gateway.token)
            try:
                arrived = [(str(one["id"]), _moment(one["at"])) for one in answer["delivered"]]
            except (KeyError, TypeError, ValueError) as error:
                raise Unreachable(f"{gateway.receipts}: {error!r}") from None
            found += [Receipt(sent[id_], at, delivered=True) for id_, at in arrived if id_ in sent]
        return found


def _moment(stated: str) -> datetime:
    moment = datetime.fromisoformat(stated)
    if moment.tzinfo is None:
        raise ValueError(stated)
    return moment


def _post(url: str, body: dict[str, Any], token: str | None) -> dict[str, Any]:
    headers = {"Content-Type": "application/json"}
    if token is not None:
        headers["Authorization"] = f"Bearer {reveal(token)}"
    request = Request(url, json.dumps(body, ensure_ascii=False).encode(), headers, method="POST")
    try:
        with _opener.open(request, timeout=SECONDS) as response:
            answer = json.loads(response.read(LARGEST) or b"{}")
    except HTTPError as error:
        with error:
            kind = Rejected if error.code in FOR_GOOD else Unreachable
            raise kind(f"{url}: {error.code}") from None
    except (OSError, HTTPException, ValueError) as error:
        raise Unreachable(f"{url}: {error}") from None
    return answer if isinstance(answer, dict) else {}
