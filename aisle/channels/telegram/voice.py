"""Voice notes become text at a speech server: any that speaks OpenAI's `/audio/transcriptions`.

None by default: then a clear sentence says that voice is not understood.
"""

from __future__ import annotations

import httpx

from aisle.shop.settings import Settings

MOST_BYTES = 20 * 1024 * 1024  # what the Bot API gives a bot
SECONDS = 15.0


async def heard(settings: Settings, content: bytes, mime: str, language: str) -> str | None:
    """What was said; None when nobody could tell."""
    headers = {"authorization": f"Bearer {settings.speech_key}"} if settings.speech_key else {}
    kind = mime.partition("/")[2].partition(";")[0] or "ogg"
    try:
        async with httpx.AsyncClient(timeout=SECONDS, trust_env=False) as client:
            answer = await client.post(
                f"{(settings.speech_url or '').rstrip('/')}/audio/transcriptions",
                files={"file": (f"voice.{kind}", content, mime)},
                data={"model": settings.speech_model or "whisper-1", "language": language},
                headers=headers,
            )
            answer.raise_for_status()
            text = answer.json()["text"]
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return None
    return text.strip() or None if isinstance(text, str) else None
