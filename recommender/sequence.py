"""The sequence model: a causal transformer over the event list (PyTorch)."""

from collections.abc import Sequence
from copy import copy, deepcopy
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from recommender.contract import Items, Recommender, Trace
from recommender.device import TRAINING_THREADS, choose_device
from recommender.events import KINDS, Events, Floats, Ints
from recommender.reader import Reader
from recommender.tally import Tally
from recommender.text import TfIdf, unit

if TYPE_CHECKING:
    from recommender.encoder import Encoder
    from recommender.sequence_training import Progress

TEXT_WIDTH = 128


def quiet(line: str) -> None:
    """No progress wanted."""


@dataclass(frozen=True)
class Effort:
    """How much training a net gets; `again` epochs when it goes on with other events."""

    epochs: int = 8
    again: int = 2
    blocks: int = 2
    batch: int | None = None  # histories a step; None: few in a small shop, so steps enough
    learning_rate: float = 4e-3


FULL = Effort()
QUICK = Effort(epochs=6, again=1, blocks=1, batch=32, learning_rate=6e-3)


class SequenceModel(Recommender):
    """Scores are probabilities of the next item (softmax over all items), so at most 1.

    torch is imported on first use: reading this file, as the blend does, costs nothing.
    """

    name: ClassVar[str] = "sequence"

    def __init__(
        self,
        device: str = "auto",
        seed: int = 7,
        effort: Effort = FULL,
        width: int = 64,
        length: int = 64,
        progress: "Progress" = quiet,
        checkpoint: Path | None = None,
        text: Floats | None = None,
    ) -> None:
        super().__init__()
        self.device, self.seed, self.effort = device, seed, effort
        self.width, self.length = width, length
        self.progress, self.checkpoint = progress, checkpoint
        self.losses: list[float] = []
        self.text = text  # (items, d) what the item tower reads; default: made from the items
        self.net: Encoder
        self._table: Any = None  # torch.Tensor (items, width), made once for serving
        self._reader: Reader | None = None  # answers on a CPU; a GPU has the net itself

    def learn(self, events: Events, items: Items) -> None:
        import torch

        from recommender.encoder import Encoder, Shape

        device = choose_device(self.device)
        torch.manual_seed(self.seed)
        if self.text is None:
            self.text = text_vectors(items)
        shape = Shape(
            len(items.ids),
            self.text.shape[1],
            len(KINDS),
            width=self.width,
            blocks=self.effort.blocks,
            length=self.length,
        )
        self.net = Encoder(shape, torch.from_numpy(self.text)).to(device)
        self._train(events, device, self.effort.epochs, self.effort.learning_rate)

    def gone_on(self, events: Events) -> "SequenceModel":
        """Another model, warm started from this one, after a few epochs on other events.

        `events` carry this model's item numbers.
        """
        other = copy(self)
        other.net = deepcopy(self.net)
        other.tally = Tally.of(events)
        rate = self.effort.learning_rate / 4
        other._train(events, choose_device(self.device), self.effort.again, rate)
        return other

    def _train(self, events: Events, device: str, epochs: int, rate: float) -> None:
        import torch

        from recommender.sequence_training import Recipe, train_encoder

        recipe = Recipe(
            epochs=epochs,
            batch=self.effort.batch or (64 if len(events) > 100_000 else 8),
            negatives=min(512, max(8, len(self.index) // 2)),
            learning_rate=rate,
            seed=self.seed,
            device=device,
        )
        before = torch.get_num_threads()
        torch.set_num_threads(TRAINING_THREADS)
        try:
            self.losses = train_encoder(self.net, events, recipe, self.progress, self.checkpoint)
        finally:
            torch.set_num_threads(before)
        self._ready()

    def _ready(self) -> None:
        import torch

        self.net.eval()
        with torch.inference_mode():
            self._table = self.net.tower()
        self._reader = None
        if self._table.device.type == "cpu":
            weights = {name: one.numpy() for name, one in self.net.state_dict().items()}
            self._reader = Reader(weights, self.net.shape, self._table.detach().numpy())

    def score(self, traces: Sequence[Trace]) -> Floats:
        scores = np.zeros((len(traces), len(self.index)), dtype=np.float32)
        known = len(self._table)
        scores[:, :known] = self._chances(traces)
        return scores

    def _chances(self, traces: Sequence[Trace]) -> Floats:
        ends = [self._newest(trace) for trace in traces]
        gaps = [np.diff(one.timestamps, append=max(one.now, one.timestamps[-1])) for one in ends]
        if self._reader is not None:
            return self._reader.chances([e.items for e in ends], [e.kinds for e in ends], gaps)
        return self._computed(ends, gaps)

    def _computed(self, ends: list[Trace], gaps: list[Ints]) -> Floats:
        """The same with torch, on the device of the net."""
        import torch

        from recommender.encoder import gap_bucket

        device = self._table.device
        lengths = torch.tensor([len(each) for each in ends], device=device)

        def column(parts: list[Ints]) -> "torch.Tensor":
            return torch.as_tensor(np.concatenate(parts), device=device)

        with torch.inference_mode():
            items, kinds = column([e.items for e in ends]), column([e.kinds for e in ends])
            hidden = self.net(self._table, items, kinds, gap_bucket(column(gaps)), lengths)
            last = hidden[torch.cumsum(lengths, 0) - 1]
            chances = torch.softmax((last @ self._table.T).float(), dim=1)
        found: Floats = chances.cpu().numpy()
        return found

    def _newest(self, trace: Trace) -> Trace:
        inside = np.flatnonzero(trace.items < len(self._table))[-self.length :]
        if len(inside) == 0:  # only items newer than the net: ask about its most common one
            common = np.bincount(self.tally.items[self.tally.items < len(self._table)]).argmax()
            return replace(trace.pick(np.array([len(trace) - 1])), items=np.array([common]))
        return trace.pick(inside)

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        arrays = {f"net.{n}": one.cpu().numpy() for n, one in self.net.state_dict().items()}
        arrays["text"] = self.text if self.text is not None else text_vectors(Items(()))
        shape = asdict(self.net.shape)
        return arrays, {"shape": shape, "seed": self.seed}

    def restore(self, arrays: dict[str, np.ndarray], notes: dict[str, Any]) -> None:
        import torch

        from recommender.encoder import Encoder, Shape

        self.text = arrays["text"]
        shape = replace(Shape(0, 0, 0), **notes["shape"])
        self.seed, self.length = notes["seed"], shape.length
        self.net = Encoder(shape, torch.from_numpy(self.text))
        weights = {n[4:]: torch.from_numpy(a) for n, a in arrays.items() if n.startswith("net.")}
        self.net.load_state_dict(weights)
        self.net.to(choose_device(self.device))
        self._ready()

    def move(self, device: str) -> None:
        """Answer on another device from now on; on a CPU with one thread.

        A question is so small that two threads wait for each other ten times as long as they work.
        """
        import torch

        if choose_device(device) == "cpu":
            torch.set_num_threads(TRAINING_THREADS)
        self.device = device
        self.net.to(choose_device(device))
        self._ready()

    def add_item(self, item_id: str, text: str | None, vector: Floats | None) -> None:
        """Known by number; the text model ranks it until the next training."""
        self.index.add(item_id)


def text_vectors(items: Items) -> Floats:
    """(items, at most 128) what the item tower reads: the caller's vectors, or TF-IDF of texts."""
    if items.vectors is not None:
        return tower_text(items.vectors)
    if items.texts is not None and any(items.texts):
        return tower_text(TfIdf.of(items.texts).vectors(items.texts))
    return np.zeros((len(items.ids), 0), dtype=np.float32)


def tower_text(vectors: Floats) -> Floats:
    """Vectors along their 128 strongest directions, of length 1."""
    if vectors.shape[1] <= TEXT_WIDTH:
        return unit(vectors)
    _, axes = np.linalg.eigh(vectors.T @ vectors)
    return unit(vectors @ axes[:, ::-1][:, :TEXT_WIDTH])
