"""Settings: environment variables or a `.env` file, each with the prefix ATTUNE_. Read once, at the top."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.services.site import Deployment

ROOT = Path(__file__).resolve().parent.parent


def _http(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError("expected an address such as https://example.org/v1")
    return address.rstrip("/")


Address = Annotated[str, AfterValidator(_http)]


class Judge(BaseModel):
    """One judge of a panel; what it leaves out is the single judge's."""

    model: str
    base_url: Address | None = None
    api_key: SecretStr | None = None


class Settings(BaseSettings):
    """Everything an operator can choose. An empty value counts as not set."""

    model_config = SettingsConfigDict(env_prefix="ATTUNE_", env_file=".env", env_ignore_empty=True, extra="ignore")

    data: Path = Field(default=Path("data"), description="Directory for the database and keys")
    database_url: str | None = Field(default=None, description="Default: SQLite in the data directory")
    public_url: Address | None = Field(default=None, description="How browsers reach this server")
    content: Path = Field(default=ROOT, description="Directory that holds personas/, rubrics/, lessons/ and drills/")

    model_base_url: Address | None = Field(default=None, description="OpenAI-compatible endpoint for the clients")
    model: str | None = Field(default=None, description="Its model name")
    model_api_key: SecretStr | None = Field(default=None, description="Its key")
    model_checks_itself: bool = Field(
        default=False, description="Let the model read each reply against the client's chart before it is shown"
    )
    judge_base_url: Address | None = Field(default=None, description="Endpoint for scoring; default: the model's")
    judge_model: str | None = Field(
        default=None, description="Model for scoring; default: the model's; 'none': the embedded scorer"
    )
    judge_api_key: SecretStr | None = Field(default=None, description="Key for scoring; default: the model's")
    judges: tuple[Judge, ...] = Field(
        default=(), max_length=5, description='The panel, as JSON: [{"model": "a"}, {"model": "b", "base_url": ".."}]'
    )
    judge_runs: int = Field(default=1, ge=1, le=5, description="Readings by each judge; the middle level counts")
    judge_tokens: int = Field(default=200_000, ge=1000, description="Most tokens for scoring one conversation")
    model_timeout: float = Field(default=30.0, gt=0, le=300, description="Seconds to the first token")

    semantic: Literal["auto", "off"] = Field(
        default="auto", description="Meaning beside words: used where the extra is installed, or off"
    )

    session_hours: int = Field(default=12, ge=1, le=24 * 30, description="How long a browser stays signed in")
    retention_days: int | None = Field(default=None, ge=1, description="Delete encounters older than this")
    support_text: str = Field(
        default=Deployment().support_text, description="Shown when a trainee writes of their own distress"
    )
    allow_private_webhooks: bool = Field(default=False, description="Allow webhooks to private addresses")

    @property
    def database(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{(self.data / 'attune.db').resolve()}"

    @property
    def model_endpoint(self) -> tuple[str, str, str] | None:
        """(base URL, model, key) of the clients' model, or None for the embedded client."""
        return _endpoint(self.model_base_url, self.model, self.model_api_key)

    @property
    def judge_endpoint(self) -> tuple[str, str, str] | None:
        """(base URL, model, key) of the judge: its own settings, each falling back to the model's.

        The model name "none" keeps the embedded scorer where the clients have a model.
        """
        if (self.judge_model or "").lower() == "none":
            return None
        return _endpoint(
            self.judge_base_url or self.model_base_url,
            self.judge_model or self.model,
            self.judge_api_key or self.model_api_key,
        )

    @property
    def panel_endpoints(self) -> tuple[tuple[str, str, str], ...]:
        """(base URL, model, key) of each judge of the panel; those without an address anywhere are left out."""
        found = (
            _endpoint(
                judge.base_url or self.judge_base_url or self.model_base_url,
                judge.model,
                judge.api_key or self.judge_api_key or self.model_api_key,
            )
            for judge in self.judges
        )
        return tuple(endpoint for endpoint in found if endpoint is not None)

    @property
    def address_file(self) -> Path:
        """Where `attune serve` notes its address, so that other commands can print links to it."""
        return self.data / "address"

    def _last_address(self) -> str:
        try:
            return _http(self.address_file.read_text(encoding="utf-8").strip())
        except (OSError, ValueError):
            return Deployment().public_url

    def deployment(self, address: str | None = None) -> Deployment:
        """What pages and use cases may know of these settings; no secret among it.

        `address` is where this process serves; without it, where the last `attune serve` did.
        """
        model, judge = self.model_endpoint, self.judge_endpoint
        return Deployment(
            public_url=self.public_url or address or self._last_address(),
            support_text=self.support_text,
            retention_days=self.retention_days,
            session_hours=self.session_hours,
            model_name=model[1] if model else None,
            model_host=urlsplit(model[0]).hostname if model else None,
            judge_name=" and ".join(name for _, name, _ in self.panel_endpoints) or (judge[1] if judge else None),
            one_process=self.database.startswith("sqlite"),
            allow_private_webhooks=self.allow_private_webhooks,
        )


def _endpoint(base_url: str | None, model: str | None, key: SecretStr | None) -> tuple[str, str, str] | None:
    if not base_url or not model:
        return None
    return base_url, model, key.get_secret_value() if key else ""
