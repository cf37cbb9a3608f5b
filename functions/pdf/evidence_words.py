"""The words of the evidence pages and of the stamps in each language."""

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
    recipients: str
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
    statuses: dict[str, str]
    happenings: dict[str, str]


SPANISH = Words(
    title="Constancia de firma electrónica",
    subtitle="Evidencia de cómo se envió y se firmó este documento. Todas las horas están en UTC.",
    document="Documento",
    name="Nombre",
    identifier="Identificador",
    pages="Páginas",
    account="Cuenta",
    sender="Remitente",
    created="Creado",
    sent="Enviado",
    completed="Completado",
    received_hash="SHA-256 recibido",
    kept_hash="SHA-256 presentado a firma",
    sealed_hash="SHA-256 sellado",
    apart=(
        "El archivo ya venía firmado y se conserva byte por byte. Esta constancia va aparte: añadirle páginas "
        "rompería sus firmas. Se refiere al archivo sellado cuya huella es la de arriba."
    ),
    recipients="Firmantes",
    role="Calidad",
    email="Correo",
    phone="Teléfono",
    tax_id="Identificación",
    authentication="Autenticación",
    notified="Notificado",
    viewed="Visto",
    signed="Firmado",
    address="Dirección IP",
    device="Dispositivo",
    consent="Consentimiento",
    events="Registro de eventos",
    time="Hora (UTC)",
    event="Evento",
    actor="Actor",
    hash="Huella (SHA-256)",
    head="Cabeza de la cadena",
    head_note="Cada evento contiene la huella del anterior: cambiar uno cambia todas las que siguen.",
    verify="Verificar",
    legal="Aviso legal",
    legal_text=(
        "Las personas indicadas aceptaron firmar por medios electrónicos y su voluntad quedó ligada a este "
        "documento. El sello digital que cubre el archivo completo y su estampa de tiempo permiten detectar "
        "cualquier cambio posterior. Según el lugar, el valor de los mensajes de datos y de las firmas "
        "electrónicas se rige, entre otras normas, por el Código de Comercio (México, artículos 89 a 114), "
        "la Ley 527 de 1999 (Colombia) y la Medida Provisória 2.200-2/2001 (Brasil, artículo 10). Esta "
        "constancia describe hechos; no es asesoría legal."
    ),
    page="Página {page} de {pages}",
    signed_by="Firmado por",
    statuses={
        "waiting": "En espera",
        "notified": "Notificado",
        "viewed": "Visto",
        "verified": "Verificado",
        "signed": "Firmado",
        "refused": "Rechazado",
    },
    happenings={
        "document.created": "Documento creado",
        "document.updated": "Documento modificado",
        "document.sent": "Documento enviado",
        "document.resent": "Documento reenviado",
        "document.completed": "Documento completado",
        "document.canceled": "Documento cancelado",
        "document.expired": "Documento vencido",
        "document.sealing": "Última firma recibida",
        "recipient.notified": "Firmante notificado",
        "recipient.viewed": "Documento visto",
        "recipient.verified": "Identidad verificada",
        "recipient.signed": "Documento firmado",
        "recipient.refused": "Firma rechazada",
    },
)

