"""``pinyue watch-clock`` and ``pinyue doctor``."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from time import sleep

import pytest

from pinyue.engine.clock import CHINA
from tests.transcripts import run

AGO = timedelta(minutes=40)
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # nothing here depends on which


@pytest.fixture
def healthy(office, monkeypatch):
    """An office in which all is well: keys, a clock that has just run, nothing that waits, holidays known."""
    monkeypatch.setattr(
        "pinyue.plans.loader.LIBRARY", office.home / "none"
    )  # the office's own plan is enough here
    monkeypatch.setattr("pinyue.cli.doctor.AHEAD", date(2026, 1, 5) - datetime.now(CHINA).date())
    assert run(["keys", "new"])[0] == 0
    assert run(["watch-clock", "--once"]) == (
        0,
        "0 incidents looked at; 0 of the notices waiting dealt with\n",
    )
    return office


def doctor() -> tuple[int, str]:
    code, said = run(["doctor"])
    return code, " ".join(said.replace("│", " ").split())


def test_once_writes_what_is_due_and_sends_it(office):
    from tests.ledger.clock.office import opened

    opened(AGO)
    assert run(["watch-clock", "--once"]) == (
        0,
        "1 incidents looked at; 1 of the notices waiting dealt with\n",
    )
    assert len(list((office.home / "outbox").rglob("*.txt"))) == 1


def test_a_wrong_file_of_channels_is_refused_before_anything_is_done(office):
    (office.home / "channels.yaml").write_text("otherwise: [{channel: x}]\n", "utf-8")
    code, said = run(["watch-clock", "--once"])
    assert code == 2
    assert "channels.yaml:1:23: no channel 'x'" in said


def test_where_all_is_well_the_doctor_says_so(healthy):
    code, said = doctor()
    assert code == 0, said
    assert "start pinyue" not in said


def test_a_clock_that_stands_is_seen_and_what_waits_too(healthy):
    from pinyue.ledger.clock.watch import watch
    from pinyue.ledger.models.hint import Heartbeat
    from tests.ledger.clock.office import opened

    opened(AGO)
    watch()
    Heartbeat.objects.update(at=datetime.now(UTC) - timedelta(minutes=2))
    code, said = doctor()
    assert code == 1
    assert "1 notices wait too long" in said
    assert said.count("start pinyue watch-clock") == 3


def test_an_incident_that_cannot_be_read_is_named(healthy):
    from pinyue.ledger.models.hint import Hint

    Hint.objects.create(incident="2026-0099", next_due_at=datetime.now(UTC) - timedelta(hours=1))
    code, said = doctor()
    assert code == 1
    assert "2026-0099" in said


def test_a_refused_notice_says_why(healthy):
    from tests.ledger.clock.office import opened

    opened(AGO)
    (healthy.home / "channels.yaml").write_text(
        "channels: {call: {kind: phone}}\notherwise: [{channel: call}]\n", "utf-8"
    )
    run(["watch-clock", "--once"])
    code, said = doctor()
    assert code == 1
    assert "no number of bureau" in said


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("packs/invented/plan.yaml", "id: x\n", "correct it there"),
        ("channels.yaml", "channels: {a: {kind: apprise_, url: 'env:NOT_SET'}}\n", "NOT_SET is not set"),
        ("channels.yaml", "chanels: {}\n", "chanels"),
        ("keys", "", "run pinyue keys new"),
    ],
)
def test_each_fault_comes_with_what_to_do(healthy, file, text, says):
    (healthy.home / file).write_text(text, "utf-8")
    code, said = doctor()
    assert code == 1
    assert says in said


def test_a_full_disk_and_a_year_without_holidays_are_told(healthy, monkeypatch):
    from pinyue.cli import doctor as module

    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))
    assert "make room" in doctor()[1]
    (found,) = module._calendar(date.today() + (date(2095, 1, 1) - date(2026, 1, 1)))
    assert "2095" in found.says
    assert found.do


def test_before_anything_is_recorded_there_is_no_database_to_complain_of(database, tmp_path, monkeypatch):
    monkeypatch.setenv("PINYUE_HOME", str(tmp_path / "none"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    code, said = doctor()
    assert code == 1  # there are no keys yet
    assert "none yet" in said
    assert not (tmp_path / "none").exists()


def test_the_worker_does_its_work_by_itself_and_ends_when_it_is_told_to(office):
    from tests.ledger.clock.office import opened

    opened(AGO)
    worker = subprocess.Popen(
        [sys.executable, "-m", "pinyue", "watch-clock"], stderr=subprocess.PIPE, text=True
    )
    try:
        for _ in range(200):
            if list((office.home / "outbox").rglob("*.txt")):
                break
            sleep(0.1)
        worker.send_signal(signal.SIGTERM)
        _, said = worker.communicate(timeout=20)
    finally:
        worker.kill()
    assert (worker.returncode, said) == (0, "")
    assert len(list((office.home / "outbox").rglob("*.txt"))) == 1
