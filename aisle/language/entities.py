"""What a message names, by rules: order numbers, money, places, sizes, colours, kinds of product.

Names and conventions are those of the dialogue's data: one entity a value, roles `not`, `from`, `to`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from aisle.language.bounds import Bound, numeric_bounds
from aisle.language.counts import find_ordinals, find_quantities, find_sizes
from aisle.language.detect import asked_language
from aisle.language.found import Found
from aisle.language.goods import held, is_goods
from aisle.language.identifiers import find_identifiers
from aisle.language.lexicon import Lexicon, Match
from aisle.language.manners import core_place
from aisle.language.misspelt import mended
from aisle.language.normalise import align, fold_character
from aisle.language.phrases import find_payments, find_phrases
from aisle.language.plurals import singular
from aisle.language.roles import with_roles
from aisle.language.spelling import respelt, speller_for
from aisle.language.traits import find_traits

_KINDS = ("category", "brand", "colour", "size", "material", "attribute")
_PRIORITY = {kind: index for index, kind in enumerate(_KINDS)}
_MAX_CHARACTERS = (
    2000  # what a shopper writes; the rest of a longer text is not searched for entities
)
_SEARCHES = re.compile(
    r"\b(?:looking for|look for|search|find|want|need|recommend|suggest|any|show me|got|do you (?:have|sell)|buy|gift|something)\b"
    r"|找|要|推荐|有没有|买|想要|适合|求|看看|来个"
)

_REFUSED = re.compile(r"(?:\b(?:no|not|without|avoid)(?: any)?\s+|不要|不含|别要)$")
# “a laptop stand for my desk”: the desk is there already
_FOR_MINE = re.compile(r"\bfor (?:my|our|his|her)\s+(?:\w+\s+)?$")
_GAP = re.compile(r"(?<=[^\s,.;:!?]) {2,}(?=\S)")  # two blanks part as a comma does
_ASKS = re.compile(r"[?？吗么]|\b(?:is|are|does|do|can|will|has|was)\b|不\s*$|怎么|退|换|坏")
# A size of a thing that is no shop's option: “a 30l backpack”, 四人帐篷, 带盖的猫砂盆
_MEASURE = re.compile(
    r"(?<![a-z\d.$£€#-])\d{1,5}(?:\.\d+)?[\s-]?(?:l|litres?|liters?|ml|cl|inch(?:es)?|persons?|people|ppl|mah|gb|tb|watts?|w|kg|mm|cm|oz|ounces?|lbs?|hz|mp|k|pieces?|pcs|ft|feet)(?![a-z\d])"
    r"|\b(?:two|three|four|five|six|eight)[ -](?:people|persons?|man|seater)\b"
    r"|(?:\d{1,5}(?:\.\d+)?|[一二两三四五六七八九十百千半]{1,5})(?:升|英寸|寸|毫升|毫安|瓦|公斤|厘米|毫米|米(?![色白黄粉灰一二三四五六七八九])|人(?=用|份|帐|的|\s|$))|[单双两三四五六八](?=人(?:用|份|帐|的))人"
    r"|带(?![了着上走出去给来我点])[\u4e00-\u9fff]{1,3}(?=的)"
)


_AS_TYPED = frozenset({"address", "name"})  # a street's name is right as it is written
_SIZE_WORD = re.compile(r"(?:extra |x )?(?:small|medium|large)")  # “runs small” is no size
_SIZED = re.compile(r"\s*(?:\d|[smlx]{1,4}\b)")
# What a thing is for, said as part of its name: “hiking socks”
_NAMED_FOR = re.compile(
    r"(?<![\w-])(?:hiking|running|camping|cycling|swimming|yoga|gym|winter|summer|travel|beach|ski|rain|work|gaming|baby|dog|cat|kitchen|bathroom|outdoor|gift|wedding)\s$"
)


@dataclass(frozen=True)
class Entity:
    """`text[start:end]` of the message names `value`; `canonical` is the lexicon's word for it."""

    entity: str
    value: str
    start: int
    end: int
    role: str | None = None
    canonical: str | None = None


