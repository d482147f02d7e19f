"""Privacy notice, AI disclosure, retention table and list of processors, as the settings have it: for a lawyer to read.

written(settings, day, "en")  → {"privacy-notice.en.md": "# Privacy notice: …", …}
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from aisle.language.wording import LANGUAGES, say
from aisle.shop.running import address
from aisle.shop.settings import Settings

FOLDER = "papers"
KINDS = ("privacy", "disclosure", "retention", "processors")


def write_papers(settings: Settings, day: dt.date, *, replace: bool = False) -> list[Path]:
    """Into `papers/` of the home, both languages; files that are there stay unless `replace`. Those written."""
    folder = settings.home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for language in LANGUAGES:
        for name, text in written(settings, day, language).items():
            path = folder / name
            if replace or not path.exists():
                path.write_text(text, encoding="utf-8")
                made.append(path)
    return made


def written(settings: Settings, day: dt.date, language: str) -> dict[str, str]:
    """File name → text."""
    values = _values(settings, day, language)
    return {
        f"{say(f'papers.{kind}_name', language)}.{language}.md": say(
            f"papers.{kind}", language, **values
        ).lstrip()
        for kind in KINDS
    }


def _values(settings: Settings, day: dt.date, language: str) -> dict[str, str]:
    shop = settings.shop
    names = {str(code): name for code, name in shop.name.items()}
    name = names.get(language) or next(iter(names.values()))
    contact = shop.contact.email or shop.contact.phone or shop.contact.url
    return {
        "shop": name,
        "lawyer": say("papers.lawyer", language, day=day.isoformat()),
        "contact": contact or say("papers.open", language),
        "page": f"{address(settings)}/privacy",
        "identity": say(f"papers.identity.{shop.identity}", language),
        "transcripts": say("papers.days", language, count=settings.transcript_days),
        "watches": say("papers.days", language, count=shop.watches.days),
        "vault": say("papers.hours", language, count=settings.vault_hours),
        "orders": say("papers.kept_long", language),
        "on_request": say("papers.on_request", language),
        "said": say("channels.disclosure", language, shop=name),
        "wording": _wording(settings, language),
        "person": _person(settings, language, contact),
        "rows": "\n".join(_processors(settings, language)),
    }


def _wording(settings: Settings, language: str) -> str:
    if not settings.llm_model:
        return say("papers.wording_by.extractive", language)
    if settings.llm_url is None:
        return say("papers.wording_by.local", language, model=settings.llm_model)
    where = _machine(settings.llm_url)
    return say("papers.wording_by.llm", language, model=settings.llm_model, where=where)


def _person(settings: Settings, language: str, contact: str | None) -> str:
    desk = settings.shop.handoff
    if not desk.is_staffed:
        return say("papers.person.alone", language, contact=contact or say("papers.open", language))
    return say(
        "papers.person.staffed", language, zone=settings.shop.timezone,
        opens=f"{desk.opens:%H:%M}", closes=f"{desk.closes:%H:%M}",
    )  # fmt: skip


def _processors(settings: Settings, language: str) -> Iterator[str]:
    yield say("papers.who.own", language)
    if settings.telegram_token:
        yield say("papers.who.telegram", language, where=_machine(settings.telegram_api))
    if settings.speech_url:
        yield say("papers.who.speech", language, where=_machine(settings.speech_url))
    if settings.llm_url and settings.llm_model:
        where = _machine(settings.llm_url)
        yield say("papers.who.llm", language, model=settings.llm_model, where=where)
    if settings.webhook_url:
        yield say("papers.who.webhook", language, where=_machine(settings.webhook_url))
    if settings.smtp_url:
        yield say("papers.who.smtp", language, where=_machine(settings.smtp_url))


def _machine(address: str) -> str:
    """Its name alone: an address may hold a password."""
    return urlsplit(address).hostname or ""
