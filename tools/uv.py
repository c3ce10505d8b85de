"""Runs uv with the package sources that pip is configured for: ``python tools/uv.py pip install ...``.

uv reads no pip configuration.  On a machine whose mirror, certificate or proxy is written down for pip only, uv would
go elsewhere and fail.  What pip knows is handed over in the environment of that one call and stands in no file.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

# pip's word -> uv's variable, what joins several values, and the other variables by which it may be given already.
HANDED_OVER = {
    "index-url": ("UV_DEFAULT_INDEX", " ", ("UV_INDEX_URL",)),
    "extra-index-url": ("UV_INDEX", " ", ("UV_EXTRA_INDEX_URL",)),
    "find-links": ("UV_FIND_LINKS", ",", ()),
    "no-index": ("UV_NO_INDEX", " ", ()),
    "trusted-host": ("UV_INSECURE_HOST", " ", ()),
    "cert": ("SSL_CERT_FILE", " ", ()),
    "proxy": ("ALL_PROXY", " ", ("HTTPS_PROXY", "https_proxy", "all_proxy")),
    "timeout": ("UV_HTTP_TIMEOUT", " ", ()),
}
SECTIONS = ("global", "install", ":env:")  # the later one wins, as in pip


def parse(listing: str) -> dict[str, str]:
    """The settings in force, from the lines ``section.key='value'`` that ``pip config list`` prints."""
    by_section: dict[str, dict[str, str]] = {section: {} for section in SECTIONS}
    for line in listing.splitlines():
        name, found, value = line.partition("=")
        section, _, key = name.rpartition(".")
        if found and section in by_section:
            by_section[section][key] = str(ast.literal_eval(value))
    return {key: value for section in SECTIONS for key, value in by_section[section].items()}


def handed_over(settings: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """The variables to add for uv; whatever is given to uv already is left as it is."""
    added = {}
    for key, (variable, joint, others) in HANDED_OVER.items():
        if settings.get(key) and not any(environ.get(name) for name in (variable, *others)):
            added[variable] = joint.join(settings[key].split())
    if "UV_INDEX" in added and not environ.get("UV_INDEX_STRATEGY"):
        # pip looks into all its sources at once.  Safe here: every file is held to its pinned hash.
        added["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return added


def main(arguments: list[str]) -> int:
    """Runs the ``uv`` beside this interpreter and returns its exit code."""
    pip = [sys.executable, "-m", "pip", "config", "list"]
    listing = subprocess.run(pip, capture_output=True, text=True, check=True).stdout
    environ = {**os.environ, **handed_over(parse(listing), os.environ)}
    return subprocess.call([Path(sys.executable).with_name("uv"), *arguments], env=environ)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
