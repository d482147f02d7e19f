"""The words around a wish: order, softness, stock, negation, sizes, and what carries no wish at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_I = re.IGNORECASE


@dataclass
class Reading:
    """A text being read: spans are taken one after another, and each word is accounted for."""

    text: str
    taken: list[tuple[int, int]] = field(default_factory=list)
    ignored: list[tuple[int, int]] = field(default_factory=list)

    @property
    def rest(self) -> str:
        """The text with blanks where it was taken: positions stay."""
        letters = list(self.text)
        for start, end in (*self.taken, *self.ignored):
            letters[start:end] = " " * (end - start)
        return "".join(letters)

    def take(self, start: int, end: int) -> None:
        """This span became part of the wish."""
        self.taken.append((start, end))

    def take_all(self, pattern: re.Pattern[str]) -> bool:
        """Take every match of the pattern; whether there was one."""
        spans = [match.span() for match in pattern.finditer(self.rest)]
        self.taken += spans
        return bool(spans)

    def ignore_all(self, pattern: re.Pattern[str]) -> None:
        """Put aside words that carry no wish."""
        self.ignored += [match.span() for match in pattern.finditer(self.rest) if match[0].strip()]

    def ignored_words(self) -> tuple[str, ...]:
        """What was put aside, in reading order."""
        return tuple(self.text[start:end].strip() for start, end in sorted(self.ignored))


SORTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("rating", re.compile(r"\b(?:sort|order|rank)(?:ed)?(?:\s+(?:them|it|these|those))?\s+by\s+(?:rating|stars)\b|[按照](?:评分|评价)(?:从高到低)?(?:排序|排一下|排)?|(?:评分|评价)从高到低", _I)),
    ("reviews", re.compile(r"\b(?:sort|order|rank)(?:ed)?(?:\s+(?:them|it|these|those))?\s+by\s+(?:reviews|popularity|sales)\b|[按照]?销量从高到低|[按照]销量(?:排序|排一下|排)?", _I)),
    ("price_asc", re.compile(r"\b(?:the\s+)?(?:cheapest|lowest[\s-]priced?|least\s+expensive)\b|最便宜|价格最低|最低价|从低到高", _I)),
    ("price_desc", re.compile(r"\b(?:the\s+)?(?:most\s+expensive|priciest|highest[\s-]priced?)\b|最贵|价格最高|从高到低", _I)),
    ("rating", re.compile(r"\b(?:the\s+)?(?:(?:best|highest|top)[\s-]rated|best\s+reviewed|best\s+ratings?|highest\s+ratings?)\b|评分最高|评价最好|口碑最好|好评最多", _I)),
    ("reviews", re.compile(r"\b(?:the\s+)?(?:most[\s-]reviewed|most\s+popular|best[\s-]selling|bestsell\w+)\b|评价最多|最热门|销量最高|卖得最好|最受欢迎", _I)),
    ("price_asc", re.compile(r"\b(?:sort|order|rank)(?:ed)?(?:\s+(?:them|it|these|those))?\s+by\s+price\b|\bprice\s+low\s+to\s+high\b|[按照]价格(?:排序|排一下|排)?|便宜的?[排放]在?前面?", _I)),
    ("newest", re.compile(r"\b(?:the\s+)?(?:newest|latest)\b|最新款?", _I)),
    ("weight_asc", re.compile(r"\b(?:the\s+)?lightest\b|最轻", _I)),
    ("weight_desc", re.compile(r"\b(?:the\s+)?heaviest\b|最重(?!要)", _I)),
    ("noise_asc", re.compile(r"\b(?:the\s+)?(?:quietest|most\s+(?:quiet|silent))\b|最安静|最静音?|(?:噪音|声音)最[小低]", _I)),
    ("battery_desc", re.compile(
        r"\b(?:the\s+)?(?:longest|best|biggest|largest)[\s-](?:battery(?:\s+(?:life|time))?|playtime|lasting(?:\s+battery)?)\b"
        r"|(?:续航|电池|播放时间)(?:时间)?最(?:长|久|强|好|大)|最(?:长续航|耐用电池)", _I)),
    ("capacity_desc", re.compile(r"\b(?:the\s+)?(?:largest|biggest|highest|greatest|most)\s+capacity\b|容量最大|最大容量|最能装", _I)),
    ("capacity_asc", re.compile(r"\b(?:the\s+)?(?:smallest|lowest)\s+capacity\b|容量最小", _I)),
    ("brightness_desc", re.compile(r"\b(?:the\s+)?brightest\b|最亮", _I)),
    ("power_desc", re.compile(r"\b(?:the\s+)?(?:most\s+powerful|highest\s+(?:wattage|power))\b|功率最[大高]", _I)),
    ("screen_desc", re.compile(r"\b(?:the\s+)?(?:largest|biggest)\s+(?:screen|display)\b|屏幕?最大", _I)),
    ("thickness_asc", re.compile(r"\b(?:the\s+)?(?:thinnest|slimmest)\b|最薄", _I)),
    ("thickness_desc", re.compile(r"\b(?:the\s+)?thickest\b|最厚", _I)),
    ("size_desc", re.compile(r"\b(?:the\s+)?(?:largest|biggest|roomiest)\b|最大(?!的?(?:优惠|折扣))|最宽敞", _I)),
    ("size_asc", re.compile(r"\b(?:the\s+)?smallest\b|最小", _I)),
)  # fmt: skip

# Bounds that no price can be held to: below zero, of zero, or written as 1e308. They are told, not dropped.
COMPARING = r"(?:under|below|less\s+than|cheaper\s+than|at\s+most|up\s+to|max(?:imum)?|within|over|above|more\s+than|at\s+least|from|between|低于|少于|小于|不超过|最多|高于|超过|大于|至少|预算)"
SIGN_OF_MONEY = r"(?:us)?[$€£¥]?"
_DIGITS = r"\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?"
NO_BOUND = re.compile(
    rf"(?:\b|(?<=[一-龥])){COMPARING}\s*{SIGN_OF_MONEY}\s*(?:"
    rf"(?:[-−–]|minus\s|negative\s|负)\s?{SIGN_OF_MONEY}(?:{_DIGITS}|[一二三四五六七八九十百千两]+)"
    rf"|\d[\d,]*(?:\.\d+)?e[+-]?\d+|0+(?:\.0+)?(?![\d.])(?!\s?(?:and|to|到|至|-)\s?{SIGN_OF_MONEY}\d))"
    rf"(?!\.?\d)(?!(?:\s?(?:and|to|到|至|-)\s?[-−–]?{_DIGITS})?\s*(?:°|℃|度|degrees?\b|celsius\b|fahrenheit\b|c\b|f\b|%))(?:\s?(?:and|to|到|至|-)\s?{SIGN_OF_MONEY}{_DIGITS})?"
    r"\s*(?:dollars?|bucks?|euros?|usd|eur|块钱?|元|美元)?"
    r"|\d[\d,]*(?:\.\d+)?e[+-]?\d+\s*(?:块钱?|元|美元)?\s*(?:以内|以下|以上|之内)", _I)  # fmt: skip

SOFT: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("top_rated", re.compile(
        r"\b(?:(?:highly|well|top|decently|best)[\s-](?:rated|reviewed)|(?:good|great|excellent|strong|high|positive)\s+"
        r"(?:customer\s+)?(?:reviews?|ratings?|feedback))\b|口碑好|评价好|好评|评分高", _I)),
    ("many_reviews", re.compile(
        r"\b(?:many|lots?\s+of|a\s+lot\s+of|plenty\s+of)\s+(?:customer\s+)?reviews\b"
        r"|\breviewed\s+by\s+many(?:\s+customers)?\b|\bpopular\b|评价多|很多评价|热门|热销", _I)),
    ("cheap", re.compile(
        r"\b(?:cheap|inexpensive|affordable|budget(?!\s*(?:is|of|[:\d$£€]))|low[\s-]cost|not\s+too\s+expensive|good\s+value)\b"
        r"|便宜(?:一?点|些)?的?|实惠|性价比高?|平价", _I)),
)  # fmt: skip
BEST = re.compile(r"\bbest\b|最好的(?!是)|最棒", _I)

IN_STOCK = re.compile(
    r"\b(?:(?:that\s+(?:is|are)\s+|currently\s+)?in[\s-]stock|available\s+(?:now|today)|ready\s+to\s+ship)\b"
    r"|有现货的?|有货的?|现货|有库存的?", _I)  # fmt: skip

# “red if possible” looks back, “preferably red” looks ahead
SOFT_BEHIND = re.compile(
    r"\b(?:if\s+(?:possible|you\s+have\s+(?:it|one|them)|available)|would\s+be\s+(?:nice|great|good|ideal)"
    r"|is\s+a\s+plus|but\s+not\s+necessary|更好|的话最好|就更好了?|优先)(?:\b|(?<=[好先了]))", _I)  # fmt: skip
SOFT_AHEAD = re.compile(
    r"\b(?:ideally|preferably|prefer|maybe|perhaps)\b|最好是?|如果可以|尽量|偏好|倾向", _I
)

NOT_BEFORE = re.compile(
    r"(?:\b(?:not|no|without|except(?:\s+for)?|excluding|other\s+than|anything\s+but|rather\s+than"
    r"|(?:don['’]?t|do\s+not)\s+(?:want|like|need)|avoid|isn['’]?t|aren['’]?t|nothing|non)"
    r"|不要|不想要|不是|别给我|别要|除了|排除|不含|不带|避开|不喜欢|不买)"
    r"(?:[\s-]+(?:a|an|the|any|in|by|from|made|of|with))*[\s是买有的]*$", _I)  # fmt: skip
NOT_LIST = (
    re.compile(  # “not red or blue”; a comma alone begins a new wish: “not JBL, red if possible”
        r"\s*(?:/|,?\s*(?:or|and|nor)\b|、|和|或者?|及|以及|与)\s*(?:a\b|an\b|the\b)?\s*$", _I
    )
)
# “红色的不要” looks back; in “帐篷 不要红色” what follows is unwanted
NOT_AFTER = re.compile(
    r"^\s*(?:的)?(?:都?不要(?=了?\s*(?:$|[,，。;；!！]))|除外|以外|之外|不行)", _I
)
NOT_WORD = re.compile(
    r"\b(?:without|no|free\s+of)\s+(?:any\s+)?(?!more\b|idea\b|problem\b|thanks?\b|thx\b|need\b|way\b|worries\b|matter\b|one\b|limit\b)([a-z]{3,})|(?:不要|不带|不含)(?!了)([一-龥]{1,4}?)(?=[的,，。!！?？]|$)",
    _I,
)
FITS_BEFORE = re.compile(
    r"(?:\b(?:for|fits?|compatible\s+with|works?\s+with|suitable\s+for|to\s+use\s+with)\s+"
    r"(?:an?\s+|the\s+|my\s+|his\s+|her\s+|our\s+)?|适用于?|适合|兼容|配|能用在)\s*$", _I)  # fmt: skip
BRAND_BEFORE = re.compile(r"(?:\b(?:brand|from|by|made\s+by)|品牌|牌子|牌子是)[\s:]*$", _I)

SIZE = re.compile(
    r"\bsize\s*:?\s*(?:(?:eu|uk|us)\s*)?([0-9]{1,3}(?:\.5)?|x{0,3}[sl]|m|small|medium|large)\b"
    r"|\b(?:EU|UK|US)\s?([0-9]{1,2}(?:\.5)?)\b"
    r"|([0-9]{2}(?:\.5)?)\s*码|(?<![a-z])(x{0,3}[sl]|m)\s*[码号]|([大中小])号|尺码\s*([0-9a-z.]+)", _I)  # fmt: skip
LETTER_SIZE = re.compile(
    r"(?<![A-Za-z0-9'’&+-])(XXS|XS|S|M|L|XL|XXL|XXXL|[2-5]XL)(?![A-Za-z0-9'’&+-])"
)
SIZE_WORDS = {"small": "s", "medium": "m", "large": "l", "小": "s", "中": "m", "大": "l"}

# Who has things of their own kind: a bed for a dog, a jacket for a child.
OWN_THINGS = re.compile(
    r"kids?|child|children|baby|toddler|sons?|daughters?|dog|cat|puppy|kitten|孩子|小孩子?|小朋友|宝宝|儿子|女儿|学生|男生|女生|宠物|狗狗?|猫咪?"
)
FOR_WHOM = re.compile(
    r"(?:\b(?:for|to)\s+(?:(?:my|a|an|our|his|her|the)\s+)?|送?给|买给|为|我的?|咱)+$", _I
)

KEEPS = re.compile(r"\b(?:to\s+)?keep(?:s|ing)?\s+((?:\w+\s+){0,3}?)(?:hot|warm|cold|cool)\b", _I)
# “about 60 for my dad”, 预算三百左右: what is to be spent on some thing, not the price of a certain one
SPENDS = re.compile(r"\b(?:budget|gifts?|presents?|spend(?:ing)?)\b|预算|礼物|送", _I)
WORDS = re.compile(r"[\w'’-]+")
LIKES = re.compile(
    r"(?:\b(?:likes?|loves?|enjoys?|(?:is|are|am|he['’]?s|she['’]?s|they['’]?re|i['’]?m)\s+(?:really\s+|very\s+)?into|into|keen\s+on|mad\s+about|fan\s+of)"
    r"(?:\s+(?:a|the|my|some|going|doing))*\s+|(?:喜欢|爱|爱好|常|经常|平时)(?:去)?)$",
    _I,
)

# “no wait, sky blue”: who thinks again excludes nothing
THINKS_AGAIN = re.compile(
    r"^\s*(?:(?:oh|ok|well|hmm+|no|um+|actually|sorry)[,.\s]+)*(?:wait|hold\s+on|hang\s+on|actually|sorry|scratch\s+that)\b[,.!\s]*(?:no\b[,\s]*)?"
    r"|^\s*(?:哦|啊|呃|嗯|不)?[,，\s]*(?:等等|等一下|不对|说错了|不好意思)[,，。!！\s]+", _I)  # fmt: skip
FILLER = re.compile(
    r"\bwho\s+(?:likes?|loves?|enjoys?)\b|"
    r"\b(?:gifts?|presents?)\b(?!\s*(?:cards?|box(?:es)?|bags?|wrap\w*|sets?))|礼物(?!盒|卡)|送礼(?!盒)|"
    r"\b(?:i\s+am|i['’]?m|we\s+are)\s+(?:looking|searching)\s+for\b|\b(?:looking|searching|search|look)\s+for\b"
    r"|\b(?:show|find|get|give|bring|recommend|suggest)\s+(?:me|us)?\b|\bi\s+(?:want|need|would\s+like|['’]d\s+like)(?:\s+to\s+(?:buy|get|find|see|order))?\b"
    r"|\b(?:do|does)\s+(?:you|the\s+shop)\s+(?:have|sell|carry)\b|\b(?:have\s+you\s+got|got|is\s+there|are\s+there)\b"
    r"|\b(?:can|could|would)\s+you(?:\s+please)?\b|\bplease\b|\bthanks?(?:\s+you)?\b|\b(?:hi|hello|hey)\b|\bany(?:thing)?\b|\b(?:things?|products?|items?|stuff)\b|东西|商品|产品|\bsome(?:thing)?\b"
    r"|\bmy\s+budget(?:\s+is)?\b|\bthat\s+(?:costs?|is|are|has|have)\b|\bwhich\s+(?:is|are)\b|\b(?:it|they)\s+should(?:\s+(?:be|have))?\b"
    r"|\b(?:my|your|our|between|budget|rated|with)\b|\bpriced?\b|\bcosts?\b|\bcosting\b|\bonly\b|\bresults?\b|\b(?:a|an|the|me|us|of|that|is|are|be|and|but|in|from|by|to|i|you|it|or|one|ones)\b"
    r"|请问?|麻烦|帮我|给我|我要买?|我想要?|我想买|想要?买|想找|我在找|找一?[款个双件台]|推荐一?[下款个些]?|有没有|有什么|有吗|有哪些|来一?[个件双款]|买一?[个件双台款]?"
    r"|不[要用买]了|看看|一下|谢谢|你好|您好|可以吗|好吗|预算|价格|价位|左右|一[个款双件台条只]|什么|那种|这种|品牌|牌子"
    # single characters only at an edge: 爱的教育 is a title
    r"|(?<![一-龥])[的了吗呢吧哦啊要我和找想]|[的了吗呢吧哦啊](?![一-龥])", _I)  # fmt: skip
PUNCTUATION = re.compile(r"[^\w\s一-龥+#&.'’/%\"-]|(?<!\w)[.'’/-]|[.'’/-](?!\w)|[，。！？、；：“”]")
