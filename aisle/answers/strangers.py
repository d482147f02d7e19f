"""Texts that others wrote and that must not speak for the shop: orders to a machine, links, prices, promises.

A buyer's review or a seller's description is quoted only where none of these stand in it. What is lost
is little: price, stock and policy have records of their own.
"""

from __future__ import annotations

import re

from aisle.language.normalise import fold

_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instruction|rule|prompt|above|previous|earlier|guideline|price|everything)"
    r"|\b(?:system|developer|admin|debug)\s*(?:prompt|mode|message|note)?\s*[:：]|\b(?:developer|debug|god) mode\b|\bjailbreak"
    r"|\byou (?:are now|must|have to|should) (?:a |an |in |answer|say|tell|reply|respond)|\bas (?:the|an?) (?:shop's |store's )?(?:assistant|ai|bot|chatbot)\b"
    r"|\b(?:note|message|attention|dear)\b.{0,12}\b(?:ai|assistant|bot|model|llm)\b|\b(?:assistant|chatbot|ai|bot)\s*[,:]"
    r"|\b(?:tell|inform|convince)\b.{0,12}\b(?:shopper|customer|buyer|user|everybody|everyone)s?\b|\bmust be told\b|\brepeat after me\b"
    r"|\b(?:always|only) (?:say|answer|reply|tell)\b|\b(?:important|new|following) instructions?\b|\brepl(?:y|ies)\s*:|\bsay that\b"
    r"|(?:忽略|无视|忘记|忘掉|不要管|别看|绕过).{0,12}(?:指令|规则|提示|设定|要求|价格|内容)|(?:系统|管理员|开发者|调试)(?:提示|模式|消息|指令)"
    r"|(?:给|致|告诉).{0,6}(?:ai|助手|客服|机器人|模型)|作为.{0,8}(?:客服|助手|ai|机器人)|(?:助手|ai|客服|机器人)\s*[，,：:请]"
    r"|(?:必须|一律|务必|只能|请).{0,3}(?:回答|回复|告诉|说|复述|转告)|告诉(?:顾客|买家|客人|用户|大家|所有人)|(?:重要|新|以下)指令|你(?:现在)?(?:处于|扮演|是一个)"
)
_MARKUP = re.compile(
    r"<!--|<\s*/?[a-z]+[\s>/]|\{\s*[\"']|\]\(|\"role\"|javascript:|\[/?inst\]|<\||\bbase64\b"
)
_LINKS = re.compile(
    r"https?:|\bwww\.|\b[a-z0-9-]+\.(?:com|net|org|shop|store|info|biz|io|cn|me|ly|example|xyz|top)\b|@[a-z0-9-]+\.|\bdot com\b"
    r"|微信|加\s*v\b|威信|\bqq\s*群?\b|扣扣|telegram|whatsapp|扫码|二维码|公众号"
)
_MONEY = re.compile(
    r"[$€£¥￥]\s*\d|\d+(?:\.\d+)?\s*(?:dollars?|usd|eur|euros?|bucks|pounds|美元|美金|元|块钱|欧元)"
    r"|\b(?:coupon|voucher|promo|discount)s?\b|\bcode [a-z0-9]{3,}|优惠码|优惠券|代金券|折扣|暗号|返现|\bfree (?:wallet|gift|shipping)|免费(?:领|送|下载)|half the price|半价"
)
_SHOPS = re.compile(
    r"\bout of stock\b|\bsold out\b|缺货|没货|断货|\b(?:refund|money back|takes? everything back)|within \d+ days|\d+ ?天内|无条件退|退款|\bguarantee|\bcertified by\b|保证"
    r"|\bendorsed by\b|代言|\bcheaper (?:on|at|elsewhere)\b|更便宜"
)


def may_be_quoted(text: str) -> bool:
    """Whether this text only describes: no order, markup, link, offer or promise in it."""
    told = fold(text)
    return not any(one.search(told) for one in (_ORDERS, _MARKUP, _LINKS, _MONEY, _SHOPS))
