"""The event tree: an append-only Merkle tree as in RFC 9162 (Certificate Transparency 2.0), section 2.1.

Appending keeps only the frontier (the roots of the complete subtrees, largest first), so a tree of any size costs
log2(n) hashes of 32 bytes to carry on. Proofs are made from leaf hashes, which the event rows keep."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

HASH_BYTES = 32


def leaf_hash(entry: bytes) -> bytes:
    """RFC 9162, 2.1.1: a leaf is hashed with the prefix 0x00."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 9162, 2.1.1: an inner node is hashed with the prefix 0x01."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The state of a tree that can grow: its size and the roots of its complete subtrees."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> Frontier:
        """The frontier after one more leaf hash."""
        peaks, size = [*self.peaks, leaf], self.size
        while size & 1:
            right, left = peaks.pop(), peaks.pop()
            peaks.append(node_hash(left, right))
            size >>= 1
        return Frontier(self.size + 1, tuple(peaks))

    @property
    def root(self) -> bytes:
        """The tree head. An empty tree has the hash of nothing, as RFC 9162 says."""
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        head = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            head = node_hash(peak, head)
        return head

    def to_bytes(self) -> bytes:
        """The peaks, one after another; the size travels beside them."""
        return b"".join(self.peaks)

    @classmethod
    def from_bytes(cls, size: int, peaks: bytes) -> Frontier:
        """Read back what `to_bytes` wrote; refuses a number of peaks that does not fit the size."""
        if len(peaks) != HASH_BYTES * size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} peaks")
        return cls(size, tuple(peaks[i : i + HASH_BYTES] for i in range(0, len(peaks), HASH_BYTES)))


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """The head over all leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier = frontier.append(leaf)
    return frontier.root


def _split(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """RFC 9162, 2.1.3.1: the hashes that lead from leaf `index` to the head over `leaves`."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    cut = _split(len(leaves))
    if index < cut:
        return [*inclusion_proof(leaves[:cut], index), tree_root(leaves[cut:])]
    return [*inclusion_proof(leaves[cut:], index - cut), tree_root(leaves[:cut])]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """RFC 9162, 2.1.3.2: whether `leaf` is the entry `index` of the tree of `size` leaves with this head."""
    if not 0 <= index < size:
        return False
    fn, sn, head = index, size - 1, leaf
    for sibling in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            head = node_hash(sibling, head)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            head = node_hash(head, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and head == root


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """RFC 9162, 2.1.4.1: shows that the tree of the first `old_size` leaves grew into this one."""
    if not 0 < old_size <= len(leaves):
        raise IndexError(old_size)

    def part(rest: Sequence[bytes], old: int, complete: bool) -> list[bytes]:
        if old == len(rest):
            return [] if complete else [tree_root(rest)]
        cut = _split(len(rest))
        if old <= cut:
            return [*part(rest[:cut], old, complete), tree_root(rest[cut:])]
        return [*part(rest[cut:], old - cut, False), tree_root(rest[:cut])]

    return part(leaves, old_size, True)


def verify_consistency(old_size: int, size: int, old_root: bytes, root: bytes, proof: Sequence[bytes]) -> bool:
    """RFC 9162, 2.1.4.2: whether the tree with `root` extends the one with `old_root`."""
    if not 0 < old_size <= size:
        return False
    if old_size == size:
        return not proof and old_root == root
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    fn, sn = old_size - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old_head = head = path[0]
    for sibling in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            old_head, head = node_hash(sibling, old_head), node_hash(sibling, head)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            head = node_hash(head, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and old_head == old_root and head == root
