"""The table of traps names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "engine-traps.md"


def test_every_line_of_the_table_of_traps_names_a_test_that_exists():
    sources = "".join(p.read_text("utf-8") for p in (ROOT / "tests").glob("*/test_*.py"))
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| ")][1:]

    assert len(lines) == 15
    for line in lines:
        named = re.findall(r"`(test_\w+)`", line)
        assert named, line
        for name in named:
            assert f"def {name}(" in sources or (ROOT / "tests" / "bpmn" / f"{name}.py").is_file(), name
