"""Releases at hand: the bylaws of each, parsed once for as long as the process lives."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping

from engine.bylaws import Bylaws, read
from engine.model.release import Release

READ_MAX = 8
"""How many releases are kept parsed beside those a shelf holds itself."""
_read: OrderedDict[str, Bylaws] = OrderedDict()
_lock = threading.Lock()


def read_once(files: Mapping[str, bytes]) -> Bylaws:
    """The bylaws these files say, or a refusal that lists every problem. The same files are parsed once as long as
    they are among the last few read: bylaws never change, and a hash of their bytes cannot come to mean others."""
    release = Release(files).hash
    with _lock:
        if release in _read:
            _read.move_to_end(release)
            return _read[release]
    bylaws = read(files)
    with _lock:
        _read[release] = bylaws
        while len(_read) > READ_MAX:
            _read.popitem(last=False)
    return bylaws


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
            self._read[release] = read_once(self._fetch(release))
        return self._read[release]
