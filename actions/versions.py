"""Which version of a product is meant: “clicky, no backlight, full size”, “same but black”, 最便宜的, by words only.

What is named must fit exactly; what is not named stays as it was bought. Several that fit are asked about,
one that is sold out is said to be: another is never taken in its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from aisle.language.lexicon import Lexicon
from aisle.language.mentions import Mention, Namer, plain
from aisle.shop.products import Product, Variant

Value = tuple[str, str]  # axis, value
Values = tuple[Value, ...]
_CHEAPEST = re.compile(r"\b(?:cheapest|least expensive|lowest[ -]priced?)\b|最便宜|价格最低|最低价")
_DEAREST = re.compile(r"\b(?:most expensive|dearest|priciest)\b|最贵")
_CHEAPER = re.compile(
    r"\b(?:cheaper|less expensive|more affordable)\b|便宜(?:一?点|一?些|的)|更便宜"
)
_SAME_AGAIN = re.compile(
    r"\b(?:(?:exactly |the )*same (?:one|thing|item|again|version|model)(?: again)?|identical one|a replacement|a new one|one that works)\b|一模一样|同样的|一样的|原款|同款(?!，|,|但|换)"
)
# “identical except black”, 除了颜色换成黑色: what stands behind is wanted
_EXCEPT = re.compile(
    r"(?<=same|ical|nged) except(?: for| that| it'?s)?\b|\bexcept(?: for| that| it'?s)?\b(?=.{0,24}\b(?:should|to be|instead)\b)|除了(?=.{0,8}(?:换|改|要))",
    re.IGNORECASE,
)
_OTHER_HUE = re.compile(r"[橘桔酒枣玫桃朱]$")  # 橘红色 is no 红色
_YES = frozenset({"yes", "true"})
_NO = frozenset({"no", "none", "not resistant", "false"})
_PARTS = re.compile(r"[,，、;；。!]|\.(?!\d)|\band\b|和|\bwith\b|\bbut\b|\binstead\b|但")
_CONTENT = re.compile(r"[\u4e00-\u9fff]{2,}|[a-z]{3,}")
_AROUND = re.compile(
    r"\b(?:same|identical|otherwise|rest|others?|everything|unchanged|only|just|stays?|keep|still|please|thanks?|instead|want|like|prefer|order|card|paypal|visa|mastercard|difference|one|it|for|no|sorry|actually|use|my|version|mail)\b"
    r"|其他|其余|别的|不变|照旧|一样|原来|同款|保持|谢谢|麻烦|订单|卡|付|差价|不对|说错|还是|换|要|邮箱|支付|里的|里面"
)
_FILLERS = re.compile(
    r"^(?:(?:the|a|an|in|to|make it|i want|i'd like|same|change it|it|actually|rather|no)\b\s*|换成|换|要|改成|我要|我想要|其他不变|同款|还是)+|\s*(?:\b(?:one|ones|please|version|thx|thanks)\b\s*|的|吧|款|谢谢)+$"
)


@dataclass(frozen=True)
class Meant:
    """`fitting`: every version the words can mean, on the shelf or not; none: no such version exists."""

    fitting: Sequence[Variant]
    is_named: bool  # the words named an option at all
    unknown: Sequence[str] = field(default_factory=tuple)  # values this product does not have


def version_meant(
    product: Product, bought: Mapping[str, str], paid_minor: int, text: str, lexicon: Lexicon
) -> Meant:
    """What `text` asks for instead of a variant with the options `bought`."""
    variants = list(product.variants)
    text = _EXCEPT.sub(" but ", text)
    found = _values(product, text, lexicon)
    wanted = _wanted(found, bought)
    strange = _unknown(product, text, lexicon)
    shades = {name: _shades(product, name, lexicon) for name in strange}
    unknown = [name for name in strange if not shades[name]]
    for axis, value in (one for some in shades.values() for one in some):
        wanted.setdefault(axis, set()).add(value)
    if not wanted and not unknown:
        return Meant(_by_price(variants, bought, paid_minor, text), _speaks_of_price(text))
    fitting = [one for one in variants if all(one.options.get(axis) in values for axis, values in wanted.items())]  # fmt: skip
    if unknown:
        return Meant((), True, unknown)
    if _CHEAPEST.search(plain(text)) or _DEAREST.search(plain(text)):
        return Meant(_by_price(fitting, bought, paid_minor, text), True)
    rest = {axis: value for axis, value in bought.items() if axis not in wanted}
    kept = [one for one in fitting if all(one.options.get(axis) == value for axis, value in rest.items())]  # fmt: skip
    if len(kept) == 1 and len(fitting) > 1 and not strange and _is_partly_heard(text, found):
        return Meant(fitting, True)  # a word we do not know may name what is not to stay: asked
    return Meant(kept or fitting, True)


def _is_partly_heard(text: str, found: Sequence[Mention[Value]]) -> bool:
    """A part of a list (“中号、某某、红色”) names no option we know, and is no word around it either."""
    said = plain(text)
    begin = 0
    for mark in [*_PARTS.finditer(said), None]:
        end = mark.start() if mark else len(said)
        part = _FILLERS.sub("", said[begin:end].strip()).strip()
        is_known = any(one.start < end and begin < one.end for one in found)
        begin = mark.end() if mark else end
        if not is_known and _CONTENT.search(part) and not _AROUND.search(part):
            return True
    return False


def _speaks_of_price(text: str) -> bool:
    said = plain(text)
    return any(one.search(said) for one in (_CHEAPEST, _DEAREST, _CHEAPER, _SAME_AGAIN))


def _by_price(
    variants: Sequence[Variant], bought: Mapping[str, str], paid_minor: int, text: str
) -> Sequence[Variant]:
    """The cheapest, the dearest, the cheaper ones, or the same again; nothing where no price is spoken of."""
    said = plain(text)
    if _SAME_AGAIN.search(said):
        return [one for one in variants if one.options == dict(bought)]
    others = [one for one in variants if one.is_buyable and one.options != dict(bought)]
    prices = sorted(one.price_minor or 0 for one in others)
    if prices and _CHEAPEST.search(said):
        return [one for one in others if one.price_minor == prices[0]]
    if prices and _DEAREST.search(said):
        return [one for one in others if one.price_minor == prices[-1]]
    if _CHEAPER.search(said):
        cheaper = [one for one in others if (one.price_minor or 0) < paid_minor]
        return sorted(cheaper, key=lambda one: one.price_minor or 0)
    return []


def _wanted(found: Sequence[Mention[Value]], bought: Mapping[str, str]) -> dict[str, set[str]]:
    """Axis → values asked for. A name of two axes (“black” frame or lens) goes where no other name stands."""
    wanted: dict[str, set[str]] = {}
    asked = [one for one in found if not one.is_refused]
    certain = [one for one in asked if len({axis for axis, _ in one.things}) == 1]
    for mention in [*certain, *(one for one in asked if one not in certain)]:
        axes = sorted({axis for axis, _ in mention.things})
        free = [axis for axis in axes if axis not in wanted]
        axis = axes[0] if len(axes) == 1 else (free or axes)[0]
        values = {value for name, value in mention.things if name == axis}
        wanted[axis] = wanted.get(axis, set()) | values
    for (
        axis,
        values,
    ) in wanted.items():  # “red instead of blue”: what one has is no wish beside another
        if len(values) > 1 and bought.get(axis) in values:
            values.discard(bought[axis])
    return wanted


def _values(product: Product, text: str, lexicon: Lexicon) -> list[Mention[Value]]:
    words = words_of(all_values(product.variants), lexicon)
    said = plain(text)
    found = [one for one in words.namer.find(text) if not _OTHER_HUE.search(said[: one.start])]
    for part in _PARTS.split(
        said
    ):  # “m”, “9”, 黑: too short for a sentence, clear as an answer of its own
        alone = _FILLERS.sub("", part.strip()).strip()
        things = words.alone.get(alone)
        at = said.find(alone)
        if things and not any(one.start <= at < one.end for one in found):
            found.append(Mention(things, at, at + len(alone)))
    return found


def _unknown(product: Product, text: str, lexicon: Lexicon) -> list[str]:
    """Colours, materials and kinds of thing the text names that this product does not come in."""
    covered = [(one.start, one.end) for one in _values(product, text, lexicon)]
    said = plain(text)
    own = {plain(title) for title in product.title.values()} | {plain(product.kind or "")}
    axes = " ".join({axis for one in product.variants for axis in one.options})
    found: list[str] = []
    kinds = [kind for kind, axis in (("colour", "color"), ("colour", "colour"), ("material", "material"), ("size", "size")) if axis in axes]  # fmt: skip
    for match in lexicon.find(said, kinds):
        if not any(start < match.end and match.start < end for start, end in covered):
            before = said[max(0, match.start - 16) : match.start]
            if plain(match.value) not in own and not re.search(r"(?:not|instead of|不要|不是)\s*(?:the )?$", before):  # fmt: skip
                found.append(match.value)
    return found


def _shades(product: Product, colour: str, lexicon: Lexicon) -> list[Value]:
    """ "blue", where it comes in sky blue only."""
    return [
        (axis, value)
        for axis, value in all_values(product.variants)
        if "colo" in axis.lower()
        and any(lexicon.parent("colour", one.value) == colour for one in lexicon.lookup(value, ("colour",)))
    ]  # fmt: skip


@dataclass(frozen=True)
class Words:
    """What the values of a product's options are called, in a sentence and as an answer of their own."""

    namer: Namer[Value]
    alone: Mapping[str, frozenset[Value]]


