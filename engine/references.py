"""What one file of a release names in another: it must be there, or have been refused where it stands itself. Reading
the files is next door in bylaws.py."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from engine.bpmn.step import Definition
from engine.bpmn.ways import circles
from engine.model.effect import REFERENCES
from engine.model.errors import Problem
from engine.rules.form import Form, referring_fields
from engine.rules.register import RegisterRules

There = Mapping[str, Collection[str]]
"""Kind of thing (판정표, 양식, 문서 대장, 대장, 절차, 업무 분류, 직책) → the names there are, refused ones included."""


def of_registers(found: Iterable[tuple[str, RegisterRules]], there: There) -> Iterator[Problem]:
    """The area and the readers of registers of records, each with its path."""
    for path, rules in found:
        register = rules.register
        if register.id in there["문서 대장"]:
            yield _problem("duplicate_register", f"문서 대장과 이름이 같습니다: {register.id}", path, "/register")
        if register.area not in there["업무 분류"]:
            yield _missing(f"대장이 가리키는 업무 분류가 없습니다: {register.area}", path, "/area")
        for role in sorted((register.readers or frozenset()) - set(there["직책"])):
            yield _missing(f"대장을 읽을 직책이 없습니다: {role}", path, "/readers")


def of_fields(
    found: Iterable[tuple[str, Form]], there: There, registers: Mapping[str, RegisterRules]
) -> Iterator[Problem]:
    """The registers, their states, and the forms that fields of forms are picked from, each form with its path."""
    for path, form in found:
        for at, field in referring_fields(form.root):
            if field.record and field.record not in there["대장"]:
                yield _missing(f"양식이 가리키는 대장이 없습니다: {field.record}", path, f"{at}/x-record")
            if rules := registers.get(field.record):
                for state in sorted(field.record_states - {s.id for s in rules.register.states}):
                    yield _missing(f"대장에 없는 상태입니다: {state}", path, f"{at}/x-record-states")
            if field.document not in ("", "*") and field.document not in there["양식"]:
                yield _missing(f"양식이 가리키는 양식이 없습니다: {field.document}", path, f"{at}/x-document")


def of_effects(found: Iterable[tuple[str, Definition]], there: There) -> Iterator[Problem]:
    """What service tasks name in so many words: a form, a register, a table, another procedure. What they work out
    only when they run is not known here."""
    for path, definition in found:
        for element in definition.elements.values():
            for name, text in element.params.items():
                what, named = REFERENCES.get((element.verb, name)), _written_out(text)
                if what is not None and named is not None and named not in there[what]:
                    yield _missing(f"절차가 가리키는 {what}이(가) 없습니다: {named}", path, element.id)


def of_circles(found: Iterable[tuple[str, Definition]]) -> Iterator[Problem]:
    """Procedures that begin each other in a circle before anybody is asked would begin cases without end. One that
    begins itself was refused where it stands."""
    definitions = dict(found)
    paths = {definition.process_id: path for path, definition in definitions.items()}
    heard = {
        d.start_trigger.text: d.process_id
        for d in definitions.values()
        if d.start_trigger is not None and d.start_trigger.kind == "message"
    }
    begun = {
        d.process_id: {
            to: element
            for (kind, name), element in d.sets_off.items()
            if (to := name if kind == "process" else heard.get(name, "")) in paths
        }
        for d in definitions.values()
    }
    for circle in circles(begun):
        members = set(circle)
        for process in sorted(members):
            to, element = next((to, element) for to, element in begun[process].items() if to in members)
            message = f"{process}와(과) {to}이(가) 서로를 시작해 끝없이 늘어납니다. 사이에 사람의 일을 넣어 주십시오."
            yield _problem("starts_itself", message, paths[process], element)


def _written_out(text: str) -> str | None:
    """What a FEEL text says when it is nothing but a text in quotes."""
    bare = text.strip()
    return bare[1:-1] if len(bare) > 1 and bare[0] == bare[-1] == '"' and bare.count('"') == 2 else None


def _missing(message: str, path: str, place: str) -> Problem:
    return _problem("unknown_reference", message, path, place)


def _problem(code: str, message: str, path: str, place: str) -> Problem:
    return Problem(code, message, file=path, element=place)
