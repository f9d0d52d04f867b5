"""What operators watch: whether the process lives, whether it can work, and how it does."""

from __future__ import annotations

import logging
import time

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.errors import problem
from app.web.security import TheSite

log = logging.getLogger("attune")
router = APIRouter(include_in_schema=False)
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
_REQUESTS = Histogram(
    "attune_request_seconds",
    "Time to the first byte of an answer.",
    ("method", "route", "status"),
    registry=REGISTRY,
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
_TURNS = Counter("attune_turns", "Turns taken, on pages and by programs.", registry=REGISTRY)
_SCORINGS = Counter("attune_scorings", "Scorings asked for.", registry=REGISTRY)
_REPLIES = Gauge("attune_replies_live", "Replies that are being spoken now.", registry=REGISTRY)
_TURN_ROUTES = ("/turns",)
_SCORING_ROUTES = ("/end", "/score")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Measured:
    """Plain ASGI middleware: notes how long answers take, by route template, so no id gets into a label."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                _note(scope, message["status"], time.perf_counter() - began)
            await send(message)

        await self.app(scope, receive, noted)


def _note(scope: Scope, status: int, seconds: float) -> None:
    route = str(getattr(scope.get("route"), "path", "other"))
    method = scope["method"] if scope["method"] in _METHODS else "other"
    _REQUESTS.labels(method, route, f"{status // 100}xx").observe(seconds)
    if method == "POST" and status < 400:
        if route.endswith(_TURN_ROUTES):
            _TURNS.inc()
        elif route.endswith(_SCORING_ROUTES):
            _SCORINGS.inc()


@router.get("/healthz")
async def healthz() -> Response:
    """The process answers; nothing else is looked at."""
    return Response("ok\n", media_type="text/plain")


@router.get("/readyz")
async def readyz(request: Request, site: TheSite) -> Response:
    """The database can be read."""
    try:
        await site.keys.by_hash("readiness")
    except Exception:
        log.exception("not ready")
        return problem(503, "not-ready", "Not ready", "The database cannot be read. The log says why.")
    return Response("ready\n", media_type="text/plain")


@router.get("/metrics")
async def metrics(site: TheSite) -> Response:
    """Numbers for Prometheus."""
    _REPLIES.set(len(site.replies))
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)
