"""The owner's pages as text: who gets in, what they say, what a form changes, and what is refused."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from aisle.channels.gateway.answers import Said
from aisle.language.wording import keys
from aisle.owner import page
from aisle.shop import audit, tables
from aisle.shop.model_versions import Models
from aisle.shop.versions import current, promote
from tests.owner.conftest import Desk

pytestmark = pytest.mark.slow  # whole gateways

HERE = "web:12345678-aaaa"


def talked(desk: Desk) -> None:
    """One conversation of two turns, personal values hidden as the gateway hides them."""
    shop = desk.shop
    spoken = shop.conversations.load(HERE)
    spoken.turns, spoken.language = 2, "en"
    shop.conversations.save(spoken)
    typed = shop.vault.redact(HERE, "A tent, and write to mei@example.com <script>")
    item = {
        "title": "Tent 1", "price": {"amount": 99, "currency": "USD"},
        "why": {"text": "Fits what you asked for: tent."},
    }  # fmt: skip
    shown = {"type": "products", "fallback": "Tent 1", "items": [item]}
    shop.transcript.append(
        HERE, "t1", [("user", Said("text", {"text": typed})), ("assistant", Said("text.done", {"text": "Here: Tent 1"})),
                     ("assistant", Said("block", shown))]
    )  # fmt: skip
    shop.transcript.append(HERE, "t2", [("user", Said("text", {"text": "thanks"}))])
    shop.feedbacks.give(HERE, -1, "too dear", "t1")


def trained(home: Path, kind: str, version: str, ndcg: float) -> Path:
    """A version on disk, whole as our trainings leave it."""
    import hashlib

    folder = home / "models" / kind / version
    folder.mkdir(parents=True)
    (folder / "a.json").write_text(version)
    digest = hashlib.sha256(version.encode()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps({"a.json": digest}))
    (folder / "metrics.json").write_text(json.dumps({"ndcg": ndcg, "model": "blend"}))
    return folder


def test_a_stranger_is_led_to_the_door_and_an_agent_is_told_whose_page_it_is(desks: Any) -> None:
    stranger = desks(None)
    assert "Enter as the demo shop" in stranger.see("/models")
    assert stranger.client.get("/owner/models", follow_redirects=False).status_code == 303
    assert "for the shop&#39;s owner" in desks("agent").see("/models", 403)


def test_the_demo_lets_its_own_owner_in_and_out_again(desks: Any) -> None:
    browser = desks(None).client
    assert browser.post("/owner/demo", follow_redirects=False).headers["location"] == "/owner/"
    inside = browser.get("/owner/models")
    assert "Model versions" in inside.text
    key = re.search(r'name="form_key" value="(\w+)"', inside.text)
    assert key is not None
    browser.post("/owner/sign-out", data={"form_key": key[1]})
    assert "Enter as the demo" in browser.get("/owner/models").text


def test_a_wrong_password_is_said_on_the_page(desks: Any) -> None:
    answer = desks(None).client.post("/owner/sign-in", data={"email": "a@b.c", "password": "x"})
    assert answer.status_code == 403
    assert "Address, password or code is wrong." in answer.text


def test_a_form_of_another_page_or_website_changes_nothing(owner: Desk) -> None:
    forged = owner.client.post("/owner/models/search/roll-back", data={"form_key": "x"})
    assert forged.status_code == 403
    foreign = owner.client.post(
        "/owner/models/search/roll-back", headers={"origin": "https://evil.example"}
    )
    assert foreign.status_code == 403


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", page.PAGES)
def test_every_page_is_drawn_in_both_languages(desks: Any, name: str, language: str) -> None:
    desk = desks("owner", language)
    talked(desk)
    text = desk.see("/" if name == "overview" else f"/{name}")
    other = "[\\u4e00-\\u9fff]{2}"
    bare = text.replace("中文", "").replace("帐篷", "")
    assert bool(re.search(other, bare)) == (language == "zh")
    assert 'name="viewport"' in text


def test_every_text_a_template_names_exists() -> None:
    known = keys("en")
    named = {
        (path.name, key)
        for path in page.TEMPLATES.glob("*.html")
        for key in re.findall(r"""\bt\(\s*["']([a-z0-9_]+)["']\s*[,)]""", path.read_text("utf-8"))
    }
    assert len(named) > 50
    assert sorted(f"{name}: {key}" for name, key in named if f"owner.{key}" not in known) == []


def test_a_conversation_is_played_again_redacted_with_its_reasons(owner: Desk) -> None:
    talked(owner)
    listed = owner.see("/conversations?only=thumb_down")
    assert HERE[:16] in listed
    whole = owner.see(f"/conversations/{HERE}")
    assert "mei@example.com" not in whole
    assert "&lt;email_1&gt;" in whole
    assert "<script>" not in whole
    assert "Fits what you asked for: tent." in whole
    assert "too dear" in whole
    first = owner.see(f"/conversations/{HERE}?turn=1")
    assert "Tent 1" in first
    assert "thanks" not in first
    assert "No conversation here" in owner.see("/conversations?only=person")
    assert "erased" in owner.see("/conversations/web:nobody", 404)
    with owner.shop.database.read() as session:
        read = session.scalars(select(tables.Audit).where(tables.Audit.action == "conversation read")).all()  # fmt: skip
    assert len(read) == 2
    assert all(HERE not in str(one.subject) for one in read)


def test_a_version_is_promoted_rolled_back_and_audited(owner: Desk) -> None:
    home = owner.shop.settings.home
    for version, ndcg in (("20260101-000000-aaaa", 0.3), ("20260102-000000-bbbb", 0.4)):
        trained(home, "recommender", version, ndcg)
        promote(home / "models" / "recommender", version)
    seen = owner.see("/models")
    assert seen.index("20260102-000000-bbbb") < seen.index("20260101-000000-aaaa")
    assert "NDCG@10 0.400" in seen
    assert "Done: it is served" in owner.press("/models/recommender/roll-back")
    assert str(current(home / "models" / "recommender")).endswith("aaaa")
    assert "was served before" in owner.press("/models/recommender/roll-back", 404)
    owner.press("/models/recommender/promote", version="20260102-000000-bbbb")
    assert str(current(home / "models" / "recommender")).endswith("bbbb")
    assert audit.verify(owner.shop.database).broken_at is None
    with owner.shop.database.read() as session:
        rows = session.scalars(select(tables.Audit).where(tables.Audit.action == "model promoted")).all()  # fmt: skip
    assert [one.facts["to"][-4:] for one in rows] == ["aaaa", "bbbb"]
    assert all(one.actor.startswith("staff:") for one in rows)


def test_a_damaged_or_unknown_version_is_not_served(owner: Desk) -> None:
    home = owner.shop.settings.home
    good = trained(home, "search", "20260101-000000-aaaa", 0.3)
    promote(home / "models" / "search", good.name)
    bad = trained(home, "search", "20260102-000000-bbbb", 0.9)
    (bad / "a.json").write_text("something else")
    (trained(home, "search", "20260103-000000-cccc", 0.9) / "manifest.json").unlink()
    assert "a.json was changed" in owner.press("/models/search/promote", 503, version=bad.name)
    owner.press("/models/search/promote", 503, version="20260103-000000-cccc")
    owner.press("/models/search/promote", 404, version="../../etc")
    owner.press("/models/cooking/promote", 422, version=good.name)
    assert current(home / "models" / "search") == good


def test_going_back_twice_goes_further_back(tmp_path: Path, owner: Desk) -> None:
    models = Models(tmp_path, owner.shop.database, owner.shop.clock)
    names = [f"2026010{number}-000000-aaaa" for number in (1, 2, 3)]
    for name in names:
        trained(tmp_path, "dialogue", name, 0.1)
        promote(tmp_path / "models" / "dialogue", name)
    assert models.roll_back("dialogue", "owner") == names[1]
    assert models.roll_back("dialogue", "owner") == names[0]


def test_a_person_is_exported_and_erased_on_their_behalf_in_two_steps(owner: Desk) -> None:
    talked(owner)
    from aisle.owner.door import _form_key

    body = {"form_key": _form_key(owner.cookie), "subject": "mei"}
    got = owner.client.post("/owner/privacy/export", data=body)
    assert "person.json" in zipfile.ZipFile(io.BytesIO(got.content)).namelist()
    asked = owner.press("/privacy/erase", subject="mei")
    assert "Delete what is held of “mei”?" in asked
    with owner.shop.database.read() as session:
        customer = session.get(tables.Customer, "mei")
        assert customer is not None
        assert customer.email == "mei@example.com"
    done = owner.press("/privacy/erase", subject="mei", sure="yes")
    assert "Erased. Receipt" in done
    assert "Copy given" in done
    assert "the person, in the chat" not in done  # it was the owner
    assert "Nothing is held of" in owner.press("/privacy/erase", 404, subject="mei")
    assert "Nothing is held of" in owner.press("/privacy/erase", 404, subject="nobody at all")
