"""What all commands share: settings, messages, and one event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn, TypeVar

import typer

if TYPE_CHECKING:
    from app.core.access import User
    from app.services.site import Site
    from app.settings import Settings

T = TypeVar("T")


def say(message: str) -> None:
    """Print a message for the person at the terminal (stderr)."""
    typer.echo(message, err=True)


def give(data: str) -> None:
    """Print data (stdout)."""
    typer.echo(data)


def fail(message: str, code: int = 1) -> NoReturn:
    """Say what is wrong and end with an exit code."""
    say(message)
    raise typer.Exit(code)


def load_settings() -> Settings:
    """Read the settings; ends with a line for each that cannot be used."""
    from pydantic import ValidationError

    from app.settings import Settings

    try:
        return Settings()
    except ValidationError as error:
        faults = error.errors(include_input=False)
        lines = [f"{_variable(fault['loc'])}: {fault['msg'].removeprefix('Value error, ')}" for fault in faults]
        fail("\n".join(["These settings cannot be used:", *lines]))


def _variable(loc: tuple[int | str, ...]) -> str:
    return "ATTUNE_" + "_".join(str(part) for part in loc).upper()


def with_site(work: Callable[[Site], Awaitable[T]]) -> T:
    """Open the site, do the work, close it again."""
    from app.main import open_site

    settings = load_settings()

    async def run() -> T:
        async with open_site(settings) as site:
            return await work(site)

    with database_faults(settings):
        return asyncio.run(run())


async def user_named(site: Site, name: str) -> User:
    """Return the account with this name. Raises NotFound, with how to list the accounts."""
    from app.core.errors import NotFound

    found = await site.people.by_name(name)
    if found is None:
        raise NotFound(f"There is no account '{name[:60]}'. List them with: attune user list")
    return found[0]


@contextmanager
def database_faults(settings: Settings) -> Iterator[None]:
    """End with one message where the database, or the folder it is in, cannot be used."""
    import sqlite3

    from sqlalchemy.exc import ArgumentError, SQLAlchemyError

    from app.adapters.store.database import parsed

    try:
        parsed(settings.database)
    except (ArgumentError, ValueError) as error:
        fail(f"ATTUNE_DATABASE_URL: {error}")
    try:
        yield
    except (OSError, SQLAlchemyError, sqlite3.Error) as error:
        fail(f"The database cannot be used: {str(error).splitlines()[0]}")
