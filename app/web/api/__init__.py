"""The API for programs under /api/v1, and what operators watch. `ROUTERS` lists what the app includes."""

from app.web.api import document, encounters, library, operations, scores, turns, webhooks

ROUTERS = (
    library.router,
    encounters.router,
    turns.router,
    scores.router,
    webhooks.router,
    document.router,
    operations.router,
)
