"""Lists, words and prices do not change with who somebody is: only with what was asked and done."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from aisle.shop import tables
from aisle.shop.events import Events
from tests.actions.talk import Talk
from tests.shop.little_shop import LittleShop, little_shop

pytestmark = pytest.mark.slow  # builds the demo shop

SAID = (
    ("a kettle for my {word}", "search_product"),
    ("something for my {word}", "recommend"),
    ("the cheapest lamp", "search_product"),
    ("what does the kettle cost", "product_question"),
)
PEOPLE = (
    ("Mei", "Lin", "mei@example.com", "CN", "wife"),
    ("Mohammed", "Al-Farsi", "m.alfarsi@mail.example", "OM", "husband"),
    ("Deshawn", "Washington", "dw@hbcu.example", "US", "son"),
    ("Greta", "Baronin von Thurn", "greta@private-bank.example", "DE", "daughter"),
)


def told(home: Path, first: str, last: str, email: str, country: str, word: str) -> str:
    """Everything that this person is shown, but for the very words they said."""
    shop = little_shop(home)
    for item in ("lamp", "lamp", "kettle"):
        Events(shop.database, shop.clock).record("mei", item, "view")
        Events(shop.database, shop.clock).record("yusuf", item, "view")
    rename(shop, first, last, email, country)
    talk = Talk(shop)
    lines = []
    for text, intent in SAID:
        for block in talk.blocks(text.format(word=word), intent, 0.9):
            lines.append(str(block.get("items") or block["fallback"]))
    return "\n".join(lines).replace(word, "…")


def rename(shop: LittleShop, first: str, last: str, email: str, country: str) -> None:
    customer, address = tables.Customer, tables.Address
    with shop.database.write() as session:
        session.execute(
            update(customer)
            .where(customer.customer_id == "mei")
            .values(first_name=first, last_name=last, email=email)
        )
        session.execute(update(address).where(address.customer_id == "mei").values(country=country))


def test_name_sex_mail_and_country_leave_lists_and_prices_as_they_are(tmp_path: Path) -> None:
    shown = [told(tmp_path / str(n), *who) for n, who in enumerate(PEOPLE)]
    assert "price" in shown[0]
    assert len(set(shown)) == 1


@pytest.mark.parametrize("name", ["first_name", "last_name", "email", "phone", "zip", "birth"])
def test_what_learns_and_ranks_never_reads_who_somebody_is(name: str) -> None:
    root = Path(__file__).resolve().parent.parent.parent
    files = [*(root / "recommender").rglob("*.py"), *(root / "aisle/search").rglob("*.py"),
             *(root / "aisle/insights").glob("*.py"), root / "actions/personal.py",
             root / "actions/recommendations.py"]  # fmt: skip
    reads = [one.name for one in files if f".{name}" in one.read_text(encoding="utf-8")]
    assert reads == []
