"""Answers with their evidence: the attribute that was asked for, the sentence or the clause that says it.

    answers.ask("is it waterproof?", "en", product_id="NG-1702").text
    → "Pulsar …: waterproof: yes."
Nothing found is said ("not stated"), never guessed. A language model only words what was found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from aisle.answers.evidence import Evidence, of_clause, of_product
from aisle.answers.llm import Llm, Tell
from aisle.answers.order_facts import of_order
from aisle.answers.ranking import Passage, Ranker
from aisle.language.entities import extract
from aisle.language.normalise import fold
from aisle.language.toml_file import read_toml
from aisle.language.wording import say
from aisle.shop.catalogue import Catalogue
from aisle.shop.names import Names
from aisle.shop.order_types import Order
from aisle.shop.policies import Clause, Policies
from aisle.shop.settings import Settings

_ARTICLE = re.compile(r"\b(?:the|my|your|a|an|this|that)\s+$", re.IGNORECASE)
# Below these an evidence says nothing about the question; measured by benchmarks/answers.py.
SENTENCE_FLOOR = 0.46
CLAUSE_FLOOR = 0.42
ANY_CLAUSE_FLOOR = 0.53


@dataclass(frozen=True)
class Answer:
    """`found` is False when the records do not say; `by`: extractive, or llm:<model>.

    Of a language model: the seconds to its first checked sentence, and how many sentences the gate kept and dropped,
    and the revision of its prompt.
    """

    text: str
    evidence: tuple[Evidence, ...] = ()
    found: bool = False
    by: str = "extractive"
    first_s: float | None = None
    kept: int = 0
    dropped: int = 0
    prompt: str | None = None


@dataclass(frozen=True)
class Talk:
    """Whose tokens a language model spends, and who hears each checked sentence at once."""

    session: str = ""
    tell: Tell | None = None


class Answers:
    """Questions about products and policies of one shop. Safe to be used by several threads."""

    def __init__(
        self,
        catalogue: Catalogue,
        policies: Policies,
        names: Names,
        ranker: Ranker,
        llm: Llm | None = None,
        timezone: str = "UTC",
    ) -> None:
        self._catalogue, self._policies, self._names = catalogue, policies, names
        self._ranker, self._llm, self._timezone = ranker, llm, timezone

    @classmethod
    def open(
        cls,
        settings: Settings,
        catalogue: Catalogue,
        policies: Policies,
        names: Names,
    ) -> Answers:
        """With the bundled bilingual encoder where it is installed, else by words alone."""
        return cls(
            catalogue,
            policies,
            names,
            Ranker.open(settings),
            Llm.open(settings),
            settings.shop.timezone,
        )

    def warm(self) -> None:
        """Encode the clauses and the phrases they are asked in, so that no shopper waits for it."""
        for language in ("en", "zh"):
            self._of_policies("hello", language, None, ANY_CLAUSE_FLOOR)
        self._ranker.keep()

    @property
    def by(self) -> str:
        """Who words free-form answers: for `doctor` and the page's footer."""
        return "extractive" if self._llm is None else f"llm:{self._llm.model}"

    def ask(
        self,
        question: str,
        language: str,
        product_id: str | None = None,
        talk: Talk = Talk(),
    ) -> Answer:
        """About one product where it is named, else about the shop's policies."""
        if product_id is not None:
            found = self._of_product(question, language, product_id)
        else:
            found = self._of_policies(question, language, None, ANY_CLAUSE_FLOOR)
        return self._worded(question, language, found, talk)

    def of_orders(
        self, question: str, language: str, orders: Sequence[Order], talk: Talk = Talk()
    ) -> Answer:
        """From the records of these orders: they must be this customer's own."""
        facts = [one for order in orders for one in of_order(order, language, self._timezone)]
        pairs = [(Passage(f"{one.topic} {one.title}"), one) for one in facts]
        best = self._ranker.best(question, pairs, SENTENCE_FLOOR)
        if not best:
            return Answer(say("answers.not_stated", language))
        found = Answer(best[0].quote, (best[0],), found=True)
        return self._worded(question, language, found, talk)

    def policy(
        self, question: str, language: str, topics: Sequence[str], talk: Talk = Talk()
    ) -> Answer:
        """The clause of these topics that answers; the first of the first topic where the question is bare."""
        found = self._of_policies(
            self._of_anything(question, language, topics), language, topics, CLAUSE_FLOOR
        )
        if not found.found:
            first = [one for name in topics[:1] for one in self._policies.clauses(language, name)][
                :2
            ]
            if first:
                evidence = tuple(of_clause(one, language) for one in first)
                found = Answer("\n".join(one.quote for one in evidence), evidence, found=True)
        return self._worded(question, language, found, talk)

    def _clauses(self, language: str, topics: Sequence[str] | None) -> list[Clause]:
        """Those of the topics; all where none are named."""
        clauses = self._policies.clauses(language)
        return [one for one in clauses if topics is None or one.topic in topics]

    def _of_anything(self, question: str, language: str, topics: Sequence[str]) -> str:
        """“can the tent come back” asks what “can this come back” asks, unless a clause speaks of tents."""
        clauses = self._clauses(language, topics)
        spoken = fold(" ".join(" ".join((one.title, one.text, *one.asked)) for one in clauses))
        for named in reversed(extract(question, self._names.lexicon)):
            if named.entity == "category" and fold(named.value) not in spoken:
                before = _ARTICLE.sub("", question[: named.start])
                question = before + say("answers.this", language) + question[named.end :]
        return question

    def _of_product(self, question: str, language: str, product_id: str) -> Answer:
        product = self._catalogue.get(product_id)
        evidence = of_product(product, language, self._names)
        keys = asked_keys(question)
        by_key = [one for key in keys for one in evidence if _about(one, key)]
        if by_key:
            return Answer("\n".join(one.quote for one in by_key[:2]), tuple(by_key[:2]), found=True)
        labelled = self._labelled(question, language, evidence)
        if labelled:
            return Answer(labelled[0].quote, (labelled[0],), found=True)
        said = [one for one in evidence if one.kind in ("sentence", "review")]
        floor = SENTENCE_FLOOR if not keys else SENTENCE_FLOOR + 0.1
        best = self._ranker.best(question, [(Passage(one.topic), one) for one in said], floor)
        if best:
            return Answer(best[0].quote, tuple(best[:1]), found=True)
        title = product.text(language, "title")
        return Answer(say("answers.not_stated_product", language, title=title))

    def _labelled(
        self, question: str, language: str, evidence: Sequence[Evidence]
    ) -> list[Evidence]:
        """Attributes whose own label stands in the question: “auto shut-off”, 折叠尺寸."""
        text = fold(question)
        found = []
        for one in evidence:
            if one.kind == "attribute":
                names = {self._names.label(one.topic, lang) for lang in ("en", "zh")}
                names.add(one.topic.replace("_", " "))
                if any(_stands(fold(name), text) for name in names):
                    found.append(one)
        return found

    def _of_policies(
        self, question: str, language: str, topics: Sequence[str] | None, floor: float
    ) -> Answer:
        pairs = [
            (Passage(f"{one.title}. {one.text}", (one.title, *one.asked)), one)
            for one in self._clauses(language, topics)
        ]
        best = self._ranker.best(question, pairs, floor)
        if not best:
            return Answer(say("answers.not_stated", language))
        evidence = tuple(of_clause(one, language) for one in best[:1])
        return Answer("\n".join(one.quote for one in evidence), evidence, found=True)

    def _worded(self, question: str, language: str, found: Answer, talk: Talk) -> Answer:
        """The same facts in the model's words, if there is a model and the gate lets them pass."""
        if self._llm is None or not found.found:
            return found
        told = self._llm.word(question, language, found.evidence, talk.session, talk.tell)
        found = replace(found, dropped=told.dropped, kept=told.kept, prompt=self._llm.revision)
        if told.text is None:
            return found
        return replace(found, text=told.text, by=self.by, first_s=told.first_s)


def asked_keys(question: str) -> list[str]:
    """The attribute keys a question is about, likeliest first; empty where no word tells."""
    text = fold(question)
    meant = [one for one in _asked() if any(_stands(word, text) for word in one.words)]
    plain = [one for one in meant if not one.unless_more] or meant
    return [key for one in plain for key in one.keys]


def _about(evidence: Evidence, key: str) -> bool:
    if key == "reviews":
        return evidence.kind == "review"
    return evidence.topic == key and evidence.kind not in ("sentence", "review")


def _stands(name: str, text: str) -> bool:
    if len(name) < 2:
        return False
    if name.isascii():
        return bool(re.search(rf"(?<![a-z0-9]){re.escape(name)}", text))
    return name in text


@dataclass(frozen=True)
class _About:
    """A row of asked.toml."""

    words: tuple[str, ...]
    keys: tuple[str, ...]
    unless_more: bool


@lru_cache(maxsize=1)
def _asked() -> list[_About]:
    rows = read_toml(Path(__file__).with_name("asked.toml"))["about"]
    return [
        _About(tuple(map(fold, row["words"])), tuple(row["keys"]), row.get("unless_more", False))
        for row in rows
    ]
