"""The event tree: any head that was exported once can be held against what the log says later."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.event import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    tree_root,
    verify_consistency,
    verify_inclusion,
)

sizes = st.integers(min_value=1, max_value=70)


def leaves(size: int) -> list[bytes]:
    return [leaf_hash(str(n).encode()) for n in range(size)]


def naive_root(entries: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1, word for word."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return entries[0]
    cut = 1
    while cut * 2 < len(entries):
        cut *= 2
    return node_hash(naive_root(entries[:cut]), naive_root(entries[cut:]))


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33])
def test_a_tree_grown_leaf_by_leaf_has_the_head_the_standard_defines(size: int) -> None:
    assert tree_root(leaves(size)) == naive_root(leaves(size))


@given(sizes)
def test_a_frontier_carried_as_bytes_grows_on_as_if_it_had_never_stopped(size: int) -> None:
    entries = leaves(size + 1)
    frontier = Frontier()
    for leaf in entries[:-1]:
        frontier = frontier.append(leaf)

    carried = Frontier.from_bytes(frontier.size, frontier.to_bytes())

    assert carried.append(entries[-1]).root == naive_root(entries)


def test_peaks_that_do_not_fit_the_size_are_refused() -> None:
    with pytest.raises(ValueError, match="peaks"):
        Frontier.from_bytes(3, b"\x00" * 32)


@given(sizes, st.data())
def test_every_entry_can_be_proven_and_no_other_can_take_its_place(size: int, data: st.DataObject) -> None:
    entries = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(entries, index)
    root = tree_root(entries)

    assert verify_inclusion(entries[index], index, size, proof, root)
    assert not verify_inclusion(leaf_hash(b"forged"), index, size, proof, root)
    assert not verify_inclusion(entries[index], index, size, [*proof, b"\x00" * 32], root)
    assert not verify_inclusion(entries[index], size, size, proof, root)


@given(sizes, st.data())
def test_a_longer_log_proves_that_it_extends_the_shorter_one(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    entries = leaves(size)
    old_root, root = tree_root(entries[:old]), tree_root(entries)
    proof = consistency_proof(entries, old)

    assert verify_consistency(old, size, old_root, root, proof)
    assert not verify_consistency(old, size, leaf_hash(b"forged"), root, proof) or (old == size and not proof)
    assert not verify_consistency(old, size, old_root, leaf_hash(b"forged"), proof)


def test_an_entry_that_was_changed_breaks_the_head_it_was_under() -> None:
    entries = leaves(9)
    changed = [*entries[:4], leaf_hash(b"another amount"), *entries[5:]]

    assert tree_root(changed) != tree_root(entries)


def test_there_is_no_proof_for_what_is_not_there() -> None:
    with pytest.raises(IndexError):
        inclusion_proof(leaves(3), 3)
    with pytest.raises(IndexError):
        consistency_proof(leaves(3), 4)
    assert not verify_consistency(0, 3, b"", b"", [])
    assert not verify_consistency(3, 5, b"", b"", [])
