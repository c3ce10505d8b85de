"""What has come due is written with its marks in one transaction, claimed by a lease, and sent if it is still owed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def desk(office):
    """The modules of the clock, imported once the database is open, in one bag."""
    from types import SimpleNamespace

    from pinyue.ledger import book
    from pinyue.ledger.clock import heartbeat, hints, receipts, records, sender, watch, worker
    from pinyue.ledger.clock.channels.configuration import load_channels
    from pinyue.ledger.models.hint import Hint
    from pinyue.ledger.models.outbox import Outbox
    from tests.ledger.clock import office as world

    return SimpleNamespace(
        book=book, heartbeat=heartbeat, hints=hints, receipts=receipts, records=records, sender=sender, watch=watch,
        worker=worker, Hint=Hint, Outbox=Outbox, world=world, home=office.home, channels=load_channels,
    )  # fmt: skip


def now() -> datetime:
    return datetime.now(UTC)


def steps(desk, **wanted) -> list[str]:
    rows = desk.Outbox.objects.filter(**wanted).order_by("not_before", "key")
    return [f"{row.message['step']} {row.receiver}" for row in rows]


def test_a_missed_deadline_is_marked_told_and_hinted_at_together(desk):
    number = desk.world.opened(40 * MINUTE)
    assert desk.watch.watch().written == 2
    assert steps(desk, dropped_at=None) == ["missed bureau"]
    assert steps(desk, last_error="overtaken") == ["soon bureau"]  # nobody looked while it was worth sending
    assert marks(desk, number) == [["bureau"]]
    assert now() < desk.Hint.objects.get(incident=number).next_due_at < now() + 6 * MINUTE
    assert desk.watch.watch().written == 0


def marks(desk, number: str) -> list[list[str]]:
    recorded = desk.book.recorded_of(desk.book.incident_of(number))
    return [one.act.payload["who"] for one in recorded if one.act.kind == "missed"]


def test_a_fault_in_the_middle_of_a_look_leaves_nothing_behind_and_holds_up_no_other(desk, monkeypatch):
    broken, sound = desk.world.opened(90 * MINUTE), desk.world.opened(HOUR)
    honest = desk.hints.set_hint

    def failing(incident, moment):
        if incident.number == broken and desk.Outbox.objects.filter(incident=broken).exists():
            raise OSError("no space left on device")
        honest(incident, moment)

    monkeypatch.setattr(desk.hints, "set_hint", failing)
    done = desk.watch.watch()
    assert (done.looked_at, done.broken) == (1, 1)
    assert marks(desk, broken) == []
    assert set(desk.Outbox.objects.values_list("incident", flat=True)) == {sound}
    monkeypatch.undo()
    assert desk.watch.watch().looked_at == 1
    assert marks(desk, broken) == [["bureau"]]


def test_without_any_hint_nothing_owed_is_lost_after_a_start(desk):
    for _ in range(3):
        desk.world.opened(40 * MINUTE)
    desk.Hint.objects.all().delete()
    assert desk.watch.watch().written == 0
    assert desk.hints.rehint(now()) == 3
    assert desk.watch.watch().looked_at == 3
    assert steps(desk, dropped_at=None) == ["missed bureau"] * 3
    assert desk.Hint.objects.count() == 3


def test_hints_made_anew_in_the_middle_double_nothing(desk):
    desk.world.opened(3 * HOUR)
    desk.watch.watch()
    before = set(desk.Outbox.objects.values_list("key", flat=True))
    desk.Hint.objects.all().delete()
    desk.hints.rehint(now())
    desk.watch.watch()
    assert set(desk.Outbox.objects.values_list("key", flat=True)) == before


def test_a_closed_incident_is_looked_at_no_more(desk):
    number = desk.world.opened(40 * MINUTE)
    incident = desk.book.incident_of(number)
    desk.book.append(number, incident.version, desk.world.Act("closed", now()), desk.world.OFFICE)
    assert not desk.Hint.objects.exists()
    assert desk.hints.rehint(now()) == 0


def test_the_sender_asks_again_and_does_not_send_what_was_done_in_between(desk):
    number = desk.world.opened(40 * MINUTE)
    desk.watch.watch()
    desk.world.reported(number, now() - MINUTE)
    while desk.sender.send_one(desk.channels()):
        pass
    assert steps(desk, last_error="done") == ["missed bureau"]
    assert not (desk.home / "outbox").exists()


def test_what_is_still_owed_is_sent_once_with_its_key(desk):
    desk.world.opened(40 * MINUTE)
    desk.watch.watch()
    assert desk.sender.send_one(desk.channels())
    assert not desk.sender.send_one(desk.channels())
    row = desk.Outbox.objects.get(sent_at__isnull=False)
    assert (row.sent_by, row.attempts, row.lease_until) == ("outbox", 1, None)
    assert (desk.home / "outbox" / row.reference).read_text("utf-8").endswith(f"{row.key}\n")


def test_an_exercise_goes_into_the_folder_for_exercises_and_says_so(desk):
    desk.world.opened(40 * MINUTE, exercise=True)
    desk.watch.watch()
    desk.sender.send_one(desk.channels())
    (sheet,) = (desk.home / "drill").rglob("*.txt")
    assert sheet.read_text("utf-8").startswith("[EXERCISE] overdue: report")
    assert not (desk.home / "outbox").exists()


def test_a_lease_keeps_others_away_until_it_expires(desk):
    desk.world.opened(40 * MINUTE)
    desk.watch.watch()
    first = desk.sender.claim_one(now(), timedelta(seconds=30))
    assert first.owed
    assert desk.sender.claim_one(now()) is None
    again = desk.sender.claim_one(now() + MINUTE)
    assert (again.row.key, again.row.attempts) == (first.row.key, 2)


def test_what_is_statutory_goes_before_what_chases_and_that_before_what_is_cosmetic(desk):
    number = desk.world.opened(65 * MINUTE)
    desk.watch.watch()
    last = desk.Outbox.objects.get(message__step="nag-2")
    last.pk, last.lane, last.key, last.not_before = None, 2, f"{number}:cosmetic", now() - HOUR
    last.save()
    order = []
    while claim := desk.sender.claim_one(now()):
        order.append(claim.row.get_lane_display())
    assert order == ["statutory", "statutory", "chase", "cosmetic"]


def test_a_channel_that_fails_is_tried_again_later_and_the_next_route_takes_over(desk, monkeypatch):
    desk.world.opened(40 * MINUTE)
    desk.watch.watch()
    channels = desk.channels()
    monkeypatch.setattr(channels.by_name["outbox"], "send", lambda *_: 1 / 0)
    assert desk.sender.send_one(channels)
    row = desk.Outbox.objects.get(message__step="missed")
    assert row.sent_at is None
    assert not row.failed
    assert "division" in row.last_error
    assert now() < row.not_before <= now() + desk.sender.FIRST_PAUSE
    assert [desk.sender.backoff(n).seconds for n in (1, 2, 3, 6, 99)] == [30, 60, 120, 600, 600]
    (desk.home / "channels.yaml").write_text(
        "channels:\n  broken: {kind: phone}\n  spare: {kind: files, folder: spare}\n"
        "otherwise: [{channel: broken}, {channel: spare}]\n",
        "utf-8",
    )
    desk.Outbox.objects.filter(pk=row.pk).update(not_before=now())
    assert desk.sender.send_one(desk.channels())  # no number to call: the second route
    assert desk.Outbox.objects.get(pk=row.pk).sent_by == "spare"


def test_what_every_route_refuses_for_good_waits_for_a_person(desk):
    desk.world.opened(40 * MINUTE)
    desk.watch.watch()
    (desk.home / "channels.yaml").write_text(
        "channels: {call: {kind: phone}}\notherwise: [{channel: call}]\n", "utf-8"
    )
    desk.sender.send_one(desk.channels())
    row = desk.Outbox.objects.get(message__step="missed")
    assert (row.failed, row.last_error) == (True, "no number of bureau")
    assert not desk.sender.send_one(desk.channels())


def test_moving_the_file_is_a_receipt_an_entry_and_the_end_of_the_nagging(desk):
    number = desk.world.opened(40 * MINUTE)
    desk.worker.once()
    row = desk.Outbox.objects.get(message__step="missed")
    path = desk.home / "outbox" / row.reference
    (path.parent / "received").mkdir()
    path.rename(path.parent / "received" / path.name)
    assert desk.receipts.collect(desk.channels()) == 1
    assert desk.receipts.collect(desk.channels()) == 0
    recorded = desk.book.recorded_of(desk.book.incident_of(number))
    assert [one.act.payload["key"] for one in recorded if one.act.kind == "receipt"] == [row.key]
    desk.watch.watch(now() + 25 * MINUTE)
    assert steps(desk, dropped_at=None) == ["missed bureau", "escalate+15 headquarters"]


def test_a_gateways_word_is_no_receipt_and_the_nagging_goes_on(desk):
    number = desk.world.opened(40 * MINUTE)
    desk.worker.once()
    row = desk.Outbox.objects.get(message__step="missed")
    assert desk.receipts.delivered(row.key, now())
    assert not desk.receipts.delivered(row.key, now())
    desk.watch.watch(now() + 6 * MINUTE)
    assert "nag-1 bureau" in steps(desk, incident=number)


def test_every_loop_gives_a_sign_of_life(desk):
    assert desk.heartbeat.stands("watch", now())
    desk.worker.once()
    assert not any(desk.heartbeat.stands(kind, now()) for kind in desk.heartbeat.KINDS)
    assert all(desk.heartbeat.stands(kind, now() + 2 * MINUTE) for kind in desk.heartbeat.KINDS)


def test_one_pass_reads_what_is_due_and_not_what_exists(desk, django_queries):
    for _ in range(2):
        desk.world.opened(40 * MINUTE)
    desk.watch.watch()
    few = django_queries(desk.watch.watch)
    desk.Hint.objects.bulk_create(
        [desk.Hint(incident=f"2099-{n}", next_due_at=now() + HOUR) for n in range(500)]
    )
    assert django_queries(desk.watch.watch) == few == 1
