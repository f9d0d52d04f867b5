"""Scoring a transcript that was made elsewhere."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from app.core.scoring.report import Report
from app.services import scoring
from app.web.api.callers import Scores
from app.web.api.encounter_shapes import ScoreAsked
from app.web.api.idempotency import IdempotencyKey, once
from app.web.api.shapes import problems
from app.web.security import TheSite

router = APIRouter(prefix="/api/v1", tags=["Scoring"])
ScorerAsked = Annotated[
    Literal["embedded", "judge", "panel"] | None, Query(description="Default: the body's, else embedded")
]


@router.post("/score", summary="Score a transcript", response_model=Report, responses=problems(404, 422, 502))
async def score(
    asked: ScoreAsked,
    *,
    request: Request,
    site: TheSite,
    who: Scores,
    scorer: ScorerAsked = None,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Every level comes with a turn and a verbatim quote, or says unscored. Nothing is stored."""
    chosen = scorer or asked.scorer or "embedded"
    rubric = site.library.rubric(asked.rubric)

    async def make() -> Report:
        work = scoring.score_transcript(
            asked,
            rubric,
            scorer=chosen,
            model=site.judge,
            judges=site.judges,
            persona=site.library.persona_if_there(asked.persona),
            judging=site.judging,
        )
        if chosen != "embedded":
            return await work
        # Pure arithmetic, and a second of it for a long transcript: in a thread, talks go on meanwhile.
        return await asyncio.to_thread(asyncio.run, work)

    return await once(request, site, who, idempotency_key, make, status=200)
