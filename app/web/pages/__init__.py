"""The pages for people: each module is one subject, `ROUTERS` lists them all."""

from app.web.pages import (
    account,
    authoring,
    beside,
    cohort,
    exports,
    gallery,
    learn,
    model_settings,
    playtest,
    practice,
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
        talk,
        beside,
        workpad,
        reflecting,
        report,
        exports,
        practice,
        cohort,
        playtest,
        authoring,
        model_settings,
    )
)

ROUTES = talk.ROUTES
