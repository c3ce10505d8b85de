"""Files beside the ledger: kept once, under their digest, on disk before their row, and verified whenever they are read."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinyue.ledger import acts
from pinyue.ledger.acts import keeping
from pinyue.ledger.media import LONGEST, UNKNOWN, clean_name, media_type
from pinyue.words import BadInput
from tests.ledger.offices import AT, OFFICE, opened

files_alone = pytest.mark.parametrize(
    "database", ["sqlite"], indirect=True
)  # which database makes no difference
PDF = b"%PDF-1.7\n%\xe2\xe3 a report"


@pytest.fixture
def attachments(database):
    """The attachments of an office whose database is fresh, on either kind."""
    from pinyue.ledger import attachments

    return attachments


@pytest.fixture
def rows(attachments):
    from pinyue.ledger.models import Attachment

    return Attachment.objects


def keep(attachments, content: bytes = PDF, name: str = "初报.pdf"):
    return attachments.keep(io.BytesIO(content), name)


def package(*parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for part in parts:
            file.writestr(part, "x")
    return made.getvalue()


# --- keeping and reading --------------------------------------------------------------------------------------------


def test_what_is_kept_is_read_back_and_lies_under_its_digest(attachments, database):
    kept = keep(attachments)
    digest = hashlib.sha256(PDF).hexdigest()
    assert (kept.digest, kept.size, kept.media_type, kept.name) == (
        digest,
        len(PDF),
        "application/pdf",
        "初报.pdf",
    )
    assert attachments.read(kept) == PDF
    path = database.home / "attachments" / digest[:2] / digest
    assert path.read_bytes() == PDF
    assert path.stat().st_mode & 0o077 == 0


def test_the_same_content_is_kept_once_whatever_it_is_called(attachments, rows, database):
    first = keep(attachments)
    again = keep(attachments, name="另一个名字.pdf")
    assert (again.pk, again.name) == (first.pk, "初报.pdf")
    assert rows.count() == 1
    assert [path.name for path in (database.home / "attachments").rglob("*") if path.is_file()] == [
        first.digest
    ]


@files_alone
def test_a_file_as_large_as_the_limit_is_kept_and_one_byte_more_is_not(
    attachments, rows, database, monkeypatch
):
    monkeypatch.setenv("PINYUE_ATTACHMENT_MB", "1")
    assert keep(attachments, b"a" * (1 << 20)).size == 1 << 20
    with pytest.raises(BadInput, match="larger than 1 MB; make it smaller, or raise PINYUE_ATTACHMENT_MB"):
        keep(attachments, b"a" * ((1 << 20) + 1))
    assert rows.count() == 1
    assert len([path for path in (database.home / "attachments").rglob("*") if path.is_file()]) == 1


@files_alone
def test_a_limit_that_is_no_number_is_refused(attachments, monkeypatch):
    for wrong in ("0", "-1", "ten", "1.5", "٣", "1e3", "9" * 5000):
        monkeypatch.setenv("PINYUE_ATTACHMENT_MB", wrong)
        with pytest.raises(BadInput, match=r"^PINYUE_ATTACHMENT_MB: should be a whole number above 0"):
            keep(attachments)


@files_alone
def test_a_full_disk_is_one_clear_line_and_leaves_nothing(attachments, rows, database, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(
        BadInput, match="attachments: the attachment cannot be written: No space left on device"
    ):
        keep(attachments)
    assert rows.count() == 0
    assert [path for path in (database.home / "attachments").rglob("*") if path.is_file()] == []


@files_alone
def test_an_empty_file_is_refused(attachments, rows):
    with pytest.raises(BadInput, match="the attachment is empty"):
        keep(attachments, b"")
    assert rows.count() == 0


def faults(number: str) -> list[str]:
    """What ``verify`` is told of the files of an incident."""
    from pinyue.ledger.attachments import faults
    from pinyue.ledger.book import incident_of

    return [str(fault) for fault in faults(incident_of(number))]


def attached(number: str, *contents: bytes) -> None:
    for version, content in enumerate(contents, 1):
        keeping.attached(number, version, OFFICE, AT, io.BytesIO(content), "初报.pdf", note="传真")


def test_an_attached_file_is_named_in_the_chain_and_is_whole(attachments, rows):
    number = opened()
    attached(number, PDF, PDF)
    from pinyue.ledger.book import incident_of, recorded_of

    entries = recorded_of(incident_of(number))[1:]
    assert [entry.act.payload["evidence"] for entry in entries] == [[rows.get().digest]] * 2
    assert entries[0].act.payload["note"] == "传真"
    assert faults(number) == []


@files_alone
@pytest.mark.parametrize("spoil", ["one byte", "shorter", "longer", "missing", "a folder"])
def test_a_file_that_is_not_what_was_kept_is_named_and_never_given_out(attachments, rows, spoil):
    number = opened()
    attached(number, b"another, which stays whole", PDF, PDF)
    kept, whole = rows.get(size=len(PDF)), rows.exclude(size=len(PDF)).get()
    path = attachments.file_of(kept.digest)
    if spoil in ("missing", "a folder"):
        path.unlink()
    if spoil == "a folder":
        path.mkdir()
    elif spoil != "missing":
        path.write_bytes({"one byte": PDF[:-1] + b"T", "shorter": PDF[:-1], "longer": PDF + b"."}[spoil])
    with pytest.raises(attachments.BadFile, match=rf"attachment {kept.digest[:12]} \(初报.pdf\): its file"):
        attachments.read(kept)
    (fault,) = faults(number)
    assert fault.startswith(f"{number}#3: attachment {kept.digest[:12]} (初报.pdf): its file")
    assert attachments.read(whole)


@files_alone
def test_a_file_that_an_entry_names_and_nobody_kept_is_named(attachments):
    number = opened()
    acts.noted(number, 1, OFFICE, AT, "见附件", evidence=["ab" * 32])
    assert faults(number) == [f"{number}#2: attachment abababababab (?): it is not on record"]


@files_alone
def test_any_changed_byte_is_found(attachments):
    kept = keep(attachments)
    path = attachments.file_of(kept.digest)
    for place in range(len(PDF)):
        content = bytearray(PDF)
        content[place] ^= 1
        path.write_bytes(content)
        with pytest.raises(attachments.BadFile, match="its file was changed"):
            attachments.read(kept)


@files_alone
def test_the_same_content_once_more_mends_a_spoilt_file(attachments):
    kept = keep(attachments)
    attachments.file_of(kept.digest).write_bytes(b"spoilt")
    keep(attachments)
    assert attachments.read(kept) == PDF


def test_a_row_is_neither_changed_nor_deleted(attachments, rows):
    from pinyue.ledger.models import NothingIsChanged

    kept = keep(attachments)
    for attempt in (kept.save, kept.delete, rows.all().delete, lambda: rows.update(name="x")):
        with pytest.raises(NothingIsChanged):
            attempt()
    assert rows.get().name == "初报.pdf"


@files_alone
def test_the_file_is_flushed_and_in_its_place_before_its_row_is_written(attachments, rows, monkeypatch):
    happened = []

    def noting(name, real):
        def call(*given, **named):
            happened.append(name)
            return real(*given, **named)

        return call

    for name in ("fsync", "replace"):
        monkeypatch.setattr(os, name, noting(name, getattr(os, name)))
    monkeypatch.setattr(rows.model, "save", noting("row", rows.model.save))
    keep(attachments)
    # the file, the folder of its folder, into its place, its folder, and only then its row
    assert happened == ["fsync", "fsync", "replace", "fsync", "row"]


def test_a_row_that_cannot_be_written_leaves_no_row_and_no_half_file(
    attachments, rows, database, monkeypatch
):
    monkeypatch.setattr(rows.model, "save", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        keep(attachments)
    assert rows.count() == 0
    files = [path for path in (database.home / "attachments").rglob("*") if path.is_file()]
    assert [hashlib.sha256(path.read_bytes()).hexdigest() for path in files] == [path.name for path in files]


@files_alone
def test_a_process_killed_while_it_takes_a_file_in_leaves_nothing_that_counts(attachments, database):
    program = """
        import io, os, signal
        from pinyue.site.opening import open_database
        open_database()
        from pinyue.ledger import attachments
        class Dying(io.RawIOBase):
            sent = 0
            def read(self, size=-1):
                self.sent += 1
                if self.sent == 3:
                    os.kill(os.getpid(), signal.SIGKILL)
                return b"x" * 1000
        attachments.keep(Dying(), "a.bin")
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], capture_output=True)
    assert done.returncode == -9, done.stderr
    from pinyue.ledger.models import Attachment

    assert Attachment.objects.count() == 0
    assert attachments.read(keep(attachments)) == PDF


