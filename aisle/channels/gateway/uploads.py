"""Pictures that shoppers send: decoded and drawn anew, so that nothing but pixels is kept."""

from __future__ import annotations

import io
from uuid import uuid4

from sqlalchemy import delete

from aisle.channels.gateway.refusals import Refusal
from aisle.channels.gateway.shop_parts import ShopParts
from aisle.shop import tables

MOST_PICTURES = 3
MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
KEEP_SECONDS = 24 * 3600
_FORMATS = ("JPEG", "PNG", "WEBP")


def redrawn(content: bytes) -> bytes:
    """A JPEG of the same pixels, upright, without EXIF, GPS or anything hidden. Raises Refusal (413, 415)."""
    from PIL import Image, ImageOps  # a third of the gateway's start-up if it stood above

    if len(content) > MOST_BYTES:
        raise _too_big()
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _too_big()
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except Refusal:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refusal(415, "bad_image") from error
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=88)
    return out.getvalue()


def keep_picture(shop: ShopParts, conversation_id: str, content: bytes) -> tuple[str, int]:
    """Store a picture for a day; (id, bytes). Pictures older than a day go."""
    drawn, upload_id, now = redrawn(content), uuid4().hex, shop.clock.timestamp()
    row = tables.Upload
    with shop.database.write() as session:
        session.execute(delete(row).where(row.at < now - KEEP_SECONDS))
        session.add(
            row(
                upload_id=upload_id,
                conversation_id=conversation_id,
                mime="image/jpeg",
                content=drawn,
                at=now,
            )
        )
    return upload_id, len(drawn)


def attachments(
    shop: ShopParts, conversation_id: str, ids: list[str]
) -> tuple[dict[str, str], ...]:
    """What Rasa is told of the pictures: id and type. Raises Refusal for one that is not this shopper's."""
    found = []
    for upload_id in ids:
        with shop.database.read() as session:
            row = session.get(tables.Upload, upload_id)
        if row is None or row.conversation_id != conversation_id:
            raise Refusal(422, "unknown_upload", id=upload_id)
        found.append({"id": upload_id, "mime": row.mime})
    return tuple(found)


def _too_big() -> Refusal:
    return Refusal(
        413, "image_too_big", megabytes=MOST_BYTES // 1024**2, megapixels=MOST_PIXELS // 1_000_000
    )
