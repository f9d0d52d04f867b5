"""One line of `attune code`: an utterance in, its codes out."""

from __future__ import annotations

import orjson

from app.core.coding.coder import code_turn
from app.core.ports import TurnEncoder

MAX_TEXT_CHARS = 20_000


def coded(line: bytes, encoder: TurnEncoder | None = None) -> tuple[bytes, bool]:
    """Return the answer to one line of JSON, and whether the line could be read. Never raises."""
    utterance_id: object = None
    try:
        given = orjson.loads(line)
        if not isinstance(given, dict):
            raise TypeError('expected an object such as {"id": "1", "text": "..."}')
        utterance_id = given.get("id")
        text, previous = given.get("text"), given.get("previous") or ""
        if not isinstance(text, str) or not isinstance(previous, str):
            raise TypeError("expected 'text' (and 'previous', if given) to be text")
        if max(len(text), len(previous)) > MAX_TEXT_CHARS:
            raise ValueError(f"expected at most {MAX_TEXT_CHARS} characters")
    except orjson.JSONDecodeError as error:
        return orjson.dumps({"id": None, "error": f"not JSON: {error}"}), False
    except (TypeError, ValueError) as error:
        return orjson.dumps({"id": utterance_id, "error": str(error)}), False
    codes = code_turn(text, previous, encoder).model_dump(mode="json")
    return orjson.dumps({"id": utterance_id, **codes}), True
