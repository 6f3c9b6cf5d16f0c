"""`danji backup`, `restore` and `verify` at a terminal: what was done, in a table and a sentence. How it is done is in
`engine/backup` and `engine/integrity.py`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from engine import home as homes
from engine import integrity
from engine.backup import container, making, restoring
from engine.cli.progress import telling
from engine.cli.report import PLAIN_WIDTH
from engine.desk import HOUSE, Told, wall_clock
from engine.integrity import SHOWN, Check, KeyMissing
from engine.model.errors import NotReady
from engine.paper.seal import load_key
from engine.settings import Settings
from engine.store import soundness
from engine.store.rows import Tables
from engine.store.session import Database

_width = None if sys.stdout.isatty() else PLAIN_WIDTH
_err_width = None if sys.stderr.isatty() else PLAIN_WIDTH


class Failed(Exception):
    """Why it was not done, as a sentence."""


@contextmanager
def _explaining() -> Iterator[None]:
    try:
        yield
    except NotReady as refused:
        lines = [refused.sentence]
        lines += [f"  {p.file[:12]}… ({p.element}) {p.message}" for p in refused.problems[: 4 * SHOWN]]
        reason = str(refused.__cause__ or "").partition("\n")[0]
        raise Failed("\n".join([*lines, f"({reason})"] if reason else lines)) from refused
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        raise Failed(
            f"파일을 읽거나 쓰지 못했습니다{where} ({error.strerror}). 자리와 권한을 살펴봐 주십시오."
        ) from error


def back_up(settings: Settings, target: Path, *, with_key: bool) -> None:
    """Make a backup and say what is in it, and what is not."""
    err = Console(stderr=True, width=_err_width)
    with (
        _explaining(),
        _staying(settings.home),
        making.installation(settings.home, settings.database_url) as source,
        telling(err) as told,
    ):
        made = making.make(source, target, wall_clock, with_key=with_key, told=told)
    out = Console(width=_width, highlight=False)
    size = f"{made.bytes / 1e6:,.1f} MB"
    out.print(f"백업했습니다: {made.path} ({size}, 줄 {made.rows:,}, 파일 {made.blobs:,}, 이력 {made.events:,}건)")
    if made.has_key:
        out.print("서명키가 들어 있습니다. 이 파일을 가진 사람은 봉인을 위조할 수 있으니 잠긴 곳에 두십시오.")
    else:
        out.print(f"서명키는 들어 있지 않습니다. 되살릴 때 필요하니 따로 보관하십시오: {source.key_file}")


@contextmanager
def _staying(home: Path) -> Iterator[None]:
    if not home.is_dir():
        yield
        return
    with homes.staying_in(home):
        yield


def restore(
    settings: Settings, source: Path, into: str | None, *, replace: bool, key_file: Path | None, new_key: bool
) -> None:
    """Restore a backup and say what was looked at and where the old installation is kept."""
    if into is None:
        place = restoring.Place(settings.home, settings.database_url)
    elif "://" in into:
        place = restoring.Place(settings.home, into)
    else:
        place = restoring.Place(Path(into))
    err = Console(stderr=True, width=_err_width)
    with _explaining(), telling(err) as told:
        done = restoring.restore(
            source, place, wall_clock, replace=replace, key_file=key_file, new_key=new_key, told=told
        )
    out = Console(width=_width, highlight=False)
    out.print(_table(done.checks))
    name, made_at = done.manifest["complex"]["name"], done.manifest["made_at"]
    out.print(f"되살렸습니다: {name}, {made_at}의 모습. 자료 폴더 {place.home}")
    if done.aside:
        out.print(f"있던 것은 {done.aside}에 그대로 두었습니다. 살펴본 뒤 지우셔도 됩니다.")
    if any(check.wrong for check in done.checks):
        out.print("백업할 때 이미 어긋나 있던 곳이 있습니다. 위의 표를 살펴봐 주십시오.")


def verify(settings: Settings, source: Path | None) -> bool:
    """Look at everything, in the installation or in a backup, and print it; whether all of it holds."""
    err = Console(stderr=True, width=_err_width)
    with _explaining(), telling(err) as told:
        checks = _of_backup(source, told) if source is not None else _of_installation(settings, told)
    out = Console(width=_width, highlight=False)
    out.print(_table(checks))
    wrong = sum(len(check.wrong) for check in checks)
    out.print(f"어긋난 곳이 {wrong}군데 있습니다." if wrong else "모두 맞습니다.")
    return not wrong


def _of_installation(settings: Settings, told: Told) -> list[Check]:
    with making.installation(settings.home, settings.database_url) as source:
        soundness.require_pages(source.db)
        try:
            trusted = load_key(source.key_file).trusted
        except (OSError, ValueError) as error:
            raise KeyMissing from error
        source.db.require_current()
        with source.db.snapshot(HOUSE, wall_clock()) as tx:
            has = restoring.condition_of(source.blobs)
            return integrity.examine(tx, Tables(tx.connection), has, trusted, told)


def _of_backup(source: Path, told: Told) -> list[Check]:
    """The backup is filled into a database that goes again: what can be looked at so can be restored."""
    with container.opened(source) as archive, tempfile.TemporaryDirectory(prefix="danji-verify-") as folder:
        restoring.require_known(archive)
        archive.verify(told)
        db = Database(f"sqlite:///{Path(folder) / 'danji.db'}")
        try:
            restoring.fill(db, archive, wall_clock(), told)
            return restoring.examined(db, archive, restoring.condition_in(archive), wall_clock(), told)
        finally:
            db.close()


def _table(checks: Sequence[Check]) -> Table:
    shown = Table(pad_edge=False, expand=False)
    for title, align in (("살펴본 것", "left"), ("수", "right"), ("결과", "left")):
        shown.add_column(title, justify=align, overflow="fold")  # type: ignore[arg-type]  # A literal of rich's own.
    for check in checks:
        wrong = check.wrong[:SHOWN]
        if len(check.wrong) > SHOWN:
            wrong.append(f"… 외 {len(check.wrong) - SHOWN}군데")
        shown.add_row(check.name, f"{check.looked_at:,}", Text("\n".join(wrong) or "맞습니다"))
    return shown
