"""The few things that differ between two real installations, each read from the environment. Everything else is
either bylaws (files) or a choice made once in code."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

_PACKAGES = Path(__file__).resolve().parent.parent
_INSTALLED = _PACKAGES / "danji_data"
"""Where a wheel keeps what is not Python: definitions and the built screens."""


def _beside(name: str, proof: str) -> Path:
    """A folder of the checkout when this is one, else of the installed data. `proof` is what must be in it."""
    checkout = _PACKAGES / name
    return checkout if (checkout / proof).exists() or not _INSTALLED.exists() else _INSTALLED / name


def _home() -> Path:
    return Path(os.path.expanduser("~")) / ".local" / "share" / "danji"


class Settings(BaseSettings):
    """Where this installation keeps things and how it is reached."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    home: Path = Field(default_factory=_home, validation_alias="DANJI_HOME")
    """The folder that holds the database, the files and the signing key. Back this up."""

    database_url: str | None = Field(default=None, validation_alias="DANJI_DATABASE_URL")
    """A SQLAlchemy address such as `postgresql+psycopg://…`; SQLite under `home` when unset."""

    host: str = Field(default="127.0.0.1", validation_alias="HOST")
    """The address to listen on. Only this computer by default; `0.0.0.0` opens it to the office network."""

    port: int = Field(default=8000, ge=0, le=65535, validation_alias="PORT")
    """The port to listen on; 0 takes any free one."""

    public_url: str = Field(default="", pattern=r"^(https?://[^/?#\s]+)?$", validation_alias="DANJI_PUBLIC_URL")
    """How browsers reach this installation when a proxy stands in front, without a path. An https address makes the
    session cookie secure and its origin the only one that may write."""

    definitions: Path = Field(
        default_factory=lambda: _beside("", "processes/release.json"), validation_alias="DANJI_DEFINITIONS"
    )
    """The folder with `processes/` and `forms/`: the base release."""

    web: Path = Field(default_factory=lambda: _beside("web/dist", "index.html"), validation_alias="DANJI_WEB")
    """The folder with the built screens."""

    log_level: str = Field(default="info", pattern="^(debug|info|warning|error)$", validation_alias="DANJI_LOG_LEVEL")
    """How much is written to standard error."""

    @property
    def is_https(self) -> bool:
        """Whether browsers come over https."""
        return self.public_url.startswith("https://")
