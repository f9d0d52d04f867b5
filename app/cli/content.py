"""`attune check` and `attune schema`: persona and rubric files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import give, load_settings, say


def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]...", help="Files or folders. Default: the whole library.")
    ] = None,
) -> None:
    """Check persona and rubric files; every fault of every file is listed with its line."""
    from app.adapters.content.yaml_files import FOLDERS, check_paths

    root = load_settings().content
    here = [_short(root / folder) for folder in FOLDERS.values() if (root / folder).is_dir()]
    checked = check_paths(paths or here, root=root)
    for fault in checked.faults:
        give(str(fault))
    files = {fault.file for fault in checked.faults}
    faults = f"{_counted(len(checked.faults), 'fault')} in {_counted(len(files), 'file')}"
    what = f"{_counted(checked.personas, 'persona')} and {_counted(checked.rubrics, 'rubric')}"
    say(f"{what} checked: {faults if files else 'no faults'}.")
    if checked.faults:
        raise typer.Exit(1)


def _short(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def schema(
    folder: Annotated[Path | None, typer.Option(help="Where to write. Default: schemas/ beside the library.")] = None,
) -> None:
    """Write the JSON Schemas of persona and rubric files, for editors and other programs."""
    from app.adapters.content.schemas import schema_files

    target = folder or load_settings().content / "schemas"
    target.mkdir(parents=True, exist_ok=True)
    for name, text in schema_files().items():
        path = target / name
        if path.is_file() and path.read_text("utf-8") == text:
            say(f"{_short(path)} is up to date.")
        else:
            path.write_text(text, "utf-8")
            say(f"{_short(path)} written.")
