"""What things are called in a shopper's language: options, attributes, their values and units.

names = Names.of(settings)
names.value("colour", "moss green", "zh")  → 苔绿色
names.label("weight_g", "en")              → weight
names.stated("weight_g", 2100, "zh")       → 2,100 克
"""

from __future__ import annotations

from aisle.language.lexicon import Entry, Lexicon
from aisle.language.normalise import fold
from aisle.language.plurals import singular
from aisle.language.wording import say
from aisle.shop.settings import Settings

LEXICON_FILE = "lexicon.json"


class Names:
    """The shipped words and the shop's own; what neither knows is shown as the feed wrote it."""

    def __init__(self, lexicon: Lexicon, own: Lexicon | None = None) -> None:
        self.lexicon = lexicon
        self.own_kinds = [entry for entry in own or () if entry.kind == "category"]

    @classmethod
    def of(cls, settings: Settings) -> Names:
        """With `lexicon.json` of the home, which an import or the demo writes."""
        path = settings.home / LEXICON_FILE
        shipped = Lexicon.shipped()
        if not path.is_file():
            return cls(shipped)
        own = Lexicon.load(path)
        return cls(below(shipped, own), own)

    def value(self, axis: str, value: object, language: str) -> str:
        """One value of an option or attribute; lists with the language's comma."""
        if isinstance(value, bool):
            return say("products.yes" if value else "products.no", language)
        if isinstance(value, list | tuple):
            return say("products.option_comma", language).join(
                self.value(axis, one, language) for one in value
            )
        if isinstance(value, int | float):
            return f"{value:,}"
        text = str(value)
        kinds = [axis, f"value:{axis.lower()}", "value:any", f"attribute:{axis}", "material"]
        kinds += ["colour"] if "color" in axis else ["size"] if "size" in axis else []
        for kind in kinds:
            named = self.lexicon.name(kind, text, language)
            if named != text:
                return named
        called = self.lexicon.lookup(text, kinds) if language == "zh" else []
        return called[0].zh[0] if called and called[0].zh else text

    def stated(self, attribute: str, value: object, language: str) -> str:
        """An attribute's value with its unit."""
        words = self.value(attribute, value, language)
        unit = self.lexicon.name("unit", attribute, language)
        if isinstance(value, bool) or not isinstance(value, int | float) or unit == attribute:
            return words
        return f"{words} {singular(unit) if value == 1 and language == 'en' else unit}"

    def label(self, attribute: str, language: str) -> str:
        """An attribute's own name; of a word of a wish ("wireless") what the lexicon calls it."""
        named = self.lexicon.name("attribute", attribute, language)
        if named != attribute:
            return named
        words = attribute.replace("_", " ")
        entries = self.lexicon.lookup(words)
        return self.lexicon.name(entries[0].kind, entries[0].value, language) if entries else words

    def any_name(self, value: str, language: str) -> str:
        """A brand's, colour's or kind's name, whichever it is."""
        for kind in ("brand", "colour", "category"):
            named = self.lexicon.name(kind, value, language)
            if named != value:
                return named
        return value

    def brand(self, brand: str, language: str) -> str:
        """A brand as it is called."""
        return self.lexicon.name("brand", brand, language)


def below(shipped: Lexicon, own: Lexicon) -> Lexicon:
    """The shipped words below a shop's own: what the shop calls a kind of its own is no other kind.

    A shop whose speakers are also called “Bluetooth speaker” has no second kind of that name; the
    shipped names of it (portable speaker) become names of the shop's kind.
    """
    taken = {
        fold(name): entry.value
        for entry in own
        if entry.kind == "category"
        for name in (*entry.en, *entry.zh)
    }
    kept: list[Entry] = []
    for entry in shipped:
        if entry.kind == "category":
            value = taken.get(fold(entry.value), entry.value)
            parent = taken.get(fold(entry.parent), entry.parent) if entry.parent else None
            parent = None if value != entry.value or parent == value else parent
            entry = Entry("category", value, entry.en, entry.zh, parent, entry.cased)
        kept.append(entry)
    return Lexicon([*own, *kept])
