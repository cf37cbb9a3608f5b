"""What a variable's name tells in Spanish, Portuguese and English: its type, and how a form calls it."""

from __future__ import annotations

import re
from typing import Final

from functions.domain.contacts import fold
from functions.domain.templates import VariableType

_WORDS: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_SPELLED_OUT: Final = frozenset(
    {"extenso", "letra", "letras", "palabras", "texto", "text", "words", "palavras"}
)
_TOLD: Final[tuple[tuple[VariableType, frozenset[str]], ...]] = (
    (VariableType.EMAIL, frozenset({"email", "correo", "mail"})),
    (VariableType.PHONE, frozenset({"telefono", "telefone", "phone", "celular", "whatsapp", "movil"})),
    (VariableType.CPF, frozenset({"cpf"})),
    (VariableType.CNPJ, frozenset({"cnpj"})),
    (VariableType.RFC, frozenset({"rfc"})),
    (VariableType.DATE, frozenset({"fecha", "date"})),
    (
        VariableType.MONEY,
        frozenset({"monto", "montante", "importe", "precio", "preco", "price", "amount", "renta", "salario"})
        | {"salary", "honorarios", "costo", "custo", "valor"},
    ),
    (VariableType.NUMBER, frozenset({"cantidad", "quantidade", "quantity", "edad", "idade", "age"})),
    (VariableType.IMAGE, frozenset({"logo", "logotipo", "imagen", "imagem", "image", "foto", "photo"})),
)


def type_told(path: str) -> VariableType | None:
    """Return the type that the last part of a path tells: `fecha_firma` is a date, `valor_por_extenso` nothing."""
    words = _words(path)
    if not words or _SPELLED_OUT & set(words):
        return None
    # In English `data` is anything; a date it is where it comes first, as in `data_assinatura`.
    if words[0] == "data":
        return VariableType.DATE
    return next((kind for kind, known in _TOLD if known & set(words)), None)


def label(path: str) -> str:
    """`empresa.razon_social` → `Razon social (empresa)`."""
    *folders, last = path.replace("[]", "").split(".")
    said = " ".join(last.replace("_", " ").split())
    said = said[:1].upper() + said[1:]
    return f"{said} ({folders[-1].replace('_', ' ')})" if folders else said


def _words(path: str) -> list[str]:
    last = path.replace("[]", "").rpartition(".")[2]
    plain = "".join(letter if letter.isupper() else fold(letter) or "_" for letter in last)
    return [word.casefold() for word in _WORDS.findall(plain)]
