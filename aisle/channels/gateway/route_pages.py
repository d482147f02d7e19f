"""The widget, the demo storefront's files, pictures, and the page that stands in while the shop starts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from aisle.channels.gateway import widget_build
from aisle.channels.gateway.names import shop_name
from aisle.channels.gateway.progress import STYLE, progress_page, progress_steps
from aisle.channels.gateway.refusals import Refusal, language_of
from aisle.channels.gateway.state import GatewayHere

router = APIRouter(include_in_schema=False)
WEB = Path(__file__).resolve().parent.parent / "web"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}
_PICTURES = frozenset({".png", ".jpg", ".webp", ".svg"})


@router.get("/widget.js")
def widget(request: Request) -> Response:
    """The one script tag."""
    return _script(widget_build.launcher(), request)


@router.get("/assets/widget/chat-{language}.js")
def chat(language: str, request: Request) -> Response:
    """The chat in one piece, with the words of one language."""
    if language not in widget_build.LANGUAGES:
        raise Refusal(404, "not_found")
    return _script(widget_build.chat(language), request)


@router.get("/assets/widget/extras-{language}.js")
def extras(language: str, request: Request) -> Response:
    """Voice and pictures, for who chooses them."""
    if language not in widget_build.LANGUAGES:
        raise Refusal(404, "not_found")
    return _script(widget_build.extras(language), request)


@router.get("/assets/{path:path}")
def asset(path: str) -> FileResponse:
    """Styles, scripts and pictures of the storefront."""
    return _file(WEB, path, "public, max-age=300")


@router.get("/pictures/{name}")
def picture(name: str, gateway: GatewayHere) -> FileResponse:
    """A picture of a product."""
    if Path(name).suffix.lower() not in _PICTURES:
        raise Refusal(404, "not_found")
    return _file(gateway.settings.home / "pictures", name, "public, max-age=86400")


@router.get("/starting.css")
def starting_style() -> Response:
    """The style of the starting page."""
    return Response(STYLE, media_type="text/css")


@router.get("/progress.json")
def progress(gateway: GatewayHere) -> dict[str, Any]:
    """How far the start has come."""
    return {
        "ready": gateway.readiness.was_ready,
        "steps": progress_steps(gateway.settings.home),
    }


@router.get("/")
@router.get("/products/{product_id}")
@router.get("/cart")
@router.get("/sign-in")
@router.get("/orders")
@router.get("/privacy")
@router.get("/mails")
def page(request: Request, gateway: GatewayHere) -> Response:
    """A page of the storefront; the starting page until the shop has been ready once."""
    if not gateway.readiness.was_ready:
        language = language_of(request)
        return progress_page(gateway.settings.home, shop_name(gateway.settings, language), language)
    part = request.url.path.strip("/").partition("/")[0]
    name = {"": "index", "products": "product"}.get(part, part)
    path = WEB / f"{name}.html"
    path = path if path.is_file() else WEB / "index.html"
    if not path.is_file():
        raise Refusal(404, "not_found")
    return FileResponse(
        path, media_type="text/html; charset=utf-8", headers={"cache-control": "no-cache"}
    )


@router.get("/operator")
def operator() -> FileResponse:
    """The console of the shop's people: one page for signing in, accepting an invitation and answering."""
    headers = {"cache-control": "no-store", "x-robots-tag": "noindex"}
    return FileResponse(
        WEB / "operator.html", media_type="text/html; charset=utf-8", headers=headers
    )


def _script(script: widget_build.Script, request: Request) -> Response:
    headers = {
        "cache-control": "public, max-age=300",
        "etag": f'"{script.tag}"',
        "vary": "accept-encoding",
    }
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(
            script.gzipped,
            media_type=_TYPES[".js"],
            headers={**headers, "content-encoding": "gzip"},
        )
    return Response(script.plain, media_type=_TYPES[".js"], headers=headers)


def _file(folder: Path, name: str, cache: str) -> FileResponse:
    """A file of a kind we serve, from within `folder`. Raises 404."""
    root = folder.resolve()
    path = (root / name.replace("\0", "")).resolve()
    kind = _TYPES.get(path.suffix.lower())
    if kind is None or not path.is_relative_to(root) or not path.is_file():
        raise Refusal(404, "not_found")
    headers = {"cache-control": cache}
    if path.suffix.lower() == ".svg":
        headers["content-security-policy"] = (
            "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        )
    return FileResponse(path, media_type=kind, headers=headers)
