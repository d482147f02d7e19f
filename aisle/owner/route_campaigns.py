"""`/owner/campaigns`: write one for a segment, start it, send it, see what it brought."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from aisle.channels.gateway.campaign_said import send_to_telegram
from aisle.owner import charts
from aisle.owner.campaign_letters import letters
from aisle.owner.campaigns_view import draft_of, people_of, segments_to_choose
from aisle.owner.counting import counted
from aisle.owner.door import FormHere, Owner, OwnerHere
from aisle.owner.shown import show
from aisle.shop.campaign_people import EVERYBODY
from aisle.shop.campaign_results import Result, result_of
from aisle.shop.campaigns import CAP, CAP_DAYS, CHANNELS, HELD_OUT, MOST_PRODUCTS

router = APIRouter(prefix="/campaigns")


@router.get("")
def campaigns(request: Request, owner: OwnerHere) -> Response:
    """Every campaign and what it brought, newest first."""
    shop = owner.shop
    found = [(one, result_of(shop.database, shop.clock, one)) for one in shop.campaigns.all()]
    agreed = len(shop.subscribers.everybody())
    return show(request, owner, "campaigns", rows=found, agreed=agreed, cap=CAP, cap_days=CAP_DAYS)


@router.get("/new")
def new(request: Request, owner: OwnerHere, segment: str = EVERYBODY) -> Response:
    """The form."""
    return show(
        request, owner, "campaign_new", page="campaigns",
        segments=counted(request, lambda: segments_to_choose(owner)), chosen=segment, channels=CHANNELS,
        held_out=round(HELD_OUT * 100), most_products=MOST_PRODUCTS,
    )  # fmt: skip


@router.post("")
def keep(form: FormHere) -> Response:
    """A draft; nobody is told yet."""
    owner = form.owner
    campaign_id = owner.shop.campaigns.draft(draft_of(form), owner.by)
    return RedirectResponse(f"/owner/campaigns/{campaign_id}", 303)


@router.get("/{campaign_id}")
def campaign(campaign_id: int, request: Request, owner: OwnerHere) -> Response:
    """One campaign: its words, whom it reaches, what it brought."""
    shop = owner.shop
    found = shop.campaigns.get(campaign_id)
    result = result_of(shop.database, shop.clock, found)
    products = shop.catalogue.many(found.product_ids)
    return show(
        request, owner, "campaign", page="campaigns", one=found, result=result,
        titles=[one.text(owner.language, "title") for one in products],
        chart=_chart(owner, result), cap=CAP, cap_days=CAP_DAYS,
    )  # fmt: skip


@router.post("/{campaign_id}/start")
def start(campaign_id: int, form: FormHere) -> Response:
    """From now on. Nobody is told who did not agree."""
    owner = form.owner
    people = people_of(owner, owner.shop.campaigns.get(campaign_id).segment_id)
    owner.shop.campaigns.start(campaign_id, people, owner.by)
    return RedirectResponse(f"/owner/campaigns/{campaign_id}?said=started", 303)


@router.post("/{campaign_id}/stop")
def stop(campaign_id: int, form: FormHere) -> Response:
    """From now on nobody is told."""
    form.owner.shop.campaigns.stop(campaign_id, form.owner.by)
    return RedirectResponse(f"/owner/campaigns/{campaign_id}?said=stopped", 303)


@router.post("/{campaign_id}/telegram")
def telegram(campaign_id: int, form: FormHere) -> Response:
    """To every Telegram chat that agreed and was not told enough."""
    shop = form.owner.shop
    told = send_to_telegram(shop, shop.campaigns.get(campaign_id))
    return RedirectResponse(f"/owner/campaigns/{campaign_id}?said=sent_{told}", 303)


@router.post("/{campaign_id}/csv")
def csv(campaign_id: int, form: FormHere) -> Response:
    """For the shop's own mailer: those who agreed, less those held out and those told enough."""
    text = letters(form.owner.shop, form.owner.shop.campaigns.get(campaign_id))
    headers = {"content-disposition": f'attachment; filename="campaign-{campaign_id}.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def _chart(owner: Owner, result: Result) -> charts.Chart | None:
    from aisle.language.wording import say

    groups = (("told", result.told), ("held_out", result.held_out))
    rows = [(say(f"owner.group_{name}", owner.language), one.share) for name, one in groups if one.people]  # fmt: skip
    return charts.bars(say("owner.bought_share", owner.language), rows, is_share=True)
