"""International bank account numbers (ISO 13616)."""

import re
from collections.abc import Iterator

# SWIFT's IBAN registry, and the countries beyond it that use the same form.
_BY_COUNTRY = """
AD24 AE23 AL28 AO25 AT20 AX18 AZ28 BA20 BE16 BF28 BG22 BH22 BI27 BJ28 BL27 BR29 BY28 CF27 CG27
CH21 CI28 CM27 CR22 CV25 CY28 CZ24 DE22 DJ27 DK18 DO28 DZ26 EE20 EG29 ES24 FI18 FK18 FO18 FR27
GA27 GB22 GE22 GF27 GG22 GI23 GL18 GP27 GQ27 GR27 GT28 GW25 HN28 HR21 HU28 IE22 IL23 IM22 IQ23
IR26 IS26 IT27 JE22 JO30 KM27 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MA28 MC27 MD24 ME22
MF27 MG27 MK19 ML28 MN20 MQ27 MR27 MT31 MU30 MZ25 NC27 NE28 NI28 NL18 NO15 OM23 PF27 PK24 PL28
PM27 PS29 PT25 QA29 RE27 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SN28 SO23 ST25 SV28
TD27 TF27 TG28 TL23 TN24 TR26 UA29 VA22 VG24 WF27 XK20 YE30 YT27
"""
_LENGTHS = {part[:2]: int(part[2:]) for part in _BY_COUNTRY.split()}
_HEAD = re.compile(r"(?<![^\W_])(?=[A-Z]{2}[0-9]{2})", re.IGNORECASE | re.ASCII)
_SIGN = re.compile("[ \u00a0\u202f-]?([A-Z0-9])", re.IGNORECASE | re.ASCII)


def ibans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where numbers of accounts begin and end in `text`."""
    for head in _HEAD.finditer(text):
        start = head.start()
        length = _LENGTHS.get(text[start : start + 2].upper(), 0)
        signs, end = _signs(text, start, length)
        if length and len(signs) == length and not text[end : end + 1].isalnum() and _fits(signs):
            yield start, end


def _signs(text: str, start: int, length: int) -> tuple[str, int]:
    """Return the first `length` signs from `start` on without gaps, and where they end."""
    signs, end = "", start
    while len(signs) < length and (found := _SIGN.match(text, end)):
        signs, end = signs + found[1].upper(), found.end()
    return signs, end


def _fits(iban: str) -> bool:
    """Whether the check digits are those of this number (ISO 7064, mod 97-10)."""
    return int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97 == 1
