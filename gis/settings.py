"""The knobs, read from the environment (`GRIDKEEPER_...`). Units stand in the names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict


def _is_free(name: str) -> str:
    if name in ("public", "information_schema", "jobs") or name.startswith("pg_"):
        raise PydanticCustomError("taken", f"'{name}' is a schema that is not a centre's")
    return name


class Settings(BaseSettings):
    """What an operator may choose; every field is the variable GRIDKEEPER_<FIELD>."""

    model_config = SettingsConfigDict(env_prefix="GRIDKEEPER_")

    database_url: str | None = Field(
        None, description="PostgreSQL server to use, as postgresql://...; without it a private cluster is kept."
    )
    data_folder: Path = Field(
        Path("var"), description="Folder of the private cluster, its socket and its logs; made absolute."
    )
    centre: Annotated[str, AfterValidator(_is_free)] = Field(
        "zone", pattern=r"^[a-z][a-z0-9_]{0,40}$", description="The centre (database schema) that is served."
    )
    port: int = Field(8000, ge=1, le=65535, description="Port of the web service on 127.0.0.1.")
    demo: bool = Field(True, description="Whether `gridkeeper up` builds the demo zone into an empty database.")
    token_secret: Annotated[SecretStr, Field(min_length=32)] | None = Field(
        None, description="Secret that tokens are signed with; without it one is made and kept in the data folder."
    )
    statement_timeout_seconds: float = Field(
        15, gt=0, le=600, description="Longest a single statement of the web service may run."
    )
    position_stale_after_seconds: int = Field(
        300, gt=0, description="A reported position older than this is shown as stale."
    )
    positions_kept_days: int = Field(
        30, ge=1, le=3650, description="How long reported positions are kept before they are deleted."
    )
    position_ahead_within_seconds: int = Field(
        120, ge=0, description="How far a phone's clock may run ahead before its fix is refused."
    )
    certainty_enough: float = Field(
        0.95, gt=0.5, le=1, description="How likely the area that answers must be for nothing to be asked."
    )
    file_timeout_seconds: float = Field(
        60, gt=0, le=3600, description="Longest that reading or checking a file may take before it is ended."
    )
    file_memory_mb: int = Field(
        2000, ge=100, description="Most memory that reading or checking a file may take before it is ended."
    )
    file_size_mb: int = Field(500, ge=1, description="Largest file that is read, and most that an archive unpacks to.")
    file_vertices: int = Field(3_000_000, ge=1000, description="Most vertices that the shapes of a file may have.")
    map_credit: str = Field("", description="Review number (审图号) or credit shown in the corner of every map.")
    notify_hosts: str = Field(
        "", description="Hosts that notices may be sent to, with commas between; host:port for ports but 80 and 443."
    )
    channels_file: Path | None = Field(
        None,
        description="File of the channels of notices; by default channels.toml in the data folder.",
    )
    notify_timeout_seconds: float = Field(
        5, gt=0, le=30, description="Longest that a provider of notices may take to answer."
    )
    notice_language: Literal["zh", "en"] = Field("zh", description="Language of notices, zh or en.")
