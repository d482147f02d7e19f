"""Staff accounts: a one-time invitation, a password under Argon2id, an optional second factor, lockout.

token = staff.invite("ann@shop.example", "agent")   printed once, good for three days
staff.accept(token, "a long password")              the invitation is used up
cookie = staff.sign_in("ann@shop.example", "a long password")
Unknown address, wrong password and wrong code get the same refusal, after the same work.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from aisle.shop import audit, tables
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.errors import BadInput, NotAllowed, NotFound
from aisle.shop.totp import matching_step, new_secret

Role = Literal["agent", "owner"]
INVITE_SECONDS = 3 * 86400
SESSION_SECONDS = 12 * 3600
MOST_FAILED = 5
LOCK_SECONDS = 15 * 60
LEAST_CHARACTERS = 12
# No addresses: nobody can be invited as, or sign in as, the demo's own people.
DEMO_EMAILS: dict[Role, str] = {"agent": "demo", "owner": "demo owner"}
_ROW, _SESSION = tables.Staff, tables.StaffSession
_HASHER = PasswordHasher()
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


@dataclass(frozen=True)
class Member:
    """Somebody who is signed in."""

    staff_id: int
    email: str
    role: Role

    @property
    def name(self) -> str:
        """What shoppers see: the part before the @."""
        return self.email.partition("@")[0].replace(".", " ").title()


@dataclass(frozen=True)
class Invitation:
    """Shown once: the token of the link, and the secret of the second factor where one was wanted."""

    token: str
    totp_secret: str | None


class StaffRoom:
    """Who may open the console. Every change and every sign-in is audited."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def invite(self, email: str, role: Role, *, with_totp: bool = False) -> Invitation:
        """A new account, or a new invitation for an old one: then its password and browsers are void."""
        address = email.strip().casefold()
        if "@" not in address.strip("@"):
            raise BadInput(f"'{email}' is not an e-mail address. Write one like ann@shop.example.")
        token, now = secrets.token_urlsafe(24), self._clock.timestamp()
        secret = new_secret() if with_totp else None
        with self._database.write() as session:
            row = session.scalar(select(_ROW).where(_ROW.email == address))
            if row is None:
                row = _ROW(email=address, created_at=now, failed=0)
                session.add(row)
            row.role, row.password_hash, row.totp_secret = role, None, secret
            row.invite_hash, row.invite_expires_at = _digest(token), now + INVITE_SECONDS
            row.failed, row.locked_until, row.totp_used = 0, None, None
            session.flush()
            session.execute(delete(_SESSION).where(_SESSION.staff_id == row.staff_id))
            self._note(session, "owner", "staff invited", row, {"role": role})
        return Invitation(token, secret)

    def remove(self, email: str) -> None:
        """The account and its browsers are gone at once. Raises NotFound."""
        with self._database.write() as session:
            row = session.scalar(select(_ROW).where(_ROW.email == email.strip().casefold()))
            if row is None:
                raise NotFound(
                    f"No staff account has the address '{email}'. See `aisle staff list`."
                )
            self._note(session, "owner", "staff removed", row)
            session.execute(delete(_SESSION).where(_SESSION.staff_id == row.staff_id))
            session.delete(row)

    def members(self) -> list[tuple[str, str, bool]]:
        """(address, role, has a password) of every account."""
        with self._database.read() as session:
            rows = session.scalars(select(_ROW).order_by(_ROW.email))
            return [(row.email, row.role, row.password_hash is not None) for row in rows]

    def accept(self, token: str, password: str) -> str:
        """Choose the password of an invitation, once; the session's cookie. Raises NotAllowed, BadInput."""
        if len(password) < LEAST_CHARACTERS:
            raise NotAllowed("The password is too short.", key="desk.short_password")
        hashed, now = _HASHER.hash(password), self._clock.timestamp()
        with self._database.write() as session:
            row = session.scalar(select(_ROW).where(_ROW.invite_hash == _digest(token)))
            if row is None or (row.invite_expires_at or 0) < now:
                raise NotAllowed("The invitation is used or too old.", key="desk.bad_invite")
            row.password_hash, row.invite_hash, row.invite_expires_at = hashed, None, None
            self._note(session, f"staff:{row.staff_id}", "staff accepted", row)
            return self._open(session, row, now)

    def sign_in(self, email: str, password: str, code: str = "") -> str:
        """The session's cookie. Raises NotAllowed: wrong, or locked after five wrong tries."""
        now, address = self._clock.timestamp(), email.strip().casefold()
        with self._database.read() as session:
            known = session.scalar(select(_ROW).where(_ROW.email == address))
        if known is not None and (known.locked_until or 0) > now:
            raise NotAllowed("Locked after too many tries.", key="desk.locked")
        is_right = _verify(known.password_hash if known else None, password)
        with self._database.write() as session:
            row = session.get(_ROW, known.staff_id) if known else None
            is_locked = (
                row is not None and (row.locked_until or 0) > now
            )  # by tries beside this one
            if row is not None and not is_locked and is_right and self._code_fits(row, code, now):
                row.failed, row.locked_until = 0, None
                self._note(session, f"staff:{row.staff_id}", "staff signed in", row)
                return self._open(session, row, now)
            if row is not None and not is_locked:
                row.failed += 1
                if row.failed >= MOST_FAILED:
                    row.failed, row.locked_until = 0, now + LOCK_SECONDS
                self._note(session, "visitor", "staff sign-in failed", row)
        raise NotAllowed("Wrong address, password or code.", key="desk.wrong")

    def demo_session(self, role: Role = "agent") -> str:
        """A session of the demo's own agent or owner, without a password: the caller checks that it is the demo."""
        now, email = self._clock.timestamp(), DEMO_EMAILS[role]
        with self._database.write() as session:
            row = session.scalar(select(_ROW).where(_ROW.email == email))
            if row is None:
                row = _ROW(email=email, role=role, created_at=now, failed=0)
                session.add(row)
                session.flush()
            self._note(session, f"staff:{row.staff_id}", "staff signed in", row)
            return self._open(session, row, now)

    def of_session(self, cookie: str) -> Member | None:
        """Who holds this cookie; None when it is unknown or too old."""
        with self._database.read() as session:
            found = session.get(_SESSION, _digest(cookie))
            if found is None or found.expires_at <= self._clock.timestamp():
                return None
            row = session.get(_ROW, found.staff_id)
            return Member(row.staff_id, row.email, _role(row.role)) if row else None

    def is_owner_here(self) -> bool:
        """Whether a browser of an owner is signed in."""
        wanted = select(_ROW.staff_id).join(_SESSION, _SESSION.staff_id == _ROW.staff_id)
        wanted = wanted.where(
            _ROW.role == "owner", _SESSION.expires_at > self._clock.timestamp()
        ).limit(1)
        with self._database.read() as session:
            return session.scalar(wanted) is not None

    def sign_out(self, cookie: str) -> None:
        """This browser is signed out."""
        with self._database.write() as session:
            found = session.get(_SESSION, _digest(cookie))
            row = session.get(_ROW, found.staff_id) if found else None
            if found is not None and row is not None:
                self._note(session, f"staff:{row.staff_id}", "staff signed out", row)
                session.delete(found)

    def _open(self, session: Session, row: tables.Staff, now: int) -> str:
        cookie = secrets.token_urlsafe(32)
        session.execute(delete(_SESSION).where(_SESSION.expires_at <= now))
        session.add(
            _SESSION(
                token_hash=_digest(cookie), staff_id=row.staff_id, expires_at=now + SESSION_SECONDS
            )
        )
        return cookie

    def _code_fits(self, row: tables.Staff, code: str, now: int) -> bool:
        """True without a second factor; a code works once."""
        if row.totp_secret is None:
            return True
        step = matching_step(row.totp_secret, code, now)
        if step is None or step <= (row.totp_used or 0):
            return False
        row.totp_used = step
        return True

    def _note(
        self,
        session: Session,
        actor: str,
        action: str,
        row: tables.Staff,
        facts: dict[str, object] | None = None,
    ) -> None:
        at = self._clock.timestamp()
        audit.append(session, at, actor, action, f"staff:{row.staff_id}", facts)


def _verify(hashed: str | None, password: str) -> bool:
    """Takes the same time for an address that nobody has."""
    try:
        _HASHER.verify(hashed or _NOBODY, password)
    except (Argon2Error, InvalidHashError):
        return False
    return hashed is not None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _role(role: str) -> Role:
    return "owner" if role == "owner" else "agent"
