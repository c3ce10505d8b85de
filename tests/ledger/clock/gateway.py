"""A gateway for text messages on this machine, which remembers what it was given."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep
from typing import Any


@dataclass
class Gateway:
    """``taken`` are the bodies that were accepted; ``status`` is what it answers; ``tokens`` are those it was shown.

    It thinks for ``seconds`` before it takes a message, if whoever sent it is still there, and again before it answers.
    """

    url: str = ""
    status: int = 200
    seconds: float = 0.0
    taken: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)


@contextmanager
def gateway() -> Iterator[Gateway]:
    """A gateway that listens on a free port."""
    here = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            sleep(here.seconds)
            if here.seconds and self._is_alone():
                return
            here.tokens.append(self.headers["Authorization"])
            answer: dict[str, Any] = {}
            if here.status == 200 and self.path == "/send":
                here.taken.append(body)
                answer = {"id": body.get("request_id")}
            elif self.path == "/receipts":
                at = datetime.now(UTC).isoformat()
                answer = {"delivered": [{"id": one, "at": at} for one in body["ids"]]}
            sleep(here.seconds)
            content = json.dumps(answer).encode()
            self.send_response(here.status)
            if here.status == 302:
                self.send_header("Location", "/send")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def _is_alone(self) -> bool:
            with suppress(BlockingIOError):
                return self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
            return False

        def log_message(self, *_: Any) -> None:
            pass

        def handle(self) -> None:
            with suppress(ConnectionError):  # the sender was killed
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
