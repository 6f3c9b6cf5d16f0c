"""Taking in a release: what came — a zip of definitions, or one revised file — becomes a whole set of files, completed
from the release in force where it is only a part. Every problem is told with its file; nothing is kept and nothing is
run. What the files say is judged in bylaws.py."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from engine.model import strict_json
from engine.model.errors import Problem
from engine.model.release import NOTES, Release, next_notes, read_notes
from engine.paper.package import ZipLimits, ZipRejected, read_zip
from engine.places import Misplaced, kind_of, place_of

RELEASE_LIMITS = ZipLimits(packed_bytes=20_000_000, files=2_000, file_bytes=4_000_000, all_bytes=64_000_000)
MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
TREES = ("processes/", "forms/")
KINDS = frozenset({".bpmn", ".dmn", ".json", ".docx", ".yaml", ".yml"})
BESIDE = frozenset({".md", ".txt", ".toml"})
"""Files that may lie in a zip and are no part of a release."""
_MANIFEST_KEYS = frozenset({"package", "version", "files"})
_OF_COMPUTERS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_TITLE_CHARS_MAX = 80


@dataclass
class Intake:
    """What came, as a whole release. With a problem of severity error the files mean nothing."""

    files: dict[str, bytes] = field(default_factory=dict)
    given: list[str] = field(default_factory=list)
    """The paths that came with the upload, as they are placed in the release."""
    is_whole: bool = False
    """Whether a whole release came: what is missing from it is meant to go."""
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        """Whether something must be put right first."""
        return any(problem.severity == "error" for problem in self.problems)

    def refuse(self, code: str, message: str, file: str, element: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(code, message, file=file, element=element))

    def note(self, code: str, message: str, file: str) -> None:
        """Note something the reader should know and need not act on."""
        self.problems.append(Problem(code, message, file=file, severity="warning"))


def take_in(
    name: str,
    content: bytes,
    base: Mapping[str, bytes],
    *,
    at: str = "",
    title: str = "",
    legal_basis: str = "",
    must_differ: bool = True,
) -> Intake:
    """A whole release from what came. `at` says where a single file belongs when its content and name do not; `title`
    and `legal_basis` are what the sender says about a part. What says nothing new is refused if it `must_differ`."""
    taken = Intake()
    shown = PurePosixPath(unicodedata.normalize("NFC", name)).name or "file"
    if shown.lower().endswith(".zip") or kind_of(shown, content) == "zip":
        given = _unpacked(taken, shown, content, base)
    else:
        given = _placed(taken, {shown: content}, base, at)
    if not taken.is_refused:
        _complete(taken, given, base, title.strip() or f"{shown} 고침", legal_basis.strip())
    if must_differ and not taken.is_refused and taken.files == dict(base):
        taken.refuse("nothing_changed", "지금 쓰는 규약과 똑같습니다. 고친 파일인지 살펴봐 주십시오.", shown)
    return taken


def take_tree(files: Mapping[str, bytes]) -> Intake:
    """A whole release from a folder that was read already."""
    taken = Intake(dict(files), sorted(files), is_whole=True)
    if NOTES not in files:
        taken.refuse("missing_file", "있어야 할 파일이 없습니다.", NOTES)
    return taken


def _complete(taken: Intake, given: dict[str, bytes], base: Mapping[str, bytes], title: str, legal_basis: str) -> None:
    taken.given = sorted(given)
    taken.is_whole = NOTES in given
    if taken.is_whole:
        taken.files = given
        _judge_version(taken, given[NOTES], base)
    else:
        taken.files = {**base, **given}
    changed = [path for path in taken.given if base.get(path) != taken.files.get(path)]
    if changed and not taken.is_whole and NOTES in base:
        title = title.splitlines()[0][:_TITLE_CHARS_MAX]
        based_on = Release(base).hash
        taken.files[NOTES] = next_notes(
            base[NOTES], based_on=based_on, title=title, legal_basis=legal_basis, files=changed
        )


def _judge_version(taken: Intake, source: bytes, base: Mapping[str, bytes]) -> None:
    notes, problems = read_notes(source)
    before = read_notes(base[NOTES])[0] if NOTES in base else None
    if problems or before is None or not notes.version or not before.version:
        return
    if notes.id == before.id and notes.number <= before.number and taken.files != dict(base):
        message = f"version이 지금 것({before.version})보다 올라가지 않았습니다. 다음에는 올려 적어 주십시오."
        taken.note("version_not_raised", message, NOTES)


def _unpacked(taken: Intake, name: str, content: bytes, base: Mapping[str, bytes]) -> dict[str, bytes]:
    try:
        packed = read_zip(content, name, RELEASE_LIMITS)
    except ZipRejected as rejected:
        taken.problems += rejected.problems
        return {}
    packed = {unicodedata.normalize("NFC", path): inner for path, inner in packed.items()}
    files = {path: inner for path, inner in packed.items() if not _of_a_computer(path)}
    if len(files) < len(packed):
        taken.note("left_out", "컴퓨터가 덧붙인 파일(__MACOSX 등)은 빼고 받았습니다.", name)
    if MANIFEST in files:
        taken.problems += manifest_problems(name, files)
    if SIGNATURE in files:
        # Nobody's key is known to this installation, so nobody can have signed for it.
        message = "누가 서명했는지 확인할 수 없습니다."
        taken.refuse("unknown_signer", message, name, SIGNATURE)
    files = _without_wrapping({p: c for p, c in files.items() if p not in (MANIFEST, SIGNATURE)})
    for path in sorted(files):
        if PurePosixPath(path).suffix.lower() not in KINDS | BESIDE:
            taken.refuse("unknown_kind", "배포본에 들어갈 수 없는 파일입니다.", name, path)
    if "release.json" in files and NOTES not in files:
        files[NOTES] = files.pop("release.json")
    files = {p: c for p, c in files.items() if PurePosixPath(p).suffix.lower() in KINDS and "_demo" not in p.split("/")}
    if not files and not taken.problems:
        taken.refuse("nothing_to_check", "압축 안에 절차나 양식 파일이 없습니다.", name)
    within = {path: inner for path, inner in files.items() if path.startswith(TREES)}
    loose = {path: inner for path, inner in files.items() if path not in within}
    placed = _placed(taken, loose, base, "") if loose and not taken.is_refused else {}
    for path in sorted(placed.keys() & within.keys()):
        taken.refuse("two_for_one_place", f"같은 자리에 놓일 파일이 둘입니다: {path}", name, path)
    return {**within, **placed}


def _of_a_computer(path: str) -> bool:
    parts = path.split("/")
    return parts[0] == "__MACOSX" or parts[-1] in _OF_COMPUTERS


def _without_wrapping(files: dict[str, bytes]) -> dict[str, bytes]:
    """Many programs pack a folder together with its name; what lies in that one folder is meant."""
    tops = {path.split("/")[0] for path in files}
    if len(tops) != 1 or not any(path.split("/", 1)[1].startswith(TREES) for path in files if "/" in path):
        return files
    [top] = tops
    return {path.removeprefix(f"{top}/"): content for path, content in files.items()}


def _placed(taken: Intake, files: Mapping[str, bytes], base: Mapping[str, bytes], at: str) -> dict[str, bytes]:
    """Files that say by themselves where they belong."""
    found: dict[str, bytes] = {}
    for name, content in sorted(files.items()):
        if len(content) > RELEASE_LIMITS.file_bytes:
            message = f"파일이 {RELEASE_LIMITS.file_bytes // 1_000_000}MB를 넘습니다."
            taken.refuse("file_too_large", message, name)
            continue
        try:
            path = place_of(name, content, base, at)
        except Misplaced as misplaced:
            taken.problems += [replace(problem, file=name) for problem in misplaced.problems]
            continue
        if path in found:
            taken.refuse("two_for_one_place", f"같은 자리에 놓일 파일이 둘입니다: {path}", name)
        found[path] = content
    return found


def manifest_problems(file: str, files: Mapping[str, bytes]) -> list[Problem]:
    """A package that lists its files must hold exactly those, and may claim nothing else."""
    problems: list[Problem] = []

    def refuse(code: str, message: str, element: str) -> None:
        problems.append(Problem(code, message, file=file, element=element))

    try:
        found = strict_json.loads(files[MANIFEST])
    except strict_json.JsonRejected as rejected:
        return [replace(problem, file=file, element=MANIFEST) for problem in rejected.problems]
    if not isinstance(found, dict):
        refuse("not_an_object", "중괄호로 시작하는 JSON이어야 합니다.", MANIFEST)
        return problems
    for key in sorted(found.keys() - _MANIFEST_KEYS):
        refuse("unknown_field", f"목록에 쓸 수 없는 항목입니다: {key}", MANIFEST)
    listed = found.get("files")
    if not isinstance(listed, dict):
        refuse("not_an_object", "files는 파일 이름과 sha256의 묶음이어야 합니다.", MANIFEST)
        return problems
    for name, digest in listed.items():
        if name not in files:
            refuse("missing_file", "목록에 있는 파일이 들어 있지 않습니다.", name)
        elif hashlib.sha256(files[name]).hexdigest() != digest:
            refuse("digest_differs", "목록에 적힌 것과 내용이 다릅니다.", name)
    for name in sorted(files.keys() - listed.keys() - {MANIFEST, SIGNATURE}):
        refuse("unlisted_file", "목록에 없는 파일이 들어 있습니다.", name)
    return problems
