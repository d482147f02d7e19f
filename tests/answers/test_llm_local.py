"""A model of this machine answers through the same door: a tiny one, built here."""

from __future__ import annotations

from pathlib import Path

import pytest

from aisle.answers.llm import Limits, Llm
from aisle.answers.llm_local import LocalModel
from tests.answers.conftest import Shelf

pytestmark = pytest.mark.models
ANSWER = ('{"sentences": [{"text": "', "{e1}", '", "cites": ["e1"]}]}')


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("model"), ANSWER)


def built(folder: Path, answer: tuple[str, ...]) -> Path:
    """A network whose every word leads to the next of `answer`, in the shape transformers reads."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

    words = ["<unk>", "<end>", "assistant:", *answer]
    tokenizer = Tokenizer(
        models.WordLevel({word: n for n, word in enumerate(words)}, unk_token="<unk>")
    )
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="<unk>", eos_token="<end>"
    ).save_pretrained(folder)
    size = len(words)
    config = GPT2Config(
        vocab_size=size, n_embd=size + size % 2, n_layer=1, n_head=1, n_positions=1024,
        eos_token_id=1, bos_token_id=1, pad_token_id=1, tie_word_embeddings=False,
    )  # fmt: skip
    net = GPT2LMHeadModel(config)
    with torch.no_grad():
        for weight in net.parameters():
            weight.zero_()
        net.transformer.ln_f.weight.fill_(1)
        for word in range(size):
            net.transformer.wte.weight[word, word] = 1
            after = 1 if word in (0, 1, size - 1) else word + 1
            net.lm_head.weight[after, word] = 1
    net.save_pretrained(folder)
    return folder


def test_it_words_the_fact_it_was_given(shelf: Shelf, folder: Path) -> None:
    llm = Llm(LocalModel(str(folder), "cpu"), Limits(first_s=30, timeout_s=30))
    plain = shelf.answers().ask("how much is it", "en", "NG-1702")
    told = shelf.answers(llm=llm).ask("how much is it", "en", "NG-1702")
    assert told.by == f"llm:{folder.name}"
    assert told.text == plain.text
    llm.close()


def test_what_it_babbles_is_dropped(shelf: Shelf, tmp_path: Path) -> None:
    path = built(tmp_path / "babbler", ("It", "costs", "nothing"))
    llm = Llm(LocalModel(str(path), "cpu"), Limits(first_s=30, timeout_s=30))
    assert shelf.answers(llm=llm).ask("how much is it", "en", "NG-1702").by == "extractive"


def test_a_folder_without_a_model_leaves_the_extractive_answer(
    shelf: Shelf, tmp_path: Path
) -> None:
    llm = Llm(LocalModel(str(tmp_path / "nothing"), "cpu"))
    assert shelf.answers(llm=llm).ask("how much is it", "en", "NG-1702").by == "extractive"


def test_weights_cut_short_leave_the_extractive_answer_also_at_the_start(
    shelf: Shelf, tmp_path: Path
) -> None:
    path = built(tmp_path / "cut", ANSWER)
    weights = path / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:200])
    llm = Llm(LocalModel(str(path), "cpu"))
    llm.warm()
    assert shelf.answers(llm=llm).ask("how much is it", "en", "NG-1702").by == "extractive"
