"""The codes that a mail server would send, where there is none: only in the demo, only on this machine."""

from __future__ import annotations

from typing import Any

from aisle.channels.gateway.refusals import Refusal
from aisle.channels.gateway.shop_parts import ShopParts
from aisle.channels.storefront.demo_sign_in import is_demo
from aisle.shop import outbox, tables
from aisle.shop.mails import code_mail
from aisle.shop.outbox import Outbox

SHOWN = 20


def unsent_mails(shop: ShopParts, language: str) -> list[dict[str, Any]]:  # Any: JSON
    """Codes that are still good, the newest first. Raises 404 outside the demo and where mails are sent."""
    if not is_demo(shop) or shop.settings.smtp_url:
        raise Refusal(404, "not_found")
    now = shop.clock.timestamp()
    letters = Outbox(shop.database).waiting(limit=1000, topic=outbox.ONE_TIME_CODE)
    good = [one for one in letters if now <= int(one.body["expires_at"])][-SHOWN:]
    with shop.database.read() as session:
        people = {
            one.body["customer_id"]: session.get(tables.Customer, one.body["customer_id"])
            for one in good
        }
    mails = []
    for one in reversed(good):
        customer = people[one.body["customer_id"]]
        if customer is None or not customer.email:
            continue
        mail = code_mail(shop.settings.shop, customer.email, str(one.body["code"]), language)
        mails.append({"to": mail.to, "subject": mail.subject, "text": mail.text, "at": one.at})
    return mails
