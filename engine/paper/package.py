"""Zip archives as a careful reader takes them: every byte belongs to one named file, nothing escapes its folder,
nothing unpacks to more than was allowed. What the files mean is judged elsewhere."""

from __future__ import annotations

import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from engine.model.errors import Problem

_LOCAL = struct.Struct("<4s5H3I2H")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UTF8, _ENCRYPTED = 0x800, 0x1 | 0x40 | 0x2000
_DESCRIPTOR = 0x8
_DESCRIPTOR_BYTES = (0, 12, 16, 20, 24)
"""What may follow an entry: nothing, or its sizes when it was written as a stream."""
_PREFIX_BYTES = 1_000_000
"""How far into a file its first entry is looked for, to say that something stands before it."""
_SIGNS = frozenset(" ._-/()[]{}+,~!@#$%&=;'·")


@dataclass(frozen=True)
class ZipLimits:
    """How much an archive may hold, packed and unpacked."""

    packed_bytes: int = 8_000_000
    files: int = 200
    file_bytes: int = 8_000_000
    all_bytes: int = 32_000_000
    name_bytes: int = 120


ZIP_LIMITS = ZipLimits()


class ZipRejected(ValueError):
    """The archive is not one we take; `problems` says why and where."""

    def __init__(self, code: str, message: str, file: str = "", element: str = "") -> None:
        super().__init__(message)
        # Bytes that are no archive have no inner place: the file is wrong from its first line on.
        self.problems = [Problem(code, message, file=file, element=element, line=None if element else 1)]


def read_zip(source: bytes, file: str, limits: ZipLimits = ZIP_LIMITS) -> dict[str, bytes]:
    """The files of an archive by name, or a refusal at the first thing that is wrong."""
    if len(source) > limits.packed_bytes:
        raise ZipRejected("zip_too_large", f"파일이 {limits.packed_bytes // 1_000_000}MB보다 큽니다.", file)
    if not source.startswith(b"PK\x03\x04"):
        raise ZipRejected("not_a_zip", _what_it_is(source), file)
    try:
        with zipfile.ZipFile(io.BytesIO(source)) as archive:
            entries = archive.infolist()
            directory_start = archive.start_dir
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError, struct.error) as broken:
        raise ZipRejected("zip_broken", "압축 파일이 깨졌습니다. 다시 저장해 올려 주십시오.", file) from broken
    if len(entries) > limits.files:
        raise ZipRejected("zip_too_many", f"압축 안의 파일이 {limits.files}개보다 많습니다.", file)
    return _Reader(source, file, limits, directory_start).read(entries)


