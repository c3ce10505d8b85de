"""The key that signs sessions: the office's own, and nobody else's to read."""

from __future__ import annotations


def test_the_key_is_made_once_for_the_owner_alone_and_only_when_it_is_needed(tmp_path, monkeypatch):
    monkeypatch.setenv("PINYUE_HOME", str(tmp_path / "home"))
    from pinyue.site.opening import close_database, open_database

    open_database()
    from django.conf import settings

    from pinyue.site.office import secret_key

    path = tmp_path / "home" / "secret_key"
    assert not path.exists()
    key = secret_key()
    assert len(key) > 50
    assert secret_key() == key == path.read_text("ascii")
    assert path.stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("PINYUE_SECRET_KEY", "given")
    assert str(settings.SECRET_KEY) == secret_key() == "given"
    close_database()
