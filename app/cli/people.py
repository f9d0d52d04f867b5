"""`attune user` and `attune key`: accounts of people, and keys of programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.console import fail, give, say, user_named, with_site

if TYPE_CHECKING:
    from app.core.access import User
    from app.services.site import Site

user = typer.Typer(help="Accounts: add, list, change and delete them.", no_args_is_help=True, rich_markup_mode=None)
key = typer.Typer(help="API keys for other programs.", no_args_is_help=True, rich_markup_mode=None)

Name = Annotated[str, typer.Argument(help="The name the person signs in with.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from stdin.")]


def _print_json(value: object) -> None:
    import orjson

    give(orjson.dumps(value, option=orjson.OPT_UTC_Z).decode())


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))


@user.command("add")
def add_user(
    name: Name,
    role: Annotated[str, typer.Option(help="trainee, instructor or admin.")] = "trainee",
    password_stdin: FromStdin = False,
) -> None:
    """Add an account. Without a password on stdin, prints a link that signs the person in once."""
    from typing import cast, get_args

    from app.core.access import Role
    from app.services import people

    if role not in get_args(Role):
        fail(f"There is no role '{role}'. The roles are: {', '.join(get_args(Role))}.", 2)
    password = _password(True) if password_stdin else None

    async def work(site: Site) -> str | None:
        added = await people.add_user(site, name, cast("Role", role), password=password)
        return await _link(site, added) if password is None else None

    link = with_site(work)
    say(f"The {role} '{name}' has an account.")
    if link:
        give(link)


async def _link(site: Site, person: User) -> str:
    from app.services import people

    return f"{site.deployment.public_url}/sign-in/{await people.sign_in_link(site, person.id)}"


@user.command("list")
def list_users(json: AsJson = False) -> None:
    """List the accounts."""

    async def work(site: Site) -> list[dict[str, Any]]:
        return [
            {"name": person.name, "role": person.role, "disabled": person.disabled, "id": person.id}
            for person in await site.people.users()
        ]

    rows = with_site(work)
    if json:
        _print_json(rows)
    for row in () if json else rows:
        give(f"{row['name']:<30} {row['role']:<12} {'disabled' if row['disabled'] else ''}".rstrip())


@user.command("password")
def set_password(name: Name, password_stdin: FromStdin = False) -> None:
    """Set somebody's password and end their sessions."""
    from app.services import people

    password = _password(password_stdin)

    async def work(site: Site) -> None:
        person = await user_named(site, name)
        await site.people.set_password(person.id, await people.hash_password(password))
        await site.people.end_sessions_of(person.id)

    with_site(work)
    say(f"'{name}' has a new password.")


@user.command("link")
def sign_in_link(name: Name) -> None:
    """Print a link that signs somebody in once, within a day."""

    async def work(site: Site) -> str:
        return await _link(site, await user_named(site, name))

    give(with_site(work))


@user.command("disable")
def disable_user(
    name: Name, undo: Annotated[bool, typer.Option("--undo", help="Let the person sign in again.")] = False
) -> None:
    """Keep somebody out: end their sessions and refuse to sign them in. Nothing of theirs is deleted."""

    async def work(site: Site) -> None:
        person = await user_named(site, name)
        await site.people.set_disabled(person.id, not undo)
        await site.people.end_sessions_of(person.id)

    with_site(work)
    say(f"'{name}' can sign in again." if undo else f"'{name}' can no longer sign in.")


@user.command("delete")
def delete_user(name: Name, yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False) -> None:
    """Delete an account with all encounters and feedback that belong to it."""
    if not yes:
        typer.confirm(f"Delete '{name}' with all their encounters?", abort=True, err=True)

    async def work(site: Site) -> None:
        await site.people.delete_user((await user_named(site, name)).id)

    with_site(work)
    say(f"'{name}' is deleted, with everything that belonged to the account.")


@key.command("create")
def create_key(
    name: Annotated[str, typer.Option(help="Which program uses it.")],
    scope: Annotated[list[str], typer.Option(help="What it may do; give the option once for each scope.")],
    json: AsJson = False,
) -> None:
    """Make a key and print it once; it cannot be shown again."""
    from app.services import keys

    async def work(site: Site) -> tuple[str, str]:
        made, secret = await keys.create(site, name, scope)
        return made.id, secret

    key_id, secret = with_site(work)
    if json:
        _print_json({"key": secret, "id": key_id, "name": name, "scopes": scope})
    else:
        give(secret)
        say(f"This is key {key_id}. Keep it now: it cannot be shown again.")


@key.command("list")
def list_keys(json: AsJson = False) -> None:
    """List the keys, without their secrets."""

    async def work(site: Site) -> list[dict[str, Any]]:
        return [
            {
                "id": made.id,
                "name": made.name,
                "scopes": list(made.scopes),
                "created_at": made.created_at,
                "revoked_at": made.revoked_at,
            }
            for made in await site.keys.all()
        ]

    rows = with_site(work)
    if json:
        _print_json(rows)
    for row in () if json else rows:
        give(f"{row['id']}  {row['name']:<30} {' '.join(row['scopes'])}{'  revoked' if row['revoked_at'] else ''}")


@key.command("revoke")
def revoke_key(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="The key's id, see 'attune key list'.")],
) -> None:
    """Revoke a key at once."""
    from app.services import keys

    async def work(site: Site) -> None:
        await keys.revoke(site, key_id)

    with_site(work)
    say(f"Key {key_id} is revoked.")
