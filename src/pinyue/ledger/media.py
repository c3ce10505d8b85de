"""What kind of file something is, told from its content alone, and a name for it that can do no harm.  Pure."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path
from zipfile import BadZipFile, ZipFile

UNKNOWN = "application/octet-stream"  # a browser saves it and shows nothing
SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
OFFICE = "application/vnd.openxmlformats-officedocument"
PACKAGES = {  # a part that only this kind of package has
    "word/document.xml": f"{OFFICE}.wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}.spreadsheetml.sheet",
    "ppt/presentation.xml": f"{OFFICE}.presentationml.presentation",
    "OFD.xml": "application/ofd",  # GB/T 33190
}
PARTS = 10_000  # more parts than this, and a package is not looked into
HEAD = 65_536  # bytes that tell text from other content
LONGEST = 120  # characters of a name
RESERVED = '<>:"/\\|?*'
DEVICES = frozenset(
    ["CON", "PRN", "AUX", "NUL", *(f"{device}{n}" for device in ("COM", "LPT") for n in range(1, 10))]
)


def media_type(path: Path) -> str:
    """The media type of a file, where its content shows it beyond doubt and a browser may be told; else :data:`UNKNOWN`.

    HTML, SVG and scripts are text/plain and are never run; a document with macros is unknown.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    for signature, kind in SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return "image/heic"
    if head.startswith(b"PK\x03\x04"):
        return _package(path)
    return "text/plain" if head and _is_text(head) else UNKNOWN


def _package(path: Path) -> str:
    try:
        with ZipFile(path) as package:
            names = set(package.namelist())
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        return UNKNOWN
    if len(names) > PARTS or any(name.endswith("vbaProject.bin") for name in names):
        return UNKNOWN
    kinds = [kind for part, kind in PACKAGES.items() if part in names]
    return kinds[0] if len(kinds) == 1 else UNKNOWN


def _is_text(head: bytes) -> bool:
    """UTF-8 without control characters; a character may be cut at the end."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(char) == "Cc" and char not in "\t\n\r\f" for char in text)


def clean_name(name: str) -> str:
    """A file name without folders, invisible or reserved characters, at most :data:`LONGEST` long; its ending stays.

    An ending that a name only seems to have (turned round by invisible marks) shows as it is.
    """
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    visible = "".join(" " if char in "\t\n\r" else char for char in base)
    visible = "".join(char for char in visible if unicodedata.category(char)[0] != "C")
    safe = " ".join("".join("_" if char in RESERVED else char for char in visible).split()).strip(". ")
    stem, dot, ending = safe.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = safe, "", ""
    stem = stem[: LONGEST - len(dot + ending)].rstrip(". ")
    if stem.split(".")[0].rstrip().upper() in DEVICES:
        stem = f"_{stem[: LONGEST - len(dot + ending) - 1]}"
    return f"{stem}{dot}{ending}" if stem else f"_{dot}{ending}" if ending else "_"
