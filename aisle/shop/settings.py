"""Every setting, read once: the environment, `shop.toml`, and the secrets a home keeps for itself.

`load_settings()` is the only place that reads the environment. What an import may change (identity,
windows) is overlaid from the database by `stored_settings.shop_of`.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from aisle.shop import setting_forms as forms
from aisle.shop.errors import BadInput
from aisle.shop.home_secrets import home_secrets
from aisle.shop.setting_names import described, fields_of, keys_of
from aisle.shop.shop_toml import ShopSettings, Windows, problems, read_shop

__all__ = [
    "Settings",
    "ShopSettings",
    "Windows",
    "documented_settings",
    "load_settings",
    "unknown_variables",
]

Port = Annotated[int, Field(ge=1, le=65535)]
_OTHER_NAMES = {  # everything else is AISLE_<FIELD>
    "telegram_token": "TELEGRAM_TOKEN",
    "telegram_api": "TELEGRAM_API",
    "llm_url": "LLM_URL",
    "llm_model": "LLM_MODEL",
    "llm_key": "LLM_KEY",
}


def _comma_list(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Settings:
    """All settings of one home. Fields with a description may be set in the environment."""

    home: forms.Home = Field(
        default=Path("var"), description="The folder that holds one shop: data, models, logs."
    )
    shop: ShopSettings = Field(default_factory=ShopSettings)
    host: forms.Host = Field(default="127.0.0.1", description="Address the gateway listens on.")
    port: Port = Field(default=8080, description="Port of the gateway: the page and the API.")
    rasa_port: Port = Field(default=5005, description="Port of Rasa, on the loopback address only.")
    actions_port: Port = Field(
        default=5055, description="Port of the action server, loopback only."
    )
    public_url: forms.PublicAddress | None = Field(
        default=None,
        description="Address under which shoppers reach the gateway, when a proxy stands before it.",
    )
    origins: Annotated[tuple[forms.Origin, ...], BeforeValidator(_comma_list)] = Field(
        default=(), description="Websites that may embed the widget, separated by commas."
    )
    internal_secret: forms.Key = Field(
        default="",
        repr=False,
        description="What the processes of one home say to each other; made by itself.",
    )
    session_key: forms.SigningKey = Field(
        default="",
        repr=False,
        description="Key that signs browser tokens and buttons; made by itself.",
    )
    login_key: forms.SigningKey | None = Field(
        default=None,
        repr=False,
        description="Key with which the shop's website signs who is logged in; empty: no such login.",
    )
    telegram_token: Annotated[str, Field(pattern=r"^\d+:[\w-]+$")] | None = Field(
        default=None, repr=False, description="Token of the Telegram bot; empty: no Telegram."
    )
    telegram_api: forms.WebAddress = Field(
        default="https://api.telegram.org",
        description="Bot API server; change it for a server of your own.",
    )
    telegram_webhook: bool = Field(
        default=False,
        description="Telegram calls AISLE_PUBLIC_URL/telegram/webhook instead of being polled.",
    )
    speech_url: forms.WebAddress | None = Field(
        default=None,
        description="OpenAI-compatible server that turns voice notes into text; empty: none.",
    )
    speech_model: str | None = Field(default=None, description="Name of the model on that server.")
    speech_key: forms.Key | None = Field(
        default=None, repr=False, description="Key for that server, if it wants one."
    )
    llm_url: forms.WebAddress | None = Field(
        default=None,
        description="Base address of an OpenAI-compatible server; empty: extractive answers.",
    )
    llm_model: str | None = Field(
        default=None,
        description="Name of the model on that server; without LLM_URL a transformers folder or name.",
    )
    llm_key: forms.Key | None = Field(
        default=None, repr=False, description="Key for that server, if it wants one."
    )
    llm_first_s: forms.Seconds = Field(
        default=6.0,
        description="Seconds to the first checked sentence before the extractive answer is given.",
    )
    llm_timeout_s: forms.Seconds = Field(
        default=15.0, description="Seconds a language model may write in all."
    )
    llm_in_flight: int = Field(
        default=4,
        ge=1,
        le=1000,
        description="Turns that may wait for the model at once; others are extractive.",
    )
    llm_tokens_per_session: int = Field(
        default=20_000,
        ge=0,
        le=10**12,
        description="Tokens a conversation spends a day before its answers are extractive.",
    )
    llm_tokens_per_day: int = Field(
        default=200_000,
        ge=0,
        le=10**12,
        description="Tokens the shop spends a day before answers are extractive.",
    )
    webhook_url: forms.WebAddress | None = Field(
        default=None,
        description="Where news of changes go: an address of the shop's own systems; empty: they wait.",
    )
    webhook_secret: forms.Key | None = Field(
        default=None, repr=False, description="Key that signs what is sent there."
    )
    smtp_url: forms.MailServer | None = Field(
        default=None,
        repr=False,
        description="Mail server for one-time codes: smtp://user:password@host:587, or smtps://; empty: none.",
    )
    mail_from: forms.Mailbox = Field(
        default="", description="Sender of those mails; empty: the shop's contact address."
    )
    search_encoder: forms.Encoders = Field(
        default="minilm+e5",
        description="Sentence encoders of search: minilm, e5, both, none, or a transformers folder.",
    )
    picture_search: forms.Pictures = Field(
        default="none",
        description="Search by picture: none, colour (colours and outlines only, no model), or a transformers folder of an image encoder.",
    )
    device: forms.Device = Field(
        default="auto", description="auto, cpu or cuda: where models train and run."
    )
    bot_python: Path = Field(
        default=Path(".venv-bot/bin/python"),
        description="The Python 3.10 in which Rasa is installed.",
    )
    data: Path = Field(
        default=Path("../shared/data"), description="Folder of real data for tests and benchmarks."
    )
    now: forms.Moment | None = Field(
        default=None,
        description="An ISO time that freezes the shop's clock; without offset: shop's time.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much the logs say."
    )
    message_characters: int = Field(
        default=2000, ge=1, le=20_000, description="Longest message that is read."
    )
    messages_per_minute: int = Field(
        default=10, ge=1, le=100_000, description="Messages a conversation may send a minute."
    )
    messages_per_minute_ip: int = Field(
        default=60, ge=1, le=100_000, description="Messages one address may send a minute."
    )
    pending_messages: int = Field(
        default=2, ge=1, le=1000, description="Messages of one conversation that may wait."
    )
    turns_at_once: int = Field(
        default=16,
        ge=1,
        le=10_000,
        description="Turns of all conversations at once; beyond it shoppers hear a polite busy.",
    )
    turn_timeout_s: forms.Seconds = Field(
        default=20.0, description="Seconds a turn may take before we apologise."
    )
    vault_hours: int = Field(
        default=24, ge=1, le=8760, description="Hours the vault keeps a personal value from a chat."
    )
    transcript_days: int = Field(
        default=90, ge=1, le=3650, description="Days transcripts are kept."
    )

    @property
    def answers_by(self) -> str:
        """Who words free-form answers: "extractive", or "llm:<model>"."""
        if not self.llm_model:
            return "extractive"
        return f"llm:{self.llm_model if self.llm_url else Path(self.llm_model).name}"

    @property
    def db_path(self) -> Path:
        """The shop's database."""
        return self.home / "shop.db"


