"""Places in a list, how many, and which size: “the 2nd”, “第二个”, “4 of the mugs”, “42码”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from aisle.language.found import Found
from aisle.language.numbers import parse_number

_ORDINALS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1
    )
}
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NOT_A_PLACE = (
    r"(?!\s+(?:time|times|name|day|days|week|month|year|night|place of|step|thing|of all|hand|half|aid|class|floor|"
    r"purchase|choice of|avenue|street|st\b|ave\b|generation|gen\b|party|person|impression))"
)
_ORDINAL_WORD = "|".join(_ORDINALS)
_PLACE_NOUN = r"(?:one|ones|item|option|product|result|choice|pick|suggestion|recommendation|in the list|on the list)"
_EN_ORDINAL = re.compile(
    rf"\b(?P<former>the former|the top one)\b|\b(?P<last>(?:second|next)[ -]to[ -]last|last|latter)\b(?=\s+(?:of\s+(?:them|these|those)|{_PLACE_NOUN})\b|\s*(?:$|[,.!?]))"
    rf"|\b(?P<word>{_ORDINAL_WORD})\b{_NOT_A_PLACE}(?=(?P<strong>\s+(?:[a-z]+\s+)?{_PLACE_NOUN}\b)|(?P<rest>[^a-z]*(?:$|[,.!?)]|and\b|or\b|vs\b|please\b|[a-z]+)))"
    rf"|(?<![a-z0-9.])(?<!\bon the )(?<!\bby the )(?<!\btill the )(?<!\buntil the )(?<!\bsince the )(?P<digits>\d{{1,2}})(?:st|nd|rd|th)\b{_NOT_A_PLACE}"
    r"|\b(?:number|option|item|choice|product|no\.)\s?#?(?P<number>\d{1,2})\b(?!\s?[\d.%])"
    r"|\bno\s(?P<short>\d)(?=\s*(?:$|[,.!?]|thx|thanks|pls|please|in\b|is\b|and\b))"
    rf"|\b(?:number|option|choice)\s(?P<spelt>{'|'.join(_CARDINALS)})\b(?!\s+(?:fan|reason|choice|seller|brand|rule|thing))"
    r"|(?<![\w#])#(?P<hash>\d{1,2})\b"
)
_ZH_ORDINAL = re.compile(
    r"第\s*([一二两三四五六七八九十]{1,3}|\d{1,2})\s*(?:个|款|件|双|种|项|条|台|部|只|把|套|顶|张|瓶|本|支|样|副|盒|包|辆|块)?(?![\d次天日周年季代页章名期月层步遍回手])"
    r"|(倒数第\s*(?:[一二三]|\d))\s*(?:个|款|件|双)?"
    r"|(?P<head>头一?\s*[个款件双])"
    r"|(?P<final>最后\s*(?:那|这)?一?\s*(?:个|款|件|双|种|台|条|只|把|套))"
    r"|(?:^|(?<=[要买选]))(?P<han>[一二三四五六七八九])号(?!码|线|楼|店|门|到|发)"
    r"|(?<![\d.a-z#])(?P<number>\d)号(?!楼|线|店|码|电|门|之|前|后|到|发|下)(?=[^\d]|$)"
)
_NUMBERED_PAIR = re.compile(
    r"\b(?:numbers?|options?|items?|nos?\.)\s?#?\d{1,2}\s*(?:,|and|or|vs\.?|&)\s*#?(?P<second>\d{1,2})(?![\w%.])"
)
_LASTS = re.compile(
    r"\b(?:battery|it|they|does|do|will|this|that|these|should|to|charge|candle|bulb|\w+ies)\s+$"
)
_PAIRED = re.compile(
    rf"\s*(?:vs\.?|versus|or|and|,|&)\s*(?:the\s+)?(?:{_ORDINAL_WORD}|last)\b(?!\s+(?:time|day|week))"
)
_AND = r"(?:\s*(?:,|or|and|vs\.?|versus|和|还是|跟|与|或者?|、)\s*|\s+(?=\d\s*(?:and|or|和)))"
# “the first two”, 前两个: each of them
_FIRST_FEW = re.compile(
    r"\b(?P<end>first|last|top|bottom)\s+(?P<few>two|three|2|3)\b(?!\s+(?:days?|weeks?|months?|years?|times?|orders?|digits|letters|nights?|hours?))"
    r"|(?P<zhend>前|最后)(?P<zhfew>[两二三23])(?:个|款|件|双|条)(?!月|星期|小时|礼拜)"
)
_BARE_LIST = re.compile(
    rf"(?:^|[,，要选]|\b(?:add|between|compare|about|is|take|put|both|better|best|cheaper|lighter|heavier|bigger|smaller|warmer|stronger|longer)\b)\s*(?P<places>\d(?:{_AND}\d){{1,3}})(?![\da-z])(?!\s?(?:person|people|man|pieces?|days?|inch|个|件|双|人|天|[a-z]*s\b)|[.:\d])"
    r"|\b(?:is|are)\s+(?P<than>\d\s+(?:better|\w+er)\s+than\s+\d)(?=\s*(?:$|[?.!,]))"
    r"|^\s*(?P<han>[一二三四五六七八九](?:和|还是|跟|与)[一二三四五六七八九])(?=哪|比|有|的?区别|怎么|呢|都|\s*$)"
)
_PINYIN_NUMBERS = {"yi": "1", "er": "2", "liang": "2", "san": "3", "si": "4", "wu": "5", "liu": "6"}
_PINYIN_UNIT = r"(?:ge|kuan|jian|shuang|tiao|ba|zhi|tai|ping|he)"
_PINYIN = "|".join(_PINYIN_NUMBERS)
_PINYIN_PLACE = re.compile(rf"\bdi ?(?P<n>{_PINYIN}) ?{_PINYIN_UNIT}\b")
_PINYIN_COUNT = re.compile(
    rf"\b(?:zai |yao |lai |mai |jia |na ){{1,2}}(?P<n>(?!yi){_PINYIN}|\d{{1,2}}) ?{_PINYIN_UNIT}\b"
)


def find_ordinals(folded: str) -> Iterator[Found]:
    """1-based places in what was last shown; the last is -1."""
    for match in _FIRST_FEW.finditer(folded):
        few = int(parse_number(match["few"] or match["zhfew"]) or 0)
        sign = -1 if (match["end"] or match["zhend"]) in ("last", "bottom", "最后") else 1
        for nth in range(1, few + 1):
            yield Found("ordinal", str(sign * nth), *match.span(), shares=nth < few)
    for match in _EN_ORDINAL.finditer(folded):
        value = _english_place(folded, match)
        if value is not None:
            yield Found("ordinal", str(value), match.start(), match.end())
    for match in _ZH_ORDINAL.finditer(folded):
        if match[2]:
            place = parse_number(match[2][-1])
            value = -int(place) if place else None
        elif match["final"]:
            value = -1
        elif match["head"]:
            value = 1
        else:
            place = parse_number(match[1] or match["han"] or match["number"])
            value = int(place) if place else None
        if value:
            yield Found("ordinal", str(value), match.start(), match.end())
    for match in _NUMBERED_PAIR.finditer(folded):
        yield Found("ordinal", match["second"], match.start("second"), match.end("second"))
    for match in _PINYIN_PLACE.finditer(folded):
        yield Found("ordinal", _PINYIN_NUMBERS[match["n"]], *match.span())
    bare = _BARE_LIST.search(folded)
    if bare:
        group = bare.lastgroup or ""
        for digit in re.finditer(r"[\d一二三四五六七八九]", bare[group]):
            at = bare.start(group) + digit.start()
            yield Found("ordinal", str(parse_number(digit.group())), at, at + 1)


def _english_place(folded: str, match: re.Match[str]) -> int | None:
    if match["former"]:
        return 1
    if match["last"]:
        if match["last"] == "last" and _LASTS.search(folded[: match.start()]):
            return None
        return -2 if "to" in match["last"] else -1
    if match["spelt"]:
        return _CARDINALS.index(match["spelt"]) + 1
    digits = match["digits"] or match["number"] or match["short"] or match["hash"]
    if digits:
        return int(digits) or None
    definite = re.search(r"\b(?:the|your|that|this|and|or|vs)\s*$", folded[: match.start()])
    if match["strong"] or definite or _PAIRED.match(folded, match.end()):
        return _ORDINALS[match["word"]]
    alone = not folded[: match.start()].strip() and not folded[match.end() :].strip(" .!?")
    return _ORDINALS[match["word"]] if alone else None


_WORD_NUMBER = r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|a couple of|couple of|half a dozen|a dozen|\d{1,3}"
_EN_QUANTITY = re.compile(
    rf"(?<![\w.$£€#-])(?P<of>{_WORD_NUMBER}|one)\s+(?:more\s+)?of\s+(?:the|these|those|them|'?em|this|that|it|my|each|number|option|item|no\b|#)"
    r"|\b(?P<couple>(?:a )?couple|half a dozen|a dozen)(?=\s+of\b)"
    rf"|\ball\s+(?P<all>{'|'.join(_CARDINALS[1:])}|[2-9])\b(?!\s+(?:colou?rs|sizes))"
    rf"|(?<![\w.$£€#-])(?P<unit>{_WORD_NUMBER}|one)\s+(?:pcs|pairs?|units?|copies|packs?|boxes|items?|bottles)\b"
    rf"|^\s*(?:just |only |make it )?(?P<bare>{_WORD_NUMBER.rpartition('|')[0]}|one)(?: only)?(?: please| pls)?\s*[.!]*$"
    r"|^\s*(?:just|only|make (?:it|that)) (?P<merely>\d{1,2})(?: please| pls)?\s*[.!]*$"
    r"|^\s*(?P<first>one)\s+(?!of\b|more\b|that\b|in\b|with\b|for\b|from\b|to\b|day\b|size\b|time\b|is\b|thing\b|question\b|moment\b|sec)(?=[a-z]+(?: [a-z]+)?\s*(?:please|pls|$))"
    r"|\b(?:add|put|buy|want|need|order|take|remove|return|get|just|only)\s+(?P<single>one)\s+(?!of\b|more\b|that\b|in\b|with\b|for\b|from\b|to\b|day\b|please\b|size\b|time\b)(?=[a-z])"
    rf"|(?<![\w.$£€#-])(?P<came>{_WORD_NUMBER})(?=\s+(?:came|arrived|showed up|turned up|made it)\b)|(?:\b(?:only|just|but)\s+|,\s*)(?P<lone>one)(?=\s+(?:came|arrived)\b)|\bonly\s+(?P<were>\d{{1,2}})(?=\s+(?:were|was)\b)"
    r"|(?P<pair>\ba pair)(?=\s+of\b)|\b(?:change|update|set|reduce|lower|raise|increase|bump)\s+(?:the |my )?(?:[a-z]+ ){1,3}(?:up |down )?to (?P<set>[1-4])(?=\s*(?:$|[.,!?]|please|pls|instead))"
    rf"|\b(?P<missing>{_WORD_NUMBER}|one)\s+(?!thing)(?:of the )?(?:[a-z]+\s+){{1,2}}(?:is|are|was|were|came|arrived)\s+(?:missing|broken|cracked|smashed|damaged)\b"
    r"|\b(?:qty|quantity)(?:\s*(?:of|to|is|:|=|：))*\s*(?P<qty>\d{1,3})\b|(?<![\w.])x\s?(?P<x>\d{1,3})\b|(?<![\w.])(?P<times>\d{1,2})\s?x(?![\w])"
    rf"|\b(?:add|buy|want|need|get|take|have|order|ordered|bought|got|received|grab|put|let'?s do|paid for|make it|give me|gimme|send me|make that|change (?:it|that) to)\s+(?P<verb>{_WORD_NUMBER})(?=\s*(?:$|[.,!?]|more\b|please\b|pls\b|thx\b|now\b|not\b|but\b|got\b|only\b|instead\b|to my\b|in my\b|in the (?:cart|basket|bag)\b|to the cart|to cart))"
)
_ZH_QUANTITY = re.compile(
    r"(?<![第这那哪前后每上下几头数倒.\d一二两三四五六七八九十百千])(?P<only>只要|只买|只退|就要|(?:^|[\s,，])就|各|来(?=一个\s*[吧呗]?(?:$|[,，。\s]))|(?<=[,，\s])\s*(?=一[件双条套个](?:$|[,，。\s]))|退(?=一个)|(?:碎|坏|缺|少|丢|漏|破)了(?=一[个件双条只])|(?:再?[来加拿买退订拍]|[少多再]要|下单|[少漏][发寄]了?|只收到了?|只到了?)(?=一[^个款种]))?(?P<n>[一二两俩三四五六七八九十]{1,3}|\d{1,3})\s*"
    r"(?:个|件|双|台|部|条|只|把|套|瓶|本|支|盒|袋|包(?!邮)|顶|张|罐|箱|份|副|对|辆|块(?=[肥香手地毛桌画滑电巧布表毯板]))(?!\s*(?:卡|包裹|快递|月|小时|人|星期|礼拜|钟头|字|工作日|天|问题|订单|选项|套装|以内|以下|左右))"
)
_ZH_ONE = re.compile(
    r"(?<=[来加拿])[件条双顶瓶盒套只把张](?![一二三四五六七八九十两\d])"
)  # 来件黑的
_DOZENS = {"半打": "6", "一打": "12"}
_ZH_BARE = re.compile(
    r"(?:(?<=[拿来要买加])(?P<both>[俩仨])|(?:买|加|来|拿|订|数量(?:改?成?为?|是|:|：))\s*(?P<n>\d{1,2}|[两三四五六七八九十]))(?=\s*(?:$|[,，。吧呗]))"
)
_TWO_OR_THREE = {"俩": "2", "仨": "3"}
_ZH_EACH = re.compile(r"一(?:个|件|双|条|把|只|盒|瓶|套)(?!人|月|小时|星期|礼拜|问题|订单|包裹)")
_ZH_BEFORE_NOUN = re.compile(r"(?<=[要买来加拿退我的])(两|[二三四五六七八九十]{1,3}|\d{1,2})$")
_STOPS = frozenset(
    "or and to in for person people man the inch day days year years month months week weeks ft star stars "
    "hours hour minutes of is are was piece pieces size a an my percent with dollars bucks".split()
)
_BEFORE_NOUN = re.compile(
    rf"(?<![\w.$£€#-])(?P<n>{_WORD_NUMBER})\s+(?P<words>(?:[a-z'-]+\s+){{0,3}})$"
)


_BEFORE_OPTION = re.compile(
    rf"(?:^|[,，]|\b(?:and|add|want|need|get|take|buy|order|gimme|have|just|only)\b)\s*(?P<n>{_WORD_NUMBER}|one)\s+(?:in\s+)?$"
)


def find_quantities(
    folded: str, nouns: Sequence[tuple[int, int]], options: Sequence[int] = ()
) -> Iterator[Found]:
    """How many; `nouns` are the places of product kinds (“three red mugs” counts mugs), `options` those
    where a colour or size begins (“two in black”)."""
    for match in _EN_QUANTITY.finditer(folded):
        group = match.lastgroup or ""
        value = _count(match[group])
        if value:
            yield Found("quantity", value, match.start(group), match.end(group))
    for match in _ZH_QUANTITY.finditer(folded):
        value = _count(match["n"])
        if value and (value != "1" or match["only"] is not None):
            yield Found("quantity", value, match.start("n"), match.end())
    for word, value in _DOZENS.items():
        if (at := folded.find(word)) >= 0:
            yield Found("quantity", value, at, at + len(word))
    for match in _ZH_BARE.finditer(folded):
        group = match.lastgroup or ""
        value = _TWO_OR_THREE.get(match[group]) or _count(match[group])
        if value:
            yield Found("quantity", value, *match.span(group))
    each = list(_ZH_EACH.finditer(folded))
    if len(each) > 1:  # 一个黑的一个白的
        yield from (Found("quantity", "1", *match.span()) for match in each)
    for match in _PINYIN_COUNT.finditer(folded):
        value = _PINYIN_NUMBERS.get(match["n"], match["n"])
        yield Found("quantity", value, *match.span("n"))
    for match in _ZH_ONE.finditer(folded):
        yield Found("quantity", "1", *match.span())
    for place in options:
        window = folded[max(0, place - 48) : place]
        counted = _BEFORE_OPTION.search(window)
        value = _count(counted["n"]) if counted else None
        if counted and value:
            offset = place - len(window)
            yield Found("quantity", value, offset + counted.start("n"), offset + counted.end("n"))
    for start, end in nouns:
        bare = _ZH_BEFORE_NOUN.search(folded, 0, start)
        if bare and not folded[start].isascii():  # 要3杯子
            yield Found("quantity", _count(bare[1]) or "", *bare.span(1))
        window = folded[max(0, start - 48) : start]
        before = _BEFORE_NOUN.search(window)
        if before is None:
            continue
        noun, whole = (re.sub(r"[\s.!,]+", "", part) for part in (folded[start:end], folded))
        is_all = before["n"] + noun == whole  # “5 backpack”
        if not is_all and not folded[start:end].endswith(("s", "men", "mice")):
            continue
        value = _count(before["n"])
        if value and value != "1" and not _STOPS & set(before["words"].split()):
            offset = start - len(window)
            yield Found("quantity", value, offset + before.start("n"), offset + before.end("n"))


def _count(text: str) -> str | None:
    if "couple" in text:
        return "2"
    if text == "a pair":
        return "1"
    if text in ("half a dozen", "a dozen"):
        return "6" if "half" in text else "12"
    number = parse_number(text)
    return str(int(number)) if number is not None and 0 < number < 1000 else None


_LETTERS = r"(?:[2-6]\s?xl|x{1,4}[sl]|[sml])"
_WORDS = r"(?:extra[ -]small|extra[ -]large|x-?large|x-?small|small|medium|large)"
_EN_SIZE = re.compile(
    rf"\b(?:sizes?|sized)(?![a-z])(?:\s*(?:is|of|to|in|an?|the|:|：|number|please|,)){{0,3}}\s*(?P<system>(?:us|uk|eu)\s?)?(?P<sized>\d{{1,3}}(?:\.\d)?|{_LETTERS}|{_WORDS}|one size)(?![\w.]*\w)"
    rf"|(?<![\w'’])(?P<sys>uk|eu|us(?=\s?(?:size|\d{{1,2}}(?:\.5)?\s*(?:$|[,.!?]|shoe))))\s?(?:size\s?)?(?P<region>\d{{1,2}}(?:\.5)?)(?![\w%$])"
    rf"|(?<![\w'’-])(?<!run )(?<!runs )(?<!fit )(?<!fits )(?<!too )(?<!so )(?<!bit )(?<!really )(?<!little )(?<!very )(?<!super )(?P<plain>[2-6]xl|x{{1,4}}[sl]|{_WORDS}(?!\s+(?:gift|present|problem|question|issue|talk|print|amount|business|thing|budget|enough|number|order(?!\s+(?:no\.?\s*|number\s+)?#?w?\d)|part|roast|heat|rare)))s?(?![\w-])"
    rf"|\b(?:in|in an?|an?|to|for|the|for an?|to an?|from|and|or)\s+(?P<after>[sml])(?=\s*(?:$|[.,!?]|please|size|one|instead|to|for|and|or)(?![a-z]))"
    rf"|\b(?:shoes?|boots|sneakers|sandals|trainers|heels|flats|slippers|loafers)\s+(?:in\s+)?(?P<shod>\d{{1,2}}(?:\.5)?)(?![\w%$.]*\w)(?!\s*(?:dollars|bucks|usd|days|pairs|left|to\b|-))"
    r"|\b(?P<step>(?:(?:one|a|half a|two)\s+)?sizes?\s+(?:up|down|bigger|smaller|larger))\b"
    r"|^\s*(?P<alone>3[4-9](?:\.5)?|4[0-9](?:\.5)?)\s*(?:please|pls|吧|的|就行|可以)?\s*[.!。]*$"
    r"|\btoo (?:small|big|tight|large|short|long)\b.{0,12}\b(?:need|want|get me)\s+(?:an?\s+)?(?P<fitting>\d{1,2}(?:\.5)?)(?![\w%.]*\w)"
    rf"|(?P<number>\d{{1,2}}(?:\.5)?)(?=\s+(?:shoe|shoes|boots|sneakers)\b)(?<!\w\w\w)"
)
# One number for another, each a size.
_EN_SWAP = re.compile(
    r"\b(?:exchang|swap|chang|switch)\w*\b(?:\s+(?:the|my|an?|size))*(?:\s+(?P<given>(?:3[4-9]|4\d|[5-9]|1[0-4])(?:\.5)?)(?=\s+(?:for|to)\b))?.{0,40}?\b(?:for|to)\s+(?:an?\s+|the\s+)?(?P<swap>(?:3[4-9]|4\d|[5-9]|1[0-4])(?:\.5)?)(?=\s*(?:$|[.,!?]|please|pls|instead))"
    r"|\b(?:an?|the)\s+(?P<wanted>\d{1,2}(?:\.5)?)\s+(?:instead of|rather than|not)\s+(?:an?\s+|the\s+|my\s+)?(?P<had>\d{1,2}(?:\.5)?)(?![\w.]*\w)"
    r"|(?:^|[,.!]|\b(?:the|my|size))\s*(?P<worn>\d{1,2}(?:\.5)?)(?=\s+(?:is|was|are|were|feels?|felt)\s+(?:\w+ ){0,2}too (?:small|big|tight|large|loose|long|short))"
    r"|(?<![\w.$])(?P<asked>\d{1,2}\.5)(?=\s+(?:available|left|in stock|please|pls))"
    r"|\b(?:comes?|available|left|(?:have|has|got|get|want|need|do)(?: (?:it|this|that|them|these|those|one))?) in (?:an? )?(?P<worn_in>\d{1,2}(?:\.5)?)(?=\s*(?:$|[.,!?]|please|pls|too|as well|or\b))"
    r"|(?P<bed>\b(?<!fit a )(?<!fits a )(?:twin|queen|king)\b)(?=[ -]size|\s+(?:bed|sheets?|mattress|duvet|comforter|pillow\w*)\b|\s*$)"
)
_ZH_SIZE = re.compile(
    r"(?<![\d.])(?P<code>\d{2,3}(?:\.5)?)\s*码(?!头)|(?:尺码|尺寸|鞋码|码数)\s*(?:是|为|:|：|要|选)?\s*(?P<sized>\d{1,3}(?:\.5)?|[2-6]?x{0,3}[sml](?![a-z]))"
    r"|(?P<letters>[2-6]?x{0,4}[sml])\s*[码号]|(?<![\d.])(?P<shoe>(?:3[4-9]|4[0-9])(?:\.5)?)号(?=的?鞋|的?靴|\s*$)|(?:换成?|改成?|要|拿)(?P<swap>(?:3[4-9]|4[0-9])(?:\.5)?)(?=的|\s*$|[，。,吧吗行])|(?:^\s*|把|从)(?P<first>(?:3[4-9]|4[0-9])(?:\.5)?)(?=有货|还有|有没有|有吗|换|改|的?(?:有点|太|偏)[小大紧松挤]|小了|大了)|[鞋靴]\s*(?P<shod>(?:3[4-9]|4[0-9])(?:\.5)?)(?=\s*(?:$|[,，。]))|\b(?P<pinyin>(?:3[4-9]|4[0-9])) ?ma\b|(?P<step>[大小]一?[号码](?:的)?(?=$|[\s的吗吧呢,，。]))"
)


def find_sizes(folded: str) -> Iterator[Found]:
    """“size 10.5” → 10.5, “42码” → 42, “in a large” → large; a system is kept beside (“EU 42”)."""
    for match in _EN_SIZE.finditer(folded):
        group = next(
            g
            for g in (
                "sized",
                "region",
                "plain",
                "after",
                "shod",
                "fitting",
                "step",
                "alone",
                "number",
            )
            if match[g]
        )
        system = (match["system"] or match["sys"] or "").strip().upper()
        value = match[group].strip()
        canonical = f"{system} {value}" if system else None
        yield Found("size", value, match.start(group), match.end(group), canonical=canonical)
    for match in _EN_SWAP.finditer(folded):
        for group, value in match.groupdict().items():
            if value:
                yield Found("size", value, *match.span(group))
    for match in _ZH_SIZE.finditer(folded):
        group = match.lastgroup or ""
        value = match[group]
        yield Found("size", value.rstrip("的"), match.start(group), match.end())
