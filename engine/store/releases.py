"""Releases as rows; their files are blobs named in the manifest."""

from __future__ import annotations

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
        c.execute(
            insert(t),
            {
                "complex_id": tx.complex_id,
                "hash": release_hash,
                "state": "active",
                "manifest": files,
                "received_at": tx.now,
                "activated_at": tx.now,
                "retired_at": None,
            },
        )