def extract(text: str, lexicon: Lexicon | None = None) -> list[Entity]:
    """“replace the blue one with green, order #w1234567” → colour blue (from), green (to), order_id.

    Values are as the shopper said them (“红色”, “large”), numbers and order numbers in one form.
    Without `lexicon` the shipped one is used. Left to right; never raises, whatever the text.
    """
    lexicon = lexicon or _shipped()
    aligned = align(text[:_MAX_CHARACTERS])
    spelt = respelt(_request(aligned.text), speller_for(lexicon))
    cased = _GAP.sub(lambda gap: f",{gap.group()[1:]}", spelt.text)
    folded = cased.lower() if cased.isascii() else _same_length(cased)
    found = _find(folded, cased, lexicon)
    language = asked_language(cased)
    result = []
    for f in with_roles(found, folded):
        place = aligned.original(*spelt.original(f.start, f.end))
        value = text[slice(*place)] if f.entity in _AS_TYPED else f.value
        result.append(Entity(f.entity, value, *place, f.role, f.canonical))
    if language is not None:
        result.append(Entity("language", language, 0, len(text)))
    return result


def _request(text: str) -> str:
    """Hello, please and thanks blotted out: no part of an address, and no clause of its own."""
    start, end = core_place(text)
    return f"{' ' * start}{text[start:end]}{' ' * (len(text) - end)}"


@lru_cache(maxsize=1)
def _shipped() -> Lexicon:
    return Lexicon.shipped()


def _same_length(text: str) -> str:
    return "".join(f if len(f := fold_character(c)) == 1 else c for c in text)


