"""The net of the sequence model: items of a history → what comes next (SASRec, causal)."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from recommender.reader import GAPS


@dataclass(frozen=True)
class Shape:
    """Sizes of the net. `text_width` 0 means that items have no text vectors."""

    items: int
    text_width: int
    kinds: int
    width: int = 64
    blocks: int = 2
    heads: int = 2
    length: int = 64
    dropout: float = 0.1


class Block(nn.Module):
    """Pre-norm attention and feed-forward over flat positions; only attention is unfolded."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.before_attention = nn.LayerNorm(shape.width)
        self.mix = nn.Linear(shape.width, 3 * shape.width)
        self.out = nn.Linear(shape.width, shape.width)
        self.before_feed = nn.LayerNorm(shape.width)
        self.feed = nn.Sequential(
            nn.Linear(shape.width, 2 * shape.width),
            nn.GELU(),
            nn.Linear(2 * shape.width, shape.width),
        )
        self.dropout = nn.Dropout(shape.dropout)

    def forward(
        self, flat: Tensor, rows: Tensor, places: Tensor, batch: int, length: int
    ) -> Tensor:
        """flat (positions, width); rows, places (positions,) say where each one stands."""
        mixed = self.mix(self.before_attention(flat))
        padded = mixed.new_zeros(batch, length, mixed.shape[1])
        padded = padded.index_put((rows, places), mixed)
        query, key, value = (
            part.view(batch, length, self.heads, -1).transpose(1, 2)
            for part in padded.chunk(3, dim=2)
        )
        # Causal, and histories stand at the left: padding lies in the future and is never seen.
        seen = F.scaled_dot_product_attention(query, key, value, is_causal=True)
        seen = seen.transpose(1, 2).reshape(batch, length, -1)[rows, places]
        flat = flat + self.dropout(self.out(seen))
        fed: Tensor = flat + self.dropout(self.feed(self.before_feed(flat)))
        return fed


class Encoder(nn.Module):
    """Item tower (ID + text) and causal transformer; logits are products with the tower."""

    def __init__(self, shape: Shape, text: Tensor | None) -> None:
        super().__init__()
        self.shape = shape
        self.ids = nn.Embedding(shape.items, shape.width)
        nn.init.normal_(self.ids.weight, std=0.02)
        self.register_buffer("text", text, persistent=False)
        self.text_tower = nn.Linear(max(1, shape.text_width), shape.width, bias=False)
        self.places = nn.Embedding(shape.length, shape.width)
        self.gaps = nn.Embedding(GAPS, shape.width)
        self.kinds = nn.Embedding(shape.kinds, shape.width)
        for table in (self.places, self.gaps, self.kinds):
            nn.init.normal_(table.weight, std=0.02)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.blocks))
        self.last_norm = nn.LayerNorm(shape.width)
        self.dropout = nn.Dropout(shape.dropout)

    def tower(self, drop_ids: float = 0.0) -> Tensor:
        """(items, width). With `drop_ids` a share of items loses its ID: text alone must do."""
        table = self.ids.weight
        if drop_ids and self.shape.text_width:
            keep = torch.rand(len(table), 1, device=table.device) >= drop_ids
            table = table * keep
        if self.shape.text_width:
            table = table + self.text_tower(self.text)
        return table

    def forward(
        self, table: Tensor, items: Tensor, kinds: Tensor, gaps: Tensor, lengths: Tensor
    ) -> Tensor:
        """Flat columns (positions,) of histories of `lengths` → hidden (positions, width).

        `gaps` are buckets of the time from each event to the next one, or to the question: the
        net knows whether the basket is still open when it is asked.
        """
        batch, longest = len(lengths), int(lengths.max())
        rows = torch.repeat_interleave(torch.arange(batch, device=items.device), lengths)
        starts = torch.cumsum(lengths, 0) - lengths
        places = torch.arange(len(items), device=items.device) - starts[rows]
        flat = F.embedding(items, table) * self.shape.width**0.5
        flat = flat + self.places(places) + self.gaps(gaps) + self.kinds(kinds)
        flat = self.dropout(flat)
        for block in self.blocks:
            flat = block(flat, rows, places, batch, longest)
        hidden: Tensor = self.last_norm(flat)
        return hidden


def gap_bucket(seconds: Tensor) -> Tensor:
    """Seconds → 0 (same moment) … 15: doubling from a minute, so days and weeks stay apart."""
    minutes = seconds.clamp(min=0).to(torch.float32) / 60
    return torch.log2(1 + minutes).floor().clamp(max=GAPS - 1).to(torch.int64)
