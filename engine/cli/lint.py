"""What `danji lint` takes and how each kind of file is judged: a BPMN or DMN file, a form folder, a template, a zip, or
a whole release. Reads only; nothing is unpacked to disk and nothing is kept. What judges a whole release is imported
when there is one to judge, so that a single file is told about at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from engine.bpmn import lint as bpmn_lint
from engine.model import strict_json
from engine.model.effect import VERBS
from engine.model.errors import Problem
from engine.rules import dmn, form, register
from engine.rules.form.alone import check_ui

FILE_BYTES_MAX = 8_000_000
KINDS = frozenset({".bpmn", ".dmn", ".json", ".docx", ".zip"})
WRITTEN = frozenset({".yaml", ".yml"})
"""Scenarios: nothing acts on them before they are performed."""


def examine(path: Path) -> list[Problem]:
    """Every problem of what lies at a path that exists."""
    if path.is_dir():
        return _folder(path)
    if not path.is_file():
        return [Problem("not_a_file", "보통 파일이나 폴더가 아닙니다.", file=str(path))]
    if path.stat().st_size > FILE_BYTES_MAX:
        message = f"파일이 {FILE_BYTES_MAX // 1_000_000}MB를 넘습니다."
        return [Problem("file_too_large", message, file=str(path))]
    if (
        path.name in ("schema.json", "ui.json", "register.json", "template.docx")
        and (path.parent / "schema.json").is_file()
    ):
        return _form_folder(path.parent)
    if path.suffix == ".json" and (root := _release_around(path)):
        where = path.resolve().relative_to(root).as_posix()
        return [replace(p, file=str(path)) for p in _release(root) if p.file == where]
    return _single(str(path), path.read_bytes(), _beside(path) if path.suffix == ".dmn" else {})


def _beside(path: Path) -> dict[str, bytes]:
    """The decision files of the folder of one, which it may import; none that is too large to be one."""
    found = [other for other in sorted(path.parent.glob("*.dmn")) if other.is_file() and not other.samefile(path)]
    return {str(other): other.read_bytes() for other in found if other.stat().st_size <= FILE_BYTES_MAX}


def _release_around(path: Path) -> Path | None:
    """The release a JSON file belongs to that is no form: what it may say only the release as a whole can tell."""
    if path.name in ("schema.json", "ui.json", "register.json"):
        return None
    for folder in path.resolve().parents:
        if (folder / "processes").is_dir() and (folder / "forms").is_dir():
            return folder if path.resolve().relative_to(folder).parts[0] in ("processes", "forms") else None
    return None


def _folder(folder: Path) -> list[Problem]:
    if (folder / "processes").is_dir() or (folder / "forms").is_dir():
        return [replace(p, file=str(folder / p.file)) for p in _release(folder)]
    if (folder / "schema.json").is_file():
        return _form_folder(folder)
    found: list[Problem] = []
    seen = 0
    for path in _parts(folder):
        seen += 1
        found += examine(path)
    if not seen:
        found.append(Problem("nothing_to_check", "검사할 파일이 없습니다. 경로를 살펴봐 주십시오.", file=str(folder)))
    return found


def _release(folder: Path) -> list[Problem]:
    from engine import bylaws
    from engine.desk import read_definitions

    return bylaws.check(read_definitions(folder))


def _parts(folder: Path) -> Iterator[Path]:
    """Form folders as one thing, every other known file by itself; definitions shared by forms go with each form."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            if (path / "schema.json").is_file():
                yield path
            elif path.name != "_shared":
                yield from _parts(path)
        elif path.suffix in KINDS:
            yield path


def _form_folder(folder: Path) -> list[Problem]:
    files = {
        path.name: path.read_bytes()
        for path in (folder / name for name in ("schema.json", "ui.json", "register.json", "template.docx"))
        if path.is_file()
    }
    shared: dict[str, bytes] = {}
    for parent in folder.resolve().parents:
        if (parent / "_shared").is_dir():
            shared = {f"_shared/{path.name}": path.read_bytes() for path in sorted((parent / "_shared").glob("*.json"))}
            break
    return _form(str(folder), files, shared)


def _form(folder: str, files: Mapping[str, bytes], shared: Mapping[str, bytes]) -> list[Problem]:
    at = f"{folder}/" if folder else ""
    problems: list[Problem] = []
    schema = _object(f"{at}schema.json", files["schema.json"], problems)
    ui = _object(f"{at}ui.json", files["ui.json"], problems) if "ui.json" in files else {}
    pieces = {name: _object(name, content, problems) or {} for name, content in shared.items()}
    if schema is not None and ui is not None:
        found = form.check_definition(schema, ui, f"{at}schema.json", pieces)
        problems += found
        if not any(p.severity == "error" for p in found):
            schema = form.standing_alone(schema, pieces)
    if "register.json" in files:
        kept = _object(f"{at}register.json", files["register.json"], problems)
        problems += register.check_definition(kept, f"{at}register.json") if kept is not None else []
    if "template.docx" in files:
        from engine.paper import docx

        problems += docx.check_template(files["template.docx"], f"{at}template.docx", schema or {})
    return problems


