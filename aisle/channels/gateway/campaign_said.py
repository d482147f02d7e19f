"""What a campaign says outside of a turn: on the widget's first screen, and to Telegram chats that agreed."""

from __future__ import annotations

from aisle.channels.gateway.answers import Said
from aisle.channels.gateway.desk import spoken_language, tell
from aisle.channels.gateway.shop_parts import ShopParts
from aisle.channels.storefront.items import product_item
from aisle.language.wording import say
from aisle.shop.campaigns import Campaign


def on_first_screen(shop: ShopParts, conversation_id: str, language: str) -> list[Said]:
    """For a person who is signed in and has not spoken yet; almost always nothing."""
    person = shop.identity.customer_of(conversation_id)
    campaign = shop.campaigns.due(person, "widget") if person else None
    return said_of(shop, campaign, language) if campaign else []


def send_to_telegram(shop: ShopParts, campaign: Campaign) -> int:
    """Tell every chat that may be told now; how many were."""
    people = shop.campaigns.due_all(campaign.campaign_id, "telegram", shop.subscribers.on_telegram)
    chats = shop.subscribers.telegram_chats(people)
    for _, conversation_id in chats:
        language = spoken_language(shop, conversation_id)
        tell(shop, conversation_id, said_of(shop, campaign, language), "shop")
    return len(chats)


def said_of(shop: ShopParts, campaign: Campaign, language: str) -> list[Said]:
    """Its words, why one reads them, and its products at the price that everybody sees."""
    lines = (say("campaigns.head", language), campaign.texts[language], say("campaigns.footer", language))  # fmt: skip
    said = [Said("text.done", {"text": "\n".join(lines)})]
    items = [
        product_item(one, language, shop.names) for one in shop.catalogue.many(campaign.product_ids)
    ]
    if items:
        fallback = "\n".join(str(one["title"]) for one in items)
        said.append(
            Said("block", {"v": 1, "type": "products", "items": items, "fallback": fallback})
        )
    return said