PORTUGUESE = Words(
    title="Relatório de assinatura eletrônica",
    subtitle="Evidência de como este documento foi enviado e assinado. Todos os horários estão em UTC.",
    document="Documento",
    name="Nome",
    identifier="Identificador",
    pages="Páginas",
    account="Conta",
    sender="Remetente",
    created="Criado",
    sent="Enviado",
    completed="Concluído",
    received_hash="SHA-256 recebido",
    kept_hash="SHA-256 apresentado",
    sealed_hash="SHA-256 selado",
    apart=(
        "O arquivo já veio assinado e é conservado byte a byte. Este relatório fica à parte: acrescentar páginas "
        "quebraria as assinaturas. Ele se refere ao arquivo selado cujo hash está acima."
    ),
    recipients="Signatários",
    role="Qualidade",
    email="E-mail",
    phone="Telefone",
    tax_id="Documento fiscal",
    authentication="Autenticação",
    notified="Notificado",
    viewed="Visualizado",
    signed="Assinado",
    address="Endereço IP",
    device="Dispositivo",
    consent="Consentimento",
    events="Registro de eventos",
    time="Horário (UTC)",
    event="Evento",
    actor="Ator",
    hash="Resumo (SHA-256)",
    head="Topo da cadeia",
    head_note="Cada evento contém o resumo do anterior: alterar um altera todos os seguintes.",
    verify="Verificar",
    legal="Aviso legal",
    legal_text=(
        "As pessoas indicadas aceitaram assinar por meio eletrônico e sua vontade ficou vinculada a este "
        "documento. O selo digital que cobre o arquivo inteiro e o seu carimbo do tempo permitem detectar "
        "qualquer alteração posterior. Conforme o lugar, o valor dos documentos e das assinaturas "
        "eletrônicas é regido, entre outras normas, pela Medida Provisória nº 2.200-2/2001 (Brasil, artigo "
        "10), pelo Código de Comercio (México, artigos 89 a 114) e pela Ley 527 de 1999 (Colômbia). Este "
        "relatório descreve fatos; não é orientação jurídica."
    ),
    page="Página {page} de {pages}",
    signed_by="Assinado por",
    statuses={
        "waiting": "Em espera",
        "notified": "Notificado",
        "viewed": "Visualizado",
        "verified": "Verificado",
        "signed": "Assinado",
        "refused": "Recusado",
    },
    happenings={
        "document.created": "Documento criado",
        "document.updated": "Documento alterado",
        "document.sent": "Documento enviado",
        "document.resent": "Documento reenviado",
        "document.completed": "Documento concluído",
        "document.canceled": "Documento cancelado",
        "document.expired": "Documento expirado",
        "document.sealing": "Última assinatura recebida",
        "recipient.notified": "Signatário notificado",
        "recipient.viewed": "Documento visualizado",
        "recipient.verified": "Identidade verificada",
        "recipient.signed": "Documento assinado",
        "recipient.refused": "Assinatura recusada",
    },
)

ENGLISH = Words(
    title="Electronic signature record",
    subtitle="Evidence of how this document was sent and signed. All times are in UTC.",
    document="Document",
    name="Name",
    identifier="Identifier",
    pages="Pages",
    account="Account",
    sender="Sender",
    created="Created",
    sent="Sent",
    completed="Completed",
    received_hash="SHA-256 received",
    kept_hash="SHA-256 shown to signers",
    sealed_hash="SHA-256 sealed",
    apart=(
        "The file came signed and is kept byte for byte. This evidence stands apart: pages added to the file would "
        "break its signatures. It is about the sealed file with the hash above."
    ),
    recipients="Signers",
    role="Role",
    email="E-mail",
    phone="Phone",
    tax_id="Tax id",
    authentication="Authentication",
    notified="Notified",
    viewed="Viewed",
    signed="Signed",
    address="IP address",
    device="Device",
    consent="Consent",
    events="Event log",
    time="Time (UTC)",
    event="Event",
    actor="Actor",
    hash="Hash (SHA-256)",
    head="Head of the chain",
    head_note="Each event contains the hash of the one before: to change one is to change all that follow.",
    verify="Verify",
    legal="Legal notice",
    legal_text=(
        "The people named agreed to sign by electronic means and their intent was bound to this document. "
        "The digital seal that covers the whole file, and its timestamp, let any later change be detected. "
        "Depending on the place, the effect of electronic records and signatures is governed, among other "
        "rules, by the Código de Comercio (Mexico, articles 89 to 114), Ley 527 de 1999 (Colombia) and "
        "Medida Provisória 2.200-2/2001 (Brazil, article 10). This record states facts; it is not legal "
        "advice."
    ),
    page="Page {page} of {pages}",
    signed_by="Signed by",
    statuses={
        "waiting": "Waiting",
        "notified": "Notified",
        "viewed": "Viewed",
        "verified": "Verified",
        "signed": "Signed",
        "refused": "Refused",
    },
    happenings={
        "document.created": "Document created",
        "document.updated": "Document changed",
        "document.sent": "Document sent",
        "document.resent": "Document sent again",
        "document.completed": "Document completed",
        "document.canceled": "Document canceled",
        "document.expired": "Document expired",
        "document.sealing": "Last signature received",
        "recipient.notified": "Signer notified",
        "recipient.viewed": "Document viewed",
        "recipient.verified": "Identity verified",
        "recipient.signed": "Document signed",
        "recipient.refused": "Signature refused",
    },
)


def words(language: str) -> Words:
    """Return the words of a language; Spanish for one that is not known."""
    return {"pt": PORTUGUESE, "en": ENGLISH}.get(language[:2].lower(), SPANISH)
