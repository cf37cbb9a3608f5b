"""Every environment variable that the functions read, each in one place, and not before it is needed."""

from __future__ import annotations

import os
from ipaddress import IPv4Network, IPv6Network, ip_network


class SettingMissing(RuntimeError):
    """The deployment forgot a setting: a bug of the stack, never of a caller."""


def _required(name: str) -> str:
    try:
        return os.environ[name]
    except KeyError:
        raise SettingMissing(name) from None


def _configured(name: str) -> str | None:
    """Return what an operator may leave out, or set to `none`."""
    value = os.environ.get(name, "").strip()
    return None if value in ("", "none") else value


def stage() -> str:
    """Return the deployment's name, such as `prod`; `local` on one machine."""
    return _required("STAGE")


def identity_table() -> str:
    return _required("IDENTITY_TABLE")


def documents_table() -> str:
    return _required("DOCUMENTS_TABLE")


def deliveries_table() -> str:
    return _required("DELIVERIES_TABLE")


def ephemeral_table() -> str:
    return _required("EPHEMERAL_TABLE")


def files_bucket() -> str:
    return _required("FILES_BUCKET")


def files_origin() -> str:
    """Return the origin of the presigned links to files; where a stand-in for AWS runs, that one's."""
    return os.environ.get("AWS_ENDPOINT_URL", "").rstrip("/") or _required("FILES_ORIGIN")


def uploads_bucket() -> str:
    return _required("UPLOADS_BUCKET")


def event_bus() -> str:
    return _required("EVENT_BUS")


def sealing_queue_url() -> str:
    return _required("SEALING_QUEUE_URL")


def rendering_queue_url() -> str:
    return _required("RENDERING_QUEUE_URL")


def exports_queue_url() -> str:
    return _required("EXPORTS_QUEUE_URL")


def uploads_queue_url() -> str:
    return _required("UPLOADS_QUEUE_URL")


def fetches_queue_url() -> str:
    return _required("FETCHES_QUEUE_URL")


def notifications_queue_url() -> str:
    return _required("NOTIFICATIONS_QUEUE_URL")


def purges_queue_url() -> str:
    return _required("PURGES_QUEUE_URL")


def time_queue_url() -> str:
    return _required("TIME_QUEUE_URL")


def bulk_queue_url() -> str:
    return _required("BULK_QUEUE_URL")


def rows_queue_url() -> str:
    return _required("ROWS_QUEUE_URL")


def autosigning_queue_url() -> str:
    return _required("AUTOSIGNING_QUEUE_URL")


def letters_queue_url() -> str:
    return _required("LETTERS_QUEUE_URL")


def batches_queue_url() -> str:
    return _required("BATCHES_QUEUE_URL")


def replays_queue_url() -> str:
    return _required("REPLAYS_QUEUE_URL")


def webhooks_queue_url() -> str:
    return _required("WEBHOOKS_QUEUE_URL")


def secrets_key_id() -> str:
    """Return the KMS key that encrypts webhook secrets and link seeds."""
    return _required("SECRETS_KEY_ID")


def seal_key_id() -> str:
    """Return the KMS key (RSA 3072) that seals documents."""
    return _required("SEAL_KEY_ID")


def seal_certificates_parameter() -> str:
    """Return the name of the SSM parameter that holds the seal's certificates: PEM, the seal's own first."""
    return _required("SEAL_CERTIFICATES_PARAMETER")


def seal_roots_parameter() -> str:
    """Return the name of the SSM parameter that holds the roots that seal and timestamp end in: PEM."""
    return _required("SEAL_ROOTS_PARAMETER")


def timestamp_url() -> str:
    """Return the URL of the RFC 3161 time-stamping authority."""
    return _required("TIMESTAMP_URL")


def mail_sender() -> str:
    """Return the bare address that mail comes from."""
    return _required("MAIL_SENDER")


def mail_configuration_set() -> str:
    """Return the configuration set of SES by which the fate of mail comes back."""
    return _required("MAIL_CONFIGURATION_SET")


def sms_origination() -> str | None:
    """Return what SMS come from: a number, a pool or a sender id of End User Messaging; None: there is no SMS."""
    return _configured("SMS_ORIGINATION")


def whatsapp_number_id() -> str | None:
    """Return the business's number at End User Messaging Social; None: there is no WhatsApp."""
    return _configured("WHATSAPP_NUMBER_ID")


def whatsapp_templates() -> str:
    """Return what the names of the templates begin with that Meta has approved."""
    return os.environ.get("WHATSAPP_TEMPLATES", "rubrica")


def whatsapp_api_version() -> str:
    """Return the version of Meta's Graph API that messages are written in."""
    return os.environ.get("WHATSAPP_API_VERSION", "v20.0")


def public_url() -> str:
    """Return the origin that people and systems see, without a slash at the end."""
    return _required("PUBLIC_URL").rstrip("/")


def egress_allowed_networks() -> tuple[IPv4Network | IPv6Network, ...]:
    """Return the private networks that outgoing requests may reach all the same: none unless the operator says so."""
    listed = os.environ.get("EGRESS_ALLOWED_NETWORKS", "")
    return tuple(ip_network(one.strip()) for one in listed.split(",") if one.strip())


def trusted_proxies() -> int:
    """Return how many proxies of our own stand before the gateway, each adding an address to X-Forwarded-For."""
    return int(os.environ.get("TRUSTED_PROXIES", "0"))


def renderer_office() -> str:
    """Return the folder that holds LibreOffice's `soffice.bin`; empty means where it usually is."""
    return os.environ.get("RENDERER_OFFICE", "")


def renderer_python() -> str:
    """Return the interpreter that can `import uno`; empty means the system's."""
    return os.environ.get("RENDERER_PYTHON", "")


def renderer_profile() -> str:
    """Return the folder of a profile made by `functions.providers.rendering.bake`; empty means a fresh one."""
    return os.environ.get("RENDERER_PROFILE", "")


def identity_provider() -> str:
    """Return what judges proofs of identity: `simulator`, `aws`, or `none`, which judges nothing."""
    return os.environ.get("IDENTITY_PROVIDER", "none")


def identity_threshold() -> float:
    """Return how alike two faces must be, of 100, to be one person's."""
    return float(os.environ.get("IDENTITY_THRESHOLD", "90"))
