"""One difference, and the words several comparisons share."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

Action = Literal["added", "removed", "changed", "renamed", "same"]
SHOWN_CHARS = 120


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is different. `same` says that a file changed and its meaning did not."""

    kind: str
    """What kind of thing it is about: form, field, table, row, column, cell, process, step, flow, role, holiday,
    register, layout, template, scenario, word, file."""
    action: Action
    file: str
    subject: str
    """The title of the form, table, procedure or list it belongs to."""
    place: str
    """Where in it: a field, a row and column, a step."""
    sentence: str
    before: str = ""
    after: str = ""
    who: tuple[str, ...] = ()
    """The roles whose work it is about, as far as the files say it."""

    def to_json(self) -> dict[str, Any]:
        """As reports keep it."""
        return asdict(self) | {"who": list(self.who)}


def shown(value: Any) -> str:
    """A value as a sentence shows it: short, and without the quotes and brackets of a file where it has none itself."""
    match value:
        case None:
            text = "없음"
        case True:
            text = "예"
        case False:
            text = "아니요"
        case str():
            text = " ".join(value.split()) or "빈 값"
        case int() | float():
            text = f"{value:,}"
        case list() if all(isinstance(item, str | int) for item in value):
            text = ", ".join(map(str, value)) or "없음"
        case _:
            text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN_CHARS else text[:SHOWN_CHARS] + "…"


def from_to(before: Any, after: Any) -> str:
    """`‘a’ → ‘b’`."""
    return f"‘{shown(before)}’ → ‘{shown(after)}’"
