"""What a shopper tells of themselves: not in any log or record, and after erasing in no file of the home at all."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from contextlib import closing, suppress

import httpx
import pytest

from tests.conversations.play import Gateway
from tests.running import Assistant

pytestmark = [pytest.mark.bot, pytest.mark.models]

LAST = "quartzcanary"  # said while the conversation is erased
TOLD = {
    "en": {
        "where is my order": "",
        "Wilhelmina Quux 90210": "Wilhelmina Quux",
        "wilhelmina@canary.example": "wilhelmina@canary.example",
        "my name is Zebediah Plover and my phone is +44 20 7946 0321": "Zebediah Plover",
        "send it to 77 Plantation Road, Apt 9, Boston MA 02110": "77 Plantation Road",
        "my card is 4539538390874304": "4539538390874304",
    },
    "zh": {
        "我的订单到哪了": "",
        "我叫欧阳破天，手机１３８７７７７８８８８": "欧阳破天",
        "我住在浙江省杭州市西湖区古墩路987号3幢": "古墩路987号",
        "身份证11010519491231002X，邮箱potian@canary.example": "11010519491231002X",
    },
}
MORE = (
    "7946 0321",
    "13877778888",
    "１３８７７７７８８８８",
    "potian@canary.example",
    "Boston MA 02110",
)


def words(language: str) -> list[str]:
    return [word for word in TOLD[language].values() if word] + [*MORE, LAST]


def found(assistant: Assistant, wanted: list[str], but: tuple[str, ...] = ()) -> list[str]:
    """In which files of the home, Rasa's and the logs among them, one of the words stands."""
    return [
        f"{word} in {path.relative_to(assistant.home)}"
        for path in sorted(assistant.home.rglob("*"))
        if path.is_file() and not path.name.startswith(but or ("\0",))
        for content in [path.read_bytes()]
        for word in wanted
        if word.encode() in content or json.dumps(word)[1:-1].encode() in content
    ]


def rows(assistant: Assistant, wanted: list[str]) -> list[str]:
    """In which tables, but for the vault and a task that is still open."""
    with closing(sqlite3.connect(assistant.home / "shop.db")) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return [
            f"{word} in {table}"
            for (table,) in names
            if table not in ("vault", "conversations")
            for row in connection.execute(f"SELECT * FROM {table}")
            for word in wanted
            if word in str(row) or json.dumps(word)[1:-1] in str(row)
        ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_was_told_is_in_no_record_and_after_erasing_in_no_file(
    assistant: Assistant, language: str, request: pytest.FixtureRequest
) -> None:
    assistant.reset_shop()
    shopper = Gateway(assistant, language)
    request.addfinalizer(shopper.close)
    for text in TOLD[language]:
        assert shopper.say(text).text
    assert rows(assistant, words(language)) == []
    assert found(assistant, words(language), but=("shop.db",)) == []

    def last_words() -> None:
        with suppress(AssertionError, httpx.HTTPError):
            shopper.say(f"{LAST} {MORE[3]} tents")

    slow = threading.Thread(target=last_words)
    slow.start()  # erased in the middle of a turn
    shopper.erase()
    slow.join(30)
    until = time.monotonic() + 30  # what a reader holds open is emptied by the next sweep
    while (left := found(assistant, words(language))) and time.monotonic() < until:
        time.sleep(0.5)
    assert left == []
