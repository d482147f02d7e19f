"""From the form of a campaign to a draft, and from a segment to its people."""

from __future__ import annotations

import re

from aisle.language.wording import LANGUAGES, say
from aisle.owner.door import Form, Owner
from aisle.owner.page import words
from aisle.shop.campaign_people import EVERYBODY
from aisle.shop.campaigns import LONGEST_TEXT, Draft
from aisle.shop.refusals import Unfit


def segments_to_choose(owner: Owner) -> list[tuple[str, str, int]]:
    """(id, name, people): everybody who agreed, then the segments of the insights."""
    agreed = len(owner.shop.subscribers.everybody())
    found = [(EVERYBODY, say("owner.everybody", owner.language), agreed)]
    return found + [
        (one.segment_id, words(owner.language, one.names), one.people)
        for one in owner.insights.segments()
    ]


def people_of(owner: Owner, segment_id: str) -> list[str]:
    """Who is in it now. Raises NotFound."""
    if segment_id == EVERYBODY:
        return owner.shop.subscribers.everybody()
    return owner.insights.members(segment_id)


def draft_of(form: Form) -> Draft:
    """Raises Unfit for a number that is none, NotFound for an unknown segment."""
    segment_id = form.text("segment") or EVERYBODY
    return Draft(
        name=form.text("name", 100),
        segment_id=segment_id,
        segment_names=_names(form.owner, segment_id),
        texts={one: form.text(f"text_{one}", LONGEST_TEXT + 1) for one in LANGUAGES},
        product_ids=tuple(dict.fromkeys(re.findall(r"[^\s,，、;；]+", form.text("products", 500)))),
        channels=tuple(form.texts("channel")),
        held_out=_number(form, "held_out") / 100,
        most_shown=_number(form, "most_shown"),
        window_days=_number(form, "window_days"),
    )


def _names(owner: Owner, segment_id: str) -> dict[str, str]:
    if segment_id == EVERYBODY:
        return {one: say("owner.everybody", one) for one in LANGUAGES}
    return dict(owner.insights.segment(segment_id).names)


def _number(form: Form, name: str) -> int:
    given = form.text(name, 20)
    if not re.fullmatch(r"\d{1,4}", given, re.ASCII):
        raise Unfit("campaigns.no_number", given=given)
    return int(given)
