"""What a request costs the server: begin, hand in, look at the inbox, open and decide a paper, over HTTP.

A real `danji serve` with the demonstration is asked by 1, 4 and 8 clients at once, on SQLite and on PostgreSQL. Each
case is five writes: it is begun, handed in and decided by three people, at once and without a grace period, so that a
decision's whole work is in its request. Processor time is read from the server's own clock; the thread and the
children that render finished papers work meanwhile, as they always do, and are counted apart. Run:

    python bench/api.py [--json] [--rounds N] [--papers N] [--clients 1,4,8] [--only sqlite|postgresql]

Processor times are medians over the rounds; they rise when others use the machine, so beside each stands how many bare
requests of the same run it is worth. Waiting times can be compared only within one run. What the step alone costs is
in bench/step.py.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import statistics
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.api_server import Server, Used, logins, serving
from bench.step import postgres
from engine.demo import PASSWORD

GOALS_MS = {"complete": 12.0, "inbox": 8.0, "case": 90.0}
"""Most processor time of the server, in milliseconds: for a decision, an inbox, and the five writes of a case."""
DRAFTER = "박지영"
FORM = "general-memo"
WRITTEN = {
    "title": "승강기 정기 검사 준비",
    "purpose": "정기 검사를 앞두고 먼저 살펴볼 곳과 맡을 사람을 정합니다.",
    "plan": "기계실과 승강로를 살피고, 갈아야 할 부품은 검사 전에 갈아 둡니다. " * 8,
    "budget": 2_400_000,
    "account": "승강기유지비",
    "effect": "검사에서 지적받을 일을 줄입니다.",
}
WRITES = {"create": 1, "submit": 1, "complete": 3}
"""The five writes of a case."""
KINDS = ("bare", "create", "submit", "inbox", "open", "complete")
"""`bare` is a request that finds out nothing: what the server costs before anything is asked of the house."""


@dataclass
class Cost:
    """Milliseconds of processor a request, one figure for each time the clients asked together, and how long each
    request was waited for in seconds."""

    cpu: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    elapsed: float = 0.0

    def add(self, used: Used, waits: list[float], elapsed: float) -> None:
        self.cpu.append(used.requests / len(waits) * 1e3)
        self.database.append(used.database / len(waits) * 1e3)
        self.waits += waits
        self.elapsed += elapsed


class Client:
    """One connection that is kept open, used by one thread, signed in as whoever is asked for."""

    def __init__(self, address: str, cookies: dict[str, str]) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)
        self._cookies = cookies

    def ask(self, name: str, method: str, path: str, body: Any = None) -> Any:
        """The answer to somebody's request; anything but a success stops the measurement."""
        headers = {"Accept-Encoding": "gzip", "Cookie": self._cookies.get(name, "")}
        sent = None
        if body is not None:
            sent = json.dumps(body, ensure_ascii=False).encode()
            headers["Content-Type"] = "application/json"
        self._connection.request(method, path, sent, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path} as {name}: {answer.status} {content.decode()}")
        if cookie := answer.headers.get("Set-Cookie"):
            self._cookies[name] = cookie.partition(";")[0]
        return json.loads(content)

    def sign_in(self, name: str, login: str) -> None:
        self.ask(name, "POST", "/api/session", {"login": login, "password": PASSWORD})

    def close(self) -> None:
        self._connection.close()


Asking = Callable[[Client], Any]


