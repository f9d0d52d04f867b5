"""All stores of one database, in one typed bundle."""

from __future__ import annotations

from dataclasses import dataclass

from app.adapters.store.contents import SqlContents
from app.adapters.store.database import Database
from app.adapters.store.encounters import SqlEncounters
from app.adapters.store.exercises import SqlExercises
from app.adapters.store.keys import SqlKeys
from app.adapters.store.people import SqlPeople
from app.adapters.store.practice import SqlPractice
from app.adapters.store.scorings import SqlScorings
from app.adapters.store.webhooks import SqlWebhooks


@dataclass(frozen=True, slots=True)
class Stores:
    """A store for each port, over one database. Close the bundle when done."""

    database: Database
    encounters: SqlEncounters
    scorings: SqlScorings
    practice: SqlPractice
    people: SqlPeople
    keys: SqlKeys
    contents: SqlContents
    webhooks: SqlWebhooks
    exercises: SqlExercises

    async def close(self) -> None:
        """Finish what is queued and let go of every connection."""
        await self.database.close()


def open_stores(url: str) -> Stores:
    """Open the stores of a migrated database (see `migrate`). Connections are made at the first use."""
    database = Database(url)
    return Stores(
        database=database,
        encounters=SqlEncounters(database),
        scorings=SqlScorings(database),
        practice=SqlPractice(database),
        people=SqlPeople(database),
        keys=SqlKeys(database),
        contents=SqlContents(database),
        webhooks=SqlWebhooks(database),
        exercises=SqlExercises(database),
    )
