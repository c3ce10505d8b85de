"""The contract that every channel keeps, and the file that says which there are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pinyue.ledger.clock.channels import apprise_, files, phone, webhook_sms
from pinyue.ledger.clock.channels.configuration import kinds, load_channels
from pinyue.ledger.clock.channels.contract import Rejected, Sent, Unreachable
from pinyue.words import BadInput
from tests.ledger.clock.gateway import Gateway, gateway

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")  # Apprise's to mend

MESSAGE: dict[str, Any] = {
    "key": "2026-0001:invented/R-1@20260101T000000Z:missed:区局", "incident": "2026-0001", "title": "fever",
    "exercise": False, "obligation": "invented/R-1@20260101T000000Z", "step": "missed", "receiver": "区局",
    "plan": "invented", "clause": ["2"], "does": "report & <tell>", "act": "report.initial", "who": ["区局"],
    "to": ["区政府"], "by": "phone", "due": "2026-01-01T00:00:00+00:00", "basis": "office",
}  # fmt: skip


@pytest.fixture
def sms() -> Iterator[Gateway]:
    with gateway() as here:
        yield here


@pytest.fixture(params=["files", "webhook_sms", "apprise_", "phone"])
def way(request, sms, tmp_path, monkeypatch):
    """Each channel, working, with how many times its other side was given something."""
    monkeypatch.setenv("PINYUE_HOME", str(tmp_path))
    monkeypatch.setenv("WAY", sms.url.replace("http://", "json://") + "/send")
    made: dict[str, Any] = {
        "files": lambda: files.Channel("w", files.Settings(kind="files", folder="out")),
        "webhook_sms": lambda: webhook_sms.Channel(
            "w", webhook_sms.Settings(kind="webhook_sms", gateways=[{"url": f"{sms.url}/send"}])
        ),
        "apprise_": lambda: apprise_.Channel("w", apprise_.Settings(kind="apprise_", url="env:WAY")),
        "phone": lambda: phone.Channel("w", phone.Settings(kind="phone")),
    }
    return made[request.param]()


def test_every_folder_is_a_channel_of_the_contract():
    assert kinds() == ["apprise_", "files", "phone", "webhook_sms"]


def test_what_is_taken_is_said_to_be_sent_and_the_key_goes_with_it(way, sms, tmp_path):
    sent = way.send(MESSAGE, "13800000000")
    assert isinstance(sent, Sent)
    given = [str(body) for body in sms.taken] + [p.read_text("utf-8") for p in tmp_path.rglob("*.txt")]
    assert len(given) == 1
    assert MESSAGE["key"] in given[0]
    assert "report & <tell>" in given[0]
    assert (way.name, way.exercise) == ("w", False)


def test_the_same_key_may_come_twice(way, tmp_path):
    first, second = way.send(MESSAGE, "13800000000"), way.send(MESSAGE, "13800000000")
    assert first == second
    assert len(list(tmp_path.rglob("*.txt"))) <= 1


def test_receipts_are_asked_for_without_harm(way):
    assert way.receipts([]) == []
    assert isinstance(way.receipts(["unknown", "0:unknown"]), list)


def test_an_exercise_says_so_in_what_is_sent(way, sms, tmp_path):
    way.send({**MESSAGE, "exercise": True}, "13800000000")
    given = [str(body) for body in sms.taken] + [p.read_text("utf-8") for p in tmp_path.rglob("*.txt")]
    assert "[EXERCISE]" in given[0]


def test_a_receiver_that_is_not_there_now_is_unreachable(sms, tmp_path, monkeypatch):
    monkeypatch.setenv("PINYUE_HOME", str(tmp_path))
    monkeypatch.setenv("WAY", sms.url.replace("http://", "json://") + "/send")
    sms.status = 503
    for way in (
        webhook_sms.Channel(
            "w", webhook_sms.Settings(kind="webhook_sms", gateways=[{"url": f"{sms.url}/send"}])
        ),
        apprise_.Channel("w", apprise_.Settings(kind="apprise_", url="env:WAY")),
    ):
        with pytest.raises(Unreachable):
            way.send(MESSAGE, "1380")
    (tmp_path / "out").write_text("a file where the folder should be")
    with pytest.raises(Unreachable, match="cannot write"):
        files.Channel("w", files.Settings(kind="files", folder="out")).send(MESSAGE, "")


def two(first: str, second: str, **more: Any) -> webhook_sms.Channel:
    gateways = [{"url": first, **more}, {"url": second, **more}]
    return webhook_sms.Channel("w", webhook_sms.Settings(kind="webhook_sms", gateways=gateways))


def test_the_second_gateway_takes_what_the_first_does_not(sms):
    with gateway() as other:
        sms.status = 500
        assert two(f"{sms.url}/send", f"{other.url}/send").send(MESSAGE, "1380").reference.startswith("1:")
        assert [body["request_id"] for body in other.taken] == [MESSAGE["key"]]
        sms.status = 200
        assert two(f"{sms.url}/send", f"{other.url}/send").send(MESSAGE, "1380").reference.startswith("0:")
        assert len(other.taken) == 1
        sms.status = other.status = 400
        with pytest.raises(Rejected):
            two(f"{sms.url}/send", f"{other.url}/send").send(MESSAGE, "1380")
        other.status = 302  # its token would follow
        with pytest.raises(Unreachable):
            two(f"{sms.url}/send", f"{other.url}/send").send(MESSAGE, "1380")


def test_a_gateway_is_asked_for_receipts_of_its_own_messages_with_its_token(sms, monkeypatch):
    monkeypatch.setenv("SMS_TOKEN", "s3cret")
    way = two(f"{sms.url}/send", f"{sms.url}/send", receipts=f"{sms.url}/receipts", token="env:SMS_TOKEN")
    (found,) = way.receipts([way.send(MESSAGE, "1380").reference])
    assert found.delivered
    assert set(sms.tokens) == {"Bearer s3cret"}
    assert way.receipts(["2:of a gateway that is gone"]) == []
    monkeypatch.delenv("SMS_TOKEN")
    with pytest.raises(Unreachable, match="SMS_TOKEN is not set"):
        way.send(MESSAGE, "1380")


def test_a_file_that_was_received_is_not_laid_out_again(tmp_path, monkeypatch):
    monkeypatch.setenv("PINYUE_HOME", str(tmp_path))
    way = files.Channel("w", files.Settings(kind="files", folder="out"))
    reference = way.send(MESSAGE, "").reference
    path = tmp_path / "out" / reference
    assert not list(path.parent.glob(".*"))
    (path.parent / "received").mkdir()
    path.replace(path.parent / "received" / path.name)
    assert way.send(MESSAGE, "").reference == reference
    assert not path.exists()
    assert [found.reference for found in way.receipts([reference])] == [reference]


def test_no_name_of_a_receiver_leads_out_of_the_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PINYUE_HOME", str(tmp_path / "home"))
    way = files.Channel("w", files.Settings(kind="files", folder="out"))
    for address in ("../../x", "/etc/x", "..", "."):
        way.send({**MESSAGE, "incident": "../2026"}, address)
    assert all((tmp_path / "home" / "out") in path.parents for path in tmp_path.rglob("*.txt"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("channels: {a: {kind: pigeon}}\n", r"channels\.yaml:1:22: no kind of channel 'pigeon'"),
        ("channels: {a: {folder: x}}\n", "no kind of channel 'None'"),
        ("channels: {a: {kind: files, folder: x, colour: red}}\n", "unknown key 'colour'"),
        ("channels: {outbox: {kind: files, folder: x}}\n", "'outbox' is built in"),
        ("channels: {a: {kind: apprise_, url: 'wecombot://key'}}\n", "secrets are not written in files"),
        (
            "channels: {a: {kind: webhook_sms, gateways: [{url: 'https://u:p@x/'}]}}\n",
            "no user, password or query in an address",
        ),
        ("receivers: {区局: [{channel: smss}]}\n", "no channel 'smss'"),
        ("otherwise: [{channel: x}]\n", r"channels\.yaml:1:23: no channel 'x'"),
        ("channel: {}\n", "unknown key 'channel'"),
    ],
)
def test_a_file_of_channels_that_is_wrong_is_refused_with_its_place(tmp_path: Path, text: str, says: str):
    (tmp_path / "channels.yaml").write_text(text, "utf-8")
    with pytest.raises(BadInput, match=says):
        load_channels(tmp_path / "channels.yaml")


def test_routes_are_tried_in_order_the_preferred_first_and_exercises_have_their_own(tmp_path: Path):
    (tmp_path / "channels.yaml").write_text(
        "channels:\n  one: {kind: files, folder: one}\n  two: {kind: files, folder: two}\n"
        "  play: {kind: files, folder: play, exercise: true}\n"
        "receivers: {区局: [{channel: one, address: a}, {channel: play}]}\notherwise: [{channel: two}]\n",
        "utf-8",
    )
    channels = load_channels(tmp_path / "channels.yaml")

    def ways(receiver: str, preferred: str = "", exercise: bool = False) -> list[str]:
        return [way.name for way, _ in channels.routes(receiver, preferred, exercise=exercise)]

    assert ways("区局") == ["one", "two"]
    assert ways("区局", "two") == ["two", "one"]
    assert ways("区局", exercise=True) == ["play"]
    assert ways("别处") == ["two"]
    assert ways("别处", exercise=True) == ["drill"]
    assert [way.name for way, _ in load_channels(tmp_path / "none").routes("x", "", exercise=False)] == [
        "outbox"
    ]
