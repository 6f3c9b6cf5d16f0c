"""A release: an immutable, content-addressed set of definitions, as paths and bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Release:
    """A set of definition files. Two releases with the same files are the same release."""

    files: Mapping[str, bytes]

    @cached_property
    def hash(self) -> str:
        """sha256 over the sorted list of (path, sha256 of bytes); independent of where the files came from."""
        lines = (f"{hashlib.sha256(self.files[path]).hexdigest()}  {path}\n" for path in sorted(self.files))
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    @property
    def manifest(self) -> dict[str, str]:
        """Path → sha256 of its bytes."""
        return {path: hashlib.sha256(self.files[path]).hexdigest() for path in sorted(self.files)}
