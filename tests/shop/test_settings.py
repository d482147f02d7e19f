from __future__ import annotations

import dataclasses
import datetime as dt
import os
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from aisle.shop.clock import Clock
from aisle.shop.errors import BadInput, Unavailable
from aisle.shop.settings import Settings, documented_settings, load_settings, unknown_variables
from aisle.shop.stored_settings import shop_of, store_rules
from aisle.shop.versions import TRAINER, clear_unfinished, current, new_version, promote
from tests.shop.homes import open_home


def test_without_any_setting_the_defaults_hold(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, {})
    assert (settings.host, settings.port, settings.rasa_port) == ("127.0.0.1", 8080, 5005)
    assert settings.shop.windows.return_days is None
    assert settings.llm_url is None


def test_the_environment_wins_over_the_default_and_an_empty_value_does_not(tmp_path: Path) -> None:
    given = {"AISLE_PORT": "9001", "LLM_URL": "http://127.0.0.1:1/v1", "AISLE_HOST": " "}
    settings = load_settings(tmp_path, given)
    assert settings.port == 9001
    assert settings.llm_url == "http://127.0.0.1:1/v1"
    assert settings.host == "127.0.0.1"


def test_origins_are_a_comma_list(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, {"AISLE_ORIGINS": "https://a.example, https://b.example"})
    assert settings.origins == ("https://a.example", "https://b.example")


