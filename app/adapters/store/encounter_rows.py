"""Encounters and turns as rows of their tables, and back."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import Row

from app.core.client.state import ClientState, TurnPlan
from app.core.coding.codes import TurnCodes
from app.core.encounter import Encounter, Spoken, Terms, Turn
from app.core.pace import Pace


def encounter_row(encounter: Encounter) -> dict[str, object]:
    """Return the columns of an encounter."""
    written = {name: getattr(encounter, name).model_dump_json() for name in ("state", "terms", "pace")}
    return {**encounter.__dict__, **written}


def turn_row(turn: Turn) -> dict[str, object]:
    """Return the columns of a turn."""
    return {
        "encounter_id": turn.encounter_id,
        "number": turn.number,
        "turn_key": turn.key,
        "trainee": turn.trainee,
        "said_at": turn.said_at,
        "codes": turn.codes.model_dump_json(),
        "plan": turn.plan.model_dump_json(),
        **reply_row(turn),
    }


def reply_row(turn: Turn) -> dict[str, object]:
    """Return the columns of a turn that its reply changes."""
    return {
        "state": turn.state.model_dump_json(),
        "status": turn.status,
        "client": turn.client,
        "answered_at": turn.answered_at,
        "voice": turn.voice,
        "note": turn.note,
        "opened": orjson.dumps(turn.opened).decode(),
    }


def encounter_of(row: Row[*tuple[Any, ...]]) -> Encounter:
    """Return the encounter that a row holds."""
    values = dict(row._mapping)
    values["state"] = ClientState.model_validate_json(values["state"])
    values["terms"] = Terms.model_validate_json(values["terms"])
    values["pace"] = Pace.model_validate_json(values["pace"])
    return Encounter(**values)


def spoken_of(row: Row[*tuple[Any, ...]]) -> Spoken:
    """Return what was said in a turn, without the client's inner side."""
    values = dict(row._mapping)
    values["codes"] = TurnCodes.model_validate_json(values["codes"])
    values["opened"] = orjson.loads(values["opened"])
    return Spoken(**values)


def turn_of(row: Row[*tuple[Any, ...]]) -> Turn:
    """Return the turn that a row holds."""
    values = dict(row._mapping)
    values["key"] = values.pop("turn_key")
    values["codes"] = TurnCodes.model_validate_json(values["codes"])
    values["plan"] = TurnPlan.model_validate_json(values["plan"])
    values["state"] = ClientState.model_validate_json(values["state"])
    values["opened"] = orjson.loads(values["opened"])
    return Turn(**values)
