"""Which licence every locked package is under; one that would bind Danji's own code is refused."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from tools.bootstrap import REQUIREMENTS, WEB
from tools.steps import say

REFUSED = re.compile(r"\bA?GPL|Affero|(?<!Lesser )General Public License", re.IGNORECASE)
LESSER = re.compile(r"\bLGPL|Lesser General Public|Library General Public", re.IGNORECASE)
LESSER_AS_DEPENDENCY = {
    "psycopg": "imported, never changed, and replaceable by its user",
    "psycopg-binary": "imported, never changed, and replaceable by its user",
    "spiffworkflow": "imported by one file, never changed, and replaceable by its user",
    "docxtpl": "imported, never changed, and replaceable by its user",
}
"""LGPL packages we depend on, each with why that is all right."""


def locked(*names: str) -> list[str]:
    """The packages the lock files name, each once."""
    text = "".join((REQUIREMENTS / f"{name}.txt").read_text() for name in names)
    return sorted({found.lower() for found in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)})


def licence_of(package: Distribution) -> str:
    """The licence a package states: its SPDX expression, else its classifiers, else its own first line."""
    about = package.metadata.json
    expression, stated = str(about.get("license_expression", "")), str(about.get("license", "")).strip()
    classifiers = about.get("classifier", [])
    classified = [str(c).rsplit(" :: ", 1)[-1] for c in classifiers if str(c).startswith("License ::")]
    return expression or " / ".join(classified) or stated.partition("\n")[0]


def refusals(packages: list[tuple[str, str]]) -> Iterator[str]:
    """A sentence for every package that may not be used as it is."""
    for name, licence in packages:
        if not licence:
            yield f"{name} states no licence."
        elif LESSER.search(licence):
            if name not in LESSER_AS_DEPENDENCY:
                yield f"{name} is under {licence}: say in tools/licences.py why it may be depended on, or leave it."
        elif REFUSED.search(licence):
            yield f"{name} is under {licence}, which would bind Danji's own code."


def main() -> int:
    """Print the refused ones, or how many packages were looked at; `--list` prints every licence."""
    found: list[tuple[str, str]] = []
    for name in locked("runtime", "test", "build"):
        try:
            found.append((name, licence_of(distribution(name))))
        except PackageNotFoundError:
            continue  # Locked for another platform.
    for path, package in json.loads((WEB / "package-lock.json").read_text())["packages"].items():
        if path:
            found.append((path.rpartition("node_modules/")[2], str(package.get("license", ""))))
    if "--list" in sys.argv:
        say("\n".join(f"{name:28} {licence}" for name, licence in found))
    wrong = list(refusals(found))
    say("\n".join(wrong) if wrong else f"{len(found)} packages, none under GPL or AGPL.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
