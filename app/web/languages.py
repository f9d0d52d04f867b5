"""The languages of the interface. What clients say, and what core and content say, stays as it was written.

Each request speaks one language, found once from its headers; English, the language of the sources, looks nothing up.
`gettext` is meant to be imported as `_`; `N_` marks what is translated where it is shown. What core says comes as a
`Message`, and is said by `said`, or, where words of the talk stand in it, put on a page by `spoken`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path
from urllib.parse import quote

from fastapi import Request
from markupsafe import Markup, escape
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import Scope

from app.core.message import Message
from app.web.catalogue import entries, translations

LOCALE = Path(__file__).parents[2] / "locale"
LANGUAGES = {"en": "English", "de": "Deutsch"}
SOURCE = "en"
COOKIE = "attune_language"
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Speaking:
    """A language and its texts."""

    language: str
    texts: NullTranslations


@lru_cache
def _speaking(language: str) -> Speaking:
    if language == SOURCE:
        return Speaking(SOURCE, NullTranslations())
    source = (LOCALE / language / "LC_MESSAGES" / "attune.po").read_text("utf-8")
    return Speaking(language, translations(entries(source)))


_ENGLISH = _speaking(SOURCE)
_current: ContextVar[Speaking] = ContextVar("speaking", default=_ENGLISH)


def gettext(message: str) -> str:
    """Return a text in the language of this request."""
    return _current.get().texts.gettext(message) if message else ""


def ngettext(one: str, many: str, count: int) -> str:
    """Return the form of a text that fits a number."""
    return _current.get().texts.ngettext(one, many, count)


def N_(message: str) -> str:  # noqa: N802 - the field's own name for it
    """Mark a text that is translated where it is shown."""
    return message


def language() -> str:
    """Return the code of the language of this request."""
    return _current.get().language


def written(value: float, places: int) -> str:
    """Write a number to so many places, with the decimal sign of this language."""
    return localised(f"{value:.{places}f}")


def localised(number: str) -> str:
    """Give a number that is written already the decimal sign of this language."""
    return number.replace(".", ",") if language() == "de" else number


def grouped(number: int) -> str:
    """Write a large number with its thousands set apart."""
    return f"{number:,}".replace(",", "." if language() == "de" else ",")


def script_texts(messages: Sequence[str]) -> str:
    """Return, as JSON, what a script of ours says in this language; nothing where it says it as written."""
    return "" if language() == SOURCE else json.dumps({one: gettext(one) for one in messages}, ensure_ascii=False)


def english() -> Markup:
    """Return the attribute that content in English carries on a page in another language; else nothing."""
    return Markup("") if language() == SOURCE else Markup(' lang="en"')


def said(message: Message) -> str:
    """Say a message of core in the language of this request, as plain text."""
    return message.said(gettext, ngettext, str)


def spoken(*messages: Message) -> Markup:
    """Return sentences for a page: what is quoted in them, or has no words in this language, is marked as English."""
    return Markup(" ").join(map(_on_a_page, messages))


def worded(text: str) -> Markup:
    """Return a text of core or content in the language of this request, or as it is and marked as English."""
    return spoken(Message(text)) if text else Markup("")


def _on_a_page(message: Message) -> Markup:
    here = Markup(escape(message.said(_marked, _marked_plural, _quoted)))  # noqa: S704  (escaped here)
    known = language() == SOURCE or gettext(message.text) != message.text or message.has_no_words
    return here if known else Markup('<span lang="en">{}</span>').format(here)


def _marked(text: str) -> Markup:
    return Markup(escape(gettext(text)))  # noqa: S704  (escaped here)


def _marked_plural(one: str, many: str, count: int) -> Markup:
    return Markup(escape(ngettext(one, many, count)))  # noqa: S704  (escaped here)


def _quoted(words: str) -> Markup:
    if language() == SOURCE:
        return Markup(escape(words))  # noqa: S704  (escaped here)
    return Markup('<span lang="en">{}</span>').format(words)


def speak(scope: Scope) -> None:
    """Choose the language of this request. What programs read is in English."""
    _current.set(_speaking(SOURCE if scope["path"].startswith("/api/") else _asked_for(scope)))


def _asked_for(scope: Scope) -> str:
    accepted = ""
    for name, value in scope["headers"]:
        if name == b"cookie" and COOKIE.encode() in value:
            chosen = cookie_parser(value.decode("latin-1")).get(COOKIE)
            if chosen in LANGUAGES:
                return chosen
        elif name == b"accept-language":
            accepted = value.decode("latin-1")
    return _preferred(accepted) if accepted else SOURCE


@lru_cache(maxsize=256)
def _preferred(accepted: str) -> str:
    """Return the language that a browser asks for first among ours."""
    wishes = []
    for place, wish in enumerate(accepted[:400].split(",")):
        tag, _, weight = wish.strip().partition(";q=")
        code = tag.strip().lower().partition("-")[0]
        if code in LANGUAGES:
            wishes.append((-_weight(weight), place, code))
    return min(wishes)[2] if wishes and min(wishes)[0] < 0 else SOURCE


def _weight(written_as: str) -> float:
    try:
        return float(written_as) if written_as else 1.0
    except ValueError:
        return 0.0


def choices(path: str) -> list[tuple[str, str, str]]:
    """Return code, own name and address of each language but the present one; the address leads back to the path."""
    return [
        (code, name, f"/language/{code}?back={quote(path)}") for code, name in LANGUAGES.items() if code != language()
    ]


def keep(response: Response, chosen: str, *, secure: bool) -> None:
    """Remember somebody's choice for a year."""
    response.set_cookie(COOKIE, chosen, max_age=_YEAR, httponly=True, samesite="lax", secure=secure)


def of_request(request: Request) -> str:
    """Speak the language of a request where its middleware has not been, and return the code."""
    speak(request.scope)
    return language()
