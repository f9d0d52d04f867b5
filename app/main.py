"""The composition root: the only place, with the command line, that names adapters."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, partial

from fastapi import FastAPI, Request
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.adapters.content.exercises import shipped_drills, shipped_lessons
from app.adapters.content.yaml_files import YamlReader, shipped_files
from app.adapters.jobs.durable import DurableJobs, Work
from app.adapters.models.installed import installed_nearness, warmed_encoder
from app.adapters.models.openai_compatible import OpenAICompatible
from app.adapters.models.voices import EmbeddedVoice, GuardedVoice
from app.adapters.store.migrate import migrate
from app.adapters.store.stores import open_stores
from app.adapters.system import RandomIds, SystemClock
from app.adapters.webhooks.standard import StandardSender
from app.core.errors import Invalid, InvalidContent
from app.core.patterns import compile_all
from app.core.ports import Voice
from app.services import deliveries, encounters, scoring
from app.services.judging import Judging
from app.services.library import Library
from app.services.site import Site
from app.settings import ROOT, Settings
from app.web import api, errors, pages
from app.web.api.operations import Measured
from app.web.security import Guarded, SessionMemory

log = logging.getLogger("attune")


def _endpoint(endpoint: tuple[str, str, str] | None, timeout: float, prefix: str) -> OpenAICompatible | None:
    if endpoint is None:
        return None
    base_url, model, key = endpoint
    return OpenAICompatible(base_url, model, key, timeout=timeout, settings=prefix)


def _judges(settings: Settings) -> tuple[OpenAICompatible | None, tuple[OpenAICompatible, ...]]:
    """Return the judge, if there is one, and the members of the panel."""
    own = settings.judge_base_url or settings.judge_model or settings.judge_api_key
    judge = _endpoint(settings.judge_endpoint, settings.model_timeout, "ATTUNE_JUDGE" if own else "ATTUNE_MODEL")
    panel = (_endpoint(each, settings.model_timeout, "ATTUNE_JUDGE") for each in settings.panel_endpoints)
    return judge, tuple(model for model in panel if model is not None)


@asynccontextmanager
async def open_site(settings: Settings, *, address: str | None = None) -> AsyncIterator[Site]:
    """Open the database and the library, and close everything again. Background work is started by the caller.

    Creates the data directory and migrates the database. Raises InvalidContent if a client or rubric has faults.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    migrate(settings.database)
    stores = open_stores(settings.database)
    clock, reader = SystemClock(), YamlReader()
    library = Library(stores.contents, reader, clock)
    model = _endpoint(settings.model_endpoint, settings.model_timeout, "ATTUNE_MODEL")
    judge, judges = _judges(settings)
    voice: Voice = EmbeddedVoice() if model is None else GuardedVoice(model, self_check=settings.model_checks_itself)
    sender = StandardSender(allow_private=settings.allow_private_webhooks)
    jobs = DurableJobs(settings.database, settings.data)
    site = Site(
        deployment=settings.deployment(address),
        clock=clock,
        ids=RandomIds(),
        encounters=stores.encounters,
        scorings=stores.scorings,
        practice=stores.practice,
        people=stores.people,
        keys=stores.keys,
        webhooks=stores.webhooks,
        exercises=stores.exercises,
        library=library,
        reader=reader,
        voice=voice,
        jobs=jobs,
        sender=sender,
        nearness=installed_nearness() if settings.semantic == "auto" else None,
        encoder=warmed_encoder() if settings.semantic == "auto" else None,
        model=model,
        judge=judge,
        read_lessons=cache(partial(shipped_lessons, settings.content)),
        read_drills=cache(partial(shipped_drills, settings.content)),
        judges=judges,
        judging=Judging(runs=settings.judge_runs, most_tokens=settings.judge_tokens),
    )
    jobs.work = work_of(site)
    try:
        await library.load(shipped_files(settings.content))
        if not library.personas():
            raise Invalid(f"There is no client in '{settings.content / 'personas'}'. Check ATTUNE_CONTENT.")
        yield site
    finally:
        site.desk.close()
        await site.replies.close()
        await jobs.stop()
        await sender.close()
        for endpoint in (model, judge, *judges):
            if endpoint is not None:
                await endpoint.aclose()
        await stores.close()


def warm(site: Site) -> None:
    """Get ready what no first page needs and later ones would wait for. What a lesson's file has wrong is logged."""
    compile_all()
    try:
        _ = site.lessons, site.drills
    except InvalidContent as error:
        for fault in error.faults:
            log.error("%s", fault)


def work_of(site: Site) -> Work:
    """Bind the steps of the durable workflows to this site."""
    return Work(
        criteria=partial(scoring.criteria, site),
        score_criterion=partial(scoring.score_criterion, site),
        score_again=partial(scoring.score_again, site),
        finish=partial(scoring.finish, site),
        fail=partial(scoring.fail, site),
        deliver=partial(deliveries.deliver, site),
        give_up=partial(deliveries.give_up, site),
    )


def create_app(settings: Settings, *, address: str | None = None) -> FastAPI:
    """Make the web app, served at `address`. Its lifespan opens the site and starts the background work."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_site(settings, address=address) as site:
            app.state.site = site
            site.jobs.start()
            keeping = asyncio.create_task(_keep_no_longer(site))
            yield
            keeping.cancel()

    app = FastAPI(
        title="Attune",
        version="0.1.0",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        middleware=[Middleware(Measured), Middleware(Guarded)],
        routes=[
            *pages.ROUTES,
            Mount("/static", Static(directory=ROOT / "static"), middleware=[Middleware(GZipMiddleware)]),
        ],
    )
    app.state.sessions = SessionMemory()
    errors.register(app)
    for router in (*pages.ROUTERS, *api.ROUTERS):
        app.include_router(router)
    return app


async def _keep_no_longer(site: Site) -> None:
    """Delete what is older than the deployment keeps, now and once a day."""
    days = site.deployment.retention_days
    while days is not None:
        try:
            if deleted := await encounters.purge(site, days):
                log.info("deleted %d encounters older than %d days", deleted, days)
        except Exception:
            log.exception("old encounters could not be deleted; the next try is tomorrow")
        await asyncio.sleep(24 * 3600)


class Static(StaticFiles):
    """The product's own files; an address that names the content's hash may be kept for a year."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        fixed = Request(scope).query_params.get("v")
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if fixed else "no-cache"
        return response
