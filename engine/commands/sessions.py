"""Signing in and out. A session is a random token; only its digest is kept."""

from __future__ import annotations

import hashlib
import secrets
import threading
from datetime import timedelta

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from engine.commands.acting import record
from engine.desk import Desk, actor_at
from engine.model.errors import NotFound, NotSignedIn
from engine.store import people

SESSION_HOURS = 12
"""A working day and a bit: an office PC left on overnight asks again in the morning."""

_passwords = PasswordHash((Argon2Hasher(),))
_argon2 = threading.BoundedSemaphore(2)
"""Argon2 takes 64 MB and a core on purpose; a crowd at the door must not take the whole machine."""
_nobody = _passwords.hash(secrets.token_hex(16))
WRONG = "아이디나 비밀번호가 맞지 않습니다."


def hash_password(password: str) -> str:
    """An argon2id hash to keep."""
    with _argon2:
        return _passwords.hash(password)


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_in(desk: Desk, login: str, password: str, *, device: str = "") -> str:
    """A new session for the person with this login and password."""
    return sign_in_as(desk, proved(desk, login, password), device=device)


def proved(desk: Desk, login: str, password: str) -> str:
    """The person with this login and password. An unknown login takes as long as a wrong password and gets the same
    sentence."""
    with desk.db.reading(desk.complex_id, desk.clock()) as tx:
        person = people.person_by_login(tx, login.strip())
    with _argon2:
        kept = person.password_hash if person is not None and person.password_hash else _nobody
        right = _passwords.verify(password, kept)
    if person is None or not person.password_hash or not right:
        raise NotSignedIn(WRONG)
    return str(person.id)


def sign_in_as(desk: Desk, person_id: str, *, device: str = "") -> str:
    """A new session without asking for a password. Only for a desk that shows invented people, or after another
    proof; the caller answers for that."""
    token = secrets.token_urlsafe(32)
    with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
        row = people.person_row(tx, person_id)
        if row is None or row.login is None:
            raise NotFound
        people.add_session(tx, digest(token), person_id, device, tx.now + timedelta(hours=SESSION_HOURS))
        record(tx, actor_at(desk, tx, person_id), "session.began", subject_id=person_id, data={"device": device[:200]})
    return token


def sign_out(desk: Desk, token: str) -> None:
    """End a session now. A token nobody knows is no error."""
    with desk.db.transaction(desk.complex_id, desk.clock()) as tx:
        person_id = people.session_person(tx, digest(token))
        if person_id is None:
            return
        people.end_sessions(tx, [digest(token)])
        record(tx, actor_at(desk, tx, person_id), "session.ended", subject_id=person_id)
