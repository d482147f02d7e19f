"""Answers with their evidence: the attribute that was asked for, the sentence or the clause that says it.

    answers.ask("is it waterproof?", "en", product_id="NG-1702").text
    → "Pulsar …: waterproof: yes."
Nothing found is said ("not stated"), never guessed. A language model only words what was found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from aisle.answers.asking import (
    asked_keys,
    asks_opinion,
    names_of_key,
    order_keys,
    stands,
    without_opinion,
)
from aisle.answers.evidence import Evidence, of_clause, of_product
from aisle.answers.features import Passage, telling
from aisle.answers.llm import Llm, Tell
from aisle.answers.order_facts import of_order
from aisle.answers.ranking import Ranker
from aisle.language.entities import extract
from aisle.language.normalise import fold
from aisle.language.segment import search_tokens
from aisle.language.wording import say
from aisle.shop.catalogue import Catalogue
from aisle.shop.names import Names
from aisle.shop.order_types import Order
from aisle.shop.policies import Clause, Policies
from aisle.shop.settings import Settings

_ARTICLE = re.compile(r"\b(?:the|my|your|a|an|this|that)\s+$", re.IGNORECASE)
_ORDER = re.compile(r"\b(?:orders?|parcel|package|purchase)\b|订单|包裹|那单|这单|快递")
MOST_REVIEWS = 3
# A clause of the topics that the dialogue is sure of may be less like the question.
TOPIC_FLOOR = -2.0
# Where buyers are asked about something, the review that comes nearest to it speaks.
REVIEW_FLOOR = -4.0


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
        """Encode the clauses and the phrases they are asked in, and load the model, so that no shopper waits."""
        for language in ("en", "zh"):
            self._of_policies("hello", language, None, 0.0)
        self._ranker.keep()
        if self._llm is not None:
            self._llm.warm()

    def close(self) -> None:
        """Give back what the language model holds."""
        if self._llm is not None:
            self._llm.close()

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
            found = self._of_policies(question, language, None, 0.0)
        return self._worded(question, language, found, talk)

    def of_orders(
        self, question: str, language: str, orders: Sequence[Order], talk: Talk = Talk()
    ) -> Answer:
        """From the records of these orders, newest first; they must be this customer's own."""
        keys, order = order_keys(question), _order_meant(question, orders)
        facts = of_order(order, language, self._timezone) if order and keys else []
        by_key = {one.id.rpartition(":")[2]: one for one in facts}
        best = next((by_key[key] for key in keys if key in by_key), None)
        if best is None:
            return Answer(say("answers.not_stated", language))
        return self._worded(question, language, Answer(best.quote, (best,), found=True), talk)

    def policy(
        self, question: str, language: str, topics: Sequence[str], talk: Talk = Talk()
    ) -> Answer:
        """The clause of these topics that answers; the first of the first topic where the question is bare."""
        found = self._of_policies(
            self._of_anything(question, language, topics), language, topics, TOPIC_FLOOR
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
        reviews = [one for one in evidence if one.kind == "review"]
        if reviews and asks_opinion(question):
            best = self._opinions(question, language, reviews)
        else:
            pairs = passages_of(question, evidence, language)
            best = self._ranker.best(question, language, pairs)[:1] or _stated(question, evidence)
        if best:
            return Answer("\n".join(one.quote for one in best), tuple(best), found=True)
        title = product.text(language, "title")
        return Answer(say("answers.not_stated_product", language, title=title))

    def _opinions(
        self, question: str, language: str, reviews: Sequence[Evidence]
    ) -> list[Evidence]:
        """The review that speaks of what is asked about, else the first ones."""
        about = without_opinion(question)
        named = set(search_tokens(reviews[0].title))
        floor = REVIEW_FLOOR if telling(about) - named else 0.0
        best = self._ranker.best(about, language, passages_of(about, reviews, language), floor)
        return best[:1] or list(reviews[:MOST_REVIEWS])

    def _of_policies(
        self, question: str, language: str, topics: Sequence[str] | None, floor: float
    ) -> Answer:
        pairs = [
            (Passage(f"{one.title}. {one.text}", (one.title, *one.asked)), one)
            for one in self._clauses(language, topics)
        ]
        best = self._ranker.best(question, language, pairs, floor)
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


def passages_of(
    question: str, evidence: Sequence[Evidence], language: str
) -> list[tuple[Passage, Evidence]]:
    """What the ranker is told of each: its text, how it is called, and whether the question names it."""
    keys, text = asked_keys(question), fold(question)
    there = {one.topic for one in evidence}
    meant = next((key for key in keys if key in there), None)
    made = []
    for one in evidence:
        is_stated = one.kind not in ("sentence", "review")
        is_named = is_stated and bool(one.label) and stands(fold(one.label), text)
        is_asked = is_stated and (one.topic == meant or (meant is None and is_named))
        words = f"{one.label}: {one.value}" if one.label else one.value
        kind = "stated" if is_stated else one.kind
        asked = (one.label,) if one.label else ()
        called = names_of_key(one.topic, language) if is_stated else ()
        is_other = bool(keys) and not is_asked
        made.append((Passage(words, asked, kind, is_asked, is_other, called), one))
    return made


def _stated(question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    """What is asked for by name and stands in the record, however little the two sound alike.

    Not the price (“how much wind does it take” does not ask for it), but where money is said: 多少钱.
    """
    there = {one.topic: one for one in evidence if one.kind not in ("sentence", "review")}
    keys = [key for key in asked_keys(question) if key != "price" or "多少钱" in question]
    return [there[key] for key in keys if key in there][:1]


def _order_meant(question: str, orders: Sequence[Order]) -> Order | None:
    """The order whose goods are named, the newest first; the newest where only “my order” is."""
    asked = _pieces(question)
    best, most = None, 0
    for order in orders:
        named = {
            piece for one in order.lines for name in one.title.values() for piece in _pieces(name)
        }
        if len(asked & named) > most:
            best, most = order, len(asked & named)
    if best is None and orders and _ORDER.search(fold(question)):
        return orders[0]
    return best


def _pieces(text: str) -> set[str]:
    """Its words of three letters or more, and every two characters with Han in them: “T恤” too."""
    folded = fold(text)
    pairs = {folded[place : place + 2] for place in range(len(folded) - 1)}
    han = {one for one in pairs if any("\u4e00" <= letter <= "\u9fff" for letter in one)}
    words = {word for word in telling(text) if len(word) > 2 and word.isascii()}
    return words | {one for one in han if " " not in one}
