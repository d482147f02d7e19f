"""The demo shop without pictures, and answers over it by words alone (fast)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from aisle.answers.answer import Answers
from aisle.answers.evidence import of_product
from aisle.answers.llm import Limits, Llm
from aisle.answers.llm_limits import Tokens
from aisle.answers.llm_server import ServerModel
from aisle.answers.order_facts import of_order
from aisle.answers.ranking import Ranker
from aisle.shop.catalogue import Catalogue
from aisle.shop.clock import Clock
from aisle.shop.database import open_database
from aisle.shop.demo import build_demo
from aisle.shop.names import Names
from aisle.shop.orders import Orders
from aisle.shop.policies import Policies
from aisle.shop.settings import Settings, load_settings
from tests.answers.fake_llm import FakeLlm, llm_app
from tests.channels.server import served


@dataclass(frozen=True)
class Shelf:
    """What answers are made from."""

    settings: Settings
    catalogue: Catalogue
    policies: Policies
    names: Names
    orders: Orders

    def fact_ids(self, about: str, language: str) -> set[str]:
        """Every evidence of a product, of a customer's orders, or (nothing named) of the policies."""
        if about.startswith("C-"):
            orders, zone = self.orders.of(about), self.settings.shop.timezone
            return {one.id for order in orders for one in of_order(order, language, zone)}
        if about:
            product = self.catalogue.get(about)
            return {one.id for one in of_product(product, language, self.names)}
        return {one.number for one in self.policies.clauses(language)}

    def answers(self, ranker: Ranker | None = None, llm: Llm | None = None) -> Answers:
        return Answers(self.catalogue, self.policies, self.names, ranker or Ranker(), llm)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    home = tmp_path_factory.mktemp("answers") / "home"
    build_demo(load_settings(home, {}), pictures=False)
    settings = load_settings(home, {})
    database = open_database(settings)
    yield Shelf(
        settings,
        Catalogue(database),
        Policies(settings),
        Names.of(settings),
        Orders(database, Clock(settings)),
    )
    database.close()


@pytest.fixture
def fake_llm() -> Iterator[tuple[FakeLlm, str]]:
    fake = FakeLlm()
    with served(llm_app(fake)) as url:
        yield fake, url


@pytest.fixture
def model() -> Iterator[Callable[..., Llm]]:
    """Makes clients of a language model, and closes them."""
    made: list[Llm] = []

    def make(url: str, limits: Limits | None = None, tokens: Tokens | None = None) -> Llm:
        made.append(Llm(ServerModel(url, "small"), limits, tokens))
        return made[-1]

    yield make
    for one in made:
        one.close()
