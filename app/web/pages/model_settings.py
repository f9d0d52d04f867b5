"""What model is connected, how to connect one, and whether it answers."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core.errors import ModelError
from app.services.site import Site
from app.web.languages import N_, said
from app.web.languages import gettext as _
from app.web.render import page
from app.web.security import Acting, TheSite, Visiting

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Example:
    """The three settings for one kind of endpoint."""

    name: str
    remark: str
    settings: str


def _settings(base_url: str, model: str, key: str) -> str:
    return f"ATTUNE_MODEL_BASE_URL={base_url}\nATTUNE_MODEL={model}\nATTUNE_MODEL_API_KEY={key}"


EXAMPLES = (
    Example("OpenAI", N_("Text goes to OpenAI."), _settings("https://api.openai.com/v1", "gpt-4.1-mini", "sk-...")),
    Example(
        "Azure OpenAI",
        N_("Text goes to your Azure resource. The model is the name of your deployment."),
        _settings("https://YOUR-RESOURCE.openai.azure.com/openai/v1", "YOUR-DEPLOYMENT", "..."),
    ),
    Example(
        "Ollama",
        N_("Runs on your own machine. Any key will do."),
        _settings("http://127.0.0.1:11434/v1", "llama3.1:8b", "ollama"),
    ),
    Example(
        "vLLM",
        N_("Runs on your own server. The key is what you gave with --api-key, if any."),
        _settings("http://127.0.0.1:8001/v1", "Qwen/Qwen2.5-14B-Instruct", "none"),
    ),
    Example(
        "llama.cpp",
        N_("Runs on your own machine with llama-server, whatever model it was started with."),
        _settings("http://127.0.0.1:8080/v1", "local", "none"),
    ),
)


@router.get("/settings/model")
async def model_settings(request: Request, visitor: Visiting) -> Response:
    """Show what is configured, and how to change it."""
    visitor.principal.needs("instructor", "admin")
    return await page(request, "settings/model.html", examples=EXAMPLES, told="", fault="")


@router.post("/settings/model/test")
async def test_connection(request: Request, site: TheSite, visitor: Acting) -> Response:
    """Ask the configured model for a word and say what came of it."""
    visitor.principal.needs("instructor", "admin")
    told, fault = await _tried(site)
    return await page(request, "settings/model.html", examples=EXAMPLES, told=told, fault=fault)


async def _tried(site: Site) -> tuple[str, str]:
    if site.model is None:
        return "", _("No model is configured, so there is nothing to test.")
    probe = getattr(site.model, "probe", None)
    try:
        if probe is not None:
            return str(await probe()), ""
        await site.model.complete([{"role": "user", "content": "Say: ready"}], max_tokens=8)
    except ModelError as error:
        return "", said(error.told)
    return _("{model} answered. The connection works.").format(model=site.model.name), ""
