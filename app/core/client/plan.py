"""Decides what the client does in this turn: which reaction, what is told, and the authored line for it."""

from __future__ import annotations

from dataclasses import replace

from app.core.client import closing, few_words, gates, hearing, lines, pulls, questions
from app.core.client.acts import SETTLED_IN, Act
from app.core.client.anchoring import held
from app.core.client.answering import asked_for, side_question
from app.core.client.asking_on import asked_on
from app.core.client.bringing_out import brings_out, overdue, stays_on
from app.core.client.directions import direction
from app.core.client.fitting import ON_TOPIC
from app.core.client.gates import Verdict
from app.core.client.holding_back import hints, resists, yields
from app.core.client.in_passing import has_told, in_passing, one_or_the_other, takes_advice
from app.core.client.lines import Said
from app.core.client.moves import Move
from app.core.client.people import WHAT_THEY_WERE_LIKE, person
from app.core.client.pulls import Try
from app.core.client.reacting import reacts
from app.core.client.scene import Draft, Scene
from app.core.client.state import Reaction
from app.core.client.telling import put_aside, stay, tell, with_nod
from app.core.client.to_the_point import to_the_point
from app.core.client.weighing import best
from app.core.persona import Occasion

_MOST_QUIET_RUN = 2
_LATE_FOR_A_PULL = 9
_LONGEST_HELLO = 8  # words, of a turn that asks for nothing but a greeting back

# Acts that this client answers from lines of their own, whatever could be told.
_ANSWERED: dict[Act, tuple[Occasion, Reaction]] = {
    "meta": ("are_you_real", "deflect"),
    "winding_down": ("winding_down", "close"),
    "ending": ("ending", "close"),
    "greeting": ("greeting", "answer"),
    "confidentiality": ("confidentiality", "answer"),
    "about_therapist": ("about_therapist", "answer"),
    "role_play": ("role_play", "answer"),
    "off_topic": ("off_topic", "deflect"),
    "jargon": ("jargon", "deflect"),
    "self_disclosure": ("self_disclosure", "guarded"),
    "advice": ("advice", "deflect"),
    "reassurance": ("reassurance", "guarded"),
}

# These have lines of their own, and nothing else is held against them.
_KEPT: tuple[Act, ...] = (
    "meta", "confidentiality", "role_play", "jargon", "off_topic", "ending", "winding_down", "stock", "backchannel",
    "about_therapy", "reassurance",
)  # fmt: skip


def decide(scene: Scene) -> Draft:
    """Return what the client does: harm first, then the contact itself, then what was asked or offered."""
    return closing.noticing(scene, _contact(scene) or _what_fits(scene))


def _what_fits(scene: Scene) -> Draft:
    """Return what is planned, or what is likelier to be an answer; a pull or a challenge is never traded for it.

    A file without exchanges is played by its plan alone.
    """
    planned = held(scene, to_the_point(scene, _answered(scene) or _content(scene)))
    if (
        _is_kept(scene, planned)
        or planned.pull
        or planned.resistance
        or scene.state.ruptured
        or not scene.index.persona.exchanges
    ):
        return planned
    return best(scene, planned, (draft for step in OTHER_STEPS if (draft := scene.once(step))))


def _is_kept(scene: Scene, planned: Draft) -> bool:
    """Whether the turn asks for just what is planned: a greeting, what brings them, who there is, what is left."""
    move, told = scene.move, planned.tells
    if move.act in _KEPT or move.continues or move.asks_what_is_left or _only_greets(move):
        return True
    asks_for_it = move.asks_what_brings or (move.asked and few_words.asks_to_be_told(move.asked.text))
    comes_out = asks_for_it and told is not None and told.order == 0
    return bool(comes_out) or (move.about_people and (planned.about or "").startswith("person:"))


def _only_greets(move: Move) -> bool:
    return move.act == "greeting" and not move.asked and move.words <= _LONGEST_HELLO


def _contact(scene: Scene) -> Draft | None:
    """What comes before any content: to be heard again, safety, hurt and misunderstanding."""
    move = scene.move
    if move.act == "repeat":
        return _say_again(scene)
    if move.act == "risk" and "harm" not in move.acts:
        return _risk(scene)
    if draft := closing.closes(scene):
        return draft
    if "harm" in move.acts or scene.state.ruptured or scene.before.ruptured:
        return _broken(scene)
    if draft := _pull_met(scene):
        return draft
    if move.fit == "wrong":
        return scene.react("wrong_reflection", "correct")
    return scene.react("apology", "soften") if move.act == "apology" else None


