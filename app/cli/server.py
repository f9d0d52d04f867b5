"""`attune serve` and `attune worker`, and what an operator does beside them."""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.console import database_faults, fail, give, load_settings, say, with_site

if TYPE_CHECKING:
    from app.services.site import Site

models = typer.Typer(help="The configured language models.", no_args_is_help=True, rich_markup_mode=None)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8000,
) -> None:
    """Run the web app and the API. Makes its database, and prints the address to open."""
    gc.disable()  # what a start makes stays: the collector, which walks it a dozen times, is back once all is warm
    from app.cli.serving import run

    run(load_settings(), host, port)


def worker() -> None:
    """Run background work apart from the web process, where PostgreSQL holds the queue."""
    from app.worker import run

    settings = load_settings()
    if settings.database.startswith("sqlite"):
        fail("With SQLite the web process does its own background work. Set ATTUNE_DATABASE_URL to PostgreSQL first.")
    say("Working. Stop with Ctrl-C.")
    with database_faults(settings):
        asyncio.run(run(settings))


def migrate() -> None:
    """Create or upgrade the tables of the database."""
    from app.adapters.store import migrate as store_migrations

    settings = load_settings()
    with database_faults(settings):
        store_migrations.migrate(settings.database)
    say("The database is up to date.")


def purge(
    days: Annotated[int | None, typer.Option(min=1, help="Default: ATTUNE_RETENTION_DAYS.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
) -> None:
    """Delete encounters that are older than so many days, with their feedback."""
    days = days or load_settings().retention_days
    if days is None:
        fail("Say how many days to keep: --days N, or set ATTUNE_RETENTION_DAYS.", 2)
    keep = days
    if not yes:
        typer.confirm(f"Delete every encounter that is older than {keep} days?", abort=True, err=True)

    async def work(site: Site) -> int:
        from app.services import encounters

        return await encounters.purge(site, keep)

    from app.adapters.store.verdicts import FiledVerdicts

    say(f"{with_site(work)} encounters deleted.")
    verdicts = FiledVerdicts(load_settings().data / "verdicts")
    if gone := verdicts.purge(keep):
        say(f"{gone} kept answers of judges deleted.")


def export(
    user: Annotated[str | None, typer.Option(help="Only the encounters of this person.")] = None,
    content: Annotated[Path | None, typer.Option(help="Write published personas and rubrics to this folder.")] = None,
) -> None:
    """Print encounters as JSON Lines (transcript and report), or write the library's files to a folder."""
    from app.cli.exports import encounter_lines, write_content

    if content is not None:
        folder = content

        async def write(site: Site) -> int:
            return await write_content(site, folder)

        say(f"{with_site(write)} files written to {folder}.")
        return

    async def work(site: Site) -> int:
        count = 0
        async for line in encounter_lines(site, user):
            give(line)
            count += 1
        return count

    say(f"{with_site(work)} encounters exported.")


@models.command("test")
def test_models() -> None:
    """Ask each configured model for one word, and say how long the first token took."""
    from app.cli.model_test import tested

    settings = load_settings()
    endpoints = {"ATTUNE_MODEL": settings.model_endpoint, "ATTUNE_JUDGE": settings.judge_endpoint}
    endpoints |= {f"ATTUNE_JUDGES {n}": endpoint for n, endpoint in enumerate(settings.panel_endpoints, 1)}
    configured = {name: endpoint for name, endpoint in endpoints.items() if endpoint is not None}
    if not configured:
        fail("No model is configured: clients are played by the embedded scripted client. Set ATTUNE_MODEL_BASE_URL "
             "and ATTUNE_MODEL to use one.")  # fmt: skip
    if not asyncio.run(tested(configured, settings.model_timeout)):
        raise typer.Exit(1)


@models.callback()
def about_models() -> None:
    """The configured language models."""
