"""`/owner/privacy`: requests that were carried out, consent, retention; export and erase on somebody's behalf."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from aisle.owner.door import FormHere, OwnerHere
from aisle.owner.privacy_view import agreed, kept_for, requests, subject_of
from aisle.owner.shown import show
from aisle.shop import audit
from aisle.shop.privacy_marks import subject_hash

router = APIRouter(prefix="/privacy")


@router.get("")
def privacy(request: Request, owner: OwnerHere) -> Response:
    """Everything at one look."""
    return show(
        request, owner, "privacy",
        requests=requests(owner.shop), agreed=agreed(owner.shop), kept=kept_for(owner.shop),
    )  # fmt: skip


@router.post("/export")
def export(form: FormHere) -> Response:
    """A ZIP of what is held of a person or a conversation; that it was taken is noted."""
    owner, name = form.owner, form.text("subject")
    content = owner.shop.privacy.export_person(name, owner.language)
    with owner.shop.database.write() as session:
        at = owner.shop.clock.timestamp()
        audit.append(session, at, owner.by, "export person", subject_hash(name))
    headers = {"content-disposition": 'attachment; filename="aisle-export.zip"'}
    return Response(content, media_type="application/zip", headers=headers)


@router.post("/erase")
def erase(request: Request, form: FormHere) -> Response:
    """First what would go; with the second press it goes."""
    owner, name = form.owner, form.text("subject")
    subject = subject_of(owner.shop, name)
    if form.text("sure") != "yes":
        return show(request, owner, "erase", page="privacy", subject=subject, asked=name)
    receipt = owner.shop.privacy.erase_person(name, by=owner.by)
    return RedirectResponse(f"/owner/privacy?said={quote(receipt['subject_hash'][:12])}", 303)
