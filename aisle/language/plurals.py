"""English nouns in one and in several: “knives” ↔ “knife”, for matching and for naming."""

from __future__ import annotations

_IRREGULAR = {
    "knife": "knives",
    "shelf": "shelves",
    "bookshelf": "bookshelves",
    "scarf": "scarves",
    "man": "men",
    "woman": "women",
    "child": "children",
    "foot": "feet",
    "mouse": "mice",
    "loaf": "loaves",
    "leaf": "leaves",
    "half": "halves",
    "wife": "wives",
    "life": "lives",
    "brush": "brushes",
    "toothbrush": "toothbrushes",
    "watch": "watches",
    "torch": "torches",
    "hoodie": "hoodies",
    "beanie": "beanies",
    "onesie": "onesies",
    "cookie": "cookies",
    "tie": "ties",
}
_SINGULAR = {plural: single for single, plural in _IRREGULAR.items()}
# Words that people use in the plural for one thing, or that end in s in the singular.
_PAIRS = frozenset(
    "shoes boots sneakers sandals slippers trainers socks gloves mittens jeans trousers pants shorts "
    "leggings tights sunglasses glasses goggles headphones earphones earbuds binoculars scissors "
    "pyjamas pajamas heels flats loafers overalls dumbbells skis poles".split()
)
_SAME = frozenset(
    "glass dress canvas thermos atlas lens bus compass press christmas series business wireless".split()
)


def plural(noun: str) -> str:
    """“water bottle” → “water bottles”; the last word changes."""
    head, blank, last = noun.rpartition(" ")
    return f"{head}{blank}{_plural_word(last)}"


def singular(noun: str) -> str:
    """“tents” → “tent”; “running shoes” stays: nobody looks for one shoe."""
    head, blank, last = noun.rpartition(" ")
    return f"{head}{blank}{last if last in _PAIRS else _singular_word(last)}"


def forms(noun: str) -> set[str]:
    """The noun in one and in several, to be recognised in either."""
    head, blank, last = noun.rpartition(" ")
    return {noun, plural(noun), f"{head}{blank}{_singular_word(last)}"}


def _plural_word(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _PAIRS or word in _SINGULAR or not word.isalpha():
        return word
    if word.endswith("s") and word not in _SAME and not word.endswith("ss"):
        return word
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and len(word) > 1 and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def _singular_word(word: str) -> str:
    if word in _SINGULAR:
        return _SINGULAR[word]
    if (
        word in _SAME
        or word.endswith(("ss", "us", "is"))
        or len(word) < 4
        or not word.endswith("s")
    ):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("xes", "ches", "shes", "sses", "zes")):
        return word[:-2]
    return word[:-1]
