"""Who signs: from the rows a line table answers to people. Commands write the line down, queries only show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.bpmn import step as bpmn
from engine.bylaws import Bylaws, FormDefinition
from engine.model.approval import ApprovalStep, line_from_rows
from engine.model.calendar import local_day
from engine.model.errors import NeedsAnother, NoWayOn
from engine.rules.dmn import NoRuleMatched, Outcome, RulesConflict
from engine.store import people
from engine.store.session import Tx


@dataclass(frozen=True, slots=True)
class Starter:
    """Whoever started the matter, in the role they started it in."""

    person_id: str
    name: str
    role: str
    assignment_id: str


def propose(
    tx: Tx, bylaws: Bylaws, table: str, facts: Mapping[str, Any], starter: Starter
) -> tuple[tuple[ApprovalStep, ...], Outcome]:
    """The line a table gives for these facts, with the people who hold the roles now, and how it was decided.

    A row's `person` names the fact that carries a person's id. No matching row is a refusal, never an empty line."""
    model = bylaws.decisions.get(table)
    if model is None:
        raise NoWayOn(f"결재선을 정하는 표 ‘{table}’ 파일이 없습니다. 관리자에게 알려 주십시오.")
    try:
        outcome = model.decide(table, facts)
    except (NoRuleMatched, RulesConflict) as undecided:
        raise NeedsAnother("결재선 표에서 맞는 줄을 찾지 못해 올릴 수 없습니다.") from undecided
    given: Any = outcome.result
    rows: list[dict[str, Any]] = given if isinstance(given, list) else [given]
    by_person = any(row.get("person") for row in rows)
    line = line_from_rows(
        [{**row, "person": facts.get(str(row["person"])) if row.get("person") else None} for row in rows],
        starter=(starter.person_id, starter.name, starter.assignment_id),
        holders=people.holders(tx, local_day(tx.now)),
        titles={"starter": bylaws.starter_title, **{r.id: r.short for r in bylaws.roles.values()}},
        shapes={r.id: r.seal for r in bylaws.roles.values()},
        named={p.id: (p.id, p.name) for p in people.people(tx)} if by_person else {},
        starter_role=starter.role,
    )
    return line, outcome


def table_asked_for(
    bylaws: Bylaws, form: FormDefinition, starter_role: str, facts: Mapping[str, Any], now: datetime
) -> str | None:
    """Which line table the form's procedure asks for; none for a form that begins no procedure. The procedure itself
    is asked: it runs, in memory only, up to the point where it wants a line."""
    if not form.process:
        return None
    definition = bylaws.processes[form.process]
    begun = bpmn.start(definition, {"form": form.slug, "drafter_role": starter_role}, now)
    if not begun.opened:
        return None
    moved = bpmn.complete(definition, begun, begun.opened[0].token, dict(facts), now)
    tables = [e.params["table"] for e in moved.effects if e.verb == "propose_approval_line"]
    return str(tables[0]) if tables else None


LARGE_AMOUNT = 10**12
"""An amount beyond every limit a table may name, to ask for the longest line."""
_longest: dict[tuple[str, str], list[dict[str, Any]]] = {}


def longest_line(bylaws: Bylaws, form: FormDefinition, now: datetime) -> list[dict[str, Any]]:
    """The rows of the longest line a paper of this form can take, as its table words them; asked once a release."""
    key = (bylaws.hash, form.slug)
    if key not in _longest:
        facts = form.form.facts(form.form.compute({}))
        if "amount" in facts:
            facts = facts | {"amount": LARGE_AMOUNT}
        table = table_asked_for(bylaws, form, "", facts, now)
        model = bylaws.decisions.get(table or "")
        rows: list[dict[str, Any]] = []
        if table and model:
            try:
                outcome = model.decide(table, {"form": form.slug, "drafter_role": "", **facts})
            except (NoRuleMatched, RulesConflict):
                outcome = None
            if outcome is not None and isinstance(outcome.result, list):
                rows = sorted(outcome.result, key=lambda row: int(row["no"]))
        _longest[key] = rows
    return _longest[key]
