"""Puts the conversation, and what stands beside it, together for the talk page."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from app.core.encounter import Aside, Encounter, Spoken, Turn, hints_in, line_of, lines_of
from app.core.errors import AttuneError
from app.core.pace import SessionPhase
from app.core.persona import Persona
from app.services import beside
from app.services.site import Site
from app.web.contexts import ClientCard
from app.web.languages import N_, said, script_texts, spoken
from app.web.languages import gettext as _
from app.web.pages import wording
from app.web.security import Visitor
from app.web.talk_contexts import Beside, HeardAs, HintView, LiveReply, PhaseView, Talk, TalkTurn

_PHASES: tuple[tuple[SessionPhase, str, str], ...] = (
    ("arriving", N_("Arriving"), N_("Say hello, say what stays between you, and ask what brings them.")),
    ("exploring", N_("Exploring"), N_("Let the story come. Give back what you hear before you ask on.")),
    ("focusing", N_("Focusing"), N_("Link how they feel with what happened between people. Who matters in this?")),
    ("closing", N_("Closing"), N_("The last five minutes: sum up, check it with them, and end kindly.")),
)

# What talk.js says of itself; `{name}` and the like are filled in there.
SCRIPT = (
    N_("{name} is answering."),
    N_("Stopped. What {name} had said is kept."),
    N_("The connection was lost."),
    N_("Everything that was sent is kept. Reload the page to go on."),
    N_("Send again"),
    N_("{name} is still answering. Your words stay here."),
    N_("That did not reach the server."),
    N_("Your words are still in the box."),
    N_("Stopping."),
    N_("{passed} of about {planned} minutes"),
    N_("The planned minutes have passed. Take the time you need to come to a close."),
    N_("About one minute is left. Alt with M adds five."),
    N_("About five minutes are left. Alt with M adds five."),
    N_("Five minutes more: about {planned} in all."),
)


def fresh_key() -> str:
    """Return a key for a turn that has not been sent."""
    return secrets.token_hex(12)


async def talk_view(
    site: Site,
    visitor: Visitor,
    encounter: Encounter,
    *,
    words: str = "",
    key: str = "",
    error: AttuneError | None = None,
    opened: str = "",
) -> Talk:
    """Return what the page shows. `words` stay in the box under `key`; `opened` names the drawer that stands open."""
    persona = await site.library.persona_at(encounter.persona_id, encounter.persona_revision)
    own = encounter.trainee_id == visitor.session.user.id
    owner = visitor.session.user if own else await site.people.user(encounter.trainee_id)
    owner_name = owner.display_name if owner else _("a deleted account")
    turns = await site.encounters.turns(encounter.id)
    reply = site.replies.of(encounter.id)
    live = None if reply is None else LiveReply(reply.turn.number, reply.turn.trainee, reply.text)
    shown = [turn for turn in turns if live is None or turn.number < live.number]
    elsewhere = bool(shown) and shown[-1].status == "answering" and not site.deployment.one_process
    if elsewhere:  # another process speaks; this page asks again until the turn is stored
        shown.pop()
    asides = await site.practice.asides(encounter.id)
    fault = error if error is not None and opened else None
    return Talk(
        encounter=encounter,
        goes_on_from=line_of(encounter, turns, encounter.branched_at) if encounter.branched_at else None,
        card=ClientCard.of(persona),
        turns=tuple(shown_turn(turn, persona.who.name, _("You") if own else owner_name, asides) for turn in shown),
        live=live,
        waiting=elsewhere,
        may_speak=own,
        owner=owner_name,
        beside=await beside_view(site, encounter, persona, shown, asides, opened=opened, fault=fault),
        key=key or fresh_key(),
        words=words,
        fault=said(error.told) if error and not fault else "",
        fault_title=_(error.title) if error and not fault else "",
        texts=script_texts(SCRIPT),
    )


def shown_turn(turn: Turn, name: str, speaker: str, asides: Sequence[Aside]) -> TalkTurn:
    """Return a finished turn as the page and talk.js show it."""
    noticed = any(one.kind == "clock" and one.turn == turn.number for one in asides)
    stage = _("{name} glances at the clock. The time is nearly up.").format(name=name) if noticed else ""
    return TalkTurn(turn, name, speaker, turn.status in ("cut", "answering"), stage)


async def beside_view(
    site: Site,
    encounter: Encounter,
    persona: Persona,
    turns: Sequence[Turn],
    asides: Sequence[Aside],
    *,
    opened: str = "",
    fault: AttuneError | None = None,
) -> Beside:
    """Return what stands beside the log."""
    last = turns[-1] if turns else None
    time = await beside.time_now(site, encounter, last)
    lines = lines_of(encounter, turns)
    hints = hint_views(lines, hints_in(asides))
    return Beside(
        encounter_id=encounter.id,
        name=persona.who.name,
        time=time,
        may_extend=encounter.pace.may_extend,
        phases=tuple(PhaseView(_(name), _(what), phase == time.phase) for phase, name, what in _PHASES),
        hints=hints,
        hints_left=max(0, encounter.terms.hints - len(hints)),
        heard=tuple(heard_as(turn, lines[turn.number][0]) for turn in turns) if encounter.terms.tags else (),
        tags=encounter.terms.tags,
        pad=not encounter.is_branch,
        undo=last.number if last is not None and beside.may_take_back(encounter, last) else None,
        undone=sum(one.kind == "undo" for one in asides),
        open=opened,
        fault=said(fault.told) if fault else "",
    )


def hint_views(
    lines: Mapping[int, tuple[int, int | None]], hints: Sequence[tuple[Aside, bool]]
) -> tuple[HintView, ...]:
    """Return the supervisor's hints with the line that each came after; `lines` is what `lines_of` returns."""
    return tuple(
        HintView(spoken(*hint.words), max(filter(None, lines.get(hint.turn, ())), default=None), gone)
        for hint, gone in hints
    )


def heard_as(turn: Spoken, line: int) -> HeardAs:
    """Return what a turn was heard as, in plain words."""
    return HeardAs(line, wording.heard_as(turn.codes))
