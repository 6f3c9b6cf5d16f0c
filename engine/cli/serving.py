"""Running the server: a port first, then the desk, then people. What the server answers is in `api`."""

from __future__ import annotations

import errno
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import structlog
import uvicorn
from rich.console import Console

from api.app import create_app
from engine import demo, home, integrity
from engine.cli.progress import telling
from engine.cli.report import PLAIN_WIDTH, table
from engine.desk import DATABASE, HOUSE, SEAL_KEY, Desk, open_desk, wall_clock
from engine.jobs import Worker
from engine.model.errors import NotReady, ReleaseRejected
from engine.settings import Settings
from engine.store import people
from engine.store.session import Database

STORY = Path("processes/_demo/haetsal")
NO_COMPLEX = "이 폴더에는 아직 단지가 없습니다. 먼저 danji demo로 시연 단지를 만들어 보십시오."
_err = Console(stderr=True, width=None if sys.stderr.isatty() else PLAIN_WIDTH)


class CannotStart(Exception):
    """The reason, as a sentence."""


def log_to_stderr(level: str) -> None:
    """Lines for people at a terminal, JSON for machines."""
    colours = sys.stderr.isatty()
    # Tracebacks without the values of variables: a fault must not write down what somebody answered in secret.
    coloured = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    last = coloured if colours else structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=False),
            *([] if colours else [structlog.processors.format_exc_info]),
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )


