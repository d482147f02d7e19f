"""A language model of this machine: a transformers folder or name, on GPU or CPU, through the same door."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

from aisle.answers.llm_server import MOST_TOKENS, ModelFailed
from aisle.answers.prompt import Message


class LocalModel:
    """Loaded when it is first asked. One answer at a time: a second would only slow the first."""

    def __init__(self, folder: str, device: str = "auto") -> None:
        self.name = folder.rstrip("/").rpartition("/")[2]
        self._folder, self._wanted = folder, device
        self._lock = threading.Lock()
        self._loaded: tuple[Any, Any] | None = None  # Any: transformers ships no types

    def close(self) -> None:
        """Let the weights go."""
        self._loaded = None

    def load(self) -> None:
        """Read the weights now. Raises ModelFailed where there are none."""
        with self._lock:
            self._tokenizer_and_model()

    def stream(self, messages: Sequence[Message], timeout_s: float) -> Iterator[str]:
        """The pieces of its answer, as they are decoded. Raises ModelFailed."""
        until = time.monotonic() + timeout_s
        if not self._lock.acquire(timeout=timeout_s):
            raise ModelFailed("another answer is being written")
        try:
            yield from self._decoded(messages, until)
        finally:
            self._lock.release()

    def _decoded(self, messages: Sequence[Message], until: float) -> Iterator[str]:
        from transformers import StoppingCriteria, TextIteratorStreamer  # seconds: only when used

        tokenizer, model = self._tokenizer_and_model()

        class Late(StoppingCriteria):
            def __call__(self, *_: Any, **__: Any) -> bool:
                return time.monotonic() > until

        given = tokenizer(_prompt(tokenizer, messages), return_tensors="pt").to(model.device)
        pieces: Any = TextIteratorStreamer(tokenizer, skip_prompt=True, skip_special_tokens=True)
        failed: list[Exception] = []

        def write() -> None:
            try:
                model.generate(
                    **given, max_new_tokens=MOST_TOKENS, do_sample=False, streamer=pieces, stopping_criteria=[Late()]
                )  # fmt: skip
            except Exception as error:  # whatever stops it, the reader must not wait for more
                failed.append(error)
                pieces.end()

        writer = threading.Thread(target=write, name="language model", daemon=True)
        writer.start()
        yield from pieces
        writer.join()
        if failed:
            raise ModelFailed(type(failed[0]).__name__) from failed[0]

    def _tokenizer_and_model(self) -> tuple[Any, Any]:
        if self._loaded is None:
            import torch
            from transformers import AutoModelForCausalLM, AutoTokenizer

            device = self._wanted
            if device == "auto":
                device = "cuda" if torch.cuda.is_available() else "cpu"
            try:
                tokenizer = AutoTokenizer.from_pretrained(self._folder)
                model: Any = AutoModelForCausalLM.from_pretrained(self._folder)
                model = model.to(device).eval()
            except Exception as error:  # nothing there, half a file, a card that is full or missing
                raise ModelFailed(f"no model in {self._folder}: {type(error).__name__}") from error
            self._loaded = tokenizer, model
        return self._loaded


def _prompt(tokenizer: Any, messages: Sequence[Message]) -> str:
    """As the model was taught to be asked; plain lines where it has no template."""
    if getattr(tokenizer, "chat_template", None):
        text = tokenizer.apply_chat_template(
            list(messages), tokenize=False, add_generation_prompt=True
        )
        return str(text)
    lines = [f"{one['role']}: {one['content']}" for one in messages]
    return "\n".join([*lines, "assistant: "])
