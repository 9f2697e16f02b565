"""Where things lie: the folders and settings of one retailer's home."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from percorso.contract import CHECKOUT
from percorso.errors import Refused

SHORTEST_SECRET = 32


@dataclass(frozen=True)
class Home:
    """One retailer's working folder (`PERCORSO_HOME`) and what lies in it."""

    root: Path

    @classmethod
    def from_env(cls) -> "Home":
        """The home named by `PERCORSO_HOME`; `warehouse/` when unset."""
        root = Path(os.environ.get("PERCORSO_HOME") or "warehouse")
        return cls(root if root.is_absolute() else CHECKOUT / root)

    @property
    def landed(self) -> Path:
        """Typed Parquet, one folder an entity: what the dbt sources read."""
        return self.root / "landed"

    @property
    def database(self) -> Path:
        """The working database that dbt builds; nobody else reads it."""
        return self.root / "build.duckdb"

    @property
    def state(self) -> Path:
        """What cannot be computed again: the ledger, the secret, the log."""
        return self.root / "state"

    @property
    def versions(self) -> Path:
        """Published versions, one folder a run."""
        return self.root / "versions"

    @property
    def published(self) -> Path:
        """Symlink to the version that people read."""
        return self.root / "published"

    def secret(self) -> str:
        """The secret behind ids and HMACs.

        `PERCORSO_SECRET` when set, else the one made once and kept in
        `state/secret`, readable by its owner alone. Under `PERCORSO_PRODUCTION`
        it must be set: nobody else's disk holds it.

        Raises:
            Refused: it must be set and is not, or is too short.
        """
        given = os.environ.get("PERCORSO_SECRET")
        if _is_production() and len(given or "") < SHORTEST_SECRET:
            raise Refused(
                "in production the secret is given, not made: "
                + (f"this one has {len(given)} characters" if given else "none is set"),
                "PERCORSO_SECRET",
                f"set one of {SHORTEST_SECRET} characters or more; a home that has "
                "its own keeps its ids with the one in state/secret",
            )
        if given:
            return given
        path = self.state / "secret"
        if not path.exists():
            self.state.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(f".{os.getpid()}.tmp")
            with os.fdopen(
                os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w"
            ) as handle:
                handle.write(secrets.token_hex(SHORTEST_SECRET))
            draft.replace(path)
        return path.read_text().strip()

    def check_secret(self) -> None:
        """Hold the secret against the one that this home's ids were made with.

        Raises:
            Refused: it is another: every id would change, and the ledgers would
                know nobody any more.
        """
        secret = self.secret().encode()
        told = hashlib.pbkdf2_hmac("sha256", secret, b"percorso", 100_000).hex()
        path = self.state / "secret.fingerprint"
        if not path.exists():
            self.state.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(f".{os.getpid()}.tmp")
            draft.write_text(told + "\n")
            draft.replace(path)
        elif path.read_text().strip() != told:
            raise Refused(
                "this is not the secret that the ids of the home were made with",
                "PERCORSO_SECRET",
                "set it as it was, or begin another home",
            )


def _is_production() -> bool:
    return (os.environ.get("PERCORSO_PRODUCTION") or "0") != "0"


def landing_folder() -> Path:
    """The folder of contract files: `PERCORSO_LANDING`, else `data/demo`."""
    folder = Path(os.environ.get("PERCORSO_LANDING") or "data/demo")
    return folder if folder.is_absolute() else CHECKOUT / folder
