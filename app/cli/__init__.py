"""The command line. Data goes to stdout, progress and messages to stderr; 0 fine, 1 bad input, 2 wrong usage.

Commands import what they need when they run, so that `attune --help` and `attune code` start quickly.
"""

from __future__ import annotations

import sys

import typer

from app.cli import agreement, content, people, playtest, practice, realism, server
from app.core.errors import AttuneError, InvalidContent

app = typer.Typer(
    name="attune",
    help="Practise Interpersonal Psychotherapy with simulated clients, and get feedback that shows its evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.command("serve")(server.serve)
app.command("worker")(server.worker)
app.command("play")(practice.play)
app.command("code")(practice.code)
app.command("score")(practice.score)
app.command("check")(content.check)
app.command("playtest")(playtest.playtest)
app.command("realism")(realism.realism)
app.command("schema")(content.schema)
app.command("agreement")(agreement.agreement)
app.add_typer(people.user, name="user")
app.add_typer(people.key, name="key")
app.command("migrate")(server.migrate)
app.command("export")(server.export)
app.command("purge")(server.purge)
app.add_typer(server.models, name="models")


def main() -> None:
    """Run the command line; what can go wrong ends in one message and exit code 1, never in a stack trace."""
    try:
        app()
    except InvalidContent as error:
        for fault in error.faults:
            typer.echo(str(fault), err=True)
        sys.exit(1)
    except AttuneError as error:
        typer.echo(f"{error.title}: {error.detail}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        # Whoever read our output has gone; the interpreter must not complain about it on the way out.
        sys.stdout = None
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
