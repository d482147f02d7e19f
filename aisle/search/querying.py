"""What a wish is ranked by: its tokens, the same with the kind's other names, one text a language."""

from __future__ import annotations

import re

from aisle.language.detect import detect_language
from aisle.language.english import is_english
from aisle.language.segment import search_tokens
from aisle.search.ranking import Query
from aisle.search.snapshot import Snapshot
from aisle.search.wish import Wish

MOST_SYNONYMS = 6
_SAY_NOTHING = frozenset("for with on at as into my your our to of".split())
_WORD = re.compile(r"[A-Za-z]{3,}")


def query_of(snapshot: Snapshot, wish: Wish) -> tuple[Query, dict[str, str]]:
    """Tokens and texts to rank by: misspelt words mended, named things also in the other language."""
    text, vocabulary = wish.text, snapshot.vocabulary
    if not text.strip() and wish.filters.type:
        text = wish.filters.type
    tokens: list[str] = []
    corrected: dict[str, str] = {}
    # a word that is right is never taken for a misspelt one: cooking is no cooling
    right = {
        token for word in _WORD.findall(text) if is_english(word) for token in search_tokens(word)
    }
    for token in [one for one in search_tokens(text) if one not in _SAY_NOTHING]:
        is_known = token in snapshot.facts.lexical or token in right
        meant = None if is_known else snapshot.typos.nearest(token)
        if meant:
            corrected[token] = meant
        tokens.append(meant or token)
    language = detect_language(text, wish.language)
    other = "zh" if language == "en" else "en"
    named = vocabulary.translated(text, other)
    plain = " ".join(re.findall(r"[A-Za-z0-9][\w.+-]*", text)) if language == "zh" else ""
    tokens += search_tokens(named)
    crossed = f"{plain} {named}".strip()
    texts: dict[str, str] = {language: text, **({other: crossed} if crossed else {})}
    synonyms = _synonyms(snapshot, wish, tokens)
    return Query(tuple(dict.fromkeys(tokens)), synonyms, texts), corrected


def _synonyms(snapshot: Snapshot, wish: Wish, tokens: list[str]) -> tuple[tuple[str, ...], ...]:
    """The tokens with the kind called by its other names: laptop bag → notebook bag."""
    if not wish.filters.type:
        return ()
    known = [search_tokens(name) for name in snapshot.facts.kinds.names(wish.filters.type)]
    said: list[list[str]] = [name for name in known if name and set(name) <= set(tokens)]
    if not said:
        return ()
    spoken = set(sorted(said, key=len)[-1])
    rest = [token for token in tokens if token not in spoken]
    others = [name for name in known if not set(name) <= spoken]
    known_here = [name for name in others if all(token in snapshot.facts.lexical for token in name)]
    return tuple(tuple(dict.fromkeys([*rest, *name])) for name in known_here[:MOST_SYNONYMS])
