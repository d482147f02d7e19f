"""What the scripted assistant says: one answer for each block type, chosen by a word in the message."""

from __future__ import annotations

from typing import Any  # JSON of the protocol

from tests.browser.fake_shop import catalogue, item, money

Said = list[tuple[str, dict[str, Any]]]
DISCLOSURE = {
    "en": "You are chatting with the AI assistant of Northstar Goods. It changes nothing without your yes. A person is one message away.",
    "zh": "您正在和北辰百货的 AI 助手聊天。未经您确认，它不会改动任何东西。需要人工客服，说一声就行。",
}
STARTERS = {
    "en": [
        "A waterproof tent under 200",
        "Recommend something for me",
        "Where is my order?",
        "How do returns work?",
    ],
    "zh": ["200以内的防水帐篷", "给我推荐点东西", "我的订单到哪了？", "怎么退货？"],
}
CHIPS = {"en": ["Compare them", "Anything cheaper?"], "zh": ["对比一下", "有更便宜的吗？"]}


def answer(text: str, language: str) -> Said:
    """The events of a turn; `pause` waits."""
    lower = text.lower()
    zh = language == "zh"
    for words, make in _SCRIPT:
        if any(word in lower for word in words):
            return make(zh)
    return [("text.done", {"text": f"{'您说的是' if zh else 'You said'}: {text}"})]


def apology(language: str) -> Said:
    """A failed turn: again, or a person."""
    zh = language == "zh"
    return [
        (
            "error",
            {
                "code": "no_answer",
                "retryable": True,
                "text": "抱歉，出了点问题。" if zh else "Sorry, that did not work.",
            },
        ),
        (
            "quick_replies",
            {"items": [{"title": "再试一次" if zh else "Try again", "kind": "retry"}]},
        ),
    ]


def _chips(*titles: str) -> tuple[str, dict[str, Any]]:
    return (
        "quick_replies",
        {"items": [{"title": one, "payload": f"sealed|{one}"} for one in titles]},
    )


def _cards(zh: bool) -> Said:
    language = "zh" if zh else "en"
    rows = [row for row in catalogue().values() if row["kind"] == "tent"][:3]
    items = []
    for place, row in enumerate(rows):
        card = item(row, language)
        card["why"] = {
            "text": "防水，压胶接缝，在 200 美元以内。"
            if zh
            else "Waterproof with taped seams, and under 200 dollars.",
            "evidence": {},
        }
        titles = (
            ("详情", "加入购物车", "为什么推荐") if zh else ("Details", "Add to cart", "Why this?")
        )
        card["actions"] = [
            {"kind": kind, "title": title, "payload": f"sealed|{title}"}
            for kind, title in zip(("details", "add_to_cart", "why"), titles, strict=True)
        ]
        if place == 2:
            card["relaxed"] = ["重量" if zh else "weight"]
        items.append(card)
    fallback = "\n".join(
        f"{place}. {one['title']}: {one['price']['amount']}" for place, one in enumerate(items, 1)
    )
    head = "找到 3 款符合条件的帐篷：" if zh else "I found 3 tents that fit:"
    return [
        ("status", {"text": "正在查找" if zh else "Looking through the shop"}),
        ("pause", {"seconds": 0.1}),
        ("text.done", {"text": f"{head}\n{fallback}"}),
        ("block", {"v": 1, "type": "products", "items": items, "fallback": fallback}),
        _chips(*CHIPS[language]),
    ]


def _comparison(zh: bool) -> Said:
    language = "zh" if zh else "en"
    rows = [row for row in catalogue().values() if row["kind"] == "tent"][:3]
    titles = [row["title"][language] for row in rows]
    names = ("价格", "重量", "防水") if zh else ("Price", "Weight", "Waterproof")
    table = [
        [names[0], *(f"${row['price']:.2f}" for row in rows)],
        [names[1], *(f"{row['attributes'].get('weight_g', '–')} g" for row in rows)],
        [names[2], *(("是" if zh else "yes") for _ in rows)],
    ]
    text = "对比如下：" if zh else "Side by side:"
    return [
        ("text.done", {"text": text}),
        (
            "block",
            {"v": 1, "type": "comparison", "columns": titles, "rows": table, "fallback": text},
        ),
        _chips(*(["第一款加入购物车"] if zh else ["Add the first one"])),
    ]


def _order(zh: bool) -> Said:
    labels = (
        ("已下单", "已打包", "已发货", "已签收")
        if zh
        else ("Placed", "Packed", "Shipped", "Delivered")
    )
    dates = (
        ("11月20日", "11月21日", "11月22日", "")
        if zh
        else ("20 Nov 2026", "21 Nov 2026", "22 Nov 2026", "")
    )
    states = ("done", "done", "current", "todo")
    text = (
        "订单 W2004417 已发货，预计周五送到。"
        if zh
        else "Order W2004417 has been shipped and should arrive on Friday."
    )
    steps = [
        {"label": label, "at": at, "state": state}
        for label, at, state in zip(labels, dates, states, strict=True)
    ]
    order = {
        "order_id": "W2004417",
        "status": labels[2],
        "lines": ["月牙双人帐篷" if zh else "Crescent 2 tent"],
    }
    return [
        ("text.done", {"text": text}),
        (
            "block",
            {"v": 1, "type": "order_status", "order": order, "steps": steps, "fallback": text},
        ),
        _chips("退货" if zh else "Return an item"),
    ]


