"""Training the encoder: chunks of histories → next items, sampled softmax, AdamW, resumable."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from recommender.encoder import Encoder, gap_bucket
from recommender.events import Events, Ints

FORGET_GAP = 0.1
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Recipe:
    epochs: int = 8
    batch: int = 64  # histories a step
    negatives: int = 512  # shared by all positions of a step
    learning_rate: float = 4e-3
    weight_decay: float = 0.01
    log_q: float = 0.5  # how much of the popularity of negatives is corrected: less covers more
    drop_ids: float = 0.1
    seed: int = 7
    device: str = "cpu"


def train_encoder(
    net: Encoder, events: Events, recipe: Recipe, progress: Progress, checkpoint: Path | None = None
) -> list[float]:
    """Fit in place; the mean loss per epoch. With `checkpoint` an interrupted run goes on there."""
    optimiser = torch.optim.AdamW(
        net.parameters(), recipe.learning_rate, weight_decay=recipe.weight_decay
    )
    counts = np.bincount(events.items, minlength=net.shape.items).astype(np.float64)
    chance = torch.tensor((counts + 1.0) ** 0.75, dtype=torch.float32, device=recipe.device)
    chance /= chance.sum()
    losses, batch = _resume(net, optimiser, recipe, checkpoint), recipe.batch
    for epoch in range(len(losses), recipe.epochs):
        torch.manual_seed(recipe.seed * 1000 + epoch)
        while True:
            try:
                losses.append(_epoch(net, optimiser, events, recipe, chance, epoch, batch))
                break
            except torch.cuda.OutOfMemoryError:
                if batch == 1:
                    raise
                batch //= 2
                torch.cuda.empty_cache()
                progress(f"Out of device memory: going on with batches of {batch} histories")
        progress(f"Epoch {epoch + 1}/{recipe.epochs}  loss {losses[-1]:.4f}")
        if checkpoint is not None:
            _keep(net, optimiser, recipe, losses, checkpoint)
    if checkpoint is not None:
        checkpoint.unlink(missing_ok=True)
    return losses


def _epoch(
    net: Encoder,
    optimiser: torch.optim.Optimizer,
    events: Events,
    recipe: Recipe,
    chance: Tensor,
    epoch: int,
    batch: int,
) -> float:
    net.train()
    chunks = _chunks(events, net.shape.length, np.random.default_rng([recipe.seed, epoch]))
    steps = -(-len(chunks) // batch)
    total, positions = 0.0, 0
    for step in range(steps):
        done = (epoch + step / steps) / recipe.epochs
        for group in optimiser.param_groups:  # warm up for a twentieth, then fall as a cosine
            warm = min(1.0, done * 20 + 0.01)
            group["lr"] = recipe.learning_rate * warm * (0.5 + 0.5 * np.cos(np.pi * done))
        some = chunks[step * batch : (step + 1) * batch]
        loss, count = _loss(net, events, some, recipe, chance)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        total, positions = total + float(loss.detach()) * count, positions + count
    return total / max(1, positions)


def _chunks(events: Events, length: int, random: np.random.Generator) -> Ints:
    """(chunks, 2) begin and end rows of pieces of histories with a next item, like lengths near.

    Where a history is cut changes with every epoch.
    """
    pieces = []
    for start, stop in zip(events.starts[:-1], events.starts[1:], strict=True):
        if stop - start < 2:
            continue
        first = int(start) + (int(random.integers(1, length + 1)) if stop - start > length else 0)
        edges = [int(start), *range(first, int(stop) - 1, length)]
        edges = sorted(set(edges))
        pieces += [
            (begin, min(end, int(stop) - 1))
            for begin, end in zip(edges, [*edges[1:], int(stop) - 1], strict=True)
            if end > begin
        ]
    chunks = np.array(pieces, dtype=np.int64).reshape(-1, 2)
    chunks = chunks[random.permutation(len(chunks))]
    # Within runs of 2,000 chunks, sort by length (little padding); then mix the runs' batches.
    size = chunks[:, 1] - chunks[:, 0]
    order = np.lexsort((size, np.arange(len(chunks)) // 2000))
    blocks = np.array_split(chunks[order], max(1, len(chunks) // 64))
    return np.concatenate([blocks[n] for n in random.permutation(len(blocks))])


def _loss(
    net: Encoder, events: Events, chunks: Ints, recipe: Recipe, chance: Tensor
) -> tuple[Tensor, int]:
    device = recipe.device
    rows = np.concatenate([np.arange(begin, end) for begin, end in chunks])
    lengths = torch.as_tensor(chunks[:, 1] - chunks[:, 0], device=device)

    def column(values: Ints) -> Tensor:
        return torch.as_tensor(values.astype(np.int64), device=device)

    gaps = gap_bucket(column(events.timestamps[rows + 1] - events.timestamps[rows]))
    # The question may come at a distance that training never saw: 0 also means "not known".
    gaps = gaps * (torch.rand(len(gaps), device=device) >= FORGET_GAP)
    wanted = column(events.items[rows + 1])
    with torch.autocast("cuda", torch.bfloat16, enabled=device.startswith("cuda")):
        table = net.tower(recipe.drop_ids)
        kinds = column(events.kinds[rows])
        hidden = net(table, column(events.items[rows]), kinds, gaps, lengths)
        drawn = torch.multinomial(chance, recipe.negatives, replacement=True)
        correction = recipe.log_q * torch.log(chance * recipe.negatives)
        right = (hidden * F.embedding(wanted, table)).sum(1) - correction[wanted]
        wrong = hidden @ F.embedding(drawn, table).T - correction[drawn]
        wrong = wrong.masked_fill(drawn[None, :] == wanted[:, None], -1e4)
        norm = torch.logsumexp(torch.cat([right[:, None], wrong], dim=1).float(), dim=1)
    return (norm - right.float()).mean(), len(rows)


def _keep(
    net: Encoder,
    optimiser: torch.optim.Optimizer,
    recipe: Recipe,
    losses: list[float],
    checkpoint: Path,
) -> None:
    """Weights and optimiser as safetensors with the losses beside: no pickle here either."""
    from safetensors.torch import save_file

    arrays = {f"net.{name}": one for name, one in net.state_dict().items()}
    for number, one in optimiser.state_dict()["state"].items():
        arrays |= {f"opt.{number}.{name}": value for name, value in one.items()}
    note = json.dumps({"losses": losses, "recipe": asdict(recipe)})
    unfinished = checkpoint.with_suffix(".part")
    save_file({n: a.contiguous() for n, a in arrays.items()}, unfinished, {"note": note})
    unfinished.replace(checkpoint)


def _resume(
    net: Encoder, optimiser: torch.optim.Optimizer, recipe: Recipe, checkpoint: Path | None
) -> list[float]:
    """Losses so far; [] when there is nothing to resume or it was made by another recipe."""
    from safetensors import safe_open

    if checkpoint is None or not checkpoint.is_file():
        return []
    with safe_open(checkpoint, framework="pt", device=recipe.device) as file:
        note = json.loads(file.metadata()["note"])
        arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    if note["recipe"] != asdict(recipe):
        return []
    net.load_state_dict({n[4:]: a for n, a in arrays.items() if n.startswith("net.")})
    state: dict[int, dict[str, Any]] = {}
    for name, value in arrays.items():
        if name.startswith("opt."):
            _, number, key = name.split(".")
            state.setdefault(int(number), {})[key] = value
    optimiser.load_state_dict({**optimiser.state_dict(), "state": state})
    return [float(loss) for loss in note["losses"]]
