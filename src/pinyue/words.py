"""The two languages of the program, and the one way to refuse bad input.

Every message a person sees is written once with both wordings side by side, so a missing translation cannot exist:
``tr("没有这个文件", "no such file")``.  Chinese is shown under a ``zh`` locale, English otherwise;
``PINYUE_LANG`` (``zh`` or ``en``) overrides the locale.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

LOCALE_VARIABLES = ("PINYUE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def language() -> str:
    """``"zh"`` or ``"en"``: the first locale variable that is set decides, as POSIX orders them."""
    for name in LOCALE_VARIABLES:
        value = os.environ.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def tr(zh: str, en: str) -> str:
    """The wording for the present locale."""
    return zh if language() == "zh" else en


@dataclass(frozen=True)
class Place:
    """Where in a user's file something stands; lines and columns count from 1, ``None`` means the whole file."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


class BadInput(Exception):
    """Input that cannot be used: one clear line, with its place.  The command line prints it and exits with 2."""

    def __init__(self, message: str, place: Place | None = None) -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.message = message
        self.place = place