def take_port(host: str, port: int) -> socket.socket:
    """Hold the port before anything else is done: what cannot be served need not be prepared. Nobody is let in yet."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio sends small answers at once (TCP_NODELAY) only on sockets that name it;
    # without it every answer waited 40 ms for the other side's acknowledgement of its head.
    held = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # A server that was just stopped leaves its port in a waiting state; that must not keep the next one out.
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind((host, port))
    except OSError as error:
        held.close()
        if error.errno == errno.EADDRINUSE:
            sentence = _taken(port)
        elif error.errno == errno.EACCES:
            sentence = f"{port}번 포트를 열 권한이 없습니다. PORT=8000처럼 1024보다 큰 수를 써 주십시오."
        else:
            sentence = f"{host}:{port} 주소를 열 수 없습니다. HOST와 PORT를 살펴봐 주십시오. ({error.strerror})"
        raise CannotStart(sentence) from error
    return held


def _taken(port: int) -> str:
    return f"{port}번 포트를 다른 프로그램이 쓰고 있습니다. 그것을 끄거나 PORT={port + 1}로 여십시오."


def open_or_explain(settings: Settings) -> Desk:
    """The desk, or every problem of the definitions as a table and nothing opened."""
    _require_definitions(settings.definitions)
    _require_home(settings.home)
    database = settings.database_url
    try:
        _require_sound(settings)
        with telling(_err) as told:
            return open_desk(settings.home, database_url=database, definitions=settings.definitions, told=told)
    except ReleaseRejected as rejected:
        raise _explained(rejected) from rejected
    except NotReady as refused:
        reason = str(refused.__cause__ or "").partition("\n")[0]
        raise CannotStart(f"{refused.sentence} ({reason})" if reason else refused.sentence) from refused


def _explained(rejected: ReleaseRejected) -> CannotStart:
    _err.print(table(rejected.problems))
    return CannotStart(rejected.sentence)


def _require_sound(settings: Settings) -> None:
    """Look at what is there before anything touches it; an empty place has nothing to look at."""
    if settings.database_url is None:
        file = settings.home / DATABASE
        if not file.exists() or not file.stat().st_size:
            return
    db = Database(settings.database_url or f"sqlite:///{settings.home / DATABASE}")
    try:
        integrity.require_sound(db, HOUSE, wall_clock(), settings.home / SEAL_KEY)
    finally:
        db.close()


@contextmanager
def staying(settings: Settings) -> Iterator[None]:
    """At home there while the block runs: a move that was interrupted is finished first, and nobody may replace what
    is there meanwhile. A home that does not exist has nobody in it."""
    if not settings.home.is_dir():
        yield
        return
    try:
        if (settings.home / home.WHOLE).exists():
            with home.alone_in(settings.home):
                home.settle(settings.home)
        with home.staying_in(settings.home):
            yield
    except home.HomeBusy as busy:
        raise CannotStart("이 자료 폴더를 되살리는 중입니다. 끝난 뒤 다시 여십시오.") from busy


def _require_definitions(folder: Path) -> None:
    if not (folder / "processes").is_dir() or not (folder / "forms").is_dir():
        raise CannotStart(f"{folder}에 processes와 forms 폴더가 없습니다. DANJI_DEFINITIONS를 살펴봐 주십시오.")


def _require_complex(settings: Settings) -> None:
    """Refuse before anything is made: an empty database left here would look like an installation to `danji demo`."""
    if settings.database_url is None and not (settings.home / DATABASE).exists():
        raise CannotStart(NO_COMPLEX)


def _require_home(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sentence = f"자료 폴더를 만들 수 없습니다: {home} ({error.strerror}). DANJI_HOME을 살펴봐 주십시오."
        raise CannotStart(sentence) from error
    if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        raise CannotStart(f"자료 폴더에 쓸 권한이 없습니다: {home}. DANJI_HOME을 살펴봐 주십시오.")


def serve(settings: Settings, held: socket.socket, *, is_demo: bool = False) -> None:
    """Serve until stopped. The address is printed once the server answers."""
    _require_complex(settings)
    desk = open_or_explain(settings)
    try:
        with desk.db.reading(desk.complex_id, desk.clock()) as tx:
            if people.complex_of(tx) is None:
                raise CannotStart(NO_COMPLEX)
        app = create_app(desk, settings, demo=is_demo)
        worker = Worker(desk)
        worker.start()
        try:
            _run(
                uvicorn.Config(
                    app,
                    log_config=None,
                    access_log=False,
                    server_header=False,
                    timeout_graceful_shutdown=10,
                    lifespan="off",
                ),
                held,
                address(settings.host, held),
            )
        finally:
            worker.stop()
    finally:
        desk.db.close()


def address(host: str, held: socket.socket) -> str:
    """How a browser on this computer reaches the server."""
    shown = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{held.getsockname()[1]}"


class _Announcing(uvicorn.Server):
    """Says where it is when it is there."""

    announced = ""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(f"{self.announced}\n")
            sys.stdout.flush()


def _run(config: uvicorn.Config, held: socket.socket, announced: str) -> None:
    server = _Announcing(config)
    server.announced = announced

    def stopped(signum: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    # The server handles the signal first and hands it on once it has closed; stopping is no failure.
    before = signal.signal(signal.SIGTERM, stopped)
    try:
        server.run(sockets=[held])
    except OSError as error:
        # Until somebody listens a port may be held by two; who listens second learns it only here.
        if error.errno != errno.EADDRINUSE:
            raise
        raise CannotStart(_taken(held.getsockname()[1])) from error
    except KeyboardInterrupt:
        _err.print("멈췄습니다. 저장된 것은 그대로 있습니다.", highlight=False)
    finally:
        signal.signal(signal.SIGTERM, before)
    if not server.started:
        raise CannotStart("서버를 열지 못했습니다.")


def prepare_demo(settings: Settings) -> None:
    """Make the demonstration once, showing how far it is. Interrupted, it begins again next time."""
    story = settings.definitions / STORY
    if settings.database_url is not None:
        raise CannotStart("시연 단지는 자료 폴더 안에만 만듭니다. DANJI_DATABASE_URL 없이 열어 주십시오.")
    _require_definitions(settings.definitions)
    _require_home(settings.home)
    if not story.is_dir():
        raise CannotStart(f"시연 이야기가 없습니다: {story}")
    try:
        with telling(_err) as told:
            demo.prepare(settings.home, settings.definitions, story, told)
    except ReleaseRejected as rejected:
        raise _explained(rejected) from rejected
    except demo.HomeTaken as taken:
        raise CannotStart(f"{taken.sentence} ({settings.home})") from taken


def work(settings: Settings) -> None:
    """Let time pass and make files, without doors, until stopped."""
    _require_complex(settings)
    desk = open_or_explain(settings)
    worker = Worker(desk)

    def stopped(signum: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stopped)
    worker.start()
    _err.print("일하고 있습니다. 멈추려면 Ctrl-C를 누르십시오.", highlight=False)
    try:
        signal.pause()
    except KeyboardInterrupt:
        _err.print("멈췄습니다. 하던 일은 마쳤습니다.", highlight=False)
    finally:
        worker.stop()
        desk.db.close()
