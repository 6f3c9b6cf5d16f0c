"""The words a release gives its ids: titles of roles, forms, registers, states and choices, labels of facts. Rules
speak in ids; people read these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.bylaws import Bylaws
from engine.model.approval import STARTER
from engine.rules.form.field import Field

WON = "원"


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Ids of one kind of thing and what each is called. One that `is_whole` may be chosen from beyond what is named."""

    titles: Mapping[str, str]
    is_whole: bool = False


NOTHING = Dictionary({})


class Vocabulary:
    """What the words of one release are called."""

    def __init__(self, bylaws: Bylaws) -> None:
        self._bylaws = bylaws

    @cached_property
    def _dictionaries(self) -> tuple[Dictionary, ...]:
        bylaws = self._bylaws
        roles = {role.id: role.title for role in bylaws.roles.values()}
        found = [
            Dictionary(roles, is_whole=True),
            Dictionary({STARTER: bylaws.starter_title, **roles}),
            Dictionary({f"role:{id}": title for id, title in roles.items()}),
            Dictionary({form.slug: form.title for form in bylaws.forms.values()}, is_whole=True),
            Dictionary({unit.id: unit.title for unit in bylaws.units}),
            Dictionary({id: process.name for id, process in bylaws.processes.items()}),
            Dictionary({id: str(rule.get("title") or id) for id, rule in bylaws.registers.items()}),
            Dictionary({"seq": "차례로", "par": "함께"}),
        ]
        for rules in bylaws.records.values():
            register = rules.register
            found.append(Dictionary({state.id: state.title for state in register.states}))
            found += [
                Dictionary({c.id: c.title for c in column.choices}) for column in register.columns if column.choices
            ]
        return tuple(found)

    def dictionary(self, texts: Collection[str]) -> Dictionary:
        """The one that knows most of the ids in a column, if it knows at least half of them: a column names one kind of
        thing."""
        words = {text for text in texts if text}
        if not words:
            return NOTHING
        best = max(self._dictionaries, key=lambda d: len(words & d.titles.keys()))
        return best if 2 * len(words & best.titles.keys()) >= len(words) else NOTHING

    @cached_property
    def _fields(self) -> Mapping[str, tuple[Field, ...]]:
        found: dict[str, list[Field]] = {}
        for form in self._bylaws.forms.values():
            for field in _all(form.form.root):
                found.setdefault(field.name, []).append(field)
        return {name: tuple(fields) for name, fields in found.items()}

    def label(self, path: str) -> str:
        """What forms call a fact of this name, as most of them do; the path itself where none has it."""
        titles = Counter(field.title for field in self._fields.get(path.rsplit(".", 1)[-1], ()) if field.title)
        return titles.most_common(1)[0][0] if titles else path

    def unit(self, path: str) -> str:
        """Won for a fact that every form of this name has as money; nothing is known of others."""
        fields = self._fields.get(path, ())
        return WON if fields and all(field.is_money for field in fields) else ""


def _all(field: Field) -> Iterator[Field]:
    for inner in field.properties.values():
        yield inner
        yield from _all(inner)
    if field.item is not None:
        yield from _all(field.item)
