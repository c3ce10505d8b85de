"""``DATABASE_URL`` is read strictly, and its password is shown nowhere."""

from __future__ import annotations

import traceback
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinyue.site.database import entry, server
from pinyue.site.database_url import OPTIONS, parse
from pinyue.words import BadInput

MARKS = "p@ss/wörd?#%:&= 密"


def test_every_part_of_it_is_read():
    found = parse(
        "postgresql://duty:secret@db.example:6432/pinyue?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem"
    )
    assert (found.user, found.password, found.host, found.port, found.name) == (
        "duty",
        "secret",
        "db.example",
        6432,
        "pinyue",
    )
    assert found.options == {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"}


def test_the_port_may_be_left_out_and_so_may_the_password():
    found = parse("postgresql://duty@[::1]/pinyue")
    assert (found.password, found.host, found.port) == ("", "::1", 5432)
    assert str(found) == "postgresql://duty@[::1]:5432/pinyue"


def test_the_folder_of_a_socket_is_a_host():
    assert parse("postgresql://duty@/pinyue?host=/run/postgresql").host == "/run/postgresql"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
def test_whatever_the_password_is_encoded_it_comes_back(password):
    assert parse(f"postgresql://duty:{quote(password, safe='')}@db.example/pinyue").password == password


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("pinyue", "must begin with postgresql://"),
        ("postgres://duty@db/pinyue", "must begin with postgresql://"),
        ("sqlite:///pinyue.sqlite3", "must begin with postgresql://"),
        ("postgresql://duty@db/pin yue", "blanks"),
        ("postgresql://duty@db/pinyue\n", "blanks"),
        ("postgresql://db/pinyue", "no user"),
        ("postgresql://:secret@db/pinyue", "no user"),
        ("postgresql://duty@/pinyue", "name the host once"),
        ("postgresql://duty@db/pinyue?host=/run/postgresql", "name the host once"),
        ("postgresql://duty@/pinyue?host=db", "begins with /"),
        ("postgresql://duty@db:0/pinyue", "a port is 1 to 65535"),
        ("postgresql://duty@db:65536/pinyue", "a port is 1 to 65535"),
        ("postgresql://duty@db:five/pinyue", "a port is 1 to 65535"),
        ("postgresql://duty@one,two/pinyue", "the host or the port is wrong"),
        ("postgresql://duty@[::1/pinyue", "the host or the port is wrong"),
        ("postgresql://duty@db", "one database"),
        ("postgresql://duty@db/", "one database"),
        ("postgresql://duty@db/pin/yue", "one database"),
        ("postgresql://duty@db/pinyue#top", "written %23"),
        ("postgresql://duty:a@b@db/pinyue", "written %40"),
        ("postgresql://duty:50%@db/pinyue", "two hexadecimal digits"),
        ("postgresql://duty:%ff@db/pinyue", "must be UTF-8"),
        ("postgresql://duty:a%00b@db/pinyue", "no %00"),
        ("postgresql://duty@db/pinyue?", None),
        ("postgresql://duty@db/pinyue?sslmode", "option=value"),
        ("postgresql://duty@db/pinyue?sslmode=", "each with a value"),
        ("postgresql://duty@db/pinyue?sslmod=require", ", ".join(OPTIONS)),
        ("postgresql://duty@db/pinyue?password=secret", ", ".join(OPTIONS)),
        ("postgresql://duty@db/pinyue?sslmode=require&sslmode=disable", "twice"),
        ("postgresql://duty@db/pinyue?sslmode=on", "verify-full"),
        ("postgresql://duty@db/pinyue?connect_timeout=soon", "number of seconds"),
    ],
)
def test_what_is_wrong_is_one_line(url, says):
    if says is None:
        assert parse(url).options == {}
        return
    with pytest.raises(BadInput) as refused:
        parse(url)
    line = str(refused.value)
    assert line.startswith("DATABASE_URL: ")
    assert says in line
    assert "\n" not in line


@given(
    before=st.sampled_from(
        ["", "postgresql://", "postgresql://duty:", "postgresql://duty@db/pinyue?sslmode=", "mysql://u:"]
    ),
    mark=st.sampled_from(["", "/", "?", "#", "@", "%", "[", ":", "&", "=", " ", "\n"]),
    after=st.sampled_from(["", "@", "@db/pinyue", "@db:x/pinyue", "@db/pinyue?nothing=1"]),
)
def test_no_refusal_shows_any_piece_of_the_password(before, mark, after):
    halves = "Zq7xKw", "Vj3bTn"
    try:
        shown = str(parse(f"{before}{halves[0]}{mark}{halves[1]}{after}"))
    except BadInput as error:
        shown = "".join(traceback.format_exception_only(error))
        assert not any(half.lower() in shown.lower() for half in halves)


def test_neither_the_text_nor_the_picture_of_a_server_shows_its_password():
    found = parse(f"postgresql://duty:{quote(MARKS, safe='')}@db.example/pinyue")
    assert found.password == MARKS
    for shown in (str(found), repr(found)):
        assert "duty" in shown
        assert MARKS not in shown
        assert quote(MARKS, safe="") not in shown


def test_without_it_the_database_is_the_file_in_the_offices_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PINYUE_HOME", str(tmp_path))
    for value in (None, ""):
        if value is not None:
            monkeypatch.setenv("DATABASE_URL", value)
        assert server() is None
        assert entry()["NAME"] == str(tmp_path / "pinyue.sqlite3")


def test_its_options_come_before_ours(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://duty@db/pinyue?connect_timeout=3&sslmode=require")
    options = entry()["OPTIONS"]
    assert (options["connect_timeout"], options["sslmode"]) == ("3", "require")


@pytest.mark.parametrize(
    "command", [["who", "区长", "--on", "2022-02-11"], ["directory", "export", "register.yaml"]]
)
def test_a_command_with_a_url_that_is_wrong_says_one_line(command, monkeypatch, capsys):
    from pinyue.cli import main

    monkeypatch.setenv("DATABASE_URL", "postgresql://duty:Zq7xKw@db:x/pinyue")
    monkeypatch.setattr("sys.argv", ["pinyue", *command])
    with pytest.raises(SystemExit) as left:
        main()
    out, err = capsys.readouterr()
    assert (left.value.code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("DATABASE_URL: ")


def test_a_server_that_does_not_answer_is_said_in_one_line_without_the_password(tmp_path, monkeypatch):
    from pinyue.site.opening import close_database, open_database

    folder = quote(str(tmp_path))
    monkeypatch.setenv("PINYUE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATABASE_URL", f"postgresql://duty:Zq7xKw@/pinyue?host={folder}")
    with pytest.raises(BadInput) as refused:
        open_database()
    close_database()
    line = str(refused.value)
    assert line.startswith(f"postgresql://duty@:5432/pinyue?host={tmp_path}: the database cannot be opened: ")
    assert "\n" not in line
    assert "Zq7xKw" not in "".join(traceback.format_exception(refused.value))


def test_a_password_that_is_wrong_is_not_repeated(postgresql, monkeypatch):
    from pinyue.site.opening import close_database, open_database

    monkeypatch.setenv("DATABASE_URL", postgresql.url("postgres").replace(":p%40ss", ":Zq7xKw", 1))
    with pytest.raises(BadInput, match="password authentication failed") as refused:
        open_database()
    close_database()
    assert "Zq7xKw" not in "".join(traceback.format_exception(refused.value))
