"""The bylaws in force: the files of a release, read once. Checking a set of files is here too, so that what is
refused and what is read can never differ."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine import references
from engine.bpmn import lint, step
from engine.bpmn.failures import BpmnRejected
from engine.model import strict_json
from engine.model.access import PERMISSIONS
from engine.model.calendar import WorkingDays
from engine.model.effect import VERBS
from engine.model.errors import NotFound, Problem, ReleaseRejected
from engine.model.numbering import wrong_pattern
from engine.model.person import OrgUnit, Role, misplaced
from engine.model.release import NOTES, Release, read_notes
from engine.paper import docx
from engine.rules import dmn
from engine.rules import form as rules_form
from engine.rules import register as rules_register
from engine.rules.dmn import DecisionModel
from engine.rules.form import Form
from engine.rules.register import RegisterRules

ROLES = "processes/_shared/roles.json"
AREAS = "forms/_shared/areas.json"
REGISTERS = "forms/_shared/registers.json"
CALENDAR = "processes/_shared/calendar.json"
FILES_MAX = 5_000
FILE_BYTES_MAX = 4_000_000
_NAMED = {
    kind: re.compile(rf"""<(?:[\w.-]+:)?{kind}\b[^>]{{0,2000}}?\sid=["']([^"']{{1,200}})["']""".encode())
    for kind in ("process", "decision")
}


@dataclass(frozen=True)
class FormDefinition:
    """Schema, UI schema and template of one form, ready to judge data."""

    slug: str
    title: str
    description: str
    keywords: tuple[str, ...]
    area: str
    process: str
    """The procedure a document of this form begins; empty for a form that a procedure drafts on its way."""
    starters: tuple[str, ...]
    """Roles that may start it; empty for every role that may draft."""
    register: str
    retention_years: int
    disclosure: str
    schema: dict[str, Any]
    ui: dict[str, Any]
    template: bytes | None
    form: Form


@dataclass(frozen=True)
class Bylaws:
    """Everything a release says, parsed."""

    hash: str
    roles: Mapping[str, Role]
    units: tuple[OrgUnit, ...]
    starter_title: str
    areas: Mapping[str, str]
    registers: Mapping[str, Mapping[str, Any]]
    records: Mapping[str, RegisterRules]
    forms: Mapping[str, FormDefinition]
    processes: Mapping[str, step.Definition]
    diagrams: Mapping[str, bytes]
    decisions: Mapping[str, DecisionModel]
    calendar: WorkingDays

    def form(self, slug: str) -> FormDefinition:
        """A form of this release, or a refusal."""
        if slug not in self.forms:
            raise NotFound("그런 양식이 없습니다.")
        return self.forms[slug]

    def record_register(self, id: str) -> RegisterRules:
        """A register of records of this release, or a refusal."""
        if id not in self.records:
            raise NotFound("그런 대장이 없습니다.")
        return self.records[id]


class _Reader:
    """Reads a release file by file and keeps every problem instead of stopping at the first."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.problems: list[Problem] = []
        self.places: dict[tuple[str, str], str] = {}
        """(대장, 양식 or 절차; its name) → where it is written."""
        self.refused: dict[str, set[str]] = {"판정표": set(), "양식": set(), "대장": set()}
        """What was refused where it stands, by name: whoever points at it is not at fault."""
        self.unread: set[str] = set()
        self.refused_processes: set[str] = set()

    def refuse(self, code: str, message: str, file: str, element: str = "") -> None:
        self.problems.append(Problem(code, message, file=file, element=element))

    def json(self, path: str) -> dict[str, Any]:
        source = self.files.get(path)
        if source is None:
            self.refuse("missing_file", "있어야 할 파일이 없습니다.", path)
            self.unread.add(path)
            return {}
        try:
            found = strict_json.loads(source)
        except strict_json.JsonRejected as rejected:
            self.problems.extend(replace(problem, file=path) for problem in rejected.problems)
            self.unread.add(path)
            return {}
        if isinstance(found, dict):
            return found
        self.refuse("not_an_object", "중괄호로 시작하는 JSON이어야 합니다.", path)
        self.unread.add(path)
        return {}

    def paths(self, ending: str, under: str) -> list[str]:
        return sorted(p for p in self.files if p.startswith(under) and p.endswith(ending))

    def roles(self) -> tuple[dict[str, Role], tuple[OrgUnit, ...], str]:
        source = self.json(ROLES)
        roles: dict[str, Role] = {}
        for row in _rows(source.get("roles")):
            try:
                role = Role(
                    id=str(row["id"]),
                    title=str(row["title"]),
                    short=str(row.get("short") or row["title"]),
                    unit=str(row.get("unit", "")),
                    may=frozenset(map(str, row.get("may", []))),
                    seal="square" if row.get("stamp") == "square" else "round",
                )
            except KeyError as missing:
                self.refuse("role_incomplete", f"직책에 {missing} 항목이 없습니다.", ROLES, str(row.get("id", "")))
                continue
            if role.id in roles:
                self.refuse("duplicate_role", f"직책 {role.id}이(가) 두 번 있습니다.", ROLES, role.id)
            for unknown in sorted(role.may - PERMISSIONS):
                self.refuse("unknown_permission", f"모르는 권한입니다: {unknown}", ROLES, role.id)
            roles[role.id] = role
        units = tuple(
            OrgUnit(
                str(u.get("id", "")),
                str(u.get("title", "")),
                str(u.get("head", "")),
                str(u.get("note", "")),
                int(u.get("seats") or 0),
                str(u.get("under", "")),
            )
            for u in _rows(source.get("units"))
        )
        starter = source.get("starter")
        return roles, units, str(starter.get("title", "")) if isinstance(starter, dict) else ""

    def calendar(self) -> WorkingDays:
        try:
            return WorkingDays.from_json(self.json(CALENDAR))
        except (KeyError, TypeError, ValueError):
            self.refuse("bad_calendar", "쉬는 날의 날짜를 읽을 수 없습니다.", CALENDAR)
            return WorkingDays(frozenset(), frozenset())

    def decisions(self) -> dict[str, DecisionModel]:
        found: dict[str, DecisionModel] = {}
        tables = {path: self.files[path] for path in self.paths(".dmn", "processes/")}
        for path, source in tables.items():
            model, problems = dmn.load(source, path, tables)
            self.problems.extend(problems)
            if model is None or any(p.severity == "error" for p in problems):
                self.refused["판정표"].update(_ids("decision", source))
                continue
            for decision in model.decisions:
                if decision in found:
                    self.refuse("duplicate_decision", f"판정표 {decision}이(가) 두 파일에 있습니다.", path, decision)
                found[decision] = model
        return found

    def processes(
        self, decisions: Mapping[str, DecisionModel], calendar: WorkingDays, roles: Collection[str] | None
    ) -> tuple[dict[str, step.Definition], dict[str, bytes]]:
        found: dict[str, step.Definition] = {}
        diagrams: dict[str, bytes] = {}
        for path in self.paths(".bpmn", "processes/"):
            problems = lint.check(self.files[path], path, verbs=VERBS, roles=roles, calendar=calendar)
            self.problems.extend(problems)
            if any(p.severity == "error" for p in problems):
                self.refused_processes.update(_ids("process", self.files[path]))
                continue
            try:
                definition = step.load(self.files[path], decisions=decisions, calendar=calendar)
            except BpmnRejected as rejected:
                self.problems.extend(rejected.problems)
                self.refused_processes.update(_ids("process", self.files[path]))
                continue
            if definition.process_id in found:
                message = f"절차 {definition.process_id}이(가) 두 파일에 있습니다."
                self.refuse("duplicate_process", message, path, definition.process_id)
            found[definition.process_id] = definition
            diagrams[definition.process_id] = self.files[path]
            self.places["절차", definition.process_id] = path
        return found, diagrams

    def forms(self) -> dict[str, FormDefinition]:
        shared = {p: self.json(p) for p in self.paths(".json", "forms/_shared/")}
        shared = {path.removeprefix("forms/"): value for path, value in shared.items()}
        found: dict[str, FormDefinition] = {}
        for path in self.paths("/schema.json", "forms/"):
            folder = path.removesuffix("/schema.json")
            schema, ui = self.json(path), self.json(f"{folder}/ui.json")
            if not schema:
                continue
            problems = rules_form.check_definition(schema, ui, path, shared)
            is_sound = not any(p.severity == "error" for p in problems)
            whole = rules_form.standing_alone(schema, shared) if is_sound else schema
            template = self.files.get(f"{folder}/template.docx")
            if template is not None:
                problems += docx.check_template(template, f"{folder}/template.docx", whole)
            self.problems.extend(problems)
            about = schema.get("x-danji", {})
            if any(p.severity == "error" for p in problems):
                self.refused["양식"].update((folder.rsplit("/", 1)[-1], _slug(about)))
                continue
            definition = FormDefinition(
                slug=str(about.get("slug") or folder.rsplit("/", 1)[-1]),
                title=str(about.get("title") or schema.get("title", "")),
                description=str(about.get("description", "")),
                keywords=tuple(map(str, about.get("keywords", []))),
                area=str(about.get("area", "")),
                process=str(about.get("process", "")),
                starters=tuple(map(str, about.get("starters", []))),
                register=str(about.get("register", "")),
                retention_years=int(about.get("retention_years") or 0),
                disclosure=str(about.get("disclosure", "")),
                schema=whole,
                ui=ui,
                template=template,
                form=rules_form.compile_form(schema, ui, shared),
            )
            if definition.slug in found:
                self.refuse("duplicate_form", f"양식 {definition.slug}이(가) 두 곳에 있습니다.", path, definition.slug)
            found[definition.slug] = definition
            self.places["양식", definition.slug] = path
        return found

    def registers(self) -> dict[str, dict[str, Any]]:
        given = self.json(REGISTERS).get("registers", {})
        found = {k: v for k, v in given.items() if isinstance(v, dict)} if isinstance(given, dict) else {}
        for name, rule in found.items():
            if wrong := wrong_pattern(str(rule.get("pattern", "")), rule.get("restart") == "year"):
                self.refuse("wrong_pattern", wrong, REGISTERS, name)
        return found

    def records(self) -> dict[str, RegisterRules]:
        found: dict[str, RegisterRules] = {}
        for path in self.paths("/register.json", "forms/"):
            source = self.json(path)
            if not source:
                continue
            problems = rules_register.check_definition(source, path)
            self.problems.extend(problems)
            if problems:
                self.refused["대장"].add(str(source.get("register", "")))
                continue
            rules = rules_register.compile_register(source)
            if rules.register.id in found:
                message = f"대장 {rules.register.id}이(가) 두 곳에 있습니다."
                self.refuse("duplicate_register", message, path, rules.register.id)
            found[rules.register.id] = rules
            self.places["대장", rules.register.id] = path
        return found

    def read(self) -> Bylaws:
        if len(self.files) > FILES_MAX:
            self.refuse("too_many_files", f"파일이 {FILES_MAX:,}개를 넘습니다.", "")
        for path, content in self.files.items():
            if len(content) > FILE_BYTES_MAX:
                self.refuse("file_too_large", f"파일이 {FILE_BYTES_MAX // 1_000_000}MB를 넘습니다.", path)
        if NOTES in self.files:
            self.problems += read_notes(self.files[NOTES])[1]
        roles, units, starter = self.roles()
        areas = {str(a.get("id")): str(a.get("title", "")) for a in _rows(self.json(AREAS).get("areas"))}
        registers = self.registers()
        decisions = self.decisions()
        calendar = self.calendar()
        # Where the roles could not be read, no procedure is told that its own are not there.
        processes, diagrams = self.processes(decisions, calendar, None if ROLES in self.unread else roles.keys())
        bylaws = Bylaws(
            hash=Release(self.files).hash,
            roles=roles,
            units=units,
            starter_title=starter,
            areas=areas,
            registers=registers,
            records=self.records(),
            forms=self.forms(),
            processes=processes,
            diagrams=diagrams,
            decisions=decisions,
            calendar=calendar,
        )
        self._cross(bylaws)
        return bylaws

    def _cross(self, bylaws: Bylaws) -> None:
        """References from one file into another."""
        homes = {"업무 분류": AREAS, "대장": REGISTERS, "직책": ROLES}
        for form in bylaws.forms.values():
            wanted: list[tuple[str, str, Mapping[str, Any]]] = [
                ("절차", form.process, bylaws.processes),
                ("업무 분류", form.area, bylaws.areas),
                ("대장", form.register, bylaws.registers),
            ]
            place = f"forms/{form.area}/{form.slug}/schema.json"
            for role_id in form.starters:
                wanted.append(("직책", role_id, bylaws.roles))
            for what, name, there in wanted:
                # What was refused was said to be so where it stands: who points at it is not at fault.
                if name in there or (what == "절차" and (not name or name in self.refused_processes)):
                    continue
                if homes.get(what) not in self.unread:
                    self.refuse("unknown_reference", f"양식이 가리키는 {what}이(가) 없습니다: {name}", place, form.slug)
        self._cross_deeply(bylaws)
        for unit, wrong in misplaced(bylaws.units):
            self.refuse("wrong_unit", wrong, ROLES, unit)
        for role in bylaws.roles.values():
            if role.unit not in {u.id for u in bylaws.units}:
                self.refuse("unknown_reference", f"직책이 가리키는 조직이 없습니다: {role.unit}", ROLES, role.id)

    def _cross_deeply(self, bylaws: Bylaws) -> None:
        """References from inside registers, forms and diagrams."""
        tables = self.refused["판정표"] | bylaws.decisions.keys()
        there = {
            "판정표": tables,
            "양식": self.refused["양식"] | bylaws.forms.keys(),
            "문서 대장": bylaws.registers,
            "대장": self.refused["대장"] | bylaws.records.keys(),
            "절차": self.refused_processes | bylaws.processes.keys(),
            "업무 분류": bylaws.areas,
            "직책": bylaws.roles,
            "조직": {unit.id for unit in bylaws.units},
        }
        placed = self.places
        self.problems += references.of_registers(((placed["대장", i], r) for i, r in bylaws.records.items()), there)
        forms = ((placed["양식", i], f.form) for i, f in bylaws.forms.items())
        self.problems += references.of_fields(forms, there, bylaws.records)
        drawn = [(placed["절차", i], d) for i, d in bylaws.processes.items()]
        self.problems += references.of_effects(drawn, there)
        self.problems += references.of_circles(drawn)


def _ids(kind: str, source: bytes) -> list[str]:
    """The ids of the processes or decisions of a file, even of one that cannot be read as a whole."""
    return [found.decode("utf-8", "replace") for found in _NAMED[kind].findall(source)]


def _slug(about: Any) -> str:
    return str(about.get("slug", "")) if isinstance(about, dict) else ""


def _rows(value: Any) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def check(files: Mapping[str, bytes]) -> list[Problem]:
    """Every problem of a set of definition files, each with file and place."""
    return examine(files)[0]


def examine(files: Mapping[str, bytes]) -> tuple[list[Problem], Bylaws | None]:
    """Every problem of a set of definition files, and the bylaws they say when none of these is an error."""
    reader = _Reader(files)
    found = reader.read()
    return reader.problems, None if any(p.severity == "error" for p in reader.problems) else found


def read(files: Mapping[str, bytes]) -> Bylaws:
    """The bylaws these files say, or a refusal that lists every problem."""
    problems, bylaws = examine(files)
    if bylaws is None:
        raise ReleaseRejected(problems=[p for p in problems if p.severity == "error"])
    return bylaws