# --- what kind it is ------------------------------------------------------------------------------------------------

OPENXML = "application/vnd.openxmlformats-officedocument."


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image/png"),
        (b"\xff\xd8\xff\xe0\0", "image/jpeg"),
        (b"GIF89a\1", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x18ftypheic", "image/heic"),
        (package("[Content_Types].xml", "word/document.xml"), f"{OPENXML}wordprocessingml.document"),
        (package("xl/workbook.xml"), f"{OPENXML}spreadsheetml.sheet"),
        (package("OFD.xml", "Doc_0/Document.xml"), "application/ofd"),
        (package("word/document.xml", "word/vbaProject.bin"), UNKNOWN),
        (package("word/document.xml", "xl/workbook.xml"), UNKNOWN),
        (package("a.txt"), UNKNOWN),
        (b"PK\x03\x04 and then nothing of a package", UNKNOWN),
        ("接种后高热\n".encode(), "text/plain"),
        (b"<html><script>alert(1)</script>", "text/plain"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "text/plain"),
        (b"\x00\x01\x02", UNKNOWN),
        (b"text with \x1b[31m an escape", UNKNOWN),
        ("接种后高热".encode("gb18030"), UNKNOWN),
        (b"RIFF\0\0\0\0WAVEfmt ", UNKNOWN),
        (b"", UNKNOWN),
    ],
)
def test_the_kind_is_told_from_the_content_and_never_one_that_a_browser_would_run(content, kind, tmp_path):
    path = tmp_path / "a.html"
    path.write_bytes(content)
    assert media_type(path) == kind


