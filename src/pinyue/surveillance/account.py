"""What a sweep counted and what it could not count: nothing is dropped without a line here."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from pinyue.words import tr


@dataclass(frozen=True)
class Said:
    """One statement in both languages, kept as data so that a page can be made in either."""

    zh: str
    en: str

    def __str__(self) -> str:
        return tr(self.zh, self.en)

    def in_(self, lang: str) -> str:
        """The wording in ``lang`` (``"zh"`` or ``"en"``)."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class LeftOut:
    """Part of a list that was not counted.

    ``reason`` is a stable word for programs (``no_lot``, ``absurd_onset`` …); ``rows`` counts entries (one product × lot ×
    term of one report), ``reports`` the distinct reports they belong to.
    """

    reason: str
    why: Said
    rows: int
    reports: int

    def as_data(self) -> dict[str, object]:
        """Plain data for ``--json``."""
        return asdict(self)
