"""Tries the configured endpoints."""

from __future__ import annotations

from collections.abc import Mapping

from app.adapters.models.openai_compatible import OpenAICompatible
from app.cli.console import give
from app.core.errors import ModelError


async def tested(endpoints: Mapping[str, tuple[str, str, str]], wait: float) -> bool:
    """Ask each model for a word and print how it went; return whether all answered.

    `wait` is the longest wait for the first token, in seconds.
    """
    return all([await _answers(name, endpoint, wait) for name, endpoint in endpoints.items()])


async def _answers(name: str, endpoint: tuple[str, str, str], wait: float) -> bool:
    try:
        model = OpenAICompatible(*endpoint, timeout=wait, settings=name)
    except ModelError as error:
        give(f"{name}: {error.detail}")
        return False
    try:
        give(f"{name}: {await model.probe()}")
    except ModelError as error:
        give(f"{name}: {error.detail}")
        return False
    finally:
        await model.aclose()
    return True
