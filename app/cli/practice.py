"""`attune play`, `attune code` and `attune score`: the product's own work, without a server or a database."""

from __future__ import annotations

import asyncio
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.console import fail, give, load_settings, say

if TYPE_CHECKING:
    from app.core.persona import Persona
    from app.core.rubric import Rubric
    from app.core.scoring.report import Report
    from app.core.transcript import Transcript


def play(
    persona: Annotated[str, typer.Argument(help="Id of a client of the library, or a persona file.")],
    script: Annotated[Path | None, typer.Option(help="Play one trainee turn a line of this file.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, max=2**31 - 1, help="Same seed and script: same talk.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object a turn.")] = False,
) -> None:
    """Talk with a client in the terminal, or play a script of trainee turns."""
    from app.cli.named import persona_named
    from app.cli.talk import Talk, scripted_lines, typed_lines

    lines = scripted_lines(script) if script is not None else None
    if seed is None:
        import secrets

        seed = 1 if lines is not None else secrets.randbelow(2**31)
    settings = load_settings()
    talk = Talk(persona_named(persona), seed, settings)
    kind = "a scripted client" if settings.model_endpoint is None else f"played by the model {talk.voice.name}"
    say(f"{talk.persona.who.name} is fictional, {kind}. Seed {seed}. " + ("" if lines else "End with Ctrl-D."))
    (say if json else give)(f"{talk.persona.who.name}: {talk.opening}\n")
    typed = typed_lines() if lines is None else lines
    asyncio.run(talk.run(typed, as_json=json, echo=lines is not None))


def code(
    json: Annotated[bool, typer.Option("--json", help="JSON Lines, which is the only form there is.")] = True,
) -> None:
    """Read utterances as JSON Lines on stdin, write their behaviour codes on stdout, in the same order."""
    from app.adapters.models.installed import installed_encoder
    from app.cli.coding import coded

    encoder = installed_encoder()
    failed = 0
    for line in sys.stdin.buffer:
        if not line.strip():
            continue
        answer, good = coded(line, encoder)
        failed += not good
        sys.stdout.buffer.write(answer + b"\n")
        sys.stdout.buffer.flush()
    if failed:
        fail(f"{failed} lines could not be read; their answers say why.")


def score(
    transcript: Annotated[str, typer.Argument(help="Transcript file: JSON, or 'T:' and 'C:' lines; '-' is stdin.")],
    rubric: Annotated[str | None, typer.Option(help="Id of a rubric, or a rubric file.")] = None,
    scorer: Annotated[str, typer.Option(help="embedded, judge or panel.")] = "embedded",
    json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Score a transcript: every level comes with a turn and a verbatim quote, or says unscored.

    What a judge has answered to the very same question is kept in the data directory and not asked again.
    """
    from app.adapters.content.transcripts import MAX_TRANSCRIPT_BYTES, read_transcript
    from app.cli.named import persona_if_known, rubric_named
    from app.core.scoring.report_text import report_text

    try:
        file = sys.stdin.buffer if transcript == "-" else Path(transcript).open("rb")  # noqa: SIM115
        with file:
            raw = file.read(MAX_TRANSCRIPT_BYTES + 1)
    except OSError as error:
        fail(f"{transcript} cannot be read: {error.strerror or error}")
    said = read_transcript(raw, "stdin" if transcript == "-" else transcript)
    case = persona_if_known(said.persona)
    report = asyncio.run(_scored(said, rubric_named(rubric or said.rubric), case, scorer))
    give(report.model_dump_json(by_alias=True) if json else report_text(report))


async def _scored(said: Transcript, rubric: Rubric, persona: Persona | None, scorer: str) -> Report:
    from app.adapters.models.installed import installed_encoder
    from app.services.scoring import score_transcript

    settings = load_settings()
    encoder = installed_encoder() if settings.semantic == "auto" else None
    if scorer == "embedded":
        return await score_transcript(said, rubric, scorer=scorer, model=None, persona=persona, encoder=encoder)
    from app.adapters.models.openai_compatible import OpenAICompatible
    from app.adapters.store.verdicts import FiledVerdicts
    from app.core.scoring.report_text import progress_line
    from app.services.judging import Judging

    reach = partial(OpenAICompatible, timeout=settings.model_timeout, settings="ATTUNE_JUDGE")
    model = reach(*settings.judge_endpoint) if settings.judge_endpoint else None
    judges = tuple(reach(*endpoint) for endpoint in settings.panel_endpoints)
    kept = FiledVerdicts(settings.data / "verdicts")
    try:
        return await score_transcript(
            said,
            rubric,
            scorer=scorer,
            model=model,
            judges=judges,
            persona=persona,
            encoder=encoder,
            judging=Judging(runs=settings.judge_runs, most_tokens=settings.judge_tokens, verdicts=kept),
            told=lambda result: say(progress_line(result)),
        )
    finally:
        for each in (*judges, *((model,) if model else ())):
            await each.aclose()