class Office:
    """Some clients at one server, asking at once and counted by what they ask."""

    def __init__(self, server: Server, clients: Sequence[Client]) -> None:
        self._server, self._clients = server, clients
        self.costs: defaultdict[str, Cost] = defaultdict(Cost)
        self.waiting: list[int] = []

    def at_once(self, kind: str, asked: Sequence[Asking]) -> list[Any]:
        """The answers, in order, of requests all clients share."""
        answers: list[Any] = [None] * len(asked)
        waits: list[float] = [0.0] * len(asked)
        failed: list[BaseException] = []

        def work(client: Client, first: int) -> None:
            try:
                for at in range(first, len(asked), len(self._clients)):
                    began = time.perf_counter()
                    answers[at] = asked[at](client)
                    waits[at] = time.perf_counter() - began
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=work, args=(c, at)) for at, c in enumerate(self._clients)]
        before, began = self._server.used(), time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        elapsed = time.perf_counter() - began
        if failed:
            raise failed[0]
        self.costs[kind].add(self._server.used().since(before), waits, elapsed)
        return answers

    def round(self, papers: int) -> None:
        """Several papers side by side from the draft to the last signature."""
        self.at_once("bare", [lambda client: client.ask(DRAFTER, "GET", "/api/health")] * papers)

        def create(client: Client) -> Any:
            return client.ask(DRAFTER, "POST", "/api/documents", {"form": FORM})

        drafts = self.at_once("create", [create] * papers)
        bodies = [(d["id"], {"data": WRITTEN, "revision": d["revision"]}) for d in drafts]
        mine = {document for document, _ in bodies}

        def submit(document: str, body: Any) -> Asking:
            return lambda client: client.ask(DRAFTER, "POST", f"/api/documents/{document}/submit", body)

        line = self.at_once("submit", [submit(*one) for one in bodies])[0]["stamps"]
        for name in [s["person_name"] for s in line if s["state"] != "signed"]:
            self._decides(name, mine, papers)

    def _decides(self, name: str, mine: set[str], papers: int) -> None:
        def inbox(client: Client) -> Any:
            return client.ask(name, "GET", "/api/inbox")

        def open_(document: str) -> Asking:
            return lambda client: client.ask(name, "GET", f"/api/documents/{document}")

        def complete(task: str, revision: int) -> Asking:
            body = {"decision": "approve", "revision": revision}
            return lambda client: client.ask(name, "POST", f"/api/tasks/{task}/complete", body)

        cards = self.at_once("inbox", [inbox] * papers)[0]["tasks"]
        self.waiting.append(len(cards))
        ours = [card for card in cards if card["document_id"] in mine]
        assert len(ours) == papers, f"{name} has {len(ours)} of {papers} papers"
        self.at_once("open", [open_(card["document_id"]) for card in ours])
        self.at_once("complete", [complete(card["task_id"], card["revision"]) for card in ours])


@contextmanager
def signed_in(server: Server, count: int) -> Iterator[list[Client]]:
    """Clients in which everybody of the demonstration has signed in; they share the cookies."""
    cookies: dict[str, str] = {}
    clients = [Client(server.address, cookies) for _ in range(count)]
    try:
        for name, login in logins().items():
            clients[0].sign_in(name, login)
        yield clients
    finally:
        for client in clients:
            client.close()


def measure(database_url: str | None, counts: Sequence[int], rounds: int, papers: int) -> dict[str, Any]:
    """One database: every number of clients in turn, each after a round that does not count."""
    report: dict[str, Any] = {"clients": {}}
    with serving(database_url) as server:
        began = server.used()
        for count in counts:
            with signed_in(server, count) as clients:
                Office(server, clients).round(papers)
                office = Office(server, clients)
                for _ in range(rounds):
                    office.round(papers)
            report["clients"][str(count)] = _rows(office)
        report["inbox_cards"] = statistics.median_low(office.waiting)
        report["background"] = _background(server.used().since(began))
    return report


def _rows(office: Office) -> dict[str, dict[str, float]]:
    rows = {kind: _row(office.costs[kind]) for kind in KINDS}
    rows["case"] = {
        name: round(sum(rows[kind][name] * times for kind, times in WRITES.items()), 2)
        for name in ("cpu_ms", "database_ms")
    }
    for row in rows.values():
        row["bare_ratio"] = round(row["cpu_ms"] / rows["bare"]["cpu_ms"], 1)
    return rows


