"""What is written is on disk before anybody is told so."""

from __future__ import annotations

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on disk; a new file survives a crash only with its name."""
    if os.name != "posix":  # elsewhere a folder cannot be opened, and its system keeps the names itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
