"""Any sentence encoder in a transformers folder (or a name already in the local cache)."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from aisle.language.encoder import Kind, Vectors, clean, unit_rows
from aisle.language.errors import EncoderError

_BATCH = 32


class TransformersEncoder:
    """Mean of the last layer over the real tokens, then length 1."""

    def __init__(self, spec: str, device: str = "cpu", max_tokens: int = 128) -> None:
        import torch  # seconds to import, and only this plug needs it
        from transformers import AutoModel, AutoTokenizer

        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(spec, local_files_only=True)
            model: Any = AutoModel.from_pretrained(spec, local_files_only=True)
        except (OSError, ValueError) as error:
            raise EncoderError(
                f"No sentence encoder '{spec}' on this machine: put its folder there (nothing is "
                "downloaded), or use minilm, e5 or none."
            ) from error
        self._torch = torch
        self._device = device
        self._model = model.to(device).eval()
        self._max_tokens = max_tokens
        self.name = f"transformers:{Path(spec).name}"
        self.dimension = int(model.config.hidden_size)
        self.digest = weights_digest(model)

    def encode(self, texts: Sequence[str], kind: Kind = "query") -> Vectors:
        """See `Encoder.encode`; `kind` makes no difference here."""
        rows = [np.zeros((0, self.dimension), dtype=np.float32)]
        for start in range(0, len(texts), _BATCH):
            batch = [clean(text) for text in texts[start : start + _BATCH]]
            with self._torch.inference_mode():
                inputs = self._tokenizer(
                    batch,
                    padding=True,
                    truncation=True,
                    max_length=self._max_tokens,
                    return_tensors="pt",
                ).to(self._device)
                hidden = self._model(**inputs).last_hidden_state  # (batch, tokens, dimension)
                mask = inputs["attention_mask"].unsqueeze(-1).to(hidden.dtype)
                mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            rows.append(mean.float().cpu().numpy())
        return unit_rows(np.concatenate(rows))


def weights_digest(model: Any) -> str:  # Any: a torch module
    """Changes with any weight or its name."""
    digest = sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().float().numpy().tobytes())
    return digest.hexdigest()