class _Reader:
    def __init__(self, source: bytes, file: str, limits: ZipLimits, directory_start: int) -> None:
        self.source, self.file, self.limits, self.directory_start = source, file, limits, directory_start

    def refuse(self, code: str, message: str, name: str) -> ZipRejected:
        shown = "".join(c if c.isprintable() else "?" for c in name[:80])
        return ZipRejected(code, message, self.file, shown)

    def read(self, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        total = 0
        for entry, start, end in self._spans(entries):
            if entry.is_dir():
                if end > start:
                    raise self.refuse("zip_folder_with_content", "폴더에 내용이 들어 있습니다.", entry.filename)
                continue
            content = self._unpack(entry, self.source[start:end])
            total += len(content)
            if total > self.limits.all_bytes:
                raise self.refuse("zip_bomb", "압축을 풀면 너무 커집니다.", entry.filename)
            found[entry.filename] = content
        return found

    def _spans(self, entries: list[zipfile.ZipInfo]) -> list[tuple[zipfile.ZipInfo, int, int]]:
        """Each entry with the place of its bytes. Nothing is unpacked before every byte has one owner."""
        spans: list[tuple[zipfile.ZipInfo, int, int]] = []
        seen: set[str] = set()
        end = 0
        for entry in sorted(entries, key=lambda e: e.header_offset):
            self._check_entry(entry)
            # Two names that some disk takes for one are one: in capitals, or composed another way.
            folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", entry.filename).casefold())
            if folded in seen:
                raise self.refuse("zip_duplicate", "압축 안에 같은 이름의 파일이 두 개 있습니다.", entry.filename)
            seen.add(folded)
            start, end = self._span(entry, end)
            spans.append((entry, start, end))
        if spans and self.directory_start - end not in _DESCRIPTOR_BYTES:
            raise self.refuse("zip_layout", "압축 파일 안에 겹치거나 숨은 부분이 있습니다.", spans[-1][0].filename)
        return spans

    def _check_entry(self, entry: zipfile.ZipInfo) -> None:
        name = entry.orig_filename
        parts = name.split("/")
        if "\x00" in name or not name.isprintable():
            raise self.refuse("zip_name", "파일 이름에 보이지 않는 글자가 있습니다.", name)
        # A name that is not said to be UTF-8, or that was turned into line-drawing signs on the way, would be stored
        # under a name nobody gave it.
        if not name.isascii() and not (entry.flag_bits & _UTF8 and all(c.isalnum() or c in _SIGNS for c in name)):
            raise self.refuse(
                "zip_name_encoding", "한글 파일 이름을 읽을 수 없습니다. UTF-8 이름으로 다시 압축해 주십시오.", name
            )
        if len(name.encode("utf-8", "replace")) > self.limits.name_bytes:
            raise self.refuse("zip_name_long", f"파일 이름이 {self.limits.name_bytes}바이트보다 깁니다.", name)
        if name.startswith("/") or "\\" in name or ":" in parts[0] or ".." in parts or "." in parts or "" in parts[:-1]:
            raise self.refuse("zip_path", "압축 밖으로 나가는 경로입니다.", name)
        if entry.flag_bits & _ENCRYPTED:
            raise self.refuse("zip_encrypted", "암호가 걸린 파일입니다. 암호를 풀어 다시 올려 주십시오.", name)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self.refuse("zip_method", "알 수 없는 방법으로 압축했습니다.", name)
        mode = entry.external_attr >> 16 if entry.create_system == 3 else 0
        kind = stat.S_IFMT(mode)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise self.refuse("zip_special_file", "보통 파일이 아닌 것이 들어 있습니다.", name)
        if mode & (stat.S_ISUID | stat.S_ISGID):
            raise self.refuse("zip_mode", "실행 권한을 바꾸는 파일이 들어 있습니다.", name)

    def _span(self, entry: zipfile.ZipInfo, previous_end: int) -> tuple[int, int]:
        """Where the packed bytes of an entry lie: right behind the entry before, under the same name."""
        at = entry.header_offset
        gap = at - previous_end
        if gap not in ((0,) if previous_end == 0 else _DESCRIPTOR_BYTES):
            raise self.refuse("zip_layout", "압축 파일 안에 겹치거나 숨은 부분이 있습니다.", entry.filename)
        try:
            header = _LOCAL.unpack_from(self.source, at)
        except struct.error:
            raise self.refuse("zip_broken", "압축 파일이 깨졌습니다.", entry.filename) from None
        signature, _, flags, method, *_, name_length, extra_length = header
        name_at = at + _LOCAL.size
        name = self.source[name_at : name_at + name_length]
        written = entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8 else "cp437", "replace")
        if signature != b"PK\x03\x04" or name != written or method != entry.compress_type:
            raise self.refuse("zip_names_differ", "압축 파일의 두 목록이 서로 다릅니다.", entry.filename)
        if (flags ^ entry.flag_bits) & (_UTF8 | 0x1 | _DESCRIPTOR):
            raise self.refuse("zip_names_differ", "압축 파일의 두 목록이 서로 다릅니다.", entry.filename)
        start = name_at + name_length + extra_length
        end = start + entry.compress_size
        if end > self.directory_start:
            raise self.refuse("zip_layout", "압축 파일 안에 겹치거나 숨은 부분이 있습니다.", entry.filename)
        return start, end

    def _unpack(self, entry: zipfile.ZipInfo, packed: bytes) -> bytes:
        """What is really inside, counted while unpacking: a declared size proves nothing."""
        if entry.compress_type == zipfile.ZIP_STORED:
            content, whole = packed, True
        else:
            inflate = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                content = inflate.decompress(packed, self.limits.file_bytes + 1)
            except zlib.error:
                raise self.refuse("zip_broken", "압축 파일이 깨졌습니다.", entry.filename) from None
            whole = inflate.eof and not inflate.unused_data
        if len(content) > self.limits.file_bytes:
            raise self.refuse("zip_bomb", "압축을 풀면 너무 커집니다.", entry.filename)
        if not whole or len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
            raise self.refuse("zip_size_lie", "압축 파일에 적힌 크기와 내용이 다릅니다.", entry.filename)
        return content


def _what_it_is(source: bytes) -> str:
    if source.startswith(b"\xd0\xcf\x11\xe0"):
        return "옛 DOC 파일이거나 암호가 걸린 파일입니다. 암호를 풀고 DOCX로 저장해 올려 주십시오."
    if source.lstrip().startswith(b"{\\rtf"):
        return "RTF 파일입니다. DOCX로 저장해 올려 주십시오."
    if b"PK\x03\x04" in source[:_PREFIX_BYTES]:
        return "압축 파일 앞에 다른 내용이 붙어 있습니다."
    return "DOCX나 ZIP 파일이 아닙니다."


def write_zip(files: Mapping[str, bytes]) -> bytes:
    """An archive that depends on its files only: no clock, no machine. The list of types goes first, as is usual."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files, key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return out.getvalue()
