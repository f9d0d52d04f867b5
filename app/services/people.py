"""Accounts: signing in and out, invitations, cohorts. Secrets are hashed before they reach the store."""

from __future__ import annotations

import asyncio
import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.core.access import Principal, Role, User
from app.core.errors import Conflict, Invalid, NotFound, SignInFailed, TooManyAttempts
from app.core.message import say
from app.core.ports import ApiKey, Cohort, Invitation, Session
from app.services.site import Site

# OWASP's argon2id setting with the least memory (12 MiB, 3 passes): one sign-in must not swell a small server.
_HASHER = PasswordHasher(time_cost=3, memory_cost=12 * 1024, parallelism=1)
_WINDOW = timedelta(minutes=15)
_MAX_FAILURES = {"name": 5, "address": 20}
# Control, zero-width and direction-changing characters: two names must not look the same without being the same.
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_NAME = re.compile(r"^[^\s<>\"'&/\\][^\n\r\t<>\"&/\\]{0,58}[^\s<>\"'&/\\]$")
FIRST_SIGN_IN_HOURS = 24
INVITATION_DAYS = 14
MIN_PASSWORD = 10


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh session: the token goes into the cookie and is known to nobody else."""

    user: User
    token: str
    csrf: str


def token_hash(token: str) -> str:
    """Return the form in which a random token is stored. Tokens have 256 bits, so one pass of SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def check_name(name: str) -> str:
    """Return the sign-in name, trimmed. Raises Invalid with what is expected."""
    name = " ".join(name.split())
    if not _NAME.match(name) or _INVISIBLE.search(name):
        raise Invalid('Choose a name of 2 to 60 characters without < > " & / \\. A pseudonym is welcome.')
    return name


def check_password(password: str) -> str:
    """Return the password if it is long enough. Raises Invalid. Length is what counts (NIST SP 800-63B)."""
    if len(password) < MIN_PASSWORD:
        raise Invalid(
            say(
                "Choose a password of at least {least} characters. Several words in a row are fine.",
                least=MIN_PASSWORD,
            )
        )
    if len(password) > 200:
        raise Invalid("That password is longer than 200 characters. Choose a shorter one.")
    if any("\ud800" <= letter <= "\udfff" for letter in password):
        raise Invalid("That password is not UTF-8 text. Set the terminal to that encoding, or choose another one.")
    return password


async def hash_password(password: str) -> str:
    """Hash with argon2id, off the event loop. Raises Invalid for a password that is too short."""
    return await asyncio.to_thread(_HASHER.hash, check_password(password))


@cache
def _hash_of_nobody() -> str:
    return _HASHER.hash("nobody signs in with this")


async def _fits(password_hash: str | None, password: str) -> bool:
    # An account without a password costs the same time as one with it, so that timing tells nothing.
    known = password_hash
    if known is None:
        known = await asyncio.to_thread(_hash_of_nobody)
    try:
        return await asyncio.to_thread(_HASHER.verify, known, password[:200]) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


async def sign_in(site: Site, name: str, password: str, address: str) -> SignedIn:
    """Sign in by name and password. Raises SignInFailed, or TooManyAttempts after repeated failures."""
    now = site.clock.now()
    found = await site.people.by_name(name.strip())
    user, password_hash = found or (None, None)
    # An account has one count, however its name is spelled.
    who = f"user:{user.id}" if user else f"name:{name.strip().lower()}"
    watched = {"name": token_hash(who), "address": token_hash("address:" + address)}
    # One at a time: attempts that are made side by side would all be counted before the first of them has failed.
    async with site.signing_in:
        for kind, what in watched.items():
            if await site.people.failed_attempts(what, now - _WINDOW) >= _MAX_FAILURES[kind]:
                raise TooManyAttempts("Too many failed attempts. Wait a quarter of an hour, then try again.", 900)
        fits = await _fits(password_hash, password)
        if not fits or user is None or user.disabled:
            for what in watched.values():
                await site.people.record_attempt(what, now)
            raise SignInFailed("That name and password do not fit together. Check both, or ask your instructor.")
    return await open_session(site, user)


async def open_session(site: Site, user: User) -> SignedIn:
    """Open a browser session that ends by itself after the deployment's hours."""
    token, csrf, now = site.ids.secret(), site.ids.secret(), site.clock.now()
    expires = now + timedelta(hours=site.deployment.session_hours)
    await site.people.add_session(token_hash(token), user.id, csrf, now, expires)
    return SignedIn(user, token, csrf)


async def session_of(site: Site, token: str) -> Session | None:
    """Return the session of a cookie, if it is still open."""
    return await site.people.session(token_hash(token), site.clock.now())


async def sign_out(site: Site, token: str) -> None:
    """End one session."""
    await site.people.end_session(token_hash(token))