def test_a_long_text_is_text_wherever_its_first_piece_is_cut(tmp_path):
    for shift in range(3):
        path = tmp_path / "a"
        path.write_bytes(b"a" * shift + "接".encode() * 30_000)
        assert media_type(path) == "text/plain"


@given(content=st.binary(max_size=300), head=st.sampled_from([b"", b"PK\x03\x04", b"<svg>", b"RIFF"]))
def test_whatever_comes_is_never_one_that_a_browser_would_run(content, head, tmp_path_factory):
    path = Path(tmp_path_factory.getbasetemp()) / "any"
    path.write_bytes(head + content)
    kind = media_type(path)
    assert kind in (UNKNOWN, "application/pdf", "text/plain") or kind.startswith("image/")
    assert "svg" not in kind


# --- what it is called ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("初报（第1号）.docx", "初报（第1号）.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\li\\照片.jpg", "照片.jpg"),
        ("a\u202egpj.exe", "agpj.exe"),  # turned round it would read aexe.jpg
        ("a\0b\n c.pdf", "ab c.pdf"),
        ('"quoted".pdf', "_quoted_.pdf"),
        ("con.txt", "_con.txt"),
        ("  .hidden ", "hidden"),
        ("...", "_"),
        ("", "_"),
        ("/", "_"),
        (".pdf", "pdf"),
        ("x" * 300 + ".pdf", "x" * (LONGEST - 4) + ".pdf"),
        ("no ending at all", "no ending at all"),
    ],
)
def test_a_name_loses_what_can_do_harm_and_keeps_its_ending(name, clean):
    assert clean_name(name) == clean


@given(name=st.text(alphabet=st.characters(codec=None), max_size=300))
def test_a_clean_name_is_a_plain_file_name_and_cleaning_it_again_changes_nothing(name):
    clean = clean_name(name)
    assert 0 < len(clean) <= LONGEST
    assert Path(clean).name == clean
    assert clean.isprintable()
    assert not set(clean) & set('<>:"/\\|?*')
    assert clean_name(clean) == clean