def _offer(zh: bool) -> Said:
    summary = (
        "退回 1 件：月牙双人帐篷（苔绿色）？"
        if zh
        else "Return 1 item: Crescent 2 tent (moss green)?"
    )
    refund = (
        "$129.00 退回尾号 4242 的 Visa 卡，3–5 天到账。"
        if zh
        else "$129.00 goes back to Visa ending in 4242 within 3–5 days."
    )
    block = {
        "v": 1,
        "type": "offer",
        "op_id": "op-1",
        "asks": "confirm",
        "kind": "return_item",
        "order": "W2004417",
        "summary": summary,
        "before": ["已签收" if zh else "delivered"],
        "after": ["退货中" if zh else "return requested"],
        "money": [
            {"kind": "refund", "amount": 129.0, "currency": "USD", "method": "Visa", "text": refund}
        ],
        "notes": ["一个订单只能退一次。" if zh else "An order can be returned once only."],
        "expires_at": "2026-11-25T10:00:00+00:00",
        "fallback": f"{summary}\n{refund}",
    }
    return [
        ("text.done", {"text": block["fallback"]}),
        ("block", block),
        _chips(*(("是，退货", "不，算了") if zh else ("Yes, return it", "No, leave it"))),
    ]


def _receipt(zh: bool) -> Said:
    text = "退货已登记。" if zh else "The return is registered."
    refund = (
        "$129.00 退回尾号 4242 的 Visa 卡。" if zh else "$129.00 goes back to Visa ending in 4242."
    )
    block = {
        "v": 1,
        "type": "receipt",
        "receipt_id": "R-7K2M9Q",
        "title": "退货回执" if zh else "Return receipt",
        "order": "W2004417",
        "at": "2026-11-25T09:41:00+00:00",
        "summary": text,
        "before": ["已签收" if zh else "delivered"],
        "after": ["退货中" if zh else "return requested"],
        "money": [{"kind": "refund", "amount": 129.0, "currency": "USD", "text": refund}],
        "fallback": f"{text} {refund}",
    }
    return [("text.done", {"text": block["fallback"]}), ("block", block)]


def _cart(zh: bool) -> Said:
    text = "购物车里有 1 件商品。" if zh else "There is 1 thing in your cart."
    row = next(iter(catalogue().values()))
    line = {
        "variant_id": row["variants"][0]["variant_id"],
        "product_id": row["id"],
        "title": row["title"]["zh" if zh else "en"],
        "options": {"颜色" if zh else "colour": "苔绿色" if zh else "moss green"},
        "quantity": 1,
        "price": money(129),
        "line_total": money(129),
    }
    return [
        ("text.done", {"text": text}),
        ("block", {"v": 1, "type": "cart", "lines": [line], "total": money(129), "fallback": text}),
        _chips("去结算" if zh else "Check out"),
    ]


def _person(zh: bool) -> Said:
    text = "已为您转接人工客服。" if zh else "A person will take over from here."
    return [
        ("text.done", {"text": text}),
        ("block", {"v": 1, "type": "handoff", "state": "waiting", "position": 2, "fallback": text}),
    ]


def _stream(zh: bool) -> Said:
    text = (
        "送达后 30 天内可以退货（条款 R1），商品须未使用。"
        if zh
        else "You have 30 days from delivery to return an item (clause R1), as long as it is unused. See https://example.com/returns for more."
    )
    parts = [text[at : at + 12] for at in range(0, len(text), 12)]
    said: Said = []
    for part in parts:
        said += [("text.delta", {"text": part}), ("pause", {"seconds": 0.05})]
    return [*said, ("text.done", {"text": text})]


def _other(zh: bool) -> Said:
    fallback = "这是将来才有的卡片。" if zh else "A card of the future."
    return [("block", {"v": 1, "type": "hologram", "fallback": fallback})]


def _consent(zh: bool) -> Said:
    text = (
        "要删除我保存的关于您的一切吗？"
        if zh
        else "Shall I erase everything that I keep about you?"
    )
    return [
        ("text.done", {"text": text}),
        (
            "block",
            {"v": 1, "type": "consent", "purpose": "erase", "asks": "confirm", "fallback": text},
        ),
        _chips(*(("是", "不") if zh else ("Yes", "No"))),
    ]


def _slow(zh: bool) -> Said:
    return [("pause", {"seconds": 8.0}), ("text.done", {"text": "慢" if zh else "slow"})]


_SCRIPT = [
    (("yes, return", "是，退货"), _receipt),
    (("tent", "帐篷"), _cards),
    (("compare", "对比"), _comparison),
    (("where is my order", "订单"), _order),
    (("how do returns", "怎么退货"), _stream),
    (("return", "退货"), _offer),
    (("cart", "购物车"), _cart),
    (("person", "人工"), _person),
    (("future", "将来"), _other),
    (("erase", "删除"), _consent),
    (("slow",), _slow),
]
