"""Finality: one canonical text of what was decided, its digest, and a signature over it. Keys are loaded or made by
one explicit function; what goes into the text is the caller's business."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ALGORITHM = "Ed25519"
SEED_BYTES = 32
RETIRED = ".retired"
"""Ending of the file beside a key with the public halves of keys before it, one a line."""


@dataclass(frozen=True)
class SigningKey:
    """The key of one installation. Its seed is 32 bytes and leaves the file it is kept in only when somebody asks for
    a backup with the key. `retired` are public halves of lost keys whose seals still count."""

    seed: bytes
    retired: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"SigningKey(public={self.public_key})"

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def public_key(self) -> str:
        """The half that anybody may have, as base64."""
        return _text(self._private.public_key().public_bytes_raw())

    @property
    def trusted(self) -> tuple[str, ...]:
        """The public keys whose seals count."""
        return (self.public_key, *self.retired)


def make_key() -> SigningKey:
    """A new key from the system's randomness."""
    return SigningKey(Ed25519PrivateKey.generate().private_bytes_raw())


def load_or_make_key(path: Path) -> SigningKey:
    """The key kept in a file; made once, readable by its owner only, and on disk before it is used."""
    if not path.exists():
        _make_key_file(path)
    return load_key(path)


def load_key(path: Path) -> SigningKey:
    """The key kept in a file, with the public halves kept beside it (`RETIRED`). ValueError for what is no key."""
    seed = path.read_bytes()
    if len(seed) != SEED_BYTES:
        raise ValueError(f"not a signing key: {path}")
    beside = path.with_name(path.name + RETIRED)
    return SigningKey(seed, tuple(beside.read_text("ascii").split()) if beside.exists() else ())


def _make_key_file(path: Path) -> None:
    """The name appears once the key is whole: no interruption leaves half a key, and the first one made is kept."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(make_key().seed)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def manifest_of(facts: Mapping[str, Any]) -> bytes:
    """The one way to write these facts (RFC 8785): equal facts give equal bytes, whatever the order of keys.

    Whole numbers beyond 2^53 are written as text, because that form of JSON has no room for them."""
    return rfc8785.dumps(_writable(dict(facts)))


def _writable(value: Any) -> Any:
    match value:
        case bool() | None | str() | float():
            return value
        case int():
            return value if abs(value) < 2**53 else str(value)
        case dict():
            return {str(k): _writable(v) for k, v in value.items()}
        case list() | tuple():
            return [_writable(v) for v in value]
        case _:
            raise TypeError(f"not JSON: {type(value).__name__}")


def sign(manifest: bytes, key: SigningKey) -> dict[str, Any]:
    """The seal of a manifest: plain data that can lie beside the document. The manifest is kept in it, so that what
    was sealed can be read and compared years later without knowing how it was put together."""
    return {
        "algorithm": ALGORITHM,
        "sha256": hashlib.sha256(manifest).hexdigest(),
        "signature": _text(key._private.sign(manifest)),
        "public_key": key.public_key,
        "manifest": manifest.decode("utf-8"),
    }


def verify(manifest: bytes, seal: Mapping[str, Any], public_key: str) -> bool:
    """Whether this seal was put on exactly this manifest by the holder of a key we trust.

    The key inside the seal is only a hint: anybody could have put theirs there."""
    try:
        if seal["algorithm"] != ALGORITHM or seal["sha256"] != hashlib.sha256(manifest).hexdigest():
            return False
        trusted = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        trusted.verify(base64.b64decode(seal["signature"], validate=True), manifest)
    except (KeyError, TypeError, ValueError, InvalidSignature):
        return False
    return True


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
