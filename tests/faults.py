"""An office that keeps a register of faults: a release of its own with three small procedures that open, change and
close a record. No expectations live here."""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

from engine.commands import attachments
from engine.queries import chains, records, registers
from engine.store.registers import RecordFilters
from tests.bpmn import drawing as d
from tests.office import REPOSITORY, Office, open_office

REGISTER: dict[str, Any] = {
    "register": "faults",
    "title": "고장 대장",
    "record": "고장",
    "area": "facilities",
    "numbering": {"pattern": "고장 {year}-{no:3}", "restart": "year"},
    "heading": 'place + " " + what',
    "summary": 'titles.risk + ", " + titles.found_on',
    "columns": [
        {"id": "place", "title": "위치", "type": "string", "required": True},
        {"id": "what", "title": "무엇이", "type": "string", "required": True},
        {
            "id": "risk",
            "title": "위험도",
            "type": "choice",
            "filter": True,
            "choices": [
                {"id": "high", "title": "높음", "tone": "late"},
                {"id": "middle", "title": "보통"},
                {"id": "low", "title": "낮음", "tone": "ok"},
            ],
        },
        {"id": "found_on", "title": "찾은 날", "type": "date", "required": True},
        {"id": "fixed_on", "title": "고친 날", "type": "date"},
        {"id": "keeper", "title": "담당", "type": "person", "filter": True},
        {"id": "urgent", "title": "바로 고칠 것", "type": "boolean", "filter": True},
        {"id": "cost", "title": "비용", "type": "money"},
        {"id": "hours", "title": "시간", "type": "integer", "shown": False},
        {"id": "before", "title": "고치기 전", "type": "list", "of": "photo", "shown": False},
        {"id": "after", "title": "고친 뒤", "type": "list", "of": "photo", "shown": False},
        {
            "id": "days",
            "title": "걸린 날",
            "type": "integer",
            "shown": False,
            "compute": "if fixed_on = null then null else (date(fixed_on) - date(found_on)).days",
        },
    ],
    "states": [
        {"id": "open", "title": "나옴", "tone": "late"},
        {"id": "work", "title": "고치는 중", "tone": "due"},
        {"id": "done", "title": "끝남", "tone": "ok", "open": False},
    ],
    "initial": "open",
    "moves": {"open": ["work", "done"], "work": ["done"]},
    "closing": [
        {"check": "count(after) > 0", "message": "고친 뒤 사진이 없어 닫을 수 없습니다.", "column": "after"},
        {"check": "fixed_on >= found_on", "message": "고친 날이 없거나 찾은 날보다 빠릅니다.", "column": "fixed_on"},
    ],
    "calendar": [{"on": "found_on", "title": 'place + " " + what'}],
    "matrix": {"rows": "risk", "columns": "state"},
    "order": ["risk", "number"],
    "amount": "cost",
    "period": "found_on",
}
TEXT = {"type": "string", "minLength": 0, "maxLength": 200}
FIELDS: dict[str, dict[str, Any]] = {
    "place": {**TEXT, "title": "위치"},
    "what": {**TEXT, "title": "무엇이"},
    "risk": {**TEXT, "title": "위험도"},
    "found_on": {**TEXT, "title": "찾은 날"},
    "fixed_on": {**TEXT, "title": "고친 날"},
    "keeper": {**TEXT, "title": "담당"},
    "cost": {"type": "integer", "title": "비용", "x-money": True},
    "hours": {"type": "number", "title": "시간"},
    "urgent": {"type": "boolean", "title": "바로 고칠 것"},
    "strange": {**TEXT, "title": "모르는 칸"},
    "step": {**TEXT, "title": "다음 단계"},
    "fault": {**TEXT, "title": "어느 고장", "x-record": "faults"},
    "basis": {**TEXT, "title": "근거 문서", "x-document": True},
}
COLUMNS = ("place", "what", "risk", "found_on", "fixed_on", "keeper", "urgent", "cost", "hours")
DATA = ", ".join(f"{name}: {name}" for name in COLUMNS)
PROCESSES = {
    "fault_open": d.service(
        "act",
        "open_record",
        result="kept",
        register='"faults"',
        data=f"{{{DATA}, before: photos.before}}",
        state="step",
        **{"from": "[fault, basis]"},
    ),
    "fault_change": d.service(
        "act",
        "update_record",
        result="kept",
        record="fault",
        data=f"if strange = null then {{{DATA}, after: photos.after}} else {{{DATA}, cellar: strange}}",
        state="step",
    ),
    "fault_close": d.service(
        "act",
        "close_record",
        result="kept",
        record="fault",
        data="{fixed_on: fixed_on, after: photos.after}",
        state="step",
    ),
}


