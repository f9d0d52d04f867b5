"""A reply in a drill: what counts, what spoils it, and when a client is left out."""

from __future__ import annotations

import pytest

from app.core.drill import Drill
from app.core.drilling import Moment, better_wordings, mark, moment_of, moments_of
from tests.content.test_drills import DRILLS, PERSONAS


def _moment(skill: str, persona: str) -> tuple[Drill, Moment]:
    (drill,) = [drill for drill in DRILLS if drill.id == skill]
    item = next(item for item in drill.items if item.persona == persona)
    moment = moment_of(item, PERSONAS[persona])
    assert moment is not None
    return drill, moment


@pytest.mark.parametrize(
    ("skill", "said", "met", "slip"),
    [
        ("open-questions", "What do you remember of that morning?", True, None),
        ("open-questions", "Was it sudden?", False, "closed_question"),
        ("open-questions", "What was she like, and did you get on?", False, "double_question"),
        ("reflections", "You were still holding the tea.", True, None),
        ("reflections", "You were still holding the tea. What was that like?", False, "open_question"),
        ("validation", "It makes sense that this is hard. You found your sister.", True, None),
        ("validation", "You should go for a walk every day.", False, "advice"),
        ("validation", "Thank you for telling me.", False, None),
        ("repair", "I'm sorry, that was a judgement. It sounds as if that morning is hard to carry.", True, None),
        ("repair", "I'm sorry, that was a judgement.", False, None),
        ("repair", "You found her in the morning, and that is hard.", False, None),
    ],
)
def test_a_reply_meets_the_aim_if_nothing_is_missing_and_nothing_spoils_it(
    skill: str, said: str, met: bool, slip: str | None
) -> None:
    marked = mark(*_moment(skill, "zita-grief-sister"), said)
    assert marked.met is met, marked
    assert slip is None or slip in [one.label for one, _ in marked.slips]


def test_an_apology_inside_a_sentence_counts() -> None:
    marked = mark(
        *_moment("repair", "zita-grief-sister"), "You're right, and I'm sorry. It sounds as if that morning is hard."
    )
    assert marked.met


def test_a_summary_that_takes_up_nothing_is_none() -> None:
    marked = mark(*_moment("summaries", "zita-grief-sister"), "To sum up, you told me many different things today.")
    assert marked.too_few
    assert not marked.met


def test_a_closed_question_is_offered_its_own_open_form_first() -> None:
    drill, moment = _moment("open-questions", "zita-grief-sister")
    said = "Were you close?"
    better = better_wordings(drill, moment, mark(drill, moment, said))
    assert better[0] not in moment.item.models
    assert all(mark(drill, moment, words).met for words in better)


def test_what_was_heard_is_quoted_from_the_reply() -> None:
    said = "Of course you are slow. What was it like?"
    marked = mark(*_moment("open-questions", "zita-grief-sister"), said)
    assert marked.heard
    assert all(one.words in said for one in marked.heard)


def test_a_client_who_has_been_rewritten_is_left_out() -> None:
    (drill,) = [drill for drill in DRILLS if drill.id == "open-questions"]
    changed = drill.items[0].model_copy(update={"says": "Something else."})
    assert moment_of(changed, PERSONAS[changed.persona]) is None
    assert moments_of(drill, 1, {}) == ()
