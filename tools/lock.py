"""Write the lock files: every package with every hash its registry has for it, and no address of any registry."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tools.bootstrap import LOCK_VENV, REQUIREMENTS
from tools.steps import ROOT, StepFailed, run, say

OPTIONS = (
    "--quiet",
    "--generate-hashes",
    "--strip-extras",
    "--allow-unsafe",
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-emit-trusted-host",
)
ADDRESS = re.compile(r"(https?|file)://|^-", re.MULTILINE)


def compile_lock(name: str, source: Path, *more: str) -> None:
    """Resolve one file. What is already locked stays as it is unless pyproject.toml asks for something else."""
    say(f"requirements/{name}.txt")
    target = REQUIREMENTS / f"{name}.txt"
    options = (*OPTIONS, *more, f"--output-file={target.relative_to(ROOT)}")
    run([LOCK_VENV / "bin" / "pip-compile", *options, source.relative_to(ROOT)], f"lock-{name}")
    if found := ADDRESS.search(target.read_text()):
        raise StepFailed(f"{target.name} carries an address or an option: {found.group()}")


def main() -> int:
    """Write all lock files; the runtime's versions bind the others."""
    try:
        compile_lock("runtime", ROOT / "pyproject.toml")
        compile_lock("test", ROOT / "pyproject.toml", "--extra", "test")
        for name in ("build", "bootstrap", "lock"):
            compile_lock(name, REQUIREMENTS / f"{name}.in")
    except StepFailed as failed:
        say(str(failed))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
