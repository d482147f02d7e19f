"""User and item embeddings → fully connected → rating, for explicit ratings (PyTorch)."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from recommender.device import TRAINING_THREADS, choose_device
from recommender.errors import BadEvents
from recommender.events import Events, Floats, Ints
from recommender.files import write_model

if TYPE_CHECKING:
    from torch import Tensor, nn

FEWEST_RATINGS = 20


@dataclass(frozen=True)
class RatingRecipe:
    epochs: int = 12
    width: int = 32
    hidden: int = 64
    batch: int = 512
    learning_rate: float = 3e-3
    weight_decay: float = 0.05
    dropout: float = 0.2
    held_out: float = 0.1
    seed: int = 7
    device: str = "auto"


def train_ratings(
    events: Events,
    recipe: RatingRecipe = RatingRecipe(),
    out_dir: Path | None = None,
    say: Callable[[str], None] = print,
) -> dict[str, object]:
    """Fit to `events.values`; says the device and, per epoch, training and held-out loss.

    Losses are mean squared errors in squared rating units. Returns RMSE and MAE on the tenth held
    out beside the bias baseline (global + user + item means). Raises BadEvents without ratings.
    """
    import torch  # at use: 1.5 s

    users, items, ratings = _rated(events)
    device = choose_device(recipe.device)
    say(f"Device: {device}")
    torch.manual_seed(recipe.seed)
    order = np.random.default_rng(recipe.seed).permutation(len(ratings))
    held = order[: max(1, round(len(order) * recipe.held_out))]
    kept = order[len(held) :]
    mean, spread = float(ratings[kept].mean()), max(1e-6, float(ratings[kept].std()))
    columns = [torch.as_tensor(one, device=device) for one in (users, items)]
    wanted = torch.as_tensor((ratings - mean) / spread, device=device)
    net = _net(len(events.user_ids), len(events.item_ids), recipe).to(device)
    optimiser = torch.optim.AdamW(
        net.parameters(), recipe.learning_rate, weight_decay=recipe.weight_decay
    )
    threads = torch.get_num_threads()
    torch.set_num_threads(TRAINING_THREADS)
    history, unseen = [], torch.as_tensor(held, device=device)
    for epoch in range(recipe.epochs):
        loss = _epoch(net, optimiser, columns, wanted, kept, recipe, epoch) * spread**2
        off = _guess(net, columns, unseen) - wanted[unseen]
        held_loss = float((off**2).mean()) * spread**2
        history.append({"training": round(loss, 6), "held_out": round(held_loss, 6)})
        say(
            f"Epoch {epoch + 1}/{recipe.epochs}  training loss {loss:.4f}  "
            f"held-out loss {held_loss:.4f}"
        )
    guesses = (_guess(net, columns, unseen).cpu().numpy() * spread + mean).astype(np.float32)
    torch.set_num_threads(threads)
    metrics: dict[str, object] = {
        "model": "embedding",
        "device": device,
        "ratings": len(ratings),
        "history": history,
        **_errors("", guesses, ratings[held]),
        **_errors("bias_", bias_baseline(users, items, ratings, kept)[held], ratings[held]),
    }
    say(f"Held-out RMSE {metrics['rmse']} (bias baseline {metrics['bias_rmse']})")
    if out_dir is not None:
        arrays = {name: one.cpu().numpy() for name, one in net.state_dict().items()}
        notes = {"recipe": asdict(recipe), "metrics": metrics, "mean": mean, "spread": spread}
        write_model(out_dir, "embedding", arrays, notes, events.item_ids)
    return metrics


def bias_baseline(users: Ints, items: Ints, ratings: Floats, kept: Ints) -> Floats:
    """Global mean + what a user and an item give more or less than it, each shrunk by 5 ratings."""
    mean = ratings[kept].mean()
    guess = np.full(len(ratings), mean, dtype=np.float64)
    for ids in (items, users):
        rest = np.bincount(ids[kept], ratings[kept] - guess[kept], minlength=int(ids.max()) + 1)
        count = np.bincount(ids[kept], minlength=int(ids.max()) + 1)
        guess += (rest / (count + 5.0))[ids]
    return guess.astype(np.float32)


def _rated(events: Events) -> tuple[Ints, Ints, Floats]:
    given = np.isfinite(events.values)
    if int(given.sum()) < FEWEST_RATINGS:
        raise BadEvents(
            f"{int(given.sum())} ratings; the embedding model needs at least {FEWEST_RATINGS}. "
            "Give a file with the columns user_id, item_id, rating."
        )
    return events.users[given], events.items[given], events.values[given]


def _net(users: int, items: int, recipe: RatingRecipe) -> "nn.Module":
    import torch
    from torch import nn

    class RatingNet(nn.Module):
        """A rating in standard units: biases plus a net over both embeddings and their product."""

        def __init__(self) -> None:
            super().__init__()
            self.users = nn.Embedding(users, recipe.width)
            self.items = nn.Embedding(items, recipe.width)
            self.user_bias, self.item_bias = nn.Embedding(users, 1), nn.Embedding(items, 1)
            for table in (self.users, self.items, self.user_bias, self.item_bias):
                nn.init.normal_(table.weight, std=0.05)
            self.layers = nn.Sequential(
                nn.LayerNorm(3 * recipe.width),
                nn.Linear(3 * recipe.width, recipe.hidden),
                nn.GELU(),
                nn.Dropout(recipe.dropout),
                nn.Linear(recipe.hidden, 1),
            )

        def forward(self, user: "Tensor", item: "Tensor") -> "Tensor":
            left, right = self.users(user), self.items(item)
            both = torch.cat([left, right, left * right], dim=1)
            rating: Tensor = self.layers(both) + self.user_bias(user) + self.item_bias(item)
            return rating.squeeze(1)

    return RatingNet()


def _epoch(
    net: "nn.Module",
    optimiser: "object",
    columns: "list[Tensor]",
    wanted: "Tensor",
    kept: Ints,
    recipe: RatingRecipe,
    epoch: int,
) -> float:
    import torch

    assert isinstance(optimiser, torch.optim.Optimizer)
    net.train()
    rows = torch.as_tensor(np.random.default_rng([recipe.seed, epoch]).permutation(kept))
    total = 0.0
    for some in torch.split(rows.to(wanted.device), recipe.batch):
        loss = ((net(columns[0][some], columns[1][some]) - wanted[some]) ** 2).mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        total += float(loss.detach()) * len(some)
    return total / len(rows)


def _guess(net: "nn.Module", columns: "list[Tensor]", rows: "Tensor") -> "Tensor":
    import torch

    net.eval()
    with torch.inference_mode():
        guess: Tensor = net(columns[0][rows], columns[1][rows])
    return guess


def _errors(prefix: str, guesses: Floats, ratings: Floats) -> dict[str, float]:
    off = guesses.astype(np.float64) - ratings
    return {
        f"{prefix}rmse": round(float(np.sqrt((off**2).mean())), 4),
        f"{prefix}mae": round(float(np.abs(off).mean()), 4),
    }
