"""Names and places of the simulated customers. None of them is a real person."""

from __future__ import annotations

import numpy as np

# (first, last, language): the six whom one can sign in as on the demo page.
HEROES = [
    ("Emma", "Clarke", "en"),
    ("梅", "李", "zh"),
    ("Oliver", "Grant", "en"),
    ("建国", "王", "zh"),
    ("Sofia", "Moreno", "en"),
    ("静", "陈", "zh"),
]
_FIRST = (
    "Ava Noah Mia Liam Zoe Ethan Ruby Owen Lily Jack Nora Leo Ella Max Iris Hugo Clara Felix Alice Oscar "
    "Hazel Jonas Freya Miles Wren Silas Maeve Arlo Tessa Ezra Maya Ivan Leila Omar Priya Ravi Anya Kenji"
).split()
_LAST = (
    "Hart Lowe Finch Doyle Marsh Voss Kerr Byrne Nash Quinn Frost Hale Pike Rowe Dunn Webb Croft Vale "
    "Stone Abbey Lund Berg Costa Silva Rossi Weber Novak Haas Okafor Mensah Patel Sato Kim Tran"
).split()
ENGLISH_NAMES = [
    (first, last) for place, first in enumerate(_FIRST) for last in _LAST[place % 3 :: 3]
]
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红建文辉力雪梅琳佳宁欣怡浩然子轩雨桐思远"
)
CITIES = [
    ("Portland", "OR", "USA", "972"),
    ("Boston", "MA", "USA", "021"),
    ("Austin", "TX", "USA", "787"),
    ("Seattle", "WA", "USA", "981"),
    ("Chicago", "IL", "USA", "606"),
    ("Denver", "CO", "USA", "802"),
    ("San Francisco", "CA", "USA", "941"),
    ("New York", "NY", "USA", "100"),
    ("Shanghai", "Shanghai", "China", "2000"),
    ("Shenzhen", "Guangdong", "China", "5180"),
    ("Beijing", "Beijing", "China", "1000"),
    ("Hangzhou", "Zhejiang", "China", "3100"),
]


def chinese_name(dice: np.random.Generator) -> tuple[str, str]:
    """(given, family), the given name of one or two characters."""
    length = 1 + int(dice.random() < 0.7)
    given = "".join(_GIVEN[int(dice.integers(len(_GIVEN)))] for _ in range(length))
    return given, _SURNAMES[int(dice.integers(len(_SURNAMES)))]
