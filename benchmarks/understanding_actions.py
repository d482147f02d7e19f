"""What an answer did, by what it is made of: blocks, open tasks, sentences of the wording catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import tomllib

from aisle.language import wording

_PLACE = re.compile(r"\{\w+\}")
_LEAST = {"en": 9, "zh": 4}  # letters of a text that tell it from others
# Families of actions by the task that is open or was just closed …
_TASKS = {
    "cancel_order": {"cancel"},
    "return_item": {"return"},
    "exchange_item": {"exchange", "change_item"},
    "change_address": {"change_address"},
    "payment": {"change_payment"},
    "order_status": {"order_status"},
    "refund_status": {"order_status", "refund_status"},
    "privacy_erase": {"privacy_erase"},
    "privacy_export": {"privacy_export"},
}
_BLOCKS = {
    "comparison": {"compare"},
    "cart": {"cart_show"},
    "order_status": {"order_status"},
    "handoff": {"handoff"},
}
# … and by the sentences, the first pattern that a key matches.
_CLAUSE = re.compile(r"\((?:clause|Clause) \w+|（条款 ?\w+")
_FACT = re.compile(r"^.{2,90}?(?:: |：)(?!\n)\S| costs [^.]+\d|售价", re.MULTILINE)
_KEYS = tuple(
    (re.compile(pattern), frozenset(done.split()))
    for pattern, done in (
        (r"products\.compare_what", "compare clarify"),
        (r"products\.compare_", "compare"),
        (r"products\.(what|out_of_list)\Z", "clarify"),
        (r"products\.(in_that|not_in_that|not_answerable|choices_)", "product_question"),
        (r"products\.(found|none|none_cheaper|near_misses|near_misses_two|found_all|more|no_more|close|kind_not_sold)\b", "search refine"),
        (r"answers\.(clause|not_stated)\Z", "policy product_question"),
        (r"answers\.order", "order_status"),
        (r"answers\.(stated|quote|review|price|price_range|stock_line|options|summary|not_stated_product)", "product_question"),
        (r"policies\.(quoted|none)", "policy"),
        (r"recommendations\.why", "why"),
        (r"recommendations\.(none|similar|for_you|popular|most_liked|without_history|fitting|no_others)", "recommend"),
        (r"cart\.(which|which_of_these|choose)\Z", "cart_add clarify"),
        (r"cart\.(added|none_left|no_price|not_in_stock|too_few_in_stock|too_many|full)", "cart_add"),
        (r"cart\.changed", "cart_add cart_remove"),
        (r"cart\.removed", "cart_remove"),
        (r"cart\.which_line", "cart_remove clarify"),
        (r"cart\.empty", "cart_show cart_remove checkout"),
        (r"cart\.total", "cart_show"),
        (r"cart\.(checkout|no_checkout)", "checkout"),
        (r"smalltalk\.greet", "greeting"),
        (r"smalltalk\.(goodbye|signed_out)", "bye"),
        (r"smalltalk\.thanks", "thanks"),
        (r"smalltalk\.chitchat", "chitchat"),
        (r"smalltalk\.(no|yes_to_what)\Z", "clarify chitchat no"),
        (r"smalltalk\.feedback", "feedback"),
        (r"smalltalk\.(complaint|calm)", "complaint"),
        (r"smalltalk\.language", "language_switch"),
        (r"smalltalk\.out_of_scope", "out_of_scope"),
        (r"smalltalk\.(not_understood|which_of_two|examples|still_lost|no_words)", "clarify"),
        (r"desk\.(noted|waiting|with_person)", "handoff"),
        (r"privacy\.(ask_erase|erased)", "privacy_erase"),
        (r"privacy\.export", "privacy_export"),
        (r"tasks\.dropped", "no"),
        (r"tasks\.(no_refund|refund_)", "order_status refund_status"),
        (r"(tasks|orders)\..*cancel", "cancel"),
        (r"(tasks|orders)\..*return", "return"),
        (r"(tasks|orders)\..*exchange", "exchange change_item"),
        (r"tasks\..*address", "change_address"),
        (r"tasks\.(ask_method|no_other_method)", "change_payment"),
        (r"orders\.(one_order|one_order_dated)", "order_status"),
        (r"tasks\.(your_orders|tracking|expected|no_orders)", "order_status"),
    )
)  # fmt: skip


def families(
    text: str, blocks: Sequence[dict[str, Any]], tasks: Iterable[str], language: str
) -> frozenset[str]:
    """Everything that the answer did; `tasks` are the intents open before and after it."""
    done: set[str] = set()
    for task in tasks:
        done |= _TASKS.get(task, set())
    for block in blocks:
        done |= _BLOCKS.get(str(block.get("type")), set())
        if block.get("type") == "products":
            done |= {"search", "refine", "recommend"}
            if len(block.get("items", [])) == 1:
                done.add("product_question")
        if block.get("type") == "consent":
            done.add("privacy_erase")
        if block.get("asks") == "clarify":
            done.add("clarify")
    for found in _heard(text):
        done |= found
    if _CLAUSE.search(text):
        done |= {"policy", "product_question"}
    if not done:  # hardly more than the shop's own words: “title: reason”, “title: fact”
        done = done.union(*(shape for pattern, shape in _reasons() if pattern.search(text)))
    if not done and _FACT.search(text):
        done = {"product_question"}
    if "recommend" in done and "search" in done:
        done -= _other_list(text)
    return frozenset(done)


def _other_list(text: str) -> set[str]:
    """A list of goods is a search or a recommendation: its heading says which."""
    said = set().union(*_heard(text))
    if "recommend" in said:
        return {"search", "refine"} - (said - {"recommend"})
    return {"recommend"} if "search" in said else set()


def _heard(text: str) -> list[frozenset[str]]:
    # In either language: a shopper may have switched in the middle.
    return [
        done
        for language in wording.LANGUAGES
        for pattern, done in _sentences(language)
        if pattern.search(text)
    ]


@cache
def _reasons() -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    """The sentences of actions.reasons: a list of goods has them too, so they count alone only."""
    return tuple(
        pair
        for language in wording.LANGUAGES
        for pair in _compiled(language, "reasons", lambda key: frozenset({"why"}))
    )


@cache
def _sentences(language: str) -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    def told(key: str) -> frozenset[str] | None:
        return next((done for pattern, done in _KEYS if pattern.match(key)), None)

    return tuple(
        pair
        for path in sorted((Path(wording.__file__).parent / language).glob("*.toml"))
        for pair in _compiled(language, path.stem, told)
    )


def _compiled(
    language: str, feature: str, told: Callable[[str], frozenset[str] | None]
) -> Iterator[tuple[re.Pattern[str], frozenset[str]]]:
    path = Path(wording.__file__).parent / language / f"{feature}.toml"
    for name, value in tomllib.loads(path.read_text(encoding="utf-8")).items():
        done = told(f"{feature}.{name}")
        if done is None or "button" in name:
            continue
        for text in value.values() if isinstance(value, dict) else [value]:
            parts = _PLACE.split(text)
            if max(len(re.sub(r"\W", "", part)) for part in parts) >= _LEAST[language]:
                source = ".{1,400}?".join(re.escape(part) for part in parts)
                yield re.compile(source, re.DOTALL), done
