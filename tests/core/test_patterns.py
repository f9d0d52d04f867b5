"""Patterns that wait: compiled at their first use, and then what `re.compile` would have made."""

from __future__ import annotations

import re

import pytest

from app.core.patterns import compile_all, regex


def test_a_pattern_is_compiled_when_it_is_first_used(monkeypatch: pytest.MonkeyPatch) -> None:
    sources: list[str] = []
    compile_now = re.compile

    def noted(source: str, flags: int = 0) -> re.Pattern[str]:
        sources.append(source)
        return compile_now(source, flags)

    monkeypatch.setattr(re, "compile", noted)
    pattern = regex(r"\bgrie(?:f|ve)\b", re.IGNORECASE)
    assert sources == []
    assert pattern.search("Such Grief")
    assert pattern.findall("grief, grieve") == ["grief", "grieve"]
    assert sources == [r"\bgrie(?:f|ve)\b"]


def test_every_pattern_of_the_product_can_be_compiled() -> None:
    import app.main  # noqa: F401, PLC0415 - all modules that have patterns

    compile_all()


def test_what_no_pattern_has_is_not_there() -> None:
    assert not hasattr(regex("a"), "serach")