def test_all_problems_are_told_at_once_with_file_key_value_and_cure(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(
        'currency = "dollars"\nwords = 3\n[windows]\nreturn_days = -3\n[rates.EUR]\nrate = 1.1\n'
    )
    with pytest.raises(BadInput) as caught:
        load_settings(tmp_path, {"AISLE_PORT": "many"})
    message = str(caught.value)
    for part in (
        "AISLE_PORT is 'many'",
        "shop.toml",
        "currency",
        "words",
        "windows.return_days is -3",
    ):
        assert part in message
    assert "rates.EUR.date is missing" in message
    assert len(message.splitlines()) == 5


def test_a_broken_shop_toml_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text("currency = \n")
    with pytest.raises(BadInput, match=r"shop\.toml: not readable as TOML .*line 1"):
        load_settings(tmp_path, {})


NONSENSE = {
    "AISLE_DEVICE": ("tpu", "cuda:", "CPU "),
    "AISLE_PICTURE_SEARCH": ("clip", "no-such-folder"),
    "AISLE_HOST": ("none of these", "http://127.0.0.1", "999.1.1.1", "-a", "a..b"),
    "AISLE_PUBLIC_URL": ("javascript:alert(1)", "shop.example", "https://", "https://a.example/?b", "https://u:p@a.example",
                         "https://a b", "https://a:99999"),
    "AISLE_ORIGINS": ("*", "https://*.shop.example", "null", "shop.example", "https://a.example,ftp://b.example"),
    "AISLE_SEARCH_ENCODER": ("/nowhere/model", "./nowhere", "minilm+", "none+e5", "mini lm", "../../etc/x"),
    "AISLE_SESSION_KEY": ("short",), "AISLE_LOGIN_KEY": ("k", "with a blank " * 4),
    "TELEGRAM_TOKEN": ("token", "123:", "123:ab cd"), "TELEGRAM_API": ("api.telegram.org",),
    "AISLE_SPEECH_URL": ("localhost:9000", "file:///etc/passwd"), "LLM_URL": ("qwen", "http://:11434/v1"),
    "LLM_KEY": ("two words", "schlüssel"), "AISLE_WEBHOOK_URL": ("nowhere",),
    "AISLE_SMTP_URL": ("mail.example", "http://mail.example", "smtp://"), "AISLE_MAIL_FROM": ("nobody", "a@b\nBcc: c@d"),
    "AISLE_NOW": ("5", "tomorrow", "1200-01-01T00:00", "2026-13-01"), "AISLE_LOG_LEVEL": ("loud",),
    "AISLE_LLM_FIRST_S": ("inf", "nan", "-1", "1e9"), "AISLE_TURN_TIMEOUT_S": ("0",), "AISLE_TRANSCRIPT_DAYS": ("999999999999",),
    "AISLE_MESSAGE_CHARACTERS": ("0", "1000000"), "AISLE_VAULT_HOURS": ("1.5",), "AISLE_TELEGRAM_WEBHOOK": ("maybe",),
}  # fmt: skip


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_is_refused_at_the_start_with_the_name_and_what_it_should_be(
    name: str, tmp_path: Path
) -> None:
    for value in NONSENSE[name]:
        with pytest.raises(BadInput) as caught:
            load_settings(tmp_path, {name: value})
        message = str(caught.value)
        assert message.startswith(f"environment: {name}"), message
        assert any(word in message for word in ("should", "name each", "use ")), message
        secret = "KEY" in name or name in ("TELEGRAM_TOKEN", "AISLE_SMTP_URL")
        shown = repr(value.split(",")[-1].replace("u:p@", "…@"))
        assert (" is wrong: " if secret else f" is {shown}: ") in message, message


@pytest.mark.parametrize(
    "line",
    [
        "[name]\nen = ' '", "name = {}", "currency = 'usd'", "languages = []", "languages = ['de']", "identity = 'trust'",
        "identity_minutes = 99999999999999", "[contact]\nemail = 'nobody'", "[contact]\nphone = '<b>'",
        "[contact]\ncheckout_url = 'javascript:alert(1)'", "[contact]\nurl = 'shop'", "[handoff]\nopens = 'early'",
        "[limits]\nrefund_minor = 99999999999999999999", "[rates.euro]\nrate = 1\ndate = 2026-01-01",
        "[rates.EUR]\nrate = nan\ndate = 2026-01-01",
    ],
)  # fmt: skip
def test_nonsense_in_shop_toml_is_refused_with_its_key(line: str, tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(line)
    with pytest.raises(
        BadInput, match=r"shop\.toml: (name|curr|lang|ident|cont|hand|limits|rates)"
    ):
        load_settings(tmp_path, {})


def test_what_is_right_alone_may_be_wrong_together(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="a port of its own"):
        load_settings(tmp_path, {"AISLE_PORT": "5005"})
    with pytest.raises(BadInput, match=r"AISLE_PUBLIC_URL is None.*https"):
        load_settings(tmp_path, {"AISLE_TELEGRAM_WEBHOOK": "true"})


def test_real_values_are_taken(tmp_path: Path) -> None:
    given = {
        "AISLE_HOST": "::1", "AISLE_PUBLIC_URL": "https://chat.shop.example/help/", "AISLE_DEVICE": "cuda:1",
        "AISLE_ORIGINS": "https://shop.example, http://localhost:3000/", "AISLE_SEARCH_ENCODER": f"minilm+{tmp_path}",
        "AISLE_SMTP_URL": "smtp://user:pass%40word@mail.example:587", "AISLE_MAIL_FROM": "Fell & Field <care@shop.example>",
        "LLM_URL": "http://127.0.0.1:11434/v1", "AISLE_NOW": "2026-11-05", "AISLE_TELEGRAM_WEBHOOK": "yes",
    }  # fmt: skip
    (tmp_path / "shop.toml").write_text(
        "[contact]\nphone = '400-820-8820 ext. 3'\nemail = 'a@b.example'\n"
    )
    assert load_settings(tmp_path, given).device == "cuda:1"


def test_a_misspelt_variable_is_known_for_one(tmp_path: Path) -> None:
    assert unknown_variables({"AISLE_" + "PROT": "1", "AISLE_PORT": "1", "PATH": ""}) == [
        "AISLE_" + "PROT"
    ]


def test_an_unknown_timezone_is_refused_with_an_example(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text('timezone = "Mars/Olympus"\n')
    with pytest.raises(BadInput, match="Europe/London"):
        load_settings(tmp_path, {})


def test_secrets_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    first, second = load_settings(tmp_path, {}), load_settings(tmp_path, {})
    assert first.session_key == second.session_key
    assert len(first.internal_secret) == 64
    assert first.internal_secret != first.session_key
    assert stat.S_IMODE((tmp_path / "secrets.toml").stat().st_mode) == 0o600


def test_processes_that_start_at_once_agree_on_the_secrets(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: load_settings(tmp_path, {}).session_key, range(8)))
    assert len(keys) == 1


def test_a_broken_secrets_file_is_not_replaced_in_silence(tmp_path: Path) -> None:
    (tmp_path / "secrets.toml").write_text("session_key = 'a'\n")
    with pytest.raises(BadInput, match=r"secrets\.toml does not hold"):
        load_settings(tmp_path, {})


def test_settings_do_not_show_secrets_when_printed(tmp_path: Path) -> None:
    given = {
        "TELEGRAM_TOKEN": "123:secret",
        "LLM_KEY": "sk-secret",
        "AISLE_SESSION_KEY": "my-secret-" * 4,
    }
    assert "secret" not in repr(load_settings(tmp_path, given)).replace("internal_secret", "")


def test_looking_at_a_missing_home_does_not_create_it(tmp_path: Path) -> None:
    load_settings(tmp_path / "nowhere", {})
    assert not (tmp_path / "nowhere").exists()


def test_every_setting_has_one_sentence_and_a_name(tmp_path: Path) -> None:
    rows = documented_settings()
    names = [name for name, _, _ in rows]
    assert len(names) == len(set(names))
    assert all(sentence.endswith((".", ")", ";")) and len(sentence) > 15 for _, _, sentence in rows)
    fields = {one.name for one in dataclasses.fields(Settings)} - {"shop"}
    assert len([name for name in names if not name.startswith("shop.toml")]) == len(fields)
    assert {"AISLE_HOME", "TELEGRAM_TOKEN", "shop.toml: windows.return_days"} <= set(names)


def test_a_frozen_clock_without_offset_is_in_the_shops_time(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text('timezone = "Asia/Shanghai"\n')
    clock = Clock(load_settings(tmp_path, {"AISLE_NOW": "2026-03-01T02:00:00"}))
    assert clock.now() == dt.datetime(2026, 2, 28, 18, tzinfo=dt.UTC)
    assert clock.today() == dt.date(2026, 3, 1)
    assert clock.timestamp() == int(clock.now().timestamp())


def test_an_import_changes_identity_and_windows_over_shop_toml(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text('identity = "login"\n[windows]\nreturn_days = 30\n')
    home = open_home(tmp_path)
    with home.database.read() as session:
        assert shop_of(session, home.settings).windows.return_days == 30
    with home.database.write() as session:
        store_rules(
            session, "knowledge", dataclasses.replace(home.settings.shop.windows, return_days=None)
        )
    with home.database.read() as session:
        shop = shop_of(session, home.settings)
    assert (shop.identity, shop.windows.return_days) == ("knowledge", None)


def test_the_served_version_changes_only_by_promotion(tmp_path: Path) -> None:
    kind = tmp_path / "models" / "search"
    assert current(kind) is None
    first, second = new_version(kind), new_version(kind)
    assert current(kind) is None
    promote(kind, first.name)
    promote(kind, second.name)
    assert current(kind) == second
    with pytest.raises(Unavailable, match="No version 'gone'"):
        promote(kind, "gone")
    assert current(kind) == second


def test_what_an_interrupted_training_left_goes_and_never_what_is_served_or_still_trains(
    tmp_path: Path,
) -> None:
    kind = tmp_path / "models" / "search"
    served, trained, at_work, killed, unnamed = (new_version(kind) for _ in range(5))
    promote(kind, served.name)  # without numbers: served all the same
    (trained / "metrics.json").write_text("{}")
    with subprocess.Popen(["true"]) as ended:
        ended.wait()
    for folder in (trained, killed):
        (folder / TRAINER).write_text(str(ended.pid))
    (unnamed / TRAINER).unlink()
    (kind / "cache").mkdir()
    assert clear_unfinished(kind) == [killed.name]
    os.utime(unnamed, (1, 1))
    fresh = new_version(kind)
    left = {path.name for path in kind.iterdir() if path.is_dir()}
    assert left == {served.name, trained.name, at_work.name, fresh.name, "cache"}