async def change_password(site: Site, user_id: str, password: str) -> SignedIn:
    """Set a password, end every other session of the person, and open a new one."""
    await site.people.set_password(user_id, await hash_password(password))
    await site.people.end_sessions_of(user_id)
    user = await site.people.user(user_id)
    if user is None:
        raise NotFound("This account no longer exists.")
    return await open_session(site, user)


async def add_user(
    site: Site, name: str, role: Role, *, password: str | None = None, display_name: str | None = None
) -> User:
    """Make an account. Raises Invalid for the name or password, Conflict if the name is taken."""
    name = check_name(name)
    user = User(site.ids.new(), name, display_name or name, role)
    await site.people.add_user(
        user, await hash_password(password) if password is not None else None, site.clock.now()
    )
    return user


async def first_sign_in(site: Site) -> str | None:
    """Return a one-time token for the first instructor, or None once somebody can sign in by password."""
    if await site.people.has_staff():
        return None
    found = await site.people.by_name("instructor")
    user = found[0] if found else await add_user(site, "instructor", "admin", display_name="Instructor")
    return await sign_in_link(site, user.id)


async def sign_in_link(site: Site, user_id: str) -> str:
    """Return a token that signs this person in once."""
    token = site.ids.secret()
    expires = site.clock.now() + timedelta(hours=FIRST_SIGN_IN_HOURS)
    await site.people.add_sign_in_token(token_hash(token), user_id, expires)
    return token


async def sign_in_once(site: Site, token: str) -> SignedIn:
    """Use up a one-time token. Raises SignInFailed if it was used, is late or never was."""
    user = await site.people.use_sign_in_token(token_hash(token), site.clock.now())
    if user is None or user.disabled:
        raise SignInFailed(
            "This sign-in link has been used or is too old. Restart the server for a new one, "
            "or run: attune user link NAME"
        )
    return await open_session(site, user)


async def invite(
    site: Site, who: Principal, role: Role, cohort_id: str | None, places: int
) -> tuple[Invitation, str]:
    """Make an invitation for up to `places` people; return it with its token, which is shown once."""
    who.needs("instructor", "admin")
    if role != "trainee":
        who.needs("admin")
    if not 1 <= places <= 200:
        raise Invalid("An invitation can have 1 to 200 places.")
    if cohort_id is not None:
        own = await site.people.cohorts(None if who.role == "admin" else who.cohorts)
        if cohort_id not in {cohort.id for cohort in own}:
            raise NotFound("There is no such cohort of yours.")
    expires = site.clock.now() + timedelta(days=INVITATION_DAYS)
    invitation, token = Invitation(site.ids.new(), role, cohort_id, expires, places), site.ids.secret()
    await site.people.add_invitation(invitation, token_hash(token), who.user_id or "")
    return invitation, token


async def find_invitation(site: Site, token: str) -> Invitation:
    """Return the invitation behind a link. Raises NotFound if it is spent, late or unknown."""
    invitation = await site.people.invitation(token_hash(token), site.clock.now())
    if invitation is None:
        raise NotFound("This invitation has been used up or is too old. Ask your instructor for a new link.")
    return invitation


async def accept(site: Site, token: str, name: str, password: str) -> SignedIn:
    """Make an account by invitation and sign in. Raises NotFound, Invalid, or Conflict if the name is taken."""
    invitation = await find_invitation(site, token)
    name, hashed = check_name(name), await hash_password(password)
    cohorts = (invitation.cohort_id,) if invitation.cohort_id else ()
    user = User(site.ids.new(), name, name, invitation.role, cohorts)
    made = await site.people.accept_invitation(token_hash(token), user, hashed, site.clock.now())
    if made is None:
        raise NotFound("This invitation has just been used up. Ask your instructor for a new link.")
    return await open_session(site, made)


async def add_cohort(site: Site, who: Principal, name: str) -> Cohort:
    """Make a cohort that its maker follows."""
    who.needs("instructor", "admin")
    cohort = Cohort(site.ids.new(), check_name(name))
    await site.people.add_cohort(cohort, [who.user_id] if who.user_id else [])
    return cohort


async def api_trainee(site: Site, key: ApiKey, external_id: str, name: str | None) -> User:
    """Return the trainee an API caller names, making a pseudonymous account at the first meeting."""
    scoped = f"{key.id}:{external_id}"
    user = await site.people.by_external_id(scoped)
    if user is not None:
        return user
    user_id = site.ids.new()
    user = User(user_id, f"api {user_id}", name or "Trainee", "trainee", external_id=scoped)
    try:
        await site.people.add_user(user, None, site.clock.now())
    except Conflict:
        return await site.people.by_external_id(scoped) or user
    return user
