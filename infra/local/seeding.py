"""What a new cloud needs before anybody can use it: a seal certificate and a sandbox account. Made once."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from botocore.exceptions import ClientError
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from ulid import ULID

from functions.providers.seals.development import DevelopmentCertificates
from functions.providers.timestamps.development import DevelopmentAuthority
from infra.local.aws import REGION, Cloud
from infra.local.processes import plain_environment
from infra.local.progress import CloudProblem
from infra.local.state import ROOT, State, read_json, write_private_json
from infra.names import Names

SANDBOX = "Empresa de prueba"


@dataclass(frozen=True)
class Sandbox:
    """The account that a new cloud starts with."""

    account_id: str
    api_key: str


def seed_certificates(cloud: Cloud, *, names: Names, state: State) -> bool:
    """Certify the sealing key by the development authority, unless the parameter has its chain already."""
    key_id = _environment(cloud, names).get("SEAL_KEY_ID")
    if not key_id:
        return False
    public_key: bytes = cloud.client("kms").get_public_key(KeyId=key_id)["PublicKey"]
    parameters = cloud.client("ssm")
    try:
        chain = parameters.get_parameter(Name=names.certificates_parameter)["Parameter"]["Value"]
    except ClientError:
        chain = ""
    if _certifies(chain, public_key):
        return False
    now = datetime.now(UTC)
    certificates = DevelopmentCertificates.kept_in(state.authority / "seal.pem", at=now)
    parameters.put_parameter(
        Name=names.certificates_parameter,
        Value=certificates.certify(public_key, at=now).decode(),
        Type="String",
        Tier="Advanced",
        Overwrite=True,
    )
    (state.folder / "development-root.pem").write_bytes(certificates.root_pem)
    timestamps = DevelopmentAuthority.kept_in(state.authority / "timestamps.pem", at=now)
    parameters.put_parameter(
        Name=names.roots_parameter,
        Value=(certificates.root_pem + timestamps.root_pem).decode(),
        Type="String",
        Tier="Advanced",
        Overwrite=True,
    )
    return True


def _certifies(chain_pem: str, public_key_der: bytes) -> bool:
    """Tell whether the first certificate is for this key and signed by the second."""
    try:
        leaf, root = x509.load_pem_x509_certificates(chain_pem.encode())[:2]
        leaf.verify_directly_issued_by(root)
    except (ValueError, TypeError, InvalidSignature):
        return False
    own = leaf.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return own == public_key_der


def sandbox(cloud: Cloud, *, names: Names, state: State) -> Sandbox | None:
    """Return the sandbox account, made at the first start; None while the service has no accounts yet."""
    kept = read_json(state.secrets)
    if kept:
        return Sandbox(**kept)
    environment = _environment(cloud, names)
    if "IDENTITY_TABLE" not in environment:
        return None
    done = subprocess.run(
        [sys.executable, "-m", "infra.local.seeding"],
        cwd=ROOT,
        env={
            **plain_environment(),
            **environment,
            "AWS_ENDPOINT_URL": cloud.endpoint_url,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            **{name.upper(): value for name, value in cloud.credentials.items()},
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CloudProblem("The sandbox account could not be made:\n" + done.stderr[-3000:])
    made = Sandbox(**json.loads(done.stdout.splitlines()[-1]))
    write_private_json(state.secrets, asdict(made))
    return made


def _environment(cloud: Cloud, names: Names) -> dict[str, str]:
    """Return what the stage's functions find in their environment, all together."""
    found: dict[str, str] = {}
    for page in cloud.client("lambda").get_paginator("list_functions").paginate():
        for one in page["Functions"]:
            if one["FunctionName"].startswith(f"{names.prefix}-"):
                found.update(one.get("Environment", {}).get("Variables", {}))
    return found


def main() -> None:
    """Make the account with the service's own code, and print it as JSON."""
    from functions.actions.accounts import create_account
    from functions.domain.identifiers import Prefix
    from functions.runtime.access import Scope

    at = datetime.now(UTC)

    def mint(prefix: Prefix) -> str:
        return f"{prefix}_{ULID.from_datetime(at)}"

    opened = create_account(
        name=SANDBOX,
        email="pruebas@example.com",
        tax_id=None,
        language="es",
        live=False,
        scopes=frozenset(str(scope) for scope in Scope),
        random_text=secrets.token_urlsafe(32),
        at=at,
        mint=mint,
    )
    print(json.dumps(asdict(Sandbox(account_id=opened.account.id, api_key=opened.api_key))))


if __name__ == "__main__":
    main()
