"""A file's decisions as the house asks them: an answer with the reasons for it, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping

from engine.rules.dmn.asking import Asking
from engine.rules.dmn.explained import TableView, Trace
from engine.rules.dmn.model import DecisionInfo, Elements, NoRuleMatched, Outcome, RulesConflict
from engine.rules.feel.errors import FeelError


class DecisionModel:
    """The decisions of one file."""

    def __init__(self, file: str, elements: Elements) -> None:
        self.file = file
        self.decisions: Mapping[str, DecisionInfo] = {
            key: elements.decisions[key].info for key in elements.own_in_order
        }
        self.tables: tuple[TableView, ...] = tuple(elements.tables)
        """Every table of the file and of those it imports, as its author wrote it."""
        self._elements = elements

    def decide(self, decision_id: str, facts: Mapping[str, object], *, explain: bool = False) -> Outcome:
        """Ask a decision. Facts it needs and lacks are null. No fitting row is NoRuleMatched; a conflict, a value of
        another type or one that cannot be worked out is RulesConflict; an unknown id is a KeyError. Explained, the
        outcome, or the exception, carries every table that was gone through, cell by cell."""
        info = self.decisions[decision_id]
        trace = Trace(explains=explain)
        asking = Asking(self._elements, facts, trace)
        try:
            result = asking.value(decision_id)
        except (NoRuleMatched, RulesConflict) as undecided:
            undecided.tables = tuple(trace.tables)
            raise
        except FeelError as error:
            failed = RulesConflict(f"판정표 ‘{info.name}’을(를) 계산하지 못했습니다. {error}")
            failed.tables = tuple(trace.tables)
            raise failed from error
        except RecursionError:
            raise RulesConflict(f"판정표 ‘{info.name}’의 식이 너무 깊습니다.") from None
        return Outcome(decision_id, result, tuple(trace.matched), asking.read, tuple(trace.tables))
