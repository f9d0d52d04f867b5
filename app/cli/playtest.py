"""`attune playtest`: scripted therapists play a persona, and the realism report is printed."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.console import fail, give, say

if TYPE_CHECKING:
    from app.core.client.bars import Bar
    from app.core.persona import Persona

MOST_TURN_MS = 5.0


def playtest(
    personas: Annotated[
        list[str], typer.Argument(metavar="PERSONA...", help="Ids of clients of the library, or persona files.")
    ],
    json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Same seed and persona: same report.")] = 1,
    markdown: Annotated[
        Path | None, typer.Option(help="Write the table for docs to this file instead of printing the report.")
    ] = None,
) -> None:
    """Play scripted weak, average, strong, harmful and repairing therapists against clients; 1 if a bar is missed."""
    import orjson

    from app.cli.named import persona_named
    from app.cli.playtest_text import markdown_of, report_text
    from app.core.client.playtest import NOT_MEASURED, library_bar
    from app.core.client.playtest import playtest as played

    chosen = [persona_named(name) for name in personas]
    if len({persona.id for persona in chosen}) < len(chosen):
        fail("The same persona is named twice.", 2)
    cost = [_cost_of_a_turn(persona, seed) for persona in chosen]
    reports = [played(persona, seed) for persona in chosen]
    across = library_bar(reports)
    bars = [*([across] if across else []), _within_cost(max(cost))]
    # How fast this machine is just now is shown, but is no fault of a client.
    met = all(report.met for report in reports) and (across is None or across.met)
    if markdown is not None:
        try:
            markdown.write_text(markdown_of(reports, across), "utf-8")
        except OSError as error:
            fail(f"{markdown} cannot be written: {error.strerror or error}")
        say(f"{markdown} written.")
    elif json:
        body = {
            "personas": [report.model_dump(mode="json") for report in reports],
            "library": {"bars": [bar.model_dump(mode="json") for bar in bars]},
            "not_measured": NOT_MEASURED,
            "met": met,
        }
        give(orjson.dumps(body).decode())
    else:
        give(report_text(reports, bars))
    if not met:
        raise typer.Exit(1)


def _cost_of_a_turn(persona: Persona, seed: int) -> float:
    """Return milliseconds of CPU a turn, coder, engine and embedded voice; what is read once is read before."""
    from app.core.client.playing import play
    from app.core.client.therapists import strong_script
    from app.core.patterns import compile_all

    script = strong_script(persona.problem_area)
    play(persona, script, seed + 1)
    compile_all()
    started = time.process_time()
    play(persona, script, seed)
    return (time.process_time() - started) * 1000 / len(script)


def _within_cost(cost: float) -> Bar:
    from app.core.client.bars import Bar

    return Bar(
        what="one turn, milliseconds of CPU (this machine)",
        measured=round(cost, 2),
        bar=f"< {MOST_TURN_MS:g}",
        met=cost < MOST_TURN_MS,
    )
