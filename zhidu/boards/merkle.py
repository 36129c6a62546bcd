"""The tree of RFC 6962: leaf and node hashes, roots, inclusion and consistency proofs.

Functions that make proofs take `root_of(start, end)`, the root of the leaves from start to end, so
that the same few lines work on a list in memory and on stored tiles.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

Hash = bytes
RootOf = Callable[[int, int], Hash]


def leaf_hash(data: bytes) -> Hash:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(size: int) -> int:
    """The largest power of two below `size`, which is at least 2."""
    return 1 << ((size - 1).bit_length() - 1)


def root(leaves: Sequence[Hash]) -> Hash:
    """The root over leaf hashes; of none, the hash of nothing."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = split(len(leaves))
    return node_hash(root(leaves[:half]), root(leaves[half:]))


def over(leaves: Sequence[Hash]) -> RootOf:
    """`root_of` for leaves in memory."""
    return lambda start, end: root(leaves[start:end])


def inclusion(index: int, size: int, root_of: RootOf) -> list[Hash]:
    """The path from leaf `index` to the root over `size` leaves, sibling of the leaf first."""
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            path.append(root_of(middle, end))
            end = middle
        else:
            path.append(root_of(start, middle))
            start = middle
    return path[::-1]


def consistency(old: int, size: int, root_of: RootOf) -> list[Hash]:
    """That the first `old` of `size` leaves are the same; empty for 0 and for equal sizes."""
    if not 0 < old < size:
        return []
    start, end, path, whole = 0, size, [], True
    while old - start < end - start:
        middle = start + split(end - start)
        if old <= middle:
            path.append(root_of(middle, end))
            end = middle
        else:
            path.append(root_of(start, middle))
            start, whole = middle, False
    if not whole:
        path.append(root_of(start, end))
    return path[::-1]


def root_from(leaf: Hash, index: int, size: int, path: Sequence[Hash]) -> Hash | None:
    """The root this inclusion path leads to (RFC 9162 2.1.3.2); None for a path of wrong length."""
    if index >= size:
        return None
    first, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if first & 1 or first == last:
            found = node_hash(step, found)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            found = node_hash(found, step)
        first, last = first >> 1, last >> 1
    return found if last == 0 else None


def is_consistent(old: int, size: int, was: Hash, now: Hash, path: Sequence[Hash]) -> bool:
    """Whether the root `now` over `size` leaves extends `was` over `old` (RFC 9162 2.1.4.2)."""
    if old == size:
        return was == now and not path
    if old == 0:
        return not path
    if old > size or not path:
        return False
    steps = [was, *path] if old & (old - 1) == 0 else list(path)
    first, last = old - 1, size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    return _climb(first, last, steps) == (was, now)


def _climb(first: int, last: int, steps: Sequence[Hash]) -> tuple[Hash, Hash] | None:
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if first & 1 or first == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            new = node_hash(new, step)
        first, last = first >> 1, last >> 1
    return (old, new) if last == 0 else None


def grown(peaks: Sequence[Hash], size: int, leaf: Hash) -> list[Hash]:
    """The peaks (roots of the perfect subtrees, widest first) after one more leaf."""
    left, new = list(peaks), leaf
    while size & 1:
        new, size = node_hash(left.pop(), new), size >> 1
    return [*left, new]


def root_of_peaks(peaks: Sequence[Hash]) -> Hash:
    if not peaks:
        return root([])
    found = peaks[-1]
    for peak in reversed(peaks[:-1]):
        found = node_hash(peak, found)
    return found
