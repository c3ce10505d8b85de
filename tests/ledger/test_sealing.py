"""Keys and sealing: what was sealed opens with its key and nothing else opens it, and no message says what is in it."""

from __future__ import annotations

import base64
import json
import traceback
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import SecretBytes, SecretStr

from pinyue.cli.app import app
from pinyue.ledger.vault.keys import LENGTHS, Key, Keys, key_file, load_keys, new_key
from pinyue.ledger.vault.sealing import Belonging, NotOpened, reseal, seal, unseal
from pinyue.words import BadInput

VALUE = "张三丰 13812345678"
HERE = Belonging("2026-0007", "patient.1.phone")


def key(name: str, algorithm: str = "aes-256-gcm", fill: int = 1) -> Key:
    return Key(name, algorithm, SecretBytes(bytes([fill]) * LENGTHS[algorithm]))


OLD, NEW = key("old", fill=1), key("new", "sm4-gcm", fill=2)
both = pytest.mark.parametrize("one", [OLD, NEW], ids=["aes", "sm4"])


@pytest.fixture
def office(tmp_path, monkeypatch):
    """An office whose folder is new, and no key in the environment."""
    monkeypatch.setenv("PINYUE_HOME", str(tmp_path / "home"))
    for variable in ("PINYUE_KEY", "PINYUE_KEYS", "DATABASE_URL"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path / "home"


def line(name: str = "k1", algorithm: str = "aes-256-gcm", size: int = 32, fill: int = 7) -> str:
    return f"{name} {algorithm} {base64.b64encode(bytes([fill]) * size).decode()}"


def written(text: str, mode: int = 0o600) -> None:
    key_file().parent.mkdir(parents=True, exist_ok=True)
    key_file().write_text(text, "utf-8")
    key_file().chmod(mode)


# --- sealing --------------------------------------------------------------------------------------------------------

anything = st.text(alphabet=st.characters(codec=None), max_size=60)


@given(value=anything, incident=st.text(max_size=12), field=st.text(max_size=12), sm4=st.booleans())
def test_whatever_is_sealed_opens_to_the_same(value, incident, field, sm4):
    keys = Keys((OLD, NEW) if sm4 else (NEW, OLD))
    belonging = Belonging(incident, field)
    sealed = seal(SecretStr(value), belonging, keys)
    assert unseal(sealed, belonging, keys).get_secret_value() == value
    assert sealed.key_id == keys.all[-1].id


@given(value=anything)
def test_sealed_anew_it_opens_with_the_new_key_alone_and_the_chain_need_not_change(value):
    sealed = seal(SecretStr(value), HERE, Keys((OLD,)))
    again = reseal(sealed, HERE, Keys((OLD, NEW)))
    assert (again.digest, again.key_id) == (sealed.digest, "new")
    assert unseal(again, HERE, Keys((NEW,))).get_secret_value() == value


@both
def test_a_change_of_any_byte_is_found(one):
    keys = Keys((one,))
    sealed = seal(SecretStr(VALUE), HERE, keys)
    for place in range(len(sealed.ciphertext)):
        for bit in (1, 128):
            bytes_ = bytearray(sealed.ciphertext)
            bytes_[place] ^= bit
            with pytest.raises(NotOpened):
                unseal(replace(sealed, ciphertext=bytes(bytes_)), HERE, keys)


@both
def test_a_piece_of_it_or_more_than_it_does_not_open(one):
    keys = Keys((one,))
    sealed = seal(SecretStr(VALUE), HERE, keys)
    for size in range(len(sealed.ciphertext)):
        with pytest.raises(NotOpened):
            unseal(replace(sealed, ciphertext=sealed.ciphertext[:size]), HERE, keys)
    with pytest.raises(NotOpened):
        unseal(replace(sealed, ciphertext=sealed.ciphertext + b"\0"), HERE, keys)


@both
def test_moved_to_another_incident_field_or_digest_it_does_not_open(one):
    keys = Keys((one,))
    sealed = seal(SecretStr(VALUE), HERE, keys)
    other = seal(SecretStr("李四"), HERE, keys)
    for belonging in (replace(HERE, incident="2026-0008"), replace(HERE, field="patient.2.phone")):
        with pytest.raises(NotOpened):
            unseal(sealed, belonging, keys)
    for swapped in (replace(sealed, digest=other.digest), replace(sealed, ciphertext=other.ciphertext)):
        with pytest.raises(NotOpened):
            unseal(swapped, HERE, keys)


def test_fields_that_run_together_to_the_same_letters_are_different_places():
    keys = Keys((OLD,))
    sealed = seal(SecretStr(VALUE), Belonging("2026-1", "1.name"), keys)
    with pytest.raises(NotOpened):
        unseal(sealed, Belonging("2026-11", ".name"), keys)


def test_another_key_of_the_same_name_does_not_open_it():
    sealed = seal(SecretStr(VALUE), HERE, Keys((OLD,)))
    with pytest.raises(NotOpened, match="the key is another one, or the row was changed"):
        unseal(sealed, HERE, Keys((replace(OLD, material=NEW.material, algorithm="sm4-gcm"),)))
    with pytest.raises(NotOpened, match="its key is not at hand"):
        unseal(sealed, HERE, Keys((NEW,)))


def test_two_equal_values_have_nothing_in_common():
    one, two = (seal(SecretStr(VALUE), HERE, Keys((OLD,))) for _ in range(2))
    assert one.digest != two.digest
    assert one.ciphertext[:12] != two.ciphertext[:12]


def test_who_has_the_row_but_no_key_cannot_try_telephone_numbers_against_the_digest():
    """The salt is sealed too: no part of the row, taken as the salt, gives the digest of the right value."""
    import hmac

    sealed = seal(SecretStr("13812345678"), HERE, Keys((OLD,)))
    message = json.dumps([HERE.incident, HERE.field, "13812345678"]).encode()
    for start in range(len(sealed.ciphertext)):
        for end in (start + 16, start + 32, len(sealed.ciphertext)):
            salt = sealed.ciphertext[start:end]
            assert hmac.digest(salt, message, "sha256").hex() != sealed.digest


@given(value=st.text(alphabet="甲乙丙丁戊己庚辛", min_size=4, max_size=20))
def test_no_error_repr_or_traceback_shows_the_value_or_the_key(value):
    keys = Keys((OLD,))
    sealed = seal(SecretStr(value), HERE, keys)
    shown = [repr(keys), repr(sealed), str(OLD), repr(unseal(sealed, HERE, keys)), f"{SecretStr(value)}"]
    for wrong in (replace(sealed, digest="0" * 64), replace(sealed, key_id="lost")):
        with pytest.raises(NotOpened) as caught:
            unseal(wrong, HERE, keys)
        below = caught.tb.tb_next  # this test's own frame holds the value
        whole = traceback.TracebackException(NotOpened, caught.value, below, capture_locals=True)
        shown.append("".join(whole.format()))
        assert caught.value.__context__ is None
    text = "\n".join(shown)
    assert len(shown) == 7
    assert value not in text
    assert repr(OLD.material.get_secret_value())[2:-1] not in text


def test_without_a_key_nothing_is_sealed():
    with pytest.raises(BadInput, match=r"there is no key.*pinyue keys new"):
        seal(SecretStr(VALUE), HERE, Keys(()))


# --- keys -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("algorithm", LENGTHS)
def test_a_new_key_is_for_its_owner_alone_and_seals_from_then_on(office, algorithm):
    assert load_keys().all == ()
    first = new_key("aes-256-gcm", date(2026, 11, 22))
    second = new_key(algorithm, date(2026, 11, 23))
    keys = load_keys()
    assert keys.all == (first, second)
    assert keys.newest == second
    assert second.id.startswith("20261123-")
    assert len(second.material.get_secret_value()) == LENGTHS[algorithm]
    assert key_file().stat().st_mode & 0o777 == 0o600
    assert key_file() == office / "keys"


def test_the_file_of_keys_may_lie_elsewhere(office, tmp_path, monkeypatch):
    monkeypatch.setenv("PINYUE_KEYS", str(tmp_path / "vault" / "k"))
    made = new_key("sm4-gcm", date(2026, 11, 22))
    assert (tmp_path / "vault" / "k").read_text().split()[0] == made.id
    assert not office.exists()


def test_a_key_in_the_environment_seals_and_those_of_the_file_still_open(office, monkeypatch):
    written(line("k1") + "\n")
    sealed = seal(SecretStr(VALUE), HERE, load_keys())
    monkeypatch.setenv("PINYUE_KEY", line("k2", "sm4-gcm", 16))
    keys = load_keys()
    assert keys.newest.id == "k2"
    assert unseal(sealed, HERE, keys).get_secret_value() == VALUE
    with pytest.raises(BadInput, match="PINYUE_KEY: while it is set"):
        new_key("aes-256-gcm", date(2026, 11, 22))
    monkeypatch.setenv("PINYUE_KEY", line("k1"))  # the same one twice is one
    assert [key.id for key in load_keys().all] == ["k1"]
    monkeypatch.setenv("PINYUE_KEY", line("k1", fill=8))
    with pytest.raises(BadInput, match="there are two keys k1"):
        load_keys()


def test_a_file_that_others_can_read_is_refused(office):
    for mode in (0o640, 0o604, 0o660):
        written(line(), mode)
        with pytest.raises(BadInput, match="others can open this key file; run chmod 600"):
            load_keys()
        with pytest.raises(BadInput):
            new_key("aes-256-gcm", date(2026, 11, 22))


@pytest.mark.parametrize(
    "wrong",
    [
        "k1",
        "k1 aes-256-gcm",
        "k1 aes-128-gcm QUJDREVGR0hJSktMTU5PUA==",
        line(size=31),
        line(size=33),
        line(algorithm="sm4-gcm"),
        "k1 aes-256-gcm !!!!" + "A" * 40,
        "k1 aes-256-gcm 密钥密钥密钥",
        f"{line()} more",
        "-k aes-256-gcm " + "A" * 43 + "=",
    ],
)
def test_a_line_that_is_no_key_is_named_and_not_quoted(office, wrong):
    written(f"# the office's keys\n\n{wrong}\n")
    with pytest.raises(BadInput) as caught:
        load_keys()
    assert str(caught.value).startswith(f"{key_file()}:3: ")
    assert all(word not in str(caught.value) for word in wrong.split() if len(word) > 12)


def test_two_keys_of_one_name_are_refused(office):
    written(f"{line()}\n{line(fill=9)}\n")
    with pytest.raises(BadInput, match=r":2: there are two keys k1"):
        load_keys()


def test_a_file_without_an_end_of_line_is_added_to_on_a_new_line(office):
    written(line("k1"))
    made = new_key("aes-256-gcm", date(2026, 11, 22))
    assert [one.id for one in load_keys().all] == ["k1", made.id]


def test_an_algorithm_that_is_not_there_is_refused(office):
    with pytest.raises(BadInput, match="no algorithm 'aes-256'; did you mean 'aes-256-gcm'"):
        new_key("aes-256", date(2026, 11, 22))


def test_a_file_that_cannot_be_read_or_written_is_one_clear_line(office, tmp_path, monkeypatch):
    (tmp_path / "folder").mkdir(mode=0o700)
    (tmp_path / "file").touch()
    for path, fault in (("folder", "Is a directory"), ("file/keys", "Not a directory|File exists")):
        monkeypatch.setenv("PINYUE_KEYS", str(tmp_path / path))
        with pytest.raises(BadInput, match=fault):
            new_key("aes-256-gcm", date(2026, 11, 22))


@given(data=st.binary(max_size=200))
def test_a_spoilt_file_gives_one_clear_message_or_keys(tmp_path_factory, data):
    assume(data)
    path = tmp_path_factory.mktemp("keys") / "keys"
    path.write_bytes(data)
    path.chmod(0o600)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINYUE_KEYS", str(path))
        patch.delenv("PINYUE_KEY", raising=False)
        said = None
        try:
            found = load_keys().all
        except BadInput as error:
            said = str(error)
    assert found == () if said is None else said.startswith(str(path))  # comments and blanks alone are no key


def test_the_command_lists_keys_and_never_shows_one(office):
    run = CliRunner().invoke
    made = run(app, ["keys", "new", "--algorithm", "sm4-gcm"])
    assert made.exit_code == 0
    assert "keep a copy elsewhere now" in made.output
    (kept,) = load_keys().all
    listed = run(app, ["keys", "list", "--json"])
    assert json.loads(listed.output) == [
        {"id": kept.id, "algorithm": "sm4-gcm", "seals": True, "sealed": 0},
    ]
    table = run(app, ["keys", "list"])
    assert kept.id in table.output
    secret = key_file().read_text().split()[2]
    assert all(secret not in output for output in (made.output, listed.output, table.output))
    assert "0" in run(app, ["keys", "rekey"]).output