def _row(cost: Cost) -> dict[str, float]:
    waits = sorted(cost.waits)
    return {
        "requests": len(waits),
        "cpu_ms": round(statistics.median_low(cost.cpu), 2),
        "database_ms": round(statistics.median_low(cost.database), 2),
        "wait_ms": round(statistics.median(waits) * 1e3, 1),
        "wait_p95_ms": round(waits[int(len(waits) * 0.95)] * 1e3, 1),
        "per_second": round(len(waits) / cost.elapsed, 1),
    }


def _background(used: Used) -> dict[str, float]:
    """What making files took. The papers of the demonstration's past are rendered along with those decided here; a file
    that was still being made at the end is not counted."""
    files = max(used.files, 1)
    return {
        "files": used.files,
        "thread_ms": round(used.thread / files * 1e3, 1),
        "children_ms": round(used.children / files * 1e3, 1),
    }


def goals(databases: dict[str, Any]) -> dict[str, bool]:
    """Which goals hold for every database and every number of clients."""
    worst = {
        kind: max(rows[kind]["cpu_ms"] for report in databases.values() for rows in report["clients"].values())
        for kind in GOALS_MS
    }
    return {f"{kind} at most {most:g} ms": worst[kind] <= most for kind, most in GOALS_MS.items()}


def _table(report: dict[str, Any]) -> str:
    head = f"{'database':11}{'clients':>8}  {'request':9}{'CPU ms':>8}{'x bare':>8}{'of goal':>9}"
    lines = [f"{head}{'DB ms':>8}{'wait ms':>9}{'p95 ms':>8}{'per s':>7}"]
    for database, found in report["databases"].items():
        for clients, rows in found["clients"].items():
            for kind, row in rows.items():
                share = f"{row['cpu_ms'] / GOALS_MS[kind]:.2f}" if kind in GOALS_MS else ""
                cost = f"{row['cpu_ms']:8.2f}{row['bare_ratio']:8.1f}{share:>9}{row['database_ms'] or '':>8}"
                waits = f"{row.get('wait_ms', ''):>9}{row.get('wait_p95_ms', ''):>8}{row.get('per_second', ''):>7}"
                lines.append(f"{database:11}{clients:>8}  {kind:9}{cost}{waits}")
    for database, found in report["databases"].items():
        behind = found["background"]
        lines += ["", f"{database}: {found['inbox_cards']} cards in an inbox; {behind['files']} DOCX and PDF made"]
        lines.append(
            f"  behind the requests, a file: thread {behind['thread_ms']} ms, child {behind['children_ms']} ms"
        )
    lines.append("")
    lines += [f"{'reached' if reached else 'MISSED':8} {goal}" for goal, reached in report["goals"].items()]
    return "\n".join(lines)


def main() -> int:
    """Measure, print a table or one JSON object; exit 1 when a goal is missed."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--json", action="store_true", help="print one JSON object")
    arguments.add_argument("--rounds", type=int, default=5, help="rounds that count, per number of clients")
    arguments.add_argument("--papers", type=int, default=8, help="papers of one round")
    arguments.add_argument("--clients", default="1,4,8", help="numbers of clients, with commas")
    arguments.add_argument("--only", choices=["sqlite", "postgresql"], help="one database only")
    options = arguments.parse_args()

    counts = [int(count) for count in options.clients.split(",")]
    databases: dict[str, Any] = {}
    if options.only != "postgresql":
        databases["SQLite"] = measure(None, counts, options.rounds, options.papers)
    if options.only != "sqlite":
        with postgres() as url:
            if url is not None:
                address = url.replace("postgresql://", "postgresql+psycopg://", 1)
                databases["PostgreSQL"] = measure(address, counts, options.rounds, options.papers)
    if not databases:
        return 1
    report = {"rounds": options.rounds, "papers": options.papers, "databases": databases, "goals": goals(databases)}
    print(json.dumps(report, ensure_ascii=False) if options.json else _table(report))
    return 0 if all(report["goals"].values()) else 1


if __name__ == "__main__":
    sys.exit(main())