@lru_cache(maxsize=512)
def words_of(values: Values, lexicon: Lexicon) -> Words:
    alone: dict[str, set[Value]] = {}
    for axis, value in values:
        for name in _bare(axis, value, lexicon) - _NEVER_ALONE:
            alone.setdefault(plain(name), set()).add((axis, value))
    names = {(axis, value): _called(axis, value, lexicon) for axis, value in values}
    return Words(Namer(names), {name: frozenset(things) for name, things in alone.items()})


def all_values(variants: Sequence[Variant]) -> Values:
    return tuple(sorted({(axis, value) for one in variants for axis, value in one.options.items()}))


def _called(axis: str, value: str, lexicon: Lexicon) -> set[str]:
    bare = _bare(axis, value, lexicon)
    axes = axis_names(axis, lexicon)
    names = {one for one in bare if _is_telling(one)}
    if value.lower() in _YES:
        names |= {axis} | {f"is {axis}" for _ in axes} | set(_han(axes)) | {f"{one}: yes" for one in axes}  # fmt: skip
    if value.lower() in _NO:
        names |= {f"{no} {one}" for no in ("no", "not", "without", "non") for one in axes if one.isascii()}  # fmt: skip
        names |= {
            f"{no}{one}" for no in ("不", "无", "没有", "不带", "非", "不要") for one in _han(axes)
        }
        names |= {f"not {one}" for one in ("water resistant", "waterproof") if "water" in axis}
    for name in bare:
        for one in axes:
            if name.isascii() and one.isascii():
                names |= {f"{name} {one}", f"{one} {name}", f"{one}: {name}", f"{one} is {name}", f"{one} to {name}"}  # fmt: skip
            elif not one.isascii():
                names |= {f"{name}{one}", f"{name}的{one}", f"{one}{name}", f"{one}是{name}", f"{one}: {name}", f"{one}要{name}", f"{one}换成{name}"}  # fmt: skip
    return names


