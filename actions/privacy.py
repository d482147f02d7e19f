"""Export, erasure, recommendations without one's history, and offers turned on and off."""

from __future__ import annotations

import re
import threading

from actions.action import Answer, ShopAction
from actions.campaign import answered, offers_wanted
from actions.reply import Button, Reply
from actions.steer_words import NO_HISTORY
from actions.turn import Turn
from aisle.language.normalise import fold
from aisle.shop.errors import NotFound

SWEEP_S = 5.0  # after this turn has ended, whatever was written in its course goes too
_HISTORY = re.compile(
    r"\b(personali[sz]|recommend\w*|without my history|stop tracking|tracking)\b|个性化|推荐.*(关|不要|别)|(关|不要|别).*推荐|浏览记录",
    re.IGNORECASE,
)


class PrivacyExport(ShopAction):
    """“what do you know about me?” → where the copy is to be had."""

    intent = "privacy_export"

    def answer(self, turn: Turn) -> Answer:
        voice = self.voice(turn)
        settings = self.rooms.settings
        page = f"{(settings.public_url or f'http://localhost:{settings.port}').rstrip('/')}/privacy"
        return [
            Reply(
                voice("privacy.export", url=page),
                buttons=[Button(voice("privacy.button_erase"), "privacy_erase")],
            )
        ]


class PrivacyErase(ShopAction):
    """“delete my data” → says what goes and what the law keeps, then waits for the yes."""

    intent = "privacy_erase"

    def answer(self, turn: Turn) -> Answer:
        voice = self.voice(turn)
        topic = turn.value("topic")
        wants = offers_wanted(turn)
        if wants is not None:
            return answered(self, turn, wants=wants)
        says_it = _HISTORY.search(turn.text) or NO_HISTORY.search(fold(turn.text))
        if topic == "personalisation" or (topic is None and says_it):
            self.rooms.consents.set(turn.owner, "personalisation", False)
            again = Button(
                voice("privacy.button_history_on"), "privacy_erase", {"topic": "personalisation_on"}
            )
            return [Reply(voice("privacy.history_off"), buttons=[again])]
        if topic == "personalisation_on":
            self.rooms.consents.set(turn.owner, "personalisation", True)
            return [Reply(voice("privacy.history_on"))]
        if topic == "confirmed":
            return self.erase(turn)
        text = voice(
            "privacy.ask_erase_customer" if turn.customer_id else "privacy.ask_erase_guest"
        )
        buttons = [
            Button(voice("privacy.button_confirm"), "privacy_erase", {"topic": "confirmed"}),
            Button(voice("tasks.button_no"), "deny"),
        ]
        return [
            Reply(
                text, {"type": "consent", "purpose": "erase", "fallback": text}, buttons, "confirm"
            )
        ]

    def erase(self, turn: Turn) -> Answer:
        """What the yes means: the receipt of what is gone."""
        here = turn.conversation.conversation_id
        self.rooms.conversations.save(turn.conversation)  # a first message may ask for this too
        subject = turn.customer_id or here
        receipt = self.rooms.privacy.erase_person(subject)
        turn.is_forgotten = True
        sweep = threading.Timer(SWEEP_S, self._sweep)
        sweep.daemon = True
        sweep.start()
        rows = sum(receipt["erased"].values())
        number = str(receipt["subject_hash"])[:12]
        return [Reply(self.voice(turn)("privacy.erased", receipt=number, count=rows))]

    def _sweep(self) -> None:
        try:
            self.rooms.privacy.sweep()
        except NotFound:
            return
