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
    from torch import Tensor
    from torch.optim.lr_scheduler import CosineAnnealingLR

    from recommender.baselines.rating_net import RatingNet

FEWEST_RATINGS = 20


@dataclass(frozen=True)
class RatingRecipe:
    epochs: int = 10
    width: int = 16
    hidden: int = 32
    batch: int = 256
    learning_rate: float = 1e-2
    weight_decay: float = 10.0  # of the fully connected layers: few ratings say little of pairs
    dropout: float = 0.5
    # Ridges in ratings: a user or item with so many ratings is believed by half.
    bias_ridge: float = 3.0
    factor_ridge: float = 100.0
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
    users, items, ratings = rated(events)

    import torch  # at use: 1.5 s

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
        [
            {"params": net.embeddings(), "weight_decay": 0.0},  # these have ridges
            {"params": net.layers.parameters(), "weight_decay": recipe.weight_decay},
        ],
        recipe.learning_rate,
    )
    steps = recipe.epochs * -(-len(kept) // recipe.batch)
    falling = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    threads = torch.get_num_threads()
    torch.set_num_threads(TRAINING_THREADS)
    history, unseen = [], torch.as_tensor(held, device=device)
    for epoch in range(recipe.epochs):
        loss = _epoch(net, falling, columns, wanted, kept, recipe, epoch) * spread**2
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
        **errors("", guesses, ratings[held]),
        **errors("bias_", bias_baseline(users, items, ratings, kept)[held], ratings[held]),
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


def rated(events: Events) -> tuple[Ints, Ints, Floats]:
    """(user, item, rating) of the rows that carry one."""
    given = np.isfinite(events.values)
    if int(given.sum()) < FEWEST_RATINGS:
        raise BadEvents(
            f"{int(given.sum())} ratings; learning from them needs at least {FEWEST_RATINGS}. "
            "Give a file with the columns user_id, item_id, rating."
        )
    return events.users[given], events.items[given], events.values[given]


def _net(users: int, items: int, recipe: RatingRecipe) -> "RatingNet":
    from recommender.baselines.rating_net import RatingNet

    return RatingNet(users, items, recipe.width, recipe.hidden, recipe.dropout)


def _epoch(
    net: "RatingNet",
    falling: "CosineAnnealingLR",
    columns: "list[Tensor]",
    wanted: "Tensor",
    kept: Ints,
    recipe: RatingRecipe,
    epoch: int,
) -> float:
    import torch

    net.train()
    rows = torch.as_tensor(np.random.default_rng([recipe.seed, epoch]).permutation(kept))
    total = 0.0
    for some in torch.split(rows.to(wanted.device), recipe.batch):
        loss = ((net(columns[0][some], columns[1][some]) - wanted[some]) ** 2).mean()
        ridge = net.ridge(recipe.bias_ridge, recipe.factor_ridge) / len(kept)
        falling.optimizer.zero_grad(set_to_none=True)
        (loss + ridge).backward()
        falling.optimizer.step()
        falling.step()
        total += float(loss.detach()) * len(some)
    return total / len(rows)


def _guess(net: "RatingNet", columns: "list[Tensor]", rows: "Tensor") -> "Tensor":
    import torch

    net.eval()
    with torch.inference_mode():
        guess: Tensor = net(columns[0][rows], columns[1][rows])
    return guess


def errors(prefix: str, guesses: Floats, ratings: Floats) -> dict[str, float]:
    off = guesses.astype(np.float64) - ratings
    return {
        f"{prefix}rmse": round(float(np.sqrt((off**2).mean())), 4),
        f"{prefix}mae": round(float(np.abs(off).mean()), 4),
    }
