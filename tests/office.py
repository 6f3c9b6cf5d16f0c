"""The cast of the demo complex on a real database: who they are, and what they do all day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from engine import jobs
from engine.commands import attachments, documents, founding, tasks
from engine.desk import Desk, actor_at, open_desk
from engine.model.person import Actor
from engine.paper.pdf import Converter
from engine.queries import documents as document_queries
from engine.queries import inbox as inbox_queries

REPOSITORY = Path(__file__).resolve().parents[1]
MONDAY = datetime(2026, 7, 13, 1, 0, tzinfo=UTC)
"""10 o'clock on a Monday in Korea."""

CAST = {
    "정민호": ("chief", date(2023, 4, 1)),
    "최영식": ("facility_head", date(2021, 9, 1)),
    "이수진": ("accountant", date(2022, 2, 1)),
    "박지영": ("clerk", date(2024, 6, 1)),
    "강동현": ("technician", date(2020, 11, 1)),
    "김정자": ("chair", date(2025, 1, 1)),
    "윤재근": ("auditor", date(2025, 1, 1)),
    "배상철": ("representative", date(2025, 1, 1)),
    "서은주": ("", date(2025, 1, 1)),
}
PDF = b"%PDF-1.4\n% a quotation\n"


@dataclass
class Clock:
    """Time that stands still until it is moved."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@dataclass
class Office:
    """A desk with people around it."""

    desk: Desk
    clock: Clock
    ids: dict[str, str]
    drafted: int = field(default=0)

    def actor(self, name: str) -> Actor:
        with self.desk.db.reading(self.desk.complex_id, self.clock()) as tx:
            return actor_at(self.desk, tx, self.ids[name])

    def draft(self, name: str, form: str = "expense-proposal") -> str:
        answer = documents.create(self.desk, self.actor(name), form)
        return str(answer["document_id"])

    def attach(self, name: str, document: str, file_name: str = "견적서.pdf", content: bytes = PDF) -> dict[str, Any]:
        return attachments.attach(self.desk, self.actor(name), document, file_name, content)

    def submit(self, name: str, document: str, data: dict[str, Any]) -> dict[str, Any]:
        self.clock.forward(minutes=1)
        return documents.submit(self.desk, self.actor(name), document, data, None)

    def submits(self, name: str, amount: int = 3_300_000, **more: Any) -> str:
        """An expense proposal handed in with two quotations attached; `amount` includes the tax."""
        document = self.draft(name)
        self.attach(name, document, "새한설비 견적서.pdf")
        self.attach(name, document, "우리펌프 견적서.pdf", PDF + b"2")
        self.submit(name, document, proposal(amount, **more))
        return document

    def task(self, name: str, document: str) -> dict[str, Any]:
        """The card of the task that waits for somebody about a document."""
        found = inbox_queries.inbox(self.desk, self.actor(name))
        cards = [c for box in ("tasks", "held", "pending") for c in found[box] if c["document_id"] == document]
        assert len(cards) == 1, f"{name} has {len(cards)} tasks about this document"
        card: dict[str, Any] = cards[0]
        return card

    def decide(
        self, name: str, document: str, decision: Any = "approve", comment: str = "", **more: Any
    ) -> dict[str, Any]:
        self.clock.forward(minutes=1)
        card = self.task(name, document)
        return tasks.complete(self.desk, self.actor(name), card["task_id"], decision, comment, **more)

    def approves(self, document: str, *names: str) -> None:
        for name in names:
            self.decide(name, document)

    def returns(self, name: str, document: str, reason: str) -> None:
        self.decide(name, document, "return", reason)

    def inbox(self, name: str) -> list[str]:
        """Titles of what waits for somebody."""
        return [card["title"] for card in inbox_queries.inbox(self.desk, self.actor(name))["tasks"]]

    def look(self, name: str, document: str) -> dict[str, Any]:
        return document_queries.detail(self.desk, self.actor(name), document)

    def file(self, name: str, document: str, kind: str) -> bytes:
        return document_queries.file(self.desk, self.actor(name), document, kind)[0]

    def seals(self, document: str) -> list[str]:
        """Who has signed in the current round."""
        return [s["person_name"] for s in self.look("정민호", document)["stamps"] if s["state"] == "signed"]

    def works_off(self, converter: Converter | None = None) -> int:
        return jobs.run_due(self.desk, converter or Converter("none"))


def proposal(amount: int = 3_300_000, **more: Any) -> dict[str, Any]:
    """A complete expense proposal; the chosen quotation is `amount` with its tax."""
    supply = amount * 10 // 11
    quotes = [
        ("새한설비", supply, True),
        ("우리펌프기공", supply + 300_000, False),
        ("청솔기전", supply + 600_000, False),
    ]
    return {
        "title": "지하주차장 2호 배수펌프 교체의 건",
        "purpose": "2호 펌프가 멈췄습니다. 큰비가 오면 지하 2층이 잠길 수 있어 장마 안에 새것으로 바꾸려 합니다.",
        "account": "수선유지비",
        "budget_balance": 90_000_000,
        "quotes": [{"vendor": v, "supply": s, "chosen": c} for v, s, c in quotes],
        "contract_method": "수의계약" if supply <= 5_000_000 else "경쟁입찰",
        "start_on": "2026-07-17",
        "end_on": "2026-07-18",
        **more,
    }


def open_office(home: Path, database_url: str | None = None, definitions: Path = REPOSITORY) -> Office:
    """A founded complex with its cast on a fresh database."""
    clock = Clock()
    desk = open_desk(home, database_url=database_url, definitions=definitions, clock=clock)
    ids = founding.found(
        desk,
        {
            "slug": "haetsal",
            "name": "햇살마을 아파트",
            "office_name": "햇살마을 관리사무소",
            "prefix": "햇살",
            "households": 612,
            "phone": "02-555-0142",
            "units": {},
        },
        [{"key": name, "name": name, "login": name, "description": "시연"} for name in CAST],
        [{"person": name, "role": role, "since": since} for name, (role, since) in CAST.items() if role],
        [{"role": "technician", "since": date(2026, 7, 1)}],
    )
    return Office(desk, clock, ids)
