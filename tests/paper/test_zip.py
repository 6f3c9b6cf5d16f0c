"""Archives: what is taken, what is refused, and that writing one depends on its files only."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from pathlib import Path

import pytest

from engine.paper.package import ZipLimits, ZipRejected, read_zip, write_zip
from tests.paper.papers import CORPUS, corpus

FILES = {"forms/a.json": b"{}", "forms/한글.json": b"[]" * 500, "empty": b""}
# Judged by what the package says of itself, which is not this reader's business.
OF_THE_PACKAGE = {"045_manifest_dup_keys.zip"}


def refusal(source: bytes, limits: ZipLimits | None = None) -> str:
    with pytest.raises(ZipRejected) as refused:
        read_zip(source, "x.zip", limits or ZipLimits())
    [problem] = refused.value.problems
    assert problem.file == "x.zip" and problem.message.endswith(".")
    return problem.code


def test_what_is_written_is_read_back_and_equal_files_give_equal_bytes() -> None:
    made = write_zip(FILES)

    assert read_zip(made, "x.zip") == FILES
    assert write_zip(dict(reversed(FILES.items()))) == made


def test_an_archive_made_by_a_stream_with_folders_is_taken(tmp_path: Path) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError("a pipe")

    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("forms")
        archive.writestr("forms/a.json", "{}" * 400)

    assert read_zip(out.getvalue(), "x.zip") == {"forms/a.json": b"{}" * 400}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../a", "zip_path"),
        ("/etc/passwd", "zip_path"),
        ("a/../../b", "zip_path"),
        ("C:/a", "zip_path"),
        ("a\\..\\b", "zip_path"),
        ("a//b", "zip_path"),
        ("가" * 60, "zip_name_long"),
        ("a\u202eb", "zip_name"),
        ("▒Γ╛╚╣«.bpmn", "zip_name_encoding"),
    ],
)
def test_a_name_that_leads_astray_is_refused(name: str, code: str) -> None:
    assert refusal(write_zip({name: b"x"})) == code


def test_limits_count_what_is_unpacked() -> None:
    bomb = write_zip({"a": bytes(100_000), "b": bytes(100_000)})

    assert refusal(bomb, ZipLimits(file_bytes=99_999)) == "zip_bomb"
    assert refusal(bomb, ZipLimits(all_bytes=150_000)) == "zip_bomb"
    assert refusal(bomb, ZipLimits(files=1)) == "zip_too_many"
    assert refusal(bomb, ZipLimits(packed_bytes=100)) == "zip_too_large"
    assert read_zip(bomb, "x.zip", ZipLimits(file_bytes=100_000, all_bytes=200_000)) != {}


def test_names_that_differ_only_in_case_are_one_name() -> None:
    assert refusal(write_zip({"Form.json": b"1", "form.json": b"2"})) == "zip_duplicate"


def test_two_entries_over_the_same_bytes_are_refused() -> None:
    [overlap] = corpus("zip", "REJECT_PARSE")[:1] and [CORPUS / "zip" / "020_overlap_bomb.zip"]
    if not overlap.is_file():
        pytest.skip("../shared/corpus is not on this machine")

    assert refusal(overlap.read_bytes(), ZipLimits(files=1000)) == "zip_layout"


def test_a_damaged_byte_is_noticed() -> None:
    made = bytearray(write_zip({"a": b"hello"}))
    made[33] ^= 0x10

    assert refusal(bytes(made)) in {"zip_broken", "zip_size_lie"}


def test_bytes_hidden_between_entries_are_refused() -> None:
    made = write_zip({"a": b"1"})
    end = made.rindex(b"PK\x05\x06")
    directory = struct.unpack_from("<I", made, end + 16)[0]
    hidden = made[:directory] + b"x" * 40 + made[directory:end] + made[end : end + 16]
    hidden += struct.pack("<I", directory + 40) + made[end + 20 :]

    assert refusal(hidden) == "zip_layout"


@pytest.mark.parametrize("file", corpus("zip", "REJECT_PARSE", "REJECT_LIMIT", "REJECT_LINT"))
def test_bad_archives_of_the_corpus_are_refused_quickly(file: Path) -> None:
    if file.name in OF_THE_PACKAGE:
        pytest.skip("a fault of the release manifest, judged where releases are read")
    started = time.monotonic()

    refusal(file.read_bytes())

    assert time.monotonic() - started < 1


@pytest.mark.parametrize("file", corpus("zip", "ACCEPT", "ACCEPT_SANITISED"))
def test_good_archives_of_the_corpus_are_taken(file: Path) -> None:
    assert read_zip(file.read_bytes(), file.name)
