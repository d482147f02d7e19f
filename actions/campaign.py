"""Offers in the chat: told at the greeting to who agreed, turned on and off in words."""

from __future__ import annotations

import re

from actions.action import Answer, ShopAction
from actions.cards import Card, list_text, products_block
from actions.reply import Button, Reply
from actions.shown import remember
from actions.turn import Turn
from aisle.language.normalise import fold
from aisle.shop.campaigns import CAP, CAP_DAYS

OFF, ON = "offers_off", "offers_on"  # topics of privacy_erase, which speaks of what one agreed to
_MOST = 80  # characters: a longer message says more than that
_NAMES = r"(?:special |marketing |your |these |those |such |any |the )*(?:offers|promotions|promos|ads|adverts|advertising|marketing|campaigns|newsletters?|promotional (?:messages|e-?mails))"
_OF_GOODS = r"(?!\s+(?:on|for|of|in) (?!me\b|now\b|e-?mail|telegram|chat|this chat|the chat|here\b|future\b))"
_ENDS = r"\bunsubscribe\b|\bopt(?:ing|ed)?[ -]?out\b|退订|取消订阅"
_ASKS = re.compile(r"[?？]|[吗么]\W*$|^(?:do|does|can|could|is|are|what|which|why|有没有|什么)\b")
_NO = re.compile(
    rf"{_ENDS}|^(?:please,? )?no (?:more )?{_NAMES}\b{_OF_GOODS}|"
    rf"\b(?:stop|no more|don'?t|do not|never|turn off|switch off)\b (?:(?:send|sending|show|showing|give|giving|with|want|wanting)\b ?)?(?:me )?{_NAMES}\b{_OF_GOODS}"
    r"|\bcancel (?:my |the )?(?:newsletter|(?:newsletter )?subscription)\b"
    r"|(?:不要|别|不想|不用|停止|关闭|关掉|取消)(?!再?错过)[^错]{0,5}(?:优惠(?![券码价])|促销|广告|营销|推销|活动推送|活动信息)"
)
_ENDED = re.compile(rf"{_ENDS}|\bstop (?:send|show|giv)ing\b|(?:不要|别)再")  # even as a question
_YES = re.compile(
    rf"\b(?:send|notify) me (?:about |of )?{_NAMES}\b{_OF_GOODS}(?! (?:you|there|that)\b)|\b(?:subscribe|sign me up)\b(?: me)?(?: to| for) {_NAMES}\b"
    rf"|\bi (?:want|would like|'?d like|agree) to (?:get|receive) {_NAMES}\b"
    r"|(?:给|向)我(?:发|推送)(?:一?些|点)?(?:优惠(?![券码价])|促销|活动)|(?:想|愿意|同意|可以)(?:接收|收到)(?:你们的)?(?:优惠|促销|营销)|^订阅(?:优惠|促销|活动)"
)


def wants_offers(text: str) -> bool | None:
    """“no more offers”, 退订 → False; “send me offers”, 给我发优惠 → True; None: of something else."""
    said = fold(text)
    if len(said) > _MOST or (_ASKS.search(said) and not _ENDED.search(said)):
        return None  # a question agrees to nothing
    if _NO.search(said):
        return False
    return True if _YES.search(said) else None


def offers_wanted(turn: Turn) -> bool | None:
    """What this message, or the button pressed, says about offers."""
    topic = turn.value("topic")
    return {OFF: False, ON: True}.get(topic) if turn.is_button else wants_offers(turn.text)


def answered(action: ShopAction, turn: Turn, *, wants: bool) -> Answer:
    """Yes or no to offers, kept at once; a no closes every chat of this person."""
    here = turn.conversation.conversation_id
    action.rooms.conversations.save(turn.conversation)  # a first message may ask for this too
    action.rooms.subscribers.answer(turn.owner, here, wants=wants)
    voice = action.voice(turn)
    if wants:
        return [Reply(voice("campaigns.on", cap=CAP, days=CAP_DAYS), buttons=[off_button(action, turn)])]  # fmt: skip
    return [Reply(voice("campaigns.off"))]


def off_button(action: ShopAction, turn: Turn) -> Button:
    """The way out stands beside every offer."""
    return Button(action.voice(turn)("campaigns.button_off"), "privacy_erase", {"topic": OFF})


def told_at_greeting(action: ShopAction, turn: Turn) -> list[Reply]:
    """What a campaign tells this person now; almost always nothing."""
    campaign = action.rooms.campaigns.due(turn.owner, "chat")
    if campaign is None:
        return []
    voice = action.voice(turn)
    language = "zh" if turn.language == "zh" else "en"
    reason: dict[str, object] = {"kind": "campaign", "names": dict(campaign.segment_names)}
    cards = [Card(one, evidence=reason) for one in action.rooms.catalogue.many(campaign.product_ids)]  # fmt: skip
    said = [voice("campaigns.head"), campaign.texts[language], voice("campaigns.footer")]
    told, off = "\n".join(said), off_button(action, turn)
    if not cards:
        return [Reply(told, buttons=[off])]
    remember(action, turn, cards, {one.product.product_id: reason for one in cards})
    why = Button(voice("campaigns.button_why"), "why_recommended")
    return [Reply(told), Reply(list_text(cards, voice), products_block(cards, voice), [why, off])]