def _bare(axis: str, value: str, lexicon: Lexicon) -> set[str]:
    """The value and its names in both languages, without the name of its axis."""
    kinds = [f"value:{axis.lower()}"]
    kinds += [kind for part, kind in (("color", "colour"), ("colour", "colour"), ("material", "material"), ("size", "size")) if part in axis.lower()]  # fmt: skip
    entries = [
        one
        for one in lexicon.lookup(value, kinds)
        if one.kind != kinds[0] or one.value.lower() == value.lower()
    ]
    names = {value} | {name for one in entries for name in (*one.en, *one.zh)}
    names |= {
        f"{name}{end}"
        for name in names
        if len(name) == 1 and not name.isascii()
        for end in ("的", "色", "质", "制", "子", "款", "材质", "号")
    }
    if "size" in axis.lower() and (value.isdigit() or value.isupper()):
        names |= {f"{value}码", f"{value}号", f"size {value}", f"{value}号码"}
    return names


def axis_names(axis: str, lexicon: Lexicon) -> set[str]:
    """What the option itself is called: frame color → frame, rim, 镜框."""
    entry = lexicon.entry("value:axis", axis.lower())
    return {axis.lower(), *(entry.en if entry else ()), *(entry.zh if entry else ())}


def _han(names: set[str]) -> list[str]:
    return [one for one in names if not one.isascii()]


def _is_telling(name: str) -> bool:
    """Not “m”, “9”, “no”, “high”, 黑: words that stand in every sentence."""
    if name.isascii():
        return (len(name) > 2 and name.lower() not in _VAGUE) or name in _SHORT
    return len(name) > 1


_NEVER_ALONE = frozenset(
    ("yes", "no", "是", "否", "有", "不", "power", "for", "type", "is")
)  # words of every answer
_VAGUE = frozenset("yes none full half high low medium men women art hard easy small large dark light gas pro mid bright dim basic plain custom fixed standard power for".split())  # fmt: skip
_SHORT = frozenset("A4 A5 A6 XL XS XXL i5 i7 i9 2K 4K 5K 1L 2L SD CF".split())