def _pull_met(scene: Scene) -> Draft | None:
    """The trainee met, or passed over, what the client had tried on."""
    found = pulls.answer(scene.index, scene.before, scene.state, scene.seed)
    if found is None:
        return None
    outcome = scene.state.pulls[-1].outcome or "passed_over"
    # Two turns on, the talk is about something else: nobody is told then that they did not take it up.
    too_late = scene.state.turn - scene.state.pulls[-1].turn > 1
    if outcome == "passed_over" and (too_late or scene.move.act in ("ending", "winding_down", "meta")):
        return None
    if outcome == "passed_over" and scene.move.asked:
        return _after_letting_go(scene, found)
    reaction: Reaction = "soften" if outcome == "held" else "guarded"
    return Draft(reaction, found.said, direction(None, reaction, outcome), about=scene.state.topic, pull=found.pull)


def _after_letting_go(scene: Scene, found: Try) -> Draft:
    """A question has gone past what the client tried on: it lets that go in a few words and answers."""
    draft = _answered(scene) or _content(scene)
    text = f"{found.said.text} {draft.said.text}"
    if len(text.split()) > scene.index.persona.voice.words_per_turn[1]:
        return draft
    return replace(draft, said=Said(text, (*draft.said.keys, *found.said.keys)), pull=found.pull)


def _pulls(scene: Scene) -> Draft | None:
    """Try on what is due, where nothing deep is being said."""
    tells = gates.next_to_tell(scene.state, scene.move, scene.judged)
    leads_on = tells is not None and tells.fact.id in gates.leading_on(scene.state, scene.judged)
    if (tells and (tells.is_deep or (leads_on and scene.move.skilled))) or scene.just_told:
        return None
    found = pulls.due(scene.index, scene.state, scene.move, scene.seed)
    understood = scene.move.skilled and scene.move.fit == "accurate"
    # What was just understood comes before what is on its mind about the therapist, as long as there is time.
    if (
        found is None
        or scene.move.act == "stock"
        or (understood and scene.move.act == "reflection" and scene.state.turn < _LATE_FOR_A_PULL)
    ):
        return None
    aside = found.said if scene.move.asked else put_aside(scene, found.said)
    words = with_nod(scene, aside, always=True) if understood else aside
    if understood and words is aside:
        return None
    said = direction(None, "guarded", found.pull.kind)
    return Draft("guarded", words, said, about=scene.state.topic, pull=found.pull)


def _answered(scene: Scene) -> Draft | None:
    """What this client answers from lines of their own."""
    move = scene.move
    if draft := in_passing(scene) or _of_their_own(scene) or _comes_out_with_it(scene):
        return draft
    if move.act in _ANSWERED and not (move.act == "greeting" and scene.before.turn >= SETTLED_IN):
        greeted = scene.before.turn < SETTLED_IN and not scene.state.opened
        advised = takes_advice(scene) if move.act == "advice" else None
        return (_past_the_greeting(scene) if greeted else None) or advised or scene.react(*_ANSWERED[move.act])
    if move.act == "closed_question" and not move.skilled and questions.CHECKS.search(move.said):
        return _presents(scene) or scene.react_freshly("accurate_reflection", "brief")
    if move.act == "about_therapy":
        return _presents(scene) or scene.react_freshly("about_therapy", "answer")
    if move.act == "why" and not _asks_for_something_open(scene):
        return one_or_the_other(scene) or asked_on(scene) or scene.react_freshly("why", "guarded")
    if move.act == "personal_question":
        return side_question(scene) or _content(scene, otherwise="personal_question")
    return None


def _asks_for_something_open(scene: Scene) -> bool:
    """Whether a "why?" is after something the client would tell now: "why did they send you to me?"."""
    return scene.move.sure and any(v.is_open and scene.move.aim == f"fact:{v.entry.fact.id}" for v in scene.judged)


def _past_the_greeting(scene: Scene) -> Draft | None:
    """Greeted by somebody who names what happened, from the file or as sorry for it: answer that, not the hello."""
    move, first = scene.move, scene.judged[0] if scene.judged else None
    if first is None or (not first.is_open and move.about(first.entry.fact.id) < ON_TOPIC):
        return None
    names_it = move.about(first.entry.fact.id) >= ON_TOPIC or bool(hearing.SYMPATHY.search(move.said))
    says_so = bool(move.acts & {"reflection", "validation", "information", "summary"})
    return tell(scene, first.entry) if names_it and says_so and first.entry.order == 0 else None


def _of_their_own(scene: Scene) -> Draft | None:
    """What this client has to say to a turn that is not of the case: "any cats or dogs?" of one who has a cat."""
    if scene.move.act == "about_therapist":
        return _opens_here(scene)
    of_daily_life = scene.move.act == "off_topic" and (scene.move.aim or "").startswith("biography:")
    return side_question(scene) if of_daily_life else None


def _opens_here(scene: Scene) -> Draft | None:
    """What happens between the two was named with care: something deep that is ready comes out."""
    told = gates.next_to_tell(scene.state, scene.move, scene.judged) if scene.move.skilled else None
    return tell(scene, told) if told and told.is_deep and not scene.move.asked else None


