"""Postal addresses as people write them: in one line, part by part, with or without commas, in both languages.

find_address("send it to 12 Elm St, Apt 3, Boston MA 02110") → address1 "12 Elm St", address2 "Apt 3", city "Boston", …
Parts that are not said are missing from `parts`; whoever asked asks for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from aisle.language.us_in_chinese import as_written_there, us_address

PARTS = ("address1", "address2", "city", "state", "country", "zip")


@dataclass(frozen=True)
class Postal:
    """The parts that `text[start:end]` names."""

    parts: Mapping[str, str]
    start: int
    end: int

    @property
    def is_whole(self) -> bool:
        return all(self.parts.get(name) for name in ("address1", "city", "zip", "country"))


_STATES = {
    name: code for code, name in (pair.split("=") for pair in (
        "AL=alabama AK=alaska AZ=arizona AR=arkansas CA=california CO=colorado CT=connecticut DE=delaware FL=florida GA=georgia "
        "HI=hawaii ID=idaho IL=illinois IN=indiana IA=iowa KS=kansas KY=kentucky LA=louisiana ME=maine MD=maryland MA=massachusetts "
        "MI=michigan MN=minnesota MS=mississippi MO=missouri MT=montana NE=nebraska NV=nevada NH=new_hampshire NJ=new_jersey "
        "NM=new_mexico NY=new_york NC=north_carolina ND=north_dakota OH=ohio OK=oklahoma OR=oregon PA=pennsylvania RI=rhode_island "
        "SC=south_carolina SD=south_dakota TN=tennessee TX=texas UT=utah VT=vermont VA=virginia WA=washington WV=west_virginia "
        "WI=wisconsin WY=wyoming DC=district_of_columbia").split())
}  # fmt: skip
# An order's number and an e-mail address are no part of an address: blotted out, their places kept.
_OTHER_NUMBERS = re.compile(
    r"#?(?<![a-z])w\s?-?\d{3}\s?\d{4}(?!\d)|[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+", re.IGNORECASE
)
_CODES = "|".join([*_STATES.values(), "PR"])
_NAMES = "|".join(sorted((name.replace("_", " ") for name in _STATES), key=len, reverse=True))
_STREET_END = (
    r"(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|way|place|pl|square|sq|terrace|ter|"
    r"crescent|parkway|pkwy|highway|hwy|circle|cir|trail|loop|plaza|alley|row|walk|broadway)"
)
_UNIT = r"(?:apt|apartment|suite|ste|unit|floor|fl|flat|room|rm|building|bldg|#)\.?\s*#?\s*[A-Za-z0-9-]{1,8}"
_HOUSE = re.compile(
    r"(?<![A-Za-z0-9_#$.])(?:\d{1,6}[A-Za-z]?(?:[-/]\d+)?\s+(?=[A-Za-z])|p\.?\s?o\.?\s?box\s+\d+|(?:flat|apt|apartment|suite|unit|no\.?)\s*\d+\w?,?\s+\d+)",
    re.IGNORECASE,
)
_COUNTRY = r"(?:u\.?s\.?a?\.?(?![a-z])|united states(?: of america)?|america|美国|中国|china|canada|加拿大|uk|united kingdom|英国|germany|德国|france|法国|australia|澳大利亚)"
_US_TAIL = re.compile(
    rf"(?P<state>\b(?:{_CODES})\b|(?i:\b(?:{_NAMES})\b))[\s,，]*(?:(?i:zip(?: code)?|邮编)[:：]?\s*)?(?P<zip>\b\d{{5}}(?:-\d{{4}})?\b)"
    rf"(?P<tail>[\s,，]*(?P<country>{_COUNTRY}))?"
)
_STREET_ONLY = re.compile(rf"(?<![\w#$.])\d{{1,6}}[A-Za-z]?\s+(?:[\w.'-]+\s+){{1,4}}?{_STREET_END}\b\.?(?:[\s,，]+{_UNIT})?", re.IGNORECASE)  # fmt: skip
_CITY_AFTER = re.compile(rf"^(?P<street>.*?\b{_STREET_END}\b\.?(?:\s+[NSEW]{{1,2}}\b)?(?:[\s,]+{_UNIT})?)[\s,]+(?P<city>[A-Za-z][A-Za-z .'-]+)$", re.IGNORECASE)  # fmt: skip
# “97205 Portland, OR, 892 Fourth Avenue, Apt 12”: the street behind its town
_BACKWARD = re.compile(
    rf"(?:(?P<zip>(?<!\d)\d{{5}})[\s,，]+)?(?P<city>[A-Z][\w.'-]*(?: [A-Z][\w.'-]*)*)[\s,，]+(?P<state>(?:{_CODES})\b|(?i:(?:{_NAMES})\b))[\s,，]*(?P<zip2>\b\d{{5}}\b)?[\s,，;；]+(?P<street>(?i:{_STREET_ONLY.pattern}))"
)
# “city Portland, state OR”: labels that nothing divides from what they stand before; “Boston (MA)”
_BARE_LABEL = re.compile(
    rf"(?:(?<=[,;，；\n])|(?<=[,;，；\n] ))(?:city|town|state|province|zip(?: ?code)?|post(?:al)? ?code|country)\s*[:=]?(?= *[A-Z0-9])"
    rf"|\bstate(?= +(?:{_CODES})\b)|\bstreet(?: address)?\s*[:=]?(?= +\d)|[()（）](?=\s*(?:{_CODES}|{_NAMES}|{_UNIT})\s*[)）])|(?<=\w)[)）](?=[\s,，]*\d{{5}}|[,，])|(?<=\s)[-–—](?=\s)|(?:(?<=\d)|(?<=\d[A-Z]))\.(?= +[A-Za-z])",
    re.IGNORECASE,
)
_UNIT_END = re.compile(rf"^(?P<street>.*?)[\s,]+(?P<unit>{_UNIT})$", re.IGNORECASE)
_IN_CITY = re.compile(r"(?<=[\w.])\s+in\s+(?=[A-Z])")
_LEAD_IN = re.compile(
    r"^.*?(?:\b(?:address(?: is| to|:)?|is|to|at)\b|地址(?:是|为|改成|改为|[:：])?|改成|改为|改到|寄到|寄往|送到|换成|是)\s*[:：]?\s*",
    re.IGNORECASE,
)
_LABELS = {
    "address1": r"(?:street(?: address)?|address(?: line)? ?1|line 1|address1|街道(?:地址)?|详细地址|地址1)",
    "address2": r"(?:address(?: line)? ?2|line 2|address2|apt|apartment|suite|unit|地址2|单元|门牌)",
    "city": r"(?:city|town|城市|市)",
    "state": r"(?:state|province|region|州|省份?|省/州|州/省)",
    "zip": r"(?:zip(?: ?code)?|post(?:al)? ?code|postcode|邮编|邮政编码)",
    "country": r"(?:country|国家)",
}
_LABEL = re.compile(
    "(?<![a-zA-Z])(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items()) + r")\s*(?:[:：=]|\bis\b|是|为)\s*",
    re.IGNORECASE,
)  # fmt: skip
_LABEL_HAN = re.compile(  # 街道 708 Harbor Road，城市 San Diego，州 CA
    "(?:(?<![a-zA-Z\u4e00-\u9fff])|(?<=[在写到是为成往]))(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items())
    + r")(?<=[\u4e00-\u9fff\d])\s*[:：是为]?\s*"
)
_CHINESE = re.compile(
    r"(?:(?:改|换|变|更新)(?:成|为|到)|[是为])?"
    r"(?P<country>中国)?(?P<state>广西壮族自治区|宁夏回族自治区|新疆维吾尔自治区|(?:内蒙古|黑龙江|西藏|[\u4e00-\u9fff]{2})(?:省|自治区))?"
    r"(?P<city>(?:(?![省到在寄送往住址给发])[\u4e00-\u9fff]){2,6}?市)(?=[\u4e00-\u9fff])"
)
_BRITISH = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"
_POLITE_END = re.compile(r"[\s,，.。!！]*(?:\b(?:please|pls|thanks|thank you|thx)\b|谢谢您?|麻烦(?:您|了)*|吧|哦|这里|那里|即可|就行)[\s.。!！]*$", re.IGNORECASE)  # fmt: skip
_SAME_COUNTRY = {"usa": "USA", "us": "USA", "united states": "USA", "united states of america": "USA", "america": "USA", "美国": "USA", "china": "中国"}  # fmt: skip


def find_address(text: str) -> Postal | None:
    """What of an address the text says, or None where it says nothing of one."""
    text = _OTHER_NUMBERS.sub(lambda found: "\0" * len(found.group()), text)
    labelled = _labelled(text) or _in_chinese(text)
    if labelled is not None:
        return labelled
    text = _BARE_LABEL.sub(_blank, text)
    return _backward(text) or _american(text) or _commas(text) or _chinese(text) or _street(text)


def _blank(found: re.Match[str]) -> str:
    """As long as what it stands for; a bracket divides as a comma does."""
    size = len(found.group())
    return "," if found.group() in "(（-–—." else " " * size


def _backward(text: str) -> Postal | None:
    """Zip, town and state first, the street behind them."""
    found = _BACKWARD.search(text)
    if found is None or _HOUSE.search(text[: found.start()]):
        return None
    postcode = found["zip"] or found["zip2"]
    if postcode is None:
        return None
    parts = {"city": found["city"], "state": _state(found["state"]), "zip": postcode, "country": "USA"}  # fmt: skip
    return Postal(_finished(parts | _with_unit(found["street"])), found.start(), found.end())


def _in_chinese(text: str) -> Postal | None:
    """An American address whose city is named in Chinese."""
    found = us_address(text)
    return None if found is None else Postal(_finished(found[0]), found[1], found[2])


def _labelled(text: str) -> Postal | None:
    """ "street: …; city: …; zip: …": two labels at least; parts stand in any order."""
    marks = list(_LABEL.finditer(text))
    if len({mark.lastgroup for mark in marks}) < 2:
        marks = list(_LABEL_HAN.finditer(text))
        if len({mark.lastgroup for mark in marks}) < 3:
            return None
    parts: dict[str, str] = {}
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        value = text[mark.end() : following.start() if following else len(text)]
        value = re.split(r"[;；。\n]|\.\s+(?=[A-Z])", value)[0].strip(" ,，.;；")
        if mark.lastgroup == "zip" and (digits := re.match(r"\d{5,6}(?:-\d{4})?", value)):
            value = digits.group()
        if value and mark.lastgroup:
            parts.setdefault(mark.lastgroup, value)
    if "address1" not in parts and _HOUSE.search(text[: marks[0].start()]):
        return None  # “12 Elm Street, Boston, state: MA, zip: 02110”
    if "address2" not in parts and "address1" in parts:
        parts.update(_with_unit(parts["address1"]))
    return Postal(_finished(parts), marks[0].start(), len(text))


def _american(text: str) -> Postal | None:
    """… state and zip, the country or nothing after them; before them city, unit and street."""
    found = list(_US_TAIL.finditer(text))
    if not found:
        return None
    tail = found[-1]
    begin = _begin(text[: tail.start()])
    before = _IN_CITY.sub(", ", text[begin : tail.start()]).strip(" ,，")
    pieces = [one.strip() for one in re.split(r"[,，;；\n]", before) if one.strip()]
    if len(pieces) > 2 and re.fullmatch(_UNIT, pieces[0], re.IGNORECASE):
        pieces[:2] = [pieces[1], pieces[0]]  # “apartment 9, 45 Harbor Way”
    parts = {"state": _state(tail["state"]), "zip": tail["zip"], "country": tail["country"] or "USA"}  # fmt: skip
    if len(pieces) >= 2:
        head = pieces[-1]
        unit_and_city = re.match(
            rf"^(?P<unit>{_UNIT})\s+(?P<city>[A-Za-z].*)$", head, re.IGNORECASE
        )
        if unit_and_city:  # “…, Apt 3 Boston”
            pieces[-1:] = [unit_and_city["unit"], unit_and_city["city"]]
        parts["city"] = pieces[-1]
        parts["address1"] = pieces[0]
        parts["address2"] = ", ".join(pieces[1:-1])
        if not parts["address2"]:
            parts.update(_with_unit(pieces[0]))
    elif pieces:
        split = _CITY_AFTER.match(pieces[0])
        if split:
            parts.update(_with_unit(split["street"].strip(" ,")))
            parts["city"] = split["city"].strip()
        elif _HOUSE.match(pieces[0]):
            parts["address1"] = pieces[0]
        elif named := re.search(r"(?:[A-Z][\w.'-]*\s*)+$", pieces[0]):
            parts["city"] = named.group()
    return Postal(_finished(parts), begin, tail.end())


def _begin(before: str) -> int:
    """Where the street begins: at its house number, after “please send it to”."""
    house = next(iter(_HOUSE.finditer(before)), None)
    if house is not None:
        return house.start()
    lead = _LEAD_IN.match(before)
    return lead.end() if lead else 0


def _with_unit(street: str) -> dict[str, str]:
    """ "806 Fourth Avenue, Apt 12" → its two lines."""
    split = _UNIT_END.match(street)
    if split is None:
        return {"address1": street}
    return {"address1": split["street"].strip(" ,，"), "address2": split["unit"].strip()}


def _commas(text: str) -> Postal | None:
    """Comma parts of any country: street first, country last, city before the zip."""
    begin = _begin(text)
    pieces = [one.strip() for one in re.split(r"[,，;；\n]", text[begin:]) if one.strip()]
    zips = [
        (place, found)
        for place, one in enumerate(pieces)
        if place and (found := re.search(rf"\b\d{{5,6}}(?:-\d{{4}})?\b|\b{_BRITISH}\b", one))
    ]  # fmt: skip
    if not zips:
        return None
    at, found = zips[-1]
    is_british = re.fullmatch(_BRITISH, found.group()) is not None  # its form names the country
    if len(pieces) < 3 and not is_british:
        return None
    state = (pieces[at][: found.start()] + pieces[at][found.end() :]).strip()
    before = pieces[:at]
    if len(state) > 3 and not re.search(
        r"省|州$", state
    ):  # “London SW1A 1AA”: there it is the city
        before, state = [*before, state], ""
    elif not state and len(before) > 2:
        state = before.pop()
    if len(before) < 2:
        before, state = [*before, state], ""
    if len(before) < 2 or not before[-1]:
        return None
    parts = {
        "address1": before[0],
        "address2": ", ".join(before[1:-1]),
        "city": before[-1],
        "state": state,
        "country": pieces[at + 1] if at + 1 < len(pieces) else "UK" if is_british else "USA",
        "zip": found.group(),
    }
    return Postal(_finished(parts), begin, len(text))


def _chinese(text: str) -> Postal | None:
    """ "浙江省杭州市西湖区文三路100号 310012": no commas are needed where units are named."""
    found = _CHINESE.search(text)
    if found is None:
        return None
    postcode = re.search(r"(?<!\d)\d{6}(?!\d)", text)
    rest = text[found.end() :]
    if postcode is not None:
        rest = rest.replace(postcode.group(), "")
    street = re.sub(r"邮编|邮政编码", "", rest)
    street = re.split(r"[。;；\n]", street)[0].strip(" ，,:：")
    street = re.sub(r"[，,]\s*(?:中国)?$", "", street).strip()
    if not re.search(r"[路街道巷弄村号室楼栋镇乡区县]", street):
        return None
    parts = {"address1": street, "city": found["city"], "state": found["state"] or "", "country": "中国"}  # fmt: skip
    if postcode is not None:
        parts["zip"] = postcode.group()
    start = next(
        found.start(part) for part in ("country", "state", "city") if found[part] is not None
    )
    return Postal(_finished(parts), start, len(text))


def _street(text: str) -> Postal | None:
    """A street alone: the rest is asked for."""
    found = _STREET_ONLY.search(text)
    if found is None:
        return None
    return Postal(_finished(_with_unit(found.group().strip(" ,，"))), found.start(), found.end())


def _state(said: str) -> str:
    return said if len(said) == 2 else _STATES[said.lower().replace(" ", "_")]


def _finished(parts: Mapping[str, str]) -> dict[str, str]:
    """Clean values; the country as the shop writes it, where it is plain which it is."""
    parts = {name: _POLITE_END.sub("", value) for name, value in parts.items()}
    clean = {name: " ".join(value.split()).strip(" ,，.!！?？。") for name, value in parts.items()}
    clean = as_written_there(clean)
    country = clean.get("country", "")
    if country:
        clean["country"] = _SAME_COUNTRY.get(country.lower().replace(".", ""), country)
    state = clean.get("state", "")
    if state.lower().replace(" ", "_") in _STATES and "country" not in clean:
        clean["state"] = _STATES[state.lower().replace(" ", "_")]
    if state.upper() in _STATES.values() and clean.get("country", "USA") == "USA":
        clean |= {"state": state.upper(), "country": "USA"}
    return {name: value for name, value in clean.items() if value or name == "address2"}
