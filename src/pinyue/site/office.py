"""What lies in the office's folder beside its packs and its database: the key that signs.  Knows no Django."""

from __future__ import annotations

import os
import secrets

from pinyue.plans.loader import home


def secret_key() -> str:
    """The key that signs sessions: ``PINYUE_SECRET_KEY``, else a file that only the owner can read, made when first needed."""
    given = os.environ.get("PINYUE_SECRET_KEY")
    if given:
        return given
    path = home() / "secret_key"
    if not path.is_file():
        home().mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(secrets.token_urlsafe(50), "ascii")
    return path.read_text("ascii")
