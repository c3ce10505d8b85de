"""``pinyue keys``: the keys that seal personal data."""

from __future__ import annotations

from datetime import datetime

import click

from pinyue.cli.office import in_office
from pinyue.cli.show import console, print_json, table
from pinyue.cli.speech import Command, Group, json_option
from pinyue.engine.clock import CHINA
from pinyue.ledger.vault.keys import DEFAULT, LENGTHS, Keys, key_file, load_keys, new_key
from pinyue.site.database import begun
from pinyue.words import tr


@click.group(
    cls=Group,
    help=tr(
        "加密个人信息的密钥：生成、列出、换用新密钥。",
        "The keys that seal personal data: make, list, change.",
    ),
)
def keys() -> None:
    """The group of the keys' commands."""


@keys.command(
    cls=Command,
    help=tr("生成一个新密钥，从此用它加密。", "Make a new key, which seals from now on."),
)
@click.option(
    "--algorithm",
    type=click.Choice(tuple(LENGTHS)),
    default=DEFAULT,
    help=tr("算法，默认 aes-256-gcm。", "The algorithm; aes-256-gcm by default."),
)
def new(algorithm: str) -> None:
    """Add a key to the file; those before it still open what they sealed."""
    made = new_key(algorithm, datetime.now(CHINA).date())
    console().print(
        tr(
            f"{key_file()}：密钥 {made.id}（{made.algorithm}）；现在就另存一份，没有它个人信息打不开",
            f"{key_file()}: key {made.id} ({made.algorithm}); keep a copy elsewhere now, without it personal data is lost",
        ),
        soft_wrap=True,
    )


@keys.command(
    "list",
    cls=Command,
    help=tr("有哪些密钥，各自加密了多少条。", "Which keys there are, and how much each has sealed."),
)
@json_option
def show(as_json: bool) -> None:
    """Every key at hand and every key that something needs; never the key itself."""
    at_hand = load_keys()
    sealed: dict[str, int] = in_office(_sealed) if begun() else {}
    known = {key.id: key.algorithm for key in at_hand.all}
    newest = at_hand.all[-1].id if at_hand.all else None
    listed = [
        {"id": name, "algorithm": known.get(name), "seals": name == newest, "sealed": sealed.get(name, 0)}
        for name in [*known, *sorted(set(sealed) - set(known))]
    ]
    if as_json:
        print_json(listed)
        return
    heads = (
        tr("密钥", "key"),
        tr("算法", "algorithm"),
        tr("现用于加密", "seals now"),
        tr("已加密（条）", "has sealed"),
    )
    absent = tr("没有这个密钥", "not at hand")
    rows = [
        (key["id"], key["algorithm"] or absent, tr("是", "yes") if key["seals"] else "", key["sealed"])
        for key in listed
    ]
    console().print(table(*heads, rows=rows))


@keys.command(
    cls=Command,
    help=tr("把旧密钥加密的改用最新的密钥加密。", "Seal anew, under the newest key, what older ones sealed."),
)
def rekey() -> None:
    """Afterwards an older key opens nothing that is still kept; backups may need it yet."""
    at_hand = load_keys()
    newest = at_hand.newest.id
    done = in_office(lambda: _sealed_anew(at_hand)) if begun() else 0
    console().print(tr(f"改用密钥 {newest}：{done} 条", f"now under key {newest}: {done}"))


def _sealed() -> dict[str, int]:
    from pinyue.ledger import personal  # needs the database open

    return personal.by_key()


def _sealed_anew(at_hand: Keys) -> int:
    from pinyue.ledger import personal

    return personal.rekey(at_hand)
