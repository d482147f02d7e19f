"""American cities and states as Chinese shoppers write them: 美国华盛顿州西雅图市，1200 Pine Street，邮编98101."""

from __future__ import annotations

import re
from collections.abc import Mapping

_CITIES = {  # name → as it is written there, and its state
    "纽约": ("New York", "NY"), "洛杉矶": ("Los Angeles", "CA"), "旧金山": ("San Francisco", "CA"), "圣弗朗西斯科": ("San Francisco", "CA"),
    "三藩": ("San Francisco", "CA"), "圣迭戈": ("San Diego", "CA"), "圣地亚哥": ("San Diego", "CA"), "圣何塞": ("San Jose", "CA"),
    "萨克拉门托": ("Sacramento", "CA"), "芝加哥": ("Chicago", "IL"), "休斯敦": ("Houston", "TX"), "休斯顿": ("Houston", "TX"),
    "达拉斯": ("Dallas", "TX"), "奥斯汀": ("Austin", "TX"), "圣安东尼奥": ("San Antonio", "TX"), "沃思堡": ("Fort Worth", "TX"),
    "沃斯堡": ("Fort Worth", "TX"), "西雅图": ("Seattle", "WA"), "波特兰": ("Portland", "OR"), "丹佛": ("Denver", "CO"),
    "凤凰城": ("Phoenix", "AZ"), "菲尼克斯": ("Phoenix", "AZ"), "费城": ("Philadelphia", "PA"), "匹兹堡": ("Pittsburgh", "PA"),
    "波士顿": ("Boston", "MA"), "夏洛特": ("Charlotte", "NC"), "哥伦布": ("Columbus", "OH"), "克利夫兰": ("Cleveland", "OH"),
    "杰克逊维尔": ("Jacksonville", "FL"), "迈阿密": ("Miami", "FL"), "奥兰多": ("Orlando", "FL"), "坦帕": ("Tampa", "FL"),
    "印第安纳波利斯": ("Indianapolis", "IN"), "华盛顿": ("Washington", "DC"), "华盛顿特区": ("Washington", "DC"), "亚特兰大": ("Atlanta", "GA"),
    "底特律": ("Detroit", "MI"), "拉斯维加斯": ("Las Vegas", "NV"), "明尼阿波利斯": ("Minneapolis", "MN"), "纳什维尔": ("Nashville", "TN"),
    "巴尔的摩": ("Baltimore", "MD"), "盐湖城": ("Salt Lake City", "UT"), "檀香山": ("Honolulu", "HI"), "新奥尔良": ("New Orleans", "LA"),
}  # fmt: skip
_STATES = dict(
    pair.split("=") for pair in (
        "阿拉巴马=AL 亚拉巴马=AL 阿拉斯加=AK 亚利桑那=AZ 阿肯色=AR 加利福尼亚=CA 加=CA 科罗拉多=CO 康涅狄格=CT 特拉华=DE 佛罗里达=FL 佐治亚=GA "
        "乔治亚=GA 夏威夷=HI 爱达荷=ID 伊利诺伊=IL 伊利诺=IL 印第安纳=IN 艾奥瓦=IA 爱荷华=IA 堪萨斯=KS 肯塔基=KY 路易斯安那=LA 缅因=ME 马里兰=MD "
        "马萨诸塞=MA 麻=MA 密歇根=MI 密西根=MI 明尼苏达=MN 密西西比=MS 密苏里=MO 蒙大拿=MT 内布拉斯加=NE 内华达=NV 新罕布什尔=NH 新泽西=NJ "
        "新墨西哥=NM 纽约=NY 北卡罗来纳=NC 北卡=NC 北达科他=ND 俄亥俄=OH 俄克拉荷马=OK 俄勒冈=OR 宾夕法尼亚=PA 宾=PA 罗得岛=RI 南卡罗来纳=SC "
        "南卡=SC 南达科他=SD 田纳西=TN 得克萨斯=TX 德克萨斯=TX 得=TX 德=TX 犹他=UT 佛蒙特=VT 弗吉尼亚=VA 华盛顿=WA 西弗吉尼亚=WV 威斯康星=WI 怀俄明=WY"
    ).split()
)  # fmt: skip
_STATE = (
    rf"(?P<state>(?:{'|'.join(sorted(_STATES, key=len, reverse=True))})州|\b[A-Z]{{2}}(?:州|\b))"
)
_CITY = rf"(?P<city>(?:{'|'.join(sorted(_CITIES, key=len, reverse=True))})(?!州))市?"
_STREET = r"(?P<street>\d+[A-Za-z]?\s+[A-Za-z][^，,。;；\n\u4e00-\u9fff]*?)(?:[\s,，]+(?P<unit>(?:apt|apartment|suite|ste|unit|floor|room|#)\.?\s*#?\s*[\w-]{1,8}|[\w-]{1,8}(?:室|单元|号房)))?"
_ZIP = r"(?:邮编|邮政编码)?[\s:：是为]*(?P<zip>\d{5}(?:-\d{4})?)(?!\d)"
_GAP = r"[\s,，]*"
_BIG_FIRST = re.compile(
    rf"(?:美国{_GAP})?(?:{_STATE}{_GAP})?{_CITY}{_GAP}{_STREET}{_GAP}{_ZIP}(?:{_GAP}美国)?",
    re.IGNORECASE,
)
_SMALL_FIRST = re.compile(
    rf"{_STREET}{_GAP}{_CITY}{_GAP}(?:{_STATE}{_GAP})?(?:美国{_GAP})?{_ZIP}(?:{_GAP}美国)?",
    re.IGNORECASE,
)


def us_address(text: str) -> tuple[dict[str, str], int, int] | None:
    """The parts, and where they stand; city and state as they are written there."""
    found = _BIG_FIRST.search(text) or _SMALL_FIRST.search(text)
    if found is None:
        return None
    parts = {
        "address1": found["street"].strip(),
        "address2": found["unit"] or "",
        "zip": found["zip"],
        "country": "USA",
        "city": found["city"],
        "state": found["state"] or "",
    }
    return as_written_there(parts), found.start(), found.end()


def as_written_there(parts: Mapping[str, str]) -> dict[str, str]:
    """西雅图 → Seattle, WA; 得克萨斯州 → TX; what is no American place stays."""
    written = dict(parts)
    state = written.get("state", "").removesuffix("州")
    city = written.get("city", "").removesuffix("市")
    if city in _CITIES:
        written["city"], of_city = _CITIES[city]
        state = state or of_city
    if state:
        written["state"] = _STATES.get(
            state, state if state.isascii() else written.get("state", "")
        )
    return written