class _Claims:
    """Each character belongs to the finder that came first: a price is no ZIP."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self._taken: list[tuple[int, int]] = []

    def take(self, items: Iterable[Found]) -> None:
        for item in items:
            if item.start >= item.end:
                continue
            if any(item.start < end and start < item.end for start, end in self._taken):
                continue
            self.found.append(item)
            if not item.shares:
                self._taken.append((item.start, item.end))


def _find(folded: str, cased: str, lexicon: Lexicon) -> list[Found]:
    claims = _Claims()
    has_digit = any(c.isdigit() for c in folded)
    if has_digit or "@" in folded or "<" in folded or "地址" in folded:
        claims.take(find_identifiers(folded, cased))
    for bound in numeric_bounds(cased):
        if bound.kind == "price":
            claims.take(_price(bound))
        else:  # stars and reviews are a matter of search, but their numbers are nothing else
            claims.take([Found(bound.kind, "", bound.start, bound.end)])
    claims.take(find_payments(folded))
    sizes = list(find_sizes(folded))
    words = _from_lexicon(folded, cased, lexicon)
    claims.take(_without_thing(phrase, words) for phrase in find_phrases(folded))
    words += _misspelt(folded, lexicon, words)
    size_starts = {s.start for s in sizes}
    claims.take(
        w
        for w in words
        if w.entity != "size" or not (w.start in size_starts or _SIZE_WORD.fullmatch(w.value))
    )
    addresses = [(f.start, f.end) for f in claims.found if f.entity == "address"]
    sizes = [_known_size(s, lexicon) for s in sizes]
    claims.take(s for s in sizes if not _inside(s, addresses))
    claims.take(o for o in find_ordinals(folded) if not _inside(o, addresses))
    nouns = [(w.start, w.end) for w in words if w.entity == "category"]
    options = [f.start for f in (*words, *sizes) if f.entity in ("colour", "size")]
    claims.take(find_quantities(folded, nouns, options))
    if nouns:
        claims.take(
            Found("attributes", match.group(), *match.span())
            for match in _MEASURE.finditer(folded)
            if not held(folded, match.start())
        )
        claims.take(find_traits(folded, nouns))
    hidden = {"rating", "reviews"}
    if any(f.entity == "max_price" for f in claims.found):  # “something cheaper, under 300”
        hidden.add("relative_price")
    if any(f.entity == "phone" for f in claims.found):  # “my phone is 555 …” names no product
        claims.found = [f for f in claims.found if f.canonical != "smartphone"]
    return [f for f in claims.found if f.entity not in hidden]


def _without_thing(phrase: Found, words: Sequence[Found]) -> Found:
    """毛毯掉毛 → 掉毛: of a Chinese reason the thing itself is no part."""
    for word in words:
        if (
            phrase.entity == "reason"
            and (word.entity, word.start) == ("category", phrase.start)
            and word.end < phrase.end - 1
            and not word.value.isascii()
        ):
            said = phrase.value[word.end - word.start :]
            value = said if len(phrase.value) == phrase.end - phrase.start else phrase.value
            return replace(phrase, value=value, start=word.end)
    return phrase


def _known_size(size: Found, lexicon: Lexicon) -> Found:
    names = lexicon.lookup(size.value, ("size",)) or lexicon.lookup(size.value.upper(), ("size",))
    if size.canonical is None and names:
        return replace(size, canonical=names[0].value)
    return size


def _inside(item: Found, places: list[tuple[int, int]]) -> bool:
    return any(start <= item.start and item.end <= end for start, end in places)


def _price(bound: Bound) -> list[Found]:
    found: list[Found] = []
    place = (bound.start, bound.end)
    if bound.about and bound.stated is not None:  # “around 60” counts as 60; search widens it
        found.append(
            Found("max_price", _number(bound.stated), *place, shares=True, canonical="about")
        )
    else:
        if bound.minimum is not None:
            found.append(Found("min_price", _number(bound.minimum), *place, shares=True))
        if bound.maximum is not None:
            found.append(Found("max_price", _number(bound.maximum), *place, shares=True))
    if bound.currency:
        found.append(Found("currency", bound.currency, *place, shares=True))
    found.append(Found("reviews", "", *place))  # closes the place to all that come later
    return found


def _number(value: object) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _from_lexicon(folded: str, cased: str, lexicon: Lexicon) -> list[Found]:
    chosen: dict[tuple[int, int], Match] = {}
    for match in lexicon.find(cased, _KINDS):
        if match.kind.startswith("attribute") and match.kind != "attribute:feature":
            continue  # “size” and “battery” are what is asked about
        place = (match.start, match.end)
        old = chosen.get(place)
        if old is None or _rank(match) < _rank(old):
            chosen[place] = match
    nouns = [
        start
        for (start, end), match in chosen.items()
        if match.kind == "category" and is_goods(folded, start, end)
    ]
    searches, asks = bool(_SEARCHES.search(folded)), bool(_ASKS.search(folded))
    found: list[Found] = []
    for (start, end), match in chosen.items():
        head = match.kind.partition(":")[0]
        if head == "category" and not is_goods(folded, start, end):
            continue
        if match.value == "one size" and _SIZED.match(folded, end):  # “the black one, size 42”
            continue
        if head in ("material", "attribute"):
            before_noun = any(0 <= noun - end <= 30 for noun in nouns)
            is_feature = match.kind in ("material", "attribute:feature")
            after_noun = is_feature and any(0 <= start - n <= 24 for n in nouns) and not asks
            refused = _REFUSED.search(folded, 0, start)
            if not before_noun and not searches and not after_noun and not refused:
                continue
        found.append(_word(head, match, folded))
    first = min(nouns, default=0)
    return [
        one
        for one in found
        if not (
            one.entity == "category"
            and one.start > first
            and _FOR_MINE.search(folded, 0, one.start)
        )
    ]


def _misspelt(folded: str, lexicon: Lexicon, known: Sequence[Found]) -> list[Found]:
    """Things whose names are mistyped, where nothing is named as it should be."""
    text = mended(folded, lexicon)
    if text.starts is None:
        return []
    found = _from_lexicon(text.text, text.text, lexicon)
    placed = [(one, text.original(one.start, one.end)) for one in found]
    return [
        replace(one, start=start, end=end)
        for one, (start, end) in placed
        if not any(start < other.end and other.start < end for other in known)
    ]


def _rank(match: Match) -> int:
    if match.kind == "material":  # stainless steel is one, though some catalogue calls it a colour
        return _PRIORITY["colour"] - 1
    return _PRIORITY[match.kind.partition(":")[0]]


def _word(head: str, match: Match, folded: str) -> Found:
    start, before, surface = match.start, folded[: match.start], folded[match.start : match.end]
    value = surface
    if head == "category" and surface.isascii():
        named_for = _NAMED_FOR.search(before)
        value = singular(surface)
        if named_for:
            value = f"{named_for.group()}{value}"
            start = named_for.start()
    elif head == "colour" and len(surface) == 1 and not surface.isascii():
        value = f"{surface}色"
    elif head in ("material", "attribute") and len(surface) > 2:
        value = surface.removesuffix("的")
    elif head == "size" and surface[-1:] in "码号" and surface[:-1].isascii():
        value = surface[:-1]
    entity = "attributes" if head in ("material", "attribute") else head
    return Found(entity, value, start, match.end, canonical=match.value)
