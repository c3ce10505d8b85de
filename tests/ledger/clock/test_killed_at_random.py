"""Whatever is killed whenever: no notice is lost, every duplicate carries the same key, every chain holds."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.ledger.clock.gateway import gateway

ROOT = Path(__file__).parents[3]
AGO = timedelta(minutes=100)  # far from any moment at which something else would come due while the test runs


def killed(office, kills: int, incidents: int, seed: int) -> None:
    from pinyue.ledger import book
    from pinyue.ledger.chain import check
    from pinyue.ledger.clock.due import notices
    from pinyue.ledger.clock.records import event_of
    from pinyue.ledger.models import Incident
    from pinyue.ledger.models.outbox import Outbox
    from tests.ledger.clock.office import opened

    numbers = [opened(AGO) for _ in range(incidents)]
    with gateway() as sms:
        sms.seconds = 0.01  # so that many are killed in the middle of a message
        route = '[{channel: sms, address: "1380"}]'
        text = f"channels:\n  sms: {{kind: webhook_sms, gateways: [{{url: {sms.url}/send}}]}}\notherwise: {route}\n"
        (office.home / "channels.yaml").write_text(text, "utf-8")
        command = [sys.executable, "-m", "tests.ledger.clock.killing", str(kills), str(seed)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr[-2000:]
        taken = list(sms.taken)
    now = datetime.now(UTC)
    incidents_ = [Incident.objects.get(number=number) for number in numbers]
    due = {notice.key: notice for one in incidents_ for notice in notices(event_of(one), now)}
    rows = {row.key: row for row in Outbox.objects.all()}
    assert set(rows) == set(due)
    sent = Counter(message["request_id"] for message in taken)
    wanted = {key for key, notice in due.items() if notice.until > now}
    assert wanted <= set(sent) <= set(due)
    assert {key for key, row in rows.items() if row.sent_at} >= wanted
    assert all(row.sent_at or row.dropped_at for row in rows.values())
    assert len({json.dumps(message, sort_keys=True) for message in taken}) == len(sent)
    for one in incidents_:
        assert check(one.number, book.links_of(one)) == []
        assert [e.act.kind for e in book.recorded_of(one)].count("missed") == 1
    print(f"{kills} kills, {len(sent)} notices, {len(taken) - len(sent)} duplicates")


def test_thirty_kills_lose_nothing_and_double_only_under_the_same_key(office):
    killed(office, kills=30, incidents=16, seed=7)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2))
def test_two_hundred_kills_lose_nothing_and_double_only_under_the_same_key(office, seed):
    killed(office, kills=200, incidents=400, seed=seed)
