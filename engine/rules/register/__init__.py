"""Registers: what a register.json declares, checked to the last word, and its expressions ready to judge records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.model.errors import Problem
from engine.rules.register.definition import Reader
from engine.rules.register.judge import Given, RegisterRules

__all__ = ["Given", "RegisterRules", "check_definition", "compile_register"]


def check_definition(source: Mapping[str, Any], file: str) -> list[Problem]:
    """Everything wrong with a register's definition, each with its place in the file."""
    reader = Reader(source, file)
    reader.read()
    return reader.problems


def compile_register(source: Mapping[str, Any]) -> RegisterRules:
    """A register to judge records with. The definition must have been checked: a bad one is a ValueError here."""
    reader = Reader(source, "")
    rules = reader.read()
    if reader.problems or rules is None:
        raise ValueError("; ".join(problem.message for problem in reader.problems))
    return rules
