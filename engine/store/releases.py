"""Releases as rows; their files are blobs named in the manifest."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update

from engine.model.errors import NotFound
from engine.store.session import OURS, Tx
from engine.store.tables import releases

t = releases
_ACTIVE = select(t.c.hash).where(t.c.complex_id == OURS, t.c.state == "active")


def manifest(tx: Tx, release_hash: str) -> dict[str, str]:
    """Path → sha256 of the files of a release."""
    where = (t.c.complex_id == tx.complex_id, t.c.hash == release_hash)
    found = tx.connection.execute(select(t.c.manifest).where(*where)).scalar_one_or_none()
    if found is None:
        raise NotFound
    return dict(found)


def active(tx: Tx) -> str | None:
    """The hash of the release new matters begin under."""
    found: str | None = tx.run(_ACTIVE).scalar_one_or_none()
    return found


def is_kept(tx: Tx, release_hash: str) -> bool:
    """Whether the files of this release are kept here."""
    where = (t.c.complex_id == tx.complex_id, t.c.hash == release_hash)
    return tx.connection.execute(select(t.c.hash).where(*where)).first() is not None


def keep(tx: Tx, release_hash: str, files: dict[str, str]) -> None:
    """Keep a release that is not in force."""
    if not is_kept(tx, release_hash):
        _insert(tx, release_hash, "kept", files, None)


def activate(tx: Tx, release_hash: str, files: dict[str, str]) -> None:
    """Make a release the active one; the one before it retires and stays for the matters that pinned it."""
    c = tx.connection
    c.execute(
        update(t)
        .where(t.c.complex_id == tx.complex_id, t.c.state == "active")
        .values(state="retired", retired_at=tx.now)
    )
    where = (t.c.complex_id == tx.complex_id, t.c.hash == release_hash)
    if c.execute(update(t).where(*where).values(state="active", activated_at=tx.now, retired_at=None)).rowcount == 0:
        _insert(tx, release_hash, "active", files, tx.now)


def _insert(tx: Tx, release_hash: str, state: str, files: dict[str, str], activated_at: datetime | None) -> None:
    tx.connection.execute(
        insert(t),
        {
            "complex_id": tx.complex_id,
            "hash": release_hash,
            "state": state,
            "manifest": files,
            "received_at": tx.now,
            "activated_at": activated_at,
            "retired_at": None,
        },
    )
