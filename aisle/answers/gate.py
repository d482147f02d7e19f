"""The gate: a sentence of a language model is shown only if the facts it cites carry all of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from aisle.language.normalise import fold
from aisle.language.segment import search_tokens

_PLACE = re.compile(r"\{(n\d+)\}")
_DIGIT = re.compile(r"\d|[一二两三四五六七八九十百千万]\s*(?:元|块|件|天|折|年|小时)")
_NEGATION = re.compile(r"\b(?:not|no|never|isn't|doesn't|cannot|can't|without)\b|不|没|无")
# Claims a shop assistant makes of itself: none of them unless the fact says so in these very words.
_CLAIMS = (
    "best", "cheapest", "guarantee", "free", "discount", "customers love", "popular", "certified", "perfect",
    "最", "保证", "免费", "包邮", "打折", "优惠", "大家都", "热销", "完美", "正品",
)  # fmt: skip
_NUMBER_WORDS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|fifty|hundred|half|double|dozen)\b"
)
LINK = re.compile(r"https?://|www\.|\]\(|<[a-z/]")
CARRIED = 0.5  # share of a sentence's telling words that must stand in the facts


def passes(
    text: str, cites: Sequence[str], facts: Mapping[str, str], values: Mapping[str, str]
) -> bool:
    """True when every number is a placeholder of a cited fact and nothing is said that no fact says."""
    cited = [facts[name] for name in cites if name in facts]
    if not cited or len(cited) != len(set(cites)):
        return False
    said, told = fold(text), fold(" ".join(cited))
    places = _PLACE.findall(text)
    if any(name not in values or f"{{{name}}}" not in told for name in places):
        return False
    bare, told_bare = _PLACE.sub(" ", said), _PLACE.sub(" ", told)
    if _DIGIT.search(bare) or LINK.search(said) or "{" in bare or "}" in bare:
        return False
    if set(_NUMBER_WORDS.findall(bare)) - set(_NUMBER_WORDS.findall(told_bare)):
        return False
    if bool(_NEGATION.search(bare)) != bool(_NEGATION.search(told_bare)):
        return False
    if any(claim in bare and claim not in told_bare for claim in _CLAIMS):
        return False
    words = {token for token in search_tokens(bare) if len(token) > 2 or not token.isascii()}
    known = set(search_tokens(told_bare))
    return not words or len(words & known) / len(words) >= CARRIED
