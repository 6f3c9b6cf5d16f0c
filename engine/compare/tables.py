"""Two files of decision tables, cell by cell. Texts are compared as they are written: what they mean is the same when
they are."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import PurePosixPath

from lxml import etree

from engine.compare.difference import Action, Difference, from_to, shown
from engine.model.korean import particle
from engine.rules.xml import parse_xml

ANSWER = "→ "
"""How the id of a column begins that answers."""


@dataclass(frozen=True)
class Row:
    """One rule: its own words, and its cells by column id."""

    id: str
    label: str
    cells: dict[str, str]

    @property
    def answers(self) -> list[str]:
        """The plain texts this rule answers."""
        written = (text for column, text in self.cells.items() if column.startswith(ANSWER))
        return [text[1:-1] for text in written if text[:1] == text[-1:] == '"']


@dataclass(frozen=True)
class Table:
    """One decision table as it is written."""

    id: str
    title: str
    policy: str
    columns: dict[str, str]
    """Column id → what is written at its head. An id is how the column asks or what it answers."""
    rows: tuple[Row, ...]


def title(source: bytes, path: str) -> str:
    """What the first decision of a file is called."""
    first = next(iter(_decisions(parse_xml(source, path)).values()), None)
    return _name(first) if first is not None else PurePosixPath(path).stem


def compare(path: str, before: bytes, after: bytes) -> list[Difference]:
    """Differences of tables, their columns, rows and cells; of any other logic, that it is different."""
    old, new = _decisions(parse_xml(before, path)), _decisions(parse_xml(after, path))
    found: list[Difference] = []
    for id in [*old, *(id for id in new if id not in old)]:
        a, b = old.get(id), new.get(id)
        if a is None or b is None:
            there = _name(b if b is not None else a)
            called = f"판정표 {particle(f'‘{there}’', '이/가')}"
            came = Difference("table", "added", path, there, "", f"{called} 새로 생깁니다.")
            gone = Difference("table", "removed", path, there, "", f"{called} 없어집니다.")
            found.append(came if a is None else gone)
            continue
        was, now = _table(a), _table(b)
        if was is not None and now is not None:
            found += _compare_tables(path, was, now)
        elif _canonical(a) != _canonical(b):
            sentence = f"판정 ‘{_name(b)}’의 셈이 달라집니다."
            found.append(Difference("table", "changed", path, _name(b), "", sentence))
    return found


def _compare_tables(path: str, old: Table, new: Table) -> list[Difference]:
    found: list[Difference] = []

    def add(
        kind: str, action: Action, place: str, said: str, before: str = "", after: str = "", rows: tuple[Row, ...] = ()
    ) -> None:
        sentence = f"판정표 ‘{new.title}’ {said}"
        who = tuple(dict.fromkeys(text for row in rows for text in row.answers))
        found.append(Difference(kind, action, path, new.title, place, sentence, before, after, who))

    if old.title != new.title:
        add("table", "renamed", "", f"이름: {from_to(old.title, new.title)}", old.title, new.title)
    if old.policy != new.policy:
        add("table", "changed", "", f"맞는 줄을 고르는 방법: {from_to(old.policy, new.policy)}", old.policy, new.policy)
    for column, label in new.columns.items():
        if column not in old.columns:
            add("column", "added", label, f"칸 ‘{label}’ 추가")
        elif old.columns[column] != label:
            was = old.columns[column]
            add("column", "renamed", label, f"칸 이름: {from_to(was, label)}", was, label)
    for column, label in old.columns.items():
        if column not in new.columns:
            add("column", "removed", label, f"칸 ‘{label}’ 없어짐")
    for a, b, at in _matched(old.rows, new.rows):
        if a is None:
            assert b is not None
            add("row", "added", f"{at}번째 줄", f"{at}번째 줄 추가: {_told(b, new)}", "", _told(b, new), (b,))
        elif b is None:
            add("row", "removed", f"{at}번째 줄", f"{at}번째 줄 없어짐: {_told(a, old)}", _told(a, old), "", (a,))
        else:
            name = b.label or f"{at}번째 줄"
            for column in new.columns:
                cell, written = a.cells.get(column), b.cells.get(column, "")
                if cell is not None and cell != written:
                    label = new.columns[column]
                    said = f"{at}번째 줄({shown(name)}) {label}: {from_to(cell, written)}"
                    add("cell", "changed", f"{at}번째 줄 · {label}", said, cell, written, (a, b))
            if a.label != b.label:
                place = f"{at}번째 줄"
                add("row", "changed", place, f"{place} 설명: {from_to(a.label, b.label)}", a.label, b.label)
    order = [row.id for row in old.rows if row.id in {r.id for r in new.rows}]
    if order != [row.id for row in new.rows if row.id in set(order)]:
        add("table", "changed", "", "줄의 차례가 달라집니다.")
    return found


def _told(row: Row, table: Table) -> str:
    return row.label or ", ".join(f"{table.columns[c]} {text}" for c, text in row.cells.items() if text != "-")


def _matched(old: tuple[Row, ...], new: tuple[Row, ...]) -> list[tuple[Row | None, Row | None, int]]:
    """Rows that are the same one before and after, by id; where a tool gave new ids, by what is written in them. The
    number is where the row stands in the table it is still in."""
    by_id = {row.id: row for row in old}
    pairs: list[tuple[Row | None, Row | None, int]] = []
    rest_new: list[tuple[int, Row]] = []
    used: set[str] = set()
    for at, row in enumerate(new, 1):
        if row.id in by_id:
            pairs.append((by_id[row.id], row, at))
            used.add(row.id)
        else:
            rest_new.append((at, row))
    rest_old = [(at, row) for at, row in enumerate(old, 1) if row.id not in used]
    a, b = ([_line(row) for _, row in rest] for rest in (rest_old, rest_new))
    for tag, i, j, k, m in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        paired = min(j - i, m - k) if tag in ("equal", "replace") else 0
        for n in range(paired):
            pairs.append((rest_old[i + n][1], rest_new[k + n][1], rest_new[k + n][0]))
        pairs += [(row, None, at) for at, row in rest_old[i + paired : j]]
        pairs += [(None, row, at) for at, row in rest_new[k + paired : m]]
    return sorted(pairs, key=lambda pair: pair[2])


def _line(row: Row) -> str:
    return "\t".join(f"{column}={text}" for column, text in sorted(row.cells.items()))


def _decisions(root: etree._Element) -> dict[str, etree._Element]:
    namespace = etree.QName(root).namespace
    kinds = {f"{{{namespace}}}decision", f"{{{namespace}}}businessKnowledgeModel"}
    return {element.get("id") or "": element for element in root if element.tag in kinds}


def _name(decision: etree._Element | None) -> str:
    return "" if decision is None else decision.get("name") or decision.get("id") or ""


def _table(decision: etree._Element) -> Table | None:
    ns = {"d": etree.QName(decision).namespace or ""}
    table = decision.find("d:decisionTable", ns)
    if table is None:
        return None
    columns: dict[str, str] = {}
    for column in table.findall("d:input", ns):
        asked = _text(column.find("d:inputExpression/d:text", ns))
        allowed = _text(column.find("d:inputValues/d:text", ns))
        columns[f"{asked} ({allowed})" if allowed else asked] = column.get("label") or asked
    inputs = list(columns)
    outputs: list[str] = []
    for column in table.findall("d:output", ns):
        id = f"{ANSWER}{column.get('name') or _name(decision)}"
        outputs.append(id)
        columns[id] = column.get("label") or column.get("name") or _name(decision)
    rows = tuple(
        Row(
            rule.get("id") or f"#{at}",
            _text(rule.find("d:description", ns)),
            dict(
                zip(
                    inputs, (_text(e.find("d:text", ns)) or "-" for e in rule.findall("d:inputEntry", ns)), strict=False
                )
            )
            | dict(
                zip(outputs, (_text(e.find("d:text", ns)) for e in rule.findall("d:outputEntry", ns)), strict=False)
            ),
        )
        for at, rule in enumerate(table.findall("d:rule", ns), 1)
    )
    policy = " ".join(filter(None, (table.get("hitPolicy") or "UNIQUE", table.get("aggregation"))))
    defaults = "; ".join(
        f"{o.get('name') or ''} {_text(o.find(f'd:{part}/d:text', ns))}"
        for o in table.findall("d:output", ns)
        for part in ("outputValues", "defaultOutputEntry")
        if o.find(f"d:{part}", ns) is not None
    )
    return Table(decision.get("id") or "", _name(decision), f"{policy} {defaults}".strip(), columns, rows)


def _text(element: etree._Element | None) -> str:
    return "" if element is None else "".join(map(str, element.itertext())).strip()


def _canonical(element: etree._Element) -> str:
    return "\n".join(
        f"{etree.QName(e).localname} {sorted(e.attrib.items())} {(e.text or '').strip()}" for e in element.iter()
    )
