"""The JSON Schemas of persona and rubric files, as editors and other programs use them."""

from __future__ import annotations

import json

from pydantic import BaseModel

from app.core.persona import Persona
from app.core.rubric import Rubric

_KINDS: dict[str, type[BaseModel]] = {"persona": Persona, "rubric": Rubric}


def schema_files() -> dict[str, str]:
    """Return the text of each schema file by its name. JSON Schema 2020-12, as pydantic writes it."""
    return {f"{name}.schema.json": _text(name, kind) for name, kind in _KINDS.items()}


def _text(name: str, kind: type[BaseModel]) -> str:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:attune:schema:{name}"}
    return json.dumps(head | kind.model_json_schema(by_alias=True), indent=2, ensure_ascii=False) + "\n"