def _comes_out_with_it(scene: Scene) -> Draft | None:
    """Asked openly before anything is told: what the file names first, unless something else is plainly meant."""
    move, first = scene.move, scene.judged[0] if scene.judged else None
    asks = move.question == "open" and move.act in ("open_question", "advice")
    if move.person and move.asked and WHAT_THEY_WERE_LIKE.search(move.asked.text):
        return None  # whoever asks what he was like knows of him already
    if not asks or scene.state.opened or first is None or first.entry.order > 0 or not first.is_open:
        return None
    kept = [verdict.entry for verdict in scene.judged if not verdict.is_open]
    elsewhere = move.sure and move.aim not in {f"fact:{entry.fact.id}" for entry in kept}
    ready = [v.entry for v in scene.judged if v.is_open and move.about(v.entry.fact.id) >= ON_TOPIC]
    named = max(ready, key=lambda entry: move.about(entry.fact.id), default=first.entry)
    return None if elsewhere else tell(scene, named)


def _presents(scene: Scene) -> Draft | None:
    """Asked what brings them, or how things are when nothing is told yet: what the file names first."""
    first, move = scene.judged[0] if scene.judged else None, scene.move
    bare = move.asked is not None and move.asked.names_nothing and move.person is None
    asks = move.asks_what_brings or bool(questions.CHECKS.search(move.said)) or (bare and move.act == "open_question")
    if not asks or first is None or first.entry.order > 0 or not first.is_open:
        return None
    return tell(scene, first.entry)


def _say_again(scene: Scene) -> Draft:
    lead = lines.for_occasion(scene.index, "repeat", scene.state, scene.seed)
    said = Said(f"{lead.text} {scene.before.last_words}".strip(), lead.keys)
    return Draft("answer", said, direction("repeat", "answer"), occasion="repeat", about=scene.state.topic)


def _risk(scene: Scene) -> Draft:
    told = gates.next_to_tell(scene.state, scene.move, tuple(v for v in scene.judged if _asks_risk(v)))
    if told and scene.before.risk_asked:
        return tell(scene, told)
    occasion: Occasion = "suicide_follow_up" if scene.before.risk_asked else "suicide_enquiry"
    return scene.react(occasion, "answer")


def _asks_risk(verdict: Verdict) -> bool:
    return "risk_enquiry" in verdict.entry.fact.gate.opened_by


def _broken(scene: Scene) -> Draft:
    """The contact is broken, breaking, or has just been mended."""
    move = scene.move
    if move.act in ("ending", "winding_down", "meta", "greeting"):
        return scene.react(*_ANSWERED[move.act])
    if "harm" in move.acts:
        reaction: Reaction = "withdraw" if scene.state.ruptured else "guarded"
        return scene.react("withdrawn" if scene.before.ruptured else "judgement", reaction)
    if not scene.state.ruptured:
        return scene.react("repair", "soften")
    if move.owns_fault:
        return scene.react("apology", "guarded")
    if not scene.before.ruptured and move.act in _ANSWERED:
        return scene.react(_ANSWERED[move.act][0], "withdraw")
    if move.asked and (few := few_words.puts_off(scene)):
        return few
    return scene.react("withdrawn", "guarded" if move.skilled else "withdraw")


def _content(scene: Scene, otherwise: Occasion | None = None) -> Draft:
    """What was asked or offered: tell, add, hint, resist or react."""
    steps = (
        yields,
        asked_on,
        _carries_on,
        _sums_up,
        has_told,
        asked_for,
        _pulls,
        resists,
        overdue,
        brings_out,
        person,
        stays_on,
        hints,
    )
    for step in steps if scene.move.act != "backchannel" else (_goes_on, _pulls):
        if draft := scene.once(step):
            return draft
    return scene.react(otherwise, "deflect") if otherwise else reacts(scene)


def _sums_up(scene: Scene) -> Draft | None:
    """A summary that ends in "have I left anything out?" asks for a yes, or brings out what was kept to the last."""
    return brings_out(scene) if scene.move.asks_what_is_left else None


def _carries_on(scene: Scene) -> Draft | None:
    """Asked for more of the same, or how that was: add to it before anything else."""
    move = scene.move
    follows = (
        move.asked is not None and move.asked.points_at_it and not (move.wants or move.seeks or move.asks_what_if)
    )
    # "The letter speaks of a row. What was that about?" points at the letter's row, not at the last words.
    elsewhere = move.sure and move.aim not in (f"fact:{scene.state.topic}", scene.state.topic)
    return stay(scene) if move.continues or (follows and not elsewhere) else None


OTHER_STEPS = (asked_on, _carries_on, asked_for, brings_out, person, stays_on, reacts, _presents)


def _goes_on(scene: Scene) -> Draft | None:
    if scene.before.waited >= _MOST_QUIET_RUN:
        return None
    return stay(scene)
