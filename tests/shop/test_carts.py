from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aisle.shop.carts import Carts
from aisle.shop.catalogue import Catalogue
from aisle.shop.errors import BadInput, NotAllowed, NotFound
from aisle.shop.shop_toml import Limits
from tests.shop.homes import Home, open_home

STOCK = {"A": None, "B": 5, "C": 2}
PRICE = {"A": 1050, "B": 200, "C": 99}


def shelf(folder: Path) -> tuple[Home, Carts]:
    home = open_home(folder)
    rows = [
        {"id": name, "title": f"Thing {name}", "price": PRICE[name] / 100, "stock": stock}
        for name, stock in STOCK.items()
    ]
    home.products(*rows, {"id": "N", "title": "No price"})
    return home, Carts(home.database, home.clock, Limits(cart_lines=3, line_quantity=9))


def test_adding_twice_adds_up_and_the_total_follows(tmp_path: Path) -> None:
    _, carts = shelf(tmp_path)
    carts.add("web:1", "A")
    cart = carts.add("web:1", "A", 2)
    assert [(line.variant.variant_id, line.quantity) for line in cart.lines] == [("A", 3)]
    assert (cart.total_minor, cart.currency) == (3150, "USD")
    assert cart.lines[0].title == {"en": "Thing A"}
    assert carts.view("web:2").lines == ()


def test_the_cart_shows_the_price_of_now(tmp_path: Path) -> None:
    home, carts = shelf(tmp_path)
    carts.add("web:1", "A")
    Catalogue(home.database).set_price("A", 1)
    assert carts.view("web:1").total_minor == 1


@pytest.mark.parametrize(
    ("variant", "quantity", "key"),
    [
        ("N", 1, "cart.no_price"),
        ("B", 6, "cart.too_few_in_stock"),
        ("A", 10, "cart.too_many"),
    ],
)
def test_what_cannot_be_bought_is_refused_with_its_reason(
    tmp_path: Path, variant: str, quantity: int, key: str
) -> None:
    _, carts = shelf(tmp_path)
    with pytest.raises(NotAllowed) as caught:
        carts.add("web:1", variant, quantity)
    assert caught.value.key == key
    assert carts.view("web:1").lines == ()


def test_unknown_variants_and_senseless_quantities_are_refused(tmp_path: Path) -> None:
    _, carts = shelf(tmp_path)
    with pytest.raises(NotFound, match="'nope'"):
        carts.add("web:1", "nope")
    for quantity in (0, -1):
        with pytest.raises(BadInput):
            carts.add("web:1", "A", quantity)
    with pytest.raises(NotFound, match="not in the cart"):
        carts.remove("web:1", "A")


def test_signing_in_puts_the_guests_cart_on_top_and_never_more_than_there_is(
    tmp_path: Path,
) -> None:
    _, carts = shelf(tmp_path)
    carts.add("anna", "B", 4)
    carts.add("web:1", "B", 3)
    carts.add("web:1", "A", 1)
    cart = carts.merge("web:1", "anna")
    assert {line.variant.variant_id: line.quantity for line in cart.lines} == {"B": 5, "A": 1}
    assert carts.view("web:1").lines == ()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "change", "remove"]), st.sampled_from("ABC"), st.integers(0, 10)
    ),
    max_size=12,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_any_sequence_of_steps_agrees_with_a_dictionary(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, int]]
) -> None:
    if not _KEPT:
        _KEPT.append(shelf(tmp_path_factory.mktemp("carts"))[1])
    carts, model = _KEPT[0], dict[str, int]()
    carts.clear("web:1")
    for step, name, quantity in steps:
        wanted = {"add": model.get(name, 0) + quantity, "change": quantity, "remove": 0}[step]
        stock = STOCK[name]
        fits = wanted <= 9 and (stock is None or wanted <= stock)
        allowed = fits and (quantity > 0 if step == "add" else name in model)
        try:
            if step == "remove":
                carts.remove("web:1", name)
            else:
                getattr(carts, step)("web:1", name, quantity)
            assert allowed
            model[name] = wanted
            model = {key: value for key, value in model.items() if value}
        except (BadInput, NotAllowed, NotFound):
            assert not allowed
        cart = carts.view("web:1")
        assert {line.variant.variant_id: line.quantity for line in cart.lines} == model
        assert cart.total_minor == sum(PRICE[key] * value for key, value in model.items())


_KEPT: list[Carts] = []


def test_several_are_put_in_together_or_not_at_all(tmp_path: Path) -> None:
    _, carts = shelf(tmp_path)
    with pytest.raises(NotAllowed):
        carts.add_all("web:1", [("A", 1), ("C", 3)])  # two are left of C
    assert carts.view("web:1").lines == ()
    assert len(carts.add_all("web:1", [("A", 1), ("C", 2)]).lines) == 2
