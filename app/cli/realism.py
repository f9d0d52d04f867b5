"""`attune realism`: how our clients talk, beside how real ones did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.console import fail, give, say

if TYPE_CHECKING:
    from app.core.client.realism import Speech
    from app.core.persona import Persona

_ROWS: tuple[tuple[str, str], ...] = (
    ("sessions", "sessions"), ("client turns", "turns"), ("words a turn, mean", "mean_words"),
    ("words a turn, a tenth are below", "tenth"), ("words a turn, median", "median_words"),
    ("words a turn, a tenth are above", "ninetieth"), ("turns of five words and fewer", "short_share"),
    ("turns of more than forty words", "long_share"), ("words a sentence", "words_a_sentence"),
    ("variety of words (types in 200 words)", "variety"), ("feelings named, per 100 words", "feelings"),
    ("turns that name a feeling", "turns_with_feeling"), ("first turn that names a feeling, median", "first_feeling"),
    ("hedges and fillers, per 100 words", "hedges"), ("I, me, my, per 100 words", "first_person"),
    ("turns that ask something", "asks"), ("turns that thank", "thanks"),
)  # fmt: skip
_SHARES = frozenset({"short_share", "long_share", "turns_with_feeling", "asks", "thanks"})


def realism(
    data: Annotated[
        list[str], typer.Argument(metavar="DATA...", help="JSON Lines with real clients' turns: NAME=FILE or FILE.")
    ],
    markdown: Annotated[
        Path | None, typer.Option(help="Write the tables to this file, below its first line '---'.")
    ] = None,
) -> None:
    """Hold the library's clients, played by the scripted therapists, beside real clients' turns."""
    from app.adapters.content.real_turns import client_sessions
    from app.cli.named import library_personas
    from app.core.client.realism import speech_of

    columns = [_ours(library_personas(), script) for script in ("strong", "average", "weak")]
    for given in data:
        name, _, file = given.rpartition("=")
        path = Path(file)
        if not path.is_file():
            fail(f"There is no file {path}.")
        sessions = client_sessions(path)
        if not any(turn.strip() for session in sessions for turn in session):
            fail(f"{path} has no turn of a client: expected JSON Lines with turns of 'client' or 'seeker'.")
        columns.append(speech_of(name or path.parent.name, sessions))
    text = "\n".join(tables(columns))
    if markdown is None:
        give(text)
        return
    before = markdown.read_text("utf-8").partition("\n---\n")[0] if markdown.exists() else "# Realism\n"
    markdown.write_text(f"{before.rstrip()}\n\n---\n\n{text}\n", "utf-8")
    say(f"{markdown} written.")


def _ours(personas: Sequence[Persona], script: str) -> Speech:
    from app.core.client.playing import play
    from app.core.client.realism import speech_of
    from app.core.client.therapists import scripts_for

    sessions = [
        [turn.plan.authored for turn in play(persona, said)]
        for persona in personas
        for name, said in scripts_for(persona.problem_area).items()
        if name == script
    ]
    return speech_of(f"ours, {script} therapist", sessions)


def tables(columns: Sequence[Speech]) -> Iterator[str]:
    """Write the figures as Markdown tables, a column for each set of sessions."""
    yield from _head(["", *(column.name for column in columns)])
    for title, field in _ROWS:
        yield f"| {title} | {' | '.join(_shown(getattr(column, field), field) for column in columns)} |"
    for title, field in (("Words a turn", "words_by_fifth"), ("Feelings per 100 words", "feelings_by_fifth")):
        yield ""
        yield from _head([f"{title}, by fifth of the session", "first", "second", "third", "fourth", "last"])
        for column in columns:
            yield f"| {column.name} | {' | '.join(f'{value:g}' for value in getattr(column, field))} |"


def _head(names: Sequence[str]) -> Iterator[str]:
    yield f"| {' | '.join(names)} |"
    yield f"|{' --- |' * len(names)}"


def _shown(value: float | int | None, field: str) -> str:
    if value is None:
        return ""
    return f"{value:.0%}" if field in _SHARES else f"{value:g}"
