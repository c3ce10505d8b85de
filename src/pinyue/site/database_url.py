"""``DATABASE_URL``: which PostgreSQL server keeps the office's database.  Knows no Django.

    postgresql://user:password@host:port/name?sslmode=verify-full

What is wrong is said without quoting the text: any part of it may be a password whose ``@``, ``/`` or ``?`` was not encoded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from pinyue.words import BadInput, Place, tr

VARIABLE = "DATABASE_URL"
DEFAULT_PORT = 5432
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
OPTIONS = ("connect_timeout", "host", "sslcert", "sslkey", "sslmode", "sslrootcert")  # as libpq names them
WRONG_HOST = (
    "主机或端口不对（端口为 1 至 65535），或密码里的 / ? # @ 没有写作 %2F %3F %23 %40",
    "the host or the port is wrong (a port is 1 to 65535), or / ? # @ of the password are not written %2F %3F %23 %40",
)


@dataclass(frozen=True)
class Server:
    """A PostgreSQL database.  ``host`` is a name, an address or the folder of a Unix socket; ``str`` leaves the password out."""

    user: str
    password: str = field(repr=False)
    host: str
    port: int
    name: str
    options: dict[str, str]

    def __str__(self) -> str:
        if self.host.startswith("/"):
            return f"postgresql://{self.user}@:{self.port}/{self.name}?host={self.host}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"postgresql://{self.user}@{host}:{self.port}/{self.name}"


def parse(url: str) -> Server:
    """The server that this URL names.  Raises BadInput with one line that shows nothing of the URL."""
    if not url.isprintable() or " " in url:
        raise _bad("含有空白或不可见字符", "it contains blanks or invisible characters")
    if not url.startswith("postgresql://"):
        raise _bad("须以 postgresql:// 开头", "it must begin with postgresql://")
    if re.search(r"%(?![0-9A-Fa-f]{2})", url):
        raise _bad("% 之后须是两位十六进制数", "a % must be followed by two hexadecimal digits")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _bad(*WRONG_HOST) from None
    if port == 0 or not re.fullmatch(r"[\w.:-]*", parts.hostname or ""):
        raise _bad(*WRONG_HOST)
    if "#" in url:
        raise _bad("# 须写作 %23", "a # must be written %23")
    if parts.netloc.count("@") > 1:
        raise _bad("密码中的 @ 须写作 %40", "an @ in the password must be written %40")
    user, name = _text(parts.username or ""), _text(parts.path.removeprefix("/"))
    if not user:
        raise _bad("没有写用户名", "it names no user")
    if not name or "/" in parts.path.removeprefix("/"):
        raise _bad("须写一个数据库名", "it must name one database")
    options = _options(parts.query)
    folder = options.pop("host", None)
    if bool(parts.hostname) == bool(folder):
        raise _bad(
            "主机写一处：@ 之后，或 ?host=/套接字所在文件夹",
            "name the host once: after the @, or ?host=/folder/of/the/socket",
        )
    if folder and not folder.startswith("/"):
        raise _bad("host 选项须是以 / 开头的文件夹", "the option host must be a folder that begins with /")
    return Server(
        user, _text(parts.password or ""), folder or str(parts.hostname), port or DEFAULT_PORT, name, options
    )


def _options(query: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True) if query else []
    except ValueError:
        raise _bad("? 之后须是 选项=值，以 & 相连", "after the ? come option=value, joined by &") from None
    options = dict(pairs)
    if len(options) != len(pairs):
        raise _bad("有选项写了两次", "an option is written twice")
    known = "、".join(OPTIONS), ", ".join(OPTIONS)
    if not set(options) <= set(OPTIONS) or not all(options.values()):
        raise _bad(f"选项只有 {known[0]}，每个须有值", f"the options are {known[1]}, each with a value")
    if options.get("sslmode", "prefer") not in SSL_MODES:
        raise _bad(
            f"sslmode 须是 {'、'.join(SSL_MODES)} 之一", f"sslmode must be one of {', '.join(SSL_MODES)}"
        )
    if not re.fullmatch(r"[1-9][0-9]{0,3}", options.get("connect_timeout", "1")):
        raise _bad("connect_timeout 须是秒数", "connect_timeout must be a number of seconds")
    return options


def _text(encoded: str) -> str:
    try:
        text = unquote(encoded, errors="strict")
    except UnicodeDecodeError:
        raise _bad("% 写法须是 UTF-8", "what is written with % must be UTF-8") from None
    if "\0" in text:
        raise _bad("不能有 %00", "there can be no %00")
    return text


def _bad(zh: str, en: str) -> BadInput:
    form = "postgresql://user:password@host:5432/name"
    return BadInput(tr(f"{zh}；写作 {form}", f"{en}; write {form}"), Place(VARIABLE))
