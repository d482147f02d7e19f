"""A picture encoder in a transformers folder, CLIP-like: it knows things, not only how they look."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aisle.language.encoder import unit_rows
from aisle.language.encoder_transformers import weights_digest
from aisle.language.errors import EncoderError

if TYPE_CHECKING:
    from PIL.Image import Image

_BATCH = 16


class TransformersPictures:
    """The picture side of CLIP or SigLIP; of any other vision model its pooled, or mean, last layer."""

    floor = 0.2  # such models put unrelated photos near this cosine or lower

    def __init__(self, spec: str, device: str = "cpu") -> None:
        import torch  # seconds to import, and only this plug needs it
        from transformers import AutoImageProcessor, AutoModel

        processors: Any = AutoImageProcessor  # Any: transformers leaves its loaders untyped
        try:
            self._processor: Any = processors.from_pretrained(spec, local_files_only=True)
            model: Any = AutoModel.from_pretrained(spec, local_files_only=True)
        except (OSError, ValueError) as error:
            raise EncoderError(
                f"No picture encoder '{spec}' on this machine: put its transformers folder there (nothing is "
                "downloaded), or set AISLE_PICTURE_SEARCH to colour or none."
            ) from error
        self._torch, self._device = torch, device
        self._model = model.to(device).eval()
        self.name = f"transformers:{Path(spec).name}"
        self.digest = weights_digest(model)

    def encode(self, pictures: Sequence[Image]) -> npt.NDArray[np.float32]:
        """See `PictureEncoder.encode`."""
        rows = []
        for start in range(0, len(pictures), _BATCH):
            batch = [one.convert("RGB") for one in pictures[start : start + _BATCH]]
            inputs = self._processor(images=batch, return_tensors="pt").to(self._device)
            with self._torch.inference_mode():
                rows.append(self._rows(inputs).float().cpu().numpy())
        found = np.concatenate(rows) if rows else np.zeros((0, 1), dtype=np.float32)
        return unit_rows(found)

    def _rows(self, inputs: Any) -> Any:  # Any: tensors
        if hasattr(self._model, "get_image_features"):
            found = self._model.get_image_features(**inputs)
            return getattr(found, "pooler_output", found)  # newer releases answer an object
        found = self._model(**inputs)
        pooled = getattr(found, "pooler_output", None)
        if pooled is not None:
            return pooled.flatten(1)
        hidden = found.last_hidden_state
        return hidden.mean(dim=tuple(range(1, hidden.dim() - 1)))
