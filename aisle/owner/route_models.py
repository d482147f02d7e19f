"""`/owner/models`: the versions of each model, promote, roll back."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from aisle.owner.door import FormHere, OwnerHere
from aisle.owner.shown import show
from aisle.shop.model_versions import KINDS

router = APIRouter()
# What a person compares, in this order; the texts are owner.measure_<name>.
MEASURES = ("accuracy", "calibration_error", "ndcg", "hr", "coverage", "gini", "products", "events", "rows")  # fmt: skip


@router.get("/models")
def models(request: Request, owner: OwnerHere) -> Response:
    """Every version on disk, newest first."""
    kinds = {
        kind: [
            (one, [(name, one.measures[name]) for name in MEASURES if name in one.measures])
            for one in owner.shop.models.versions(kind)
        ]
        for kind in KINDS
    }
    can_go_back = {kind: owner.shop.models.before(kind) is not None for kind in KINDS}
    return show(request, owner, "models", kinds=kinds, can_go_back=can_go_back)


@router.post("/models/{kind}/promote")
def promote(kind: str, form: FormHere) -> Response:
    """Serve this version from now on."""
    form.owner.shop.models.promote(kind, form.text("version"), form.owner.by)
    return RedirectResponse(f"/owner/models?said=promoted_{kind}", 303)


@router.post("/models/{kind}/roll-back")
def roll_back(kind: str, form: FormHere) -> Response:
    """Serve again what was served before."""
    form.owner.shop.models.roll_back(kind, form.owner.by)
    return RedirectResponse(f"/owner/models?said=promoted_{kind}", 303)
