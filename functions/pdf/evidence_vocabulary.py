"""What the evidence pages and the stamps have words for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """Every phrase of the evidence pages in one language."""

    title: str
    subtitle: str
    document: str
    name: str
    identifier: str
    pages: str
    account: str
    sender: str
    created: str
    sent: str
    completed: str
    received_hash: str
    kept_hash: str
    sealed_hash: str
    apart: str
    role: str
    email: str
    phone: str
    tax_id: str
    authentication: str
    notified: str
    viewed: str
    signed: str
    address: str
    device: str
    consent: str
    events: str
    time: str
    event: str
    actor: str
    hash: str
    head: str
    head_note: str
    verify: str
    legal: str
    legal_text: str
    page: str
    signed_by: str
    people: str
    order: str
    group: str
    read: str
    verified: str
    refused: str
    way: str
    ways: str
    mandate: str
    approved: str
    identity: str
    answers: str
    attachments: str
    handovers: str
    delegated_to: str
    delegated_by: str
    replaced_by: str
    replaces: str
    yes: str
    no: str
    link: str
    public_link: str
    public_link_proven: str
    none_told: str
    refused_note: str
    statuses: dict[str, str]
    roles: dict[str, str]
    kinds: dict[str, str]
    channels: dict[str, str]
    requirements: dict[str, str]
    facts: dict[str, str]
    values: dict[str, str]
    files: dict[str, str]
    happenings: dict[str, str]
