"""What a setting may look like: each form refuses what could only fail later, and says what to write.

WebAddress   "https://chat.shop.example"      not "javascript:…", "shop.example", "http://"
Origin       the same; "*" would let every website talk in a shopper's name
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field

ENCODERS = ("minilm", "e5", "none")
_HOST = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[A-Za-z0-9_-]{1,63}(?<!-))*\.?")
_MODEL_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9][\w.-]*)?")
_MAILBOX = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)*")
_YEARS = range(2000, 2101)


def is_host(text: str) -> bool:
    """Whether this may be the name or the address of a machine; four numbers must be an address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        is_number = not text.strip("0123456789.")
        return not is_number and len(text) <= 253 and _HOST.fullmatch(text) is not None
    return True


def _host(value: str) -> str:
    if not is_host(value):
        raise ValueError("it should be an address or a name such as 127.0.0.1, without http://")
    return value


def _address(value: str, schemes: tuple[str, ...], example: str) -> str:
    wrong = ValueError(f"it should be an address such as {example}")
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError as error:
        raise wrong from error
    if re.search(r"[\s\x00-\x1f\\]", value) or parts.scheme not in schemes or port == 0:
        raise wrong
    if not is_host(parts.hostname or ""):
        raise wrong
    return value


def _web(value: str) -> str:
    return _address(value, ("https", "http"), "https://shop.example")


def _public(value: str) -> str:
    if urlsplit(_web(value)).username is not None or "?" in value or "#" in value:
        raise ValueError("it should be the bare address, such as https://chat.shop.example")
    return value


def _origin(value: str) -> str:
    if "*" in value:
        raise ValueError(
            "name each website that may embed the widget, such as https://shop.example"
        )
    return _web(value)


def _mail_server(value: str) -> str:
    return _address(value, ("smtp", "smtps"), "smtp://user:password@host:587")


def _mailbox(value: str) -> str:
    address = parseaddr(value)[1]
    if value and ("\n" in value or "\r" in value or not _MAILBOX.fullmatch(address)):
        raise ValueError("it should be an e-mail address such as help@shop.example")
    return value


def _phone(value: str) -> str:
    if sum(sign.isdigit() for sign in value) < 3 or re.search(r"[^\d\s()+.,/#*a-zA-Z-]", value):
        raise ValueError("it should be a telephone number such as +1 202 555 0143")
    return value


def _key(value: str) -> str:
    if not value.isascii() or re.search(r"[\s\x00-\x1f]", value):
        raise ValueError("it should be one word of plain letters, digits and signs")
    return value


def _signing_key(value: str) -> str:
    if value and len(_key(value)) < 32:
        raise ValueError(
            "it should have 32 characters or more, such as `openssl rand -hex 32` makes"
        )
    return value


def _is_encoder(part: str) -> bool:
    if part in ENCODERS:
        return True
    folder = Path(part).expanduser()
    if (part and folder.exists()) or part.startswith(("/", "~", ".")):
        return folder.is_dir()
    return _MODEL_NAME.fullmatch(part) is not None  # a model in the local cache of transformers


def _encoders(value: str) -> str:
    parts = [part.strip() for part in value.split("+")]
    for part in parts:
        if _is_encoder(part) and (part != "none" or len(parts) == 1):
            continue
        raise ValueError(
            f"no encoder {part!r} is here; use minilm, e5, minilm+e5, none alone, "
            "or the folder of a transformers model"
        )
    return value


def _pictures(value: str) -> str:
    if value in ("none", "colour") or Path(value).expanduser().is_dir():
        return value
    raise ValueError(
        f"no way to search by picture {value!r} is here; use none, colour, or the folder of a "
        "transformers model"
    )


def _moment(value: Any) -> Any:  # Any: what pydantic hands over before it is parsed
    if isinstance(value, str) and not re.match(r"\d{4}-\d{2}-\d{2}", value.strip()):
        raise ValueError("it should be an ISO time such as 2026-11-05T12:00")
    return value


def _of_our_days(value: dt.datetime) -> dt.datetime:
    if value.year not in _YEARS:
        raise ValueError(f"it should be between {_YEARS[0]} and {_YEARS[-1]}")
    return value


def _folder(value: Path) -> Path:
    if value.exists() and not value.is_dir():
        raise ValueError("this is a file; it should be a folder, or not exist yet")
    return value


Home = Annotated[Path, AfterValidator(_folder)]
Host = Annotated[str, AfterValidator(_host)]
WebAddress = Annotated[str, AfterValidator(_web)]
PublicAddress = Annotated[str, AfterValidator(_public)]
Origin = Annotated[str, AfterValidator(_origin)]
MailServer = Annotated[str, AfterValidator(_mail_server)]
Mailbox = Annotated[str, AfterValidator(_mailbox)]
Phone = Annotated[str, AfterValidator(_phone)]
Key = Annotated[str, AfterValidator(_key)]
SigningKey = Annotated[str, AfterValidator(_signing_key)]
Encoders = Annotated[str, AfterValidator(_encoders)]
Pictures = Annotated[str, AfterValidator(_pictures)]
Device = Annotated[str, Field(pattern=r"^(auto|cpu|cuda(:\d{1,2})?)$")]
Moment = Annotated[dt.datetime, BeforeValidator(_moment), AfterValidator(_of_our_days)]
Seconds = Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)]
