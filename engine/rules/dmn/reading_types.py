"""Reads the item definitions of a decision file: types with names, their parts and their allowed values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lxml import etree

from engine.rules.dmn.itemtypes import ItemType
from engine.rules.feel.types import SIMPLE, plain_name

if TYPE_CHECKING:
    from engine.rules.dmn.read import Reading

TYPES_MAX = 500


def plain(name: str | None) -> str:
    """A name as it is compared: without the spaces a file was laid out with."""
    return " ".join((name or "").split())


class Types:
    """The types of one file, by name; those of an imported file stand behind its name and a dot."""

    def __init__(self, imported: Mapping[str, Types]) -> None:
        self._own: dict[str, ItemType] = {}
        self._simple: dict[str, ItemType] = {}
        self._imported = imported

    def read(self, root: etree._Element, reading: Reading) -> None:
        """Take the item definitions of a file, whatever their order."""
        elements = [(plain(e.get("name")), e) for e in reading.all(root, "d:itemDefinition")]
        if len(elements) > TYPES_MAX:
            reading.refuse("too_many_types", f"자료형이 {TYPES_MAX:,}개를 넘습니다.", root)
            return
        self._own = {name: ItemType(name) for name, _ in elements if name}
        for name, element in elements:
            if name in self._own:
                self._fill(self._own[name], element, reading)
        for name, element in elements:
            if name in self._own and self._own[name].root.base is not None:
                reading.refuse("circular_type", f"자료형이 돌고 돌아 자기 자신입니다: {name}", element)
                self._own[name].base = None

    def named(self, written: str | None, reading: Reading, at: etree._Element) -> ItemType | None:
        """The type of a reference; None where none is written, or where it is unknown, which is a problem."""
        name = plain(written)
        if not name:
            return None
        if (found := self._find(name)) is None:
            reading.refuse("unknown_type", f"모르는 자료형입니다: {name}", at)
        return found

    def all(self) -> dict[str, ItemType]:
        """Every type with a name, the imported ones by their full name."""
        found = dict(self._own)
        for prefix, types in self._imported.items():
            found |= {f"{prefix}.{name}" if prefix else name: item for name, item in types.all().items()}
        return found

    def _find(self, name: str) -> ItemType | None:
        for candidate in (name, name.rsplit(":", 1)[-1]):
            if found := self._own.get(candidate):
                return found
        prefix, dot, rest = name.rsplit(":", 1)[-1].partition(".")
        if dot and prefix in self._imported:
            return self._imported[prefix]._find(rest)
        if (simple := plain_name(name)) in SIMPLE:
            return self._simple.setdefault(simple, ItemType(simple, simple if simple != "Null" else "null"))
        return self._imported[""]._find(name) if "" in self._imported else None

    def _fill(self, item: ItemType, element: etree._Element, reading: Reading) -> None:
        """A collection is a list of what the definition says; its allowed values are those of the items."""
        is_list = element.get("isCollection") in ("true", "1")
        inner = ItemType(item.name) if is_list else item
        if is_list:
            item.kind, item.item = "list", inner
        self._fill_one(inner, element, reading)
        for path, where in (("d:allowedValues", inner), ("d:typeConstraint", item)):
            listed = reading.one(element, path)
            text = reading.text(listed)
            if listed is not None and text and (tests := reading.tests(text, listed)) is not None:
                where.allowed.append(tests)

    def _fill_one(self, item: ItemType, element: etree._Element, reading: Reading) -> None:
        parts = reading.all(element, "d:itemComponent")
        function = reading.one(element, "d:functionItem")
        reference = reading.one(element, "d:typeRef")
        written = element.get("typeRef") if reference is None else reference.text
        if parts:
            item.kind = "context"
            members = [(plain(part.get("name")), ItemType(plain(part.get("name"))), part) for part in parts]
            item.members = tuple((name, member) for name, member, _ in members)
            for _, member, part in members:
                self._fill(member, part, reading)
        elif function is not None:
            item.kind = "function"
            taken = [
                self.named(p.get("typeRef"), reading, p) or ItemType("Any")
                for p in reading.all(function, "d:parameters")
            ]
            item.parameters = tuple(taken)
            item.result = self.named(function.get("outputTypeRef"), reading, function)
        elif plain(written):
            item.base = self.named(written, reading, element)
