"""`danji import`: a file of any modelling tool, what it became, what still has to be said, and where it was put.

What becomes of a file is engine/bpmn/normalize's matter. Only this room writes files and knows the clock.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import typer

from engine.bpmn.normalize import Answer, Imported, answered, normalize, read_answers
from engine.bpmn.normalize.origin import tool_of
from engine.bpmn.normalize.report import EXAMPLES
from engine.model import strict_json
from engine.model.calendar import SEOUL
from engine.model.errors import Problem

FILE_BYTES_MAX = 8_000_000
OUTCOMES = {"runnable": "실행할 수 있음", "draft": "초안", "refused": "받지 않음"}
SORTS = {"refused": "거절", "to_fix": "고칠 곳", "dropped": "뺀 것", "changed": "바꾼 것", "noted": "알림"}


class Failed(Exception):
    """A sentence that says why nothing was done."""


def show(
    path: Path,
    bindings: Path | None,
    output: Path | None,
    keep_in: Path | None,
    sender: str,
    roles: Path | None,
    is_json: bool,
) -> bool:
    """Import one file, write and keep what was asked for, say it all. False where it or an answer was refused."""
    imported, problems = bring(path, roles), list[Problem]()
    if bindings is not None and imported.copies:
        imported, problems = answer(imported, bindings)
    is_good = imported.outcome != "refused" and not problems
    kept = keep(path, keep_in, sender, datetime.now(SEOUL)) if keep_in is not None else None
    written = write(imported, output) if output is not None and is_good else []
    if is_json:
        typer.echo(as_json(imported, problems, written, kept))
    else:
        for line in as_text(imported):
            typer.echo(line)
        for place in written:
            typer.echo(f"  썼습니다: {place}")
        if kept is not None:
            typer.echo(f"  받은 그대로 보관했습니다: {kept}")
        for problem in problems:
            typer.echo(f"{problem.element}: {problem.message}", err=True)
    return is_good


def bring(path: Path, roles: Path | None = None) -> Imported:
    """What becomes of the file at this path."""
    return normalize(_bytes(path), str(path), None if roles is None else _roles(roles))


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise Failed(f"그런 파일이 없습니다: {path}")
    if path.stat().st_size > FILE_BYTES_MAX:
        raise Failed(f"파일이 {FILE_BYTES_MAX // 1_000_000}MB를 넘습니다: {path}")
    return path.read_bytes()


def _document(path: Path) -> Any:
    try:
        return strict_json.loads(_bytes(path))
    except strict_json.JsonRejected as rejected:
        raise Failed(f"{path}: {rejected.problems[0].message}") from None


def _roles(path: Path) -> frozenset[str]:
    found = _document(path)
    listed = found.get("roles") if isinstance(found, dict) else found
    if not isinstance(listed, list):
        raise Failed(f"직책 목록(roles)이 없는 파일입니다: {path}")
    return frozenset(r["id"] for r in listed if isinstance(r, dict) and isinstance(r.get("id"), str))


def answer(imported: Imported, path: Path) -> tuple[Imported, list[Problem]]:
    """The import with the answers of a file written in, or every fault of them."""
    answers: list[Answer]
    answers, problems = read_answers(_document(path))
    if problems:
        return imported, problems
    return answered(imported, answers)


def is_folder(output: Path) -> bool:
    """Whether copies go into this place rather than to it: it is a folder, or has no ending of a file."""
    return output.is_dir() or not output.suffix


def write(imported: Imported, output: Path) -> list[Path]:
    """Write the copies: the first to `output`, or into it under the name the file came with where it is a folder; the
    others beside the first with the name of their process."""
    written: list[Path] = []
    if is_folder(output):
        output = output / f"{Path(imported.file).stem}.bpmn"
    for number, copy in enumerate(imported.copies):
        stem = re.sub(r"[^\w.-]", "_", copy.process)[:80]
        path = output if not number else output.with_name(f"{output.stem}.{stem}{output.suffix}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(copy.bpmn)
        written.append(path)
    return written


def keep(path: Path, folder: Path, sender: str, now: datetime) -> Path:
    """Keep the file as it came, in a folder of its own that says who sent it, when, and from which tool."""
    source = _bytes(path)
    tool = tool_of(source)
    day = now.astimezone(SEOUL).date().isoformat()
    stem = "_".join(re.sub(r"[^\w.-]+", "-", part).strip("-.")[:60] or "unknown" for part in (tool, path.stem))
    place = folder / f"{day}_{stem}"
    number = 2
    while place.exists():
        if (place / path.name).is_file() and (place / path.name).read_bytes() == source:
            return place
        place = folder / f"{day}_{stem}_{number}"
        number += 1
    place.mkdir(parents=True)
    (place / path.name).write_bytes(source)
    (place / "RECEIVED.toml").write_text(
        f"received_at = {_quoted(now.astimezone(SEOUL).isoformat(timespec='seconds'))}\n"
        f"received_from = {_quoted(sender)}\n"
        f"tool = {_quoted(tool)}\n\n"
        f"[[files]]\nname = {_quoted(path.name)}\nsha256 = {_quoted(hashlib.sha256(source).hexdigest())}\n",
        encoding="utf-8",
    )
    return place


def _quoted(text: str) -> str:
    # A JSON string of printable characters is a TOML string too.
    return json.dumps("".join(c for c in text if c.isprintable()), ensure_ascii=False)


def as_json(imported: Imported, problems: Iterable[Problem], written: Iterable[Path], kept: Path | None) -> str:
    """The whole answer on one line. `bindings` is also what `--bindings` takes, once each has its value."""
    return json.dumps(
        {
            "file": imported.file,
            "outcome": imported.outcome,
            "copies": [{"process": c.process, "name": c.name} for c in imported.copies],
            "written": [str(p) for p in written],
            "kept": str(kept) if kept else None,
            "bindings": [{**asdict(b), "example": EXAMPLES[b.kind], "value": None} for b in imported.bindings],
            "problems": [asdict(p) for p in problems],
            "findings": [asdict(f) for f in imported.findings],
            "tallies": {c: {**asdict(t), "lost": t.lost} for c, t in imported.tallies.items()},
        },
        ensure_ascii=False,
    )


def as_text(imported: Imported) -> list[str]:
    """The answer in sentences: what it became, what has to be said, what has to be drawn, what was changed."""
    lines = [f"{imported.file}: {OUTCOMES[imported.outcome]}"]
    for copy in imported.copies:
        lines.append(f"  절차 ‘{copy.name}’({copy.process})")
    if imported.bindings:
        lines.append(f"  채울 것 {len(imported.bindings)}가지")
    for b in imported.bindings:
        hint = f" (적혀 있던 것: {' '.join(b.hint.split())[:120]})" if b.hint else ""
        about = f"/{b.about}" if b.about else ""
        lines.append(f"    {_line(b.line)} {b.element} [{b.kind}{about}] {b.question}{hint}")
    for sort, title in SORTS.items():
        found = [f for f in imported.findings if f.sort == sort]
        if found:
            lines.append(f"  {title} {len(found)}가지")
        lines += [f"    {_line(f.line)} {f.element} {f.message}" for f in found]
    return ["".join(c if c.isprintable() else "�" for c in line) for line in lines]


def _line(line: int | None) -> str:
    return f"{line}행" if line else "-"
