"""What travels inside the wheel beside the Python packages: the definitions and the built screens, in danji_data/.
Where the running program looks for them is said in engine/settings.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CARRIED = ("processes", "forms", "web/dist")


class WheelData(BuildHookInterface[Any]):
    """Adds the data folders to a wheel; an editable installation reads them from the checkout instead."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Refuse to build a wheel without screens rather than ship a server that has none to show."""
        if version == "editable":
            return
        root = Path(self.root)
        if not (root / "web" / "dist" / "index.html").is_file():
            raise FileNotFoundError("web/dist has not been built: run `make wheel`, which builds it first.")
        for folder in CARRIED:
            build_data["force_include"][str(root / folder)] = f"danji_data/{folder}"
