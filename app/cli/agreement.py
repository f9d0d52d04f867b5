"""`attune agreement`: how well the coder agrees with people who coded the same turns."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.console import fail, give, say

if TYPE_CHECKING:
    from app.core.errors import Fault
    from app.core.scoring.human_codes import CodedData

# What stands above this line in a Markdown file is written by hand and kept.
MARK = "<!-- Below this line `attune agreement --markdown` writes. -->"
_TITLE = "# Agreement with human codes\n\n"


def agreement(
    data: Annotated[
        list[Path],
        typer.Argument(
            metavar="DATA...",
            help="Coded turns as JSON Lines: AnnoMI's or ESConv's layout, or lines of `attune code` with 'text' and "
            "human codes. A folder stands for the utterances.jsonl in it, or for gold encounters.",
        ),
    ],
    json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON object.")] = False,
    markdown: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the tables there too; its hand-written head is kept.")
    ] = None,
    resamples: Annotated[int, typer.Option(min=100, max=20_000, help="Resamples of whole transcripts.")] = 1000,
    *,
    semantic: Annotated[
        bool, typer.Option("--semantic/--words-only", help="Use the sentence encoder, if the extra is installed.")
    ] = True,
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Same seed: same intervals.")] = 1,
) -> None:
    """Measure the agreement of the coder with human codes, with 95 % intervals by transcript."""
    import orjson

    from app.adapters.models.installed import installed_encoder
    from app.cli.agreement_tables import agreement_tables
    from app.core.coding.coder import code_turn, main_odds
    from app.core.scoring.compared import compare

    encoder = installed_encoder() if semantic else None

    measured = []
    for coded in _read(data):
        say(f"{coded.name}: {len(coded.turns):,} turns of {len(coded.transcripts):,} transcripts ...")
        measured.append(
            compare(
                coded,
                times=resamples,
                seed=seed,
                coder=lambda _, text, previous: code_turn(text, previous, encoder),
                odds=lambda _, text, previous: main_odds(text, previous, encoder),
            )
        )
    tables = "\n\n".join(agreement_tables(found) for found in measured)
    if markdown is not None:
        _write(markdown, f"{_when(resamples, seed)}\n\n{tables}\n")
    if json:
        found = [item.model_dump(mode="json") for item in measured]
        give(orjson.dumps({"seed": seed, "resamples": resamples, "data": found}, option=orjson.OPT_INDENT_2).decode())
    else:
        give(tables)


def _read(paths: list[Path]) -> list[CodedData]:
    """Read every file before anything is measured, so that all faults of all files are told at once."""
    from app.adapters.content.gold import gold_data, read_gold
    from app.adapters.content.labelled import read_labelled
    from app.core.errors import InvalidContent

    read: list[CodedData] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            is_gold = (path / "encounters").is_dir()
            read.append(gold_data(read_gold(path), "test") if is_gold else read_labelled(path))
        except InvalidContent as error:
            faults.extend(error.faults)
    if faults:
        raise InvalidContent(tuple(faults))
    return read


def _when(resamples: int, seed: int) -> str:
    today = datetime.now(UTC).date()
    return f"Measured on {today}; 95 % intervals from {resamples:,} resamples of whole transcripts, seed {seed}."


def _write(path: Path, text: str) -> None:
    try:
        head, marked, _ = path.read_text("utf-8").partition(MARK) if path.exists() else ("", "", "")
        if head and not marked:
            fail(f"{path} has no line '{MARK}', so nothing was written: put it where the tables may begin.")
        path.write_text(f"{head or _TITLE}{MARK}\n\n{text}", "utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{path} cannot be written: {error}")
    say(f"{path} written.")