def _object(file: str, source: bytes, problems: list[Problem]) -> dict[str, Any] | None:
    try:
        found = strict_json.loads(source)
    except strict_json.JsonRejected as rejected:
        problems.extend(replace(problem, file=file) for problem in rejected.problems)
        return None
    if not isinstance(found, dict):
        problems.append(Problem("not_an_object", "중괄호로 시작하는 JSON이어야 합니다.", file=file))
        return None
    return found


def _single(file: str, source: bytes, beside: Mapping[str, bytes]) -> list[Problem]:
    """One file, judged by what its name says it is; `beside` are those it may import."""
    match PurePosixPath(file).suffix.lower():
        case ".bpmn":
            return bpmn_lint.check(source, file, verbs=VERBS)
        case ".dmn":
            return dmn.check(source, file, beside)
        case ".docx":
            return _template(file, source)
        case ".json":
            return _json(file, source)
        case ".zip":
            return _zip(file, source)
        case ending:
            return [Problem("unknown_kind", f"검사할 줄 모르는 파일입니다: {ending or file}", file=file)]


def _template(file: str, source: bytes) -> list[Problem]:
    from engine.paper import docx

    # Without its schema nobody can say which names a template may use; everything else about it is judged.
    return [
        replace(p, severity="warning") if p.code == "name_unknown" else p for p in docx.check_template(source, file, {})
    ]


def _json(file: str, source: bytes) -> list[Problem]:
    problems: list[Problem] = []
    found = _object(file, source, problems)
    if found is None:
        return problems
    if PurePosixPath(file).name == "ui.json" or any(key.startswith("ui:") for key in found):
        return check_ui(found, file)
    if "sections" in found and "properties" not in found:
        return check_ui(found, file)
    if PurePosixPath(file).name == "register.json" or "columns" in found:
        return register.check_definition(found, file)
    return form.check_definition(found, {}, file, {})


def _zip(file: str, source: bytes) -> list[Problem]:
    from engine import bylaws
    from engine.intake import BESIDE, MANIFEST, SIGNATURE, manifest_problems
    from engine.paper.package import ZipRejected, read_zip

    try:
        files = read_zip(source, file)
    except ZipRejected as rejected:
        return rejected.problems
    problems = [
        Problem("unknown_kind", "배포본에 들어갈 수 없는 파일입니다.", file=file, element=name)
        for name in files
        if PurePosixPath(name).suffix.lower() not in (KINDS - {".zip"}) | WRITTEN | BESIDE and name != SIGNATURE
    ]
    if MANIFEST in files:
        problems += manifest_problems(file, files)
    if SIGNATURE in files:
        # Nobody's key is known to this installation, so nobody can have signed for it.
        message = "누가 서명했는지 확인할 수 없습니다."
        problems.append(Problem("unknown_signer", message, file=file, element=SIGNATURE))
    rest = {name: content for name, content in files.items() if name not in (MANIFEST, SIGNATURE)}
    if any(name.startswith(("processes/", "forms/")) for name in rest):
        found = bylaws.check(rest)
    else:
        found = _loose(rest)
    # The archive is the file; what lies in it is the place.
    for p in found:
        inside = f"{p.file}#{p.element}" if p.element else p.file
        problems.append(replace(p, file=file, element=inside))
    return problems


def _loose(files: Mapping[str, bytes]) -> list[Problem]:
    """Files of an archive that is no whole release: forms by their folder, the rest one by one."""
    forms = {str(PurePosixPath(name).parent) for name in files if PurePosixPath(name).name == "schema.json"}
    shared = {name: content for name, content in files.items() if name.startswith("_shared/")}
    found: list[Problem] = []
    for folder in sorted(forms):
        inner = {PurePosixPath(n).name: c for n, c in files.items() if str(PurePosixPath(n).parent) == folder}
        found += _form("" if folder == "." else folder, inner, shared)
    for name, content in sorted(files.items()):
        path = PurePosixPath(name)
        if str(path.parent) not in forms and name not in shared and path.suffix.lower() in KINDS:
            found += _single(name, content, {n: c for n, c in files.items() if n != name and n.endswith(".dmn")})
    return found
