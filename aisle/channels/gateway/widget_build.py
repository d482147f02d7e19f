"""The widget as it is sent: its modules in one, with the words of one language, minified and gzipped.

The sources in `web/widget/` stay as they are written; what is made of them is kept in memory only.
    chat("en")     /assets/widget/chat-en.js
    extras("en")   /assets/widget/extras-en.js: voice, pictures, one's data, what was wrong: loaded when chosen
    launcher()     /widget.js
"""

from __future__ import annotations

import gzip
import hashlib
import logging
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

log = logging.getLogger("aisle.gateway")
WEB = Path(__file__).resolve().parent.parent / "web"
# What extends another stands after it; the sheet last, where it packs best.
MODULES = ("dom", "blocks", "panel", "wire", "log", "chat", "style")
EXTRAS = ("words", "ask", "data", "photo", "voice", "why", "extras")
LANGUAGES = ("en", "zh")
_IMPORT = re.compile(r"^import [^;]+;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?:default )?", re.MULTILINE)
_SHEET = re.compile(r"(STYLE = `)([^`]+)(`)")


@dataclass(frozen=True)
class Script:
    """A script as it is sent; `tag` changes with its content."""

    plain: bytes
    gzipped: bytes
    tag: str


def chat(language: str) -> Script:
    """The chat: what is loaded when it is first opened."""
    paths = [WEB / "widget" / f"{name}.js" for name in MODULES]
    words = WEB / "widget" / "words" / f"{language}.js"
    return _chat(language, _stamp([*paths, words]))


def extras(language: str) -> Script:
    """Voice, pictures, one's data; they use the nodes of the chat that is there already."""
    paths = [WEB / "widget" / "extras" / f"{name}.js" for name in EXTRAS]
    return _extras(language, _stamp(paths))


def launcher() -> Script:
    """The one script tag: a button."""
    path = WEB / "widget.js"
    return _launcher(_stamp([path]))


@lru_cache(maxsize=8)
def _chat(language: str, _: tuple[int, ...]) -> Script:
    words = _source(WEB / "widget" / "words" / f"{language}.js").strip().rstrip(";")
    body = "".join(_source(WEB / "widget" / f"{name}.js") for name in MODULES)
    body = body.replace("import.meta.url", "HERE")
    words = re.sub(r"^//.*\n", "", words)
    whole = (
        f"const HERE = import.meta.url;\nexport const {{ Chat, el, icon }} = (() => {{\n"
        f"const WORDS = {{ {language}: {words} }};\n{body}\nreturn {{ Chat, el, icon }}; }})();\n"
    )
    return _script(whole)


@lru_cache(maxsize=8)
def _extras(language: str, _: tuple[int, ...]) -> Script:
    body = "".join(_source(WEB / "widget" / "extras" / f"{name}.js") for name in EXTRAS)
    return _script(
        f'import {{ el, icon }} from "./chat-{language}.js";\n'
        f"export const Extras = (() => {{\n{body}\nreturn Extras; }})();\n"
    )


@lru_cache(maxsize=2)
def _launcher(_: tuple[int, ...]) -> Script:
    return _script((WEB / "widget.js").read_text(encoding="utf-8"))


def _script(source: str) -> Script:
    source = _SHEET.sub(lambda found: found[1] + _small("text/css", found[2]) + found[3], source)
    plain = _small("application/javascript", source).encode()
    zipped = gzip.compress(plain, 9, mtime=0)
    return Script(plain, zipped, hashlib.sha256(plain).hexdigest()[:16])


def _source(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return _EXPORT.sub("", _IMPORT.sub("", text))


def _small(kind: str, text: str) -> str:
    """Minified; as it is where the minifier has no wheel for the machine."""
    try:
        import minify
    except ImportError:
        log.warning("tdewolff-minify is not installed: the widget is sent as it is written.")
        return text
    made: str = minify.string(kind, text)
    return made


def _stamp(paths: list[Path]) -> tuple[int, ...]:
    return tuple(path.stat().st_mtime_ns for path in paths)
