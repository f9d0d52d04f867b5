"""The pages for people: each module is one subject, `ROUTERS` lists them all."""

from app.web.pages import (
    account,
    authoring,
    beside,
    cohort,
    drills,
    exports,
    gallery,
    guide,
    learn,
    model_settings,
    playtest,
    practice,
    progress,
    reflecting,
    report,
    signing_in,
    talk,
    workpad,
)

ROUTERS = tuple(
    module.router
    for module in (
        signing_in,
        account,
        gallery,
        learn,
        drills,
        talk,
        beside,
        workpad,
        reflecting,
        report,
        exports,
        practice,
        progress,
        cohort,
        playtest,
        guide,
        authoring,
        model_settings,
    )
)

ROUTES = talk.ROUTES
