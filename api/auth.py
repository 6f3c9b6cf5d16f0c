"""Who may knock at which door: the verbs, the session cookie, where a write may come from, and how often somebody may
guess a password. What a person may do with an object is judged further in, at the instant of the act."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

import structlog
from fastapi import Request
from starlette.responses import Response

from api.problems import ForeignOrigin, TooManyAttempts
from engine.commands.sessions import SESSION_HOURS
from engine.desk import Desk
from engine.model import access
from engine.model.errors import NotFound, NotSignedIn
from engine.model.person import Actor
from engine.queries import sessions
from engine.settings import Settings

log = structlog.get_logger(__name__)
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Verb:
    """What a door does. `permission` must come from one of the person's roles; without one, being signed in is enough
    to knock and the command or query judges the object."""

    name: str
    permission: str | None = None
    is_public: bool = False
    demo_only: bool = False


VERBS = {
    verb.name: verb
    for verb in (
        Verb("health.read", is_public=True),
        Verb("session.read", is_public=True),
        Verb("session.begin", is_public=True),
        Verb("session.end", is_public=True),
        Verb("demo.read", is_public=True, demo_only=True),
        Verb("demo.begin", is_public=True, demo_only=True),
        Verb("me.change"),
        Verb("inbox.read"),
        Verb("tasks.read"),
        Verb("tasks.decide"),
        Verb("counts.read"),
        Verb("counts.answer"),
        Verb("counts.close"),
        Verb("envelopes.read"),
        Verb("forms.read"),
        Verb("records.read"),
        Verb("search.read"),
        Verb("calendar.read"),
        Verb("calendar.share"),
        Verb("calendar.feed", is_public=True),
        Verb("documents.read"),
        Verb("documents.write"),
        Verb("documents.draft"),
        Verb("people.read", permission="people.read"),
        Verb("delegations.make"),
        Verb("rules.read", permission="rules.read"),
        Verb("rules.check", permission="rules.read"),
        Verb("releases.read", permission="releases.read"),
        Verb("releases.upload", permission="releases.upload"),
        Verb("releases.activate", permission="releases.activate"),
        Verb("releases.cancel"),
        Verb("releases.propose"),
    )
}


def opens(verb: str) -> Callable[[F], F]:
    """Declare what a door does. A door without a verb does not start."""

    known = VERBS[verb]

    def declare(endpoint: F) -> F:
        endpoint.__dict__["verb"] = known
        return endpoint

    return declare


def cookie_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to this host and to https; a browser refuses that name over http."""
    return "__Host-danji" if settings.is_https else "danji"


def token_of(request: Request) -> str:
    """The session token the browser sent, or nothing."""
    return request.cookies.get(cookie_name(request.app.state.settings), "")


def keep_session(response: Response, settings: Settings, token: str) -> None:
    """Hand the token to the browser, where no script can read it."""
    response.set_cookie(
        cookie_name(settings),
        token,
        max_age=SESSION_HOURS * 3600,
        path="/",
        secure=settings.is_https,
        httponly=True,
        samesite="lax",
    )


def drop_session(response: Response, settings: Settings) -> None:
    """Take the token out of the browser."""
    response.delete_cookie(cookie_name(settings), path="/", secure=settings.is_https, httponly=True, samesite="lax")


def require_own_origin(request: Request) -> None:
    """Refuse a write that a page of another site asked for. Programs that are no browsers send neither header."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ForeignOrigin
    origin = request.headers.get("origin")
    if origin is None:
        return
    public = request.app.state.settings.public_url
    own = urlsplit(public).netloc if public else request.headers.get("host", "")
    if urlsplit(origin).netloc != own or (public and urlsplit(origin).scheme != urlsplit(public).scheme):
        raise ForeignOrigin


def admit(request: Request, verb: Verb) -> Actor | None:
    """The actor at this door, or a refusal. Nobody comes through a door that is not public without a session."""
    desk: Desk = request.app.state.desk
    if verb.demo_only and not request.app.state.demo:
        raise NotFound
    token = token_of(request)
    actor = None
    if token:
        try:
            actor = sessions.actor_of(desk, token)
        except NotSignedIn:
            if not verb.is_public:
                raise
    if verb.is_public:
        return actor
    if actor is None:
        raise NotSignedIn
    if verb.permission is not None:
        access.require(actor, verb.permission)
    return actor


class SignInGate:
    """Slows down guessing. Counts failures by login and address, keeps only the latest of them, and lets a few people
    through at a time, so that a crowd at the door leaves threads for those inside."""

    KNOWN_MAX = 10_000
    AT_ONCE_MAX = 6
    FREE_TRIES = 5
    FREE_TRIES_ANYWHERE = 40
    WAIT_SECONDS_MAX = 300

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(self.AT_ONCE_MAX)
        self._failures: OrderedDict[tuple[str, str], tuple[int, float]] = OrderedDict()

    @contextmanager
    def passing(self, login: str, address: str) -> Iterator[None]:
        """One attempt. A NotSignedIn inside counts as a failure; success forgets earlier ones from this address."""
        here, anywhere = (login.strip().casefold()[:100], address), (login.strip().casefold()[:100], "")
        self._require_patience(here, anywhere)
        if not self._slots.acquire(blocking=False):
            raise TooManyAttempts("지금 로그인하는 사람이 많습니다. 잠시 뒤 다시 해 주십시오.")
        try:
            yield
        except NotSignedIn:
            log.warning("sign_in_failed", login=here[0], address=address)
            with self._lock:
                self._fail(here, self.FREE_TRIES)
                self._fail(anywhere, self.FREE_TRIES_ANYWHERE)
            raise
        finally:
            self._slots.release()
        with self._lock:
            self._failures.pop(here, None)

    def _require_patience(self, *keys: tuple[str, str]) -> None:
        with self._lock:
            until = max(self._failures.get(key, (0, 0.0))[1] for key in keys)
        wait = until - self._clock()
        if wait > 0:
            seconds = int(wait) + 1
            refusal = TooManyAttempts(f"로그인을 여러 번 틀렸습니다. {seconds}초 뒤 다시 해 주십시오.")
            refusal.wait_seconds = seconds
            raise refusal

    def _fail(self, key: tuple[str, str], free_tries: int) -> None:
        count = self._failures.pop(key, (0, 0.0))[0] + 1
        over = count - free_tries
        wait = min(2.0 ** min(over, 20), self.WAIT_SECONDS_MAX) if over >= 0 else 0.0
        self._failures[key] = (count, self._clock() + wait)
        while len(self._failures) > self.KNOWN_MAX:
            self._failures.popitem(last=False)
