"""One-time codes as mails: their words, and the mail server they go through."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from aisle.language.wording import say
from aisle.shop.errors import BadInput
from aisle.shop.settings import Settings
from aisle.shop.shop_toml import ShopSettings

TIMEOUT_S = 10.0


@dataclass(frozen=True)
class Mail:
    """One mail, in words."""

    to: str
    subject: str
    text: str


def code_mail(shop: ShopSettings, to: str, code: str, language: str) -> Mail:
    """The mail with a one-time code."""
    name = shop.name.get("zh" if language == "zh" else "en") or next(iter(shop.name.values()))
    return Mail(
        to,
        say("orders.identity.mail_subject", language, shop=name),
        say("orders.identity.mail_text", language, shop=name, code=code),
    )


def send_mail(settings: Settings, mail: Mail) -> None:
    """Through the server of `AISLE_SMTP_URL`, encrypted unless it is on this machine. Raises OSError, BadInput."""
    where = urlsplit(settings.smtp_url or "")
    if where.scheme not in ("smtp", "smtps") or not where.hostname:
        raise BadInput(
            "AISLE_SMTP_URL is not the address of a mail server: write smtp://user:password@host:587."
        )
    message = EmailMessage()
    message["From"] = settings.mail_from or settings.shop.contact.email or "shop@localhost"
    message["To"], message["Subject"] = mail.to, mail.subject
    message.set_content(mail.text)
    is_here = where.hostname in ("localhost", "127.0.0.1", "::1")
    kind = smtplib.SMTP_SSL if where.scheme == "smtps" else smtplib.SMTP
    with kind(where.hostname, where.port or 0, timeout=TIMEOUT_S) as server:
        if where.scheme == "smtp" and not is_here:
            server.starttls(context=ssl.create_default_context())
        if where.username:
            server.login(unquote(where.username), unquote(where.password or ""))
        server.send_message(message)
