"""The running tally of a secret count, sealed with a key the database does not hold.

Adding one to a plain number would tell, from two looks at the row — a backup, an old page, a log of the database, a row
version not yet cleaned away — what the person answered who was ticked off in between. Sealed anew each time, the
number tells nothing; the tally is opened once, when the count closes. There is no row, order or moment of an answer.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping, Sequence

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from engine.model.count import Count, Option, empty_tally
from engine.paper.seal import SigningKey

_NONCE_BYTES = 12


def nothing_yet(key: SigningKey, count: Count) -> bytes:
    """The sealed tally before anybody has answered."""
    return _seal(key, count, 0, empty_tally(count.options))


def one_more(key: SigningKey, count: Count, sealed: bytes, option: str) -> bytes:
    """The sealed tally with one more answer; `count` as it stood before it."""
    tally = open_tally(key, count, sealed)
    tally[option] += 1
    return _seal(key, count, count.answered + 1, tally)


def open_tally(key: SigningKey, count: Count, sealed: bytes) -> dict[str, int]:
    """What is sealed. A tally of another count, or of another moment of this one, does not open."""
    nonce, text = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    plain = _cipher(key, count).decrypt(nonce, text, _bound_to(count, count.answered))
    return dict(zip([o.id for o in count.options], struct.unpack(_layout(count.options), plain), strict=True))


def _seal(key: SigningKey, count: Count, answered: int, tally: Mapping[str, int]) -> bytes:
    plain = struct.pack(_layout(count.options), *(tally[o.id] for o in count.options))
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _cipher(key, count).encrypt(nonce, plain, _bound_to(count, answered))


def _layout(options: Sequence[Option]) -> str:
    # Every tally of a count is equally long, whatever it says.
    return f">{len(options)}I"


def _bound_to(count: Count, answered: int) -> bytes:
    return f"{count.id}/{answered}".encode()


def _cipher(key: SigningKey, count: Count) -> AESGCM:
    derived = HKDF(SHA256(), 32, salt=None, info=b"danji secret count " + count.id.encode()).derive(key.seed)
    return AESGCM(derived)