_SETTINGS: TypeAdapter[Settings] = TypeAdapter(Settings)
_SECRET = frozenset(name for name, field in fields_of(Settings).items() if not field.repr)


def load_settings(
    home: Path | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """Environment + `shop.toml` + secrets. Raises BadInput with every problem in one message.

    A missing home is not created: `init` and `import` do that.
    """
    source = os.environ if environment is None else environment
    given: dict[str, Any] = {  # Any: raw texts until pydantic has parsed them
        field: source[name] for field, name in _variables() if source.get(name, "").strip()
    }
    folder = Path(home or given.get("home") or "var").expanduser().absolute()
    shop, found = read_shop(folder / "shop.toml")
    given = {**home_secrets(folder), **given, "home": folder, "shop": shop}
    try:
        settings = _SETTINGS.validate_python(given)
    except ValidationError as error:
        names = dict(_variables())
        raise BadInput(
            "\n".join([*found, *problems(error, "environment", names, _SECRET)])
        ) from error
    found += contradictions(settings)
    if found:
        raise BadInput("\n".join(found))
    if settings.now is not None and settings.now.tzinfo is None:
        settings = dataclasses.replace(settings, now=settings.now.replace(tzinfo=shop.zone))
    return settings


def contradictions(settings: Settings) -> list[str]:
    """What is right alone and wrong together, a sentence each."""
    ports = [settings.port, settings.rasa_port, settings.actions_port]
    found = []
    if len(set(ports)) < len(ports):
        found.append(
            "environment: AISLE_PORT, AISLE_RASA_PORT and AISLE_ACTIONS_PORT are "
            f"{', '.join(map(str, ports))}: give each process a port of its own."
        )
    if settings.telegram_webhook and not (settings.public_url or "").startswith("https:"):
        found.append(
            f"environment: AISLE_PUBLIC_URL is {settings.public_url!r}: with AISLE_TELEGRAM_WEBHOOK it "
            "should be an https address that Telegram can reach."
        )
    return found


def unknown_variables(environment: Mapping[str, str] | None = None) -> list[str]:
    """Variables that begin like ours and are no setting: most likely misspelt."""
    known = {name for _, name in _variables()}
    source = os.environ if environment is None else environment
    return sorted(name for name in source if name.startswith("AISLE_") and name not in known)


def documented_settings() -> list[tuple[str, str, str]]:
    """(name, default, sentence) of every setting: the environment first, then `shop.toml`."""
    names = dict(_variables())
    rows = [(names[name], default, text) for name, default, text in described(Settings)]
    return rows + [
        (f"shop.toml: {key}", default, text) for key, default, text in keys_of(ShopSettings, "")
    ]


def _variables() -> Iterator[tuple[str, str]]:
    for name, _, _ in described(Settings):
        yield name, _OTHER_NAMES.get(name, f"AISLE_{name.upper()}")
