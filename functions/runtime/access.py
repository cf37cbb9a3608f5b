"""The closed vocabulary of rights. A declaration names words; infra turns each into exact IAM statements."""

from __future__ import annotations

from enum import StrEnum


class Access(StrEnum):
    """What a function may touch outside itself."""

    CREDENTIALS_READ = "credentials:read"
    """Look up one API key by its hash."""
    IDENTITY_READ = "identity:read"
    """Read accounts, clients, signers and endpoints."""
    IDENTITY_WRITE = "identity:write"
    """Create, change and delete clients, signers and endpoints."""
    DOCUMENTS_READ = "documents:read"
    """Read documents, recipients, links, events, duties and templates."""
    DOCUMENTS_SEARCH = "documents:search"
    """Read the documents that a lookup leads to, many at once."""
    DOCUMENTS_WRITE = "documents:write"
    """Write them."""
    DOCUMENTS_STREAM = "documents:stream"
    """Be woken by the table's stream."""
    DELIVERIES_READ = "deliveries:read"
    DELIVERIES_WRITE = "deliveries:write"
    IDEMPOTENCY = "idempotency"
    """Keep and find the answers of requests that carried an Idempotency-Key."""
    FILES_READ = "files:read"
    FILES_FIND = "files:find"
    """Read what no row pins any more: the newest version under a key."""
    FILES_WRITE = "files:write"
    FILES_DELETE = "files:delete"
    """Take away every version of a document's files."""
    PREVIEWS_READ = "previews:read"
    """Read previews of templates, and show them."""
    PREVIEWS_WRITE = "previews:write"
    UPLOADS_READ = "uploads:read"
    """Read what a customer uploaded."""
    UPLOADS_WRITE = "uploads:write"
    """Grant an upload: the presigned form carries the function's own right to put."""
    UPLOADS_DELETE = "uploads:delete"
    UPLOADS_LIST = "uploads:list"
    """See which parts and which objects of an upload are there, and nothing of what is in them."""
    UPLOADS_ABORT = "uploads:abort"
    """Give up what has come of an upload in parts."""
    SECRETS_ENCRYPT = "secrets:encrypt"
    SECRETS_DECRYPT = "secrets:decrypt"
    SEAL_SIGN = "seal:sign"
    SEAL_CERTIFICATES_READ = "seal:certificates"
    EVENTS_PUBLISH = "events:publish"
    WEBHOOKS_ENQUEUE = "webhooks:enqueue"
    NOTIFICATIONS_ENQUEUE = "notifications:enqueue"
    SEALING_ENQUEUE = "sealing:enqueue"
    PURGES_ENQUEUE = "purges:enqueue"
    EXPORTS_ENQUEUE = "exports:enqueue"
    UPLOADS_ENQUEUE = "uploads:enqueue"
    FETCHES_ENQUEUE = "fetches:enqueue"
    RENDERING_ENQUEUE = "rendering:enqueue"
    MAIL_SEND = "mail:send"


class Layer(StrEnum):
    """A bundle of packages. CORE is under every function."""

    CORE = "core"
    PDF = "pdf"
    MAIL = "mail"
    HTTP = "http"
    TEMPLATES = "templates"
    """DOCX and Markdown."""


class Scope(StrEnum):
    """What an API key may do."""

    CLIENTS_READ = "clients:read"
    CLIENTS_WRITE = "clients:write"
    SIGNERS_READ = "signers:read"
    SIGNERS_WRITE = "signers:write"
    DOCUMENTS_READ = "documents:read"
    DOCUMENTS_WRITE = "documents:write"
    TEMPLATES_READ = "templates:read"
    TEMPLATES_WRITE = "templates:write"
    WEBHOOKS_READ = "webhooks:read"
    WEBHOOKS_WRITE = "webhooks:write"
    ORGANIZATION_READ = "organization:read"
    ORGANIZATION_WRITE = "organization:write"


class Caller(StrEnum):
    """Who asks, and so how the frame proves it."""

    ACCOUNT = "account"
    """A system of a customer, by API key."""
    RECIPIENT = "recipient"
    """A person who signs, by the secret of a link."""
