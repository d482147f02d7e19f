"""The net of the sequence model read with NumPy: what a question costs on a CPU.

A question is so small that torch spends most of its time on starting operations. Same weights, same
sums; only the last position of the last block is computed, since nothing else is asked for.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from recommender.events import Floats, Ints

GAPS = 16
# Histories of like length are read so many at once, in rows filled up to the longest.
AT_ONCE = 64
NOTHING = np.float32(-1e9)
EPSILON = np.float32(1e-5)


def gap_buckets(seconds: Ints) -> Ints:
    """Seconds → 0 (same moment) … 15: doubling from a minute, so days and weeks stay apart."""
    minutes = np.maximum(seconds, 0).astype(np.float32) / np.float32(60)
    buckets: Ints = np.minimum(np.floor(np.log2(1 + minutes)), GAPS - 1).astype(np.int64)
    return buckets


class Linear:
    """x → x·W + b, the scale and shift of the norm before it taken into W and b."""

    def __init__(self, weights: Mapping[str, Floats], name: str, norm: str = "") -> None:
        matrix, bias = weights[f"{name}.weight"].T, weights[f"{name}.bias"]
        if norm:
            bias = bias + weights[f"{norm}.bias"] @ matrix
            matrix = weights[f"{norm}.weight"][:, None] * matrix
        self.matrix, self.bias = np.ascontiguousarray(matrix), bias

    def __call__(self, x: Floats) -> Floats:
        found: Floats = x.reshape(-1, x.shape[-1]) @ self.matrix
        found += self.bias
        return found.reshape(*x.shape[:-1], -1)


class BlockReader:
    """One block of the net: attention, then the feed-forward."""

    def __init__(self, weights: Mapping[str, Floats], name: str, heads: int) -> None:
        self.heads = heads
        self.mix = Linear(weights, f"{name}.mix", f"{name}.before_attention")
        self.out = Linear(weights, f"{name}.out")
        self.widen = Linear(weights, f"{name}.feed.0", f"{name}.before_feed")
        self.narrow = Linear(weights, f"{name}.feed.2")

    def __call__(self, x: Floats, asked: Ints | None) -> Floats:
        """(histories, length, width) → the same; with `asked` (histories,) those places only."""
        count, length, width = x.shape
        mixed = self.mix(_normed(x)).reshape(count, length, 3, self.heads, -1)
        query, key, value = mixed.transpose(2, 0, 3, 1, 4)
        every = np.arange(length)
        if asked is not None:
            rows = np.arange(count)
            x, query = x[rows, asked][:, None], query[rows, :, asked][:, :, None]
            later = every > asked[:, None, None, None]
        else:
            later = every > every[:, None]
        seen = query @ key.swapaxes(2, 3)
        seen *= np.float32(query.shape[-1] ** -0.5)
        np.copyto(seen, NOTHING, where=later)
        told = _softmax(seen) @ value
        x = x + self.out(told.swapaxes(1, 2).reshape(count, -1, width))
        fed: Floats = x + self.narrow(_gelu(self.widen(_normed(x))))
        return fed


class Reader:
    """Histories → chances of the next item. `table` (items, width) is the item tower."""

    def __init__(self, weights: Mapping[str, Floats], shape: Any, table: Floats) -> None:
        self.table = table
        self.scaled = table * np.float32(shape.width**0.5)
        self.places, self.gaps = weights["places.weight"], weights["gaps.weight"]
        self.kinds = weights["kinds.weight"]
        self.blocks = [
            BlockReader(weights, f"blocks.{n}", shape.heads) for n in range(shape.blocks)
        ]
        self.norm = weights["last_norm.weight"], weights["last_norm.bias"]

    def chances(self, items: Sequence[Ints], kinds: Sequence[Ints], gaps: Sequence[Ints]) -> Floats:
        """(histories, items): softmax over all items; gaps in seconds to the next event."""
        lengths = np.array([len(each) for each in items])
        order = np.argsort(lengths, kind="stable")
        found = np.empty((len(items), len(self.table)), dtype=np.float32)
        for begin in range(0, len(order), AT_ONCE):
            rows = order[begin : begin + AT_ONCE]
            some = [_padded([one[n] for n in rows.tolist()]) for one in (items, kinds, gaps)]
            hidden = self._last(some[0], some[1], some[2], lengths[rows])
            found[rows] = _softmax(hidden @ self.table.T)
        return found

    def _last(self, items: Ints, kinds: Ints, gaps: Ints, lengths: Ints) -> Floats:
        """(histories, width) what the net makes of each history at its end."""
        x = self.scaled[items]
        x += self.places[: items.shape[1]]
        x += self.gaps[gap_buckets(gaps)]
        x += self.kinds[kinds]
        for number, block in enumerate(self.blocks):
            is_last = number == len(self.blocks) - 1
            x = block(x, lengths - 1 if is_last else None)
        last: Floats = _normed(x[:, 0]) * self.norm[0] + self.norm[1]
        return last


def _padded(rows: Sequence[Ints]) -> Ints:
    """(rows, longest) zeros behind the shorter ones: the future, which nothing reads."""
    longest = max(len(row) for row in rows)
    found = np.zeros((len(rows), longest), dtype=np.int64)
    for at, row in enumerate(rows):
        found[at, : len(row)] = row
    return found


def _normed(x: Floats) -> Floats:
    width = np.float32(x.shape[-1])
    middle: Floats = x - x.sum(axis=-1, keepdims=True) / width
    spread = np.einsum("...i,...i->...", middle, middle)[..., None] / width
    middle /= np.sqrt(spread + EPSILON)
    return middle


def _softmax(x: Floats) -> Floats:
    """Over the last axis, in place."""
    x -= x.max(axis=-1, keepdims=True)
    np.exp(x, out=x)
    x /= x.sum(axis=-1, keepdims=True)
    return x


def _gelu(x: Floats) -> Floats:
    from scipy.special import erf  # at use: reading this file costs nothing

    found: Floats = erf(x * np.float32(0.5**0.5))
    found += 1.0
    found *= x
    found *= 0.5
    return found
