"""Changing a wish: “cheaper”, “in blue”, “under 50 instead”, “not Nike”, 便宜点, 要蓝色的.

refine(wish, "in blue instead", vocabulary)   → the same wish in blue
"""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal
from typing import Any

from aisle.language.normalise import fold, normalise
from aisle.search.filters import Exclusions, Filters
from aisle.search.vocabulary import Vocabulary
from aisle.search.wish import Wish, understand

_I = re.IGNORECASE
CHEAPER = re.compile(
    r"\b(?:cheaper|less\s+expensive|lower\s+price[ds]?|more\s+affordable)\b|便宜[一点些]|再便宜|更便宜|太贵",
    _I,
)
DEARER = re.compile(
    r"\b(?:more\s+expensive|pricier|higher[\s-]end|more\s+premium|better\s+quality)\b|贵一?[点些]|更贵|高端一?[点些]",
    _I,
)
# “forget the budget”, “any colour”, 不限预算: a part of the wish is let go
_DROP = r"(?:forget|drop|ignore|never\s+mind|remove|without)\s+(?:about\s+)?(?:the\s+|my\s+)?|any\s+|doesn['’]?t\s+matter.*|不限|不管|随便什么|什么都?行.*"
_PARTS = {
    "price": r"(?:budget|price(?:\s+limit)?|limit|预算|价格|价钱)",
    "brand": r"(?:brands?|品牌|牌子)",
    "colour": r"(?:colou?rs?|颜色)",
    "size": r"(?:sizes?|尺码|大小)",
    "rating": r"(?:ratings?|stars|评分)",
    "in_stock": r"(?:stock|库存)",
}
_DROPPED = {
    part: re.compile(
        rf"(?:{_DROP})\s*{name}|{name}\s*(?:is\s+not\s+important|doesn['’]?t\s+matter|不限|不重要|无所谓|都可以|都行)", _I
    )
    for part, name in _PARTS.items()
}  # fmt: skip
_SAME = re.compile(
    r"\b(?:instead|the\s+same|same|it|them|those|these|one|ones)\b|换成|一样|同样|那[个款种]|这[个款种]",
    _I,
)


def refine(
    previous: Wish,
    text: str,
    vocabulary: Vocabulary,
    currency: str | None = None,
    shown_price: Decimal | None = None,
) -> Wish:
    """The previous wish as the new words change it; a new kind of product begins a new wish.

    `shown_price`: the price of what was shown (of the focus, or the lowest), in the shop's currency:
    “cheaper” then means below it. Without it “cheaper” sorts by price.
    """
    clean = normalise(text)
    cheaper, dearer = CHEAPER.search(clean), DEARER.search(clean)
    dropped = [part for part, pattern in _DROPPED.items() if pattern.search(clean)]
    for pattern in (CHEAPER, DEARER, *(_DROPPED[part] for part in dropped)):
        clean = pattern.sub(" ", clean)
    new = understand(clean, vocabulary, previous.language if not clean.strip() else None, currency)
    kind = new.filters.type
    if kind and previous.filters.type and kind != previous.filters.type and not _SAME.search(clean):
        return dataclasses.replace(new, said=normalise(text).strip())
    wish = merged(previous, new)
    for part in dropped:
        wish = dataclasses.replace(wish, filters=wish.filters.without(part))
    if cheaper or dearer:
        wish = _moved_price(wish, bool(cheaper), shown_price)
    return wish


def merged(previous: Wish, new: Wish) -> Wish:
    """What the new wish names replaces the same field of the old; what it excludes is added."""
    old, now = previous.filters, new.filters
    changed: dict[str, Any] = {  # Any: fields of several types, checked by `replace`
        name: getattr(now, name) or getattr(old, name)
        for name in ("type", "brand", "colour", "size", "in_stock")
    }
    changed["attributes"] = {**old.attributes, **now.attributes}
    again = {one.name for one in now.measures}
    changed["measures"] = (*(m for m in old.measures if m.name not in again), *now.measures)
    for name in ("price", "rating", "reviews"):
        if (getattr(now, f"{name}_min"), getattr(now, f"{name}_max")) != (None, None):
            changed[f"{name}_min"] = getattr(now, f"{name}_min")
            changed[f"{name}_max"] = getattr(now, f"{name}_max")
            if name == "price":
                changed["currency"], changed["price_about"] = now.currency, now.price_about
    excluded = _both(old.excluded, now.excluded)
    for name in ("brand", "colour", "size"):
        barred = {fold(value) for value in getattr(now.excluded, name)}
        kept = tuple(v for v in getattr(old, name) if fold(v) not in barred)
        changed[name] = getattr(now, name) or kept
        wanted = {fold(value) for value in getattr(now, name)}
        left = tuple(v for v in getattr(excluded, name) if fold(v) not in wanted)
        excluded = _with(excluded, name, left)
    changed["excluded"] = excluded
    filters: Filters = dataclasses.replace(old, **changed)
    return dataclasses.replace(
        previous,
        text=_text(previous, new),
        language=new.language if new.said else previous.language,
        filters=filters,
        sort=new.sort or previous.sort,
        soft=tuple(dict.fromkeys((*previous.soft, *new.soft))),
        ignored=new.ignored,
        unread=new.unread,
        said=new.said or previous.said,
    )


def _text(previous: Wish, new: Wish) -> str:
    """The old words and the new ones; a brand that only stood for an empty text is not one."""
    brands = {fold(" ".join(new.filters.brand)), fold(" ".join(previous.filters.brand))}
    added = "" if fold(new.text) in brands else new.text
    words = [word for word in added.split() if fold(word) not in fold(previous.text).split()]
    words = [word for word in words if not _SAME.fullmatch(word)]
    return " ".join([previous.text, *words]).strip()


def _both(old: Exclusions, now: Exclusions) -> Exclusions:
    joined = {
        name: tuple(dict.fromkeys((*getattr(old, name), *getattr(now, name))))
        for name in ("type", "brand", "colour", "size", "words")
    }
    attributes = {**old.attributes, **now.attributes}
    return Exclusions(**joined, attributes=attributes)


def _with(excluded: Exclusions, name: str, values: tuple[str, ...]) -> Exclusions:
    changed: dict[str, Any] = {name: values}  # Any: `replace` checks the fields itself
    return dataclasses.replace(excluded, **changed)


def _moved_price(wish: Wish, cheaper: bool, shown: Decimal | None) -> Wish:
    if shown is None:
        return dataclasses.replace(wish, sort="price_asc" if cheaper else "price_desc")
    step = Decimal("0.01") if shown % 1 else Decimal(1)
    if cheaper:
        bound = max(shown - step, Decimal(0))
        filters = dataclasses.replace(wish.filters, price_max=bound, currency=None)
        if filters.price_min is not None and filters.price_min > bound:
            filters = dataclasses.replace(filters, price_min=None)
    else:
        filters = dataclasses.replace(wish.filters, price_min=shown + step, currency=None)
        if filters.price_max is not None and filters.price_max < shown + step:
            filters = dataclasses.replace(filters, price_max=None)
    return dataclasses.replace(wish, filters=filters)
