"""Releases at hand: the bylaws of each, parsed once for as long as the process lives."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.bylaws import Bylaws, read


class Shelf:
    """Releases by hash, each parsed once for as long as the process lives."""

    def __init__(self, fetch: Callable[[str], Mapping[str, bytes]]) -> None:
        self._fetch = fetch
        self._read: dict[str, Bylaws] = {}

    def put(self, bylaws: Bylaws) -> None:
        """Keep bylaws that were just read."""
        self._read[bylaws.hash] = bylaws

    def get(self, release: str) -> Bylaws:
        """The bylaws of a release; read from its blobs when this process has not met it yet."""
        if release not in self._read:
            self._read[release] = read(self._fetch(release))
        return self._read[release]