def schema(slug: str, process: str) -> dict[str, Any]:
    """A form with every field there is; which of them matter is for the procedure to say."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": slug,
        "type": "object",
        "additionalProperties": False,
        "required": [],
        "properties": FIELDS,
        "x-attachments": {
            "groups": [
                {"id": "before", "title": "고치기 전 사진", "images": True},
                {"id": "after", "title": "고친 뒤 사진", "images": True},
                {"id": "papers", "title": "서류"},
            ]
        },
        "x-danji": {
            "slug": slug,
            "title": f"고장 {slug}",
            "area": "facilities",
            "process": process,
            "register": "documents",
            "retention_years": 3,
            "disclosure": "비공개",
            "fact": {
                **{name: name for name in FIELDS},
                "title": "what",
                "amount": "cost",
                "summary": "place",
                "party": "null",
            },
        },
    }


def definitions(folder: Path, **register: Any) -> Path:
    """The repository's release with the register of faults and its procedures, in a folder of its own. `fault-note`
    goes the usual way of approval and only points to a fault."""
    for top in ("processes", "forms"):
        shutil.copytree(REPOSITORY / top, folder / top)
    for process, act in PROCESSES.items():
        slug = process.replace("_", "-")
        source = d.process(
            d.start(),
            d.user("draft", performer="starter", kind="draft"),
            d.service("propose", "propose_approval_line", table='"approval_line"'),
            act,
            d.user("approve", performer="role:chief", kind="approve"),
            d.service("number", "assign_number"),
            d.service("final", "finalize_document"),
            d.end(),
            d.line("s", "draft", "propose", "act", "approve", "number", "final", "e"),
            name=process,
        )
        (folder / "processes" / process).mkdir()
        (folder / "processes" / process / f"{process}.bpmn").write_bytes(source)
        form = folder / "forms" / "facilities" / slug
        form.mkdir()
        (form / "schema.json").write_text(json.dumps(schema(slug, process), ensure_ascii=False), "utf-8")
        (form / "ui.json").write_text("{}", "utf-8")
    note = folder / "forms" / "facilities" / "fault-note"
    note.mkdir()
    (note / "schema.json").write_text(json.dumps(schema("fault-note", "approval"), ensure_ascii=False), "utf-8")
    (note / "ui.json").write_text("{}", "utf-8")
    kept = json.dumps(REGISTER | register, ensure_ascii=False)
    (folder / "forms/facilities/fault-open/register.json").write_text(kept, "utf-8")
    return folder


def photo(colour: str = "grey", size: tuple[int, int] = (800, 600), kind: str = "JPEG") -> bytes:
    """A picture that carries the place it was taken at."""
    exif = Image.Exif()
    exif[0x010F] = "Telephone"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, exif=exif)
    return out.getvalue()


@dataclass
class FaultOffice:
    """The office, and what it does with faults."""

    office: Office
    papers: dict[str, str] = field(default_factory=dict)
    """Record id → the document it was opened with."""

    def paper(self, name: str, slug: str, before: int = 0, after: int = 0, **data: Any) -> str:
        """A paper handed in with some photos."""
        office = self.office
        document = office.draft(name, slug)
        for group, count in (("before", before), ("after", after)):
            for no in range(count):
                self.attach(name, document, group, photo(size=(640 + no, 480)))
        office.submit(name, document, data)
        return document

    def attach(self, name: str, document: str, group: str, content: bytes) -> dict[str, Any]:
        return attachments.attach(
            self.office.desk, self.office.actor(name), document, f"{group}.jpg", content, field=group
        )

    def opens(self, name: str = "강동현", photos: int = 1, **data: Any) -> str:
        """The id of a record opened by a paper of somebody."""
        found = {"place": "101동 옥상", "what": "난간 흔들림", "risk": "high", "found_on": "2026-07-09"}
        document = self.paper(name, "fault-open", before=photos, **found | data)
        [record] = self.led_to(document, "opened")
        self.papers[record] = document
        return record

    def changes(self, record: str, name: str = "강동현", after: int = 0, **data: Any) -> str:
        """A paper that says anew what the record says, but for what is given here."""
        now = {k: v for k, v in self.values(record).items() if k in COLUMNS}
        said = {k: v for k, v in (now | data).items() if v is not None}
        return self.paper(name, "fault-change", after=after, fault=record, **said)

    def closes(self, record: str, name: str = "강동현", after: int = 1, **data: Any) -> str:
        return self.paper(name, "fault-close", after=after, fault=record, **{"fixed_on": "2026-07-14"} | data)

    def led_to(self, document: str, name: str) -> list[str]:
        chain = self.look("정민호", document, kind="document")
        ids = dict.fromkeys(s["id"] for s in chain["steps"] if s["kind"] == "record")
        related = {id_: self.record(id_)["relations"] for id_ in ids}
        return [i for i, rs in related.items() if any(r["name"] == name and r["node"]["id"] == document for r in rs)]

    def record(self, id_: str, name: str = "정민호") -> dict[str, Any]:
        return records.detail(self.office.desk, self.office.actor(name), id_)

    def look(self, name: str, id_: str, kind: Any = "record") -> dict[str, Any]:
        return chains.chain(self.office.desk, self.office.actor(name), kind, id_)

    def page(
        self, name: str = "정민호", register: str = "faults", where: Any = (), sort: str = "", **asked: Any
    ) -> Any:
        filters = RecordFilters(**asked)
        return registers.page(self.office.desk, self.office.actor(name), register, filters, where, sort)

    def export(self, kind: Any, name: str = "정민호", **asked: Any) -> tuple[bytes, str]:
        filters = RecordFilters(**asked)
        return registers.export(self.office.desk, self.office.actor(name), "faults", filters, kind)

    def values(self, id_: str) -> dict[str, Any]:
        return {f["id"]: f["value"] for f in self.record(id_)["fields"] if f["value"] is not None}


def open_fault_office(folder: Path, url: str | None = None, **register: Any) -> FaultOffice:
    """A fresh office under that release."""
    found = definitions(folder / "definitions", **register)
    return FaultOffice(open_office(folder / "home", url, definitions=found))
