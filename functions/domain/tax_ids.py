"""Tax identifiers of persons and companies: RFC (MX), CNPJ and CPF (BR), NIT (CO)."""

from __future__ import annotations

from functions.domain.errors import Invalid


class TaxIdInvalid(Invalid):
    """The text is no tax identifier that we know."""

    code = "tax_id_invalid"


def parse_tax_id(text: str, *, pointer: str = "/tax_id") -> str:
    """Return the identifier in its compact form: `"gode-561231-gr8"` becomes `"GODE561231GR8"`.

    Accepts a Mexican RFC, a Brazilian CNPJ or CPF, a Colombian NIT; check digits are checked where the
    country's format has them (an RFC's is not: the generic ones fail it).
    """
    from stdnum.br import cnpj, cpf
    from stdnum.co import nit
    from stdnum.exceptions import ValidationError
    from stdnum.mx import rfc

    # With their lengths: stdnum also reads an RFC without its homoclave, which many people share, and would take
    # one in eleven mistyped CNPJ for a NIT.
    formats = (
        (rfc, range(12, 14)),
        (cnpj, range(14, 15)),
        (cpf, range(11, 12)),
        (nit, range(8, 12)),
    )
    for known, lengths in formats:
        try:
            compact = str(known.validate(text))
        except ValidationError:
            continue
        if len(compact) in lengths:
            return compact
    raise TaxIdInvalid(pointer=pointer)
