"""Pictures of products for Telegram: its servers cannot fetch ours, so bytes go once and then a file_id."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy.dialects.sqlite import insert

from aisle.channels.gateway.shop_parts import ShopParts
from aisle.shop import tables

_ROW = tables.TelegramPicture
_KINDS = frozenset({".png", ".jpg", ".jpeg", ".webp"})


@dataclass(frozen=True)
class Picture:
    """Bytes and their digest, and the file_id if this bot has sent them before."""

    content: bytes
    digest: str
    file_id: str | None


class PictureShelf:
    """The files in the home's `pictures`, and what Telegram already has of them."""

    def __init__(self, shop: ShopParts, bot_id: int) -> None:
        self._shop = shop
        self._bot_id = bot_id
        self._folder = (shop.settings.home / "pictures").resolve()

    def of(self, image: str | None) -> Picture:
        """The picture of a product; a plain grey one where the shop has none."""
        content = self._read(image) or blank_picture()
        digest = hashlib.sha256(content).hexdigest()
        with self._shop.database.read() as session:
            row = session.get(_ROW, (self._bot_id, digest))
        return Picture(content, digest, row.file_id if row else None)

    def has(self, image: str | None) -> bool:
        """Whether there is a picture of one's own for it."""
        return self._path(image) is not None

    def remember(self, picture: Picture, file_id: str) -> None:
        """Telegram has it now."""
        if picture.file_id == file_id:
            return
        values = {"bot_id": self._bot_id, "digest": picture.digest, "file_id": file_id}
        with self._shop.database.write() as session:
            session.execute(
                insert(_ROW)
                .values(values)
                .on_conflict_do_update(
                    index_elements=["bot_id", "digest"], set_={"file_id": file_id}
                )
            )

    def _read(self, image: str | None) -> bytes | None:
        path = self._path(image)
        return path.read_bytes() if path else None

    def _path(self, image: str | None) -> Path | None:
        if not image:
            return None
        path = (self._folder / unquote(urlsplit(image).path.rpartition("/")[2])).resolve()
        is_ours = path.is_relative_to(self._folder) and path.suffix.lower() in _KINDS
        return path if is_ours and path.is_file() else None


def blank_picture() -> bytes:
    """A plain grey PNG."""
    from PIL import Image  # only where a picture is missing

    out = io.BytesIO()
    Image.new("RGB", (640, 480), (232, 232, 228)).save(out, "PNG")
    return out.getvalue()
