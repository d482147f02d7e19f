"""The papers say what the settings say, in both languages, and are marked for a lawyer."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from aisle.shop.papers import write_papers, written
from aisle.shop.settings import load_settings

DAY = dt.date(2026, 11, 5)
GIVEN = {
    "AISLE_TRANSCRIPT_DAYS": "31", "AISLE_VAULT_HOURS": "7", "AISLE_PUBLIC_URL": "https://chat.shop.example",
    "LLM_URL": "https://llm.example/v1", "LLM_MODEL": "qwen", "TELEGRAM_TOKEN": "1:a",
    "AISLE_SMTP_URL": "smtp://user:secret@mail.example", "AISLE_MAIL_FROM": "a@shop.example",
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_papers_hold_the_real_settings_and_no_secret(language: str, tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(
        'identity = "code"\n[name]\nen = "Fell & Field"\nzh = "山野集"\n[contact]\nemail = "help@shop.example"\n'
    )
    told = written(load_settings(tmp_path, GIVEN), DAY, language)
    assert len(told) == 4
    for text in told.values():
        assert ("lawyer" if language == "en" else "律师") in text
        assert ("Fell & Field" if language == "en" else "山野集") in text
        assert "secret" not in text
        assert "{" not in text
    privacy, disclosure, retention, processors = told.values()
    assert "help@shop.example" in privacy
    assert "https://chat.shop.example/privacy" in privacy
    for text in (privacy, retention):
        assert "31" in text
        assert "7 " in text
    assert "qwen" in disclosure
    for name in ("api.telegram.org", "llm.example", "mail.example"):
        assert name in processors


def test_without_others_only_the_own_machine_is_listed_and_edited_papers_stay(
    tmp_path: Path,
) -> None:
    settings = load_settings(tmp_path, {})
    made = write_papers(settings, DAY)
    assert len(made) == 8
    processors = next(path for path in made if path.name == "processors.en.md")
    assert processors.read_text(encoding="utf-8").count("\n| ") == 2  # the heading and the machine
    processors.write_text("read by a lawyer", encoding="utf-8")
    assert write_papers(settings, DAY) == []
    assert processors.read_text(encoding="utf-8") == "read by a lawyer"
    assert len(write_papers(settings, DAY, replace=True)) == 8
